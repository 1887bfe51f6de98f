using System.Text.Json;
using Microsoft.OpenApi;

namespace RegionCloud.Proof.Tests.Fuzz;

/// <summary>One request of a story: what, and the number of the chance that fills it.</summary>
internal sealed record Step(ApiOperation Operation, int Number);

/// <summary>
/// A few requests that build on each other: what one creates the next read, change and delete. RESTler's checks: created is readable at once,
/// deleted is gone, another region's people and colleagues see neither, a stale version changes nothing, a repeated key repeats the answer.
/// </summary>
internal sealed class Story(Company company, Department department, Maker maker, Func<Request, Answer, Finding?>? also = null)
{
    private readonly Dictionary<string, string> own = new(StringComparer.Ordinal);
    private readonly List<string> told = [];
    private readonly List<Finding> found = [];

    public IReadOnlyList<string> Told => told;

    public IReadOnlyList<Finding> Found => found;

    public int Sent { get; private set; }

    public static IReadOnlyList<Step> Invent(Department department, int number, int seed)
    {
        var draw = new Draw(number, seed + 7);
        var first = draw.One([.. department.Operations.Where(o => o.Creates && o.Bodies.ContainsKey("application/json"))]);
        var within = department.Operations.Where(o => o.Path.StartsWith($"{first.Path}/{{", StringComparison.Ordinal)).ToList();
        var steps = new List<Step> { new(first, number * 100) };
        for (var n = 1; n <= 1 + draw.Below(7); n++)
            steps.Add(new Step(within.Count > 0 && draw.In(80) ? draw.One(within) : draw.One(department.Operations), (number * 100) + n));
        return steps;
    }

    public async Task TellAsync(IReadOnlyList<Step> steps)
    {
        foreach (var step in steps)
        {
            var request = maker.Valid(step.Operation, step.Number, collection => own.GetValueOrDefault(collection));
            // What was learnt of the record a moment ago is its version now.
            if (request.Headers.ContainsKey("If-Match") && request.Path.Values.Select(company.Pool.Etag).FirstOrDefault(e => e is not null) is { } etag)
                request = request with { Headers = new Dictionary<string, string>(request.Headers, StringComparer.Ordinal) { ["If-Match"] = etag } };
            var answer = await SendAsync(request);
            if (!answer.Accepted)
                continue;

            if (request.Headers.ContainsKey("Idempotency-Key"))
                await SameAgainAsync(request, answer);
            if (request.Headers.ContainsKey("If-Match"))
                await StaleAsync(request, answer);
            if (answer.Status == 201 && Text(answer.Json, "id") is { } id)
            {
                own[step.Operation.Collection] = id;
                await ReadAtOnceAsync(request, answer, id);
            }

            if (request.Method == HttpMethod.Delete)
                await GoneAsync(request);
        }
    }

    /// <summary>As few steps of it as still fail in the same way.</summary>
    public static async Task<IReadOnlyList<Step>> ShrinkAsync(IReadOnlyList<Step> steps, Finding finding, Func<Story> again)
    {
        for (var n = 0; n < steps.Count;)
        {
            List<Step> less = [.. steps.Where((_, at) => at != n)];
            var story = again();
            await story.TellAsync(less);
            if (story.Found.Contains(finding))
                steps = less;
            else
                n++;
        }

        return steps;
    }

    private async Task<Answer> SendAsync(Request request, string? why = null)
    {
        var answer = await Answer.ToAsync(request, department);
        Sent++;
        told.Add($"{why}{request}\n        {answer}");
        if (answer.Accepted)
            company.Pool.Learn(request.Operation.Collection, answer.Json);
        found.AddRange(Judge.Findings(request, answer));
        if (also?.Invoke(request, answer) is { } more)
            found.Add(more);
        return answer;
    }

    private async Task SameAgainAsync(Request request, Answer answer)
    {
        var again = await SendAsync(request, "the same key: ");
        if (again.Status != answer.Status || again.Body != answer.Body || (request.Method != HttpMethod.Get && !again.Headers.ContainsKey("Idempotency-Replayed")))
            found.Add(new Finding("the same key was answered otherwise", request.Operation.ToString(), $"{answer.Status} then {again.Status}"));
    }

    private async Task StaleAsync(Request request, Answer answer)
    {
        // A change that left the version alone was none.
        if (request.Method == HttpMethod.Delete || (answer.Headers.GetValueOrDefault("ETag") ?? Text(answer.Json, "etag")) is not { } now || now == request.Headers["If-Match"])
            return;

        var late = request with { Headers = new Dictionary<string, string>(request.Headers, StringComparer.Ordinal) { ["Idempotency-Key"] = Guid.CreateVersion7().ToString() }, What = "with the version from before" };
        if ((await SendAsync(late)).Accepted)
            found.Add(new Finding("a stale version was taken", request.Operation.ToString(), ""));
    }

    private async Task ReadAtOnceAsync(Request request, Answer answer, string id)
    {
        var read = department.Operations.FirstOrDefault(o => o.Method == HttpMethod.Get && o.Path.StartsWith($"{request.Operation.Path}/{{", StringComparison.Ordinal) && o.Path.EndsWith('}') && o.Parameters.Count(p => p.In == ParameterLocation.Path) == 1);
        if (read is null)
            return;

        Request As(Person person, string what) => new(read, person, Fault.None, what) { Path = new Dictionary<string, string>(StringComparer.Ordinal) { [read.Parameters.Single(p => p.In == ParameterLocation.Path).Name!] = id } };
        Guid? Marked(string name) => Text(answer.Json, name) is { } text && Guid.TryParse(text, out var marked) ? marked : null;
        bool Sees(Person p) => p.ReachOf(read.Permission) is { } reach && (reach.Everything || (Marked("regionId") is { } region && reach.Covers(region, Marked("departmentId"), Marked("ownerId"))));

        if (Sees(request.Person!) && await SendAsync(As(request.Person!, "just created")) is { } seen && (seen.Status != 200 || Text(seen.Json, "id") != id))
            found.Add(new Finding("created and not readable", read.ToString(), $"{seen.Status}"));
        if (Marked("regionId") is not { } there || (Marked("ownerId") is null && Marked("departmentId") is null))
            return;
        foreach (var other in company.People.Where(p => p.ReachOf(read.Permission) is { } r && !r.Covers(there, Marked("departmentId"), Marked("ownerId")) && (Marked("departmentId") is not null || !r.Touches(there, _ => there))))
        {
            var denied = await SendAsync(As(other, "out of reach"));
            if (denied.Status != 404)
                found.Add(new Finding("seen out of reach", read.ToString(), $"{denied.Status} as {other.Subject}"));
        }
    }

    private async Task GoneAsync(Request request)
    {
        var again = await SendAsync(request with { Headers = new Dictionary<string, string>(request.Headers, StringComparer.Ordinal) { ["Idempotency-Key"] = Guid.CreateVersion7().ToString() }, What = "deleted before" });
        if (again.Status is not (404 or 409 or 412))
            found.Add(new Finding("used after it was deleted", request.Operation.ToString(), $"{again.Status}"));
        if (department.Operations.FirstOrDefault(o => o.Method == HttpMethod.Get && o.Path == request.Operation.Path) is not { } read)
            return;
        var gone = await SendAsync(request with { Operation = read, Method = HttpMethod.Get, Headers = new Dictionary<string, string>(StringComparer.Ordinal), What = "deleted before" });
        if (gone.Accepted)
            found.Add(new Finding("used after it was deleted", read.ToString(), $"{gone.Status}"));
    }

    private static string? Text(JsonElement record, string name) => record.ValueKind == JsonValueKind.Object && record.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}

using System.Text.Json;
using RegionCloud.ServiceDefaults.Data;

namespace RegionCloud.Proof.Tests.Fuzz;

/// <summary>A kind of failure: requests that fail alike are one finding.</summary>
internal sealed record Finding(string Check, string Operation, string Detail);

/// <summary>
/// Holds each answer to the document and to the organisation, with the checks of Schemathesis: no server error, documented status, type,
/// headers and schema, what is invalid refused and what is valid taken, required headers, unknown methods, ignored authentication, time;
/// and that nobody reads what lies outside his reach.
/// </summary>
internal static class Judge
{
    public static readonly TimeSpan Hang = TimeSpan.FromSeconds(2);

    public static IEnumerable<Finding> Findings(Request request, Answer answer)
    {
        if (answer.Status >= 500)
            yield return Of("server error", $"{answer.Status}");
        if (answer.Took > Hang)
            yield return Of("hang", $"{answer.Took.TotalSeconds:0.0} s");
        foreach (var deviation in answer.Deviations.Where(_ => request.Fault != Fault.Method))
            yield return Of(deviation.Contains("status is not documented", StringComparison.Ordinal) ? "undocumented status" : "schema", Kind(deviation, answer.Status));
        if (answer.Status is >= 400 and < 500 && (answer.ContentType != "application/problem+json" || answer.Code.Length == 0))
            yield return Of("schema", $"{answer.Status} is no problem");
        if (answer.Status is 201 && !answer.Headers.ContainsKey("Location"))
            yield return Of("schema", "201 without Location");
        switch (request.Fault)
        {
            case Fault.Unsigned when answer.Status != 401 && request.Operation.Statuses.Contains("403"):
                yield return Of("ignored authentication", $"{answer.Status}");
                break;
            case Fault.Method when answer.Status == 405 && !answer.Headers.ContainsKey("Allow"):
                yield return Of("405 without Allow", $"{request.Method}");
                break;
            case Fault.Method when answer.Accepted:
                yield return Of("unknown method taken", $"{request.Method}");
                break;
            case Fault.Content or Fault.Header when answer.Accepted:
                yield return Of("invalid accepted", request.What);
                break;
        }

        foreach (var leak in Leaks(request, answer))
            yield return Of("read outside the reach", leak);

        Finding Of(string check, string detail) => new(check, request.Operation.ToString(), detail);
    }

    /// <summary>Whether the document allowed the request and it was refused for no reason that the document names.</summary>
    public static bool RefusedForNothing(Request request, Answer answer)
        => request.Fault == Fault.None && answer.Status is 400 or 415 or 428 or 405 or >= 500;

    private static IEnumerable<string> Leaks(Request request, Answer answer)
    {
        if (!answer.Accepted || request.Person is null || request.Operation.Permission.Length == 0)
            return [];

        var reach = request.Person.ReachOf(request.Operation.Permission);
        return reach is null ? [$"{answer.Status} without {request.Operation.Permission}"] : reach.Everything ? [] : Outside(answer.Json, reach, request.Person.Subject).Distinct(StringComparer.Ordinal);
    }

    private static IEnumerable<string> Outside(JsonElement value, Reach reach, string subject)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Array:
                return value.EnumerateArray().SelectMany(v => Outside(v, reach, subject));
            case JsonValueKind.Object:
                // What somebody did himself is his to read, wherever it was.
                if (value.TryGetProperty("subject", out var who) && who.ValueKind == JsonValueKind.String && who.ValueEquals(subject))
                    return [];
                var inner = value.EnumerateObject().SelectMany(m => Outside(m.Value, reach, subject));
                if (Guid(value, "regionId") is not { } region)
                    return inner;
                var (department, owner) = (Guid(value, "departmentId"), Guid(value, "ownerId"));
                var all = value.TryGetProperty("departmentId", out _) && value.TryGetProperty("ownerId", out _);
                var covered = all ? reach.Covers(region, department, owner) : reach.Touches(region, RegionOf);
                return covered ? inner : inner.Prepend($"a record of region {region}{(all ? $", department {department}, owner {owner}" : "")}");
            default:
                return [];
        }
    }

    private static Guid? RegionOf(Guid department)
        => new[] { "EAST", "WEST" }.Select(r => (Guid?)Testing.TestOrganisation.IdOf(r)).FirstOrDefault(r => Departments(r!.Value).Contains(department));

    private static IEnumerable<Guid> Departments(Guid region)
        => new[] { "EAST", "WEST" }.Where(r => Testing.TestOrganisation.IdOf(r) == region).SelectMany(r => new[] { "marketing", "sales", "customerService" }.Select(d => Testing.TestOrganisation.IdOf($"{r}/{d}")));

    private static Guid? Guid(JsonElement record, string name)
        => record.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && System.Guid.TryParse(value.GetString(), out var id) ? id : null;

    /// <summary>Without what differs from one to the next.</summary>
    private static string Kind(string deviation, int status)
    {
        var at = deviation.IndexOf(" is ", StringComparison.Ordinal);
        return $"{status} {string.Concat((at > 0 && !deviation.StartsWith("the ", StringComparison.Ordinal) ? deviation[..Math.Min(deviation.Length, at + 40)] : deviation[..Math.Min(deviation.Length, 160)]).Where(c => !char.IsAsciiDigit(c)))}";
    }
}

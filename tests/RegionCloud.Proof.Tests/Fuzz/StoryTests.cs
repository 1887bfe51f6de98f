using System.Diagnostics;

namespace RegionCloud.Proof.Tests.Fuzz;

/// <summary>F2 and F3: requests that build on each other, and what is kept of those that fail.</summary>
[Collection("the company")]
[Trait("suite", "fuzz")]
public sealed class StoryTests(Company company, Goals goals)
{
    private static readonly int Stories = Proof.Size(ci: 240, full: 2_000);

    [Fact]
    [Trait("goal", "F2")]
    public async Task What_one_request_creates_the_next_find_and_nobody_else_does()
    {
        var goal = goals.Of("F2", "requests that build on each other");
        var maker = new Maker(company, Proof.Seed);
        var began = Stopwatch.GetTimestamp();
        var (told, sent, longest) = (0, 0, 0);
        var failed = new Dictionary<Finding, (Department Department, IReadOnlyList<Step> Steps)>();
        for (; told < Stories; told++)
        {
            var department = company.Departments[told % company.Departments.Count];
            var steps = Story.Invent(department, told, Proof.Seed);
            var story = new Story(company, department, maker);
            await story.TellAsync(steps);
            sent += story.Sent;
            longest = Math.Max(longest, steps.Count);
            foreach (var finding in story.Found)
                failed.TryAdd(finding, (department, steps));
        }

        goal.AtLeast("stories told", Stories, told);
        goal.Tell("requests in them", sent);
        goal.AtMost("requests of the longest, its checks apart", 8, longest);
        foreach (var check in new[] { "used after it was deleted", "created and not readable", "seen out of reach", "a stale version was taken", "the same key was answered otherwise" })
            goal.Is($"kinds of {check}", 0, failed.Keys.Count(f => f.Check == check));
        goal.Is("kinds of anything else", 0, failed.Keys.Count(f => f.Check is "server error" or "hang" or "undocumented status" or "schema" or "read outside the reach"));
        goal.AtMost("minutes", 4, Math.Round(Stopwatch.GetElapsedTime(began).TotalMinutes, 2));
        foreach (var (finding, (department, steps)) in failed)
        {
            Story Again() => new(company, department, maker);
            var smaller = await Story.ShrinkAsync(steps, finding, Again);
            var last = Again();
            await last.TellAsync(smaller);
            goal.Show($"{finding.Check}: {finding.Operation} {finding.Detail}\n    {string.Join("\n    ", last.Told)}");
        }

        goal.Verify();
    }

    [Fact]
    [Trait("goal", "F3")]
    public async Task A_story_that_fails_becomes_as_short_as_its_fault_and_the_same_seed_tells_the_same()
    {
        var goal = goals.Of("F3", "reproducers");
        var department = company.Departments.Single(d => d.Name == "Sales");
        var (longest, tried, lengths) = (0, 0, new List<int>());
        // The fault needs two requests: a policy is proposed, and then it is withdrawn.
        for (; lengths.Count < Proof.Size(ci: 2, full: 10) && tried < 5_000; tried++)
        {
            var steps = Story.Invent(department, 100_000 + tried, Proof.Seed);
            var story = Faulty();
            await story.TellAsync(steps);
            if (story.Found.FirstOrDefault(f => f.Check == "planted") is not { } finding || steps.Count < 3)
                continue;

            longest = Math.Max(longest, steps.Count);
            var smaller = await Story.ShrinkAsync(steps, finding, Faulty);
            var again = Faulty();
            await again.TellAsync(smaller);
            if (again.Found.Contains(finding))
                lengths.Add(smaller.Count);
        }

        goal.AtLeast("stories that fail by a planted fault", Proof.Size(ci: 2, full: 10), lengths.Count);
        goal.Tell("requests of the longest before", longest);
        goal.AtMost("requests of the longest made small", 3, lengths.Count == 0 ? 99 : lengths.Max());
        static string Once(Company company)
        {
            var maker = new Maker(company, Proof.Seed);
            return string.Join('\n', company.Departments.SelectMany(d => Enumerable.Range(0, 30).SelectMany(n => Story.Invent(d, n, Proof.Seed)).Select(s => maker.Valid(s.Operation, s.Number).ToString())));
        }

        goal.Is("the same seed makes the same requests", true, Once(company) == Once(company));
        goal.Verify();

        Story Faulty()
        {
            var proposed = new HashSet<string>(StringComparer.Ordinal);
            return new Story(company, department, new Maker(company, Proof.Seed), (request, answer) =>
            {
                if (request.Operation.Collection == "customers" && request.Operation.Creates && answer.Status == 201)
                    proposed.Add(answer.Json.GetProperty("id").GetString()!);
                return request.Method == HttpMethod.Get && request.Operation.Path.EndsWith("/customers/{id}/attachments", StringComparison.Ordinal) && request.Path.Values.Any(proposed.Contains) ? new Finding("planted", "customers", "") : null;
            });
        }
    }
}

using System.Diagnostics;

namespace RegionCloud.Proof.Tests.Fuzz;

/// <summary>F1: whatever a service's document allows, and what it does not, is answered as the document says.</summary>
[Collection("the company")]
[Trait("suite", "fuzz")]
public sealed class RequestTests(Company company, Goals goals)
{
    private static readonly int Requests = Proof.Size(ci: 1_500, full: 10_000);

    [Fact]
    [Trait("goal", "F1")]
    public async Task Every_request_is_answered_as_the_document_says()
    {
        var goal = goals.Of("F1", "requests by the documents");
        var maker = new Maker(company, Proof.Seed);
        var number = 0;
        foreach (var department in company.Departments)
        {
            var found = new Dictionary<Finding, (Request Request, Answer Answer)>();
            var (valid, taken, sent, slowest, odd) = (0, 0, 0, TimeSpan.Zero, new SortedDictionary<string, int>(StringComparer.Ordinal));
            var began = Stopwatch.GetTimestamp();
            var hits = department.Operations.ToDictionary(o => o, _ => 0);
            while (sent < Requests)
            {
                foreach (var operation in department.Operations)
                {
                    var request = number % 5 < 3 ? maker.Valid(operation, number) : maker.Broken(operation, number);
                    number++;
                    sent++;
                    hits[operation]++;
                    var answer = await Answer.ToAsync(request, department);
                    if (answer.Accepted)
                        company.Pool.Learn(operation.Collection, answer.Json);
                    slowest = answer.Took > slowest ? answer.Took : slowest;
                    if (request.Fault == Fault.None && (operation.Permission.Length == 0 || request.Person!.ReachOf(operation.Permission) is not null))
                    {
                        valid++;
                        taken += Judge.RefusedForNothing(request, answer) ? 0 : 1;
                        if (Judge.RefusedForNothing(request, answer))
                            odd[$"{operation} {answer.Status} {answer.Code}"] = odd.GetValueOrDefault($"{operation} {answer.Status} {answer.Code}") + 1;
                    }

                    foreach (var finding in Judge.Findings(request, answer))
                        found.TryAdd(finding, (request, answer));
                }
            }

            var name = department.Name;
            foreach (var check in new[] { "server error", "hang", "undocumented status", "schema", "invalid accepted", "ignored authentication", "405 without Allow", "unknown method taken", "read outside the reach" })
                goal.Is($"{name}: kinds of {check}", 0, found.Keys.Count(f => f.Check == check));
            goal.AtLeast($"{name}: requests", Requests, sent);
            goal.AtLeast($"{name}: fewest of one operation", Proof.Size(ci: 10, full: 50), hits.Values.Min());
            goal.AtLeast($"{name}: % of the valid taken or refused with reason", 90, Math.Round(100.0 * taken / valid, 1));
            goal.AtMost($"{name}: minutes", 4, Math.Round(Stopwatch.GetElapsedTime(began).TotalMinutes, 2));
            goal.Tell($"{name}: slowest, ms", Math.Round(slowest.TotalMilliseconds));
            foreach (var (finding, (request, answer)) in found)
            {
                var smaller = await Smaller.OfAsync(request, finding, department);
                goal.Show($"{finding.Check}: {finding.Detail}\n    {smaller}\n    {answer}");
            }

            foreach (var (what, times) in odd)
                goal.Show($"valid, yet refused {times} times: {what}");
        }

        goal.Verify();
    }
}

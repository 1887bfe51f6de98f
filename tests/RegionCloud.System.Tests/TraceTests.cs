using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Text.Json;
using RegionCloud.Testing;

namespace RegionCloud.System.Tests;

/// <summary>Who looks at one business act sees all of it in one trace, and nothing where nobody acts (O1, O5; operations §4.1).</summary>
[Collection("the system")]
public sealed class TraceTests(RunningSystem system)
{
    private const int OfEach = 50;
    private const string Contract = "/api/sales/v1/contracts/{id}";

    private static readonly string[] Sign =
    [
        .. Through("sales", "POST", $"{Contract}/sign"), .. Told("sales", "Sales", "ContractSigned"), .. Heard("finance-on-contract-signed"),
    ];

    private static readonly string[] Pay =
    [
        .. Through("finance", "POST", "/api/finance/v1/payments"), .. Told("finance", "Finance", "PaymentReceived"), .. Heard("sales-on-payment-received"),
    ];

    private static readonly string[] Void =
    [
        .. Through("sales", "POST", $"{Contract}/void"), .. Told("sales", "Sales", "ContractVoidRequested"), .. Heard("finance-on-contract-void-requested"),
        .. Told("finance", "Finance", "ReceivablesCancelled"), .. Heard("sales-on-receivables-cancelled"),
    ];

    private static readonly string[] Ledger =
    [
        .. Through("sales", "GET", "/api/sales/v1/contract-ledger"),
        "sales client POST /regioncloud.finance.v1.CollectionService/GetCollections", "finance server POST /regioncloud.finance.v1.CollectionService/GetCollections",
    ];

    [Fact]
    public async Task Of_200_acts_each_is_one_trace_without_orphans_and_with_every_hop_O1()
    {
        // What other tests left behind, such as operators' calls and messages that nobody can read, is no act of ours.
        var before = system.Collector.Spans.Count;
        var acts = new ConcurrentDictionary<string, string[]>(StringComparer.Ordinal);
        await Parallel.ForAsync(0, OfEach, new ParallelOptions { MaxDegreeOfParallelism = 3, CancellationToken = TestContext.Current.CancellationToken }, async (_, _) =>
        {
            var (paid, voided) = (await SignAsync(acts), await SignAsync(acts: null));
            await ActAsync(acts, Pay, "erik", HttpMethod.Post, "/api/finance/v1/payments", new { contractId = paid.Id(), amount = "1.00" });
            await ActAsync(acts, Void, "emil", HttpMethod.Post, $"/api/sales/v1/contracts/{voided.Id()}/void", new { reason = "withdrawn" }, voided.Etag());
            await ActAsync(acts, Ledger, "emil", HttpMethod.Get, "/api/sales/v1/contract-ledger?pageSize=1");
        });
        Assert.Equal(4 * OfEach, acts.Count);

        List<string> incomplete = [];
        await Wait.Until(() => (incomplete = Incomplete(acts)).Count == 0, "every trace is complete", TimeSpan.FromSeconds(30)).ContinueWith(_ => { }, TaskScheduler.Default);
        var spans = system.Collector.Spans.Where(s => acts.ContainsKey(s.Trace)).ToList();
        TestContext.Current.TestOutputHelper!.WriteLine($"{acts.Count} acts, {spans.Count} spans, {acts.Count - incomplete.Count} complete");
        Assert.True(incomplete.Count <= acts.Count * 0.005, string.Join('\n', incomplete.Take(5)));

        // The caller's own span, named in the traceparent that he sent, is not ours to send.
        var known = spans.Select(s => s.Id).ToHashSet(StringComparer.Ordinal);
        Assert.Empty(spans.Where(s => !known.Contains(s.Parent) && !s.Hop.StartsWith("gateway server", StringComparison.Ordinal)).Select(s => s.Hop));
        // Exactly one trace each: nobody who heard of something, and no service behind the gateway, began one of his own.
        Assert.Empty(system.Collector.Spans.Skip(before).Where(s => s.Parent.Length == 0 && (s.Hop.Contains(" consumer ", StringComparison.Ordinal) || s.Hop.Contains("server POST", StringComparison.Ordinal)) && s.Service != "gateway").Select(s => s.Hop).Distinct(StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_span_of_a_request_names_region_record_permission_and_the_actors_id()
    {
        var acts = new ConcurrentDictionary<string, string[]>(StringComparer.Ordinal);
        var contract = await SignAsync(acts);
        var trace = acts.Keys.Single();
        CollectedSpan? span = null;
        await Wait.Until(() => (span = system.Collector.Spans.FirstOrDefault(s => s.Trace == trace && s.Hop == Sign[2])) is not null, "the span is there");

        Assert.Equal((contract.Id(), "Eastern", "contract.sign"), (span!["regioncloud.record.id"], span["regioncloud.region"], span["regioncloud.permission"]));
        Assert.True(Guid.TryParse(span["regioncloud.actor"], out _), span["regioncloud.actor"]);
    }

    [Fact]
    public async Task Nobody_acting_means_less_than_a_span_a_second_and_no_warning_O5()
    {
        // Other tests may have left something under way; it comes to its end.
        string[] told = [];
        for (var window = 0; window < 4; window++)
        {
            var (spans, logs) = (system.Collector.Spans.Count, system.Collector.Logs.Count);
            await Task.Delay(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
            var seen = system.Collector.Spans.Skip(spans).Select(s => s.Hop).ToList();
            told = [.. seen.Count < 20 ? [] : seen, .. system.Collector.Logs.Skip(logs).Where(l => l.Record.SeverityNumber >= 13).Select(l => $"{l.Service}: {l.Record.Body.StringValue}")];
            if (told.Length == 0)
                return;
        }

        Assert.Empty(told);
    }

    private static string[] Through(string service, string method, string path) => [$"gateway server {method} {path}", $"gateway client {method} {path}", $"{service} server {method} {path}"];

    private static string[] Told(string service, string project, string @event)
        => [$"{service} producer outbox publish {@event}", $"{service} producer RegionCloud.{project}.Messages.Events:{@event} send"];

    private static string[] Heard(string queue) => [$"{ServiceOf(queue)} consumer {queue} receive", $"{ServiceOf(queue)} consumer {queue} process"];

    private static string ServiceOf(string queue) => queue[..queue.IndexOf("-on-", StringComparison.Ordinal)];

    private List<string> Incomplete(ConcurrentDictionary<string, string[]> acts)
    {
        var byTrace = system.Collector.Spans.ToLookup(s => s.Trace, s => s.Hop, StringComparer.Ordinal);
        return [.. acts.Select(a => (a.Key, Wrong: a.Value.Where(hop => !Stands(hop, byTrace[a.Key].Count(h => h == hop))).ToList()))
            .Where(a => a.Wrong.Count > 0).Select(a => $"{a.Key} lacks, or has twice: {string.Join("; ", a.Wrong)}, but: {string.Join("; ", byTrace[a.Key])}")];
    }

    /// <summary>A consumer that lost a race works again, and that shows; nothing else is there twice.</summary>
    private static bool Stands(string hop, int times) => times == 1 || (times > 1 && hop.EndsWith(" process", StringComparison.Ordinal));

    private async Task<JsonElement> SignAsync(ConcurrentDictionary<string, string[]>? acts)
    {
        var contract = await Contracts.ReviewedAsync(system, Region.Eastern, 10.00m);
        var path = $"/api/sales/v1/contracts/{contract.Id()}/sign";
        return acts is null
            ? await system.InsistAsync("nancy", HttpMethod.Post, path, new { }, contract.Etag())
            : await ActAsync(acts, Sign, "nancy", HttpMethod.Post, path, new { }, contract.Etag());
    }

    private async Task<JsonElement> ActAsync(ConcurrentDictionary<string, string[]> acts, string[] hops, string user, HttpMethod method, string path, object? body = null, string? ifMatch = null)
    {
        for (var began = Stopwatch.GetTimestamp(); ; await Task.Delay(50, TestContext.Current.CancellationToken))
        {
            var trace = ActivityTraceId.CreateRandom().ToHexString();
            var (status, answer) = await system.CallAsync(user, method, path, body, ifMatch, traceparent: $"00-{trace}-{ActivitySpanId.CreateRandom().ToHexString()}-01");
            if ((int)status < 300)
            {
                acts[trace] = hops;
                return answer;
            }

            // Finance hears of a contract a moment after its signing.
            Assert.True(status is HttpStatusCode.NotFound or HttpStatusCode.ServiceUnavailable && Stopwatch.GetElapsedTime(began) < TimeSpan.FromSeconds(20), $"{method} {path}: {status} {answer}");
        }
    }
}

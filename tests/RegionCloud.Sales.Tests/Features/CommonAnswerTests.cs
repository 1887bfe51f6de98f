using Grpc.Core;
using RegionCloud.Common.Messages.V1;
using RegionCloud.Testing;

namespace RegionCloud.Sales.Tests.Features;

/// <summary>What Sales answers as every department does: evidence for the regulation, a region's figures, and traces, over gRPC.</summary>
public sealed class CommonAnswerTests : IAsyncLifetime
{
    private ServiceApp<Program> app = null!;

    public async ValueTask InitializeAsync() => app = await SalesApp.StartAsync();

    public ValueTask DisposeAsync() => app.DisposeAsync();

    [Fact]
    public async Task A_contract_leads_up_to_its_customer_and_down_to_a_receivable_for_each_instalment_1_2()
    {
        var contract = await app.SignedAsync();

        var trace = await TraceAsync("anna", "contract", contract.Id());

        Assert.Equal((contract.Text("number"), "sales"), (trace.Record.Number, trace.Record.Service));
        var customer = Assert.Single(trace.Up);
        Assert.Equal(("customer", contract.GetProperty("customer").GetProperty("id").GetString()), (customer.Kind, customer.Id));
        var receivable = Assert.Single(trace.Down);
        Assert.Equal(("receivable", "finance", $"{contract.Text("number")}/1", contract.GetProperty("instalments")[0].GetProperty("id").GetString()), (receivable.Kind, receivable.Service, receivable.Number, receivable.Id));
        Assert.Equal(["contractDrafted", "contractSubmitted", "contractReviewed", "contractSigned"], trace.Events.Select(e => e.Type));
        Assert.Equal(4, trace.Events.Select(e => e.Id).Distinct(StringComparer.Ordinal).Count());
        Assert.Contains((await TraceAsync("anna", "customer", customer.Id)).Down, l => l.Id == contract.Id());
    }

    [Fact]
    public async Task Before_its_day_a_contract_has_led_to_nothing_RB_02()
    {
        var contract = await app.SignedAsync();

        var trace = await TraceAsync("anna", "contract", contract.Id(), "2020-01-01");

        Assert.Empty(trace.Down);
        Assert.Empty(trace.Events);
    }

    [Fact]
    public async Task Whoever_may_not_read_a_record_is_told_that_there_is_none()
    {
        var contract = await app.SignedAsync();

        // A colleague's contract, another region's, a kind that Sales does not have, an id that is nobody's.
        Assert.Equal(StatusCode.NotFound, await RefusedAsync(() => TraceAsync("abel", "contract", contract.Id())));
        Assert.Equal(StatusCode.NotFound, await RefusedAsync(() => TraceAsync("vera", "contract", contract.Id())));
        Assert.Equal(StatusCode.NotFound, await RefusedAsync(() => TraceAsync("carl", "campaign", contract.Id())));
        Assert.Equal(StatusCode.NotFound, await RefusedAsync(() => TraceAsync("carl", "contract", Guid.CreateVersion7().ToString())));
        // Marketing traces records, but no contracts.
        Assert.Equal(StatusCode.NotFound, await RefusedAsync(() => TraceAsync("mia", "contract", contract.Id())));
        Assert.Equal(StatusCode.PermissionDenied, await RefusedAsync(() => TraceAsync("olga", "contract", contract.Id())));
        Assert.Equal(StatusCode.InvalidArgument, await RefusedAsync(() => TraceAsync("carl", "contract", "7")));
    }

    [Theory]
    [InlineData("carl")]
    [InlineData("admin")]
    [InlineData("svc-gateway")]
    [InlineData("svc-performance")]
    public async Task A_regions_summary_tells_what_was_signed_exactly_with_the_freshness_of_its_facts(string asker)
    {
        await app.SignedAsync("100.10");
        await app.SignedAsync("0.05", "BLONP");

        var summary = await SummaryAsync(asker, SalesApp.East);

        Assert.Equal([("contracts.signedThisYear", "2", "count"), ("contracts.signedThisMonth", "2", "count"), ("contracts.amountThisYear", "100.15", "CNY"), ("contracts.amountThisMonth", "100.15", "CNY")], summary.Figures.Select(f => (f.Code, f.Value, f.Unit)));
        Assert.All(summary.Figures, f => Assert.InRange(DateTimeOffset.Parse(f.RecordedAt, System.Globalization.CultureInfo.InvariantCulture), app.Clock.GetUtcNow().AddMinutes(-5), app.Clock.GetUtcNow()));
        Assert.Empty(summary.Withheld);
        Assert.Equal(["0", "0"], (await SummaryAsync(asker, SalesApp.East, "2020-01-01")).Figures.Select(f => f.Value));
    }

    [Fact]
    public async Task Only_who_reaches_the_whole_region_is_told_of_it()
    {
        Assert.Equal(StatusCode.NotFound, await RefusedAsync(() => SummaryAsync("vera", SalesApp.East)));
        Assert.Equal(StatusCode.NotFound, await RefusedAsync(() => SummaryAsync("carl", Guid.CreateVersion7())));
        Assert.Equal(StatusCode.PermissionDenied, await RefusedAsync(() => SummaryAsync("anna", SalesApp.East)));
        Assert.Equal(StatusCode.NotFound, await RefusedAsync(() => EvidenceAsync("vera", SalesApp.East)));
        Assert.Equal(StatusCode.PermissionDenied, await RefusedAsync(() => EvidenceAsync("anna", SalesApp.East)));
        Assert.Equal(StatusCode.FailedPrecondition, await RefusedAsync(() => SummaryAsync("carl", SalesApp.East, "2999-01-01")));
    }

    [Fact]
    public async Task A_signed_contract_is_evidence_that_the_contract_ledger_is_kept_5_3_4()
    {
        var contract = await app.SignedAsync();

        var evidence = Assert.Single((await EvidenceAsync("carl", SalesApp.East)).Evidence, e => e.Clause == "part.contractLedger");

        Assert.Equal("done", evidence.State);
        var record = Assert.Single(evidence.Records);
        Assert.Equal(("contract", contract.Id(), contract.Text("number"), contract.Text("signedOn"), $"/api/sales/v1/contracts/{contract.Id()}"), (record.Kind, record.Id, record.Number, record.Date, record.Link));
        Assert.DoesNotContain((await EvidenceAsync("svc-performance", SalesApp.East, "2020-12-31")).Evidence, e => e.Clause == "part.contractLedger");
    }

    [Fact]
    public async Task Evidence_is_asked_for_days_in_their_order()
    {
        Assert.Equal(StatusCode.InvalidArgument, await RefusedAsync(() => EvidenceAsync("carl", SalesApp.East, "2019-12-31", from: "2020-01-01")));
        Assert.Equal(StatusCode.InvalidArgument, await RefusedAsync(() => EvidenceAsync("carl", SalesApp.East, "2020-13-01")));
    }

    private async Task<GetTraceResponse> TraceAsync(string subject, string kind, string id, string asOf = "")
    {
        using var channel = app.Ask(subject);
        return await new TraceService.TraceServiceClient(channel).GetTraceAsync(new GetTraceRequest { Kind = kind, Id = id, AsOf = asOf }, cancellationToken: TestContext.Current.CancellationToken);
    }

    private async Task<GetSummaryResponse> SummaryAsync(string subject, Guid region, string asOf = "")
    {
        using var channel = app.Ask(subject);
        return await new RegionSummaryService.RegionSummaryServiceClient(channel).GetSummaryAsync(new GetSummaryRequest { RegionId = region.ToString(), AsOf = asOf }, cancellationToken: TestContext.Current.CancellationToken);
    }

    private async Task<ListEvidenceResponse> EvidenceAsync(string subject, Guid region, string? until = null, string from = "2020-01-01")
    {
        using var channel = app.Ask(subject);
        var request = new ListEvidenceRequest { RegionId = region.ToString(), From = from, Until = until ?? $"{app.Clock.GetUtcNow().AddYears(1):yyyy-MM-dd}" };
        return await new PolicyEvidenceService.PolicyEvidenceServiceClient(channel).ListEvidenceAsync(request, cancellationToken: TestContext.Current.CancellationToken);
    }

    private static async Task<StatusCode> RefusedAsync<T>(Func<Task<T>> ask) => (await Assert.ThrowsAsync<RpcException>(ask)).StatusCode;
}

using Grpc.Core;
using RegionCloud.Common.Messages.V1;
using RegionCloud.Testing;

namespace RegionCloud.Finance.Tests.Features;

/// <summary>What Finance answers as every department does: evidence for the regulation, a region's figures, and traces, over gRPC.</summary>
public sealed class CommonAnswerTests : IAsyncLifetime
{
    private ServiceApp<Program> app = null!;

    public async ValueTask InitializeAsync() => app = await FinanceApp.StartAsync();

    public ValueTask DisposeAsync() => app.DisposeAsync();

    [Fact]
    public async Task A_receivable_leads_up_to_its_contract_and_down_to_its_payments_and_back_RB_11()
    {
        var contract = await app.SignAsync(FinanceApp.Contract(instalments: [(10, 60m), (20, 40m)]));
        var payment = await app.As("fiona").PayAsync(contract, "70.00", 15);

        var trace = await TraceAsync("carl", "receivable", contract.Instalments[1].InstalmentId.ToString());
        var back = await TraceAsync("carl", "payment", payment.Text("id"));

        Assert.Equal($"{contract.Number}/2", trace.Record.Number);
        Assert.Equal(("contract", contract.ContractId.ToString(), "sales"), (Assert.Single(trace.Up).Kind, trace.Up[0].Id, trace.Up[0].Service));
        Assert.Equal(("payment", payment.Text("id"), payment.Text("number")), (Assert.Single(trace.Down).Kind, trace.Down[0].Id, trace.Down[0].Number));
        Assert.Equal([("receivableOpened", "2026-01-01"), ("receivablePaid", "2026-01-16")], trace.Events.Select(e => (e.Type, e.OccurredOn)));
        Assert.Equal([$"{contract.Number}/1", $"{contract.Number}/2", contract.Number], back.Up.Select(l => l.Number));
        Assert.Empty((await TraceAsync("carl", "receivable", contract.Instalments[1].InstalmentId.ToString(), "2026-01-15")).Down);
    }

    [Fact]
    public async Task Whoever_may_read_receivables_but_no_payments_is_not_led_to_them()
    {
        var contract = await app.SignAsync(FinanceApp.Contract(instalments: [(10, 60m)]));
        var payment = await app.As("fiona").PayAsync(contract, "60.00", 15);

        Assert.Empty((await TraceAsync("anna", "receivable", contract.Instalments[0].InstalmentId.ToString())).Down);
        Assert.Equal(StatusCode.NotFound, (await Assert.ThrowsAsync<RpcException>(() => TraceAsync("anna", "payment", payment.Text("id")))).StatusCode);
        Assert.Equal(StatusCode.NotFound, (await Assert.ThrowsAsync<RpcException>(() => TraceAsync("wolf", "payment", payment.Text("id")))).StatusCode);
        Assert.Single((await TraceAsync("svc-sales", "receivable", contract.Instalments[0].InstalmentId.ToString())).Down);
    }

    [Fact]
    public async Task A_regions_summary_tells_received_outstanding_and_overdue_of_this_region_only_as_of_the_day_RB_12_RB_13()
    {
        var contract = await app.SignAsync(FinanceApp.Contract(instalments: [(10, 60m), (300, 40m)]));
        await app.SignAsync(FinanceApp.Contract("wendy", "WEST", instalments: [(10, 999m)]));
        await app.As("fiona").PayAsync(contract, "20.10", 31); // received on 1 February

        Assert.Equal(
            [
                ("receivables.receivedThisYear", "20.10", "CNY"), ("receivables.receivedThisMonth", "20.10", "CNY"), ("receivables.outstanding", "79.90", "CNY"), ("receivables.overdue", "39.90", "CNY"),
                ("receivables.collectionRate.CNY", "33.50", "percent"), ("receivables.overdueRatio.CNY", "49.94", "percent"),
            ],
            (await SummaryAsync("fiona", "2026-02-28")).Figures.Where(f => f.Code.StartsWith("receivables.", StringComparison.Ordinal)).Select(f => (f.Code, f.Value, f.Unit)));
        Assert.Equal(["0.00", "0.00", "100.00", "0.00", "", "0.00"], (await SummaryAsync("svc-gateway", "2026-01-10")).Figures.Where(f => f.Code.StartsWith("receivables.", StringComparison.Ordinal)).Select(f => f.Value));
        Assert.Equal("0.00", (await SummaryAsync("carl", "2026-03-01")).Figures.Single(f => f.Code == "receivables.receivedThisMonth").Value);
    }

    [Fact]
    public async Task An_opened_account_is_evidence_that_the_receivables_ledger_is_kept_8_3_3()
    {
        var contract = await app.SignAsync(FinanceApp.Contract(instalments: [(10, 60m)]));
        using var channel = app.Ask("audrey");

        var answer = await new PolicyEvidenceService.PolicyEvidenceServiceClient(channel).ListEvidenceAsync(
            new ListEvidenceRequest { RegionId = TestOrganisation.East.ToString(), From = "2026-01-01", Until = "2026-06-30" }, cancellationToken: TestContext.Current.CancellationToken);

        var evidence = Assert.Single(answer.Evidence, e => e.Clause == "part.receivablesLedger");
        Assert.Equal(("2026-01", "done", contract.Number), (evidence.Period, evidence.State, Assert.Single(evidence.Records).Number));
        Assert.Equal("2026-06-30", answer.AsOf);
    }

    [Fact]
    public async Task A_regions_summary_tells_its_budget_and_its_dunning_RB_28_K_FIN_2()
    {
        await app.BudgetAsync("1200.00");
        await app.SpendAsync("sales", "150.00", "2026-02-02");
        await app.SignAsync(FinanceApp.Contract(instalments: [(10, 60m)]));
        await app.DunAsync("fiona", new DateOnly(2026, 2, 28));

        var figures = (await SummaryAsync("carl", "2026-02-28")).Figures.ToDictionary(f => f.Code, f => f.Value, StringComparer.Ordinal);

        Assert.Equal(("4800.00", "0.00", "150.00", "4650.00"), (figures["budget.annual"], figures["budget.committed"], figures["budget.actual"], figures["budget.available"]));
        Assert.Equal(("75.00", "0.00", "1", "0"), (figures["budget.usage.sales"], figures["budget.usage.service"], figures["dunning.open"], figures["expenses.waiting"]));
    }

    [Fact]
    public async Task The_months_reviews_are_the_evidence_of_duties_9_and_10_and_a_budget_shows_its_four_parts_RB_09()
    {
        await app.BudgetAsync("1200.00");
        foreach (var (kind, month, on) in new[] { ("expenseAnalysis", "2026-04-01", "2026-04-30"), ("expenseAnalysis", "2026-05-01", "2026-06-01"), ("receivablesReview", "2026-05-01", "2026-05-31") })
            Assert.Equal(System.Net.HttpStatusCode.Created, (await app.As("bob").PostTo("reviews", new { regionId = TestOrganisation.East, kind, month, findings = "as planned", measures = "none", doneOn = on })).Response.StatusCode);
        using var channel = app.Ask("audrey");

        var evidence = (await new PolicyEvidenceService.PolicyEvidenceServiceClient(channel).ListEvidenceAsync(
            new ListEvidenceRequest { RegionId = TestOrganisation.East.ToString(), From = "2026-01-01", Until = "2026-06-30" }, cancellationToken: TestContext.Current.CancellationToken)).Evidence;

        Assert.Equal([("2026-04", "done"), ("2026-05", "late"), ("2026-06", "pending")], evidence.Where(e => e.Clause == "duty.expenseAnalysis" && string.CompareOrdinal(e.Period, "2026-04") >= 0).Select(e => (e.Period, e.State)));
        Assert.Equal([("2026-04", "missing"), ("2026-05", "done"), ("2026-06", "pending")], evidence.Where(e => e.Clause == "duty.receivablesReview" && string.CompareOrdinal(e.Period, "2026-04") >= 0).Select(e => (e.Period, e.State)));
        Assert.Equal(("2026-01", "done"), evidence.Where(e => e.Clause == "part.budget").Select(e => (e.Period, e.State)).Single());
    }

    [Fact]
    public async Task A_notice_leads_up_to_its_receivable_and_a_commitment_tells_its_steps()
    {
        var contract = await app.SignAsync(FinanceApp.Contract(instalments: [(10, 60m)]));
        await app.DunAsync("fiona", new DateOnly(2026, 2, 28));
        var notice = (await app.As("fiona").GetFrom("dunning-notices")).GetProperty("items")[0];
        var budget = await app.BudgetAsync("1200.00");

        var trace = await TraceAsync("carl", "dunningNotice", notice.Text("id"));

        Assert.Equal(["receivable", "contract"], trace.Up.Select(l => l.Kind));
        Assert.Equal((contract.Instalments[0].InstalmentId.ToString(), "dunningIssued"), (trace.Up[0].Id, Assert.Single(trace.Events).Type));
        Assert.Equal(["budgetDraft", "budgetSubmitted", "budgetApproved"], (await TraceAsync("carl", "budget", budget.Text("id"))).Events.Select(e => e.Type).OrderBy(e => e switch { "budgetDraft" => 0, "budgetSubmitted" => 1, _ => 2 }));
        Assert.Equal(StatusCode.NotFound, (await Assert.ThrowsAsync<RpcException>(() => TraceAsync("wolf", "budget", budget.Text("id")))).StatusCode);
    }

    private async Task<GetTraceResponse> TraceAsync(string subject, string kind, string id, string asOf = "")
    {
        using var channel = app.Ask(subject);
        return await new TraceService.TraceServiceClient(channel).GetTraceAsync(new GetTraceRequest { Kind = kind, Id = id, AsOf = asOf }, cancellationToken: TestContext.Current.CancellationToken);
    }

    private async Task<GetSummaryResponse> SummaryAsync(string subject, string asOf)
    {
        using var channel = app.Ask(subject);
        return await new RegionSummaryService.RegionSummaryServiceClient(channel).GetSummaryAsync(new GetSummaryRequest { RegionId = TestOrganisation.East.ToString(), AsOf = asOf }, cancellationToken: TestContext.Current.CancellationToken);
    }
}

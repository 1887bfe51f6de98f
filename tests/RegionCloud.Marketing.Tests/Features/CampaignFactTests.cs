using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Common.Messages.V1;
using RegionCloud.Finance.Messages.Events;
using RegionCloud.Marketing.Features.Campaigns;
using RegionCloud.Testing;

namespace RegionCloud.Marketing.Tests.Features;

/// <summary>What Finance and Sales tell of a campaign: once, twice, late and in every wrong order, as of any day (RB-20, RB-02). It is 2026-06-30.</summary>
public sealed class CampaignFactTests : IAsyncLifetime
{
    private ServiceApp<Program> app = null!;
    private JsonElement campaign;
    private Guid id;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        app = await MarketingApp.StartAsync();
        campaign = await app.EndedAsync(CampaignApp.Fair("1000.00", 10, "5000.00", ("advertising", "600.00"), ("socialMedia", "400.00")));
        id = Guid.Parse(campaign.Id());
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    [Fact]
    public async Task Cost_is_the_sum_of_approved_expense_lines_with_the_campaigns_id_each_once_from_its_approval_on()
    {
        var claim = CampaignApp.Claim("2026-05-20", (id, "advertising", 600.01m), (null, null, 50m), (id, null, 100m), (Guid.CreateVersion7(), null, 7m));
        await app.Tell(claim.Approved());
        await app.Tell(claim.Approved());
        await app.Take((db, ct) => Marketing.Features.Facts.MoneyFacts.TakeAsync(db, new ExpensePaid(claim.RegionId, new DateOnly(2026, 6, 1), "fiona", CampaignApp.At, claim with { Version = 5, PaidOn = new DateOnly(2026, 6, 1) }), ct));

        var figures = await Figures();
        Assert.Equal(("700.01", "-299.99", "-30.00"), (figures.Text("cost"), figures.Text("overspend"), figures.Text("overspendPercent")));
        Assert.Equal(["advertising 600.01 0.01 0.00", "socialMedia 0.00 -400.00 -100.00", " 100.00 100.00 -"], figures.GetProperty("channels").EnumerateArray().Select(Channel));
        Assert.Equal("0.00", (await Figures("2026-05-19")).Text("cost"));
        Assert.Equal("700.01", (await Figures("2026-05-20")).Text("cost"));
        var lines = await app.Read(campaign, "/costs");
        Assert.Equal(["1 600.01", "3 100.00"], lines.GetProperty("lines").EnumerateArray().Select(l => $"{l.GetProperty("line").GetInt32()} {l.Text("amount")}"));

        static string Channel(JsonElement c) => $"{(c.TryGetProperty("channel", out var name) ? name.GetString() : "")} {c.Text("cost")} {c.Text("overspend")} {(c.TryGetProperty("overspendPercent", out var p) ? p.GetString() : "-")}";
    }

    [Fact]
    public async Task A_payment_told_before_the_approval_of_its_claim_counts_once_and_from_the_approval_on()
    {
        var claim = CampaignApp.Claim("2026-05-20", (id, null, 10m));
        await app.Take((db, ct) => Marketing.Features.Facts.MoneyFacts.TakeAsync(db, new ExpensePaid(claim.RegionId, new DateOnly(2026, 6, 1), "fiona", CampaignApp.At, claim with { Version = 5 }), ct));
        await app.Tell(claim.Approved());
        Assert.Equal(("10.00", "0.00"), ((await Figures("2026-05-20")).Text("cost"), (await Figures("2026-05-19")).Text("cost")));
    }

    [Fact]
    public async Task Revenue_is_what_signed_contracts_amount_to_on_the_day_changed_from_the_changes_day_and_void_from_the_voids()
    {
        var (kept, changed, voided) = (CampaignApp.Contract(id, 100m), CampaignApp.Contract(id, 200m, "2026-05-11"), CampaignApp.Contract(id, 400m, "2026-05-12"));
        foreach (var contract in new[] { kept, changed, voided, CampaignApp.Contract(null, 9m), CampaignApp.Contract(Guid.CreateVersion7(), 8m) })
            await app.Tell(contract.Signed());
        await app.Tell(changed.Changed(250.50m, "2026-06-01"));
        await app.Tell(voided.Voided("2026-06-10"));

        Assert.Equal(["0 0.00", "1 100.00", "3 700.00", "3 750.50", "3 750.50", "2 350.50", "2 350.50"], await Each("2026-05-09", "2026-05-10", "2026-05-31", "2026-06-01", "2026-06-09", "2026-06-10", "2026-06-30"));
        Assert.Equal(["100.00", "250.50"], (await app.Read(campaign, "/contracts")).GetProperty("contracts").EnumerateArray().Select(c => c.Text("amount")));
    }

    [Fact]
    public async Task What_another_region_names_the_campaign_for_is_not_mixed_into_its_figures_1_1()
    {
        var (claim, contract) = (CampaignApp.Claim("2026-05-20", (id, null, 10m)), CampaignApp.Contract(id, 100m));
        await app.Tell((claim with { RegionId = TestOrganisation.West }).Approved());
        await app.Tell((contract with { RegionId = TestOrganisation.West }).Signed());
        var figures = await Figures();
        Assert.Equal(("0.00", "0.00", 0), (figures.Text("cost"), figures.Text("revenue"), figures.GetProperty("contracts").GetInt32()));
        Assert.Empty((await app.Read(campaign, "/costs")).GetProperty("lines").EnumerateArray());
        Assert.Empty((await app.Read(campaign, "/contracts")).GetProperty("contracts").EnumerateArray());
    }

    [Fact]
    public async Task Whatever_order_the_events_come_in_and_however_often_the_figures_are_the_same()
    {
        var contract = CampaignApp.Contract(id, 200m);
        var events = new Func<Task>[] { () => app.Tell(contract.Signed()), () => app.Tell(contract.Changed(250m, "2026-06-01")), () => app.Tell(contract.Voided("2026-06-10")) };
        foreach (var order in new[] { new[] { 2, 1, 0 }, [1, 0, 2], [2, 0, 1], [0, 1, 2] })
        {
            await app.Take(async (db, ct) =>
            {
                db.RemoveRange(await db.SignedContracts.ToListAsync(ct));
                db.RemoveRange(await db.ContractAmounts.ToListAsync(ct));
            });
            foreach (var n in order.Concat(order))
                await events[n]();
            Assert.Equal(["1 200.00", "1 250.00", "0 0.00"], await Each("2026-05-31", "2026-06-01", "2026-06-10"));
        }
    }

    [Fact]
    public async Task Collected_is_received_less_reversed_each_once_by_its_day()
    {
        var contract = CampaignApp.Contract(id, 3000m);
        var payment = CampaignApp.Payment(contract.ContractId, 500m, "2026-05-20");
        // Told before the contract, and twice.
        await app.Tell(payment);
        await app.Tell(contract.Signed());
        await app.Tell(payment);
        await app.Tell(CampaignApp.Payment(contract.ContractId, 30m, "2026-05-25"));
        await app.Tell(new PaymentReversed(contract.RegionId, new DateOnly(2026, 6, 5), "fiona", CampaignApp.At, payment.PaymentId, contract.ContractId, 4, 500m, "CNY", "bounced"));
        await app.Tell(new PaymentReversed(contract.RegionId, new DateOnly(2026, 6, 5), "fiona", CampaignApp.At, payment.PaymentId, contract.ContractId, 4, 500m, "CNY", "bounced"));
        await app.Tell(CampaignApp.Claim("2026-05-20", (id, null, 100m)).Approved());

        Assert.Equal(["500.00 400.00", "530.00 430.00", "30.00 -70.00"], new[] { await Figures("2026-05-20"), await Figures("2026-06-04"), await Figures("2026-06-05") }.Select(f => $"{f.Text("collected")} {f.Text("cashRoiPercent")}"));
        Assert.Equal("2900.00", (await Figures()).Text("roiPercent"));
    }

    [Fact]
    public async Task Without_cost_there_is_no_roi_and_the_answer_names_what_is_not_measurable()
    {
        await app.Tell(CampaignApp.Contract(id, 100m).Signed());
        var figures = await Figures();
        Assert.False(figures.TryGetProperty("roiPercent", out _));
        Assert.Equal(["roiPercent", "cashRoiPercent", "costPerLead", "conversionPercent"], figures.Strings("notMeasurable"));
        Assert.Equal("0.00", figures.Text("costPerContract"));
    }

    [Fact]
    public async Task The_evaluation_keeps_the_figures_of_its_day_while_the_figures_themselves_go_on()
    {
        await app.Tell(CampaignApp.Claim("2026-05-15", (id, null, 100m)).Approved());
        await app.Tell(CampaignApp.Contract(id, 300m, "2026-05-20").Signed());
        await app.Tell(CampaignApp.Contract(id, 50m, "2026-05-25").Signed());
        var evaluated = (await app.Act("mia", campaign, "evaluate", CampaignApp.Evaluation())).GetProperty("evaluation");
        Assert.Equal(("2026-05-22", 1, "300.00", "100.00", "200.00"), (evaluated.Text("asOf"), evaluated.GetProperty("contracts").GetInt32(), evaluated.Text("revenue"), evaluated.Text("cost"), evaluated.Text("roiPercent")));
        Assert.Equal("350.00", (await Figures()).Text("revenue"));
    }

    [Fact]
    public async Task Campaigns_stand_side_by_side_with_sums_whose_rates_are_of_the_sums()
    {
        var second = await app.ApprovedCampaignAsync(CampaignApp.Fair("500.00", 30, "0.00"));
        await app.Tell(CampaignApp.Claim("2026-05-20", (id, null, 1200m), (Guid.Parse(second.Id()), null, 300m)).Approved());
        await app.Tell(CampaignApp.Contract(id, 4000m).Signed());

        var report = await app.As("carl").MustAsync(HttpMethod.Get, $"campaign-figures?regionId={MarketingApp.East}");
        Assert.Equal(2, report.GetProperty("rows").GetArrayLength());
        var total = report.GetProperty("totals").EnumerateArray().Single();
        Assert.Equal(("1500.00", "1500.00", "0.00", 40, "166.67"), (total.Text("budget"), total.Text("cost"), total.Text("overspendPercent"), total.GetProperty("leadTarget").GetInt32(), total.Text("roiPercent")));
        Assert.Single((await app.As("carl").MustAsync(HttpMethod.Get, "campaign-figures?endedFrom=2026-05-08&endedTo=2026-05-08")).GetProperty("rows").EnumerateArray());
        Assert.Empty((await app.As("carl").MustAsync(HttpMethod.Get, "campaign-figures?endedFrom=2026-05-09&endedTo=2026-06-30")).GetProperty("rows").EnumerateArray());
        Assert.Empty((await app.As("carl").MustAsync(HttpMethod.Get, "campaign-figures?endedTo=2026-05-08&asOf=2026-05-07")).GetProperty("rows").EnumerateArray());
    }

    [Fact]
    public async Task What_Finance_says_of_the_commitment_is_shown_and_an_older_word_changes_nothing()
    {
        foreach (var (version, remaining) in new[] { (3, 400m), (2, 900m) })
            await app.Take((db, ct) => db.TakeAsync(new BudgetCommitmentChanged(TestOrganisation.East, new DateOnly(2026, 5, 20), CampaignApp.At, CampaignApp.Request(campaign), version, 1000m - remaining, 0m, remaining, 0m), ct));
        Assert.Equal(("600.00", "400.00"), (await app.Read(campaign)).GetProperty("commitment") is var c ? (c.Text("consumed"), c.Text("remaining")) : default);
    }

    [Fact]
    public async Task A_quarter_counts_the_campaigns_that_ended_in_it_with_K_MKT_1_and_K_MKT_2_of_each_RB_30()
    {
        await app.Tell(CampaignApp.Claim("2026-05-20", (id, null, 1100m)).Approved());
        await app.RunningAsync();
        var now = await SummaryAsync("2026-06-30");
        Assert.Equal(("1", "0", "10", "5000.00", "1100.00", "1000.00", "1", "1"), (now["campaigns.endedThisQuarter"], now["campaigns.leadsThisQuarter"], now["campaigns.leadTargetThisQuarter"], now["campaigns.revenueTargetThisQuarter"], now["campaigns.costThisQuarter"], now["campaigns.budgetThisQuarter"], now["campaigns.running"], now["campaigns.evaluationsLate"]));
        Assert.Equal(("0.00", "10.00"), (now[$"campaign.leadAttainment.{campaign.Text("number")}"], now[$"campaign.overspend.{campaign.Text("number")}"]));

        var onDueDay = await SummaryAsync("2026-05-21");
        Assert.Equal(("0", "10.00"), (onDueDay["campaigns.evaluationsLate"], onDueDay[$"campaign.overspend.{campaign.Text("number")}"]));
        Assert.Equal("-100.00", (await SummaryAsync("2026-05-19"))[$"campaign.overspend.{campaign.Text("number")}"]);
        Assert.Equal("0", (await SummaryAsync("2026-05-07"))["campaigns.endedThisQuarter"]);
    }

    [Fact]
    public async Task The_trace_leads_from_the_campaign_to_commitment_claims_and_contracts()
    {
        var (claim, contract) = (CampaignApp.Claim("2026-05-20", (id, null, 10m)), CampaignApp.Contract(id, 100m));
        await app.Tell(claim.Approved());
        await app.Tell(contract.Signed());
        using var channel = app.Ask("carl");
        var trace = await new TraceService.TraceServiceClient(channel).GetTraceAsync(new GetTraceRequest { Kind = "campaign", Id = campaign.Id() }, cancellationToken: Ct);
        Assert.Equal(
            [$"/api/finance/v1/budget-commitments/{campaign.Attempt()}", $"/api/finance/v1/expense-claims/{claim.ClaimId}", $"/api/sales/v1/contracts/{contract.ContractId}"], trace.Down.Select(d => d.Link));
        Assert.Equal(["campaignPlanned", "campaignSubmitted", "campaignAwaitingBudget", "campaignApproved", "campaignRunning", "campaignEnded"], trace.Events.Select(e => e.Type));
        Assert.Empty((await new TraceService.TraceServiceClient(channel).GetTraceAsync(new GetTraceRequest { Kind = "campaign", Id = campaign.Id(), AsOf = "2026-04-02" }, cancellationToken: Ct)).Down);
    }

    private Task<JsonElement> Figures(string? asOf = null) => app.Read(campaign, asOf is null ? "/figures" : $"/figures?asOf={asOf}");

    private async Task<List<string>> Each(params string[] days)
    {
        var all = new List<string>();
        foreach (var day in days)
            all.Add(await Figures(day) is var f ? $"{f.GetProperty("contracts").GetInt32()} {f.Text("revenue")}" : "");
        return all;
    }

    private async Task<Dictionary<string, string>> SummaryAsync(string asOf)
    {
        using var channel = app.Ask("carl");
        return (await new RegionSummaryService.RegionSummaryServiceClient(channel).GetSummaryAsync(new GetSummaryRequest { RegionId = MarketingApp.East.ToString(), AsOf = asOf }, cancellationToken: Ct)).Figures.ToDictionary(f => f.Code, f => f.Value, StringComparer.Ordinal);
    }
}

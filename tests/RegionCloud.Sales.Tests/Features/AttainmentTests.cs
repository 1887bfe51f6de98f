using System.Globalization;
using System.Net;
using System.Text.Json;
using CsCheck;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using RegionCloud.Common.Messages.V1;
using RegionCloud.Sales.Data;
using RegionCloud.Sales.Domain;
using RegionCloud.Sales.Features.Attainment;
using RegionCloud.ServiceDefaults.Records;
using RegionCloud.Testing;

namespace RegionCloud.Sales.Tests.Features;

/// <summary>Signed against planned, as of any day and as known at any moment (2.2-9, 5.1-4, 5.2-1, RB-02, RB-04, RB-05, RB-06).</summary>
public sealed class AttainmentTests(Company company)
{
    private readonly ServiceApp<Program> app = company.App;
    private readonly Place place = company.Next();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Attainment_is_signed_divided_by_target_by_region_quarter_month_and_person_to_the_cent_RB_04_RB_05()
    {
        await PlanAsync();
        await SignedAsync("2026-01-15", "10000.00", (place.Anna, "60.00"), (place.Abel, "40.00"));
        await SignedAsync("2026-03-05", "1000.01", (place.Anna, "50.00"), (place.Abel, "50.00"));

        Assert.Equal(["120000.00 11000.01 -108999.99 9.17"], await FiguresAsync("region"));
        Assert.Equal(["30000.00 11000.01 -18999.99 36.67", "30000.00 0.00 -30000.00 0.00"], (await FiguresAsync("quarter")).Take(2));
        Assert.Equal(["9000.00 10000.00 1000.00 111.11", "9000.00 0.00 -9000.00 0.00", "12000.00 1000.01 -10999.99 8.33"], (await FiguresAsync("month")).Take(3));
        Assert.Equal([$"{place.Abel} 60000.00 4500.00 -55500.00 7.50", $"{place.Anna} 60000.00 6500.01 -53499.99 10.83"], await FiguresAsync("person", named: true));
        Assert.Equal(["15000.00 4500.00 -10500.00 30.00"], (await FiguresAsync("personQuarter")).Take(1));
        Assert.Equal([$"{place.Abel} 4500.00 4000.00 -500.00 88.89"], (await FiguresAsync("personMonth", named: true)).Take(1));
        Assert.Equal([$"{place.Anna} 4500.00 6000.00 1500.00 133.33"], (await FiguresAsync("personMonth", named: true)).Skip(12).Take(1));
    }

    [Fact]
    public async Task Performance_is_told_what_its_facts_are_held_against_with_contracts_as_they_stand_on_a_day_RB_25()
    {
        await PlanAsync();
        await SignedAsync("2026-01-15", "10000.00", (place.Anna, "60.00"), (place.Abel, "40.00"));
        await SignedAsync("2026-02-01", "7.00", (place.Anna, "100.00"));
        await VoidAsync(await SignedAsync("2026-01-31", "500.00", (place.Anna, "100.00")), "2026-02-20");
        using var channel = app.Ask(place.Manager);

        Assert.Equal(["planTarget  9000.00", $"planTarget {place.Abel} 4500.00", $"planTarget {place.Anna} 4500.00", "signed  10500.00", $"signed {place.Abel} 4000.00", $"signed {place.Anna} 6500.00", "trainingHeld  0.00", "trainingPlanned  0.00"], await BooksAsync("2026-02-19"));
        Assert.Equal(["signed  10000.00", $"signed {place.Abel} 4000.00", $"signed {place.Anna} 6000.00"], (await BooksAsync("2026-02-20")).Where(f => f.StartsWith("signed", StringComparison.Ordinal)));

        async Task<IEnumerable<string>> BooksAsync(string contractsAsOf)
            => (await new PerformanceBooksService.PerformanceBooksServiceClient(channel).GetBooksAsync(
                new GetBooksRequest { RegionId = place.Id.ToString(), From = "2026-01-01", Until = "2026-01-31", AsOf = "2026-03-10", ContractsAsOf = contractsAsOf }, cancellationToken: Ct)).Figures
                .Select(f => $"{f.Figure} {NameOf(f.EmployeeId)} {f.Amount}").Order(StringComparer.Ordinal);

        string NameOf(string id) => new[] { place.Anna, place.Abel }.SingleOrDefault(p => TestOrganisation.IdOf(p).ToString() == id) ?? "";
    }

    [Theory]
    [InlineData("2026-01-30", "0.00", "0.00")]
    [InlineData("2026-01-31", "70.00", "0.00")]
    [InlineData("2026-02-01", "70.00", "5.00")]
    public async Task The_day_of_signing_decides_the_month_and_whether_it_counts_already_RB_02(string asOf, string january, string february)
    {
        await PlanAsync();
        await SignedAsync("2026-01-31", "70.00", (place.Anna, "100.00"));
        await SignedAsync("2026-02-01", "5.00", (place.Anna, "100.00"));

        var months = await RowsAsync("month", asOf);
        Assert.Equal((january, february), (months[0].Text("signed"), months[1].Text("signed")));
    }

    [Fact]
    public async Task A_void_takes_the_contract_out_from_its_day_on_and_shows_as_adjustment_where_the_period_was_over_RB_04()
    {
        await PlanAsync();
        var contract = await SignedAsync("2026-01-15", "10000.00", (place.Anna, "60.00"), (place.Abel, "40.00"));
        await VoidAsync(contract, "2026-02-20");

        Assert.Equal(("10000.00", "0.00"), Of((await RowsAsync("month", "2026-02-19"))[0]));
        Assert.Equal(("0.00", "-10000.00"), Of((await RowsAsync("month", "2026-02-20"))[0]));
        // The quarter and the year were not over when it was voided.
        Assert.Equal(("0.00", "0.00"), Of((await RowsAsync("quarter"))[0]));
        Assert.Equal(("0.00", "0.00"), Of((await RowsAsync("region"))[0]));

        static (string, string) Of(JsonElement row) => (row.Text("signed"), row.Text("adjustment"));
    }

    [Fact]
    public async Task A_change_counts_from_its_day_on_in_ledger_totals_and_attainment_and_earlier_days_stay_11_RB_02()
    {
        await PlanAsync();
        var contract = await SignedAsync("2026-01-15", "100.00", (place.Anna, "60.00"), (place.Abel, "40.00"));
        await ChangeAsync(contract, "2026-03-05", "130.01");

        Assert.Equal(("100.00", "0.00"), Of((await RowsAsync("month", "2026-03-04"))[0]));
        Assert.Equal(("130.01", "30.01"), Of((await RowsAsync("month", "2026-03-05"))[0]));
        Assert.Equal([$"{place.Abel} 60000.00 52.00 -59948.00 0.09", $"{place.Anna} 60000.00 78.01 -59921.99 0.13"], await FiguresAsync("person", named: true));
        foreach (var (day, amount) in new[] { ("2026-03-04", "100.00"), ("2026-03-05", "130.01") })
        {
            Assert.Equal(amount, (await app.As(place.Head).GetFrom($"contract-totals?asOf={day}")).Body.GetProperty("totals")[0].Text("amount"));
            Assert.Equal(amount, (await app.As(place.Head).GetFrom($"contract-ledger?asOf={day}")).Body.GetProperty("items")[0].Text("amount"));
        }

        var (_, changed) = await app.As(place.Anna).GetFrom($"contracts/{contract.Id()}");
        Assert.Equal(("inProgress", "130.01"), (changed.Text("status"), changed.Text("amount")));

        static (string, string) Of(JsonElement row) => (row.Text("signed"), row.Text("adjustment"));
    }

    [Fact]
    public async Task What_became_known_later_is_left_out_of_what_was_known_then_RB_02()
    {
        await PlanAsync();
        await SignedAsync("2026-01-15", "10000.00", (place.Anna, "100.00"));

        Assert.Equal("10000.00", (await RowsAsync("region", "2026-02-01"))[0].Text("signed"));
        // Everything here was recorded on 10 March.
        Assert.Empty(await RowsAsync("region", "2026-02-01", knownAt: "2026-03-01T00:00:00Z"));
        Assert.Single(await RowsAsync("region", "2026-02-01", knownAt: "2026-12-01T00:00:00Z"));
    }

    [Fact]
    public async Task A_revised_plan_is_shown_against_both_versions_and_the_one_in_force_on_the_day_counts_RB_06()
    {
        var plan = await PlanAsync();
        (_, var second) = await app.As(place.Head).PostTo($"plans/{plan.Id()}/revise", new { effectiveMonth = 4, reason = "the market fell" }, plan.Etag());
        (_, second) = await app.As(place.Head).SendAsync(HttpMethod.Put, $"plans/{second.Id()}", new { content = PlanEndpointTests.Content("90000.00", [place.Anna]) }, second.Etag());
        (_, second) = await app.As(place.Head).PostTo($"plans/{second.Id()}/submit", new { }, second.Etag());
        (_, second) = await app.As(place.Manager).PostTo($"plans/{second.Id()}/approve", new { }, second.Etag());
        Assert.Equal("approved", second.Text("status"));
        await SignedAsync("2026-02-15", "9000.00", (place.Anna, "100.00"));

        Assert.Equal(["1 True 120000.00 7.50"], Versions((await RowsAsync("region", "2026-03-09"))[0]));
        Assert.Equal(["1 False 120000.00 7.50", "2 True 90000.00 10.00"], Versions((await RowsAsync("region"))[0]));
        // A closed month is the same in both.
        Assert.Equal(["1 False 9000.00 100.00", "2 True 9000.00 100.00"], Versions((await RowsAsync("month"))[1]));

        static IEnumerable<string> Versions(JsonElement row)
            => row.GetProperty("versions").EnumerateArray().Select(v => $"{v.GetProperty("revision").GetInt32()} {v.GetProperty("inForce").GetBoolean()} {v.Text("target")} {v.Text("attainmentPercent")}");
    }

    [Fact]
    public async Task Every_figure_opens_the_contracts_that_it_is_made_of()
    {
        await PlanAsync();
        await SignedAsync("2026-01-15", "10000.00", (place.Anna, "33.33"), (place.Abel, "66.67"));
        await SignedAsync("2026-01-31", "0.01", (place.Anna, "50.00"), (place.Abel, "50.00"));
        await VoidAsync(await SignedAsync("2026-03-05", "77.77", (place.Abel, "100.00")), "2026-03-08");

        foreach (var by in AttainmentGrouping.All)
        {
            foreach (var row in await RowsAsync(by))
            {
                var (response, entries) = await app.As(place.Head).GetFrom($"{row.Text("entriesLink")["/api/sales/v1/".Length..]}&pageSize=200");
                Assert.True(response.IsSuccessStatusCode, entries.ToString());
                Assert.Equal(row.Text("signed"), entries.GetProperty("items").EnumerateArray().Sum(e => decimal.Parse(e.Text("amount"), CultureInfo.InvariantCulture)).ToString("0.00", CultureInfo.InvariantCulture));
            }
        }
    }

    [Fact]
    public async Task A_sales_person_sees_his_own_targets_and_shares_and_no_colleagues_whoever_owns_the_contract_Z5()
    {
        await PlanAsync();
        await SignedAsync("2026-01-15", "10000.00", (place.Anna, "60.00"), (place.Abel, "40.00"));

        Assert.Equal([$"{place.Abel} 60000.00 4000.00 -56000.00 6.67"], await FiguresAsync("person", named: true, person: place.Abel));
        var (_, entries) = await app.As(place.Abel).GetFrom($"attainment/entries?regionId={place.Id}");
        Assert.Equal(["4000.00"], entries.GetProperty("items").EnumerateArray().Select(e => e.Text("amount")));
        Assert.Empty((await app.As("walt").GetFrom($"attainment?regionId={place.Id}")).Body.GetProperty("rows").EnumerateArray());
        Assert.Equal(HttpStatusCode.Forbidden, (await app.As("mia").GetFrom("attainment")).Response.StatusCode);
    }

    [Fact]
    public async Task Without_a_target_nothing_is_measurable_and_no_money_is_added_to_another_RB_04()
    {
        await PlanAsync(place.Anna);
        await SignedAsync("2026-01-15", "100.00", (place.Abel, "100.00"));
        await SignedAsync("2026-01-16", "50.00", "USD", (place.Anna, "100.00"));

        var rows = await RowsAsync("person");
        Assert.Equal(["CNY 0.00 100.00 ", "CNY 120000.00 0.00 0.00", "USD 0.00 50.00 "], rows.Select(r => $"{r.Text("currency")} {r.Text("target")} {r.Text("signed")} {(r.TryGetProperty("attainmentPercent", out var p) ? p.GetString() : "")}").Order());
    }

    [Fact]
    public async Task Contracts_of_before_performance_was_kept_are_filled_in_once_and_figures_stay_the_same()
    {
        await PlanAsync();
        await SignedAsync("2026-01-15", "10000.00", (place.Anna, "60.00"), (place.Abel, "40.00"));
        await VoidAsync(await SignedAsync("2026-01-20", "10.00", (place.Anna, "100.00")), "2026-03-01");
        var before = await FiguresAsync("personMonth");
        await app.Db((SalesDbContext db) => db.PerformanceEntries.Where(e => e.RegionId == place.Id).ExecuteDeleteAsync(Ct));
        Assert.NotEqual(before, await FiguresAsync("personMonth"));

        var fill = app.Services.GetServices<IHostedService>().OfType<FillPerformance>().Single();
        Assert.Equal(2, await fill.FillAsync(place.Id, Ct));
        Assert.Equal(0, await fill.FillAsync(place.Id, Ct));
        Assert.Equal(before, await FiguresAsync("personMonth"));
    }

    [Fact]
    public async Task The_cockpit_and_the_KRI_read_target_and_attainment_of_year_and_quarter_and_an_approved_plan_is_evidence_RB_30_5_1_2()
    {
        var plan = await PlanAsync();
        await SignedAsync("2026-01-15", "6000.00", (place.Anna, "100.00"));
        using var channel = app.Ask(place.Manager);
        var summary = await new RegionSummaryService.RegionSummaryServiceClient(channel).GetSummaryAsync(new GetSummaryRequest { RegionId = place.Id.ToString() }, cancellationToken: Ct);
        Assert.Equal(["plan.targetThisYear 120000.00 CNY", "attainment.thisYear.CNY 5.00 percent", "attainment.thisQuarter.CNY 20.00 percent"], summary.Figures.TakeLast(3).Select(f => $"{f.Code} {f.Value} {f.Unit}"));

        var evidence = await new PolicyEvidenceService.PolicyEvidenceServiceClient(channel).ListEvidenceAsync(new ListEvidenceRequest { RegionId = place.Id.ToString(), From = "2026-01-01", Until = "2026-03-31" }, cancellationToken: Ct);
        Assert.Equal(("2026-01", "done", plan.Id()), evidence.Evidence.Where(e => e.Clause == "part.salesPlan").Select(e => (e.Period, e.State, e.Records.Single().Id)).Single());
        var trace = await new TraceService.TraceServiceClient(channel).GetTraceAsync(new GetTraceRequest { Kind = "plan", Id = plan.Id() }, cancellationToken: Ct);
        Assert.Equal("companyGoal", Assert.Single(trace.Up).Kind);
        Assert.Equal(["planSubmitted", "planApproved"], trace.Events.Select(e => e.Type).Where(t => t != "planDrafted"));
    }

    [Theory]
    [InlineData("asOf=2026-03-11", "date-in-future")]
    [InlineData("asOf=2026-02-30", "invalid-value")]
    [InlineData("groupBy=week", "value-not-allowed")]
    [InlineData("knownAt=2026-03-01", "invalid-value")]
    [InlineData("colour=red", "unknown-query-parameter")]
    public async Task A_day_to_come_and_a_grouping_that_is_none_are_refused(string query, string code)
        => Assert.Equal(code, (await app.As(place.Head).GetFrom($"attainment?{query}")).Body.Code());

    [Fact]
    public void Whatever_was_planned_and_signed_every_grouping_has_the_same_sums_and_none_counts_a_contract_twice_RB_04()
        => Gen.Select(
            Gen.Select(Gen.Int[0, 1], Gen.Int[0, 3], Gen.Int[1, 12], Gen.Int[1, 3], Gen.Long[0, 1_000_000]).Array[0, 40],
            Gen.Select(Gen.Int[0, 1], Gen.Int[0, 3], Gen.Int[1, 12], Gen.Int[0, 14], Gen.Int[0, 14], Gen.Long[-1_000_000, 1_000_000]).Array[0, 40]).Sample((planned, facts) =>
            {
                Guid Id(int n) => new(n, 0, 0, new byte[8]);
                TargetPart[] targets = [.. planned.Select(t => new TargetPart(Id(t.Item1), Id(t.Item2), t.Item3, t.Item4, "CNY", t.Item5 / 100m))];
                SignedPart[] signed = [.. facts.Select(s => new SignedPart(Id(s.Item1), Id(s.Item2), s.Item3, PerformanceEntry.PeriodOf(2026, s.Item3) + s.Item4, PerformanceEntry.PeriodOf(2026, 1) + s.Item5, "CNY", s.Item6 / 100m))];
                foreach (var by in AttainmentGrouping.All)
                {
                    var rows = Attainments.Of(2026, by, targets, signed);
                    Assert.Equal(rows.Count, rows.Select(r => (r.RegionId, r.PersonId, r.LastMonth)).Distinct().Count());
                    Assert.Equal(signed.Sum(s => s.Amount), rows.Sum(r => r.Signed));
                    Assert.Equal(targets.Sum(t => t.Amount), rows.Sum(r => r.Versions.Sum(v => v.Target)));
                    Assert.Equal(signed.Where(s => Math.Max(s.OnPeriod, s.OpenPeriod) > PerformanceEntry.PeriodOf(2026, AttainmentGrouping.LastMonth(by, s.Month))).Sum(s => s.Amount), rows.Sum(r => r.Adjustment));
                    Assert.All(rows.SelectMany(r => r.Versions), v => Assert.Equal(v.Target == 0, v.Percent is null));
                }
            }, iter: 300);

    private async Task<JsonElement> PlanAsync(params string[] persons)
    {
        var (_, plan) = await app.As(place.Head).PostTo("plans", PlanEndpointTests.Draft(place, 2026, persons));
        (_, plan) = await app.As(place.Head).PostTo($"plans/{plan.Id()}/submit", new { submittedOn = "2026-01-01" }, plan.Etag());
        (var response, plan) = await app.As(place.Manager).PostTo($"plans/{plan.Id()}/approve", new { approvedOn = "2026-01-02" }, plan.Etag());
        Assert.True(response.IsSuccessStatusCode, plan.ToString());
        return plan;
    }

    private Task<JsonElement> SignedAsync(string on, string amount, params (string Person, string Percent)[] shares) => SignedAsync(on, amount, "CNY", shares);

    private Task<JsonElement> SignedAsync(string on, string amount, string currency, params (string Person, string Percent)[] shares) => app.SignedAsync(place, on, amount, currency, shares);

    /// <summary>As Finance's yes voids it; FinanceEventTests prove the same over a broker.</summary>
    private async Task VoidAsync(JsonElement contract, string on)
    {
        var (response, _) = await app.As(place.Manager).PostTo($"contracts/{contract.Id()}/void", new { reason = "x", effectiveOn = on }, contract.Etag());
        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        await app.Db(async (SalesDbContext db) =>
        {
            var loaded = await db.Contracts.SingleAsync(c => c.Id == Guid.Parse(contract.Id()), Ct);
            Assert.True(loaded.CompleteVoid(loaded.VoidAttempt!.AttemptId, new Act(default, Company.Now, "svc-finance")));
            db.AddRange(PerformanceEntry.Voided(loaded, 0));
            return await db.SaveChangesAsync(Ct);
        });
    }

    /// <summary>As Finance's yes makes it; FinanceEventTests prove the same over a broker.</summary>
    private async Task ChangeAsync(JsonElement contract, string on, string amount)
    {
        var (anna, path) = (app.As(place.Anna), $"contracts/{contract.Id()}/amendment");
        (_, contract) = await anna.PostTo(path, new { reason = "more", amount, terms = "delivery in August", instalments = new[] { new { instalmentId = contract.GetProperty("instalments")[0].Id(), dueOn = "2027-12-31", amount } } }, contract.Etag());
        (_, contract) = await anna.PostTo($"{path}/submit", new { lawful = true, clear = true, complete = true }, contract.Etag());
        (_, contract) = await app.As(place.Head).PostTo($"{path}/review", new { lawful = true, clear = true, complete = true, reviewedOn = on }, contract.Etag());
        (var response, contract) = await anna.PostTo($"{path}/sign", new { signedOn = on }, contract.Etag());
        Assert.True(response.StatusCode == HttpStatusCode.Accepted, contract.ToString());
        await app.Db(async (SalesDbContext db) =>
        {
            var loaded = await db.Contracts.SingleAsync(c => c.Id == Guid.Parse(contract.Id()), Ct);
            var differences = loaded.CompleteChange(loaded.OpenAmendment!.AttemptId!.Value, stands: false, new Act(default, Company.Now, "svc-finance"))!;
            db.AddRange(PerformanceEntry.Changed(loaded, DateOnly.Parse(on, CultureInfo.InvariantCulture), 0, Company.Now, differences));
            return await db.SaveChangesAsync(Ct);
        });
    }

    private async Task<List<JsonElement>> RowsAsync(string by, string asOf = "2026-03-10", string? knownAt = null, string? person = null)
    {
        var (response, report) = await app.As(person ?? place.Head).GetFrom($"attainment?groupBy={by}&regionId={place.Id}&asOf={asOf}{(knownAt is null ? "" : $"&knownAt={knownAt}")}");
        Assert.True(response.IsSuccessStatusCode, report.ToString());
        return [.. report.GetProperty("rows").EnumerateArray()];
    }

    private async Task<List<string>> FiguresAsync(string by, bool named = false, string? person = null)
        => (await RowsAsync(by, person: person)).ConvertAll(r => $"{(named ? $"{r.Text("employeeName")} " : "")}{r.Text("target")} {r.Text("signed")} {r.Text("gap")} {(r.TryGetProperty("attainmentPercent", out var p) ? p.GetString() : "-")}");
}

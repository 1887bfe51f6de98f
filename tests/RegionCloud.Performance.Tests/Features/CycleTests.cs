using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Performance.Messages.Events;
using RegionCloud.Testing;

namespace RegionCloud.Performance.Tests.Features;

/// <summary>Cycles as the people of a region use them (1-5, 2.2-3, 7.2, RB-21…RB-25, §11). All figures are worked out by hand.</summary>
public sealed class CycleTests(AppraisalApp app) : IClassFixture<AppraisalApp>
{
    [Fact]
    public async Task A_month_scores_sales_persons_from_records_and_every_item_is_explained_7_2_2_RB_22_RB_25()
    {
        var company = await app.CompanyAsync();
        await company.PlanAsync("2026-01-05", 1, ("anna", "2026-03", 100_000m), ("abel", "2026-03", 0m));
        var contract = await company.SignAsync("2026-03-31", 94_990m);
        await company.SignAsync("2026-04-01", 500m); // the next month
        await company.DueAsync(contract, "2026-03-31", 1_000m, ("2026-03-31", 900m), ("2026-04-01", 50m));
        // What was paid on 1 April is April's: Finance's book of 31 March has 900.
        company.Book("paid", "anna", Company.Day("2026-03-31"), -50m);
        var cycle = await company.CycleAsync("2026-03", "reconciled", 87.5m);

        // anna: 94.99 × 50 % + 100 × 30 % (90 % collected, 90 % wanted) + 87.50 × 20 % = 47.495 + 30 + 17.5 = 94.995 → 95.00, A.
        var anna = await company.AppraisalAsync(cycle, "anna");
        Assert.Equal(("95.00", "A", false, "90.00", "2026-03-31"), (anna["total"]!.ToString(), anna["grade"]!.ToString(), anna["redistributed"]!.GetValue<bool>(), anna["collectionRate"]!.ToString(), anna["asOf"]!.ToString()));
        Assert.Equal(["94990.00/100000.00=94.99·47.50", "90.00/90.00=100.00·30.00", "87.50/=87.50·17.50"], anna["items"]!.AsArray().Select(i => $"{i!["actual"]}/{i["target"]}={i["score"]}·{i["weightedScore"]}"));
        var explained = anna["items"]![0]!["explanation"]!;
        Assert.Equal(["signed 94990.00 CNY", "planTarget 100000.00 CNY"], explained["inputs"]!.AsArray().Select(i => $"{i!["name"]} {i["value"]} {i["currency"]}"));
        Assert.Contains(explained["records"]!.AsArray(), r => r!["service"]!.ToString() == "sales" && r["kind"]!.ToString() == "contract" && r["id"]!.ToString() == contract.ContractId.ToString());
        Assert.Equal(anna["policySetId"]!.ToString(), explained["policySetId"]!.ToString());
        Assert.NotEmpty((await company.As("carl").GetJsonAsync(explained["factsLink"]!.ToString()["/api/performance/v1/".Length..]))["items"]!.AsArray());

        // abel: no target and nothing due, so the judgement alone counts, and it is said.
        var abel = await company.AppraisalAsync(cycle, "abel");
        Assert.Equal(("87.50", "B", true), (abel["total"]!.ToString(), abel["grade"]!.ToString(), abel["redistributed"]!.GetValue<bool>()));
        Assert.Equal(["notMeasurable noTarget", "notMeasurable nothingToMeasure", "rated "], abel["items"]!.AsArray().Select(i => $"{i!["state"]} {i["reason"]}"));
        Assert.Null(abel["collectionRate"]);
    }

    [Fact]
    public async Task Scored_by_the_head_of_sales_a_month_counts_every_share_and_department_of_the_region_RB_05_RB_13()
    {
        var company = await app.CompanyAsync();
        await company.PlanAsync("2026-01-05", 1, ("anna", "2026-03", 100_000m), ("abel", "2026-03", 20_000m));
        var contract = await company.SignAsync("2026-03-31", 100_000m, ("anna", 85m), ("abel", 15m));
        await company.DueAsync(contract, "2026-03-31", 1_000m, ("2026-03-31", 450m));
        var (bob, cycle) = (company.As("bob"), await company.CycleAsync("2026-03", "rated"));
        cycle = await Company.DoAsync(bob, await Company.DoAsync(bob, cycle, "score", new { on = "2026-04-10" }), "reconcile", new { });

        // Half of what fell due came in, 90 % is wanted: 50 points. anna: 85 × 50 % + 50 × 30 % + 80 × 20 %; abel: 75 × 50 % + 15 + 16.
        Assert.Equal([], cycle["reconciliation"]!["differences"]!.AsArray());
        Assert.Equal(("73.50", "45.00", false), Of(await company.AppraisalAsync(cycle, "anna")));
        Assert.Equal(("68.50", "45.00", false), Of(await company.AppraisalAsync(cycle, "abel")));

        static (string, string, bool) Of(JsonNode a) => (a["total"]!.ToString(), a["collectionRate"]!.ToString(), a["redistributed"]!.GetValue<bool>());
    }

    [Fact]
    public async Task A_quarter_scores_departments_from_the_campaigns_that_ended_in_it_and_the_tickets_that_came_in_7_2_3_RB_19_RB_20_10a()
    {
        var company = await app.CompanyAsync();
        await company.PlanAsync("2026-01-05", 1, ("anna", "2026-02", 40_000m));
        var (spring, newYear, next) = (await company.CampaignAsync("2026-03-31", 10, 50_000m, 10_000m), await company.CampaignAsync("2026-01-15", 2, 10_000m, 2_000m), await company.CampaignAsync("2026-04-01", 99, 99_999m, 99_999m));
        // 7 + 2 of 12 leads are 75 %; the lead of 1 April came too late, and the next quarter's campaign counts there.
        foreach (var (campaign, on, ended) in Enumerable.Repeat((spring, "2026-03-31", "2026-03-31"), 7).Concat([(newYear, "2026-01-10", "2026-01-15"), (newYear, "2025-12-30", "2026-01-15")]))
            await company.LeadAsync(campaign, on, ended);
        await company.LeadAsync(spring, "2026-04-01", booked: null);
        await company.LeadAsync(next, "2026-03-30", "2026-04-01");
        // 20,000 signed before the quarter and 34,000 in it, of 60,000: 90 %.
        await company.SignForAsync(spring, "2025-12-30", 20_000m, "2026-03-31");
        var contract = await company.SignForAsync(newYear, "2026-02-01", 34_000m, "2026-01-15");
        await company.SignForAsync(next, "2026-03-01", 9_999m, "2026-04-01");
        // 11,400 of 12,000 is 95 %: 105 points; what was approved on 1 April is not known on 31 March.
        await company.SpendAsync(spring, "2026-03-31", 9_000m, "2026-03-31");
        await company.SpendAsync(newYear, "2026-02-20", 2_400m, "2026-01-15");
        await company.SpendAsync(spring, "2026-04-01", 600m, booked: null);
        // Two of three first answers in time: one late, one held to be late and taken back; what is not yet due on 31 March is out, and so is April's.
        var withdrawn = Guid.CreateVersion7();
        await company.TicketAsync(Guid.CreateVersion7(), 3, "2026-01-05", "2026-01-05 10:00", null);
        await company.TicketAsync(withdrawn, 4, "2026-03-20", null, "2026-03-20 18:00");
        await company.TicketAsync(withdrawn, 5, "2026-03-20", "2026-03-20 17:00", null);
        await company.TicketAsync(Guid.CreateVersion7(), 3, "2026-03-31", "2026-04-02 09:00", "2026-03-31 18:00");
        var open = Guid.CreateVersion7();
        await company.TicketAsync(open, 1, "2026-03-31", null, null);
        await company.TicketAsync(open, 3, "2026-03-31", "2026-04-01 09:00", null);
        await company.TicketAsync(Guid.CreateVersion7(), 3, "2026-04-01", "2026-04-01 10:00", null);
        app.Books.Add(company.Region, "firstResponseMet", null, Company.Day("2026-03-20"), 2);
        app.Books.Add(company.Region, "firstResponseDue", null, Company.Day("2026-03-20"), 3);
        var cycle = await company.CycleAsync("2026-Q1", "reconciled");
        var rows = await company.AppraisalsAsync(cycle);

        // (25 × 75 + 30 × 90 + 20 × 105 + 10 × 80) ÷ 85 = 7,475 ÷ 85 = 87.9411… → 87.94, B; nobody tells of research.
        var marketing = await OfAsync("marketingDepartment");
        Assert.Equal(("87.94", "B", true), (marketing["total"]!.ToString(), marketing["grade"]!.ToString(), marketing["redistributed"]!.GetValue<bool>()));
        Assert.Equal(
            ["leads measured 9.00/12.00=75.00", "campaignRevenue measured 54000.00/60000.00=90.00", "campaignCost measured 11400.00/12000.00=105.00", "researchOnTime notMeasurable /100.00=", "teamManagement rated 80.00/=80.00"],
            marketing["items"]!.AsArray().Select(i => $"{i!["kpiCode"]} {i["state"]} {i["actual"]}/{i["target"]}={i["score"]}"));
        var revenue = marketing["items"]![1]!["explanation"]!;
        Assert.Contains(revenue["records"]!.AsArray(), r => r!["service"]!.ToString() == "sales" && r["id"]!.ToString() == contract.ContractId.ToString());
        Assert.Equal(2, revenue["records"]!.AsArray().Count(r => r!["service"]!.ToString() == "marketing" && r["kind"]!.ToString() == "campaign"));
        Assert.Equal(4, (await company.As("carl").GetJsonAsync(revenue["factsLink"]!.ToString()["/api/performance/v1/".Length..]))["items"]!.AsArray().Count);

        // 66.666… ÷ 90 = 74.0740…: (35 × 74.0740… + 10 × 80) ÷ 45 = 75.3909… → 75.39, C. From unrounded values (10a).
        var service = await OfAsync("customerServiceDepartment");
        Assert.Equal(("75.39", "C", "66.67", "74.07"), (service["total"]!.ToString(), service["grade"]!.ToString(), service["items"]![0]!["actual"]!.ToString(), service["items"]![0]!["score"]!.ToString()));

        // A claim that Finance told Marketing of and not yet us is shown, and nothing is published.
        app.Books.Add(company.Region, "campaignCost", null, Company.Day("2026-03-31"), 0.01m);
        cycle = await Company.DoAsync(company.As("carl"), cycle, "reconcile", new { });
        Assert.Equal(["marketing campaignCost 11400.00 11400.01 -0.01"], cycle["reconciliation"]!["differences"]!.AsArray().Select(d => $"{d!["owner"]} {d["figure"]} {d["ours"]} {d["theirs"]} {d["difference"]}"));
        await Publish(company.As("carl"), cycle).Refused(HttpStatusCode.Conflict, "performance.cycle.books-differ");

        Task<JsonNode> OfAsync(string subject) => company.As("carl").GetJsonAsync($"appraisals/{rows.Single(r => r["subject"]!.ToString() == subject)["id"]}");
    }

    [Fact]
    public async Task Satisfaction_visits_measures_and_research_are_reckoned_from_records_and_no_longer_typed_in_10a_RB_19()
    {
        var company = await app.CompanyAsync();
        var (cleo, mia) = (company.As("cleo"), company.As("mia"));
        // 2 of 3 in one survey, 1 of 1 in another, of which an older service told only the percentage; April's counts in April. 3 of 4 = 75 %.
        await company.SurveyedAsync(company.Survey("2026-03-31", 3, 2, 66.67m));
        await company.SurveyedAsync(company.Survey("2026-01-31", 1, null, 100m));
        await company.SurveyedAsync(company.Survey("2026-04-01", 9, 9, 100m));
        // In time, late, not made, cancelled after its day: 1 of 4; cancelled on its day is out, and so is what is due in April.
        foreach (var visit in new[] { company.Visit("2026-03-31", "2026-03-31"), company.Visit("2026-03-30", "2026-03-31"), company.Visit("2026-03-31"), company.Visit("2026-03-01", cancelledOn: "2026-03-02"), company.Visit("2026-03-02", cancelledOn: "2026-03-02"), company.Visit("2026-04-01", "2026-03-31") })
            await company.VisitedAsync(visit);
        // Recorded late but dated by its day; told as overdue; told by an older service. 2 of 3.
        var recorded = company.Measure("2026-03-31", since: "2026-01-02");
        await company.ImprovedAsync(recorded);
        await company.ImprovedAsync(recorded with { Version = 3, Status = "done", DoneOn = Company.Day("2026-03-31"), StandsSince = Company.Day("2026-03-31") });
        await company.ImprovedAsync(company.Measure("2026-03-31", since: "2026-02-01"));
        await company.ImprovedAsync(company.Measure("2026-02-15", "2026-02-14"));
        // Delivered on the last day, a day late, not at all, before the quarter: 2 of 4; the inquiry of June counts then.
        var (spring, late, never, early, june) = (Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7());
        await company.ResearchAsync("2026-01-05", 1, (spring, "2026-03-31"), (late, "2026-03-15"), (never, "2026-03-31"), (early, "2026-01-31"), (june, "2026-06-30"));
        await company.DeliveredAsync(spring, "2026-03-31");
        await company.DeliveredAsync(spring, "2026-03-30");
        await company.DeliveredAsync(late, "2026-03-16");
        await company.DeliveredAsync(early, "2025-12-20", "2026-01-05");
        await company.DeliveredAsync(june, "2026-02-01");
        foreach (var (figure, count) in new[] { ("surveySatisfied", 3), ("surveyAnswered", 4), ("visitOnTime", 1), ("visitDue", 4), ("measureOnTime", 2), ("measureDue", 3), ("researchOnTime", 2), ("researchDue", 4) })
            app.Books.Add(company.Region, figure, null, Company.Day("2026-03-31"), count);
        var started = await company.CycleAsync("2026-Q1", "rated");
        var rows = await company.AppraisalsAsync(started);
        var (service, marketing) = (rows.Single(r => r["subject"]!.ToString() == "customerServiceDepartment"), rows.Single(r => r["subject"]!.ToString() == "marketingDepartment"));
        foreach (var (who, row, code) in new[] { (cleo, service, "csat"), (cleo, service, "returnVisitsOnTime"), (cleo, service, "measuresOnTime"), (mia, marketing, "researchOnTime") })
            await Enter(who, row, new { kpiCode = code, actual = "100.00", evidence = "my own count" }).Refused(HttpStatusCode.UnprocessableEntity, "performance.actual.facts-exist");

        var cycle = await Company.DoAsync(company.As("carl"), started, "score", new { on = "2026-04-10" });
        cycle = await Company.DoAsync(company.As("carl"), cycle, "reconcile", new { });
        Assert.Equal([], cycle["reconciliation"]!["differences"]!.AsArray());

        // 75 ÷ 85 = 88.24; 25 ÷ 90 = 27.78; 66.67 ÷ 100 = 66.67: (30 × 88.2352… + 15 × 27.7777… + 10 × 66.6666… + 10 × 80) ÷ 65 = 69.6983… → each item's part is rounded once.
        var scored = await company.As("carl").GetJsonAsync($"appraisals/{service["id"]}");
        Assert.Equal(
            ["firstResponse notMeasurable /90.00=", "csat measured 75.00/85.00=88.24", "returnVisitsOnTime measured 25.00/90.00=27.78", "measuresOnTime measured 66.67/100.00=66.67", "teamManagement rated 80.00/=80.00"],
            scored["items"]!.AsArray().Select(i => $"{i!["kpiCode"]} {i["state"]} {i["actual"]}/{i["target"]}={i["score"]}"));
        var csat = scored["items"]![1]!["explanation"]!;
        Assert.Equal(["surveySatisfied 3.00", "surveyAnswered 4.00"], csat["inputs"]!.AsArray().Select(i => $"{i!["name"]} {i["value"]}"));
        Assert.All(csat["records"]!.AsArray(), r => Assert.Equal(("customer-service", "survey"), (r!["service"]!.ToString(), r["kind"]!.ToString())));
        Assert.Equal(4, (await company.As("carl").GetJsonAsync(csat["factsLink"]!.ToString()["/api/performance/v1/".Length..]))["items"]!.AsArray().Count);

        var research = (await company.As("carl").GetJsonAsync($"appraisals/{marketing["id"]}"))["items"]!.AsArray().Single(i => i!["kpiCode"]!.ToString() == "researchOnTime")!;
        Assert.Equal(("measured", "50.00", "50.00"), (research["state"]!.ToString(), research["actual"]!.ToString(), research["score"]!.ToString()));
        // Of two results of an inquiry the first counts, once.
        Assert.Equal(
            ["researchDelivered dataSet 2025-12-20", "researchDelivered dataSet 2026-03-30", "researchDue researchPlan 2026-01-31", "researchDue researchPlan 2026-03-15", "researchDue researchPlan 2026-03-31", "researchDue researchPlan 2026-03-31"],
            research["explanation"]!["records"]!.AsArray().Select(r => $"{r!["measure"]} {r["kind"]} {r["on"]}").Order(StringComparer.Ordinal));
        Assert.Equal(6, (await company.As("carl").GetJsonAsync(research["explanation"]!["factsLink"]!.ToString()["/api/performance/v1/".Length..]))["items"]!.AsArray().Count);

        // A survey that CustomerService has and that was not told of is shown.
        app.Books.Add(company.Region, "surveyAnswered", null, Company.Day("2026-03-31"), 1);
        cycle = await Company.DoAsync(company.As("carl"), cycle, "reconcile", new { });
        Assert.Equal(["customer-service surveyAnswered 4.00 5.00 -1.00"], cycle["reconciliation"]!["differences"]!.AsArray().Select(d => $"{d!["owner"]} {d["figure"]} {d["ours"]} {d["theirs"]} {d["difference"]}"));
    }

    [Fact]
    public async Task A_year_counts_the_satisfaction_of_all_its_surveys_held_against_their_owners_books_7_2_4()
    {
        var company = await app.CompanyAsync();
        await company.SurveyedAsync(company.Survey("2025-03-31", 3, 2, 66.67m));
        await company.SurveyedAsync(company.Survey("2025-12-31", 5, 5, 100m));
        await company.SurveyedAsync(company.Survey("2026-01-01", 5, 0, 0m));
        app.Books.Add(company.Region, "surveySatisfied", null, Company.Day("2025-12-31"), 7);
        app.Books.Add(company.Region, "surveyAnswered", null, Company.Day("2025-12-31"), 8);
        var cycle = await company.CycleAsync("2025", "reconciled", on: "2026-01-10");

        var region = await company.As("carl").GetJsonAsync($"appraisals/{Assert.Single(await company.AppraisalsAsync(cycle))["id"]}");
        var csat = region["items"]!.AsArray().Single(i => i!["kpiCode"]!.ToString() == "csat")!;
        Assert.Equal(("measured", "87.50"), (csat["state"]!.ToString(), csat["actual"]!.ToString()));
    }

    [Fact]
    public async Task The_right_appraiser_judges_and_never_oneself_SoD5()
    {
        var company = await app.CompanyAsync();
        // bob heads sales and sells himself: carl judges him.
        await company.PlanAsync("2026-01-05", 1, ("anna", "2026-03", 100m), ("bob", "2026-03", 100m));
        var cycle = await company.CycleAsync("2026-03", "started");
        var rows = await company.AppraisalsAsync(cycle);
        Assert.Equal(new[] { "abel", "anna", "bob" }, rows.Select(r => company.People.Single(p => p.Value.ToString() == r["employeeId"]!.ToString()).Key).Order(StringComparer.Ordinal));
        var (anna, bob) = (Row(rows, company, "anna"), Row(rows, company, "bob"));

        await Rate(company.As("carl"), anna).Refused(HttpStatusCode.UnprocessableEntity, "performance.rating.other-appraiser");
        await Rate(company.As("bob"), bob).Refused(HttpStatusCode.UnprocessableEntity, "performance.rating.own");
        Assert.Equal(HttpStatusCode.Forbidden, (await Rate(company.As("anna"), anna)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await Rate(company.As("mia"), anna)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await Rate((await app.CompanyAsync()).As("bob"), anna)).StatusCode);
        Assert.Equal([anna["id"]!.ToString()], await WaitsAsync(company.As("bob"), anna, bob));
        Assert.Equal([bob["id"]!.ToString()], await WaitsAsync(company.As("carl"), anna, bob));
        await Rate(company.As("bob"), anna).Json(HttpStatusCode.OK);
        await Rate(company.As("carl"), bob).Json(HttpStatusCode.OK);
        Assert.Empty(await WaitsAsync(company.As("bob"), anna, bob));

        var quarter = await company.CycleAsync("2026-Q1", "started");
        var marketing = (await company.AppraisalsAsync(quarter)).Single(a => a["subject"]!.ToString() == "marketingDepartment");
        await Rate(company.As("mia"), marketing, "teamManagement").Refused(HttpStatusCode.UnprocessableEntity, "performance.rating.own");
        await Rate(company.As("carl"), marketing, "leads").Refused(HttpStatusCode.UnprocessableEntity, "performance.rating.not-judged");
        await Rate(company.As("carl"), marketing, "teamManagement").Json(HttpStatusCode.OK);
        var region = Assert.Single(await company.AppraisalsAsync(await company.CycleAsync("2025", "started")));
        await Rate(company.As("carl"), region, "comprehensiveManagement").Refused(HttpStatusCode.UnprocessableEntity, "performance.rating.own");
        await Rate(app.Admin, region, "comprehensiveManagement").Json(HttpStatusCode.OK);
    }

    [Fact]
    public async Task It_is_published_only_judged_reconciled_and_up_to_date_and_then_for_good_11_RB_25()
    {
        var company = await app.CompanyAsync();
        await company.PlanAsync("2026-01-05", 1, ("anna", "2026-03", 100m));
        var cycle = await company.CycleAsync("2026-03", "started");
        var carl = company.As("carl");
        await carl.PostAsync("appraisal-cycles", new { regionId = company.Region, period = "2026-03" }).Refused(HttpStatusCode.Conflict, "performance.cycle.exists");
        cycle = await Company.DoAsync(carl, cycle, "score", new { });
        await Publish(carl, cycle).Refused(HttpStatusCode.Conflict, "performance.cycle.ratings-missing", "performance.cycle.not-reconciled");
        cycle = await Company.DoAsync(carl, cycle, "reopen", new { reason = "judge first" });
        foreach (var appraisal in await company.AppraisalsAsync(cycle))
            await company.RateAsync(appraisal, 80m);
        cycle = await Company.DoAsync(carl, cycle, "score", new { });

        // A contract that Sales has and that was not told of yet: the difference is shown.
        company.Book("signed", "anna", Company.Day("2026-03-30"), 12.34m);
        cycle = await Company.DoAsync(carl, cycle, "reconcile", new { });
        Assert.Equal(["sales signed 0.00 12.34 -12.34", "sales signed 0.00 12.34 -12.34"], cycle["reconciliation"]!["differences"]!.AsArray().Select(d => $"{d!["owner"]} {d["figure"]} {d["ours"]} {d["theirs"]} {d["difference"]}"));
        await Publish(carl, cycle).Refused(HttpStatusCode.Conflict, "performance.cycle.books-differ");
        company.Book("signed", "anna", Company.Day("2026-03-30"), -12.34m);
        cycle = await Company.DoAsync(carl, cycle, "reconcile", new { });
        await company.SignAsync("2026-03-30", 12.34m);
        await Publish(carl, cycle).Refused(HttpStatusCode.Conflict, "performance.cycle.scores-outdated");

        cycle = await Company.DoAsync(carl, cycle, "score", new { });
        app.Books.FinanceIsAway = true;
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await carl.KeyedAsync($"appraisal-cycles/{cycle["id"]}/reconcile", new { }, cycle["etag"])).StatusCode);
        app.Books.FinanceIsAway = false;
        cycle = await Company.DoAsync(carl, cycle, "reconcile", new { });
        Assert.Equal(HttpStatusCode.Forbidden, (await Publish(company.As("bob"), cycle)).StatusCode);
        cycle = await Company.DoAsync(carl, cycle, "publish", new { });

        Assert.Equal(("published", "close"), (cycle["status"]!.ToString(), string.Join(',', cycle["actions"]!.AsArray().Select(a => a!.ToString()))));
        await carl.KeyedAsync($"appraisal-cycles/{cycle["id"]}/score", new { }, cycle["etag"]).Refused(HttpStatusCode.Conflict, "performance.cycle.wrong-state");
        var anna = await company.AppraisalAsync(cycle, "anna");
        await Rate(company.As("bob"), anna).Refused(HttpStatusCode.Conflict, "performance.cycle.wrong-state");
        // The month is closed with it (10a), and every appraisal is told once.
        Assert.Equal("2026-03", (await carl.GetJsonAsync("open-periods"))["regions"]!.AsArray().Single(r => r!["regionId"]!.ToString() == company.Region.ToString())!["closedThrough"]!.ToString());
        var told = await app.Db(db => db.Outbox.Where(m => m.Type.EndsWith(":AppraisalPublished") && m.Body.Contains(company.Region.ToString())).Select(m => m.Body).ToListAsync());
        Assert.Equal(2, told.Select(b => JsonSerializer.Deserialize<AppraisalPublished>(b)!.Appraisal.AppraisalId).Distinct().Count());
        Assert.Equal(2, told.Count);
    }

    [Fact]
    public async Task What_is_judged_of_somebody_he_sees_when_it_is_published_and_acknowledges_it()
    {
        var company = await app.CompanyAsync();
        await company.PlanAsync("2026-01-05", 1, ("anna", "2026-03", 100m));
        var cycle = await company.CycleAsync("2026-03", "reconciled");
        var anna = company.As("anna");
        var id = (await company.AppraisalAsync(cycle, "anna"))["id"];
        Assert.Equal(HttpStatusCode.NotFound, (await anna.AskAsync($"appraisals/{id}")).StatusCode);
        Assert.Empty((await anna.GetJsonAsync("appraisals"))["items"]!.AsArray());

        await Company.DoAsync(company.As("carl"), cycle, "publish", new { });
        var own = await anna.GetJsonAsync($"appraisals/{id}");
        Assert.Equal([id!.ToString()], (await anna.GetJsonAsync("appraisals"))["items"]!.AsArray().Select(a => a!["id"]!.ToString()));
        Assert.Contains("acknowledge", own["actions"]!.AsArray().Select(a => a!.ToString()));
        own = await anna.PostAsync($"appraisals/{id}/acknowledge", new { }, own["etag"]).Json(HttpStatusCode.OK);
        await anna.PostAsync($"appraisals/{id}/acknowledge", new { }, own["etag"]).Refused(HttpStatusCode.Conflict, "performance.appraisal.acknowledged");
        Assert.Equal(HttpStatusCode.NotFound, (await company.As("abel").AskAsync($"appraisals/{id}")).StatusCode);
    }

    [Fact]
    public async Task A_void_after_the_publication_and_a_late_payment_are_a_visible_adjustment_and_the_published_score_stays_RB_04_RB_25()
    {
        var company = await app.CompanyAsync();
        await company.PlanAsync("2026-01-05", 1, ("anna", "2026-03", 100m), ("anna", "2026-04", 100m));
        var kept = await company.SignAsync("2026-03-10", 60m);
        var voided = await company.SignAsync("2026-03-11", 40m);
        await company.DueAsync(kept, "2026-03-31", 100m, ("2026-03-31", 45m));
        // 100 × 50 % + 45 ÷ 90 = 50 × 30 % + 80 × 20 % = 50 + 15 + 16 = 81.00.
        var cycle = await company.CycleAsync("2026-03");
        Assert.Equal(("81.00", "C"), await TotalAsync(company, cycle));

        // Void in April: 60 % of the target are left: 30 + 15 + 16 = 61.00.
        await company.VoidAsync(voided, "2026-04-20");
        company.Book("signed", "anna", Company.Day("2026-03-11"), -40m);
        cycle = await Company.DoAsync(company.As("carl"), cycle, "check-adjustments", new { });
        Assert.Equal(("81.00", "C"), await TotalAsync(company, cycle));
        Assert.Equal("pending lateFacts 81.00 C → 61.00 D", await AdjustmentAsync(company, cycle, "anna"));
        // Still later, money that came in by 31 March: 90 of 100 is on target: 30 + 30 + 16 = 76.00. The same adjustment says so; money of April changes nothing.
        await company.MovedAsync(kept, Guid.CreateVersion7(), "2026-03-31", ("paid", "2026-03-30", -45m, Guid.CreateVersion7()), ("paid", "2026-04-01", -10m, Guid.CreateVersion7()));
        company.Book("paid", "anna", Company.Day("2026-03-31"), 45m);
        cycle = await Company.DoAsync(company.As("carl"), cycle, "check-adjustments", new { });
        cycle = await Company.DoAsync(company.As("carl"), cycle, "check-adjustments", new { });
        Assert.Equal("pending lateFacts 81.00 C → 76.00 C", await AdjustmentAsync(company, cycle, "anna"));

        // It goes with the next month's cycle; Finance's book of 30 April has the 10 of April too.
        company.Book("paid", "anna", Company.Day("2026-04-30"), 10m);
        var next = await company.CycleAsync("2026-04", on: "2026-05-08");
        Assert.Equal("carried lateFacts 81.00 C → 76.00 C", await AdjustmentAsync(company, cycle, "anna"));
        var carried = Assert.Single((await company.As("anna").GetJsonAsync($"appraisal-adjustments?carriedInto={(await company.AppraisalAsync(next, "anna"))["id"]}"))["items"]!.AsArray())!;
        Assert.Equal("2026-03", carried["period"]!.ToString());
    }

    [Fact]
    public async Task An_objection_is_decided_by_another_in_time_and_a_corrected_judgement_is_an_adjustment_11()
    {
        var company = await app.CompanyAsync();
        await company.PlanAsync("2026-01-05", 1, ("anna", "2026-03", 100m));
        await company.SignAsync("2026-03-10", 100m);
        // 100 × 50 ÷ 70 + 45 × 20 ÷ 70 = 84.2857 → 84.29.
        var cycle = await company.CycleAsync("2026-03", rating: 45m);
        var appraisal = await company.AppraisalAsync(cycle, "anna", "anna");
        Assert.Equal("84.29", appraisal["total"]!.ToString());
        await Object(company.As("bob"), appraisal, "2026-04-12").Refused(HttpStatusCode.UnprocessableEntity, "performance.objection.not-the-subject");
        await Object(company.As("anna"), appraisal, "2026-04-21").Refused(HttpStatusCode.UnprocessableEntity, "performance.objection.too-late");
        var objection = await Object(company.As("anna"), appraisal, "2026-04-20").Json(HttpStatusCode.Created);
        await Object(company.As("anna"), appraisal, "2026-04-20").Refused(HttpStatusCode.Conflict, "performance.objection.open-already");
        await company.As("carl").KeyedAsync($"appraisal-cycles/{cycle["id"]}/close", new { on = "2026-04-21" }, cycle["etag"]).Refused(HttpStatusCode.Conflict, "performance.cycle.objections-open");
        Assert.Contains((await company.As("carl").GetJsonAsync("waiting?pageSize=200"))["items"]!.AsArray(), i => i!["recordId"]!.ToString() == objection["id"]!.ToString());

        object upheld = new { outcome = "upheld", decision = "the complaint was about another", corrections = new[] { new { kpiCode = "conduct", rating = "80.00" } }, on = "2026-04-21" };
        Assert.Equal(HttpStatusCode.Forbidden, (await company.As("bob").KeyedAsync($"objections/{objection["id"]}/decide", upheld, objection["etag"])).StatusCode);
        await company.As("carl").KeyedAsync($"objections/{objection["id"]}/decide", new { outcome = "dismissed", decision = "x", corrections = new[] { new { kpiCode = "conduct", rating = "80.00" } } }, objection["etag"])
            .Refused(HttpStatusCode.UnprocessableEntity, "performance.objection.correction");
        objection = await company.As("carl").KeyedAsync($"objections/{objection["id"]}/decide", upheld, objection["etag"]).Json(HttpStatusCode.OK);
        Assert.Equal(("reviewed", "upheld"), (objection["status"]!.ToString(), objection["outcome"]!.ToString()));
        await company.As("carl").KeyedAsync($"objections/{objection["id"]}/decide", upheld, objection["etag"]).Refused(HttpStatusCode.Conflict, "performance.objection.not-open");

        // 100 × 50 ÷ 70 + 80 × 20 ÷ 70 = 94.2857 → 94.29, B.
        Assert.Equal("pending objection 84.29 C → 94.29 B", await AdjustmentAsync(company, cycle, "anna"));
        Assert.Equal("84.29", (await company.AppraisalAsync(cycle, "anna"))["total"]!.ToString());
        cycle = await Company.DoAsync(company.As("carl"), await company.As("carl").GetJsonAsync($"appraisal-cycles/{cycle["id"]}"), "close", new { on = "2026-04-21" });
        Assert.Equal("closed", cycle["status"]!.ToString());
    }

    [Fact]
    public async Task Cycles_close_by_themselves_when_the_time_for_objections_is_over_and_none_is_open_11()
    {
        var company = await app.CompanyAsync();
        await company.PlanAsync("2026-01-05", 1, ("anna", "2026-03", 100m));
        var (first, second) = (await company.CycleAsync("2026-02"), await company.CycleAsync("2026-03"));
        await Object(company.As("anna"), await company.AppraisalAsync(second, "anna", "anna"), "2026-04-20").Json(HttpStatusCode.Created);
        // Published on 10 April: 20 April is the last day, and on it nothing is closed.
        Assert.Equal(("published", "published"), await CloseAsync("2026-04-20"));
        Assert.Equal(("closed", "published"), await CloseAsync("2026-04-21"));
        Assert.Equal(("closed", "published"), await CloseAsync("2026-04-21"));
        Assert.Equal(HttpStatusCode.NotFound, (await (await app.CompanyAsync()).As("carl").KeyedAsync("cycle-closings", new { regionId = company.Region })).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await company.As("bob").KeyedAsync("cycle-closings", new { regionId = company.Region })).StatusCode);

        async Task<(string First, string Second)> CloseAsync(string asOf)
        {
            var operation = await company.As("carl").KeyedAsync("cycle-closings", new { regionId = company.Region, asOf }).Json(HttpStatusCode.Accepted);
            await Wait.Until(async () => (await company.As("carl").GetJsonAsync($"operations/{operation["id"]}"))["state"]!.ToString() == "succeeded", "it is done");
            return (await StatusAsync(first), await StatusAsync(second));
        }

        async Task<string> StatusAsync(JsonNode cycle) => (await company.As("carl").GetJsonAsync($"appraisal-cycles/{cycle["id"]}"))["status"]!.ToString();
    }

    [Fact]
    public async Task An_actual_is_entered_only_where_no_facts_exist_with_evidence_and_another_approves_it_10a()
    {
        var company = await app.CompanyAsync();
        await company.PlanAsync("2026-01-05", 1, ("anna", "2026-03", 100m));
        var cycle = await company.CycleAsync("2026-Q1", "rated");
        var rows = await company.AppraisalsAsync(cycle);
        var (service, sales) = (rows.Single(a => a["subject"]!.ToString() == "customerServiceDepartment"), rows.Single(a => a["subject"]!.ToString() == "salesDepartment"));
        await Enter(company.As("bob"), sales, new { kpiCode = "contractAttainment", actual = "100.00", target = "100.00", evidence = "my list" }).Refused(HttpStatusCode.UnprocessableEntity, "performance.actual.facts-exist");
        await Enter(company.As("cleo"), service, new { kpiCode = "teamManagement", actual = "100.00", evidence = "x" }).Refused(HttpStatusCode.UnprocessableEntity, "performance.actual.is-judged");
        await Enter(company.As("cleo"), service, new { kpiCode = "csat", actual = "80.00", target = "85.00", evidence = "x" }).Refused(HttpStatusCode.UnprocessableEntity, "performance.actual.target");
        var entered = await Enter(company.As("cleo"), service, new { kpiCode = "csat", actual = "76.50", evidence = "survey 2026-03, 200 answers" }).Json(HttpStatusCode.Created);
        await Enter(company.As("cleo"), service, new { kpiCode = "csat", actual = "80.00", evidence = "x" }).Refused(HttpStatusCode.Conflict, "performance.actual.open");
        Assert.Equal(HttpStatusCode.Forbidden, (await company.As("cleo").KeyedAsync($"manual-actuals/{entered["id"]}/approve", new { }, entered["etag"])).StatusCode);
        await Company.DoAsync(company.As("carl"), entered, "approve", new { }, "manual-actuals");
        // What was approved is a change of the cycle too: a scoring that did not know of it begins again.
        cycle = await Company.DoAsync(company.As("carl"), await company.As("carl").GetJsonAsync($"appraisal-cycles/{cycle["id"]}"), "score", new { });

        // csat 76.50 ÷ 85 = 90.00 × 30 and team management 80 × 10 of 40 measurable: 87.50.
        var scored = await company.As("carl").GetJsonAsync($"appraisals/{service["id"]}");
        Assert.Equal(("87.50", true, "manual"), (scored["total"]!.ToString(), scored["redistributed"]!.GetValue<bool>(), scored["items"]!.AsArray().Single(i => i!["kpiCode"]!.ToString() == "csat")!["state"]!.ToString()));
    }

    [Fact]
    public async Task A_persons_year_is_the_mean_of_his_twelve_months_RB_23()
    {
        var company = await app.CompanyAsync();
        for (var month = 1; month <= 12; month++)
        {
            var (period, last) = (string.Create(CultureInfo.InvariantCulture, $"2025-{month:00}"), new DateOnly(2025, month, 1).AddMonths(1));
            // Judged alone: eleven times 95.00, once 94.94: 1,139.94 ÷ 12 = 94.995 → 95.00, A.
            await company.CycleAsync(period, rating: month == 7 ? 94.94m : 95m, on: last.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
            if (month is 11)
                Assert.Equal("–/94.99", await YearAsync());
        }

        Assert.Equal("95.00 A/95.00", await YearAsync());
        // Twelve months, all but July A: honours after 3 and 6 from January on, after 3 from August on; a promotion after 6.
        Assert.Equal(["2025-03 honour 3", "2025-06 honour 6", "2025-06 promotion 6", "2025-10 honour 3"], await RewardsAsync("anna"));

        async Task<string> YearAsync()
        {
            var year = Assert.Single((await company.As("anna").GetJsonAsync("person-years?year=2025"))["items"]!.AsArray())!;
            return $"{(year["total"] is { } total ? $"{total} {year["grade"]}" : "–")}/{year["meanSoFar"]}";
        }

        async Task<IEnumerable<string>> RewardsAsync(string person)
            => (await company.As(person).GetJsonAsync("rewards?pageSize=200&sort=id"))["items"]!.AsArray().Select(r => $"{r!["period"]} {r["kind"]} {r["consecutive"]}").Order(StringComparer.Ordinal);
    }

    private static Task<HttpResponseMessage> Publish(HttpClient who, JsonNode cycle) => who.KeyedAsync($"appraisal-cycles/{cycle["id"]}/publish", new { }, cycle["etag"]);

    private static Task<HttpResponseMessage> Object(HttpClient who, JsonNode appraisal, string on) => who.PostAsync($"appraisals/{appraisal["id"]}/objections", new { reason = "not so", on }, appraisal["etag"]);

    private static Task<HttpResponseMessage> Enter(HttpClient who, JsonNode row, object body) => who.PostAsync($"appraisals/{row["id"]}/manual-actuals", body, row["etag"]);

    private static Task<HttpResponseMessage> Rate(HttpClient who, JsonNode row, string code = "conduct") => who.PostAsync($"appraisals/{row["id"]}/ratings", new { kpiCode = code, rating = "80.00", note = "as seen" }, row["etag"]);

    private static JsonNode Row(IReadOnlyList<JsonNode> rows, Company company, string person) => rows.Single(r => r["employeeId"]!.ToString() == company.People[person].ToString());

    private static async Task<IEnumerable<string>> WaitsAsync(HttpClient who, params JsonNode[] of)
        => (await who.GetJsonAsync("waiting?pageSize=200"))["items"]!.AsArray().Where(i => i!["kind"]!.ToString() == "appraisalRating").Select(i => i!["recordId"]!.ToString()).Where(id => of.Any(r => r["id"]!.ToString() == id));

    private static async Task<(string Total, string Grade)> TotalAsync(Company company, JsonNode cycle) => (await company.AppraisalAsync(cycle, "anna")) is var a ? (a["total"]!.ToString(), a["grade"]!.ToString()) : default;

    private static async Task<string> AdjustmentAsync(Company company, JsonNode cycle, string person)
    {
        var adjustment = Assert.Single((await company.AppraisalAsync(cycle, person, person))["adjustments"]!.AsArray())!;
        return $"{adjustment["status"]} {adjustment["cause"]} {adjustment["oldTotal"]} {adjustment["oldGrade"]} → {adjustment["newTotal"]} {adjustment["newGrade"]}";
    }
}

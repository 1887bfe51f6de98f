using System.Net;
using System.Text.Json.Nodes;
using MassTransit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using RegionCloud.CustomerService.Messages;
using RegionCloud.CustomerService.Messages.Events;
using RegionCloud.Finance.Messages.Events;
using RegionCloud.Marketing.Messages;
using RegionCloud.Marketing.Messages.Events;
using RegionCloud.Performance.Data;
using RegionCloud.Performance.Features.Facts;
using RegionCloud.Sales.Messages;
using RegionCloud.Sales.Messages.Events;
using RegionCloud.Testing;

[assembly: AssemblyFixture(typeof(PrivateBroker))]

namespace RegionCloud.Performance.Tests.Features;

/// <summary>What the other departments told, kept as facts with business and recording time (§12, RB-02).</summary>
public sealed class FactTests(AppraisalApp app) : IClassFixture<AppraisalApp>
{
    [Fact]
    public async Task A_contract_counts_by_its_shares_and_the_last_takes_the_cents_RB_05()
    {
        var company = await app.CompanyAsync();
        await company.SignAsync("2026-03-10", 100.01m, ("anna", 50m), ("abel", 50m));

        Assert.Equal([("50.00", company.People["abel"]), ("50.01", company.People["anna"])], (await FactsAsync(company, "measure=signed")).Select(f => (f["amount"]!.ToString(), (Guid)f["employeeId"]!)).Order());
        // Of what is not one's own nothing is told, and nothing of another region.
        Assert.Equal(["50.00"], (await company.As("abel").GetJsonAsync($"facts?regionId={company.Region}"))["items"]!.AsArray().Select(f => f!["amount"]!.ToString()));
        Assert.Empty((await (await app.CompanyAsync()).As("carl").GetJsonAsync($"facts?regionId={company.Region}"))["items"]!.AsArray());
    }

    [Fact]
    public async Task A_void_counts_from_its_day_on_and_as_it_was_known_before_it_was_told_the_contract_counts_RB_02_RB_04()
    {
        var company = await app.CompanyAsync();
        var contract = await company.SignAsync("2026-03-10", 100m);
        var before = company.Now;
        app.App.Clock.Advance(TimeSpan.FromSeconds(1));
        await company.VoidAsync(contract, "2026-04-02");

        Assert.Equal("100.00", await SignedAsync(company, "&asOf=2026-04-01"));
        Assert.Equal("0.00", await SignedAsync(company, "&asOf=2026-04-02"));
        Assert.Equal("100.00", await SignedAsync(company, $"&asOf=2026-04-02&knownAt={before.UtcDateTime:O}"));
    }

    [Fact]
    public async Task Events_count_once_and_in_any_order_a_void_before_its_signing_too()
    {
        var company = await app.CompanyAsync();
        var contract = company.Contract("2026-03-10", 100m);
        var changed = contract with { Version = 8, Amount = 140m };
        await company.VoidAsync(contract with { Version = 10 }, "2026-03-20");
        foreach (var _ in Enumerable.Range(0, 2))
        {
            await app.LearnAsync(SalesFacts.Of(changed, Company.Day("2026-03-15"), company.Now, voided: false, company.Now));
            await app.LearnAsync(SalesFacts.Of(contract, contract.SignedOn, company.Now, voided: false, company.Now));
        }

        Assert.Equal("100.00", await SignedAsync(company, "&asOf=2026-03-14"));
        Assert.Equal("140.00", await SignedAsync(company, "&asOf=2026-03-19"));
        Assert.Equal("0.00", await SignedAsync(company, "&asOf=2026-03-20"));
        Assert.Equal(3, await app.Db(db => db.Facts.CountAsync(f => f.SourceId == contract.ContractId)));
    }

    [Fact]
    public async Task Receivables_are_the_ledgers_entries_and_a_reversal_takes_the_payment_back_from_its_day_RB_13()
    {
        var company = await app.CompanyAsync();
        var contract = await company.SignAsync("2026-03-10", 100m);
        var payment = Guid.CreateVersion7();
        var instalment = await company.DueAsync(contract, "2026-03-31", 100m);
        await company.MovedAsync(contract, instalment, "2026-03-31", ("paid", "2026-03-20", -60m, payment));
        // The same entry again, in another message with another beside it.
        await company.MovedAsync(contract, instalment, "2026-03-31", ("paid", "2026-03-20", -60m, payment), ("paymentReversed", "2026-04-05", 60m, payment));

        Assert.Equal(["60.00"], (await FactsAsync(company, "measure=paid&asOf=2026-04-04")).Select(f => f["amount"]!.ToString()));
        Assert.Equal(["-60.00", "60.00"], (await FactsAsync(company, "measure=paid&asOf=2026-04-05")).Select(f => f["amount"]!.ToString()).Order(StringComparer.Ordinal));
        Assert.Equal([("100.00", "2026-03-31")], (await FactsAsync(company, "measure=due&asOf=2026-04-05")).Select(f => (f["amount"]!.ToString(), f["countsOn"]!.ToString())));
    }

    [Fact]
    public async Task A_plan_counts_from_its_approval_and_its_revision_replaces_it_whole_RB_06()
    {
        var company = await app.CompanyAsync();
        await company.PlanAsync("2026-01-05", 1, ("anna", "2026-03", 100m), ("abel", "2026-03", 50m));
        await company.PlanAsync("2026-03-20", 2, ("anna", "2026-03", 120m));

        Assert.Empty(await FactsAsync(company, "measure=planTarget&asOf=2026-01-04"));
        Assert.Equal(["100.00", "50.00"], (await FactsAsync(company, "measure=planTarget&asOf=2026-03-19")).Select(f => f["amount"]!.ToString()).Order(StringComparer.Ordinal));
        Assert.Equal(["120.00"], (await FactsAsync(company, "measure=planTarget&asOf=2026-03-20")).Select(f => f["amount"]!.ToString()));
    }

    [Fact]
    public async Task A_training_counts_as_planned_also_when_it_is_cancelled_and_moves_with_its_day_5_2_2()
    {
        var company = await app.CompanyAsync();
        var training = new TrainingState(Guid.CreateVersion7(), 1, company.Region, company.Departments["sales"], "planned", "谈判", Company.Day("2026-03-15"), null);
        await app.LearnAsync(SalesFacts.Of(training, Company.Day("2026-03-01"), company.Now, company.Now));
        await app.LearnAsync(SalesFacts.Of(training with { Version = 2, PlannedOn = Company.Day("2026-04-15") }, Company.Day("2026-03-10"), company.Now, company.Now));
        await app.LearnAsync(SalesFacts.Of(training with { Version = 3, Status = "held", PlannedOn = Company.Day("2026-04-15"), HeldOn = Company.Day("2026-04-16") }, Company.Day("2026-04-16"), company.Now, company.Now));

        Assert.Equal("trainingPlanned 2026-03-15", await TrainingsAsync("2026-03-09"));
        Assert.Equal("trainingPlanned 2026-04-15", await TrainingsAsync("2026-04-15"));
        Assert.Equal("trainingHeld 2026-04-15, trainingPlanned 2026-04-15", await TrainingsAsync("2026-04-16"));

        async Task<string> TrainingsAsync(string asOf) => string.Join(", ", (await FactsAsync(company, $"measure=trainingPlanned,trainingHeld&asOf={asOf}")).Select(f => $"{f["measure"]} {f["countsOn"]}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_claims_line_counts_for_its_campaign_once_whether_approval_or_payment_is_heard_first_RB_20()
    {
        var company = await app.CompanyAsync();
        var campaign = await company.CampaignAsync("2026-03-31", 1, 1m, 1m);
        var claim = new ExpenseClaimState(
            Guid.CreateVersion7(), "EX-2026-000007", 4, company.Region, company.Departments["sales"], company.People["anna"], Company.Day("2026-03-01"), Company.Day("2026-03-05"), Company.Day("2026-03-09"), "CNY", 30m,
            [new ExpenseLineState(1, Company.Day("2026-03-01"), "marketing", 10m, campaign, null, null), new ExpenseLineState(2, Company.Day("2026-03-01"), "marketing", 20m, campaign, null, null), new ExpenseLineState(3, Company.Day("2026-03-01"), "marketing", 0m, campaign, null, null)]);
        await app.LearnAsync(FinanceFacts.Of(claim, company.Now, company.Now));
        await app.LearnAsync(FinanceFacts.Of(claim with { Version = 3, PaidOn = null }, company.Now, company.Now));

        Assert.Empty(await FactsAsync(company, "measure=campaignCost&asOf=2026-03-04"));
        Assert.Equal(["10.00 finance expenseClaim", "20.00 finance expenseClaim"], (await FactsAsync(company, $"measure=campaignCost&campaignId={campaign}&asOf=2026-03-05")).Select(f => $"{f["amount"]} {f["sourceService"]} {f["sourceKind"]}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_first_answer_counts_as_it_stood_on_a_day_and_a_breach_that_is_taken_back_is_none_RB_19()
    {
        var company = await app.CompanyAsync();
        var ticket = Guid.CreateVersion7();
        await company.TicketAsync(ticket, 5, "2026-03-20", "2026-03-23 17:00", null); // what was recorded late is heard first
        await company.TicketAsync(ticket, 4, "2026-03-20", null, "2026-03-24 09:30");
        await company.TicketAsync(ticket, 1, "2026-03-20", null, null);

        Assert.Equal("0.00 of 0.00", await AnswersAsync("2026-03-22"));
        Assert.Equal("1.00 of 1.00", await AnswersAsync("2026-03-23"));
        Assert.Equal("1.00 of 1.00", await AnswersAsync("2026-03-24"));

        async Task<string> AnswersAsync(string asOf)
        {
            var facts = await FactsAsync(company, $"sourceId={ticket}&asOf={asOf}");
            return $"{facts.Single(f => f["measure"]!.ToString() == "firstResponseMet")["amount"]} of {facts.Single(f => f["measure"]!.ToString() == "firstResponseDue")["amount"]}";
        }
    }

    [Fact]
    public async Task A_surveys_scores_count_once_whether_closing_or_analysis_is_heard_first_RB_19()
    {
        var company = await app.CompanyAsync();
        var closed = company.Survey("2026-03-20", 9, 4, 44.44m);
        await company.SurveyedAsync(closed with { Version = 5, Status = "analysed", AnalysedOn = Company.Day("2026-04-02") });
        foreach (var _ in Enumerable.Range(0, 2))
            await company.SurveyedAsync(closed);
        var older = company.Survey("2026-03-20", 9, null, 44.44m);
        await company.SurveyedAsync(older);

        Assert.Empty(await FactsAsync(company, "measure=surveySatisfied,surveyAnswered&asOf=2026-03-19"));
        foreach (var survey in new[] { closed, older })
            Assert.Equal(["surveyAnswered 9.00 2026-03-20", "surveySatisfied 4.00 2026-03-20"], (await FactsAsync(company, $"sourceId={survey.SurveyId}&asOf=2026-03-20")).Select(f => $"{f["measure"]} {f["amount"]} {f["countsOn"]}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_measure_counts_as_it_stood_on_a_day_a_return_before_the_doing_too_6_2_6()
    {
        var company = await app.CompanyAsync();
        var planned = company.Measure("2026-03-20", since: "2026-03-01");
        var done = planned with { Version = 3, Status = "done", DoneOn = Company.Day("2026-03-18"), StandsSince = Company.Day("2026-03-18") };
        await company.ImprovedAsync(planned with { Version = 4, StandsSince = Company.Day("2026-03-25") }); // returned
        await company.ImprovedAsync(done);
        await company.ImprovedAsync(planned);

        Assert.Equal("1.00", await OnTimeAsync("2026-03-24"));
        Assert.Equal("0.00", await OnTimeAsync("2026-03-25"));

        async Task<string> OnTimeAsync(string asOf) => Assert.Single(await FactsAsync(company, $"measure=measureOnTime&asOf={asOf}"))["amount"]!.ToString();
    }

    [Fact]
    public async Task A_revision_of_the_research_plan_gives_inquiries_other_days_and_keeps_what_was_delivered_10a()
    {
        var company = await app.CompanyAsync();
        var (moved, kept) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        await company.ResearchAsync("2026-02-01", 2, (moved, "2026-04-30"), (kept, "2026-03-31"));
        await company.DeliveredAsync(moved, "2026-04-02");
        await company.ResearchAsync("2026-01-05", 1, (moved, "2026-03-31"), (kept, "2026-03-31"));

        Assert.Equal(["2026-03-31", "2026-03-31"], (await FactsAsync(company, "measure=researchDue&asOf=2026-01-31")).Select(f => f["countsOn"]!.ToString()));
        Assert.Equal([$"{kept} 2026-03-31", $"{moved} 2026-04-30"], (await FactsAsync(company, "measure=researchDue&asOf=2026-02-01")).Select(f => $"{f["inquiryId"]} {f["countsOn"]}").OrderBy(f => f[37..]));
        Assert.Equal([moved.ToString()], (await FactsAsync(company, "measure=researchDelivered")).Select(f => f["inquiryId"]!.ToString()));
    }

    [Fact]
    public async Task A_day_that_has_not_come_is_refused() => await app.Admin.AskAsync("facts?asOf=2999-01-01").Refused(HttpStatusCode.UnprocessableEntity, "date-in-future");

    private static async Task<string> SignedAsync(Company company, string query) => Assert.Single(await FactsAsync(company, $"measure=signed{query}"))["amount"]!.ToString();

    private static async Task<IReadOnlyList<JsonNode>> FactsAsync(Company company, string query) => [.. (await company.As("carl").GetJsonAsync($"facts?regionId={company.Region}&pageSize=200&{query}"))["items"]!.AsArray().Select(f => f!)];
}

/// <summary>The same over a real broker: every consumer is attached and keeps what it hears once.</summary>
public sealed class FactEventTests(PrivateBroker broker)
{
    [Fact]
    public async Task Each_department_is_heard_once_however_often_it_tells()
    {
        await using var app = await ServiceApp<Program>.StartAsync("performance", organisation: null, broker.NewVirtualHost());
        var bus = app.Services.GetRequiredService<IBus>();
        await Wait.Until(async () => (await app.CreateClient().GetStringAsync("/health", TestContext.Current.CancellationToken)).Contains("\"messaging\",\"status\":\"healthy\"", StringComparison.Ordinal), "consumers are attached", TimeSpan.FromSeconds(120));
        var (region, person, now, day) = (Guid.CreateVersion7(), Guid.CreateVersion7(), DateTimeOffset.UnixEpoch.AddYears(50), new DateOnly(2026, 3, 10));
        var contract = new ContractState(Guid.CreateVersion7(), "CT-2026-000001", 5, region, Guid.CreateVersion7(), person, Guid.CreateVersion7(), "A", "A", "CNY", 100m, day, [], [new ShareState(person, 100m)]);
        var plan = new SalesPlanState(Guid.CreateVersion7(), 1, region, contract.DepartmentId, 2026, 1, null, 1, day, "CNY", 100m, null, null, [], [], [], "", [new PlanMonthState(3, 100m)], [new PlanCellState(3, person, 100m)]);
        var instalment = Guid.CreateVersion7();
        object[] told =
        [
            new ContractVoided(region, day.AddDays(9), "bob", now, Guid.CreateVersion7(), "x", contract with { Version = 9 }),
            new ContractChanged(region, day.AddDays(5), "bob", now, Guid.CreateVersion7(), "x", contract with { Version = 7 }),
            new ContractSigned(region, day, "anna", now, contract),
            new SalesPlanApproved(region, day, "carl", now, plan),
            new SalesPlanRevised(region, day, "carl", now, "x", plan with { PlanId = Guid.CreateVersion7(), Revision = 2 }),
            new TrainingRecorded(region, day, "bob", now, new TrainingState(Guid.CreateVersion7(), 1, region, contract.DepartmentId, "held", "x", day, day)),
            new ReceivablesMoved(region, day, "fiona", now, contract.ContractId, contract.Number, 1, contract.DepartmentId, person, "CNY", [new ReceivableShareState(1, person, 100m)], [new ReceivableEntryState(instalment, day, "opened", 100m, contract.ContractId, day, now)]),
        ];
        var (campaign, clock) = (Guid.CreateVersion7(), new ClockState("firstResponse", "running", 240, now, null, 0));
        var ticket = new TicketState(Guid.CreateVersion7(), "TK-2026-000001", 1, region, contract.DepartmentId, null, null, Guid.CreateVersion7(), null, "consultation", "normal", "new", now, day, null, null, null, clock, clock, Guid.CreateVersion7());
        var late = ticket with { Version = 2, FirstResponse = clock with { Status = "breached", BreachedAt = now, Breaches = 1 } };
        var answered = ticket with { Version = 3, FirstRespondedAt = now, FirstResponse = clock with { Status = "met" } };
        var claim = new ExpenseClaimState(Guid.CreateVersion7(), "EX-2026-000001", 3, region, contract.DepartmentId, person, day, day, null, "CNY", 10m, [new ExpenseLineState(1, day, "marketing", 10m, campaign, null, null)]);
        var (survey, inquiry) = (new SurveyState(Guid.CreateVersion7(), "SV-2026-000001", 4, region, contract.DepartmentId, "t", "2026-Q1", "closed", day, day, null, 1, 1, 100m, [new SurveyScoreState(null, "csat", 1, 100m, 1)], []), Guid.CreateVersion7());
        var visit = new VisitState(Guid.CreateVersion7(), "RV-2026-000001", 1, region, contract.DepartmentId, person, Guid.CreateVersion7(), null, "planned", day, day, null, null);
        var measure = new MeasureState(Guid.CreateVersion7(), "IM-2026-000001", 2, region, contract.DepartmentId, person, null, null, "product", "x", null, "open", day, null, null, day);
        told =
        [
            .. told,
            new CampaignEnded(region, day, "mia", now, day, new CampaignState(campaign, "CP-2026-000001", 6, region, contract.DepartmentId, "ended", "promotion", "x", "x", day, day, "CNY", 100m, [], 1, 100m, null, null, day, day, day, null)),
            new LeadCaptured(region, day, "mia", now, Guid.CreateVersion7(), "LD-2026-000001", contract.DepartmentId, campaign, null),
            new ExpensePaid(region, day, "fiona", now, claim with { Version = 4, PaidOn = day }),
            new ExpenseApproved(region, day, "fiona", now, claim),
            new TicketOpened(region, day, "cleo", now, ticket),
            new SlaBreached(region, day, "timer", now, late.FirstResponse, late),
            new SlaBreachWithdrawn(region, day, "cleo", now, answered.FirstResponse, answered),
            new TicketAnswered(region, day, "cleo", now, answered),
            new FeedbackAnalysed(region, day.AddDays(1), "cleo", now, survey with { Version = 5, Status = "analysed", AnalysedOn = day.AddDays(1) }, "f", "p", [measure]),
            new SurveyClosed(region, day, "cleo", now, survey),
            new VisitRecorded(region, day, "cleo", now, visit with { Version = 2, Status = "done", DoneOn = day }),
            new VisitRecorded(region, day, "cleo", now, visit),
            new MeasureReturned(region, day, "carl", now, measure with { Version = 4 }),
            new MeasureDone(region, day, "cleo", now, measure with { Version = 3, Status = "done", DoneOn = day }),
            new MeasureVerified(region, day, "carl", now, measure with { Version = 6, Status = "verified", DoneOn = day, VerifiedOn = day }),
            new MeasureOverdue(region, day, "timer", now, measure),
            new ResearchInquiryDone(region, day, "bob", now, new ResearchResultState(Guid.CreateVersion7(), "DS-2026-000001", 2, region, contract.DepartmentId, inquiry, day)),
            new ResearchPlanApproved(region, day, "carl", now, new ResearchPlanState(Guid.CreateVersion7(), "RP-2026-000001", 3, region, contract.DepartmentId, 2026, 1, "x", [new ResearchItemState(inquiry, "marketDemand", "x", "interview", day, day, person)])),
        ];
        foreach (var @event in told.Concat(told))
            await bus.Publish(@event, @event.GetType(), TestContext.Current.CancellationToken);

        await Wait.Until(async () => await app.Db((PerformanceDbContext db) => db.Inbox.CountAsync()) >= told.Length * 2, "all is heard", TimeSpan.FromSeconds(60));
        Assert.Equal(
            [
                ("campaignBudget", 1), ("campaignCost", 1), ("due", 1), ("firstResponseDue", 3), ("firstResponseMet", 3), ("leads", 1), ("leadTarget", 1), ("measureDue", 4), ("measureOnTime", 4), ("planTarget", 2), ("researchDelivered", 1),
                ("researchDue", 1), ("revenueTarget", 1), ("signed", 3), ("surveyAnswered", 2), ("surveySatisfied", 2), ("trainingHeld", 1), ("trainingPlanned", 1), ("visitDue", 2), ("visitOnTime", 2),
            ],
            (await app.Db((PerformanceDbContext db) => db.Facts.GroupBy(f => f.Measure).Select(g => new { g.Key, Count = g.Count() }).ToListAsync())).Select(g => (System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(g.Key.ToString()), g.Count)).Order());
        Assert.Equal(0, await app.Db((PerformanceDbContext db) => db.DeadLetters.CountAsync()));
    }
}

using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Finance.Messages.Events;
using RegionCloud.Performance.Features.Bonuses;
using RegionCloud.Performance.Messages.Events;
using RegionCloud.Testing;

namespace RegionCloud.Performance.Tests.Features;

/// <summary>Bonuses from a published score to the payout, with Finance in between (7.3, RB-24, RB-28). fiona reckons, carl approves, finn pays.</summary>
public sealed class BonusTests(AppraisalApp app) : IClassFixture<AppraisalApp>
{
    [Fact]
    public async Task A_bonus_follows_a_published_result_once_and_counts_when_finance_has_committed_its_money_7_3_1_RB_24()
    {
        var company = await app.CompanyAsync();
        await company.PlanAsync("2026-01-05", 1, ("anna", "2026-03", 100m));
        var contract = await company.SignAsync("2026-03-10", 100m);
        await company.DueAsync(contract, "2026-03-31", 1_000m, ("2026-03-31", 949.94m));
        // anna: 100 × 50 % + 94.994 ÷ 90 = 105.5489 × 30 % + 90 × 20 % = 50 + 31.6647 + 18 = 99.66, A; her rate is 94.99: 3,000 × 1.2 × 0.9 = 3,240.00.
        var cycle = await company.CycleAsync("2026-03", "reconciled", 90m);
        await ReckonAsync(company, cycle).Refused(HttpStatusCode.Conflict, "performance.bonus.cycle-not-published");
        cycle = await Company.DoAsync(company.As("carl"), cycle, "publish", new { on = "2026-04-10" });
        await company.As("fiona").KeyedAsync($"appraisal-cycles/{cycle["id"]}/bonuses", new { on = "2026-04-09" }).Refused(HttpStatusCode.UnprocessableEntity, "performance.bonus.before-publication");
        Assert.Equal(HttpStatusCode.Forbidden, (await company.As("carl").KeyedAsync($"appraisal-cycles/{cycle["id"]}/bonuses", new { })).StatusCode);
        Assert.Equal(2, (await ReckonAsync(company, cycle).Json(HttpStatusCode.OK))["created"]!.GetValue<int>());
        Assert.Equal(0, (await ReckonAsync(company, cycle).Json(HttpStatusCode.OK))["created"]!.GetValue<int>());

        var anna = await OfAsync(company, cycle, "anna");
        Assert.Equal(
            ("3000.00", "A", "1.20", "94.99", "0.90", "3240.00", "proposed"),
            (Text(anna, "base"), Text(anna, "grade"), Text(anna, "gradeCoefficient"), Text(anna, "collectionRate"), Text(anna, "collectionCoefficient"), Text(anna, "amount"), Text(anna, "status")));
        // abel is judged alone: 90 is B, and nothing fell due that he could have collected: 3,000.00.
        Assert.Equal(("B", "3000.00"), (await OfAsync(company, cycle, "abel")) is var abel ? (Text(abel, "grade"), Text(abel, "amount")) : default);

        anna = await DoAsync(company.As("carl"), anna, "approve", new { on = "2026-04-11" }, HttpStatusCode.Accepted);
        Assert.Equal("awaitingBudget", Text(anna, "status"));
        var asked = await AskedAsync(anna);
        Assert.Equal(("bonus", "personnel", 2026, 3240m, "CNY", new DateOnly(2026, 4, 11)), (asked.Request.Origin, asked.Request.Category, asked.Request.Year, asked.Request.Amount, asked.Request.Currency, asked.BusinessDate));
        Assert.Empty(await ApprovedAsync(anna));

        await TakeAsync(asked, granted: true);
        await TakeAsync(asked, granted: true);
        anna = await company.As("fiona").GetJsonAsync($"bonuses/{anna["id"]}");
        Assert.Equal(("approved", "2026-04-11"), (Text(anna, "status"), Text(anna, "approvedOn")));
        var told = Assert.Single(await ApprovedAsync(anna));
        Assert.Equal((3240m, asked.Request.RequestId, asked.Actor), (told.Bonus.Amount, told.Bonus.RequestId, told.Actor));

        await company.As("fiona").KeyedAsync($"bonuses/{anna["id"]}/pay", new { on = "2026-04-20" }, anna["etag"]).Refused(HttpStatusCode.UnprocessableEntity, "performance.bonus.own-payment");
        anna = await DoAsync(company.As("finn"), anna, "pay", new { on = "2026-04-20" });
        Assert.Equal(("paid", "2026-04-20"), (Text(anna, "status"), Text(anna, "paidOn")));
        var spent = await LastAsync<BudgetCommitmentSpent>(anna);
        Assert.Equal((asked.Request.RequestId, (Guid)anna["id"]!, 3240m, new DateOnly(2026, 4, 20)), (spent.Request.RequestId, spent.PayoutId, spent.Amount, spent.BusinessDate));
    }

    [Fact]
    public async Task What_finance_refuses_is_proposed_again_and_says_why_and_a_justification_goes_with_the_next_attempt_RB_27()
    {
        var company = await app.CompanyAsync();
        var bonus = await ProposedAsync(company);
        bonus = await DoAsync(company.As("carl"), bonus, "approve", new { on = "2026-04-11" }, HttpStatusCode.Accepted);
        var first = await AskedAsync(bonus);
        await TakeAsync(first, granted: false);
        bonus = await company.As("carl").GetJsonAsync($"bonuses/{bonus["id"]}");
        Assert.Equal("proposed", Text(bonus, "status"));
        Assert.Equal("refused beyondYearToDate 1000.00 900.00 3500.00", Assert.Single(bonus["attempts"]!.AsArray())! is var attempt ? $"{attempt["outcome"]} {attempt["refusedFor"]} {attempt["limit"]} {attempt["used"]} {attempt["excess"]}" : "");
        // Finance's answer comes late and once more: nothing changes.
        await TakeAsync(first, granted: true);
        Assert.Equal("proposed", Text(await company.As("carl").GetJsonAsync($"bonuses/{bonus["id"]}"), "status"));

        bonus = await DoAsync(company.As("carl"), bonus, "approve", new { on = "2026-04-12", justification = "the best month of the year" }, HttpStatusCode.Accepted);
        var second = await AskedAsync(bonus);
        Assert.Equal(("the best month of the year", true), (second.Justification, second.Request.RequestId != first.Request.RequestId));
        bonus = await DoAsync(company.As("carl"), bonus, "withdraw", new { reason = "wait for the new budget" });
        Assert.Equal(("proposed", second.Request.RequestId), (Text(bonus, "status"), (await LastAsync<BudgetCommitmentWithdrawn>(bonus)).Request.RequestId));
        await TakeAsync(second, granted: true);
        Assert.Equal("proposed", Text(await company.As("carl").GetJsonAsync($"bonuses/{bonus["id"]}"), "status"));
    }

    [Fact]
    public async Task A_question_that_finance_does_not_answer_is_taken_back_after_the_days_of_the_policy()
    {
        var company = await app.CompanyAsync();
        var bonus = await DoAsync(company.As("carl"), await ProposedAsync(company), "approve", new { }, HttpStatusCode.Accepted);
        app.App.Clock.Advance(TimeSpan.FromDays(8));
        await Wait.Until(async () => Text(bonus = await company.As("carl").GetJsonAsync($"bonuses/{bonus["id"]}"), "status") == "proposed", "the question is taken back", TimeSpan.FromSeconds(60));

        Assert.Equal(("proposed", "withdrawn"), (Text(bonus, "status"), bonus["attempts"]![0]!["outcome"]!.ToString()));
        Assert.Equal("timeout", (await LastAsync<BudgetCommitmentWithdrawn>(bonus)).Reason);
    }

    [Fact]
    public async Task Committed_money_of_a_cancelled_bonus_is_released_and_a_bonus_of_nothing_asks_for_none_RB_24_RB_28()
    {
        var company = await app.CompanyAsync();
        var bonus = await DoAsync(company.As("carl"), await ProposedAsync(company), "approve", new { on = "2026-04-11" }, HttpStatusCode.Accepted);
        var asked = await AskedAsync(bonus);
        await TakeAsync(asked, granted: true);
        bonus = await company.As("carl").GetJsonAsync($"bonuses/{bonus["id"]}");
        bonus = await DoAsync(company.As("carl"), bonus, "cancel", new { reason = "left the company" });
        Assert.Equal(("cancelled", asked.Request.RequestId), (Text(bonus, "status"), (await LastAsync<BudgetCommitmentWithdrawn>(bonus)).Request.RequestId));

        // Judged 69.99: D.
        var other = await app.CompanyAsync();
        var nothing = await ProposedAsync(other, rating: 69.99m);
        Assert.Equal("0.00", Text(nothing, "amount"));
        nothing = await DoAsync(other.As("carl"), nothing, "approve", new { on = "2026-04-11" });
        Assert.Equal("approved", Text(nothing, "status"));
        await other.As("finn").KeyedAsync($"bonuses/{nothing["id"]}/pay", new { on = "2026-04-12" }, nothing["etag"]).Refused(HttpStatusCode.Conflict, "performance.bonus.nothing-to-pay");
    }

    [Fact]
    public async Task Nobody_approves_his_own_bonus_and_each_sees_only_his_own_SoD5_Z5()
    {
        var company = await app.CompanyAsync();
        var bonus = await ProposedAsync(company);
        Assert.Equal(HttpStatusCode.OK, (await company.As("anna").AskAsync($"bonuses/{bonus["id"]}")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await company.As("abel").AskAsync($"bonuses/{bonus["id"]}")).StatusCode);
        // The head of sales sees sums that name nobody.
        Assert.Equal(HttpStatusCode.NotFound, (await company.As("bob").AskAsync($"bonuses/{bonus["id"]}")).StatusCode);
        Assert.Equal("7200.00", Assert.Single((await company.As("bob").GetJsonAsync($"bonus-sums?regionId={company.Region}"))["rows"]!.AsArray())!["amount"]!.ToString());
        Assert.Equal(HttpStatusCode.NotFound, (await (await app.CompanyAsync()).As("carl").AskAsync($"bonuses/{bonus["id"]}")).StatusCode);

        // Of the whole region: carl manages it, so headquarters approves. 95 is A: 100,000 × 1.2.
        var year = await company.CycleAsync("2025", rating: 95m);
        Assert.Equal(1, (await ReckonAsync(company, year).Json(HttpStatusCode.OK))["created"]!.GetValue<int>());
        var whole = Assert.Single((await company.As("fiona").GetJsonAsync($"bonuses?cycleId={year["id"]}"))["items"]!.AsArray())!;
        Assert.Equal("120000.00", Text(whole, "amount"));
        await company.As("carl").KeyedAsync($"bonuses/{whole["id"]}/approve", new { on = "2026-04-11" }, whole["etag"]).Refused(HttpStatusCode.UnprocessableEntity, "performance.bonus.own-approval");
        await DoAsync(app.Admin, whole, "approve", new { on = "2026-04-11" }, HttpStatusCode.Accepted);
    }

    [Fact]
    public async Task Honours_are_given_by_another_with_a_title_and_only_persons_are_promoted_7_3_2()
    {
        var company = await app.CompanyAsync();
        foreach (var period in (string[])["2025-01", "2025-02", "2025-03"])
            await company.CycleAsync(period, rating: 95m, on: "2025-04-10");
        var honour = (await company.As("anna").GetJsonAsync("rewards"))["items"]!.AsArray().Single()!;
        Assert.Equal(("honour", "2025-03", 3), (Text(honour, "kind"), Text(honour, "period"), honour["consecutive"]!.GetValue<int>()));
        // carl published the months, so somebody else decides.
        await company.As("carl").KeyedAsync($"rewards/{honour["id"]}/approve", new { title = "销售之星", on = "2025-04-11" }, honour["etag"]).Refused(HttpStatusCode.UnprocessableEntity, "performance.proposal.second-person");
        var given = await app.Admin.KeyedAsync($"rewards/{honour["id"]}/approve", new { title = "销售之星", on = "2025-04-11" }, honour["etag"]).Json(HttpStatusCode.OK);
        Assert.Equal(("销售之星", "approved"), (Text(given, "title"), given["proposal"]!["status"]!.ToString()));
    }

    /// <summary>anna's bonus of March 2026, judged alone: 95 is A, 3,600.00.</summary>
    private static async Task<JsonNode> ProposedAsync(Company company, decimal rating = 95m)
    {
        var cycle = await company.CycleAsync("2026-03", rating: rating);
        await ReckonAsync(company, cycle).Json(HttpStatusCode.OK);
        return await OfAsync(company, cycle, "anna");
    }

    private static Task<HttpResponseMessage> ReckonAsync(Company company, JsonNode cycle) => company.As("fiona").KeyedAsync($"appraisal-cycles/{cycle["id"]}/bonuses", new { on = "2026-04-10" });

    private static async Task<JsonNode> OfAsync(Company company, JsonNode cycle, string person)
        => Assert.Single((await company.As("fiona").GetJsonAsync($"bonuses?cycleId={cycle["id"]}&employeeId={company.People[person]}"))["items"]!.AsArray())!;

    private static Task<JsonNode> DoAsync(HttpClient who, JsonNode bonus, string action, object body, HttpStatusCode expected = HttpStatusCode.OK) => Company.DoAsync(who, bonus, action, body, "bonuses", expected);

    private static string Text(JsonNode node, string property) => node[property]!.ToString();

    private Task<BudgetCommitmentRequested> AskedAsync(JsonNode bonus) => LastAsync<BudgetCommitmentRequested>(bonus);

    private async Task<TEvent> LastAsync<TEvent>(JsonNode bonus) => JsonSerializer.Deserialize<TEvent>((await BodiesAsync(typeof(TEvent).Name, bonus))[^1])!;

    private async Task<IReadOnlyList<BonusApproved>> ApprovedAsync(JsonNode bonus) => [.. (await BodiesAsync(nameof(BonusApproved), bonus)).Select(b => JsonSerializer.Deserialize<BonusApproved>(b)!)];

    private Task<List<string>> BodiesAsync(string type, JsonNode bonus)
    {
        var id = bonus["id"]!.ToString();
        return app.Db(db => db.Outbox.Where(m => m.Type.EndsWith(":" + type) && m.Body.Contains(id)).OrderBy(m => m.Id).Select(m => m.Body).ToListAsync());
    }

    /// <summary>Finance's answer, as its consumer would take it.</summary>
    private Task TakeAsync(BudgetCommitmentRequested asked, bool granted) => app.ActAsync(db => granted
        ? db.TakeAsync(new BudgetCommitmentGranted(asked.RegionId, asked.BusinessDate, asked.OccurredAt.AddSeconds(1), asked.Request, 1), CancellationToken.None)
        : db.TakeAsync(new BudgetCommitmentRefused(asked.RegionId, asked.BusinessDate, asked.OccurredAt.AddSeconds(1), asked.Request, 1, "beyondYearToDate", 1000m, 900m, 3500m), CancellationToken.None));
}

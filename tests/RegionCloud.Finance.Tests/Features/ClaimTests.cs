using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Common.Messages.V1;
using RegionCloud.Finance.Data;
using RegionCloud.Finance.Domain;
using RegionCloud.Finance.Features.Budgets;
using RegionCloud.Testing;

namespace RegionCloud.Finance.Tests.Features;

/// <summary>Expense claims from draft to payment (8.2, RB-29). It is 2026-06-30; rita sells and stands in for the sales head.</summary>
public sealed class ClaimTests : IAsyncLifetime
{
    private ServiceApp<Program> app = null!;
    private int invoices;

    public async ValueTask InitializeAsync()
    {
        var company = FinanceApp.Company();
        company.Person("rita", "EAST", "sales", ("salesRep", "EAST", "sales"));
        company.Delegation("bob", "rita", "salesHead", "EAST");
        company.Person("frank", "EAST", "customerService", ("financeOfficer", "EAST", null));
        app = await ServiceApp<Program>.StartAsync("finance", company, now: new DateTimeOffset(2026, 6, 30, 4, 0, 0, TimeSpan.Zero));
        await app.BudgetAsync("240000.00");
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    [Fact]
    public async Task A_claim_is_approved_by_others_paid_by_a_third_and_takes_the_budget_once_RB_28_RB_29()
    {
        var claim = await SubmittedAsync("anna", "5000.00");
        Assert.Equal(("submitted", "departmentManager"), (claim.Text("status"), claim.Text("nextLevel")));
        Assert.Equal((0m, 0m), await app.CommittedAndActualAsync("sales"));

        var approved = await ApproveAsync("bob", claim);
        Assert.Equal("approved", approved.Text("status"));
        Assert.Equal((5000m, 0m), await app.CommittedAndActualAsync("sales"));

        var (response, paid) = await app.As("fiona").PostTo($"expense-claims/{claim.Text("id")}/pay", new { reference = "TX-9" }, approved.Text("etag"));
        Assert.True(response.StatusCode == HttpStatusCode.OK, paid.ToString());
        Assert.Equal("paid", paid.Text("status"));
        Assert.Equal((0m, 5000m), await app.CommittedAndActualAsync("sales"));
        Assert.Equal(HttpStatusCode.Conflict, (await app.As("fiona").PostTo($"expense-claims/{claim.Text("id")}/pay", new { }, paid.Text("etag"))).Response.StatusCode);
        Assert.Equal(["BudgetApproved", "ExpenseApproved", "ExpensePaid"], await app.Published());
    }

    [Theory]
    [InlineData("5000.00", "departmentManager")]
    [InlineData("5000.01", "departmentManager", "regionManager")]
    [InlineData("20000.00", "departmentManager", "regionManager")]
    [InlineData("20000.01", "departmentManager", "regionManager", "headquartersFinance")]
    public async Task The_chain_follows_the_amount_its_limits_inclusive_RB_29(string amount, params string[] levels)
    {
        var claim = await SubmittedAsync("anna", amount);

        Assert.Equal(levels, claim.GetProperty("steps").EnumerateArray().Select(s => s.Text("level")));
        foreach (var person in new[] { "bob", "carl", "hanna" }.Take(levels.Length))
        {
            Assert.Equal(levels[Array.IndexOf(["bob", "carl", "hanna"], person)], claim.Text("nextLevel"));
            Assert.Equal("claimApproval", (await app.As(person).GetFrom("waiting")).GetProperty("items")[0].Text("kind"));
            claim = await ApproveAsync(person, claim);
        }

        Assert.Equal("approved", claim.Text("status"));
    }

    [Theory]
    [InlineData("bob", "100.00", "regionManager")]
    [InlineData("carl", "100.00", "headquartersFinance")]
    [InlineData("carl", "20000.01", "headquartersFinance")]
    [InlineData("fiona", "100.00", "departmentManager")]
    public async Task Who_would_approve_himself_is_approved_one_level_up_RB_29(string claimant, string amount, string level)
        => Assert.Equal(level, (await SubmittedAsync(claimant, amount)).Text("nextLevel"));

    [Fact]
    public async Task Nobody_approves_his_own_claim_nor_for_its_claimant_SoD1_SoD8()
    {
        var own = await SubmittedAsync("bob", "100.00");
        Assert.Equal("finance.claim.own-approval", await CodeOf("bob", own));
        Assert.Equal("finance.claim.other-level", await CodeOf("rita", own));

        var annas = await SubmittedAsync("anna", "100.00");
        Assert.Equal("approved", (await ApproveAsync("rita", annas)).Text("status"));
        var ritas = await SubmittedAsync("rita", "100.00");
        Assert.Equal("finance.claim.own-approval", await CodeOf("rita", ritas));
    }

    [Fact]
    public async Task One_person_speaks_for_one_level_and_neither_approver_nor_claimant_pays_SoD1()
    {
        var claim = await SubmittedAsync("anna", "5000.01");
        Assert.Equal("finance.claim.other-level", await CodeOf("carl", claim));
        claim = await ApproveAsync("bob", claim);
        Assert.Equal("finance.claim.approved-before", await CodeOf("bob", claim));
        claim = await ApproveAsync("carl", claim);
        Assert.Equal(HttpStatusCode.Forbidden, (await app.As("hanna").PostTo($"expense-claims/{claim.Text("id")}/pay", new { }, claim.Text("etag"))).Response.StatusCode);

        var fionas = await ApproveAsync("cleo", await SubmittedAsync("fiona", "10.00"));
        Assert.Equal("finance.claim.own-payment", (await app.As("fiona").PostTo($"expense-claims/{fionas.Text("id")}/pay", new { }, fionas.Text("etag"))).Body.Text("code"));
        Assert.Equal("paid", (await app.As("frank").PostTo($"expense-claims/{fionas.Text("id")}/pay", new { }, fionas.Text("etag"))).Body.Text("status"));
    }

    [Theory]
    [InlineData("nobody", "departmentManager")]
    [InlineData("hanna", "headquartersFinance")]
    [InlineData("audrey", "regionManager")]
    [InlineData("olga", "regionManager")]
    [InlineData("dora", "regionManager")]
    [InlineData("admin", "regionManager")]
    public async Task Every_employee_files_and_reads_his_own_claims_whatever_his_role_10a(string person, string level)
    {
        var claim = await SubmittedAsync(person, "10.00");

        // nobody works in sales, whose head approves; of headquarters' people nobody below the region manager, and never the claimant's own level.
        Assert.Equal(level, claim.Text("nextLevel"));
        Assert.Contains(claim.Text("id"), (await app.As(person).GetFrom("expense-claims")).GetProperty("items").EnumerateArray().Select(c => c.Text("id")));
        Assert.Equal(claim.Text("id"), (await app.As(person).GetFrom($"expense-claims/{claim.Text("id")}")).Text("id"));

        var annas = await SubmittedAsync("anna", "11.00");
        var others = person is "hanna" or "audrey" or "admin" ? HttpStatusCode.OK : HttpStatusCode.NotFound;
        Assert.Equal(others, (await app.As(person).SendAsync(HttpMethod.Get, $"expense-claims/{annas.Text("id")}")).Response.StatusCode);
        Assert.NotEqual(HttpStatusCode.OK, (await app.As(person).PostTo($"expense-claims/{annas.Text("id")}/withdraw", new { reason = "x" }, annas.Text("etag"))).Response.StatusCode);
    }

    [Fact]
    public async Task Who_works_in_a_region_files_there_and_nowhere_else_and_a_region_that_is_not_does_not_exist_10a()
    {
        object Draft(Guid region) => new { regionId = region, purpose = "visit", lines = new[] { new { spentOn = "2026-06-01", category = "sales", amount = "1.00", purpose = "train" } } };

        Assert.Equal(HttpStatusCode.NotFound, (await app.As("anna").PostTo("expense-claims", Draft(TestOrganisation.West))).Response.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await app.As("nobody").PostTo("expense-claims", Draft(TestOrganisation.West))).Response.StatusCode);
        Assert.Equal(HttpStatusCode.Created, (await app.As("olga").PostTo("expense-claims", Draft(TestOrganisation.West))).Response.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await app.As("olga").PostTo("expense-claims", Draft(Guid.CreateVersion7()))).Response.StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await app.As("stranger").PostTo("expense-claims", Draft(TestOrganisation.East))).Response.StatusCode);
    }

    [Fact]
    public async Task Every_line_needs_seller_invoice_and_file_and_the_three_ticks_8_2_3()
    {
        var (_, draft) = await app.As("anna").PostTo("expense-claims", new { regionId = TestOrganisation.East, purpose = "visit", lines = new[] { new { spentOn = "2026-06-01", category = "sales", amount = "10.00", purpose = "train" } } });
        var (refused, problem) = await app.As("anna").PostTo($"expense-claims/{draft.Text("id")}/submit", new { }, draft.Text("etag"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        Assert.Equal(["/lines/0/sellerTaxNumber", "/lines/0/invoiceNumber", "/lines/0/attachmentId"], problem.GetProperty("errors").EnumerateArray().Select(e => e.Text("pointer")));

        var claim = await SubmittedAsync("anna", "10.00");
        foreach (var (real, lawful, effective) in new[] { (false, true, true), (true, false, true), (true, true, false) })
            Assert.Equal("finance.claim.not-ticked", (await app.As("bob").PostTo($"expense-claims/{claim.Text("id")}/approve", new { lines = new[] { new { sequence = 1, real, lawful, effective } } }, claim.Text("etag"))).Body.Text("code"));
        Assert.Equal("finance.claim.sanctioned-above-claimed", (await app.As("bob").PostTo($"expense-claims/{claim.Text("id")}/approve", new { lines = new[] { new { sequence = 1, real = true, lawful = true, effective = true, sanctioned = "10.01" } } }, claim.Text("etag"))).Body.Text("code"));
    }

    [Fact]
    public async Task Less_may_be_sanctioned_and_only_that_is_committed_RB_29()
    {
        var claim = await SubmittedAsync("anna", "10.00");

        var (_, approved) = await app.As("bob").PostTo($"expense-claims/{claim.Text("id")}/approve", new { lines = new[] { new { sequence = 1, real = true, lawful = true, effective = true, sanctioned = "9.99" } } }, claim.Text("etag"));

        Assert.Equal(("approved", "10.00", "9.99"), (approved.Text("status"), approved.Text("claimed"), approved.Text("sanctioned")));
        Assert.Equal((9.99m, 0m), await app.CommittedAndActualAsync("sales"));
    }

    [Fact]
    public async Task An_invoice_is_claimed_once_in_the_company_until_its_claim_is_withdrawn_RB_29()
    {
        var first = await SubmittedAsync("anna", "10.00", invoice: "INV 7");
        var second = await DraftAsync("abel", "10.00", invoice: "inv7");
        Assert.Equal("finance.claim.invoice-claimed", (await app.As("abel").PostTo($"expense-claims/{second.Text("id")}/submit", new { }, second.Text("etag"))).Body.Text("code"));

        await app.As("anna").PostTo($"expense-claims/{first.Text("id")}/withdraw", new { reason = "mine was wrong" }, first.Text("etag"));
        Assert.Equal("submitted", (await app.As("abel").PostTo($"expense-claims/{second.Text("id")}/submit", new { }, second.Text("etag"))).Body.Text("status"));
        Assert.Equal("finance.claim.invoice-twice", (await app.As("anna").PostTo("expense-claims", new
        {
            regionId = TestOrganisation.East,
            purpose = "twice",
            lines = Enumerable.Range(0, 2).Select(_ => new { spentOn = "2026-06-01", category = "sales", amount = "1.00", purpose = "x", sellerTaxNumber = "S", invoiceNumber = "1" }),
        })).Body.Text("code"));
    }

    [Fact]
    public async Task Of_two_claims_of_one_invoice_at_once_one_is_taken_RB_29()
    {
        var drafts = await Task.WhenAll(new[] { "anna", "abel" }.Select(async p => (Person: p, Claim: await DraftAsync(p, "10.00", invoice: "SAME"))));

        var answers = await Task.WhenAll(drafts.Select(d => app.As(d.Person).PostTo($"expense-claims/{d.Claim.Text("id")}/submit", new { }, d.Claim.Text("etag"))));

        Assert.Single(answers, a => a.Response.StatusCode == HttpStatusCode.OK);
        Assert.Equal("finance.claim.invoice-claimed", answers.Single(a => a.Response.StatusCode != HttpStatusCode.OK).Body.Text("code"));
    }

    [Fact]
    public async Task Beyond_the_months_so_far_it_wants_a_justification_and_the_region_manager_RB_27()
    {
        await app.SpendAsync("sales", "119990.00", "2026-06-01");
        var draft = await DraftAsync("anna", "10.01");

        var (_, problem) = await app.As("anna").PostTo($"expense-claims/{draft.Text("id")}/submit", new { }, draft.Text("etag"));
        Assert.Equal("10.01 CNY for sales exceed the budget of 2026 up to month 6: limit 120000.00, used 119990.00, excess 0.01.", problem.Text("detail"));

        var (_, claim) = await app.As("anna").PostTo($"expense-claims/{draft.Text("id")}/submit", new { justification = "the fair" }, draft.Text("etag"));
        Assert.Equal(["departmentManager", "regionManager"], claim.GetProperty("steps").EnumerateArray().Select(s => s.Text("level")));
        Assert.Equal("approved", (await ApproveAsync("carl", await ApproveAsync("bob", claim))).Text("status"));
    }

    [Fact]
    public async Task What_was_within_the_budget_and_is_beyond_it_at_the_last_approval_goes_on_to_the_region_manager_who_says_why_RB_27()
    {
        var claim = await SubmittedAsync("anna", "10.00");
        await app.SpendAsync("sales", "120000.00", "2026-06-02");

        claim = await ApproveAsync("bob", claim);
        Assert.Equal(("inApproval", "regionManager", "beyondYearToDate"), (claim.Text("status"), claim.Text("nextLevel"), claim.Text("check", "limit")));
        Assert.Equal((0m, 120000m), await app.CommittedAndActualAsync("sales"));
        Assert.Equal("finance.claim.justification-required", await CodeOf("carl", claim));
        Assert.Equal("approved", (await ApproveAsync("carl", claim, "agreed in the meeting")).Text("status"));
    }

    [Fact]
    public async Task Beyond_the_year_it_is_blocked_at_the_last_approval_until_headquarters_overrides_RB_27()
    {
        var claim = await SubmittedAsync("anna", "10.00");
        var (_, spent) = await app.As("fiona").PostTo("spendings", new { regionId = TestOrganisation.East, category = "sales", amount = "240000.00", purpose = "x", evidence = "E", justification = "must" });
        await app.As("carl").PostTo($"spendings/{spent.Text("id")}/approve", new { reason = "must" }, spent.Text("etag"));

        claim = await ApproveAsync("bob", claim);
        Assert.Equal(("blocked", "beyondAnnual", "10.00"), (claim.Text("status"), claim.Text("check", "limit"), claim.Text("check", "excess")));
        Assert.Equal("claimOverride", (await app.As("admin").GetFrom("waiting")).GetProperty("items")[0].Text("kind"));
        Assert.Equal(HttpStatusCode.Forbidden, (await app.As("carl").PostTo($"expense-claims/{claim.Text("id")}/override", new { reason = "x" }, claim.Text("etag"))).Response.StatusCode);
        var (_, allowed) = await app.As("admin").PostTo($"expense-claims/{claim.Text("id")}/override", new { reason = "the board agreed" }, claim.Text("etag"));
        Assert.Equal(("approved", "the board agreed"), (allowed.Text("status"), allowed.Text("overrideReason")));
        Assert.Equal((10m, 240000m), await app.CommittedAndActualAsync("sales"));
    }

    [Fact]
    public async Task A_category_without_a_budget_does_not_pass_freely_16_10()
    {
        var draft = await DraftAsync("anna", "0.01", category: "rent");

        Assert.Equal("finance.budget.no-line", (await app.As("anna").PostTo($"expense-claims/{draft.Text("id")}/submit", new { }, draft.Text("etag"))).Body.Text("code"));
    }

    [Fact]
    public async Task Lines_of_a_campaign_use_its_commitment_first_and_show_what_is_beyond_RB_28()
    {
        var campaign = Guid.CreateVersion7();
        await app.Db<FinanceDbContext, int>(async db =>
        {
            var asked = BudgetCommitmentTests.Asked(BudgetCommitmentTests.Request(100m) with { CampaignId = campaign, OriginId = campaign });
            await OnBudgetCommitmentRequested.AnswerAsync(db, asked, DateTimeOffset.UnixEpoch, TestContext.Current.CancellationToken);
            return await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        });

        var first = await ApproveAsync("bob", await SubmittedAsync("anna", "70.00", category: "marketing", campaign: campaign));
        Assert.Equal("approved", first.Text("status"));
        Assert.Equal((100m, 0m), await app.CommittedAndActualAsync("marketing"));
        await ApproveAsync("bob", await SubmittedAsync("anna", "50.00", category: "marketing", campaign: campaign));

        Assert.Equal((120m, 0m), await app.CommittedAndActualAsync("marketing"));
        var commitment = await app.Db<FinanceDbContext, BudgetCommitment>(db => db.BudgetCommitments.SingleAsync(TestContext.Current.CancellationToken));
        Assert.Equal((100m, 0m, 20m), (commitment.Consumed, commitment.Remaining, commitment.Overspent));

        using var channel = app.Ask("carl");
        var traces = new TraceService.TraceServiceClient(channel);
        var up = await traces.GetTraceAsync(new GetTraceRequest { Kind = "expenseClaim", Id = first.Text("id") }, cancellationToken: TestContext.Current.CancellationToken);
        var down = await traces.GetTraceAsync(new GetTraceRequest { Kind = "budgetCommitment", Id = commitment.Id.ToString() }, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(("campaign", campaign.ToString()), (Assert.Single(up.Up).Kind, up.Up[0].Id));
        Assert.Equal(["EC-2026-000001", "EC-2026-000002"], down.Down.Select(l => l.Number));
        Assert.Equal(["budgetCommitted", "budgetCommitmentConsumed", "budgetCommitmentConsumed"], down.Events.Select(e => e.Type));
    }

    [Fact]
    public async Task A_change_is_a_withdrawal_and_a_new_submission_and_approvals_are_void_SoD7()
    {
        var claim = await ApproveAsync("bob", await SubmittedAsync("anna", "5000.01"));
        Assert.Equal("finance.claim.wrong-state", (await app.As("anna").SendAsync(HttpMethod.Put, $"expense-claims/{claim.Text("id")}", Content("sales", "1.00", null, null, null), claim.Text("etag"))).Body.Text("code"));

        var (_, withdrawn) = await app.As("anna").PostTo($"expense-claims/{claim.Text("id")}/withdraw", new { reason = "wrong amount" }, claim.Text("etag"));
        var file = withdrawn.GetProperty("lines")[0].Text("attachmentId");
        var (_, draft) = await app.As("anna").SendAsync(HttpMethod.Put, $"expense-claims/{claim.Text("id")}", Content("sales", "4000.00", "NEW-1", Guid.Parse(file), null), withdrawn.Text("etag"));
        var (_, again) = await app.As("anna").PostTo($"expense-claims/{claim.Text("id")}/submit", new { }, draft.Text("etag"));

        Assert.Equal(["departmentManager"], again.GetProperty("steps").EnumerateArray().Select(s => s.Text("level")));
        Assert.False(again.GetProperty("steps")[0].TryGetProperty("by", out _));
    }

    [Fact]
    public async Task A_rejected_claim_frees_its_invoice_and_only_the_level_whose_turn_it_is_rejects()
    {
        var claim = await SubmittedAsync("anna", "10.00", invoice: "R-1");
        Assert.Equal("finance.claim.other-level", (await app.As("carl").PostTo($"expense-claims/{claim.Text("id")}/reject", new { reason = "no" }, claim.Text("etag"))).Body.Text("code"));

        var (_, rejected) = await app.As("bob").PostTo($"expense-claims/{claim.Text("id")}/reject", new { reason = "not ours" }, claim.Text("etag"));

        Assert.Equal("rejected", rejected.Text("status"));
        Assert.Equal("submitted", (await SubmittedAsync("abel", "10.00", invoice: "R-1")).Text("status"));
    }

    [Fact]
    public async Task Files_stay_once_the_claim_is_submitted_and_others_do_not_see_it()
    {
        var claim = await SubmittedAsync("anna", "10.00");

        Assert.Empty((await app.As("anna").GetFrom($"expense-claims/{claim.Text("id")}/attachments")).GetProperty("actions").EnumerateArray());
        foreach (var stranger in new[] { "abel", "wendy", "mia", "vera" })
            Assert.Equal(HttpStatusCode.NotFound, (await app.As(stranger).SendAsync(HttpMethod.Get, $"expense-claims/{claim.Text("id")}")).Response.StatusCode);
        Assert.Equal(["10.00"], (await app.As("bob").GetFrom("expense-claims?status=submitted")).GetProperty("items").EnumerateArray().Select(c => c.Text("claimed")));
    }

    [Fact]
    public async Task Three_claims_just_under_a_limit_within_a_week_are_told_SoD12()
    {
        foreach (var amount in new[] { "4500.00", "5000.00", "4499.99" })
            await SubmittedAsync("anna", amount);
        Assert.DoesNotContain("ExpenseSplittingSuspected", await app.Published());

        await SubmittedAsync("anna", "4999.99");
        Assert.Equal(1, (await app.Published()).Count(e => e == "ExpenseSplittingSuspected"));
    }

    [Fact]
    public async Task Statistics_are_the_sums_of_the_approved_lines_and_exported_8_2_4()
    {
        await app.SignAsync(FinanceApp.Contract(instalments: [(10, 1000m)]));
        await ApproveAsync("bob", await SubmittedAsync("anna", "30.00"));
        await ApproveAsync("bob", await SubmittedAsync("abel", "20.00", category: "marketing"));
        await SubmittedAsync("anna", "99.00");

        var statistics = await app.As("carl").GetFrom("expense-statistics?groupBy=category");
        Assert.Equal([("marketing", "20.00", "40.00"), ("sales", "30.00", "60.00")], statistics.GetProperty("rows").EnumerateArray().Select(r => (r.Text("key"), r.Text("sanctioned"), r.Text("sharePercent"))));
        Assert.Equal(("50.00", "0.00", "1000.00", "5.00"), (statistics.Text("sanctioned"), statistics.Text("paid"), statistics.Text("signed"), statistics.Text("ratioPercent")));
        foreach (var by in new[] { "department", "person", "campaign", "month", "region" })
            Assert.Equal(50m, (await app.As("carl").GetFrom($"expense-statistics?groupBy={by}")).GetProperty("rows").EnumerateArray().Sum(r => decimal.Parse(r.Text("sanctioned"), System.Globalization.CultureInfo.InvariantCulture)));
        foreach (var path in new[] { "expense-statistics/export", "expense-claims/export" })
            Assert.Equal(HttpStatusCode.OK, (await app.As("hanna").GetAsync(new Uri($"/api/finance/v1/{path}", UriKind.Relative), TestContext.Current.CancellationToken)).StatusCode);
    }

    [Fact]
    public async Task A_monthly_review_keeps_the_figures_it_saw_8_2_4_8_3_4()
    {
        await ApproveAsync("bob", await SubmittedAsync("anna", "30.00"));
        foreach (var kind in new[] { "expenseAnalysis", "receivablesReview" })
        {
            var (response, review) = await app.As("bob").PostTo("reviews", new { regionId = TestOrganisation.East, kind, month = "2026-06-15", findings = "as planned", measures = "none" });
            Assert.True(response.StatusCode == HttpStatusCode.Created, review.ToString());
            Assert.Equal((kind, "2026-06"), (review.Text("kind"), review.Text("month")));
            Assert.Equal(review.Text("id"), (await app.As("carl").GetFrom($"reviews/{review.Text("id")}")).Text("id"));
        }

        var items = (await app.As("fiona").GetFrom("reviews?kind=expenseAnalysis")).GetProperty("items");
        Assert.Equal("30.00", Assert.Single(items.EnumerateArray()).GetProperty("figures").Text("sanctioned"));
        Assert.Equal("finance.review.month-not-over", (await app.As("bob").PostTo("reviews", new { regionId = TestOrganisation.East, kind = "expenseAnalysis", month = "2026-07-01", findings = "x", measures = "y" })).Body.Text("code"));
    }

    [Fact]
    public async Task What_was_spent_for_a_contract_is_found_from_the_contract_once_it_is_approved_1_2()
    {
        var contract = Guid.CreateVersion7();
        using var channel = app.Ask("carl");
        var traces = new TraceService.TraceServiceClient(channel);
        var asked = new GetTraceRequest { Kind = "contract", Id = contract.ToString() };
        var claim = await SubmittedAsync("anna", "100.00", contract: contract);
        Assert.Equal(StatusCode.NotFound, (await Assert.ThrowsAsync<RpcException>(async () => await traces.GetTraceAsync(asked, cancellationToken: TestContext.Current.CancellationToken))).StatusCode);

        await ApproveAsync("bob", claim);

        var trace = await traces.GetTraceAsync(asked, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal((claim.Text("id"), "sales"), (Assert.Single(trace.Down).Id, trace.Record.Service));
    }

    private async Task<JsonElement> DraftAsync(string person, string amount, string category = "sales", string? invoice = null, Guid? campaign = null, Guid? contract = null)
    {
        var client = app.As(person);
        var number = invoice ?? $"INV-{Interlocked.Increment(ref invoices)}";
        var (response, draft) = await client.PostTo("expense-claims", new { regionId = TestOrganisation.East, purpose = "visit", lines = new[] { new { spentOn = "2026-06-01", category, amount, purpose = "train" } } });
        Assert.True(response.StatusCode == HttpStatusCode.Created, draft.ToString());
        using var file = new ByteArrayContent(System.Text.Encoding.UTF8.GetBytes($"invoice {number}")) { Headers = { ContentType = new MediaTypeHeaderValue("text/plain") } };
        using var form = new MultipartFormDataContent { { file, "file", "invoice.txt" } };
        var uploaded = await client.PostAsync(new Uri($"/api/finance/v1/expense-claims/{draft.Text("id")}/attachments", UriKind.Relative), form, TestContext.Current.CancellationToken);
        var text = await uploaded.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(uploaded.StatusCode == HttpStatusCode.Created, text);
        var attachment = JsonDocument.Parse(text).RootElement.GetProperty("id").GetGuid();
        return (await client.SendAsync(HttpMethod.Put, $"expense-claims/{draft.Text("id")}", Content(category, amount, number, attachment, campaign, contract), draft.Text("etag"))).Body;
    }

    private static object Content(string category, string amount, string? invoice, Guid? attachment, Guid? campaign, Guid? contract = null) => new
    {
        purpose = "visit",
        lines = new[] { new { spentOn = "2026-06-01", category, amount, purpose = "train", sellerTaxNumber = "91310000X", invoiceNumber = invoice, attachmentId = attachment, campaignId = campaign, contractId = contract } },
    };

    private async Task<JsonElement> SubmittedAsync(string person, string amount, string category = "sales", string? invoice = null, Guid? campaign = null, Guid? contract = null)
    {
        var draft = await DraftAsync(person, amount, category, invoice, campaign, contract);
        var (response, claim) = await app.As(person).PostTo($"expense-claims/{draft.Text("id")}/submit", new { }, draft.Text("etag"));
        Assert.True(response.StatusCode == HttpStatusCode.OK, claim.ToString());
        return claim;
    }

    private static object Ticks(string? note) => new { note, lines = new[] { new { sequence = 1, real = true, lawful = true, effective = true } } };

    private async Task<string> CodeOf(string person, JsonElement claim) => (await app.As(person).PostTo($"expense-claims/{claim.Text("id")}/approve", Ticks(null), claim.Text("etag"))).Body.Text("code");

    private async Task<JsonElement> ApproveAsync(string person, JsonElement claim, string? note = null)
    {
        var (response, body) = await app.As(person).PostTo($"expense-claims/{claim.Text("id")}/approve", Ticks(note), claim.Text("etag"));
        Assert.True(response.StatusCode == HttpStatusCode.OK, body.ToString());
        return body;
    }
}

using System.Net;
using System.Text.Json;
using RegionCloud.Testing;

namespace RegionCloud.Finance.Tests.Features;

/// <summary>The rule book's numbers are data: proposed by one, approved by another, in force from a day, never changed (decisions §5).</summary>
public sealed class PolicyTests : IAsyncLifetime
{
    private const string Default = "00000000-0000-7000-8000-000000000001";
    private ServiceApp<Program> app = null!;

    public async ValueTask InitializeAsync() => app = await FinanceApp.StartAsync();

    public ValueTask DisposeAsync() => app.DisposeAsync();

    [Fact]
    public async Task The_seeded_set_is_in_force_from_the_beginning_of_time_and_everybody_in_business_reads_it()
    {
        foreach (var person in new[] { "fiona", "anna", "carl", "audrey", "admin" })
        {
            var sets = await app.As(person).GetFrom("policy-parameters?asOf=1900-01-01");
            var set = Assert.Single(sets.GetProperty("items").EnumerateArray());
            Assert.Equal((Default, "approved", "0001-01-01"), (set.Text("id"), set.Text("status"), set.Text("effectiveFrom")));
            Assert.Equal([30, 60, 90], set.GetProperty("values").GetProperty("ageingLimits").EnumerateArray().Select(v => v.GetInt32()));
        }

        var definition = (await app.As("fiona").GetFrom("policy-parameters/definitions")).EnumerateArray().Single(d => d.Text("name") == "ageingLimits");
        Assert.Equal(("ageingLimits", "day", "RB-12", "limits"), (definition.Text("name"), definition.Text("unit"), definition.Text("rule"), definition.Text("bounds", "shape")));
        Assert.NotEqual("label.finance.policy.ageing-limits", definition.Text("label"));
        Assert.Equal(HttpStatusCode.Forbidden, (await app.As("olga").SendAsync(HttpMethod.Get, "policy-parameters")).Response.StatusCode);
    }

    [Fact]
    public async Task A_figure_uses_the_set_valid_on_its_day_and_names_it_RB_12()
    {
        await app.SignAsync(FinanceApp.Contract(instalments: [(140, 50m)]));
        var set = await ApprovedAsync("2026-06-30", [20, 40]);
        var hanna = app.As("hanna");

        var before = await hanna.GetFrom("ageing?asOf=2026-06-29");
        var after = await hanna.GetFrom("ageing?asOf=2026-06-30");
        Assert.Equal((Default, "50.00"), (before.Text("policySetId"), before.GetProperty("totals")[0].Text("amounts", "days31To60")));
        Assert.Equal((set.Text("id"), "50.00"), (after.Text("policySetId"), after.GetProperty("totals")[0].Text("amounts", "days21To40")));
        Assert.Equal(set.Text("id"), (await hanna.GetFrom("collection?asOf=2026-06-30")).Text("policySetId"));
        var row = (await hanna.GetFrom("receivables")).GetProperty("items")[0];
        Assert.Equal((set.Text("id"), "days21To40"), (row.Text("policySetId"), row.Text("bucket")));
    }

    [Fact]
    public async Task The_day_before_the_first_day_of_the_next_set_is_the_last_one_of_this()
    {
        var first = await ApprovedAsync("2026-07-01", [20]);
        var second = await ApprovedAsync("2026-08-01", [25]);

        async Task<string> ValidAsync(string day) => (await app.As("anna").GetFrom($"policy-parameters?asOf={day}")).GetProperty("items")[0].Text("id");
        Assert.Equal([Default, first.Text("id"), first.Text("id"), second.Text("id")], [await ValidAsync("2026-06-30"), await ValidAsync("2026-07-01"), await ValidAsync("2026-07-31"), await ValidAsync("2026-08-01")]);
        Assert.Equal("2026-07-31", (await app.As("anna").GetFrom($"policy-parameters/{first.Text("id")}")).Text("effectiveUntil"));
    }

    [Fact]
    public async Task Nobody_approves_what_he_proposed_nor_who_stands_in_for_him_SoD4_SoD8()
    {
        var company = FinanceApp.Company();
        company.Person("stan", null, null, ("hqFinance", null, null));
        company.Person("dele", "EAST", "sales");
        company.Delegation("admin", "dele", "hqAdmin", null);
        await using var other = await ServiceApp<Program>.StartAsync("finance", company, now: new DateTimeOffset(2026, 6, 30, 4, 0, 0, TimeSpan.Zero));
        var (admin, dele, stan) = (other.As("admin"), other.As("dele"), other.As("stan"));

        var (_, proposed) = await admin.PostTo("policy-parameters", Proposal("2026-07-01", [20]));
        Assert.Equal(["withdraw"], Actions(proposed));
        foreach (var person in new[] { admin, dele })
        {
            Assert.DoesNotContain("approve", Actions(await person.GetFrom($"policy-parameters/{proposed.Text("id")}")));
            var (refused, problem) = await person.PostTo($"policy-parameters/{proposed.Text("id")}/approve", null!, proposed.Text("etag"));
            Assert.Equal((HttpStatusCode.UnprocessableEntity, "policy.second-person"), (refused.StatusCode, problem.Text("code")));
        }

        Assert.Equal(["approve", "reject"], Actions(await stan.GetFrom($"policy-parameters/{proposed.Text("id")}")));
        var (response, approved) = await stan.PostTo($"policy-parameters/{proposed.Text("id")}/approve", null!, proposed.Text("etag"));
        Assert.True(response.IsSuccessStatusCode, approved.ToString());
        Assert.Equal([("proposed", "admin"), ("approved", "stan")], approved.GetProperty("history").EnumerateArray().Select(h => (h.Text("action"), h.Text("by"))));
        Assert.Empty(Actions(approved));
        Assert.Equal(HttpStatusCode.Forbidden, (await other.As("fiona").PostTo("policy-parameters", Proposal("2026-07-02", [20]))).Response.StatusCode);
    }

    [Fact]
    public async Task What_was_decided_is_decided_for_good_and_told_with_its_reason()
    {
        var (admin, hanna) = (app.As("admin"), app.As("hanna"));
        var (_, rejected) = await admin.PostTo("policy-parameters", Proposal("2026-07-01", [20]));
        (_, rejected) = await hanna.PostTo($"policy-parameters/{rejected.Text("id")}/reject", new { reason = "too strict" }, rejected.Text("etag"));
        Assert.Equal(("rejected", "too strict"), (rejected.Text("status"), rejected.GetProperty("history")[1].Text("reason")));

        var (_, withdrawn) = await admin.PostTo("policy-parameters", Proposal("2026-07-01", [21]));
        var (notHis, problem) = await hanna.PostTo($"policy-parameters/{withdrawn.Text("id")}/withdraw", new { reason = "x" }, withdrawn.Text("etag"));
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "policy.not-the-proposer"), (notHis.StatusCode, problem.Text("code")));
        (_, withdrawn) = await admin.PostTo($"policy-parameters/{withdrawn.Text("id")}/withdraw", new { reason = "mistaken" }, withdrawn.Text("etag"));
        Assert.Equal("withdrawn", withdrawn.Text("status"));

        var approved = await ApprovedAsync("2026-07-01", [22]);
        foreach (var set in new[] { rejected, withdrawn, approved })
        {
            var (again, why) = await hanna.PostTo($"policy-parameters/{set.Text("id")}/approve", null!, set.Text("etag"));
            Assert.Equal((HttpStatusCode.Conflict, "policy.not-proposed"), (again.StatusCode, why.Text("code")));
        }

        Assert.Equal(["withdrawn"], (await hanna.GetFrom("policy-parameters?status=withdrawn")).GetProperty("items").EnumerateArray().Select(s => s.Text("status")));
        Assert.Equal(["PS-000004", "PS-000003"], (await hanna.GetFrom("policy-parameters?pageSize=2")).GetProperty("items").EnumerateArray().Select(s => s.Text("number")));
    }

    [Fact]
    public async Task Two_approved_sets_for_one_day_a_past_day_and_a_base_that_changed_are_refused()
    {
        var (admin, hanna) = (app.As("admin"), app.As("hanna"));
        Assert.Equal("policy.effective-in-past", (await admin.PostTo("policy-parameters", Proposal("2026-06-29", [20]))).Body.Text("code"));
        var (_, rival) = await admin.PostTo("policy-parameters", Proposal("2026-07-10", [20]));
        var (_, later) = await admin.PostTo("policy-parameters", Proposal("2026-08-01", [21]));
        await ApprovedAsync("2026-07-10", [22]);

        Assert.Equal("policy.day-taken", (await admin.PostTo("policy-parameters", Proposal("2026-07-10", [23]))).Body.Text("code"));
        var (taken, problem) = await hanna.PostTo($"policy-parameters/{rival.Text("id")}/approve", null!, rival.Text("etag"));
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "policy.day-taken"), (taken.StatusCode, problem.Text("code")));
        Assert.Equal(["reject"], Actions(await hanna.GetFrom($"policy-parameters/{rival.Text("id")}")));
        (taken, problem) = await hanna.PostTo($"policy-parameters/{later.Text("id")}/approve", null!, later.Text("etag"));
        Assert.Equal((HttpStatusCode.Conflict, "policy.base-changed"), (taken.StatusCode, problem.Text("code")));

        var (_, late) = await admin.PostTo("policy-parameters", Proposal("2026-07-01", [24]));
        app.Clock.Advance(TimeSpan.FromDays(2));
        Assert.Equal("policy.effective-in-past", (await hanna.PostTo($"policy-parameters/{late.Text("id")}/approve", null!, late.Text("etag"))).Body.Text("code"));
    }

    [Fact]
    public async Task Of_many_approvals_for_one_day_at_one_moment_exactly_one_succeeds()
    {
        var (admin, hanna) = (app.As("admin"), app.As("hanna"));
        var proposals = new List<JsonElement>();
        for (var n = 0; n < 8; n++)
            proposals.Add((await admin.PostTo("policy-parameters", Proposal("2026-07-01", [20 + n]))).Body);

        var answers = await Task.WhenAll(proposals.Select(p => hanna.PostTo($"policy-parameters/{p.Text("id")}/approve", null!, p.Text("etag"))));
        Assert.Single(answers, a => a.Response.StatusCode == HttpStatusCode.OK);
        Assert.All(answers.Where(a => a.Response.StatusCode != HttpStatusCode.OK), a => Assert.Equal("policy.day-taken", a.Body.Text("code")));
    }

    [Theory]
    [InlineData("""{"ageingLimits":[30,30]}""", "policy.not-ordered")]
    [InlineData("""{"ageingLimits":[30,20]}""", "policy.not-ordered")]
    [InlineData("""{"ageingLimits":[0]}""", "policy.value-out-of-bounds")]
    [InlineData("""{"ageingLimits":[3651]}""", "policy.value-out-of-bounds")]
    [InlineData("""{"ageingLimits":[]}""", "policy.entries")]
    [InlineData("""{"ageingLimits":"30"}""", "policy.value-unreadable")]
    [InlineData("""{"ageingLimits":null}""", "policy.value-unreadable")]
    [InlineData("""{"ageingLimits":[30,60,90]}""", "policy.nothing-changed")]
    [InlineData("""{"discount":1}""", "policy.parameter-unknown")]
    [InlineData("""{}""", "policy.nothing-changed")]
    public async Task A_value_outside_its_declaration_is_refused_by_name(string values, string code)
    {
        var (response, problem) = await app.As("admin").PostTo("policy-parameters", new { effectiveFrom = "2026-07-01", values = JsonDocument.Parse(values).RootElement, reason = "test" });
        Assert.Equal((HttpStatusCode.UnprocessableEntity, code), (response.StatusCode, problem.Text("code")));
        Assert.StartsWith("/values", problem.GetProperty("errors")[0].Text("pointer"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_change_shows_what_it_was_and_what_it_becomes_and_stands_in_the_audit()
    {
        var set = await ApprovedAsync("2026-07-01", [20]);

        var change = Assert.Single(set.GetProperty("changes").EnumerateArray());
        Assert.Equal(("ageingLimits", "[30,60,90]", "[20]"), (change.Text("parameter"), change.GetProperty("from").GetRawText(), change.GetProperty("to").GetRawText()));
        var rows = (await app.As("audrey").GetFrom($"audit?objectId={set.Text("id")}")).GetProperty("items").EnumerateArray().ToList();
        Assert.Equal([("ApprovePolicySet", "hanna"), ("ProposePolicySet", "admin")], rows.Select(r => (r.Text("action"), r.Text("subject"))));
    }

    private async Task<JsonElement> ApprovedAsync(string from, int[] limits)
    {
        var (response, set) = await app.As("admin").PostTo("policy-parameters", Proposal(from, limits));
        Assert.True(response.StatusCode == HttpStatusCode.Created, set.ToString());
        (response, set) = await app.As("hanna").PostTo($"policy-parameters/{set.Text("id")}/approve", null!, set.Text("etag"));
        Assert.True(response.StatusCode == HttpStatusCode.OK, set.ToString());
        return set;
    }

    private static object Proposal(string from, int[] limits) => new { effectiveFrom = from, values = new { ageingLimits = limits }, reason = "the board decided so" };

    private static IEnumerable<string> Actions(JsonElement set) => set.GetProperty("actions").EnumerateArray().Select(a => a.GetString()!);
}

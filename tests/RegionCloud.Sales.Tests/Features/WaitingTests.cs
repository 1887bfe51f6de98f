using System.Globalization;
using System.Net;
using System.Text.Json;
using RegionCloud.Testing;

namespace RegionCloud.Sales.Tests.Features;

/// <summary>What waits for whom (待辦), by the same rules as a contract's actions (5.3, SoD2, SoD8).</summary>
public sealed class WaitingTests : IAsyncLifetime
{
    private ServiceApp<Program> app = null!;
    private Guid customer;

    /// <summary>Rita stands in for Anna, Abel for Carl.</summary>
    public async ValueTask InitializeAsync()
    {
        var organisation = new TestOrganisation();
        organisation.Person("rita", "EAST", "sales", ("salesRep", "EAST", "sales"));
        organisation.Delegation("anna", "rita", "salesRep", "EAST");
        organisation.Delegation("carl", "abel", "regionManager", "EAST");
        app = await SalesApp.StartAsync(organisation: organisation);
        customer = await app.As("anna").CustomerAsync();
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    [Fact]
    public async Task A_contract_waits_in_each_state_for_whoever_may_act_and_for_nobody_else()
    {
        string[] everybody = ["anna", "rita", "bob", "carl", "abel", "mia", "fiona", "vera", "walt", "admin", "hanna", "audrey", "olga", "nobody", "stranger", "svc-finance"];
        var contract = await DraftAsync("anna");
        await WaitsForAsync("", "");
        contract = await DoAsync("anna", "submit", contract);
        // Neither for its author, nor for who stands in for her.
        await WaitsForAsync("bob carl abel", "review");
        contract = await DoAsync("bob", "review", contract, new { lawful = true, clear = true, complete = true });
        // Bob may sign as well, but it is Anna's.
        await WaitsForAsync("anna rita", "sign");
        contract = await DoAsync("anna", "sign", contract, new { });
        await WaitsForAsync("", "");
        contract = await DoAsync("bob", "void", contract, new { reason = "x" });
        await WaitsForAsync("bob carl abel", "withdrawVoid");
        await DoAsync("carl", "void/withdraw", contract, new { reason = "x" });
        await WaitsForAsync("", "");

        async Task WaitsForAsync(string expected, string action)
        {
            foreach (var person in everybody)
            {
                var items = (await WaitingAsync(person)).Items;
                if (expected.Split(' ').Contains(person))
                    Assert.Equal((action, "contract", contract.Id(), contract.Text("number"), $"/api/sales/v1/contracts/{contract.Id()}"), (items.Single().Text("action"), items[0].Text("recordKind"), items[0].Text("recordId"), items[0].Text("number"), items[0].Text("link")));
                else
                    Assert.True(items.Count == 0, $"{contract.Text("status")} waits for {person}");
            }
        }
    }

    [Fact]
    public async Task Who_wrote_a_text_is_not_waited_for_with_its_review_SoD2()
    {
        var contract = await DraftAsync("bob", owner: "anna");
        await DoAsync("anna", "submit", contract);

        Assert.Empty((await WaitingAsync("bob")).Items);
        Assert.Single((await WaitingAsync("carl")).Items);
    }

    [Fact]
    public async Task A_void_is_due_on_the_day_it_is_taken_back_by_itself()
    {
        var contract = await app.SignedAsync(code: "BLONP");
        contract = await DoAsync("bob", "void", contract, new { reason = "x" });

        var item = Assert.Single((await WaitingAsync("bob")).Items);
        var requested = contract.GetProperty("voidAttempt").GetProperty("requestedAt").GetDateTimeOffset();
        Assert.Equal(requested, item.GetProperty("since").GetDateTimeOffset());
        Assert.Equal(requested.AddDays(7).ToOffset(TimeSpan.FromHours(8)).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), item.Text("dueOn"));
    }

    [Fact]
    public async Task Due_comes_first_then_newest_page_by_page_and_a_token_is_its_persons_own()
    {
        var old = await DoAsync("anna", "submit", await DraftAsync("anna"));
        var young = await DoAsync("anna", "submit", await DraftAsync("anna"));
        var due = await DoAsync("bob", "void", await app.SignedAsync(code: "BLONP"), new { reason = "x" });

        var (items, total) = await WaitingAsync("bob");
        Assert.Equal([due.Id(), young.Id(), old.Id()], items.Select(i => i.Text("recordId")));
        Assert.Equal(3, total);

        var (seen, token) = (new List<string>(), "");
        do
        {
            var (_, page) = await app.As("bob").GetFrom($"waiting?pageSize=1{token}");
            Assert.Equal(3, page.GetProperty("total").GetInt32());
            Assert.False(page.GetProperty("totalIsCapped").GetBoolean());
            seen.Add(page.GetProperty("items")[0].Text("recordId"));
            if (seen.Count == 1)
                Assert.Equal(HttpStatusCode.BadRequest, (await app.As("carl").GetFrom($"waiting?pageToken={page.Text("nextPageToken")}")).Response.StatusCode);
            token = page.TryGetProperty("nextPageToken", out var next) ? $"&pageToken={next.GetString()}" : "";
        }
        while (token.Length > 0);

        Assert.Equal([due.Id(), young.Id(), old.Id()], seen);
        Assert.Equal(HttpStatusCode.BadRequest, (await app.As("bob").GetFrom("waiting?pageSize=0")).Response.StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await app.As("bob").GetFrom("waiting?colour=red")).Response.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await app.CreateClient().GetFrom("waiting")).Response.StatusCode);
    }

    [Fact]
    public async Task Of_more_than_500_candidates_the_newest_are_shown_and_the_total_says_that_it_is_capped()
    {
        var first = await DoAsync("anna", "submit", await DraftAsync("anna"));
        await Parallel.ForEachAsync(Enumerable.Range(0, 500), new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (_, _) => await DoAsync("anna", "submit", await DraftAsync("anna")));

        var (items, total) = await WaitingAsync("bob");
        Assert.Equal((500, 200), (total, items.Count));
        Assert.DoesNotContain(items, i => i.Text("recordId") == first.Id());
        Assert.True((await app.As("bob").GetFrom("waiting")).Body.GetProperty("totalIsCapped").GetBoolean());
    }

    [Theory]
    [InlineData("en", "waits for its clause review")]
    [InlineData("zh-CN", "待条款审核")]
    public async Task The_title_is_in_the_callers_language(string language, string words)
    {
        await DoAsync("anna", "submit", await DraftAsync("anna"));
        var bob = app.As("bob");
        bob.DefaultRequestHeaders.AcceptLanguage.Clear();
        bob.DefaultRequestHeaders.AcceptLanguage.ParseAdd(language);
        var (response, body) = await bob.GetFrom("waiting");

        Assert.Equal([language], response.Content.Headers.ContentLanguage);
        Assert.Contains(words, body.GetProperty("items")[0].Text("title"), StringComparison.Ordinal);
        Assert.Contains("Alfreds Futterkiste", body.GetProperty("items")[0].Text("title"), StringComparison.Ordinal);
    }

    private async Task<(List<JsonElement> Items, int Total)> WaitingAsync(string person)
    {
        var (response, body) = await app.As(person).GetFrom("waiting?pageSize=200");
        Assert.True(response.StatusCode == HttpStatusCode.OK, body.ToString());
        return ([.. body.GetProperty("items").EnumerateArray()], body.GetProperty("total").GetInt32());
    }

    private async Task<JsonElement> DraftAsync(string author, string? owner = null)
    {
        var draft = new { regionId = SalesApp.East, customerId = customer, ownerId = owner is null ? (Guid?)null : TestOrganisation.IdOf(owner), amount = "100.00", terms = "x", instalments = new[] { new { dueOn = "2027-12-31", amount = "100.00" } } };
        var (response, contract) = await app.As(author).PostTo("contracts", draft);
        Assert.True(response.IsSuccessStatusCode, contract.ToString());
        return contract;
    }

    private async Task<JsonElement> DoAsync(string person, string action, JsonElement contract, object? body = null)
    {
        var (response, after) = await app.As(person).PostTo($"contracts/{contract.Id()}/{action}", body ?? (action == "submit" ? new { lawful = true, clear = true, complete = true } : null), contract.Etag());
        Assert.True(response.IsSuccessStatusCode, after.ToString());
        return after;
    }
}

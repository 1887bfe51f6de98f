using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using RegionCloud.Testing;

namespace RegionCloud.Sales.Tests.Features;

/// <summary>A contract tells everybody what he may do with it, and keeps its word (5.3, Z2, SoD2, SoD8).</summary>
public sealed class ContractActionTests(ContractActionTests.Company company) : IClassFixture<ContractActionTests.Company>
{
    private static readonly string[] Every = ["redraft", "submit", "review", "sign", "execute", "amend", "redraftAmendment", "submitAmendment", "reviewAmendment", "signAmendment", "withdrawAmendment", "void", "withdrawVoid"];

    private ServiceApp<Program> App => company.App;

    [Theory]
    [InlineData("draft", "anna", "redraft submit")]
    [InlineData("draft", "rita", "redraft submit")]
    [InlineData("draft", "bob", "redraft submit")]
    [InlineData("draft", "carl", "")]
    [InlineData("underReview", "anna", "")]
    [InlineData("underReview", "bob", "review")]
    [InlineData("underReview", "carl", "review")]
    [InlineData("underReview", "abel", "review")]
    [InlineData("underReview", "rita", "")]
    [InlineData("reviewed", "anna", "sign")]
    [InlineData("reviewed", "rita", "sign")]
    [InlineData("reviewed", "bob", "sign")]
    [InlineData("reviewed", "carl", "")]
    [InlineData("signed", "anna", "execute amend")]
    [InlineData("signed", "bob", "execute amend void")]
    [InlineData("signed", "carl", "void")]
    [InlineData("signed", "fiona", "")]
    [InlineData("signed", "audrey", "")]
    [InlineData("signed", "admin", "")]
    [InlineData("signed", "walt", "")]
    [InlineData("signed", "paul", "")]
    [InlineData("inProgress", "anna", "execute amend")]
    [InlineData("inProgress", "carl", "void")]
    [InlineData("amendmentDraft", "anna", "execute redraftAmendment submitAmendment withdrawAmendment")]
    [InlineData("amendmentDraft", "carl", "void")]
    [InlineData("amendmentUnderReview", "anna", "execute withdrawAmendment")]
    [InlineData("amendmentUnderReview", "rita", "execute withdrawAmendment")]
    [InlineData("amendmentUnderReview", "bob", "execute reviewAmendment withdrawAmendment void")]
    [InlineData("amendmentUnderReview", "abel", "reviewAmendment void")]
    [InlineData("amendmentReviewed", "anna", "execute signAmendment withdrawAmendment")]
    [InlineData("amendmentReviewed", "carl", "void")]
    [InlineData("changeRequested", "anna", "withdrawAmendment")]
    [InlineData("changeRequested", "carl", "")]
    [InlineData("voidRequested", "anna", "")]
    [InlineData("voidRequested", "bob", "withdrawVoid")]
    [InlineData("voidRequested", "abel", "withdrawVoid")]
    public async Task What_is_offered_succeeds_and_what_is_not_is_refused(string state, string person, string expected)
    {
        var client = App.As(person);
        var contract = await InAsync(state);

        var (response, view) = await client.GetFrom($"contracts/{contract.Id()}");
        var offered = response.StatusCode == HttpStatusCode.OK ? Actions(view) : [];
        Assert.Equal(expected.Split(' ', StringSplitOptions.RemoveEmptyEntries), offered);

        foreach (var action in Every.Except(offered))
            Assert.False((await DoAsync(client, action, contract)).Response.IsSuccessStatusCode, $"{action} was not offered to {person} and succeeded");
        foreach (var action in offered)
        {
            var (answer, body) = await DoAsync(client, action, await InAsync(state));
            Assert.True(answer.IsSuccessStatusCode, $"{action} was offered to {person} and refused: {body}");
        }
    }

    [Fact]
    public async Task Who_wrote_the_text_does_not_review_it_SoD2()
    {
        var contract = await InAsync("draft");
        var bob = App.As("bob");
        (_, contract) = await DoAsync(bob, "redraft", contract);
        (_, contract) = await DoAsync(App.As("anna"), "submit", contract);

        Assert.DoesNotContain("review", Actions((await bob.GetFrom($"contracts/{contract.Id()}")).Body));
        var (response, problem) = await DoAsync(bob, "review", contract);
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "sales.contract.own-review"), (response.StatusCode, problem.Code()));
        Assert.True((await DoAsync(App.As("carl"), "review", contract)).Response.IsSuccessStatusCode);
    }

    [Theory]
    [InlineData("carl")]
    [InlineData("abel")]
    public async Task A_stand_in_reviews_neither_the_delegators_contract_nor_his_own_SoD8(string owner)
    {
        var bob = App.As("bob");
        var draft = new { regionId = SalesApp.East, customerId = company.Customer, ownerId = TestOrganisation.IdOf(owner), amount = "100.00", terms = "x", instalments = new[] { new { dueOn = "2027-12-31", amount = "100.00" } } };
        var (_, contract) = await bob.PostTo("contracts", draft);
        (_, contract) = await DoAsync(bob, "submit", contract);

        foreach (var person in new[] { "abel", owner })
        {
            Assert.DoesNotContain("review", Actions((await App.As(person).GetFrom($"contracts/{contract.Id()}")).Body));
            var (response, problem) = await DoAsync(App.As(person), "review", contract);
            Assert.Equal((HttpStatusCode.UnprocessableEntity, "sales.contract.own-review"), (response.StatusCode, problem.Code()));
        }
    }

    [Fact]
    public async Task The_audit_names_for_whom_a_stand_in_acted_U1()
    {
        var contract = await InAsync("underReview");
        Assert.True((await DoAsync(App.As("abel"), "review", contract)).Response.IsSuccessStatusCode);

        var rows = (await App.As("audrey").GetFrom($"audit?objectId={contract.Id()}")).Body.GetProperty("items").EnumerateArray().Where(r => r.Text("action") == "ReviewContract").ToList();
        Assert.NotEmpty(rows);
        Assert.All(rows, r => Assert.Equal(("abel", "carl"), (r.Text("subject"), r.Text("onBehalfOf"))));
    }

    [Fact]
    public async Task A_stand_in_reaches_what_the_delegator_reaches_and_no_more_SoD8()
    {
        var (annas, bobs) = (await InAsync("draft"), (await App.As("bob").PostTo("contracts", SalesApp.Draft(company.Customer))).Body);
        var rita = App.As("rita");

        Assert.Equal(HttpStatusCode.OK, (await rita.GetFrom($"contracts/{annas.Id()}")).Response.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await rita.GetFrom($"contracts/{bobs.Id()}")).Response.StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await App.As("paul").GetFrom($"contracts/{annas.Id()}")).Response.StatusCode);
        var listed = (await rita.GetFrom("contracts?pageSize=200")).Body.GetProperty("items").EnumerateArray().ToList();
        Assert.Contains(listed, c => c.Id() == annas.Id());
        Assert.All(listed, c => Assert.Equal(TestOrganisation.IdOf("anna"), c.GetProperty("ownerId").GetGuid()));
    }

    [Fact]
    public async Task Of_two_reviews_at_once_one_counts()
    {
        for (var round = 0; round < 5; round++)
        {
            var contract = await InAsync("underReview");
            var answers = await Task.WhenAll(DoAsync(App.As("bob"), "review", contract), DoAsync(App.As("carl"), "review", contract), DoAsync(App.As("abel"), "review", contract));
            Assert.Single(answers, a => a.Response.IsSuccessStatusCode);
        }
    }

    [Fact]
    public async Task Review_and_redraft_at_once_never_leave_an_unread_text_reviewed_5_3_2()
    {
        for (var round = 0; round < 10; round++)
        {
            var contract = await InAsync("underReview");
            var path = $"contracts/{contract.Id()}";
            var anna = App.As("anna");
            // Bob sends it back, Anna changes it and hands it in again, while Carl passes whatever version is there.
            var back = App.As("bob").PostTo($"{path}/review", new { lawful = false, clear = true, complete = true, note = "no" }, contract.Etag());
            var redrafts = Enumerable.Range(2, 4).Select(version => anna.SendAsync(HttpMethod.Put, path, Text($"text {round}"), $"\"{version}\""));
            var submits = Enumerable.Range(3, 4).Select(version => anna.PostTo($"{path}/submit", new { lawful = true, clear = true, complete = true }, $"\"{version}\""));
            var passes = Enumerable.Range(2, 5).Select(version => App.As("carl").PostTo($"{path}/review", new { lawful = true, clear = true, complete = true }, $"\"{version}\""));
            var answers = await Task.WhenAll([back, .. redrafts, .. submits, .. passes]);

            var (_, now) = await anna.GetFrom(path);
            if (now.Text("status") == "reviewed")
            {
                Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(now.Text("terms")))), now.GetProperty("review").Text("termsHash"));
                Assert.True(now.GetProperty("review").GetProperty("passed").GetBoolean());
            }

            // At most: sent back, changed twice, handed in, passed.
            Assert.InRange(answers.Count(a => a.Response.IsSuccessStatusCode), 1, 5);
        }
    }

    [Fact]
    public async Task A_customer_offers_what_one_may_do()
    {
        var path = $"customers/{await App.As("anna").CustomerAsync("BLONP")}";

        Assert.Equal(["change", "classify"], Actions((await App.As("anna").GetFrom(path)).Body));
        Assert.Equal(["change", "classify"], Actions((await App.As("rita").GetFrom(path)).Body));
        Assert.Equal(["change", "classify", "handOver"], Actions((await App.As("bob").GetFrom(path)).Body));
        Assert.Equal(["change", "classify", "handOver"], Actions((await App.As("carl").GetFrom(path)).Body));
        Assert.Empty(Actions((await App.As("fiona").GetFrom(path)).Body));
        Assert.Empty(Actions((await App.As("audrey").GetFrom(path)).Body));

        var handOver = new { code = "BLONP", regionId = SalesApp.East, ownerId = TestOrganisation.IdOf("abel") };
        Assert.Equal(HttpStatusCode.NotFound, (await App.As("anna").PostTo("customers/relations", handOver)).Response.StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await App.As("fiona").PostTo("customers/relations", handOver)).Response.StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await App.As("carl").PostTo("customers/relations", handOver)).Response.StatusCode);
    }

    [Fact]
    public async Task Everybody_reads_who_he_is_and_what_he_may()
    {
        var me = (await App.As("rita").GetFrom("me")).Body;
        Assert.Equal("E-rita", me.GetProperty("employee").Text("number"));
        Assert.Equal("EAST", me.GetProperty("grants")[0].GetProperty("region").Text("code"));
        Assert.Equal("E-anna", me.GetProperty("standsInFor")[0].GetProperty("person").Text("number"));
        Assert.False(Permission(me, "contract.write").GetProperty("onBehalf").GetBoolean());

        me = (await App.As("abel").GetFrom("me")).Body;
        Assert.True(Permission(me, "contract.review").GetProperty("onBehalf").GetBoolean());
        Assert.Equal(SalesApp.East, Permission(me, "contract.review").GetProperty("regions")[0].GetGuid());
        Assert.Equal("E-abel", (await App.As("carl").GetFrom("me")).Body.GetProperty("stoodInForBy")[0].GetProperty("person").Text("number"));
        Assert.Empty((await App.As("paul").GetFrom("me")).Body.GetProperty("standsInFor").EnumerateArray());

        me = (await App.As("stranger").GetFrom("me")).Body;
        Assert.False(me.TryGetProperty("employee", out _));
        Assert.Empty(me.GetProperty("permissions").EnumerateArray());
        Assert.Equal(HttpStatusCode.Unauthorized, (await App.CreateClient().GetFrom("me")).Response.StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await App.As("svc-finance").GetFrom("me")).Response.StatusCode);
    }

    private static JsonElement Permission(JsonElement me, string name) => me.GetProperty("permissions").EnumerateArray().Single(p => p.Text("permission") == name);

    private static string[] Actions(JsonElement view) => [.. view.GetProperty("actions").EnumerateArray().Select(a => a.GetString()!)];

    private static object Text(string terms) => new { amount = "100.00", terms, instalments = new[] { new { dueOn = "2027-12-31", amount = "100.00" } } };

    private static Task<(HttpResponseMessage Response, JsonElement Body)> DoAsync(HttpClient client, string action, JsonElement contract)
    {
        var path = $"contracts/{contract.Id()}";
        return action switch
        {
            "redraft" => client.SendAsync(HttpMethod.Put, path, Text("better"), contract.Etag()),
            "submit" => client.PostTo($"{path}/submit", new { lawful = true, clear = true, complete = true }, contract.Etag()),
            "review" => client.PostTo($"{path}/review", new { lawful = true, clear = true, complete = true }, contract.Etag()),
            "sign" => client.PostTo($"{path}/sign", new { }, contract.Etag()),
            "execute" => client.PostTo($"{path}/execution", new { percent = "10.00" }, contract.Etag()),
            "amend" => client.PostTo($"{path}/amendment", Amended(contract), contract.Etag()),
            "redraftAmendment" => client.SendAsync(HttpMethod.Put, $"{path}/amendment", Amended(contract, "30.00"), contract.Etag()),
            "submitAmendment" => client.PostTo($"{path}/amendment/submit", new { lawful = true, clear = true, complete = true }, contract.Etag()),
            "reviewAmendment" => client.PostTo($"{path}/amendment/review", new { lawful = true, clear = true, complete = true }, contract.Etag()),
            "signAmendment" => client.PostTo($"{path}/amendment/sign", new { }, contract.Etag()),
            "withdrawAmendment" => client.PostTo($"{path}/amendment/withdraw", new { reason = "x" }, contract.Etag()),
            "void" => client.PostTo($"{path}/void", new { reason = "x" }, contract.Etag()),
            "withdrawVoid" => client.PostTo($"{path}/void/withdraw", new { reason = "x" }, contract.Etag()),
            _ => throw new ArgumentOutOfRangeException(nameof(action), action, message: null),
        };
    }

    /// <summary>A contract of Anna's, reviewed by Bob.</summary>
    private async Task<JsonElement> InAsync(string state)
    {
        var (response, contract) = await App.As("anna").PostTo("contracts", SalesApp.Draft(company.Customer));
        Assert.True(response.IsSuccessStatusCode, contract.ToString());
        var change = state.StartsWith("amendment", StringComparison.Ordinal) || state == "changeRequested";
        (string, string)[] steps = [("anna", "submit"), ("bob", "review"), ("anna", "sign"), .. change
            ? new[] { ("anna", "amend"), ("anna", "submitAmendment"), ("bob", "reviewAmendment"), ("anna", "signAmendment") }
            : [("anna", "execute"), ("bob", "void")]];
        foreach (var (person, action) in steps)
        {
            if (StateOf(contract) == state)
                break;
            (response, contract) = await DoAsync(App.As(person), action, contract);
            Assert.True(response.IsSuccessStatusCode, contract.ToString());
        }

        Assert.Equal(state, StateOf(contract));
        return contract;
    }

    /// <summary>Of the change that is under way, else of the contract.</summary>
    private static string StateOf(JsonElement contract) => contract.Text("status") is "signed" && contract.GetProperty("amendments").EnumerateArray().LastOrDefault() is { ValueKind: JsonValueKind.Object } amendment && amendment.Text("status") is "draft" or "underReview" or "reviewed"
        ? $"amendment{char.ToUpperInvariant(contract.GetProperty("amendments")[0].Text("status")[0])}{contract.GetProperty("amendments")[0].Text("status")[1..]}"
        : contract.Text("status");

    private static object Amended(JsonElement contract, string more = "20.00") => new
    {
        reason = "more is wanted",
        amount = (100m + decimal.Parse(more, System.Globalization.CultureInfo.InvariantCulture)).ToString("0.00", System.Globalization.CultureInfo.InvariantCulture),
        terms = "x",
        instalments = new object[] { new { instalmentId = contract.GetProperty("instalments")[0].Id(), dueOn = "2027-12-31", amount = "100.00" }, new { dueOn = "2028-01-31", amount = more } },
    };

    /// <summary>Rita stands in for Anna, Abel for Carl; Paul did for Anna, long ago.</summary>
    public sealed class Company : IAsyncLifetime
    {
        private ServiceApp<Program>? app;

        public Guid Customer { get; private set; }

        internal ServiceApp<Program> App => app!;

        public async ValueTask InitializeAsync()
        {
            var organisation = new TestOrganisation();
            organisation.Person("rita", "EAST", "sales", ("salesRep", "EAST", "sales"));
            organisation.Person("paul", "EAST", "sales");
            organisation.Delegation("carl", "abel", "regionManager", "EAST");
            organisation.Delegation("anna", "rita", "salesRep", "EAST");
            organisation.Delegation("anna", "paul", "salesRep", "EAST", until: "2020-12-31");
            app = await SalesApp.StartAsync(organisation: organisation);
            Customer = await app.As("anna").CustomerAsync();
        }

        public ValueTask DisposeAsync() => app is null ? ValueTask.CompletedTask : app.DisposeAsync();
    }
}

using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using RegionCloud.Sales.Data;
using RegionCloud.Sales.Features.Contracts;
using RegionCloud.ServiceDefaults.Web;
using RegionCloud.Testing;

namespace RegionCloud.Sales.Tests.Features;

/// <summary>Contracts as a front-end team calls them (2.2-12, 5.3-1…4).</summary>
public sealed class ContractEndpointTests : IAsyncLifetime
{
    private ServiceApp<Program> app = null!;

    public async ValueTask InitializeAsync() => app = await SalesApp.StartAsync();

    public ValueTask DisposeAsync() => app.DisposeAsync();

    [Fact]
    public async Task A_contract_goes_from_draft_through_review_to_signature_and_tells_Finance_once()
    {
        var contract = await app.SignedAsync();

        Assert.Equal("signed", contract.Text("status"));
        Assert.StartsWith("CT-", contract.Text("number"), StringComparison.Ordinal);
        Assert.Equal("100.00", contract.Text("amount"));
        Assert.Equal(["draft", "underReview", "reviewed", "signed"], contract.GetProperty("history").EnumerateArray().Select(t => t.Text("to")));
        Assert.Equal(1, await app.Db((SalesDbContext db) => db.Outbox.CountAsync(m => m.Type.EndsWith(":ContractSigned"))));
    }

    [Fact]
    public async Task Instalments_that_do_not_add_up_are_refused_with_both_sums_in_both_languages()
    {
        var anna = app.As("anna");
        var draft = SalesApp.Draft(await anna.CustomerAsync(), "100.00", "60.00", "39.99");
        var (response, problem) = await anna.PostTo("contracts", draft);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal("sales.contract.instalments-do-not-add-up", problem.Code());
        Assert.Contains("99.99", problem.Text("detail"), StringComparison.Ordinal);
        Assert.Contains("100.00", problem.Text("detail"), StringComparison.Ordinal);
        Assert.Equal("/instalments", problem.GetProperty("errors")[0].Text("pointer"));

        anna.DefaultRequestHeaders.AcceptLanguage.Clear();
        (response, problem) = await anna.PostTo("contracts", draft);
        Assert.Equal("zh-CN", response.Content.Headers.ContentLanguage.Single());
        Assert.Contains("合同金额 100.00", problem.Text("detail"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reviewing_ones_own_contract_and_signing_without_review_are_refused_5_3_2()
    {
        var bob = app.As("bob");
        var (_, contract) = await bob.PostTo("contracts", SalesApp.Draft(await bob.CustomerAsync()));
        var path = $"contracts/{contract.Id()}";

        var (response, problem) = await bob.PostTo($"{path}/sign", new { }, contract.Etag());
        Assert.Equal((HttpStatusCode.Conflict, "sales.contract.not-reviewed"), (response.StatusCode, problem.Code()));

        (_, contract) = await bob.PostTo($"{path}/submit", new { lawful = true, clear = true, complete = true }, contract.Etag());
        (response, problem) = await bob.PostTo($"{path}/review", new { lawful = true, clear = true, complete = true }, contract.Etag());
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "sales.contract.own-review"), (response.StatusCode, problem.Code()));
    }

    [Fact]
    public async Task If_Match_is_required_and_a_stale_one_is_412_naming_both_versions()
    {
        var contract = await app.SignedAsync();
        var path = $"contracts/{contract.Id()}/execution";
        var anna = app.As("anna");

        var (response, problem) = await anna.PostTo(path, new { percent = "10.00" });
        Assert.Equal(((HttpStatusCode)428, "if-match-required"), (response.StatusCode, problem.Code()));
        (response, problem) = await anna.PostTo(path, new { percent = "10.00" }, "\"1\"");
        Assert.Equal((HttpStatusCode.PreconditionFailed, "stale-version"), (response.StatusCode, problem.Code()));
        (response, _) = await anna.PostTo(path, new { percent = "10.00" }, contract.Etag());
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.NotEqual(contract.Etag(), response.Headers.ETag!.Tag);
    }

    [Fact]
    public async Task The_same_key_repeats_the_answer_and_not_the_effect_and_another_body_is_422()
    {
        var anna = app.As("anna");
        var customer = await anna.CustomerAsync();
        var key = Guid.CreateVersion7().ToString();

        var first = await anna.PostTo("contracts", SalesApp.Draft(customer), key: key);
        var second = await anna.PostTo("contracts", SalesApp.Draft(customer), key: key);
        var third = await anna.PostTo("contracts", SalesApp.Draft(customer, "101.00"), key: key);

        Assert.Equal(HttpStatusCode.Created, second.Response.StatusCode);
        Assert.Equal(first.Body.ToString(), second.Body.ToString());
        Assert.Equal(first.Response.Headers.Location, second.Response.Headers.Location);
        Assert.Equal("true", second.Response.Headers.GetValues("Idempotency-Replayed").Single());
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "idempotency-key-reused"), (third.Response.StatusCode, third.Body.Code()));
        Assert.Equal(1, await app.Db((SalesDbContext db) => db.Contracts.CountAsync()));
    }

    [Fact]
    public async Task A_key_is_forgotten_after_a_day_and_not_before()
    {
        var anna = app.As("anna");
        var draft = SalesApp.Draft(await anna.CustomerAsync());
        var key = Guid.CreateVersion7().ToString();
        await anna.PostTo("contracts", draft, key: key);
        var forgetting = app.Services.GetRequiredService<Forgetting>();

        app.Clock.Advance(TimeSpan.FromHours(23.9));
        await forgetting.ForgetAsync(TestContext.Current.CancellationToken);
        Assert.True((await anna.PostTo("contracts", draft, key: key)).Response.Headers.Contains("Idempotency-Replayed"));

        app.Clock.Advance(TimeSpan.FromHours(0.2));
        Assert.True(await forgetting.ForgetAsync(TestContext.Current.CancellationToken) > 0);
        Assert.False((await anna.PostTo("contracts", draft, key: key)).Response.Headers.Contains("Idempotency-Replayed"));
    }

    [Fact]
    public async Task Eight_copies_at_once_make_one_contract_and_get_one_answer()
    {
        var anna = app.As("anna");
        var customer = await anna.CustomerAsync();
        var key = Guid.CreateVersion7().ToString();

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => anna.PostTo("contracts", SalesApp.Draft(customer), key: key)));

        Assert.Single(answers.Select(a => a.Body.ToString()).Distinct());
        Assert.Equal(1, await app.Db((SalesDbContext db) => db.Contracts.CountAsync()));
    }

    [Fact]
    public async Task Many_drafts_at_once_get_numbers_of_their_own()
    {
        var anna = app.As("anna");
        var customer = await anna.CustomerAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => anna.PostTo("contracts", SalesApp.Draft(customer))));

        Assert.All(answers, a => Assert.Equal(HttpStatusCode.Created, a.Response.StatusCode));
        Assert.Equal(20, answers.Select(a => a.Body.Text("number")).Distinct().Count());
    }

    [Fact]
    public async Task Money_and_approval_need_an_idempotency_key()
    {
        var contract = await app.SignedAsync();
        var (response, problem) = await app.As("bob").SendAsync(HttpMethod.Post, $"contracts/{contract.Id()}/void", new { reason = "x" }, contract.Etag());

        Assert.Equal((HttpStatusCode.BadRequest, "idempotency-key-required"), (response.StatusCode, problem.Code()));
    }

    [Fact]
    public async Task Another_region_sees_nothing_and_gets_the_answer_of_an_absent_id()
    {
        var contract = await app.SignedAsync();
        var walt = app.As("walt");

        var foreign = await walt.GetFrom($"contracts/{contract.Id()}");
        var absent = await walt.GetFrom($"contracts/{Guid.CreateVersion7()}");
        var (_, list) = await walt.GetFrom("contracts");
        var (_, ledger) = await walt.GetFrom("contract-ledger");
        var (_, totals) = await walt.GetFrom("contract-totals");
        var draft = await walt.PostTo("contracts", SalesApp.Draft(contract.GetProperty("customer").GetProperty("id").GetGuid()));
        var execution = await walt.PostTo($"contracts/{contract.Id()}/execution", new { percent = "1.00" }, contract.Etag());

        Assert.Equal((HttpStatusCode.NotFound, "not-found"), (foreign.Response.StatusCode, foreign.Body.Code()));
        Assert.Equal(absent.Body.Text("detail"), foreign.Body.Text("detail"));
        Assert.Empty(list.GetProperty("items").EnumerateArray());
        Assert.Empty(ledger.GetProperty("items").EnumerateArray());
        Assert.Empty(totals.GetProperty("regions").EnumerateArray());
        Assert.Equal(HttpStatusCode.NotFound, draft.Response.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, execution.Response.StatusCode);
    }

    [Fact]
    public async Task A_colleague_does_not_see_what_another_owns_but_the_head_does()
    {
        var contract = await app.SignedAsync();

        Assert.Equal(HttpStatusCode.NotFound, (await app.As("abel").GetFrom($"contracts/{contract.Id()}")).Response.StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await app.As("bob").GetFrom($"contracts/{contract.Id()}")).Response.StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await app.As("carl").GetFrom($"contracts/{contract.Id()}")).Response.StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await app.As("audrey").GetFrom($"contracts/{contract.Id()}")).Response.StatusCode);
    }

    [Fact]
    public async Task A_role_without_the_permission_gets_403_that_names_it_and_no_token_gets_401()
    {
        var (response, problem) = await app.As("fiona").PostTo("contracts", SalesApp.Draft(Guid.CreateVersion7()));
        Assert.Equal((HttpStatusCode.Forbidden, "not-permitted"), (response.StatusCode, problem.Code()));
        Assert.Contains("contract.write", problem.Text("detail"), StringComparison.Ordinal);

        using var anonymous = app.CreateClient();
        (response, problem) = await anonymous.GetFrom("contracts");
        Assert.Equal((HttpStatusCode.Unauthorized, "unauthenticated"), (response.StatusCode, problem.Code()));
        Assert.Equal(HttpStatusCode.Forbidden, (await app.As("nobody").GetFrom("contracts")).Response.StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await app.As("stranger").GetFrom("contracts")).Response.StatusCode);
    }

    [Fact]
    public async Task An_unknown_member_and_an_unknown_query_parameter_are_400_that_name_them()
    {
        var anna = app.As("anna");
        var (response, problem) = await anna.PostTo("customers", new { code = "X", details = new { name = "X" }, regionId = SalesApp.East, vip = true });
        Assert.Equal((HttpStatusCode.BadRequest, "unknown-member"), (response.StatusCode, problem.Code()));
        Assert.Contains("vip", problem.Text("detail"), StringComparison.Ordinal);

        (response, problem) = await anna.GetFrom("contracts?colour=red");
        Assert.Equal((HttpStatusCode.BadRequest, "unknown-query-parameter"), (response.StatusCode, problem.Code()));
        Assert.Contains("colour", problem.Text("detail"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"code":"","details":{"name":"X"},"regionId":"00000000-0000-0000-0000-000000000001"}""", "text-length", "/code")]
    [InlineData("""{"details":{"name":"X"},"regionId":"00000000-0000-0000-0000-000000000001"}""", "value-required", "/code")]
    [InlineData("""{"code":null,"details":{"name":"X"},"regionId":"00000000-0000-0000-0000-000000000001"}""", "value-required", "/code")]
    [InlineData("""{"code":"X","code":"Y","details":{"name":"X"},"regionId":"00000000-0000-0000-0000-000000000001"}""", "duplicate-member", null)]
    [InlineData("""{"code":"X","details":{"name":"X"},"regionId":"nonsense"}""", "invalid-value", "/regionId")]
    [InlineData("""{"code":"X",""", "json-malformed", null)]
    [InlineData("nonsense", "json-malformed", "")]
    [InlineData("[]", "invalid-value", "")]
    [InlineData("null", "body-required", null)]
    [InlineData("", "body-required", null)]
    public async Task A_malformed_body_is_a_400_with_a_pointer(string json, string code, string? pointer)
    {
        using var content = new StringContent(json, System.Text.Encoding.UTF8, "application/json");
        var (response, problem) = await app.As("anna").PostTo("customers", content);

        Assert.Equal((HttpStatusCode.BadRequest, code), (response.StatusCode, problem.Code()));
        if (pointer is not null)
            Assert.Equal(pointer, problem.GetProperty("errors")[0].Text("pointer"));
        Assert.DoesNotContain("System.", problem.Text("detail"), StringComparison.Ordinal);
        Assert.DoesNotContain('–', problem.Text("detail"));
    }

    [Theory]
    [InlineData("customers", """{"code":"X","details":{"name":"X"},"regionId":"nonsense"}""", "/regionId", "UUID")]
    [InlineData("contracts", """{"regionId":7}""", "/regionId", "UUID")]
    [InlineData("contracts", """{"instalments":[{"dueOn":"soon"}]}""", "/instalments/0/dueOn", "yyyy-MM-dd")]
    [InlineData("contracts", """{"instalments":{}}""", "/instalments", "[…]")]
    public async Task A_member_of_a_body_that_cannot_be_read_says_how_it_is_written(string path, string json, string pointer, string written)
    {
        using var content = new StringContent(json, System.Text.Encoding.UTF8, "application/json");
        var (_, problem) = await app.As("anna").PostTo(path, content);

        Assert.Equal(("invalid-value", pointer), (problem.Code(), problem.GetProperty("errors")[0].Text("pointer")));
        Assert.Contains(written, problem.GetProperty("errors")[0].Text("message"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("contract-ledger?asOf=nonsense", "/asOf", "yyyy-MM-dd")]
    [InlineData("contracts?regionId=east", "/regionId", "UUID")]
    [InlineData("contracts?pageSize=many", "/pageSize", "0-9")]
    public async Task A_query_parameter_that_cannot_be_read_is_named_and_says_how_it_is_written(string path, string pointer, string reason)
    {
        var (response, problem) = await app.As("anna").GetFrom(path);

        Assert.Equal((HttpStatusCode.BadRequest, "invalid-value"), (response.StatusCode, problem.Code()));
        Assert.Equal(pointer, problem.GetProperty("errors")[0].Text("pointer"));
        Assert.Contains(reason, problem.Text("detail"), StringComparison.Ordinal);
        Assert.DoesNotContain("Nullable", problem.Text("detail"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Amounts_are_text_and_never_numbers_with_more_than_two_places()
    {
        var anna = app.As("anna");
        var customer = await anna.CustomerAsync();
        foreach (var amount in new object[] { 100, "100.001", "1e3", "NaN" })
        {
            var (response, problem) = await anna.PostTo("contracts", new
            {
                regionId = SalesApp.East, customerId = customer, amount, terms = "t", instalments = new[] { new { dueOn = "2027-01-01", amount = "1.00" } },
            });
            Assert.Equal((HttpStatusCode.BadRequest, "/amount"), (response.StatusCode, problem.GetProperty("errors")[0].Text("pointer")));
        }
    }

    [Fact]
    public async Task A_signature_in_the_future_is_refused_by_the_regions_day()
    {
        var (anna, bob) = (app.As("anna"), app.As("bob"));
        var (_, contract) = await anna.PostTo("contracts", SalesApp.Draft(await anna.CustomerAsync()));
        var path = $"contracts/{contract.Id()}";
        (_, contract) = await anna.PostTo($"{path}/submit", new { lawful = true, clear = true, complete = true }, contract.Etag());
        (_, contract) = await bob.PostTo($"{path}/review", new { lawful = true, clear = true, complete = true }, contract.Etag());
        var tomorrow = DateOnly.FromDateTime(app.Clock.GetUtcNow().AddHours(8).DateTime).AddDays(1);

        var (response, problem) = await anna.PostTo($"{path}/sign", new { signedOn = tomorrow }, contract.Etag());
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "date-in-future"), (response.StatusCode, problem.Code()));
        (response, _) = await anna.PostTo($"{path}/sign", new { signedOn = tomorrow.AddDays(-1) }, contract.Etag());
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task With_Finance_away_the_ledger_answers_within_two_seconds_and_says_what_is_missing()
    {
        await app.SignedAsync();
        var started = TimeProvider.System.GetTimestamp();
        var (response, ledger) = await app.As("bob").GetFrom("contract-ledger");

        Assert.True(TimeProvider.System.GetElapsedTime(started) < TimeSpan.FromSeconds(2.5));
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.True(ledger.GetProperty("degraded").GetBoolean());
        var line = ledger.GetProperty("items").EnumerateArray().Single();
        Assert.Equal(("100.00", "signed", "0.00"), (line.Text("amount"), line.Text("status"), line.Text("receivedAsTold")));
        Assert.False(line.TryGetProperty("collection", out _));
    }

    [Fact]
    public async Task A_void_waits_visibly_for_Finance_and_can_be_taken_back()
    {
        var contract = await app.SignedAsync();
        var bob = app.As("bob");
        var (response, body) = await bob.PostTo($"contracts/{contract.Id()}/void", new { reason = "customer withdrew" }, contract.Etag());
        Assert.Equal((HttpStatusCode.Accepted, "voidRequested"), (response.StatusCode, body.Text("status")));

        (response, body) = await bob.PostTo($"contracts/{contract.Id()}/void/withdraw", new { reason = "stays" }, body.Etag());
        Assert.Equal((HttpStatusCode.OK, "signed", "withdrawn"), (response.StatusCode, body.Text("status"), body.GetProperty("voidAttempt").Text("outcome")));
        Assert.Equal(1, await app.Db((SalesDbContext db) => db.Outbox.CountAsync(m => m.Type.EndsWith(":ContractVoidWithdrawn"))));
    }

    [Fact]
    public async Task A_void_that_Finance_never_answers_is_taken_back_after_seven_days_and_not_before()
    {
        var contract = await app.SignedAsync();
        await app.As("bob").PostTo($"contracts/{contract.Id()}/void", new { reason = "customer withdrew" }, contract.Etag());
        var timeout = app.Services.GetServices<IHostedService>().OfType<VoidTimeout>().Single();

        app.Clock.Advance(TimeSpan.FromDays(6.99));
        Assert.Equal(0, await timeout.SweepAsync(SalesApp.East, TestContext.Current.CancellationToken));
        app.Clock.Advance(TimeSpan.FromDays(0.02));
        Assert.Equal(1, await timeout.SweepAsync(SalesApp.East, TestContext.Current.CancellationToken));
        Assert.Equal(0, await timeout.SweepAsync(SalesApp.East, TestContext.Current.CancellationToken));
        Assert.Equal("signed", (await app.As("bob").GetFrom($"contracts/{contract.Id()}")).Body.Text("status"));
    }

    [Fact]
    public async Task A_list_is_read_page_by_page_without_gap_or_repetition()
    {
        var anna = app.As("anna");
        var customer = await anna.CustomerAsync();
        for (var n = 0; n < 5; n++)
            await anna.PostTo("contracts", SalesApp.Draft(customer));

        var seen = new List<string>();
        for (string? token = null; ;)
        {
            var (_, page) = await anna.GetFrom($"contracts?pageSize=2{(token is null ? "" : $"&pageToken={token}")}");
            seen.AddRange(page.GetProperty("items").EnumerateArray().Select(c => c.Text("number")));
            if (!page.TryGetProperty("nextPageToken", out var next))
                break;
            token = next.GetString();
        }

        Assert.Equal(5, seen.Distinct().Count());
        Assert.Equal(5, seen.Count);
        var (response, problem) = await anna.GetFrom("contracts?pageToken=rubbish");
        Assert.Equal((HttpStatusCode.BadRequest, "/pageToken"), (response.StatusCode, problem.GetProperty("errors")[0].Text("pointer")));
    }

    [Fact]
    public async Task The_document_names_every_operation_its_permission_and_its_headers()
    {
        using var anonymous = app.CreateClient();
        var document = System.Text.Json.JsonDocument.Parse(await anonymous.GetStringAsync("/openapi/v1.json", TestContext.Current.CancellationToken)).RootElement;
        var sign = document.GetProperty("paths").GetProperty("/api/sales/v1/contracts/{id}/sign").GetProperty("post");

        Assert.Equal("sales_signContract", sign.Text("operationId"));
        Assert.Contains("contract.sign", sign.Text("description"), StringComparison.Ordinal);
        Assert.Equal(["id", "If-Match", "Idempotency-Key"], sign.GetProperty("parameters").EnumerateArray().Select(p => p.Text("name")));
        Assert.Equal("string", document.GetProperty("components").GetProperty("schemas").GetProperty("DraftContractRequest").GetProperty("properties").GetProperty("amount").Text("type"));
    }
}

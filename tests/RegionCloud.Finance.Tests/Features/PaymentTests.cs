using System.Net;
using RegionCloud.Testing;

namespace RegionCloud.Finance.Tests.Features;

public sealed class PaymentTests : IAsyncLifetime
{
    private ServiceApp<Program> app = null!;

    public async ValueTask InitializeAsync() => app = await FinanceApp.StartAsync();

    public ValueTask DisposeAsync() => app.DisposeAsync();

    [Fact]
    public async Task A_payment_is_recorded_allocated_told_and_read_again_RB_11()
    {
        var contract = await app.SignAsync(FinanceApp.Contract(instalments: [(10, 60m), (20, 40m)]));
        var fiona = app.As("fiona");

        var (response, payment) = await fiona.PostTo("payments", new { contractId = contract.ContractId, amount = "70.00", currency = "CNY", receivedOn = "2026-02-01", method = "bank", reference = "TX-1" });

        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        Assert.Equal("PM-2026-000001", payment.Text("number"));
        Assert.Equal("30.00", payment.Text("outstanding"));
        Assert.Equal(["60.00", "10.00"], payment.GetProperty("allocations").EnumerateArray().Select(a => a.Text("amount")));
        Assert.Equal(["PaymentReceived"], await app.Published());
        Assert.Equal("70.00", (await fiona.GetFrom($"payments/{payment.Text("id")}")).Text("amount"));
        Assert.Single((await fiona.GetFrom($"payments?contractId={contract.ContractId}&receivedFrom=2026-02-01&receivedTo=2026-02-01")).GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task The_same_key_or_the_same_reference_twice_counts_once_RB_11()
    {
        var contract = await app.SignAsync(FinanceApp.Contract(instalments: [(10, 100m)]));
        var fiona = app.As("fiona");
        var body = new { contractId = contract.ContractId, amount = "40.00", receivedOn = "2026-02-01", reference = "TX-1" };

        var (_, first) = await fiona.PostTo("payments", body, key: "k1");
        var (replay, second) = await fiona.PostTo("payments", body, key: "k1");
        var (known, third) = await fiona.PostTo("payments", body, key: "k2");
        var (other, problem) = await fiona.PostTo("payments", body with { amount = "41.00" }, key: "k3");

        Assert.Equal(first.ToString(), second.ToString());
        Assert.Equal("true", Assert.Single(replay.Headers.GetValues("Idempotency-Replayed")));
        Assert.Equal((HttpStatusCode.OK, first.Text("id")), (known.StatusCode, third.Text("id")));
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "finance.payment.reference-taken"), (other.StatusCode, problem.Text("code")));
        Assert.Equal("60.00", third.Text("outstanding"));
    }

    [Fact]
    public async Task Refusals_name_field_and_numbers_in_the_callers_language()
    {
        var contract = await app.SignAsync(FinanceApp.Contract(instalments: [(10, 100m)]));
        var fiona = app.As("fiona");
        async Task<string> Code(object body) => (await fiona.PostTo("payments", body)).Body.Text("code");

        var (response, problem) = await fiona.PostTo("payments", new { contractId = contract.ContractId, amount = "100.01" });

        Assert.Equal(HttpStatusCode.UnprocessableEntity, response.StatusCode);
        Assert.Equal("The payment of 100.01 CNY is more than the 100.00 CNY outstanding.", problem.Text("detail"));
        Assert.Equal("date-in-future", await Code(new { contractId = contract.ContractId, amount = "1.00", receivedOn = "2026-07-01" }));
        Assert.Equal("finance.payment.wrong-currency", await Code(new { contractId = contract.ContractId, amount = "1.00", currency = "EUR" }));
        Assert.Equal("finance.payment.before-signing", await Code(new { contractId = contract.ContractId, amount = "1.00", receivedOn = "2025-12-31" }));
        Assert.Equal("number-range", await Code(new { contractId = contract.ContractId, amount = "0.00" }));
        Assert.Equal("idempotency-key-required", (await fiona.SendAsync(HttpMethod.Post, "payments", new { contractId = contract.ContractId, amount = "1.00" })).Body.Text("code"));
        Assert.Empty(await app.Published());
    }

    [Fact]
    public async Task A_payment_takes_evidence_and_only_whoever_may_see_it_sees_the_files()
    {
        var contract = await app.SignAsync(FinanceApp.Contract(instalments: [(10, 100m)]));
        var path = $"payments/{(await app.As("fiona").PayAsync(contract, "40.00", 15)).Text("id")}/attachments";

        var files = await app.As("fiona").GetFrom(path);

        Assert.Empty(files.GetProperty("items").EnumerateArray());
        Assert.Equal("add", Assert.Single(files.GetProperty("actions").EnumerateArray()).GetString());
        Assert.Equal(HttpStatusCode.NotFound, (await app.As("wolf").SendAsync(HttpMethod.Get, path)).Response.StatusCode);
    }

    [Fact]
    public async Task A_payment_is_reversed_once_against_the_version_that_was_read()
    {
        var contract = await app.SignAsync(FinanceApp.Contract(instalments: [(10, 100m)]));
        var fiona = app.As("fiona");
        var payment = await fiona.PayAsync(contract, "100.00", 5);
        var path = $"payments/{payment.Text("id")}/reverse";

        Assert.Equal(HttpStatusCode.PreconditionRequired, (await fiona.PostTo(path, new { reason = "bounced" })).Response.StatusCode);
        var (_, reversed) = await fiona.PostTo(path, new { reason = "bounced", reversedOn = FinanceApp.Day(6) }, payment.Text("etag"));
        Assert.Equal(HttpStatusCode.PreconditionFailed, (await fiona.PostTo(path, new { reason = "again" }, payment.Text("etag"))).Response.StatusCode);
        var (again, problem) = await fiona.PostTo(path, new { reason = "again" }, reversed.Text("etag"));

        Assert.Equal((HttpStatusCode.Conflict, "finance.payment.already-reversed"), (again.StatusCode, problem.Text("code")));
        Assert.Equal(("100.00", "bounced"), (reversed.Text("outstanding"), reversed.Text("reversal", "reason")));
        Assert.Equal(["PaymentReceived", "PaymentReversed"], await app.Published());
    }

    [Fact]
    public async Task Another_regions_contract_and_payment_do_not_exist_and_roles_bind()
    {
        var contract = await app.SignAsync(FinanceApp.Contract(instalments: [(10, 100m)]));
        var payment = await app.As("fiona").PayAsync(contract, "1.00", 5);
        var wolf = app.As("wolf");

        Assert.Equal(HttpStatusCode.NotFound, (await wolf.PostTo("payments", new { contractId = contract.ContractId, amount = "1.00" })).Response.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await wolf.SendAsync(HttpMethod.Get, $"payments/{payment.Text("id")}")).Response.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await wolf.PostTo($"payments/{payment.Text("id")}/reverse", new { reason = "x" }, "\"1\"")).Response.StatusCode);
        Assert.Empty((await wolf.GetFrom("payments")).GetProperty("items").EnumerateArray());
        Assert.Equal(HttpStatusCode.Forbidden, (await app.As("anna").PostTo("payments", new { contractId = contract.ContractId, amount = "1.00" })).Response.StatusCode);
    }

    [Fact]
    public async Task Twenty_payments_at_once_take_no_more_than_is_owed()
    {
        var contract = await app.SignAsync(FinanceApp.Contract(instalments: [(10, 50m), (20, 50m)]));
        var fiona = app.As("fiona");

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => fiona.PostTo("payments", new { contractId = contract.ContractId, amount = "10.00" })));

        Assert.Equal(10, answers.Count(a => a.Response.StatusCode == HttpStatusCode.Created));
        Assert.Equal(10, answers.Count(a => a.Response.StatusCode == HttpStatusCode.UnprocessableEntity));
        Assert.Empty((await fiona.GetFrom($"receivables?contractId={contract.ContractId}&status=open")).GetProperty("items").EnumerateArray());
    }

    [Theory]
    [InlineData("fiona", true)]
    [InlineData("carl", false)]
    [InlineData("hanna", false)]
    [InlineData("audrey", false)]
    [InlineData("admin", false)]
    public async Task A_payment_offers_its_reversal_to_whom_it_would_succeed_and_once(string person, bool offered)
    {
        var contract = await app.SignAsync(FinanceApp.Contract(instalments: [(10, 100m)]));
        var payment = await app.As("fiona").PayAsync(contract, "1.00", 5);
        var (client, path) = (app.As(person), $"payments/{payment.Text("id")}");
        async Task<string[]> Actions() => [.. (await client.GetFrom(path)).GetProperty("actions").EnumerateArray().Select(a => a.GetString()!)];

        Assert.Equal(offered ? ["reverse"] : [], await Actions());
        var (response, _) = await client.PostTo($"{path}/reverse", new { reason = "bounced" }, payment.Text("etag"));
        Assert.Equal(offered ? HttpStatusCode.OK : HttpStatusCode.Forbidden, response.StatusCode);
        if (offered)
            Assert.Empty(await Actions());
    }

    [Fact]
    public async Task Of_two_reversals_at_once_one_counts()
    {
        var contract = await app.SignAsync(FinanceApp.Contract(instalments: [(10, 100m)]));
        var payment = await app.As("fiona").PayAsync(contract, "100.00", 5);

        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => app.As("fiona").PostTo($"payments/{payment.Text("id")}/reverse", new { reason = "bounced" }, payment.Text("etag"))));

        Assert.Single(answers, a => a.Response.StatusCode == HttpStatusCode.OK);
    }
}

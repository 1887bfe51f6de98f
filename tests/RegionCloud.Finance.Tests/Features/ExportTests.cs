using System.Globalization;
using System.Net;
using MiniExcelLibs;
using RegionCloud.Testing;

namespace RegionCloud.Finance.Tests.Features;

/// <summary>Finance's lists and the ageing as files, against the figures that the API shows.</summary>
public sealed class ExportTests : IAsyncLifetime
{
    private ServiceApp<Program> app = null!;
    private HttpClient hanna = null!;

    public async ValueTask InitializeAsync()
    {
        app = await FinanceApp.StartAsync();
        hanna = app.As("hanna");
        var east = await app.SignAsync(FinanceApp.Contract(customer: "=ALFKI", instalments: [(10, 80.10m), (150, 20.05m), (400, 0.01m)]));
        await app.SignAsync(FinanceApp.Contract(owner: "wendy", region: "WEST", currency: "USD", instalments: [(10, 7m)]));
        await app.As("fiona").PayAsync(east, "30.33", 20);
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    [Fact]
    public async Task The_receivables_and_the_payments_in_the_file_are_those_of_the_list_to_the_cent()
    {
        var list = (await hanna.GetFrom("receivables?asOf=2026-06-01&sort=-amount")).GetProperty("items").EnumerateArray().ToList();
        var receivables = await RowsAsync("receivables/export?asOf=2026-06-01&sort=-amount");
        var payments = await RowsAsync("payments/export?receivedFrom=2026-01-01&customerId=" + TestOrganisation.IdOf("=ALFKI"));

        Assert.Equal(["Contract", "Instalment", "Region", "Owner", "Customer code", "Customer", "Due on", "Currency", "Amount", "Received", "Cancelled", "Outstanding", "Days past due", "Status", "Held because of"], receivables[0].Values);
        Assert.Equal(
            list.Select(r => (r.Text("customer", "code") is "=ALFKI" ? "'=ALFKI" : "ALFKI", Number(r.Text("amount")), Number(r.Text("received")), Number(r.Text("outstanding")))),
            receivables.Skip(1).Select(r => ((string)r["E"]!, Money(r["I"]), Money(r["J"]), Money(r["L"]))));
        Assert.Equal(("EAST", new DateTime(2026, 1, 21), 30.33m), ((string)payments[1]["B"]!, (DateTime)payments[1]["F"]!, Money(payments[1]["H"])));
        Assert.Equal(2, payments.Count);
    }

    [Theory]
    [InlineData("zh-CN", "未到期", "1–30 天", "90 天以上")]
    [InlineData("en", "Current", "1–30 days", "Over 90 days")]
    public async Task The_ageing_has_a_column_for_each_bucket_of_the_policy_set_in_the_readers_language_RB_12(string language, string current, string month, string over)
    {
        hanna.DefaultRequestHeaders.AcceptLanguage.Clear();
        hanna.DefaultRequestHeaders.AcceptLanguage.ParseAdd(language);
        var report = await hanna.GetFrom("ageing?asOf=2026-06-01");
        var rows = await RowsAsync("ageing/export?asOf=2026-06-01");

        Assert.Equal((current, month, over), ((string)rows[0]["D"]!, (string)rows[0]["E"]!, (string)rows[0]["H"]!));
        Assert.Equal(
            report.GetProperty("rows").EnumerateArray().Select(r => (r.Text("code"), Number(r.Text("amounts", "current")), Number(r.Text("amounts", "over90")), Number(r.Text("outstanding")))),
            rows.Skip(1).Select(r => ((string)r["A"]!, Money(r["D"]), Money(r["H"]), Money(r["I"]))));
    }

    [Theory]
    [InlineData("fiona", "payments/export")]
    [InlineData("carl", "receivables/export")]
    [InlineData("admin", "payments/export")]
    public async Task Who_only_reads_exports_nothing(string person, string path)
        => Assert.Equal(HttpStatusCode.Forbidden, (await app.As(person).SendAsync(HttpMethod.Get, path)).Response.StatusCode);

    [Fact]
    public async Task What_policy_parameters_may_be_is_kept_for_a_minute_and_then_asked_for_by_its_ETag()
    {
        using var first = await hanna.GetAsync(new Uri("/api/finance/v1/policy-parameters/definitions", UriKind.Relative), TestContext.Current.CancellationToken);
        using var again = new HttpRequestMessage(HttpMethod.Get, "/api/finance/v1/policy-parameters/definitions");
        again.Headers.IfNoneMatch.Add(first.Headers.ETag!);
        using var second = await hanna.SendAsync(again, TestContext.Current.CancellationToken);

        Assert.Equal("max-age=60, private", first.Headers.CacheControl!.ToString());
        Assert.Equal((HttpStatusCode.NotModified, first.Headers.ETag), (second.StatusCode, second.Headers.ETag));
    }

    private async Task<List<IDictionary<string, object?>>> RowsAsync(string path)
    {
        using var response = await hanna.GetAsync(new Uri($"/api/finance/v1/{path}", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        using var file = new MemoryStream(await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        return [.. file.Query().Cast<IDictionary<string, object?>>()];
    }

    private static decimal Number(string text) => decimal.Parse(text, CultureInfo.InvariantCulture);

    private static decimal Money(object? cell) => (decimal)(double)cell!;
}

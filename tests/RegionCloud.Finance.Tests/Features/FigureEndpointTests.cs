using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using MiniExcelLibs;
using RegionCloud.Finance.Data;
using RegionCloud.Finance.Features.Receivables;
using RegionCloud.Testing;

namespace RegionCloud.Finance.Tests.Features;

/// <summary>Receivables, collection and ageing as of any day, and the reviews of them (8.3-1…4, RB-11 to RB-13).</summary>
public sealed class FigureEndpointTests : IAsyncLifetime
{
    private ServiceApp<Program> app = null!;

    public async ValueTask InitializeAsync() => app = await FinanceApp.StartAsync();

    public ValueTask DisposeAsync() => app.DisposeAsync();

    [Fact]
    public async Task The_ledger_shows_each_instalment_as_of_any_day_and_why_8_3_3()
    {
        var contract = await app.SignAsync(FinanceApp.Contract(instalments: [(10, 60m), (20, 40m)]));
        await app.As("fiona").PayAsync(contract, "70.00", 15);
        var anna = app.As("anna");

        async Task<List<JsonElement>> Ledger(int day, string status = "all")
            => [.. (await anna.GetFrom($"receivables?asOf={FinanceApp.Day(day):yyyy-MM-dd}&status={status}")).GetProperty("items").EnumerateArray().OrderBy(r => r.GetProperty("sequence").GetInt32())];

        var before = await Ledger(14);
        Assert.Equal([("60.00", "due", "days1To30"), ("40.00", "planned", "current")], before.Select(r => (r.Text("outstanding"), r.Text("status"), r.Text("bucket"))));
        Assert.Equal(4, before[0].GetProperty("daysPastDue").GetInt32());
        var after = await Ledger(20);
        Assert.Equal([("0.00", "settled"), ("30.00", "partlyPaid")], after.Select(r => (r.Text("outstanding"), r.Text("status"))));
        Assert.Empty(await Ledger(20, "overdue"));
        Assert.Equal("30.00", Assert.Single(await Ledger(21, "overdue")).Text("outstanding"));
        Assert.Single(await Ledger(20, "settled"));
        Assert.Empty(await Ledger(-1));

        var history = await anna.GetFrom($"receivables/{contract.Instalments[1].InstalmentId}/entries");
        Assert.Equal([("opened", "40.00"), ("paid", "30.00")], history.GetProperty("entries").EnumerateArray().Select(e => (e.Text("kind"), e.Text("balance"))));
        Assert.Equal("PM-2026-000001", history.GetProperty("entries")[1].Text("paymentNumber"));
        Assert.Equal(HttpStatusCode.NotFound, (await app.As("wolf").SendAsync(HttpMethod.Get, $"receivables/{contract.Instalments[1].InstalmentId}/entries")).Response.StatusCode);
    }

    /// <summary>Found by the fuzzer: 1.5.2 was taken for the fifth of January 2002, and ids in braces for ids.</summary>
    [Theory]
    [InlineData("collection?asOf=1.5.2", "yyyy-MM-dd")]
    [InlineData("ageing?asOf=2026-1-1", "yyyy-MM-dd")]
    [InlineData("ageing?regionId=%7B01a213f8-21c4-736e-8540-a7202835e74e%7D", "UUID")]
    public async Task A_value_that_is_written_otherwise_than_the_document_says_is_refused(string path, string expected)
    {
        var (response, problem) = await app.As("hanna").SendAsync(HttpMethod.Get, path);

        Assert.Equal((HttpStatusCode.BadRequest, "invalid-value"), (response.StatusCode, problem.Text("code")));
        Assert.Contains(expected, problem.GetProperty("errors")[0].Text("message"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_ageing_sums_to_the_cent_by_every_group_RB_12_RB_05()
    {
        await app.SignAsync(FinanceApp.Contract(shares: [("anna", 33.33m), ("abel", 66.67m)], instalments: [(10, 100.01m), (180, 0.01m)]));
        await app.SignAsync(FinanceApp.Contract(owner: "abel", customer: "BONAP", instalments: [(100, 50m), (130, 25m)]));
        await app.SignAsync(FinanceApp.Contract(owner: "wendy", region: "WEST", instalments: [(150, 7m)]));
        await app.SignAsync(FinanceApp.Contract(owner: "wendy", region: "WEST", currency: "EUR", instalments: [(150, 9m)]));
        var hanna = app.As("hanna");

        foreach (var groupBy in new[] { "region", "department", "person", "customer" })
        {
            var report = await hanna.GetFrom($"ageing?asOf={FinanceApp.Day(170):yyyy-MM-dd}&groupBy={groupBy}");
            Assert.Equal("00000000-0000-7000-8000-000000000001", report.Text("policySetId"));
            var rows = report.GetProperty("rows").EnumerateArray().ToList();
            foreach (var total in report.GetProperty("totals").EnumerateArray())
            {
                var mine = rows.Where(r => r.Text("currency") == total.Text("currency")).ToList();
                foreach (var bucket in report.GetProperty("buckets").EnumerateArray().Select(b => b.GetString()!))
                    Assert.Equal(Number(total.Text("amounts", bucket)), mine.Sum(r => Number(r.Text("amounts", bucket))));
                Assert.Equal(Number(total.Text("outstanding")), mine.Sum(r => Number(r.Text("outstanding"))));
            }

            var cny = report.GetProperty("totals").EnumerateArray().Single(t => t.Text("currency") == "CNY");
            Assert.Equal(["0.01", "7.00", "25.00", "50.00", "100.01"], report.GetProperty("buckets").EnumerateArray().Select(b => cny.Text("amounts", b.GetString()!)));
        }

        var persons = (await hanna.GetFrom("ageing?groupBy=person")).GetProperty("rows").EnumerateArray().Select(r => (r.Text("name"), r.Text("outstanding"))).ToList();
        Assert.Contains(("anna", "33.33"), persons);
        Assert.Contains(("abel", "141.69"), persons);
        Assert.Equal("EAST", (await app.As("carl").GetFrom("ageing")).GetProperty("rows").EnumerateArray().Single().Text("code"));
        Assert.Equal("value-not-allowed", (await hanna.SendAsync(HttpMethod.Get, "ageing?groupBy=colour")).Body.Text("code"));
        Assert.Equal("date-in-future", (await hanna.SendAsync(HttpMethod.Get, "ageing?asOf=2030-01-01")).Body.Text("code"));
    }

    [Fact]
    public async Task The_collection_rate_is_measurable_only_once_something_is_due_RB_13()
    {
        var contract = await app.SignAsync(FinanceApp.Contract(instalments: [(10, 80m), (100, 20m)]));
        await app.As("fiona").PayAsync(contract, "26.66", 11);
        var bob = app.As("bob");

        var before = (await bob.GetFrom($"collection?asOf={FinanceApp.Day(9):yyyy-MM-dd}&groupBy=person")).GetProperty("rows")[0];
        var after = (await bob.GetFrom($"collection?asOf={FinanceApp.Day(11):yyyy-MM-dd}&groupBy=person")).GetProperty("rows")[0];

        Assert.False(before.GetProperty("measurable").GetBoolean());
        Assert.False(before.TryGetProperty("ratePercent", out _));
        Assert.Equal(("anna", "80.00", "26.66", "33.33"), (after.Text("name"), after.Text("due"), after.Text("paidOnDue"), after.Text("ratePercent")));
        Assert.Equal(("53.34", "73.34", "72.73"), (after.Text("overdue"), after.Text("outstanding"), after.Text("overdueRatioPercent")));
    }

    [Fact]
    public async Task A_seller_sees_only_what_he_owns()
    {
        await app.SignAsync(FinanceApp.Contract(owner: "anna", instalments: [(10, 80m)]));
        await app.SignAsync(FinanceApp.Contract(owner: "abel", instalments: [(10, 5m)]));

        Assert.Equal("80.00", Assert.Single((await app.As("anna").GetFrom("receivables")).GetProperty("items").EnumerateArray()).Text("amount"));
        Assert.Equal("80.00", (await app.As("anna").GetFrom("ageing")).GetProperty("totals")[0].Text("outstanding"));
    }

    [Fact]
    public async Task Ten_thousand_instalments_age_within_two_seconds_and_pages_neither_skip_nor_repeat()
    {
        await app.Db<FinanceDbContext, int>(async db =>
        {
            for (var n = 0; n < 2_500; n++)
            {
                var contract = FinanceApp.Contract(n % 2 == 0 ? "anna" : "abel", shares: n % 10 == 0 ? [("anna", 50m), ("abel", 50m)] : null, instalments: [(n % 180, 10.01m), (n % 170, 20m), (n % 160, 30m), (n % 150, 40m)]);
                await db.AccountOfAsync(contract, DateTimeOffset.UnixEpoch, "anna", TestContext.Current.CancellationToken);
            }

            return await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        });
        var carl = app.As("carl");
        await carl.GetFrom("ageing");

        foreach (var groupBy in new[] { "region", "person", "customer" })
        {
            var watch = Stopwatch.StartNew();
            var report = await carl.GetFrom($"ageing?groupBy={groupBy}");
            TestContext.Current.SendDiagnosticMessage($"ageing by {groupBy} over 10,000 instalments: {watch.ElapsedMilliseconds} ms");
            Assert.Equal("250025.00", report.GetProperty("totals")[0].Text("outstanding"));
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(2), $"{groupBy}: {watch.Elapsed}");
        }

        var (seen, token) = (new HashSet<string>(StringComparer.Ordinal), "");
        for (var page = 0; page < 5; page++)
        {
            var watch = Stopwatch.StartNew();
            var body = await carl.GetFrom($"receivables?status=open&pageSize=200{token}");
            TestContext.Current.SendDiagnosticMessage($"ledger page {page}: {watch.ElapsedMilliseconds} ms");
            Assert.All(body.GetProperty("items").EnumerateArray(), r => Assert.True(seen.Add(r.Text("instalmentId"))));
            token = $"&pageToken={body.Text("nextPageToken")}";
        }

        Assert.Equal(1000, seen.Count);
        await CountAndExportAsync(carl);
    }

    /// <summary>Of more than 10,000 nobody needs the exact number; a file has them all.</summary>
    private async Task CountAndExportAsync(HttpClient carl)
    {
        Assert.Equal((10_000, false), Total(await carl.GetFrom("receivables?count=true&pageSize=1")));
        await app.SignAsync(FinanceApp.Contract(instalments: [(10, 0.01m)]));
        Assert.Equal((10_000, true), Total(await carl.GetFrom("receivables?count=true&pageSize=1")));

        foreach (var format in new[] { "xlsx", "csv" })
        {
            var (watch, before) = (Stopwatch.StartNew(), GC.GetTotalAllocatedBytes());
            using var response = await app.As("hanna").GetAsync(new Uri($"/api/finance/v1/receivables/export?format={format}&sort=-dueOn", UriKind.Relative), TestContext.Current.CancellationToken);
            using var file = new MemoryStream(await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
            TestContext.Current.SendDiagnosticMessage($"10,001 receivables as {format}: {watch.ElapsedMilliseconds} ms, {file.Length / 1024} KiB, {(GC.GetTotalAllocatedBytes() - before) / 10_001} bytes allocated a row");
            var rows = format == "xlsx" ? file.Query().Count() : Encoding.UTF8.GetString(file.ToArray()).Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length - 5;
            Assert.Equal(10_001 + 1, rows);
        }

        static (int, bool) Total(JsonElement page) => (page.GetProperty("total").GetInt32(), page.GetProperty("totalIsCapped").GetBoolean());
    }

    private static decimal Number(string text) => decimal.Parse(text, CultureInfo.InvariantCulture);
}

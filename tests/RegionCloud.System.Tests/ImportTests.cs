using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using RegionCloud.Testing;

namespace RegionCloud.System.Tests;

/// <summary>A large import through the gateway whose service is killed while it runs (issue 4).</summary>
// One system, and a storm in it: the tests take turns.
[Collection("the system")]
public sealed class ImportTests(RunningSystem system)
{
#pragma warning disable RS0030 // The full size is run on demand.
    private static readonly int Size = int.Parse(Environment.GetEnvironmentVariable("REGIONCLOUD_IMPORT") ?? "1000", CultureInfo.InvariantCulture);
#pragma warning restore RS0030

    private static readonly DateOnly SignedOn = new(2020, 1, 2);

    [Fact]
    public async Task An_import_survives_kill_9_counts_once_and_Finance_hears_of_each_contract_once()
    {
        var before = await FiguresAsync();
        var began = Stopwatch.GetTimestamp();
        using var client = new HttpClient { BaseAddress = system.Gateway, Timeout = TimeSpan.FromSeconds(60) };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", await client.GetStringAsync(new Uri(system.Issuer, "dev/token/admin"), TestContext.Current.CancellationToken));
        using var upload = await client.UploadAsync("/api/sales/v1/imports/contracts", Encoding.UTF8.GetBytes(File()), "text/csv", TestContext.Current.CancellationToken);
        var location = upload.Headers.Location!.ToString();

        // In the middle of making the records.
        await Wait.Until(async () => (await OperationAsync(location)).GetProperty("percent").GetInt32() >= 50, "half of it is done", TimeSpan.FromSeconds(60));
        Assert.True(system.Kill("sales"));
        JsonElement ended = default;
        await Wait.Until(async () => (ended = await OperationAsync(location)).GetProperty("state").GetString() is "succeeded" or "failed", "it is taken up again and ends", TimeSpan.FromSeconds(180));
        var imported = Stopwatch.GetElapsedTime(began);
        Assert.True(ended.GetProperty("state").GetString() == "succeeded" && ended.GetProperty("rows").GetProperty("created").GetInt32() == Size, ended.ToString());

        began = Stopwatch.GetTimestamp();
        (int Contracts, decimal Receivable) now = default;
        var expected = (before.Contracts + Size, before.Receivable + Enumerable.Range(1, Size).Sum(Amount));
        await Wait.Until(async () => (now = await FiguresAsync()) == expected, "Finance has heard of each", TimeSpan.FromSeconds(180));
        TestContext.Current.TestOutputHelper!.WriteLine($"{Size} contracts imported in {imported.TotalSeconds:0.0} s with kill -9 of Sales in the middle; Finance knew them {Stopwatch.GetElapsedTime(began).TotalSeconds:0.0} s later");
    }

    private static decimal Amount(int n) => 100m + (n * 0.37m);

    private static string File()
    {
        var csv = new StringBuilder("reference,region,customer,owner,reviewer,signedOn,currency,amount,dueOn,instalment,executedOn\n");
        for (var n = 1; n <= Size; n++)
            csv.Append(CultureInfo.InvariantCulture, $"K-{n},Eastern,VINET,NW-5,E-HEAD,{SignedOn:yyyy-MM-dd},USD,{Amount(n):0.00},2021-01-31,{Amount(n) - 50:0.00},\nK-{n},Eastern,VINET,NW-5,E-HEAD,{SignedOn:yyyy-MM-dd},USD,{Amount(n):0.00},2021-07-31,50.00,\n");
        return csv.ToString();
    }

    private async Task<JsonElement> OperationAsync(string location)
        => await system.InsistAsync("admin", HttpMethod.Get, location);

    /// <summary>What Sales signed in Eastern up to that day and what Finance may claim for it; other tests sign today.</summary>
    private async Task<(int Contracts, decimal Receivable)> FiguresAsync()
    {
        var sales = await system.InsistAsync("oscar", HttpMethod.Get, $"/api/sales/v1/contract-totals?asOf={SignedOn:yyyy-MM-dd}");
        var finance = await system.InsistAsync("oscar", HttpMethod.Get, $"/api/finance/v1/collection?asOf={SignedOn:yyyy-MM-dd}&groupBy=region");
        return (
            sales.GetProperty("regions").EnumerateArray().Single(r => r.GetProperty("regionCode").GetString() == "Eastern").GetProperty("contracts").GetInt32(),
            finance.GetProperty("rows").EnumerateArray().Single(r => r.GetProperty("code").GetString() == "Eastern").Amount("receivable"));
    }
}

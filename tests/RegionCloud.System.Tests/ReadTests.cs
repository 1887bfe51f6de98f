using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using MiniExcelLibs;
using RegionCloud.Testing;

namespace RegionCloud.System.Tests;

/// <summary>Northwind's contracts read through the gateway: as pages and as files, and both say the same.</summary>
[Collection("the system")]
public sealed class ReadTests(RunningSystem system)
{
    // Other tests sign contracts of today; Northwind's end in May 1998.
    private const string Northwind = "signedTo=1998-12-31&sort=-signedOn";

    [Fact]
    public async Task The_830_contracts_of_Northwind_page_by_page_count_and_add_up_to_the_files_in_both_formats()
    {
        var contracts = new List<JsonElement>();
        for (var token = ""; ;)
        {
            var page = await system.InsistAsync("admin", HttpMethod.Get, $"/api/sales/v1/contracts?{Northwind}&pageSize=100&count=true&fields=amount,signedOn{token}");
            Assert.Equal((830, false), (page.GetProperty("total").GetInt32(), page.GetProperty("totalIsCapped").GetBoolean()));
            contracts.AddRange(page.GetProperty("items").EnumerateArray());
            if (!page.TryGetProperty("nextPageToken", out var next))
                break;
            token = $"&pageToken={next.GetString()}";
        }

        Assert.All(contracts, c => Assert.Equal(["id", "amount", "signedOn", "etag"], c.EnumerateObject().Select(m => m.Name)));
        Assert.Equal(830, contracts.Select(c => c.Id()).Distinct(StringComparer.Ordinal).Count());
        var days = contracts.ConvertAll(c => c.GetProperty("signedOn").GetString()!);
        Assert.Equal(days.OrderByDescending(d => d, StringComparer.Ordinal), days);

        var (_, workbook) = await system.DownloadAsync("admin", $"/api/sales/v1/contracts/export?{Northwind}");
        using var file = new MemoryStream(workbook);
        var rows = file.Query(useHeaderRow: true).Cast<IDictionary<string, object?>>().ToList();
        var (type, csv) = await system.DownloadAsync("admin", $"/api/sales/v1/contracts/export?{Northwind}&format=csv");
        var lines = Encoding.UTF8.GetString(csv).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal(contracts.Sum(c => c.Amount("amount")), rows.Sum(r => (decimal)(double)r["Amount"]!));
        Assert.Equal(days, rows.ConvertAll(r => ((DateTime)r["Signed on"]!).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)));
        Assert.Equal(("text/csv", 1 + 830 + 5), (type, lines.Length));
        Assert.Equal("# Rows: 830", lines[^1].TrimEnd(','));

        // What was taken is in the audit, with its filter and its size.
        var audit = await system.InsistAsync("oscar", HttpMethod.Get, "/api/sales/v1/audit?objectKind=Export&subject=admin&pageSize=2");
        Assert.All(audit.GetProperty("items").EnumerateArray(), e => Assert.Equal((830, "signedTo=1998-12-31; sort=-signedOn"), (e.GetProperty("after").GetProperty("rows").GetInt32(), e.GetProperty("after").GetProperty("filter").GetString())));
    }

    [Fact]
    public async Task The_ledger_and_the_ageing_are_exported_with_Finances_figures_and_a_region_exports_nothing()
    {
        var ageing = await system.InsistAsync("henry", HttpMethod.Get, "/api/finance/v1/ageing?asOf=1998-05-06");
        using var ageingFile = new MemoryStream((await system.DownloadAsync("henry", "/api/finance/v1/ageing/export?asOf=1998-05-06")).Body);
        using var ledgerFile = new MemoryStream((await system.DownloadAsync("henry", $"/api/sales/v1/contract-ledger/export?{Northwind}")).Body);
        var ledger = ledgerFile.Query(useHeaderRow: true).Cast<IDictionary<string, object?>>().ToList();

        Assert.Equal(
            ageing.GetProperty("totals").EnumerateArray().Sum(t => t.Amount("outstanding")),
            ageingFile.Query(useHeaderRow: true).Cast<IDictionary<string, object?>>().Sum(r => (decimal)(double)r["Outstanding"]!));
        Assert.Equal(830, ledger.Count);
        Assert.All(ledger, l => Assert.Equal((decimal)(double)l["Receivable"]!, (decimal)(double)l["Received"]! + (decimal)(double)l["Outstanding"]!));

        var (status, problem) = await system.CallAsync("eva", HttpMethod.Get, "/api/sales/v1/contracts/export");
        Assert.Equal((HttpStatusCode.Forbidden, "not-permitted"), (status, problem.GetProperty("code").GetString()));
    }
}

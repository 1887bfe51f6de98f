using System.Globalization;
using System.Net;
using System.Text;
using Microsoft.EntityFrameworkCore;
using MiniExcelLibs;
using RegionCloud.Sales.Data;
using RegionCloud.Testing;

namespace RegionCloud.Sales.Tests.Features;

/// <summary>Lists as files: who gets them, what stands in them, and that it is known afterwards (security U4).</summary>
public sealed class ExportTests : IAsyncLifetime
{
    private ServiceApp<Program> app = null!;
    private HttpClient admin = null!;

    public async ValueTask InitializeAsync()
    {
        app = await SalesApp.StartAsync();
        admin = app.As("admin");
        await app.SignedAsync("1234.50", "=HYPERLINK");
        var anna = app.As("anna");
        await anna.PostTo("contracts", SalesApp.Draft(await anna.CustomerAsync("BONAP"), "0.10"));
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    [Fact]
    public async Task Both_formats_hold_what_the_list_shows_with_Chinese_headings_unless_English_is_wanted()
    {
        using var chinese = app.As("admin");
        chinese.DefaultRequestHeaders.AcceptLanguage.Clear();
        var list = (await admin.GetFrom("contracts?sort=-amount")).Body.GetProperty("items").EnumerateArray().ToList();
        var rows = Rows(await DownloadAsync(chinese, "contracts/export?sort=-amount"), "销售合同");
        var (_, csv) = await TextAsync(admin, "contracts/export?format=csv&sort=-amount");

        Assert.Equal(["合同编号", "营销大区", "负责人", "客户编码", "客户名称", "状态", "签订日期", "币种", "合同金额", "来源编号"], rows[0].Values);
        Assert.Equal(list.Select(c => (c.Text("number"), decimal.Parse(c.Text("amount"), CultureInfo.InvariantCulture))), rows.Skip(1).Select(r => ((string)r["A"]!, (decimal)(double)r["I"]!)));
        Assert.Equal("'=HYPERLINK", rows[1]["D"]);
        Assert.StartsWith("﻿Contract,Region,Owner,Customer code,Customer,Status,Signed on,Currency,Amount,Origin\r\n", csv, StringComparison.Ordinal);
        Assert.Contains("EAST,anna,'=HYPERLINK,", csv, StringComparison.Ordinal);
        Assert.Contains(",1234.50,", csv, StringComparison.Ordinal);
        Assert.Contains("# Exported by: admin (E-admin, admin)", csv, StringComparison.Ordinal);
        Assert.Contains("# Rows: 2", csv, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_filters_of_the_list_are_those_of_the_file_whose_name_tells_region_and_day()
    {
        var region = TestOrganisation.East;
        using var response = await admin.GetAsync(new Uri($"/api/sales/v1/contracts/export?regionId={region}&status=draft", UriKind.Relative), TestContext.Current.CancellationToken);
        using var file = new MemoryStream(await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));

        Assert.Equal(2, Rows(file, "Contracts").Count);
        Assert.Matches(@"^Contracts-EAST-\d{4}-\d\d-\d\d\.xlsx$", response.Content.Headers.ContentDisposition!.FileNameStar!);
        var about = Rows(file, "About this export").ToDictionary(r => (string)r["A"]!, r => (string)r["B"]!);
        Assert.Equal(("Contracts", "admin (E-admin, admin)", $"regionId={region}; status=draft", "1"), (about["List"], about["Exported by"], about["Filter"], about["Rows"]));
    }

    [Theory]
    [InlineData("contracts/export?status=sold", "value-not-allowed", "/status")]
    [InlineData("contracts/export?format=pdf", "value-not-allowed", "/format")]
    [InlineData("contracts/export?pageSize=10", "unknown-query-parameter", "/pageSize")]
    public async Task What_cannot_be_exported_is_400_and_no_file(string path, string code, string pointer)
    {
        var (response, problem) = await admin.GetFrom(path);
        Assert.Equal((HttpStatusCode.BadRequest, code, pointer), (response.StatusCode, problem.Code(), problem.GetProperty("errors")[0].Text("pointer")));
    }

    [Theory]
    [InlineData("anna", 403)]
    [InlineData("carl", 403)]
    [InlineData("fiona", 403)]
    [InlineData("hanna", 200)]
    [InlineData("audrey", 200)]
    public async Task Only_who_the_matrix_lets_export_gets_a_file(string person, int status)
    {
        using var response = await app.As(person).GetAsync(new Uri("/api/sales/v1/contracts/export", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(status, (int)response.StatusCode);
    }

    [Fact]
    public async Task The_audit_tells_who_exported_which_part_and_how_much_before_a_byte_leaves()
    {
        await DownloadAsync(admin, "contracts/export?status=draft&sort=amount");
        await TextAsync(app.As("audrey"), "customers/export?format=csv&q=bonap");
        await admin.GetFrom("contracts/export?format=pdf");

        var entries = await app.Db<SalesDbContext, List<string>>(async db =>
            await db.AuditEntries.Where(e => e.ObjectKind == "Export").OrderBy(e => e.Id).Select(e => $"{e.Subject} {e.Action} {e.Reason} {e.After}").ToListAsync(TestContext.Current.CancellationToken));
        Assert.Equal(
            [
                """admin ExportContracts contract.export {"filter":"sort=amount; status=draft","format":"xlsx","path":"/api/sales/v1/contracts/export","rows":1}""",
                """audrey ExportCustomers customer.export {"filter":"q=bonap","format":"csv","path":"/api/sales/v1/customers/export","rows":1}""",
            ],
            entries);
    }

    [Fact]
    public async Task Without_Finance_no_ledger_is_exported_rather_than_one_with_holes()
    {
        var (response, problem) = await admin.GetFrom("contract-ledger/export");
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "peer-unavailable"), (response.StatusCode, problem.Code()));
    }

    [Fact]
    public async Task The_audit_itself_is_exported_to_auditors()
    {
        var (response, csv) = await TextAsync(app.As("audrey"), "audit/export?format=csv&subject=anna");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Contains(",anna,,SignContract,Contract,", csv, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Forbidden, (await TextAsync(admin, "audit/export")).Response.StatusCode);
    }

    private static List<IDictionary<string, object?>> Rows(Stream file, string sheet) => [.. file.Query(sheetName: sheet).Cast<IDictionary<string, object?>>()];

    private static async Task<MemoryStream> DownloadAsync(HttpClient client, string path)
    {
        using var response = await client.GetAsync(new Uri($"/api/sales/v1/{path}", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return new MemoryStream(await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
    }

    private static async Task<(HttpResponseMessage Response, string Text)> TextAsync(HttpClient client, string path)
    {
        var response = await client.GetAsync(new Uri($"/api/sales/v1/{path}", UriKind.Relative), TestContext.Current.CancellationToken);
        // Not ReadAsString, which would drop the mark at the beginning.
        return (response, Encoding.UTF8.GetString(await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)));
    }
}

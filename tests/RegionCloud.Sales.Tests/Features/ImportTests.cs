using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using MiniExcelLibs;
using RegionCloud.Sales.Data;
using RegionCloud.ServiceDefaults.Numbers;
using RegionCloud.Testing;

namespace RegionCloud.Sales.Tests.Features;

/// <summary>Files of history as the clerk sends them.</summary>
public sealed class ImportTests : IAsyncLifetime
{
    private const string Customers = """
        code,name,taxNumber,contactName,contactTitle,city,country,phone,region,owner,since
        ALFKI,Alfreds Futterkiste,DE-1,Maria Anders,,Berlin,Germany,030-0074321,EAST,E-anna,1996-07-04
        ALFKI,Alfreds Futterkiste,DE-1,Maria Anders,,Berlin,Germany,030-0074321,WEST,E-wendy,1996-08-01
        "VINET","Vins et alcools, Chevalier",,Paul Henriot,,Reims,France,,EAST,E-abel,1996-07-04
        """;

    private const string ContractsHeader = "reference,region,customer,owner,reviewer,signedOn,currency,amount,dueOn,instalment,executedOn\n";

    private const string Contracts = ContractsHeader + """
        10248,EAST,VINET,E-anna,E-bob,1996-07-04,USD,440.00,1996-08-01,240.00,1996-07-16
        10248,EAST,VINET,E-anna,E-bob,1996-07-04,USD,440.00,1996-09-01,200.00,1996-07-16
        10249,WEST,ALFKI,E-wendy,E-walt,1996-08-05,USD,1863.40,1996-08-16,1863.40,
        """;

    private readonly TestOrganisation organisation = new();
    private ServiceApp<Program> app = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => app = await SalesApp.StartAsync(organisation: organisation);

    public ValueTask DisposeAsync() => app.DisposeAsync();

    [Fact]
    public async Task History_becomes_signed_contracts_of_then_with_reviewer_and_origin_and_Finance_is_told()
    {
        Assert.Equal((3, 3, 0), (await ImportAsync("customers", Customers)).Rows);
        Assert.Equal((3, 2, 0), (await ImportAsync("contracts", Contracts)).Rows);

        var (_, list) = await app.As("anna").GetFrom("contracts?origin=10248");
        var (_, contract) = await app.As("anna").GetFrom($"contracts/{list.GetProperty("items")[0].Id()}");
        Assert.Equal(("inProgress", "CT-1996-000001", "1996-07-04"), (contract.Text("status"), contract.Text("number"), contract.Text("signedOn")));
        Assert.Equal(TestOrganisation.IdOf("bob").ToString(), contract.GetProperty("review").Text("reviewerId"));
        Assert.Equal(["240.00", "200.00"], contract.GetProperty("instalments").EnumerateArray().Select(i => i.Text("amount")));
        Assert.Equal(2, await app.Db((SalesDbContext db) => db.Outbox.CountAsync(m => m.Type.EndsWith(":ContractSigned"))));
    }

    [Fact]
    public async Task What_is_imported_is_audited_under_the_name_of_whoever_asked()
    {
        await ImportAsync("customers", Customers);
        await ImportAsync("contracts", Contracts);

        var entries = await app.Db((SalesDbContext db) => db.AuditEntries.Where(e => e.ObjectKind == "Contract").ToListAsync());
        Assert.Equal(2, entries.Count);
        Assert.All(entries, e => Assert.Equal(("dora", "ImportContracts", "data.migrate", TestTokens.Issuer), (e.Subject, e.Action, e.Reason, e.Issuer)));
        Assert.All(entries, e => Assert.Contains("instalments", e.After, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_same_file_again_changes_nothing_and_says_so()
    {
        await ImportAsync("customers", Customers);
        await ImportAsync("contracts", Contracts);

        Assert.Equal((3, 0, 3), (await ImportAsync("customers", Customers)).Rows);
        Assert.Equal((3, 0, 2), (await ImportAsync("contracts", Contracts)).Rows);
        Assert.Equal((2, 2, 2, 3), await CountsAsync());
    }

    [Fact]
    public async Task The_same_key_and_file_is_the_same_operation_and_a_preview_with_it_is_another_request()
    {
        using var first = await app.As("dora").UploadAsync("/api/sales/v1/imports/customers", Encoding.UTF8.GetBytes(Customers), "text/csv", Ct, "k");
        using var again = await app.As("dora").UploadAsync("/api/sales/v1/imports/customers", Encoding.UTF8.GetBytes(Customers), "text/csv", Ct, "k");
        using var preview = await app.As("dora").UploadAsync("/api/sales/v1/imports/customers?preview=true", Encoding.UTF8.GetBytes(Customers), "text/csv", Ct, "k");

        Assert.Equal((HttpStatusCode.Accepted, HttpStatusCode.Accepted, HttpStatusCode.UnprocessableEntity), (first.StatusCode, again.StatusCode, preview.StatusCode));
        Assert.NotNull(first.Headers.Location);
        Assert.Equal(first.Headers.Location, again.Headers.Location);
        Assert.Equal(("1", "1"), (first.Headers.RetryAfter!.ToString(), again.Headers.RetryAfter!.ToString()));
        Assert.Equal(1, await app.Db((SalesDbContext db) => db.Operations.CountAsync()));
    }

    [Fact]
    public async Task A_preview_counts_everything_and_changes_nothing()
    {
        await ImportAsync("customers", Customers);
        var preview = await ImportAsync("contracts?preview=true", Contracts + "\n" + "1,NORTH,VINET,E-anna,E-bob,1996-07-04,USD,1.00,1996-08-01,1.00,");

        Assert.Equal(("succeeded", (4, 2, 0), 1), (preview.State, preview.Rows, preview.Number("faulty")));
        Assert.Equal(["5/region import.reference-unknown"], preview.Errors);
        Assert.Equal((0, 0, 2, 3), await CountsAsync());
        Assert.Equal(0, await app.Db((SalesDbContext db) => db.Set<NumberSeries>().CountAsync()));
    }

    [Fact]
    public async Task Valid_rows_only_leaves_the_faulty_ones_out()
    {
        await ImportAsync("customers", Customers);
        var partly = await ImportAsync("contracts?mode=validRowsOnly", Contracts.Replace("E-walt", "E-ghost", StringComparison.Ordinal));

        Assert.Equal(("succeeded", 2, 1, 1), (partly.State, partly.Number("valid"), partly.Number("faulty"), partly.Number("created")));
        Assert.Equal(["4/reviewer import.reference-unknown"], partly.Errors);
        Assert.Equal((1, 1, 2, 3), await CountsAsync());
    }

    [Fact]
    public async Task A_known_reference_with_other_content_is_a_fault_of_its_line()
    {
        await ImportAsync("customers", Customers);
        await ImportAsync("contracts", Contracts);

        var changed = await ImportAsync("contracts", Contracts.Replace("1863.40", "1863.41", StringComparison.Ordinal));
        Assert.Equal(("failed", "import.rows-faulty"), (changed.State, changed.Failure));
        Assert.Equal(["4/reference import.changed"], changed.Errors);
    }

    [Theory]
    [InlineData("1,NORTH,VINET,E-anna,E-bob,1996-07-04,USD,1.00,1996-08-01,1.00,", "import.reference-unknown", "region")]
    [InlineData("1,EAST,NOBODY,E-anna,E-bob,1996-07-04,USD,1.00,1996-08-01,1.00,", "import.reference-unknown", "customer")]
    [InlineData("1,EAST,VINET,E-ghost,E-bob,1996-07-04,USD,1.00,1996-08-01,1.00,", "import.reference-unknown", "owner")]
    [InlineData("1,EAST,VINET,E-anna,E-bob,04.07.1996,USD,1.00,1996-08-01,1.00,", "import.value-invalid", "signedOn")]
    [InlineData("1,EAST,VINET,E-anna,E-bob,1996-07-04,USD,1.001,1996-08-01,1.00,", "import.value-invalid", "amount")]
    [InlineData("1,EAST,VINET,E-anna,E-bob,1996-07-04,USD,,1996-08-01,1.00,", "import.value-required", "amount")]
    [InlineData("1,EAST,VINET,E-anna,E-bob,1996-07-04,EURO,1.00,1996-08-01,1.00,", "import.too-long", "currency")]
    [InlineData("1,EAST,VINET,E-anna,E-bob,1996-07-04,USD,1.00,1996-08-01,1.00,,more", "import.too-many-cells", "")]
    [InlineData("10248,EAST,VINET,E-anna,E-bob,1996-07-04,USD,1.00,1996-08-01,1.00,", "import.duplicate", "reference")]
    [InlineData("1,EAST,VINET,E-anna,E-anna,1996-07-04,USD,1.00,1996-08-01,1.00,", "sales.contract.own-review", "reference")]
    [InlineData("1,EAST,VINET,E-anna,E-bob,1996-07-04,USD,1.01,1996-08-01,1.00,", "sales.contract.instalments-do-not-add-up", "reference")]
    [InlineData("1,EAST,VINET,E-anna,E-bob,1996-07-04,USD,1.00,1996-07-03,1.00,", "sales.contract.due-before-signing", "reference")]
    [InlineData("1,EAST,VINET,E-anna,E-bob,2999-07-04,USD,1.00,2999-08-01,1.00,", "sales.import.date-in-future", "signedOn")]
    [InlineData("1,WEST,VINET,E-wendy,E-walt,1996-07-04,USD,1.00,1996-08-01,1.00,", "sales.import.no-relation", "customer")]
    public async Task A_fault_names_line_column_and_code_and_nothing_is_half_done(string line, string code, string column)
    {
        await ImportAsync("customers", Customers);
        var failed = await ImportAsync("contracts", Contracts + "\n" + line);

        Assert.Equal(("failed", "import.rows-faulty"), (failed.State, failed.Failure));
        Assert.Equal([$"5/{column} {code}"], failed.Errors);
        Assert.Equal((0, 0, 2, 3), await CountsAsync());
    }

    [Fact]
    public async Task All_faults_are_told_at_once()
        => Assert.Equal(
            ["2/region import.reference-unknown", "3/since import.value-invalid", "4/region import.reference-unknown"],
            (await ImportAsync("customers", Customers.Replace("EAST", "NORTH", StringComparison.Ordinal).Replace("1996-08-01", "yesterday", StringComparison.Ordinal))).Errors);

    [Fact]
    public async Task Every_fault_of_a_long_file_is_kept_and_comes_as_pages_and_as_files_in_the_callers_language()
    {
        var csv = new StringBuilder(ContractsHeader);
        for (var n = 1; n <= 1500; n++)
            csv.Append(CultureInfo.InvariantCulture, $"{n},NORTH,=cmd(),E-anna,E-bob,1996-07-04,USD,1.00,1996-08-01,1.00,\n");
        using var upload = await app.As("dora").UploadAsync("/api/sales/v1/imports/contracts", Encoding.UTF8.GetBytes(csv.ToString()), "text/csv", Ct);
        var location = upload.Headers.Location!.ToString();
        var failed = await app.As("dora").EndOfAsync(location, Ct);
        Assert.Equal((1500, 1500), (failed.Number("read"), failed.Number("faulty")));

        var lines = (await app.As("dora").GetStringAsync($"{location}/errors/file", Ct)).TrimStart('\uFEFF').TrimEnd().Split(Environment.NewLine);
        Assert.Equal("line,column,value,code,text", lines[0]);
        Assert.Equal("2,region,NORTH,import.reference-unknown,\"Line 2: region names 'NORTH', which is not known.\"", lines[1]);
        // A cell that a spreadsheet would take for a formula is text (security U4).
        Assert.StartsWith("2,customer,'=cmd(),import.reference-unknown,", lines[2], StringComparison.Ordinal);
        Assert.Equal(3001, lines.Length);

        using var workbook = new MemoryStream(await app.As("dora").GetByteArrayAsync($"{location}/errors/file?format=xlsx", Ct));
        var rows = workbook.Query(useHeaderRow: true).Cast<IDictionary<string, object>>().ToList();
        Assert.Equal(3000, rows.Count);
        Assert.Equal(("1501", "customer"), (rows[^1]["line"].ToString(), rows[^1]["column"]));

        var chinese = app.As("dora");
        chinese.DefaultRequestHeaders.AcceptLanguage.Clear();
        var page = JsonDocument.Parse(await chinese.GetStringAsync($"{location}/errors?pageSize=1", Ct)).RootElement;
        Assert.Equal("第 2 行:region 所指的“NORTH”不存在。", page.GetProperty("items")[0].Text("text"));
        page = JsonDocument.Parse(await chinese.GetStringAsync($"{location}/errors?pageSize=1&pageToken={page.Text("nextPageToken")}", Ct)).RootElement;
        Assert.Equal("customer", page.GetProperty("items")[0].Text("column"));
    }

    [Theory]
    [InlineData("", "import.empty")]
    [InlineData(ContractsHeader, "import.empty")]
    [InlineData("reference,region", "import.column-missing")]
    [InlineData("reference,region,customer,owner,reviewer,signedOn,currency,amount,dueOn,instalment,executedOn,colour", "import.column-unknown")]
    [InlineData("reference,reference,region,customer,owner,reviewer,signedOn,currency,amount,dueOn,instalment,executedOn", "import.column-twice")]
    [InlineData(ContractsHeader + "1,\"EA\"ST,VINET", "import.unreadable")]
    public async Task A_file_of_another_shape_is_refused(string csv, string code)
    {
        var failed = await ImportAsync("contracts", csv);
        Assert.Equal(("failed", code), (failed.State, failed.Failure));
        Assert.Single(failed.Errors);
        Assert.DoesNotContain('{', failed.Operation.GetProperty("failure").Text("message"));
    }

    [Fact]
    public async Task A_file_with_a_mark_blank_lines_and_line_breaks_in_quotes_is_read_and_its_lines_are_counted()
    {
        var csv = "\uFEFF" + Customers.Replace("Alfreds Futterkiste", "\"Alfreds\nFutterkiste\"", StringComparison.Ordinal).ReplaceLineEndings("\r\n") + "\r\n\r\n,,,,,,,,,,\r\nOLD,Old,,,,,,,NORTH,E-anna,1996-07-04\r\n";
        var failed = await ImportAsync("customers", csv);
        Assert.Equal(["9/region import.reference-unknown"], failed.Errors);
        Assert.Equal(4, failed.Number("read"));
    }

    [Fact]
    public async Task What_Chinese_Excel_writes_as_CSV_is_read_when_its_charset_is_named_and_refused_otherwise()
    {
        var csv = Customers.Replace("Alfreds Futterkiste", "北京食品有限公司", StringComparison.Ordinal);
        var gbk = CodePagesEncodingProvider.Instance.GetEncoding("gb18030")!.GetBytes(csv);

        var unnamed = await app.As("dora").ImportAsync("/api/sales/v1/imports/customers", gbk, "text/csv", Ct);
        Assert.Equal(("failed", "import.charset"), (unnamed.State, unnamed.Failure));
        var named = await app.As("dora").ImportAsync("/api/sales/v1/imports/customers", gbk, "text/csv; charset=gbk", Ct);
        Assert.Equal("succeeded", named.State);
        Assert.Equal("北京食品有限公司", await app.Db((SalesDbContext db) => db.Customers.Where(c => c.Code == "ALFKI").Select(c => c.Details.Name).SingleAsync()));
    }

    [Fact]
    public async Task A_workbook_is_read_with_its_days_and_numbers_and_means_the_same_as_the_CSV()
    {
        await ImportAsync("customers", Customers);
        await ImportAsync("contracts", Contracts);
        Dictionary<string, object?> Row(object reference, string region, string customer, string owner, string reviewer, DateTime signedOn, object amount, object dueOn, object instalment, object? executedOn) => new(StringComparer.Ordinal)
        {
            ["reference"] = reference, ["region"] = region, ["customer"] = customer, ["owner"] = owner, ["reviewer"] = reviewer, ["signedOn"] = signedOn,
            ["currency"] = "USD", ["amount"] = amount, ["dueOn"] = dueOn, ["instalment"] = instalment, ["executedOn"] = executedOn,
        };

        var same = await ImportAsync("contracts",
        [
            Row(10248, "EAST", "VINET", "E-anna", "E-bob", new(1996, 7, 4), 440, new DateTime(1996, 8, 1), 240.0, new DateTime(1996, 7, 16)),
            Row(10248, "EAST", "VINET", "E-anna", "E-bob", new(1996, 7, 4), 440, new DateTime(1996, 9, 1), "200.00", new DateTime(1996, 7, 16)),
            // 0.1 + 0.2 is not 0.3 as a double; a workbook keeps 15 digits, and with 15 digits it is.
            Row("new", "WEST", "ALFKI", "E-wendy", "E-walt", new(1996, 8, 5), 0.1 + 0.2, "1996-08-16", 0.3, null),
        ]);
        Assert.Equal(("succeeded", 3, 1, 1), (same.State, same.Number("read"), same.Number("created"), same.Number("unchanged")));

        var faulty = await ImportAsync("contracts",
        [
            Row("1", "EAST", "VINET", "E-anna", "E-bob", new(1996, 7, 4, 12, 0, 0), 1.005, new DateTime(1996, 8, 1), 1.0, null),
            Row(9.13101000012345678e17, "EAST", "VINET", "E-anna", "E-bob", new(1996, 7, 4), 1, 35278, 1.0, null),
        ]);
        Assert.Equal(["2/signedOn import.value-invalid", "2/amount import.value-invalid", "3/reference import.number-not-exact", "3/dueOn import.value-invalid"], faulty.Errors);
    }

    [Fact]
    public async Task What_is_no_workbook_is_refused()
    {
        var broken = await app.As("dora").ImportAsync("/api/sales/v1/imports/contracts", Encoding.UTF8.GetBytes(Contracts), Importing.Xlsx, Ct);
        Assert.Equal(("failed", "import.unreadable"), (broken.State, broken.Failure));
    }

    [Fact]
    public async Task Only_data_migrate_may_import_and_only_known_files()
    {
        Assert.Equal(HttpStatusCode.Forbidden, (await ImportAsync("customers", Customers, "bob")).Accepted);
        Assert.Equal(HttpStatusCode.Forbidden, (await ImportAsync("customers", Customers, "olga")).Accepted);
        foreach (var type in new[] { "application/json", "text/csv; charset=latin1", "application/vnd.ms-excel" })
            Assert.Equal(HttpStatusCode.UnsupportedMediaType, (await app.As("dora").ImportAsync("/api/sales/v1/imports/customers", [], type, Ct)).Accepted);
        Assert.Equal(HttpStatusCode.BadRequest, (await ImportAsync("customers?mode=some", Customers)).Accepted);
    }

    [Fact]
    public async Task Whoever_started_it_and_auditors_see_an_operation_and_nobody_else()
    {
        using var upload = await app.As("dora").UploadAsync("/api/sales/v1/imports/customers", Encoding.UTF8.GetBytes(Customers), "text/csv", Ct);
        var path = upload.Headers.Location!.ToString()["/api/sales/v1/".Length..];
        await app.As("dora").EndOfAsync(upload.Headers.Location!.ToString(), Ct);

        foreach (var (who, status) in new[] { ("dora", HttpStatusCode.OK), ("audrey", HttpStatusCode.OK), ("anna", HttpStatusCode.NotFound), ("carl", HttpStatusCode.NotFound), ("admin", HttpStatusCode.NotFound) })
        {
            foreach (var part in new[] { "", "/errors", "/errors/file" })
                Assert.Equal(status, (await app.As(who).GetAsync($"/api/sales/v1/{path}{part}", Ct)).StatusCode);
            var (_, list) = await app.As(who).GetFrom("operations");
            Assert.Equal(status == HttpStatusCode.OK ? 1 : 0, list.GetProperty("items").GetArrayLength());
        }

        Assert.Equal(HttpStatusCode.Forbidden, (await app.As("audrey").PostTo($"{path}/cancel", null)).Response.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await app.As("anna").PostTo($"{path}/cancel", null)).Response.StatusCode);
        var (late, ended) = await app.As("dora").PostTo($"{path}/cancel", null);
        Assert.Equal((HttpStatusCode.OK, "succeeded"), (late.StatusCode, ended.Text("state")));
        using var unchanged = new HttpRequestMessage(HttpMethod.Get, upload.Headers.Location) { Headers = { { "If-None-Match", ended.Etag() } } };
        Assert.Equal(HttpStatusCode.NotModified, (await app.As("dora").SendAsync(unchanged, Ct)).StatusCode);
    }

    private Task<ImportOutcome> ImportAsync(string what, string csv, string user = "dora") => app.As(user).ImportAsync($"/api/sales/v1/imports/{what}", csv, Ct);

    private async Task<ImportOutcome> ImportAsync(string what, IEnumerable<Dictionary<string, object?>> rows)
    {
        using var workbook = new MemoryStream();
        await workbook.SaveAsAsync(rows, cancellationToken: Ct);
        return await app.As("dora").ImportAsync($"/api/sales/v1/imports/{what}", workbook.ToArray(), Importing.Xlsx, Ct);
    }

    private Task<(int Contracts, int Events, int Customers, int Relations)> CountsAsync() => app.Db(async (SalesDbContext db)
        => (await db.Contracts.CountAsync(), await db.Outbox.CountAsync(m => !m.Type.EndsWith(":CustomersChanged")), await db.Customers.CountAsync(), await db.CustomerRelations.CountAsync()));
}

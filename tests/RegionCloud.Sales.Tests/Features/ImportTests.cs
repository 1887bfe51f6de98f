using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Sales.Data;
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

    private ServiceApp<Program> app = null!;

    public async ValueTask InitializeAsync() => app = await SalesApp.StartAsync();

    public ValueTask DisposeAsync() => app.DisposeAsync();

    [Fact]
    public async Task History_becomes_signed_contracts_of_then_with_reviewer_and_origin_and_Finance_is_told()
    {
        Assert.Equal((3, 3, 0), Counts(await ImportAsync("customers", Customers)));
        Assert.Equal((3, 2, 0), Counts(await ImportAsync("contracts", Contracts)));

        var (_, list) = await app.As("anna").GetFrom("contracts?origin=10248");
        var (_, contract) = await app.As("anna").GetFrom($"contracts/{list.GetProperty("items")[0].Id()}");
        Assert.Equal(("inProgress", "CT-1996-000001", "1996-07-04"), (contract.Text("status"), contract.Text("number"), contract.Text("signedOn")));
        Assert.Equal(TestOrganisation.IdOf("bob").ToString(), contract.GetProperty("review").Text("reviewerId"));
        Assert.Equal(["240.00", "200.00"], contract.GetProperty("instalments").EnumerateArray().Select(i => i.Text("amount")));
        Assert.Equal(2, await app.Db((SalesDbContext db) => db.Outbox.CountAsync(m => m.Type.EndsWith(":ContractSigned"))));
    }

    [Fact]
    public async Task The_same_file_again_changes_nothing_and_says_so()
    {
        await ImportAsync("customers", Customers);
        await ImportAsync("contracts", Contracts);

        Assert.Equal((3, 0, 3), Counts(await ImportAsync("customers", Customers)));
        Assert.Equal((3, 0, 2), Counts(await ImportAsync("contracts", Contracts)));
        Assert.Equal(2, await app.Db((SalesDbContext db) => db.Contracts.CountAsync()));
        Assert.Equal(2, await app.Db((SalesDbContext db) => db.Outbox.CountAsync()));
    }

    [Fact]
    public async Task A_known_reference_with_other_content_is_a_fault_of_its_line()
    {
        await ImportAsync("customers", Customers);
        await ImportAsync("contracts", Contracts);

        var (status, problem) = await ImportAsync("contracts", Contracts.Replace("1863.40", "1863.41", StringComparison.Ordinal));
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "import.changed", "/4/reference"), (status, problem.Code(), problem.GetProperty("errors")[0].Text("pointer")));
    }

    [Theory]
    [InlineData("1,NORTH,VINET,E-anna,E-bob,1996-07-04,USD,1.00,1996-08-01,1.00,", "import.reference-unknown", "region")]
    [InlineData("1,EAST,NOBODY,E-anna,E-bob,1996-07-04,USD,1.00,1996-08-01,1.00,", "import.reference-unknown", "customer")]
    [InlineData("1,EAST,VINET,E-ghost,E-bob,1996-07-04,USD,1.00,1996-08-01,1.00,", "import.reference-unknown", "owner")]
    [InlineData("1,EAST,VINET,E-anna,E-bob,04.07.1996,USD,1.00,1996-08-01,1.00,", "import.value-invalid", "signedOn")]
    [InlineData("1,EAST,VINET,E-anna,E-bob,1996-07-04,USD,1.001,1996-08-01,1.00,", "import.value-invalid", "amount")]
    [InlineData("1,EAST,VINET,E-anna,E-bob,1996-07-04,USD,,1996-08-01,1.00,", "import.value-required", "amount")]
    [InlineData("1,EAST,VINET,E-anna,E-anna,1996-07-04,USD,1.00,1996-08-01,1.00,", "sales.contract.own-review", "reference")]
    [InlineData("1,EAST,VINET,E-anna,E-bob,1996-07-04,USD,1.01,1996-08-01,1.00,", "sales.contract.instalments-do-not-add-up", "reference")]
    [InlineData("1,EAST,VINET,E-anna,E-bob,1996-07-04,USD,1.00,1996-07-03,1.00,", "sales.contract.due-before-signing", "reference")]
    [InlineData("1,EAST,VINET,E-anna,E-bob,2999-07-04,USD,1.00,2999-08-01,1.00,", "sales.import.date-in-future", "signedOn")]
    [InlineData("1,WEST,VINET,E-wendy,E-walt,1996-07-04,USD,1.00,1996-08-01,1.00,", "sales.import.no-relation", "customer")]
    public async Task A_fault_names_line_column_and_code_and_nothing_is_half_done(string line, string code, string column)
    {
        await ImportAsync("customers", Customers);
        var (status, problem) = await ImportAsync("contracts", Contracts + "\n" + line);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        var error = problem.GetProperty("errors").EnumerateArray().First(e => e.Text("code") == code);
        Assert.Equal($"/5/{column}", error.Text("pointer"));
        Assert.Equal(0, await app.Db((SalesDbContext db) => db.Contracts.CountAsync()));
        Assert.Equal(0, await app.Db((SalesDbContext db) => db.Outbox.CountAsync()));
    }

    [Fact]
    public async Task All_faults_are_told_at_once()
    {
        var (_, problem) = await ImportAsync("customers", Customers.Replace("EAST", "NORTH", StringComparison.Ordinal).Replace("1996-08-01", "yesterday", StringComparison.Ordinal));
        Assert.Equal(["/2/region", "/3/since", "/4/region"], problem.GetProperty("errors").EnumerateArray().Select(e => e.Text("pointer")).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("", "import.empty")]
    [InlineData("reference,region", "import.column-missing")]
    [InlineData("reference,region,customer,owner,reviewer,signedOn,currency,amount,dueOn,instalment,executedOn,colour", "import.column-unknown")]
    [InlineData("reference,region,customer,owner,reviewer,signedOn,currency,amount,dueOn,instalment,executedOn\n1,2", "import.unreadable")]
    public async Task A_file_of_another_shape_is_refused(string csv, string code)
    {
        var (status, problem) = await ImportAsync("contracts", csv);
        Assert.Equal((HttpStatusCode.UnprocessableEntity, code), (status, problem.Code()));
    }

    [Fact]
    public async Task Only_data_migrate_may_import_and_only_csv()
    {
        Assert.Equal(HttpStatusCode.Forbidden, (await ImportAsync("customers", Customers, "bob")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await ImportAsync("customers", Customers, "olga")).Status);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, (await app.As("dora").PostTo("imports/customers", new { })).Response.StatusCode);
    }

    private async Task<(HttpStatusCode Status, JsonElement Body)> ImportAsync(string what, string csv, string user = "dora")
    {
        using var content = new StringContent(csv, Encoding.UTF8, "text/csv");
        var (response, body) = await app.As(user).PostTo($"imports/{what}", content);
        return (response.StatusCode, body);
    }

    private static (int Rows, int Created, int Unchanged) Counts((HttpStatusCode Status, JsonElement Body) answer)
    {
        Assert.True(answer.Status == HttpStatusCode.OK, answer.Body.ToString());
        return (answer.Body.GetProperty("rows").GetInt32(), answer.Body.GetProperty("created").GetInt32(), answer.Body.GetProperty("unchanged").GetInt32());
    }
}

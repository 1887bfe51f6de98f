using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using RegionCloud.Sales.Data;
using RegionCloud.Sales.Domain;
using RegionCloud.ServiceDefaults.Data;
using RegionCloud.ServiceDefaults.Operations;
using RegionCloud.ServiceDefaults.Records;
using RegionCloud.Testing;

namespace RegionCloud.Sales.Tests.Features;

/// <summary>All or nothing, once, and under one's rights: whatever happens to an import while it runs.</summary>
public sealed class ImportDurabilityTests : IAsyncLifetime
{
    private const string Imports = "/api/sales/v1/imports/contracts";
    private ServiceApp<Program> app = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        app = await SalesApp.StartAsync();
        await app.As("anna").CustomerAsync();
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    [Fact]
    public async Task A_cancelled_import_leaves_nothing_behind()
    {
        var location = await UploadAsync(1500);
        await UntilAsync(location, o => o is { State: OperationState.Running, Percent: >= 50 });
        var (response, _) = await app.As("dora").PostTo($"{location["/api/sales/v1/".Length..]}/cancel", null);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);

        Assert.Equal("canceled", (await app.As("dora").EndOfAsync(location, Ct)).State);
        Assert.Equal((0, 0, 0), await CountsAsync());
        Assert.Equal(0, await app.Db((SalesDbContext db) => db.Set<OperationFilePart>().CountAsync()));
    }

    [Fact]
    public async Task One_that_waits_is_cancelled_at_once()
    {
        var id = await StoreAsync("dora", File(10), leaseUntil: app.Clock.GetUtcNow().AddDays(1));
        var (_, cancelled) = await app.As("dora").PostTo($"operations/{id}/cancel", null);
        Assert.Equal("canceled", cancelled.Text("state"));
    }

    [Fact]
    public async Task What_another_writer_adds_between_check_and_copy_is_found_and_nothing_of_the_file_is_imported()
    {
        var location = await UploadAsync(1500);
        await UntilAsync(location, o => o.Percent >= 50);
        // The last of the file, as another import would have brought it with other content.
        await app.Db(async (SalesDbContext db) =>
        {
            var customer = await db.Customers.SingleAsync();
            var other = Contract.Draft(
                new ContractHead("CT-OTHER", TestOrganisation.East, TestOrganisation.IdOf("EAST/sales"), TestOrganisation.IdOf("anna"), customer, "CNY", "R-1500", "other"),
                new ContractContent(1m, "other", [(new DateOnly(2021, 1, 1), 1m)], [(TestOrganisation.IdOf("anna"), 100m)]),
                new Act(new DateOnly(2020, 1, 1), app.Clock.GetUtcNow(), "somebody"));
            db.Add(other);
            using var gate = await WriterGate.For(db).EnterAsync(Ct);
            return await db.SaveChangesAsync(Ct);
        });

        var ended = await app.As("dora").EndOfAsync(location, Ct);
        Assert.Equal(("failed", "import.rows-faulty"), (ended.State, ended.Failure));
        Assert.Equal(["3000/reference import.changed"], ended.Errors);
        Assert.Equal((1, 0, 1), await CountsAsync());
    }

    [Fact]
    public async Task One_whose_worker_has_died_is_taken_up_again_and_one_taken_over_is_not_done_twice()
    {
        var location = await UploadAsync(1500);
        await UntilAsync(location, o => o.Percent >= 50);
        // What the database looks like when another instance has taken it over, and has died since.
        await app.Db(async (SalesDbContext db) =>
        {
            using var gate = await WriterGate.For(db).EnterAsync(Ct);
            return await db.Operations.ExecuteUpdateAsync(set => set.SetProperty(o => o.Fence, o => o.Fence + 1).SetProperty(o => o.LeaseUntil, DateTimeOffset.UnixEpoch), Ct);
        });

        var ended = await app.As("dora").EndOfAsync(location, Ct);
        Assert.Equal(("succeeded", 1500), (ended.State, ended.Number("created")));
        Assert.Equal((1500, 1500, 1500), await CountsAsync());
        Assert.Equal(2, await app.Db((SalesDbContext db) => db.Operations.Select(o => o.Attempts).SingleAsync()));
    }

    [Fact]
    public async Task Whose_right_has_ended_when_it_runs_gets_nothing_done_and_is_told_why()
    {
        var id = await StoreAsync("anna", File(10));
        var ended = await app.As("anna").EndOfAsync($"/api/sales/v1/operations/{id}", Ct);

        Assert.Equal(("failed", "operation.right-ended"), (ended.State, ended.Failure));
        Assert.Contains("data.migrate", ended.Operation.GetProperty("failure").Text("message"), StringComparison.Ordinal);
        Assert.Equal((0, 0, 0), await CountsAsync());
    }

    [Fact]
    public async Task One_that_fails_for_no_reason_of_its_own_is_given_up_after_five_attempts()
    {
        // Compressed it is not, so that it cannot be opened.
        var id = await StoreAsync("dora", file: null);
        for (var attempt = 1; attempt <= 5; attempt++)
        {
            await UntilAsync($"/{id}", o => o.Attempts == attempt);
            app.Clock.Advance(TimeSpan.FromMinutes(1));
        }

        var ended = await app.As("dora").EndOfAsync($"/api/sales/v1/operations/{id}", Ct);
        Assert.Equal(("failed", "operation.given-up"), (ended.State, ended.Failure));
    }

    [Fact]
    public async Task It_is_kept_for_a_day_after_its_end_and_then_forgotten_with_its_faults()
    {
        var location = await UploadAsync(3, customer: "NOBODY");
        await app.As("dora").EndOfAsync(location, Ct);
        var forgetting = app.Services.GetServices<Microsoft.Extensions.Hosting.IHostedService>().OfType<ServiceDefaults.Web.Forgetting>().Single();

        app.Clock.Advance(TimeSpan.FromHours(23.9));
        await forgetting.ForgetOperationsAsync(Ct);
        Assert.Equal((1, 3), await KeptAsync());
        app.Clock.Advance(TimeSpan.FromHours(0.2));
        await forgetting.ForgetOperationsAsync(Ct);
        Assert.Equal((0, 0), await KeptAsync());

        Task<(int, int)> KeptAsync() => app.Db(async (SalesDbContext db) => (await db.Operations.CountAsync(), await db.Set<OperationError>().CountAsync()));
    }

    /// <summary>Contracts of two instalments each, of anna, reviewed by bob.</summary>
    internal static string File(int contracts, string customer = "ALFKI")
    {
        var csv = new StringBuilder("reference,region,customer,owner,reviewer,signedOn,currency,amount,dueOn,instalment,executedOn\n");
        for (var n = 1; n <= contracts; n++)
        {
            var (amount, first) = (100m + (n * 0.37m), Math.Round(50m + (n * 0.11m), 2));
            csv.Append(CultureInfo.InvariantCulture, $"R-{n},EAST,{customer},E-anna,E-bob,2020-01-0{(n % 9) + 1},CNY,{amount:0.00},2021-01-31,{first:0.00},\n");
            csv.Append(CultureInfo.InvariantCulture, $"R-{n},EAST,{customer},E-anna,E-bob,2020-01-0{(n % 9) + 1},CNY,{amount:0.00},2021-07-31,{amount - first:0.00},\n");
        }

        return csv.ToString();
    }

    private async Task<string> UploadAsync(int contracts, string customer = "ALFKI")
    {
        using var upload = await app.As("dora").UploadAsync(Imports, Encoding.UTF8.GetBytes(File(contracts, customer)), "text/csv", Ct);
        return upload.Headers.Location!.ToString();
    }

    private async Task UntilAsync(string location, Func<Operation, bool> condition)
    {
        var id = Guid.Parse(location[^36..]);
        await Wait.Until(() => app.Db(async (SalesDbContext db) => condition(await db.Operations.AsNoTracking().SingleAsync(o => o.Id == id))), "the operation gets there", TimeSpan.FromSeconds(60));
    }

    /// <summary>An operation as its request left it in the database.</summary>
    private Task<Guid> StoreAsync(string subject, string? file, DateTimeOffset leaseUntil = default) => app.Db(async (SalesDbContext db) =>
    {
        var operation = new Operation { Id = Guid.CreateVersion7(), Kind = "contracts", Permission = "data.migrate", StartedBy = subject, ContentType = "text/csv", CreatedAt = app.Clock.GetUtcNow() };
        using var content = new MemoryStream();
        await using (var compressing = new GZipStream(content, CompressionLevel.Fastest, leaveOpen: true))
            await compressing.WriteAsync(Encoding.UTF8.GetBytes(file ?? ""), Ct);
        db.AddRange(operation, new OperationFilePart { OperationId = operation.Id, Content = file is null ? [1, 2, 3] : content.ToArray() });
        db.Entry(operation).Property(o => o.LeaseUntil).CurrentValue = leaseUntil;
        using var gate = await WriterGate.For(db).EnterAsync(Ct);
        await db.SaveChangesAsync(Ct);
        return operation.Id;
    });

    private Task<(int Contracts, int Events, int Audited)> CountsAsync() => app.Db(async (SalesDbContext db)
        => (await db.Contracts.CountAsync(), await db.Outbox.CountAsync(m => m.Type.EndsWith(":ContractSigned")), await db.AuditEntries.CountAsync(e => e.ObjectKind == "Contract")));
}

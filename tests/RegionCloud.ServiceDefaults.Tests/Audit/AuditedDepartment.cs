using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using RegionCloud.ServiceDefaults.Audit;
using RegionCloud.ServiceDefaults.Data;
using RegionCloud.ServiceDefaults.Messaging;
using RegionCloud.Testing;

namespace RegionCloud.ServiceDefaults.Tests.Audit;

internal enum DealState
{
    Draft,
    Won,
}

internal sealed record Terms(string Payment, string? Phone);

internal sealed class Step
{
    public int Sequence { get; init; }

    public string What { get; init; } = "";
}

/// <summary>A record as departments have them: with a region, a version and parts of its own.</summary>
internal sealed class Deal
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public Guid RegionId { get; init; }

    public int Version { get; set; } = 1;

    public string Code { get; set; } = "";

    public decimal Amount { get; set; }

    public DealState State { get; set; }

    public string? Notes { get; set; }

    public Terms Terms { get; set; } = new("30 days", "555-0100");

    public List<Step> Steps { get; init; } = [];
}

internal sealed class Counter
{
    public int Id { get; init; }

    public int Last { get; set; }
}

internal sealed class AuditedDb(DbContextOptions<AuditedDb> options, DataScope scope, TimeProvider time) : ServiceDbContext(options, scope, time)
{
    public DbSet<Deal> Deals => Set<Deal>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        base.OnModelCreating(modelBuilder);
        modelBuilder.Entity<Deal>(deal =>
        {
            deal.HasIndex(d => d.Code).IsUnique();
            deal.OwnsOne(d => d.Terms, terms => terms.Property(t => t.Phone).Personal());
            deal.OwnsMany(d => d.Steps, step =>
            {
                step.WithOwner().HasForeignKey("DealId");
                step.HasKey("DealId", nameof(Step.Sequence));
                step.Property(s => s.Sequence).ValueGeneratedNever();
            });
        });
        modelBuilder.Entity<Counter>().NotAudited().Property(c => c.Id).ValueGeneratedNever();
        ApplyConventions(modelBuilder);
    }
}

/// <summary>One instance of a department with an audit, without broker and web.</summary>
internal sealed class AuditedDepartment : IAsyncDisposable
{
    public static readonly Guid Region = Guid.CreateVersion7();
    private readonly IHost host;
    private readonly TempDatabase? owned;

    private AuditedDepartment(IHost host, TempDatabase? owned) => (this.host, this.owned) = (host, owned);

    public AuditSealer Sealer => host.Services.GetRequiredService<AuditSealer>();

    public DenialCounter Denials => host.Services.GetRequiredService<DenialCounter>();

    /// <param name="seals">Whether the sealer runs by itself.</param>
    public static async Task<AuditedDepartment> StartAsync(bool seals = false, TempDatabase? database = null, TimeProvider? time = null)
    {
        var own = database is null ? new TempDatabase() : null;
        var builder = Host.CreateApplicationBuilder();
        builder.Configuration["ConnectionStrings:deals-db"] = (database ?? own!).ConnectionString;
        builder.Configuration["Database:Provider"] = "Sqlite";
        builder.Configuration["Database:Durability"] = "Normal";
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(time ?? TimeProvider.System);
        builder.Services.AddScoped<DataScope>();
        builder.Services.AddSingleton<OutboxSignal>();
        builder.Services.AddSingleton<OutboxWakeUp>();
        builder.AddDatabase<AuditedDb, AuditedDb, AuditedDb>("deals");
        if (seals)
            builder.Services.AddHostedService(s => s.GetRequiredService<AuditSealer>());
        var department = new AuditedDepartment(builder.Build(), own);
        await department.Db(async db =>
        {
            if (await db.Database.EnsureCreatedAsync())
                await db.Sql([.. AuditTriggers.Sqlite()]);
            return 0;
        });
        await department.host.StartAsync();
        return department;
    }

    /// <summary>Works as a job of this department.</summary>
    public async Task<T> Db<T>(Func<AuditedDb, Task<T>> work, Action<AuditContext>? act = null)
    {
        await using var scope = host.Services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<DataScope>().Enter(Reach.All("nightly test"));
        act?.Invoke(scope.ServiceProvider.GetRequiredService<AuditContext>());
        return await work(scope.ServiceProvider.GetRequiredService<AuditedDb>());
    }

    public Task Save(params Deal[] deals) => Db(async db =>
    {
        db.AddRange(deals);
        using (await WriterGate.For(db).EnterAsync(default))
            return await db.SaveChangesAsync();
    });

    public Task<List<AuditEntry>> Entries() => Db(db => db.AuditEntries.AsNoTracking().OrderBy(e => e.Id).ToListAsync());

    public Task<AuditVerification> Verify(params AuditAnchor[] anchors) => Db(db => AuditVerifier.VerifyAsync(db, "deals", anchors, default));

    public async Task SealAll()
    {
        while (await Sealer.SealOnceAsync(default) > 0)
        {
        }
    }

    public async ValueTask DisposeAsync()
    {
        await host.StopAsync();
        await ((IAsyncDisposable)host).DisposeAsync();
        owned?.Dispose();
    }
}

internal static class RawSql
{
    /// <summary>As somebody with the database's password, past the service; in one transaction.</summary>
    public static async Task Sql(this DbContext db, params IReadOnlyList<string> statements)
    {
        await db.Database.OpenConnectionAsync();
        await using var transaction = await db.Database.GetDbConnection().BeginTransactionAsync();
        foreach (var statement in statements)
        {
            await using var command = db.Database.GetDbConnection().CreateCommand();
            command.Transaction = transaction;
#pragma warning disable CA2100 // The test's own text.
            command.CommandText = statement;
#pragma warning restore CA2100
            await command.ExecuteNonQueryAsync();
        }

        await transaction.CommitAsync();
        await db.Database.CloseConnectionAsync();
    }
}

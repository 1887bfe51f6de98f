using System.Collections.Concurrent;
using System.Diagnostics;
using MassTransit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using RegionCloud.ServiceDefaults.Data;
using RegionCloud.ServiceDefaults.Messaging;
using RegionCloud.ServiceDefaults.Tests.Messaging.Events;
using RegionCloud.Testing;

namespace RegionCloud.ServiceDefaults.Tests.Messaging;

/// <summary>What a consumer left behind, and what it saw while it worked.</summary>
internal sealed class Effect
{
    public long Id { get; init; }

    public required Guid ThingId { get; init; }

    public decimal Amount { get; init; }

    public required string Reach { get; init; }

    public string? TraceId { get; init; }
}

internal sealed class DepartmentDb(DbContextOptions<DepartmentDb> options, DataScope scope, TimeProvider time) : ServiceDbContext(options, scope, time)
{
    public DbSet<Effect> Effects => Set<Effect>();
}

/// <summary>What a test wants to happen inside the consumer, by thing and number of the try.</summary>
internal sealed class Script
{
    private readonly ConcurrentDictionary<Guid, int> tries = [];

    public Func<Guid, int, Task> Play { get; set; } = (_, _) => Task.CompletedTask;

    public int TriesOf(Guid thing) => tries.GetValueOrDefault(thing);

    public Task RunAsync(Guid thing) => Play(thing, tries.AddOrUpdate(thing, 1, (_, n) => n + 1));
}

internal sealed class OnThingHappened(DepartmentDb db, Script script) : IConsumer<ThingHappened>
{
    public async Task Consume(ConsumeContext<ThingHappened> context)
    {
        var thing = context.Message;
        db.Effects.Add(new Effect
        {
            ThingId = thing.ThingId,
            Amount = thing.Amount,
            Reach = string.Join(",", db.Scope.Reach.Regions),
            TraceId = Activity.Current?.TraceId.ToString(),
        });
        await script.RunAsync(thing.ThingId);
    }
}

internal sealed class OnCompanyChanged(DepartmentDb db) : IConsumer<CompanyChanged>
{
    public Task Consume(ConsumeContext<CompanyChanged> context)
    {
        db.Effects.Add(new Effect { ThingId = context.Message.ThingId, Reach = db.Scope.Reach.Everything ? db.Scope.Reach.Reason : "" });
        return Task.CompletedTask;
    }
}

internal sealed class OnNobodyListens(DepartmentDb db) : IConsumer<NobodyListens>
{
    public Task Consume(ConsumeContext<NobodyListens> context)
    {
        db.Effects.Add(new Effect { ThingId = context.Message.ThingId, Reach = "" });
        return Task.CompletedTask;
    }
}

/// <summary>One instance of a department: a real host with a real database and a real bus.</summary>
internal sealed class Department : IAsyncDisposable
{
    private readonly IHost host;
    private readonly TempDatabase? owned;

    private Department(IHost host, TempDatabase? owned, string broker) => (this.host, this.owned, Broker) = (host, owned, broker);

    public string Broker { get; }

    public Script Script => host.Services.GetRequiredService<Script>();

    public IServiceProvider Services => host.Services;

    /// <param name="database">Shared by the instances of one department; none: a new one.</param>
    public static async Task<Department> StartAsync(
        string name, string broker, Action<IBusRegistrationConfigurator>? consumers = null, TempDatabase? database = null, TimeProvider? time = null, Script? script = null)
    {
        var own = database is null ? new TempDatabase() : null;
        var builder = Host.CreateApplicationBuilder();
        builder.Configuration["ConnectionStrings:messaging"] = broker;
        builder.Configuration[$"ConnectionStrings:{name}-db"] = (database ?? own!).ConnectionString;
        builder.Configuration["Database:Provider"] = "Sqlite";
        builder.Configuration["Database:Durability"] = "Normal";
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(time ?? TimeProvider.System);
        builder.Services.AddSingleton(script ?? new Script());
        builder.Services.AddScoped<DataScope>();
        builder.AddDatabase<DepartmentDb, DepartmentDb, DepartmentDb>(name);
        builder.AddServiceBus(name, [typeof(ThingHappened).Assembly], consumers ?? (_ => { }));

        var department = new Department(builder.Build(), own, broker);
        await department.InScope(db => db.Database.EnsureCreatedAsync());
        await department.host.StartAsync();
        return department;
    }

    public async Task<T> InScope<T>(Func<DepartmentDb, Task<T>> work)
    {
        await using var scope = host.Services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<DataScope>().Enter(Reach.All("test"));
        return await work(scope.ServiceProvider.GetRequiredService<DepartmentDb>());
    }

    public Task Publish<TEvent>(params TEvent[] events)
        where TEvent : class
        => InScope(async db =>
        {
            foreach (var @event in events)
                db.Publish(@event);
            using (await WriterGate.For(db).EnterAsync(default))
                return await db.SaveChangesAsync();
        });

    public Task<List<Effect>> Effects() => InScope(db => db.Effects.AsNoTracking().ToListAsync());

    public Task<List<OutboxMessage>> Outbox() => InScope(db => db.Outbox.AsNoTracking().OrderBy(m => m.Id).ToListAsync());

    public Task Sees(int effects, TimeSpan? atMost = null)
        => Wait.Until(async () => await InScope(db => db.Effects.CountAsync()) >= effects, $"{effects} effects are there", atMost);

    public Task SentAll(TimeSpan? atMost = null)
        => Wait.Until(async () => !await InScope(db => db.Outbox.AnyAsync(m => m.SentAt == null)), "everything sent", atMost);

    /// <summary>As if the broker had confirmed too late: what was sent is sent again, under the same ids.</summary>
    public Task SendAgain() => InScope(db => db.Outbox.ExecuteUpdateAsync(set => set.SetProperty(m => m.SentAt, (DateTimeOffset?)null)));

    public async Task<HealthReportEntry> Health()
        => (await Services.GetRequiredService<HealthCheckService>().CheckHealthAsync()).Entries["messaging"];

    public Task Connected() => Wait.Until(
        async () => (await Health()).Status == HealthStatus.Healthy, "connected, consumers attached", TimeSpan.FromSeconds(30));

    public async ValueTask DisposeAsync()
    {
        await host.StopAsync();
        switch (host)
        {
            case IAsyncDisposable disposable:
                await disposable.DisposeAsync();
                break;
            default:
                host.Dispose();
                break;
        }

        owned?.Dispose();
    }
}

using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using RegionCloud.ServiceDefaults.Messaging;

namespace RegionCloud.ServiceDefaults.Data;

/// <summary>Base of every department's database: its own tables plus one outbox and one inbox.</summary>
public abstract class ServiceDbContext(DbContextOptions options, DataScope scope, TimeProvider time) : DbContext(options)
{
    public DbSet<OutboxMessage> Outbox => Set<OutboxMessage>();

    public DbSet<InboxMessage> Inbox => Set<InboxMessage>();

    public DbSet<RelayLease> RelayLease => Set<RelayLease>();

    public DataScope Scope => scope;

    /// <summary>Records the event in this unit of work; it leaves for the broker only once the work is saved.</summary>
    public void Publish<TEvent>(TEvent @event)
        where TEvent : class
        => Outbox.Add(OutboxMessage.For(@event, time.GetUtcNow()));

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        configurationBuilder.Properties<decimal>().HavePrecision(18, 2);
        // SQLite can neither order nor compare DateTimeOffset, so there instants are kept as UTC ticks.
        if (Database.IsSqlite())
            configurationBuilder.Properties<DateTimeOffset>().HaveConversion<UtcTicksConverter>();
    }

    protected override void OnModelCreating(ModelBuilder modelBuilder) => modelBuilder.AddMessaging(Database.IsSqlite());

    private sealed class UtcTicksConverter() : ValueConverter<DateTimeOffset, long>(
        instant => instant.UtcTicks,
        ticks => new DateTimeOffset(ticks, TimeSpan.Zero));
}

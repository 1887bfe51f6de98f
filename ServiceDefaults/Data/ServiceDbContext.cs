using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using RegionCloud.ServiceDefaults.Attachments;
using RegionCloud.ServiceDefaults.Audit;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Lists;
using RegionCloud.ServiceDefaults.Messaging;
using RegionCloud.ServiceDefaults.Operations;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Policy;
using RegionCloud.ServiceDefaults.Responses;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.ServiceDefaults.Data;

/// <summary>
/// Base of every department's database: its own tables plus outbox, inbox, audit, policy sets, attachments, remembered answers and the copy of the organisation.
/// An entity with a <c>RegionId</c> is read and saved only inside the data scope (also by <c>DepartmentId</c> and
/// <c>OwnerId</c> where it has them); an entity with a <c>Version</c> is saved only over the version that was read.
/// </summary>
public abstract class ServiceDbContext(DbContextOptions options, DataScope scope, TimeProvider time) : DbContext(options)
{
    private const string RegionId = "RegionId";
    private const string DepartmentId = "DepartmentId";
    private const string OwnerId = "OwnerId";
    private const string Version = "Version";

    public DbSet<OutboxMessage> Outbox => Set<OutboxMessage>();

    public DbSet<InboxMessage> Inbox => Set<InboxMessage>();

    public DbSet<DeadLetter> DeadLetters => Set<DeadLetter>();

    public DbSet<DrainedConsumer> DrainedConsumers => Set<DrainedConsumer>();

    public DbSet<RelayLease> RelayLease => Set<RelayLease>();

    public DbSet<RememberedAnswer> RememberedAnswers => Set<RememberedAnswer>();

    public DbSet<ServiceSecret> ServiceSecrets => Set<ServiceSecret>();

    public DbSet<OrganisationRecord> OrganisationRecords => Set<OrganisationRecord>();

    public DbSet<Operation> Operations => Set<Operation>();

    public DbSet<AuditEntry> AuditEntries => Set<AuditEntry>();

    public DbSet<AuditSeal> AuditSeals => Set<AuditSeal>();

    public DbSet<AuditAnchor> AuditAnchors => Set<AuditAnchor>();

    public DbSet<DeniedAttempts> DeniedAttempts => Set<DeniedAttempts>();

    public DbSet<PolicySet> PolicySets => Set<PolicySet>();

    public DbSet<Attachment> Attachments => Set<Attachment>();

    public DbSet<AssignedResponse> AssignedResponses => Set<AssignedResponse>();

    /// <summary>The numbers of the rule book that this service reckons with; none unless it says so.</summary>
    public virtual IReadOnlyList<PolicyParameter> PolicyParameters => [];

    public DataScope Scope => scope;

    /// <summary>Records the event in this unit of work; it leaves for the broker only once the work is saved.</summary>
    public void Publish<TEvent>(TEvent @event)
        where TEvent : class
        => Outbox.Add(OutboxMessage.For(@event, time.GetUtcNow()));

    /// <summary>The policy set that figures of a day use.</summary>
    public Task<PolicySet> PolicyAsync(DateOnly asOf, CancellationToken cancellationToken)
        => PolicySets.AsNoTracking().Where(s => s.ApprovalOrder != null && s.EffectiveFrom <= asOf).OrderByDescending(s => s.EffectiveFrom).FirstAsync(cancellationToken);

    /// <summary>What is saved was decided by this record's state: whoever changes the record at the same moment collides with it.</summary>
    public void MustNotChangeMeanwhile(object record)
    {
        var version = Entry(record).Property(Version);
        version.CurrentValue = (int)version.CurrentValue! + 1;
    }

    public override int SaveChanges(bool acceptAllChangesOnSuccess) => throw new NotSupportedException("Save asynchronously.");

    public override async Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        ChangeTracker.DetectChanges();
        // Guard, audit, save and wake-up would each look through everything again, and nothing changes any more.
        ChangeTracker.AutoDetectChangesEnabled = false;
        try
        {
            foreach (var entry in ChangeTracker.Entries().Where(e => e.State is EntityState.Added or EntityState.Modified or EntityState.Deleted))
                Guard(entry);
            return await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
        }
        finally
        {
            ChangeTracker.AutoDetectChangesEnabled = true;
        }
    }

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        configurationBuilder.Properties<decimal>().HavePrecision(18, 2);
        configurationBuilder.Properties<Enum>().HaveConversion<string>().HaveMaxLength(40);
        // SQLite can neither order nor compare DateTimeOffset, so there instants are kept as UTC ticks.
        if (Database.IsSqlite())
            configurationBuilder.Properties<DateTimeOffset>().HaveConversion<UtcTicksConverter>();
    }

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.AddMessaging(Database.IsSqlite());
        modelBuilder.Entity<RememberedAnswer>(RememberedAnswer.Configure).Entity<RememberedAnswer>().NotAudited();
        modelBuilder.Entity<ServiceSecret>(ServiceSecret.Configure);
        modelBuilder.Entity<OrganisationRecord>(OrganisationRecord.Configure).Entity<OrganisationRecord>().NotAudited();
        Operation.Configure(modelBuilder);
        modelBuilder.AddAudit(Database.IsSqlServer());
        PolicySet.Configure(modelBuilder, PolicyParameters, Database.IsSqlServer());
        Attachment.Configure(modelBuilder);
        AssignedResponse.Configure(modelBuilder);
    }

    /// <summary>Called by each department at the end of its own model: scope filters and version tokens for what it declared.</summary>
    protected void ApplyConventions(ModelBuilder modelBuilder)
    {
        foreach (var entity in modelBuilder.Model.GetEntityTypes().Where(e => !e.IsOwned()).ToList())
        {
            if (entity.FindProperty(Version) is { ClrType: var type } version && type == typeof(int))
                version.IsConcurrencyToken = true;
            if (entity.FindProperty(RegionId) is not null)
                entity.SetQueryFilter(nameof(Scope), Inside(entity));
        }
    }

    private LambdaExpression Inside(IMutableEntityType entity)
    {
        var record = Expression.Parameter(entity.ClrType, "record");
        var reach = Expression.Property(Expression.Property(Expression.Constant(this), nameof(Scope)), nameof(DataScope.Reach));
        Expression Mark(string name) => Expression.Convert(Expression.Property(record, name), typeof(Guid?));

        Expression inside = Expression.OrElse(Expression.Property(reach, nameof(Reach.Everything)), Contains(Expression.Property(reach, nameof(Reach.Regions)), Mark(RegionId)));
        if (entity.FindProperty(DepartmentId) is not null)
            inside = Expression.OrElse(inside, Contains(Expression.Property(reach, nameof(Reach.Departments)), Mark(DepartmentId)));
        if (entity.FindProperty(OwnerId) is not null)
        {
            inside = Expression.OrElse(inside, Expression.AndAlso(
                Contains(Expression.Property(reach, nameof(Reach.OwnRegions)), Mark(RegionId)),
                Expression.Equal(Mark(OwnerId), Expression.Property(reach, nameof(Reach.Owner)))));
            inside = Expression.OrElse(inside, Expression.AndAlso(
                Expression.Equal(Mark(RegionId), Expression.Property(reach, nameof(Reach.DelegatedRegion))),
                Contains(Expression.Property(reach, nameof(Reach.Delegators)), Mark(OwnerId))));
        }

        return Expression.Lambda(inside, record);

        static MethodCallExpression Contains(Expression set, Expression mark)
            => Expression.Call(typeof(Enumerable), nameof(Enumerable.Contains), [typeof(Guid?)], set, mark);
    }

    private void Guard(EntityEntry entry)
    {
        if (entry.Metadata.IsOwned())
            return;

        if (entry.State == EntityState.Modified && entry.Metadata.FindProperty(Version) is { IsConcurrencyToken: true } && !entry.Property(Version).IsModified)
            throw new InvalidOperationException($"{entry.Metadata.ShortName()} changes without a new version.");

        if (entry.Metadata.FindProperty(RegionId) is null)
            return;

        var (region, department, owner) = (Mark(RegionId), Mark(DepartmentId), Mark(OwnerId));
        var inside = region is null || (entry.State == EntityState.Added && entry.Metadata.FindAnnotation(ColleaguesAnnotation.Name) is not null
            ? scope.Reach.ReachesInto(region.Value, department)
            : scope.Reach.Covers(region.Value, department, owner));
        if (!inside)
            throw new OutOfReachException(entry.Metadata.ShortName());
        if (region is not null)
            scope.WorksOn(region.Value);

        Guid? Mark(string name) => entry.Metadata.FindProperty(name) is null
            ? null
            : (Guid?)(entry.State == EntityState.Deleted ? entry.Property(name).OriginalValue : entry.Property(name).CurrentValue);
    }

    private sealed class UtcTicksConverter() : ValueConverter<DateTimeOffset, long>(
        instant => instant.UtcTicks,
        ticks => new DateTimeOffset(ticks, TimeSpan.Zero));
}

public static class ColleaguesAnnotation
{
    internal const string Name = "RegionCloud:AddedForColleagues";

    /// <summary>
    /// Such records follow from an act on another record and may belong to colleagues of whoever acts: they are added wherever he may act at all, but
    /// read, like all others, only by those whose they are. What a contract counts for each who shares in it is written by whoever signs it.
    /// </summary>
    public static EntityTypeBuilder<TEntity> AddedForColleagues<TEntity>(this EntityTypeBuilder<TEntity> entity)
        where TEntity : class
    {
        entity.Metadata.SetAnnotation(Name, value: true);
        return entity;
    }
}

using Microsoft.EntityFrameworkCore;
using RegionCloud.Organisation.Messages.Events;
using RegionCloud.Performance.Domain;
using RegionCloud.Performance.Domain.Appraisals;
using RegionCloud.Performance.Features.Policy;
using RegionCloud.ServiceDefaults.Data;
using RegionCloud.ServiceDefaults.Numbers;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Schedules;
using RegionCloud.ServiceDefaults.Policy;

namespace RegionCloud.Performance.Data;

/// <summary>Performance's own tables. The copy of the organisation that every service has lies beside them.</summary>
internal abstract class PerformanceDbContext(DbContextOptions options, DataScope scope, TimeProvider time, OrganisationCopy copy) : ServiceDbContext(options, scope, time)
{
    public DbSet<Region> Regions => Set<Region>();

    public DbSet<Department> Departments => Set<Department>();

    public DbSet<ManagerTerm> ManagerTerms => Set<ManagerTerm>();

    public DbSet<Employee> Employees => Set<Employee>();

    public DbSet<Assignment> Assignments => Set<Assignment>();

    public DbSet<Grant> Grants => Set<Grant>();

    public DbSet<Delegation> Delegations => Set<Delegation>();

    public DbSet<CompanyGoal> CompanyGoals => Set<CompanyGoal>();

    public DbSet<CalendarEdition> CalendarEditions => Set<CalendarEdition>();

    public DbSet<Kpi> Kpis => Set<Kpi>();

    public DbSet<ScoringTemplate> ScoringTemplates => Set<ScoringTemplate>();

    public override IReadOnlyList<PolicyParameter> PolicyParameters => PerformancePolicy.All;

    public DbSet<PeriodClose> PeriodCloses => Set<PeriodClose>();

    public DbSet<Fact> Facts => Set<Fact>();

    public DbSet<ContractShare> ContractShares => Set<ContractShare>();

    public DbSet<FactWatch> FactWatches => Set<FactWatch>();

    public DbSet<AppraisalCycle> AppraisalCycles => Set<AppraisalCycle>();

    public DbSet<Appraisal> Appraisals => Set<Appraisal>();

    public DbSet<ManualActual> ManualActuals => Set<ManualActual>();

    public DbSet<Objection> Objections => Set<Objection>();

    public DbSet<ScoreAdjustment> ScoreAdjustments => Set<ScoreAdjustment>();

    public DbSet<Bonus> Bonuses => Set<Bonus>();

    public DbSet<Reward> Rewards => Set<Reward>();

    public DbSet<WorkPlan> WorkPlans => Set<WorkPlan>();

    public DbSet<OrganisationVersion> OrganisationVersions => Set<OrganisationVersion>();

    /// <summary>Regions within reach. A region has no region of its own, so the filter by convention does not know it.</summary>
    public IQueryable<Region> ReachableRegions
        => Scope.Reach is { Everything: false, Regions: var regions } ? Regions.Where(r => regions.Contains(r.Id)) : Regions;

    /// <summary>People within reach: whoever works or worked in a region within reach, or manages or managed it.</summary>
    public IQueryable<Employee> ReachableEmployees
        => Scope.Reach.Everything ? Employees : Employees.Where(e => Assignments.Any(a => a.EmployeeId == e.Id) || ManagerTerms.Any(t => t.EmployeeId == e.Id));

    /// <summary>Two of the roles <c>hqAdmin</c> that are for good, or all if there are fewer: the last one stays.</summary>
    public Task<List<Guid>> LastingAdministratorsAsync(CancellationToken cancellationToken)
        => Grants.Where(g => g.Role == GrantRules.Administrator && g.Until == null && !g.Approval.Pending).OrderBy(g => g.Id).Select(g => g.Id).Take(2).ToListAsync(cancellationToken);

    /// <summary>The working calendar that holds.</summary>
    public Task<CalendarEdition> ValidCalendarAsync(CancellationToken cancellationToken)
        => CalendarEditions.Where(c => c.Proposal.EffectiveOn != null).OrderByDescending(c => c.Number).FirstAsync(cancellationToken);

    /// <summary>
    /// Gives every changed record the organisation's next version and tells the other departments, once. Endings come before
    /// beginnings, so that a reader between two pages of the feed sees a vacancy rather than two managers.
    /// </summary>
    /// <param name="regionId">The region concerned; null for the company.</param>
    /// <param name="actor">Who changed it (subject).</param>
    public async Task RecordChangesAsync(Guid? regionId, string actor, DateTimeOffset now, CancellationToken cancellationToken)
    {
        ChangeTracker.DetectChanges();
        var changed = ChangeTracker.Entries<IFeedRecord>()
            .Where(e => e.State is EntityState.Added or EntityState.Modified)
            .OrderBy(e => e.State == EntityState.Added)
            .ThenBy(e => Array.IndexOf(FeedOrder, e.Metadata.ClrType))
            .ThenBy(e => e.Entity.Id)
            .ToList();
        if (changed.Count == 0)
            return;

        var version = await OrganisationVersions.SingleAsync(cancellationToken);
        foreach (var entry in changed)
            entry.Entity.FeedVersion = version.Next();
        Publish(new OrganisationChanged(version.Value, regionId, actor, now));
    }

    public override async Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        ChangeTracker.DetectChanges();
        var changed = ChangeTracker.Entries<IFeedRecord>().Where(e => e.State != EntityState.Unchanged).ToList();
        if (changed.Exists(e => e.State == EntityState.Added ? e.Entity.FeedVersion == 0 : !e.Property(r => r.FeedVersion).IsModified))
            throw new InvalidOperationException("A record of the organisation changes without a version of the feed.");

        var saved = await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
        // Rights given here must work here at once; the other departments learn of them by the event.
        if (changed.Count > 0)
            copy.Wake();
        return saved;
    }

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        base.OnModelCreating(modelBuilder);
        modelBuilder.ApplyConfiguration(new RegionConfiguration());
        modelBuilder.ApplyConfiguration(new DepartmentConfiguration());
        modelBuilder.ApplyConfiguration(new ManagerTermConfiguration());
        modelBuilder.ApplyConfiguration(new EmployeeConfiguration());
        modelBuilder.ApplyConfiguration(new AssignmentConfiguration());
        modelBuilder.ApplyConfiguration(new GrantConfiguration());
        modelBuilder.ApplyConfiguration(new DelegationConfiguration());
        modelBuilder.ApplyConfiguration(new CompanyGoalConfiguration());
        modelBuilder.ApplyConfiguration(new PeriodCloseConfiguration());
        modelBuilder.ApplyConfiguration(new CalendarEditionConfiguration());
        modelBuilder.ApplyConfiguration(new KpiConfiguration());
        modelBuilder.ApplyConfiguration(new ScoringTemplateConfiguration());
        modelBuilder.ApplyConfiguration(new OrganisationVersionConfiguration());
        modelBuilder.ApplyConfiguration(new FactConfiguration());
        modelBuilder.ApplyConfiguration(new ContractShareConfiguration());
        modelBuilder.ApplyConfiguration(new FactWatchConfiguration());
        modelBuilder.ApplyConfiguration(new AppraisalCycleConfiguration());
        modelBuilder.ApplyConfiguration(new AppraisalConfiguration());
        modelBuilder.ApplyConfiguration(new ManualActualConfiguration());
        modelBuilder.ApplyConfiguration(new ObjectionConfiguration());
        modelBuilder.ApplyConfiguration(new ScoreAdjustmentConfiguration());
        modelBuilder.ApplyConfiguration(new BonusConfiguration());
        modelBuilder.ApplyConfiguration(new RewardConfiguration());
        modelBuilder.ApplyConfiguration(new WorkPlanConfiguration());
        NumberSeries.Configure(modelBuilder);
        Scheduling.Configure(modelBuilder);
        ApplyConventions(modelBuilder);
    }

    /// <summary>What is named comes before what names it.</summary>
    private static readonly Type[] FeedOrder = [typeof(Region), typeof(Department), typeof(Employee), typeof(Assignment), typeof(ManagerTerm), typeof(Grant), typeof(Delegation), typeof(CompanyGoal), typeof(PeriodClose), typeof(CalendarEdition)];
}

internal sealed class SqlitePerformanceDbContext(DbContextOptions<SqlitePerformanceDbContext> options, DataScope scope, TimeProvider time, OrganisationCopy copy)
    : PerformanceDbContext(options, scope, time, copy);

internal sealed class SqlServerPerformanceDbContext(DbContextOptions<SqlServerPerformanceDbContext> options, DataScope scope, TimeProvider time, OrganisationCopy copy)
    : PerformanceDbContext(options, scope, time, copy);

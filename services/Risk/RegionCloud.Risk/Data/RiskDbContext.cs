using Microsoft.EntityFrameworkCore;
using RegionCloud.Risk.Domain;
using RegionCloud.Risk.Features.Policy;
using RegionCloud.ServiceDefaults.Data;
using RegionCloud.ServiceDefaults.Numbers;
using RegionCloud.ServiceDefaults.Policy;
using RegionCloud.ServiceDefaults.Schedules;

namespace RegionCloud.Risk.Data;

/// <summary>Risk's own database. The two subclasses exist only so that EF keeps one set of migrations for each provider.</summary>
internal abstract class RiskDbContext(DbContextOptions options, DataScope scope, TimeProvider time) : ServiceDbContext(options, scope, time)
{
    public DbSet<OverdueDuty> OverdueDuties => Set<OverdueDuty>();

    public DbSet<DutyCheck> DutyChecks => Set<DutyCheck>();

    public override IReadOnlyList<PolicyParameter> PolicyParameters => RiskPolicy.All;

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        base.OnModelCreating(modelBuilder);
        modelBuilder.Entity<OverdueDuty>(duty =>
        {
            duty.Property(d => d.Id).ValueGeneratedNever();
            duty.Property(d => d.Duty).HasMaxLength(40);
            duty.Property(d => d.Period).HasMaxLength(10);
            duty.HasIndex(d => new { d.RegionId, d.Duty, d.Period }).IsUnique();
        });
        modelBuilder.Entity<DutyCheck>(check =>
        {
            check.Property(c => c.Id).ValueGeneratedNever();
            check.Property(c => c.RunBy).HasMaxLength(200);
            check.HasIndex(c => new { c.RegionId, c.AsOf });
        });
        NumberSeries.Configure(modelBuilder);
        Scheduling.Configure(modelBuilder);
        ApplyConventions(modelBuilder);
    }
}

internal sealed class SqlServerRiskDbContext(DbContextOptions<SqlServerRiskDbContext> options, DataScope scope, TimeProvider time) : RiskDbContext(options, scope, time);

internal sealed class SqliteRiskDbContext(DbContextOptions<SqliteRiskDbContext> options, DataScope scope, TimeProvider time) : RiskDbContext(options, scope, time);

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
    private const int Name = 200;
    private const int Text = 2000;
    private const int LongText = 4000;

    public DbSet<OverdueDuty> OverdueDuties => Set<OverdueDuty>();

    public DbSet<DutyCheck> DutyChecks => Set<DutyCheck>();

    public DbSet<KriEvaluation> KriEvaluations => Set<KriEvaluation>();

    public DbSet<EvaluationWish> EvaluationWishes => Set<EvaluationWish>();

    public DbSet<Alert> Alerts => Set<Alert>();

    public DbSet<RegisteredRisk> Risks => Set<RegisteredRisk>();

    public DbSet<RiskAssessment> Assessments => Set<RiskAssessment>();

    public DbSet<MonitoringRecord> Monitorings => Set<MonitoringRecord>();

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
            check.Property(c => c.RunBy).HasMaxLength(Name);
            check.HasIndex(c => new { c.RegionId, c.AsOf });
        });
        Kris(modelBuilder);
        Register(modelBuilder);
        NumberSeries.Configure(modelBuilder);
        Scheduling.Configure(modelBuilder);
        ApplyConventions(modelBuilder);
    }

    private static void Kris(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<KriEvaluation>(evaluation =>
        {
            evaluation.Property(e => e.Id).ValueGeneratedNever();
            evaluation.Property(e => e.Period).HasMaxLength(10);
            evaluation.Property(e => e.EvaluatedBy).HasMaxLength(Name);
            evaluation.HasIndex(e => new { e.RegionId, e.AsOf }).IsUnique();
            evaluation.HasIndex(e => e.OperationId);
            evaluation.OwnsMany(e => e.Readings, reading =>
            {
                reading.ToTable("KriReadings").WithOwner().HasForeignKey("EvaluationId");
                reading.HasKey(r => r.Id);
                reading.Property(r => r.Id).ValueGeneratedNever();
                reading.Property(r => r.Kri).HasMaxLength(10);
                reading.Property(r => r.Subject).HasMaxLength(100);
                reading.Property(r => r.Figure).HasMaxLength(150);
                reading.Property(r => r.Link).HasMaxLength(500);
            });
            evaluation.OwnsMany(e => e.Overdue, amount =>
            {
                amount.ToTable("KriOverdueAmounts").WithOwner().HasForeignKey("EvaluationId");
                amount.HasKey("EvaluationId", nameof(OverdueAmount.Currency));
                amount.Property(a => a.Currency).HasMaxLength(3);
            });
        });
        modelBuilder.Entity<EvaluationWish>(wish =>
        {
            wish.HasKey(w => w.RegionId);
            wish.Property(w => w.RegionId).ValueGeneratedNever();
            wish.Property(w => w.Because).HasMaxLength(100);
        });
        modelBuilder.Entity<Alert>(alert =>
        {
            alert.Property(a => a.Id).ValueGeneratedNever();
            alert.Property(a => a.Number).HasMaxLength(20);
            alert.Property(a => a.Key).HasMaxLength(100);
            alert.Property(a => a.OpenKey).HasMaxLength(120);
            alert.Property(a => a.Period).HasMaxLength(10);
            alert.Property(a => a.Detail).HasMaxLength(Text);
            alert.Property(a => a.SourceKind).HasMaxLength(40);
            alert.Property(a => a.SourceService).HasMaxLength(40);
            alert.Property(a => a.SourceNumber).HasMaxLength(40);
            alert.Property(a => a.SourceLink).HasMaxLength(500);
            alert.HasIndex(a => new { a.RegionId, a.Number }).IsUnique();
            // One is open for a key and period.
            alert.HasIndex(a => new { a.RegionId, a.OpenKey }).IsUnique();
            alert.HasIndex(a => a.CustomerId);
            alert.OwnsMany(a => a.Steps, step =>
            {
                step.ToTable("AlertSteps").WithOwner().HasForeignKey("AlertId");
                step.HasKey("AlertId", nameof(AlertStep.Sequence));
                step.Property(s => s.Sequence).ValueGeneratedNever();
                step.Property(s => s.By).HasMaxLength(Name);
                step.Property(s => s.For).HasMaxLength(Name);
                step.Property(s => s.Note).HasMaxLength(Text);
            });
        });
    }

    private static void Register(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<RegisteredRisk>(risk =>
        {
            risk.ToTable("Risks");
            risk.Property(r => r.Id).ValueGeneratedNever();
            risk.Property(r => r.Number).HasMaxLength(20);
            risk.Property(r => r.Title).HasMaxLength(Name);
            risk.Property(r => r.Description).HasMaxLength(LongText);
            risk.Property(r => r.Currency).HasMaxLength(3);
            risk.Property(r => r.OverrideReason).HasMaxLength(Text);
            risk.Property(r => r.AssessedBy).HasMaxLength(Name);
            risk.Property(r => r.AcceptedBy).HasMaxLength(Name);
            risk.Property(r => r.AcceptanceReason).HasMaxLength(Text);
            risk.HasIndex(r => new { r.RegionId, r.Number }).IsUnique();
            risk.HasIndex(r => r.AlertId);
            risk.OwnsMany(r => r.Responses, response =>
            {
                response.ToTable("RiskResponses").WithOwner().HasForeignKey("RiskId");
                response.HasKey(p => p.ResponseId);
                response.Property(p => p.ResponseId).ValueGeneratedNever();
                response.Property(p => p.Number).HasMaxLength(30);
                response.Property(p => p.Measure).HasMaxLength(LongText);
                response.Property(p => p.Service).HasMaxLength(40);
                response.Property(p => p.DoneBy).HasMaxLength(Name);
                response.Property(p => p.DoneNote).HasMaxLength(LongText);
                response.Property(p => p.DoneLink).HasMaxLength(500);
                response.Property(p => p.VerifiedBy).HasMaxLength(Name);
                response.Property(p => p.VerifiedNote).HasMaxLength(Text);
                response.HasIndex(p => p.AlertId);
            });
            risk.OwnsMany(r => r.History, step =>
            {
                step.ToTable("RiskSteps").WithOwner().HasForeignKey("RiskId");
                step.HasKey("RiskId", nameof(RiskStep.Sequence));
                step.Property(s => s.Sequence).ValueGeneratedNever();
                step.Property(s => s.What).HasMaxLength(40);
                step.Property(s => s.By).HasMaxLength(Name);
                step.Property(s => s.For).HasMaxLength(Name);
                step.Property(s => s.Note).HasMaxLength(LongText);
            });
            risk.Navigation(r => r.History).HasField("steps");
        });
        modelBuilder.Entity<RiskAssessment>(assessment =>
        {
            assessment.ToTable("RiskAssessments");
            assessment.Property(a => a.Id).ValueGeneratedNever();
            assessment.Property(a => a.Number).HasMaxLength(20);
            assessment.Property(a => a.Period).HasMaxLength(10);
            assessment.Property(a => a.OpenedBy).HasMaxLength(Name);
            assessment.Property(a => a.ClosedBy).HasMaxLength(Name);
            assessment.Property(a => a.Conclusion).HasMaxLength(LongText);
            assessment.HasIndex(a => new { a.RegionId, a.Number }).IsUnique();
            assessment.HasIndex(a => new { a.RegionId, a.Period }).IsUnique();
            assessment.OwnsMany(a => a.Risks, risk =>
            {
                risk.ToTable("AssessedRisks").WithOwner().HasForeignKey("AssessmentId");
                risk.HasKey(r => r.Id);
                risk.Property(r => r.Id).ValueGeneratedNever();
                risk.Property(r => r.Number).HasMaxLength(20);
                risk.Property(r => r.Title).HasMaxLength(Name);
            });
        });
        modelBuilder.Entity<MonitoringRecord>(monitoring =>
        {
            monitoring.ToTable("Monitorings");
            monitoring.Property(m => m.Id).ValueGeneratedNever();
            monitoring.Property(m => m.Number).HasMaxLength(20);
            monitoring.Property(m => m.Period).HasMaxLength(10);
            monitoring.Property(m => m.RecordedBy).HasMaxLength(Name);
            monitoring.Property(m => m.Findings).HasMaxLength(LongText);
            monitoring.HasIndex(m => new { m.RegionId, m.Number }).IsUnique();
            monitoring.OwnsMany(m => m.Responses, response =>
            {
                response.ToTable("MonitoredResponses").WithOwner().HasForeignKey("MonitoringId");
                response.HasKey(r => r.Id);
                response.Property(r => r.Id).ValueGeneratedNever();
                response.Property(r => r.Number).HasMaxLength(30);
            });
        });
    }
}

internal sealed class SqlServerRiskDbContext(DbContextOptions<SqlServerRiskDbContext> options, DataScope scope, TimeProvider time) : RiskDbContext(options, scope, time);

internal sealed class SqliteRiskDbContext(DbContextOptions<SqliteRiskDbContext> options, DataScope scope, TimeProvider time) : RiskDbContext(options, scope, time);

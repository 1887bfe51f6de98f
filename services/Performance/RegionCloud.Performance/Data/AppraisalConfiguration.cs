using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using RegionCloud.Performance.Domain;
using RegionCloud.Performance.Domain.Appraisals;
using RegionCloud.ServiceDefaults.Audit;

namespace RegionCloud.Performance.Data;

internal sealed class FactConfiguration : IEntityTypeConfiguration<Fact>
{
    public void Configure(EntityTypeBuilder<Fact> builder)
    {
        // A copy of what its department audits.
        builder.NotAudited();
        builder.Property(f => f.Id).ValueGeneratedNever();
        builder.Property(f => f.Key).HasMaxLength(120);
        builder.Property(f => f.Currency).HasMaxLength(3);
        builder.Property(f => f.SourceService).HasMaxLength(40);
        builder.Property(f => f.SourceKind).HasMaxLength(40);
        builder.Property(f => f.SourceNumber).HasMaxLength(200);
        builder.Property(f => f.EntryKind).HasMaxLength(40);
        builder.HasIndex(f => new { f.Key, f.Version, f.Line }).IsUnique();
        builder.HasIndex(f => new { f.RegionId, f.Measure, f.CountsOn });
        builder.HasIndex(f => new { f.RegionId, f.ReceivedAt });
        // Never changed, whoever tries.
        foreach (var property in builder.Metadata.GetProperties())
            property.SetAfterSaveBehavior(PropertySaveBehavior.Throw);
    }
}

internal sealed class ContractShareConfiguration : IEntityTypeConfiguration<ContractShare>
{
    public void Configure(EntityTypeBuilder<ContractShare> builder)
    {
        builder.NotAudited();
        builder.HasKey(s => new { s.ContractId, s.Sequence });
        builder.Property(s => s.Sequence).ValueGeneratedNever();
        builder.Property(s => s.Percent).HasPrecision(5, 2);
        builder.HasIndex(s => s.RegionId);
    }
}

internal sealed class FactWatchConfiguration : IEntityTypeConfiguration<FactWatch>
{
    public void Configure(EntityTypeBuilder<FactWatch> builder) => builder.NotAudited().HasKey(w => w.RegionId);
}

internal sealed class AppraisalCycleConfiguration : IEntityTypeConfiguration<AppraisalCycle>
{
    public void Configure(EntityTypeBuilder<AppraisalCycle> builder)
    {
        builder.Property(c => c.Id).ValueGeneratedNever();
        builder.Property(c => c.Period).HasMaxLength(10);
        builder.HasIndex(c => new { c.RegionId, c.Kind, c.First }).IsUnique();
        builder.HasIndex(c => c.Status);
        builder.OwnsMany(c => c.Steps, step =>
        {
            step.ToTable("AppraisalCycleSteps").WithOwner().HasForeignKey("CycleId");
            step.HasKey("CycleId", nameof(CycleStep.Sequence));
            step.Property(s => s.Sequence).ValueGeneratedNever();
            step.Property(s => s.By).HasMaxLength(Employee.LongestSubject);
            step.Property(s => s.For).HasMaxLength(Employee.LongestSubject);
            step.Property(s => s.Note).HasMaxLength(ProposalConfiguration.LongestText);
        });
    }
}

internal sealed class AppraisalConfiguration : IEntityTypeConfiguration<Appraisal>
{
    public void Configure(EntityTypeBuilder<Appraisal> builder)
    {
        builder.Property(a => a.Id).ValueGeneratedNever();
        builder.Property(a => a.Period).HasMaxLength(10);
        builder.Property(a => a.Grade).HasMaxLength(10);
        builder.Property(a => a.Currency).HasMaxLength(3);
        builder.HasIndex(a => a.CycleId);
        builder.HasIndex(a => new { a.RegionId, a.Kind, a.First });
        builder.HasOne<AppraisalCycle>().WithMany().HasForeignKey(a => a.CycleId).OnDelete(DeleteBehavior.Restrict);
        builder.OwnsMany(a => a.Items, item =>
        {
            item.ToTable("AppraisalItems").WithOwner().HasForeignKey("AppraisalId");
            item.HasKey("AppraisalId", nameof(AppraisalItem.Sequence));
            item.Property(i => i.Sequence).ValueGeneratedNever();
            item.Property(i => i.KpiCode).HasMaxLength(40);
            item.Property(i => i.Name).HasMaxLength(100);
            item.Property(i => i.Formula).HasMaxLength(500);
            item.Property(i => i.RatingNote).HasMaxLength(ProposalConfiguration.LongestText);
            item.Property(i => i.RatedBy).HasMaxLength(Employee.LongestSubject);
            item.Property(i => i.RatedFor).HasMaxLength(Employee.LongestSubject);
        });
    }
}

internal sealed class ManualActualConfiguration : IEntityTypeConfiguration<ManualActual>
{
    public void Configure(EntityTypeBuilder<ManualActual> builder)
    {
        builder.Property(m => m.Id).ValueGeneratedNever();
        builder.Property(m => m.Period).HasMaxLength(10);
        builder.Property(m => m.KpiCode).HasMaxLength(40);
        builder.Property(m => m.Evidence).HasMaxLength(ProposalConfiguration.LongestText);
        builder.HasOne<Appraisal>().WithMany().HasForeignKey(m => m.AppraisalId).OnDelete(DeleteBehavior.Restrict);
        builder.OwnsOne(m => m.Proposal, proposal => proposal.Persons());
        builder.Navigation(m => m.Proposal).IsRequired();
    }
}

internal sealed class ObjectionConfiguration : IEntityTypeConfiguration<Objection>
{
    public void Configure(EntityTypeBuilder<Objection> builder)
    {
        builder.Property(o => o.Id).ValueGeneratedNever();
        builder.Property(o => o.Period).HasMaxLength(10);
        builder.Property(o => o.Reason).HasMaxLength(4000);
        builder.Property(o => o.Decision).HasMaxLength(4000);
        foreach (var person in new[] { nameof(Objection.RaisedBy), nameof(Objection.RaisedFor), nameof(Objection.DecidedBy), nameof(Objection.DecidedFor) })
            builder.Property(person).HasMaxLength(Employee.LongestSubject);
        builder.HasOne<Appraisal>().WithMany().HasForeignKey(o => o.AppraisalId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class ScoreAdjustmentConfiguration : IEntityTypeConfiguration<ScoreAdjustment>
{
    public void Configure(EntityTypeBuilder<ScoreAdjustment> builder)
    {
        builder.Property(d => d.Id).ValueGeneratedNever();
        builder.Property(d => d.Period).HasMaxLength(10);
        builder.Property(d => d.OldGrade).HasMaxLength(10);
        builder.Property(d => d.NewGrade).HasMaxLength(10);
        builder.HasIndex(d => d.RegionId);
        builder.HasIndex(d => new { d.AppraisalId, d.Sequence }).IsUnique();
        builder.HasOne<Appraisal>().WithMany().HasForeignKey(d => d.AppraisalId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class BonusConfiguration : IEntityTypeConfiguration<Bonus>
{
    public void Configure(EntityTypeBuilder<Bonus> builder)
    {
        builder.Property(b => b.Id).ValueGeneratedNever();
        builder.Property(b => b.Number).HasMaxLength(20);
        builder.Property(b => b.Period).HasMaxLength(10);
        builder.Property(b => b.Grade).HasMaxLength(10);
        builder.Property(b => b.Currency).HasMaxLength(3);
        builder.HasIndex(b => new { b.RegionId, b.Number }).IsUnique();
        // One bonus for one appraisal, whoever reckons it how often.
        builder.HasIndex(b => b.AppraisalId).IsUnique();
        builder.HasOne<Appraisal>().WithMany().HasForeignKey(b => b.AppraisalId).OnDelete(DeleteBehavior.Restrict);
        builder.Ignore(b => b.OpenAttempt);
        builder.Ignore(b => b.GrantedAttempt);
        builder.OwnsMany(b => b.Attempts, attempt =>
        {
            attempt.ToTable("BonusAttempts").WithOwner().HasForeignKey("BonusId");
            attempt.HasKey(a => a.AttemptId);
            attempt.Property(a => a.AttemptId).ValueGeneratedNever();
            attempt.Property(a => a.RequestedBy).HasMaxLength(Employee.LongestSubject);
            attempt.Property(a => a.Justification).HasMaxLength(ProposalConfiguration.LongestText);
            attempt.Property(a => a.RefusedFor).HasMaxLength(40);
        });
        builder.OwnsMany(b => b.Steps, step =>
        {
            step.ToTable("BonusSteps").WithOwner().HasForeignKey("BonusId");
            step.HasKey("BonusId", nameof(BonusStep.Sequence));
            step.Property(s => s.Sequence).ValueGeneratedNever();
            step.Property(s => s.By).HasMaxLength(Employee.LongestSubject);
            step.Property(s => s.For).HasMaxLength(Employee.LongestSubject);
            step.Property(s => s.Note).HasMaxLength(ProposalConfiguration.LongestText);
        });
        foreach (var reckoned in new[] { nameof(Bonus.Amount), nameof(Bonus.Base), nameof(Bonus.Grade), nameof(Bonus.GradeCoefficient), nameof(Bonus.CollectionRate), nameof(Bonus.CollectionCoefficient), nameof(Bonus.PolicySetId) })
            builder.Property(reckoned).Metadata.SetAfterSaveBehavior(PropertySaveBehavior.Throw);
    }
}

internal sealed class RewardConfiguration : IEntityTypeConfiguration<Reward>
{
    public void Configure(EntityTypeBuilder<Reward> builder)
    {
        builder.Property(r => r.Id).ValueGeneratedNever();
        builder.Property(r => r.Period).HasMaxLength(10);
        builder.Property(r => r.Title).HasMaxLength(200);
        builder.HasIndex(r => new { r.AppraisalId, r.Kind }).IsUnique();
        builder.HasOne<Appraisal>().WithMany().HasForeignKey(r => r.AppraisalId).OnDelete(DeleteBehavior.Restrict);
        builder.OwnsOne(r => r.Proposal, proposal => proposal.Persons());
        builder.Navigation(r => r.Proposal).IsRequired();
    }
}

internal sealed class WorkPlanConfiguration : IEntityTypeConfiguration<WorkPlan>
{
    public void Configure(EntityTypeBuilder<WorkPlan> builder)
    {
        builder.Property(p => p.Id).ValueGeneratedNever();
        builder.Property(p => p.Title).HasMaxLength(200);
        builder.Property(p => p.Statement).HasMaxLength(4000);
        builder.HasIndex(p => new { p.RegionId, p.Year }).IsUnique();
        builder.OwnsMany(p => p.Goals, goal =>
        {
            goal.ToTable("WorkGoals").WithOwner().HasForeignKey("WorkPlanId");
            goal.HasKey("WorkPlanId", nameof(WorkGoal.Sequence));
            goal.Property(g => g.Sequence).ValueGeneratedNever();
            goal.Property(g => g.Text).HasMaxLength(ProposalConfiguration.LongestText);
            goal.Property(g => g.TargetCode).HasMaxLength(40);
            goal.OwnsMany(g => g.Reports, report =>
            {
                report.ToTable("WorkGoalReports").WithOwner().HasForeignKey("WorkPlanId", "GoalSequence");
                report.HasKey("WorkPlanId", "GoalSequence", nameof(WorkGoalReport.Sequence));
                report.Property(r => r.Sequence).ValueGeneratedNever();
                report.Property(r => r.Note).HasMaxLength(ProposalConfiguration.LongestText);
                report.Property(r => r.By).HasMaxLength(Employee.LongestSubject);
            });
        });
        builder.OwnsMany(p => p.Steps, step =>
        {
            step.ToTable("WorkPlanSteps").WithOwner().HasForeignKey("WorkPlanId");
            step.HasKey("WorkPlanId", nameof(WorkPlanStep.Sequence));
            step.Property(s => s.Sequence).ValueGeneratedNever();
            step.Property(s => s.By).HasMaxLength(Employee.LongestSubject);
            step.Property(s => s.For).HasMaxLength(Employee.LongestSubject);
            step.Property(s => s.Note).HasMaxLength(ProposalConfiguration.LongestText);
        });
    }
}

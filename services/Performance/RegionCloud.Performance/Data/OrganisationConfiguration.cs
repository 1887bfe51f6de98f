using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using RegionCloud.Performance.Domain;
using RegionCloud.ServiceDefaults.Audit;

namespace RegionCloud.Performance.Data;

internal sealed class RegionConfiguration : IEntityTypeConfiguration<Region>
{
    public void Configure(EntityTypeBuilder<Region> builder)
    {
        builder.FeedRecord();
        builder.Ignore(r => r.Valid);
        builder.Property(r => r.Code).HasMaxLength(Region.LongestCode);
        builder.Property(r => r.Name).HasMaxLength(Region.LongestName);
        builder.Property(r => r.TimeZone).HasMaxLength(Region.LongestTimeZone);
        builder.HasIndex(r => r.Code).IsUnique();
        builder.HasMany(r => r.Departments).WithOne().HasForeignKey(d => d.RegionId).OnDelete(DeleteBehavior.Restrict);
        builder.HasMany(r => r.Terms).WithOne().HasForeignKey(t => t.RegionId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class DepartmentConfiguration : IEntityTypeConfiguration<Department>
{
    public void Configure(EntityTypeBuilder<Department> builder)
    {
        builder.FeedRecord();
        builder.Ignore(d => d.Valid);
        builder.Property(d => d.Name).HasMaxLength(Department.LongestName);
        builder.HasIndex(d => new { d.RegionId, d.Name }).IsUnique();
    }
}

internal sealed class ManagerTermConfiguration : IEntityTypeConfiguration<ManagerTerm>
{
    public void Configure(EntityTypeBuilder<ManagerTerm> builder)
    {
        builder.FeedRecord();
        builder.Ignore(t => t.Valid);
        builder.HasIndex(t => new { t.RegionId, t.From }).IsUnique();
        builder.HasOne(t => t.Employee).WithMany().HasForeignKey(t => t.EmployeeId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne(t => t.Grant).WithOne().HasForeignKey<Grant>(g => g.ManagerTermId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class EmployeeConfiguration : IEntityTypeConfiguration<Employee>
{
    public void Configure(EntityTypeBuilder<Employee> builder)
    {
        builder.FeedRecord();
        builder.Ignore(e => e.Valid);
        builder.Property(e => e.Number).HasMaxLength(Employee.LongestNumber);
        builder.Property(e => e.Name).HasMaxLength(Employee.LongestName);
        builder.Property(e => e.Subject).HasMaxLength(Employee.LongestSubject);
        builder.HasIndex(e => e.Number).IsUnique();
        builder.HasIndex(e => e.Subject).IsUnique();
        builder.HasMany(e => e.Assignments).WithOne().HasForeignKey(a => a.EmployeeId).OnDelete(DeleteBehavior.Restrict);
        builder.HasMany(e => e.Grants).WithOne().HasForeignKey(g => g.EmployeeId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class AssignmentConfiguration : IEntityTypeConfiguration<Assignment>
{
    public void Configure(EntityTypeBuilder<Assignment> builder)
    {
        builder.FeedRecord();
        builder.Ignore(a => a.Valid);
        builder.Property(a => a.Post).HasMaxLength(Assignment.LongestPost);
        builder.HasIndex(a => a.RegionId);
        builder.HasOne<Department>().WithMany().HasForeignKey(a => a.DepartmentId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class GrantConfiguration : IEntityTypeConfiguration<Grant>
{
    public void Configure(EntityTypeBuilder<Grant> builder)
    {
        builder.FeedRecord();
        builder.Ignore(g => g.Valid);
        builder.Property(g => g.Role).HasMaxLength(Grant.LongestRole);
        builder.ComplexProperty(g => g.Approval, approval => approval.Persons());
        builder.HasOne<Region>().WithMany().HasForeignKey(g => g.RegionId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Department>().WithMany().HasForeignKey(g => g.DepartmentId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class DelegationConfiguration : IEntityTypeConfiguration<Delegation>
{
    public void Configure(EntityTypeBuilder<Delegation> builder)
    {
        builder.FeedRecord();
        builder.Ignore(d => d.Valid);
        builder.ComplexProperty(d => d.Approval, approval => approval.Persons());
        builder.HasOne(d => d.Grant).WithMany().HasForeignKey(d => d.GrantId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne(d => d.Delegator).WithMany().HasForeignKey(d => d.DelegatorId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne(d => d.Delegate).WithMany().HasForeignKey(d => d.DelegateId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class CompanyGoalConfiguration : IEntityTypeConfiguration<CompanyGoal>
{
    public void Configure(EntityTypeBuilder<CompanyGoal> builder)
    {
        builder.FeedRecord();
        builder.Ignore(g => g.Open);
        builder.HasIndex(g => g.Year).IsUnique();
        builder.OwnsMany(g => g.Revisions, revision =>
        {
            revision.ToTable("GoalRevisions").WithOwner().HasForeignKey("GoalId");
            revision.HasKey("GoalId", nameof(GoalRevision.Number));
            revision.Property(r => r.Number).ValueGeneratedNever();
            revision.Property(r => r.Statement).HasMaxLength(ProposalConfiguration.LongestText);
            revision.OwnsOne(r => r.Proposal, proposal => proposal.Persons());
            revision.Navigation(r => r.Proposal).IsRequired();
        });
    }
}

internal sealed class CalendarEditionConfiguration : IEntityTypeConfiguration<CalendarEdition>
{
    public void Configure(EntityTypeBuilder<CalendarEdition> builder)
    {
        builder.FeedRecord();
        builder.ToTable("WorkingCalendars");
        builder.HasIndex(c => c.Number).IsUnique();
        builder.OwnsOne(c => c.Proposal, proposal => proposal.Persons());
        builder.Navigation(c => c.Proposal).IsRequired();
        // What was proposed is never changed: another proposal takes its place (SoD7).
        builder.Property(c => c.Number).Metadata.SetAfterSaveBehavior(PropertySaveBehavior.Throw);
        builder.Property(c => c.Content).Metadata.SetAfterSaveBehavior(PropertySaveBehavior.Throw);
    }
}

internal sealed class KpiConfiguration : IEntityTypeConfiguration<Kpi>
{
    public void Configure(EntityTypeBuilder<Kpi> builder)
    {
        builder.Property(k => k.Id).ValueGeneratedNever();
        builder.Property(k => k.Code).HasMaxLength(40);
        builder.Property(k => k.Name).HasMaxLength(100);
        builder.Property(k => k.Formula).HasMaxLength(500);
        builder.Property(k => k.Owner).HasMaxLength(100);
        builder.HasIndex(k => k.Code).IsUnique();
        builder.OwnsOne(k => k.Proposal, proposal => proposal.Persons());
        builder.Navigation(k => k.Proposal).IsRequired();
    }
}

internal sealed class ScoringTemplateConfiguration : IEntityTypeConfiguration<ScoringTemplate>
{
    public void Configure(EntityTypeBuilder<ScoringTemplate> builder)
    {
        builder.Property(t => t.Id).ValueGeneratedNever();
        builder.Ignore(t => t.Cycle);
        builder.HasIndex(t => new { t.Subject, t.Edition }).IsUnique();
        builder.HasOne<CompanyGoal>().WithMany().HasForeignKey(t => t.GoalId).OnDelete(DeleteBehavior.Restrict);
        builder.OwnsOne(t => t.Proposal, proposal => proposal.Persons());
        builder.Navigation(t => t.Proposal).IsRequired();
    }
}

internal sealed class PeriodCloseConfiguration : IEntityTypeConfiguration<PeriodClose>
{
    public void Configure(EntityTypeBuilder<PeriodClose> builder)
    {
        builder.FeedRecord();
        builder.Property(c => c.ClosedBy).HasMaxLength(Employee.LongestSubject);
        builder.Property(c => c.Note).HasMaxLength(ProposalConfiguration.LongestText);
        builder.HasIndex(c => new { c.RegionId, c.Month }).IsUnique();
        builder.HasOne<Region>().WithMany().HasForeignKey(c => c.RegionId).OnDelete(DeleteBehavior.Restrict);
        // Closed for good, whoever tries.
        foreach (var property in builder.Metadata.GetProperties().Where(p => p.Name != nameof(PeriodClose.FeedVersion)))
            property.SetAfterSaveBehavior(PropertySaveBehavior.Throw);
    }
}

internal static class ProposalConfiguration
{
    public const int LongestText = 2000;

    public static void Persons<TOwner>(this OwnedNavigationBuilder<TOwner, Proposal> proposal)
        where TOwner : class
    {
        proposal.Property(p => p.Reason).HasMaxLength(LongestText);
        proposal.Property(p => p.DecisionReason).HasMaxLength(LongestText);
        proposal.Property(p => p.ProposedBy).HasMaxLength(Employee.LongestSubject);
        proposal.Property(p => p.ProposedFor).HasMaxLength(Employee.LongestSubject);
        proposal.Property(p => p.DecidedBy).HasMaxLength(Employee.LongestSubject);
    }
}

internal sealed class OrganisationVersionConfiguration : IEntityTypeConfiguration<OrganisationVersion>
{
    public void Configure(EntityTypeBuilder<OrganisationVersion> builder)
    {
        builder.NotAudited();
        builder.Property(v => v.Id).ValueGeneratedNever();
        builder.Property(v => v.Value).IsConcurrencyToken();
        builder.HasData(new OrganisationVersion());
    }
}

internal static class FeedRecordConfiguration
{
    public static void Persons(this ComplexPropertyBuilder<Approval> approval)
    {
        approval.Property(a => a.GivenBy).HasMaxLength(Employee.LongestSubject);
        approval.Property(a => a.GivenFor).HasMaxLength(Employee.LongestSubject);
        approval.Property(a => a.ApprovedBy).HasMaxLength(Employee.LongestSubject);
    }

    public static void FeedRecord<TRecord>(this EntityTypeBuilder<TRecord> builder)
        where TRecord : class, IFeedRecord
    {
        // The domain mints the ids; without this a child added to a known parent would be taken for a stored one.
        builder.Property(r => r.Id).ValueGeneratedNever();
        builder.HasIndex(r => r.FeedVersion).IsUnique();
    }
}

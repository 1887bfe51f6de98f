using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using RegionCloud.Finance.Domain;

namespace RegionCloud.Finance.Data;

/// <summary>How budgets and what is spent against them lie in the database.</summary>
internal static class BudgetModel
{
    private const int LongestCategory = 40;
    private const int LongestText = 2000;

    public static void Configure(ModelBuilder model)
    {
        model.Entity<Budget>(budget =>
        {
            budget.Property(b => b.Id).ValueGeneratedNever();
            budget.Property(b => b.Number).HasMaxLength(20);
            budget.Property(b => b.Currency).HasMaxLength(3);
            budget.Property(b => b.Basis).HasMaxLength(LongestText);
            budget.HasIndex(b => new { b.RegionId, b.Number }).IsUnique();
            budget.HasIndex(b => new { b.RegionId, b.Year, b.Revision }).IsUnique();
            budget.OwnsMany(b => b.Lines, line =>
            {
                line.ToTable("BudgetLines").WithOwner().HasForeignKey("BudgetId");
                line.HasKey("BudgetId", nameof(BudgetLine.Category));
                line.Property(l => l.Category).HasMaxLength(LongestCategory);
                line.Property(l => l.Name).HasMaxLength(100);
            });
            budget.OwnsMany(b => b.Months, month =>
            {
                month.ToTable("BudgetMonths").WithOwner().HasForeignKey("BudgetId");
                month.HasKey("BudgetId", nameof(BudgetMonth.Category), nameof(BudgetMonth.Month));
                month.Property(m => m.Category).HasMaxLength(LongestCategory);
            });
            budget.OwnsMany(b => b.Transitions, transition =>
            {
                transition.ToTable("BudgetTransitions").WithOwner().HasForeignKey("BudgetId");
                transition.HasKey("BudgetId", nameof(BudgetTransition.Sequence));
                transition.Property(t => t.Sequence).ValueGeneratedNever();
                transition.Property(t => t.By).HasMaxLength(200);
                transition.Property(t => t.For).HasMaxLength(200);
                transition.Property(t => t.Note).HasMaxLength(LongestText);
            });
        });
        model.Entity<KnownSalesPlan>(plan =>
        {
            plan.Property(p => p.Id).ValueGeneratedNever();
            plan.Property(p => p.Currency).HasMaxLength(3);
            plan.HasIndex(p => new { p.RegionId, p.Year });
            foreach (var property in plan.Metadata.GetProperties())
                property.SetAfterSaveBehavior(PropertySaveBehavior.Throw);
        });
        model.Entity<BudgetYear>(year =>
        {
            year.Property(y => y.Id).ValueGeneratedNever();
            year.Property(y => y.Currency).HasMaxLength(3);
            year.HasIndex(y => new { y.RegionId, y.Year }).IsUnique();
        });
        model.Entity<BudgetEntry>(entry =>
        {
            entry.Property(e => e.Category).HasMaxLength(LongestCategory);
            entry.Property(e => e.Currency).HasMaxLength(3);
            entry.Property(e => e.Origin).HasMaxLength(40);
            entry.Property(e => e.OriginNumber).HasMaxLength(40);
            entry.Property(e => e.RecordedBy).HasMaxLength(200);
            entry.HasIndex(e => new { e.Reference, e.Kind, e.Line }).IsUnique();
            entry.HasIndex(e => new { e.RegionId, e.Year, e.Category, e.BusinessDate });
            entry.HasIndex(e => e.OriginId);
            // Append-only, whoever tries.
            foreach (var property in entry.Metadata.GetProperties())
                property.SetAfterSaveBehavior(PropertySaveBehavior.Throw);
        });
        model.Entity<BudgetCommitment>(commitment =>
        {
            commitment.Property(c => c.Id).ValueGeneratedNever();
            commitment.Property(c => c.Category).HasMaxLength(LongestCategory);
            commitment.Property(c => c.Currency).HasMaxLength(3);
            commitment.Property(c => c.Origin).HasMaxLength(40);
            commitment.Property(c => c.OriginNumber).HasMaxLength(40);
            commitment.Property(c => c.RefusedFor).HasMaxLength(40);
            commitment.Property(c => c.Justification).HasMaxLength(LongestText);
            commitment.Property(c => c.RequestedBy).HasMaxLength(200);
            commitment.HasIndex(c => new { c.RegionId, c.Year, c.Category });
            commitment.HasIndex(c => c.OriginId);
            commitment.HasIndex(c => c.CampaignId);
            commitment.OwnsOne(c => c.Check, check =>
            {
                check.Property(c => c.Category).HasMaxLength(LongestCategory);
                check.Property(c => c.Currency).HasMaxLength(3);
            });
        });
        model.Entity<Spending>(spending =>
        {
            spending.Property(s => s.Id).ValueGeneratedNever();
            spending.Property(s => s.Number).HasMaxLength(20);
            spending.Property(s => s.Category).HasMaxLength(LongestCategory);
            spending.Property(s => s.Currency).HasMaxLength(3);
            spending.Property(s => s.Purpose).HasMaxLength(LongestText);
            spending.Property(s => s.Evidence).HasMaxLength(200);
            spending.Property(s => s.Justification).HasMaxLength(LongestText);
            spending.Property(s => s.RecordedBy).HasMaxLength(200);
            spending.Property(s => s.RecordedFor).HasMaxLength(200);
            spending.Property(s => s.DecidedBy).HasMaxLength(200);
            spending.Property(s => s.DecisionReason).HasMaxLength(LongestText);
            spending.Property(s => s.ReversedBy).HasMaxLength(200);
            spending.Property(s => s.ReversalReason).HasMaxLength(LongestText);
            spending.HasIndex(s => new { s.RegionId, s.Number }).IsUnique();
            spending.HasIndex(s => new { s.RegionId, s.SpentOn });
            spending.HasIndex(s => s.Status);
            spending.OwnsOne(s => s.Check, check =>
            {
                check.Property(c => c.Category).HasMaxLength(LongestCategory);
                check.Property(c => c.Currency).HasMaxLength(3);
            });
            spending.Navigation(s => s.Check).IsRequired();
        });
    }
}

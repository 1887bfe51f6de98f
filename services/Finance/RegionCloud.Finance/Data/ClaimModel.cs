using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using RegionCloud.Finance.Domain;

namespace RegionCloud.Finance.Data;

/// <summary>How expense claims and the monthly reviews lie in the database.</summary>
internal static class ClaimModel
{
    private const int LongestNumber = 60;
    private const int LongestText = 2000;

    public static void Configure(ModelBuilder model)
    {
        model.Entity<ExpenseClaim>(claim =>
        {
            claim.ToTable("ExpenseClaims");
            claim.Property(c => c.Id).ValueGeneratedNever();
            claim.Property(c => c.Number).HasMaxLength(20);
            claim.Property(c => c.Claimant).HasMaxLength(200);
            claim.Property(c => c.Currency).HasMaxLength(3);
            claim.Property(c => c.Purpose).HasMaxLength(LongestText);
            claim.Property(c => c.Justification).HasMaxLength(LongestText);
            claim.Property(c => c.OverrideReason).HasMaxLength(LongestText);
            claim.Property(c => c.PaidBy).HasMaxLength(200);
            claim.Property(c => c.PaymentReference).HasMaxLength(100);
            claim.HasIndex(c => new { c.RegionId, c.Number }).IsUnique();
            claim.HasIndex(c => new { c.OwnerId, c.SubmittedOn });
            claim.HasIndex(c => new { c.RegionId, c.ApprovedOn });
            claim.HasIndex(c => c.Status);
            claim.OwnsOne(c => c.Check, check =>
            {
                check.Property(c => c.Category).HasMaxLength(40);
                check.Property(c => c.Currency).HasMaxLength(3);
            });
            claim.OwnsMany(c => c.Lines, line =>
            {
                line.ToTable("ExpenseClaimLines").WithOwner().HasForeignKey("ClaimId");
                line.HasKey("ClaimId", nameof(ClaimLine.Sequence));
                line.Property(l => l.Sequence).ValueGeneratedNever();
                line.Property(l => l.Category).HasMaxLength(40);
                line.Property(l => l.Purpose).HasMaxLength(LongestText);
                line.Property(l => l.SellerTaxNumber).HasMaxLength(LongestNumber);
                line.Property(l => l.InvoiceNumber).HasMaxLength(LongestNumber);
                line.Property(l => l.Channel).HasMaxLength(40);
                line.HasIndex(l => l.CampaignId);
            });
            claim.OwnsMany(c => c.Steps, step =>
            {
                step.ToTable("ExpenseClaimSteps").WithOwner().HasForeignKey("ClaimId");
                step.HasKey("ClaimId", nameof(ClaimStep.Sequence));
                step.Property(s => s.Sequence).ValueGeneratedNever();
                step.Property(s => s.By).HasMaxLength(200);
                step.Property(s => s.For).HasMaxLength(200);
                step.Property(s => s.Note).HasMaxLength(LongestText);
            });
            claim.OwnsMany(c => c.Transitions, transition =>
            {
                transition.ToTable("ExpenseClaimTransitions").WithOwner().HasForeignKey("ClaimId");
                transition.HasKey("ClaimId", nameof(ClaimTransition.Sequence));
                transition.Property(t => t.Sequence).ValueGeneratedNever();
                transition.Property(t => t.By).HasMaxLength(200);
                transition.Property(t => t.Note).HasMaxLength(LongestText);
            });
        });
        model.Entity<ClaimedInvoice>(invoice =>
        {
            invoice.HasKey(i => new { i.SellerTaxNumber, i.InvoiceNumber });
            invoice.Property(i => i.SellerTaxNumber).HasMaxLength(LongestNumber);
            invoice.Property(i => i.InvoiceNumber).HasMaxLength(LongestNumber);
            invoice.HasIndex(i => i.ClaimId);
            invoice.HasOne<ExpenseClaim>().WithMany().HasForeignKey(i => i.ClaimId).OnDelete(DeleteBehavior.Cascade);
        });
        model.Entity<FinanceReview>(review =>
        {
            review.ToTable("FinanceReviews");
            review.Property(r => r.Id).ValueGeneratedNever();
            review.Property(r => r.Number).HasMaxLength(20);
            review.Property(r => r.Findings).HasMaxLength(20_000);
            review.Property(r => r.Measures).HasMaxLength(20_000);
            review.Property(r => r.RecordedBy).HasMaxLength(200);
            review.HasIndex(r => new { r.RegionId, r.Number }).IsUnique();
            review.HasIndex(r => new { r.RegionId, r.Kind, r.Month });
            foreach (var property in review.Metadata.GetProperties())
                property.SetAfterSaveBehavior(PropertySaveBehavior.Throw);
        });
    }
}

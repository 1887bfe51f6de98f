using Microsoft.EntityFrameworkCore;
using RegionCloud.Marketing.Domain;
using RegionCloud.ServiceDefaults.Audit;

namespace RegionCloud.Marketing.Data;

/// <summary>How campaigns are kept, and the facts of Finance and Sales about them.</summary>
internal static class CampaignModel
{
    public static void Configure(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<Campaign>(campaign =>
        {
            campaign.Property(c => c.Id).ValueGeneratedNever();
            campaign.Property(c => c.Number).HasMaxLength(20);
            campaign.Property(c => c.Theme).HasMaxLength(200);
            campaign.Property(c => c.Place).HasMaxLength(200);
            campaign.Property(c => c.Content).HasMaxLength(10_000);
            campaign.Property(c => c.Audience).HasMaxLength(2000);
            campaign.Property(c => c.EvaluationPlan).HasMaxLength(4000);
            campaign.Property(c => c.Currency).HasMaxLength(3);
            campaign.Ignore(c => c.Name);
            campaign.HasIndex(c => new { c.RegionId, c.Number }).IsUnique();
            campaign.HasIndex(c => new { c.RegionId, c.Status });
            campaign.HasIndex(c => new { c.RegionId, c.EndedOn });
            campaign.HasIndex(c => c.ReportId);
            campaign.OwnsOne(c => c.Attempt, attempt =>
            {
                attempt.Property(a => a.RequestedBy).HasMaxLength(200);
                attempt.Property(a => a.Justification).HasMaxLength(2000);
                attempt.Property(a => a.Reason).HasMaxLength(2000);
            });
            campaign.OwnsOne(c => c.Commitment);
            campaign.OwnsOne(c => c.Evaluation, evaluation =>
            {
                foreach (var source in new[] { nameof(CampaignEvaluation.AwarenessSource), nameof(CampaignEvaluation.ReputationSource) })
                    evaluation.Property<string?>(source).HasMaxLength(500);
                foreach (var text in new[] { nameof(CampaignEvaluation.AwarenessEvidence), nameof(CampaignEvaluation.ReputationEvidence), nameof(CampaignEvaluation.ReputationLeftOut) })
                    evaluation.Property<string?>(text).HasMaxLength(2000);
                evaluation.Property(e => e.Lessons).HasMaxLength(10_000);
            });
            campaign.OwnsMany(c => c.Channels, channel =>
            {
                channel.ToTable("CampaignChannels").WithOwner().HasForeignKey("CampaignId");
                channel.HasKey("CampaignId", nameof(ChannelBudget.Sequence));
                channel.Property(c => c.Sequence).ValueGeneratedNever();
                channel.Property(c => c.Channel).HasMaxLength(MarketingChannel.Longest);
            });
            campaign.OwnsMany(c => c.Steps, step =>
            {
                step.ToTable("CampaignSteps").WithOwner().HasForeignKey("CampaignId");
                step.HasKey("CampaignId", nameof(CampaignStep.Sequence));
                step.Property(s => s.Sequence).ValueGeneratedNever();
                step.Property(s => s.By).HasMaxLength(200);
                step.Property(s => s.For).HasMaxLength(200);
                step.Property(s => s.Note).HasMaxLength(2000);
            });
            campaign.OwnsMany(c => c.Deviations, deviation =>
            {
                deviation.ToTable("CampaignDeviations").WithOwner().HasForeignKey("CampaignId");
                deviation.HasKey("CampaignId", nameof(CampaignDeviation.Sequence));
                deviation.Property(d => d.Sequence).ValueGeneratedNever();
                deviation.Property(d => d.Planned).HasMaxLength(2000);
                deviation.Property(d => d.Actual).HasMaxLength(2000);
                deviation.Property(d => d.Reason).HasMaxLength(2000);
                deviation.Property(d => d.By).HasMaxLength(200);
            });
            campaign.OwnsMany(c => c.Attendance, attendance =>
            {
                attendance.ToTable("CampaignAttendance").WithOwner().HasForeignKey("CampaignId");
                attendance.HasKey("CampaignId", nameof(CampaignAttendance.Sequence));
                attendance.Property(a => a.Sequence).ValueGeneratedNever();
                attendance.Property(a => a.Source).HasMaxLength(500);
                attendance.Property(a => a.By).HasMaxLength(200);
            });
        });
        modelBuilder.Entity<Lead>(lead =>
        {
            lead.Property(l => l.Id).ValueGeneratedNever();
            lead.Property(l => l.Number).HasMaxLength(20);
            lead.Property(l => l.Channel).HasMaxLength(MarketingChannel.Longest);
            lead.Property(l => l.LostReason).HasMaxLength(2000);
            lead.Ignore(l => l.IsOpen);
            lead.HasIndex(l => new { l.RegionId, l.Number }).IsUnique();
            lead.HasIndex(l => new { l.CampaignId, l.CapturedOn });
            lead.HasIndex(l => new { l.OwnerId, l.Status });
            lead.HasOne<Campaign>().WithMany().HasForeignKey(l => l.CampaignId).OnDelete(DeleteBehavior.Restrict);
            lead.OwnsOne(l => l.Details, details =>
            {
                details.Property(d => d.Company).HasMaxLength(200).HasColumnName("Company");
                details.Property(d => d.ContactName).HasMaxLength(100).HasColumnName("ContactName").Personal();
                details.Property(d => d.Phone).HasMaxLength(40).HasColumnName("Phone").Personal();
                details.Property(d => d.Email).HasMaxLength(200).HasColumnName("Email").Personal();
                details.Property(d => d.Need).HasMaxLength(2000).HasColumnName("Need");
                details.Ignore(d => d.NamesAPerson);
            });
            lead.Navigation(l => l.Details).IsRequired();
            lead.OwnsOne(l => l.Consent, consent => consent.Property(c => c.Source).HasMaxLength(500));
            lead.OwnsMany(l => l.Steps, step =>
            {
                step.ToTable("LeadSteps").WithOwner().HasForeignKey("LeadId");
                step.HasKey("LeadId", nameof(LeadStep.Sequence));
                step.Property(s => s.Sequence).ValueGeneratedNever();
                step.Property(s => s.By).HasMaxLength(200);
                step.Property(s => s.For).HasMaxLength(200);
                step.Property(s => s.Note).HasMaxLength(2000);
            });
        });
        modelBuilder.Entity<LeadKey>().NotAudited().HasKey(k => new { k.Region, k.Hash, k.LeadId });
        modelBuilder.Entity<LeadKey>().Property(k => k.Hash).HasMaxLength(64);
        modelBuilder.Entity<LeadKey>().HasIndex(k => k.LeadId);
        // What others told, audited where it came about.
        modelBuilder.Entity<CampaignCost>(cost =>
        {
            cost.NotAudited();
            cost.HasKey(c => new { c.ClaimId, c.Line });
            cost.HasIndex(c => c.CampaignId);
            cost.Property(c => c.ClaimNumber).HasMaxLength(20);
            cost.Property(c => c.Category).HasMaxLength(40);
            cost.Property(c => c.Channel).HasMaxLength(MarketingChannel.Longest);
            cost.Property(c => c.Currency).HasMaxLength(3);
        });
        modelBuilder.Entity<SignedContract>(contract =>
        {
            contract.NotAudited();
            contract.Property(c => c.Id).ValueGeneratedNever();
            contract.Property(c => c.Number).HasMaxLength(20);
            contract.Property(c => c.Currency).HasMaxLength(3);
            contract.HasIndex(c => c.CampaignId);
            contract.HasIndex(c => c.LeadId);
        });
        modelBuilder.Entity<ContractAmount>(amount =>
        {
            amount.NotAudited();
            amount.HasKey(a => new { a.ContractId, a.AtVersion });
        });
        modelBuilder.Entity<ContractPayment>(payment =>
        {
            payment.NotAudited();
            payment.HasKey(p => new { p.PaymentId, p.Reversal });
            payment.HasIndex(p => p.ContractId);
            payment.Property(p => p.Currency).HasMaxLength(3);
        });
    }
}

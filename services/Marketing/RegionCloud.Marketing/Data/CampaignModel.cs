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

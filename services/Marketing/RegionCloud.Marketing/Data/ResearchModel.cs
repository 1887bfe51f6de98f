using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using RegionCloud.Marketing.Domain;
using RegionCloud.ServiceDefaults.Audit;

namespace RegionCloud.Marketing.Data;

/// <summary>How data sets, competitors, market data, reports, strategies and communication plans are kept.</summary>
internal static class ResearchModel
{
    public static void Configure(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<DataSet>(set =>
        {
            set.Property(s => s.Id).ValueGeneratedNever();
            set.Property(s => s.Number).HasMaxLength(20);
            set.Property(s => s.Title).HasMaxLength(200);
            set.Property(s => s.Source).HasMaxLength(500);
            set.Property(s => s.ValidityCheck).HasMaxLength(4000);
            set.Ignore(s => s.Authors);
            set.HasIndex(s => new { s.RegionId, s.Number }).IsUnique();
            set.HasIndex(s => new { s.RegionId, s.Status });
            set.HasIndex(s => s.InquiryId);
            set.OwnsMany(s => s.Steps, step =>
            {
                step.ToTable("DataSetSteps").WithOwner().HasForeignKey("DataSetId");
                step.HasKey("DataSetId", nameof(DataSetStep.Sequence));
                step.Property(s => s.Sequence).ValueGeneratedNever();
                step.Property(s => s.By).HasMaxLength(200);
                step.Property(s => s.For).HasMaxLength(200);
                step.Property(s => s.Note).HasMaxLength(2000);
            });
        });
        modelBuilder.Entity<Competitor>(competitor =>
        {
            competitor.Property(c => c.Id).ValueGeneratedNever();
            competitor.Property(c => c.Code).HasMaxLength(40);
            competitor.Property(c => c.Name).HasMaxLength(200);
            competitor.Property(c => c.Website).HasMaxLength(200);
            competitor.Property(c => c.Products).HasMaxLength(4000);
            competitor.Property(c => c.Strengths).HasMaxLength(4000);
            competitor.Property(c => c.Weaknesses).HasMaxLength(4000);
            competitor.HasIndex(c => new { c.RegionId, c.Code }).IsUnique();
            competitor.OwnsMany(c => c.Observations, observation =>
            {
                observation.ToTable("CompetitorObservations").WithOwner().HasForeignKey("CompetitorId");
                observation.HasKey("CompetitorId", nameof(CompetitorObservation.Sequence));
                observation.Property(o => o.Sequence).ValueGeneratedNever();
                observation.Property(o => o.Text).HasMaxLength(4000);
                observation.Property(o => o.Source).HasMaxLength(500);
                observation.Property(o => o.By).HasMaxLength(200);
            });
        });
        modelBuilder.Entity<MarketDatum>(datum =>
        {
            datum.Property(d => d.Id).ValueGeneratedNever();
            datum.Property(d => d.Segment).HasMaxLength(100);
            datum.Property(d => d.Competitor).HasMaxLength(40);
            datum.Property(d => d.Period).HasMaxLength(7);
            datum.Property(d => d.Unit).HasMaxLength(20);
            datum.Property(d => d.Source).HasMaxLength(500);
            datum.Property(d => d.Evidence).HasMaxLength(2000);
            datum.Property(d => d.RecordedBy).HasMaxLength(200);
            datum.Ignore(d => d.Of);
            datum.HasIndex(d => new { d.RegionId, d.Series, d.Segment, d.Competitor, d.Period, d.KnownOn }).IsUnique();
            datum.HasIndex(d => d.Period);
        });
        modelBuilder.Entity<CustomerFeedback>(feedback =>
        {
            // A copy of what customer service audits.
            feedback.NotAudited();
            feedback.Property(f => f.Id).ValueGeneratedNever();
            feedback.Property(f => f.Number).HasMaxLength(20);
            feedback.Property(f => f.Title).HasMaxLength(200);
            feedback.Property(f => f.Quarter).HasMaxLength(7);
            feedback.Property(f => f.Findings).HasMaxLength(20_000);
            feedback.Property(f => f.Proposals).HasMaxLength(20_000);
            feedback.HasIndex(f => new { f.RegionId, f.AnalysedOn });
            feedback.OwnsMany(f => f.Causes, cause =>
            {
                cause.ToTable("CustomerFeedbackCauses").WithOwner().HasForeignKey("FeedbackId");
                cause.HasKey("FeedbackId", nameof(FeedbackCause.Sequence));
                cause.Property(c => c.Sequence).ValueGeneratedNever();
                cause.Property(c => c.Cause).HasMaxLength(40);
            });
            feedback.OwnsMany(f => f.Measures, measure =>
            {
                measure.ToTable("CustomerFeedbackMeasures").WithOwner().HasForeignKey("FeedbackId");
                measure.HasKey("FeedbackId", nameof(FeedbackMeasure.Sequence));
                measure.Property(m => m.Sequence).ValueGeneratedNever();
                measure.Property(m => m.Number).HasMaxLength(20);
                measure.Property(m => m.Cause).HasMaxLength(40);
                measure.Property(m => m.Action).HasMaxLength(4000);
                measure.Property(m => m.Product).HasMaxLength(200);
                measure.Property(m => m.Status).HasMaxLength(40);
                measure.HasIndex(m => m.Product);
            });
        });
        modelBuilder.Entity<AnalysisReport>(report =>
        {
            report.Property(r => r.Id).ValueGeneratedNever();
            report.Property(r => r.Number).HasMaxLength(20);
            report.Property(r => r.Period).HasMaxLength(7);
            report.Property(r => r.Title).HasMaxLength(200);
            report.Ignore(r => r.DataSetIds);
            report.Ignore(r => r.FeedbackIds);
            report.HasIndex(r => new { r.RegionId, r.Number }).IsUnique();
            report.HasIndex(r => new { r.RegionId, r.Period, r.Revision }).IsUnique();
            report.Submits(r => r.Submission, "AnalysisReportSteps");
            report.OwnsMany(r => r.Sections, section =>
            {
                section.ToTable("AnalysisReportSections").WithOwner().HasForeignKey("ReportId");
                section.HasKey("ReportId", nameof(ReportSection.Sequence));
                section.Property(s => s.Sequence).ValueGeneratedNever();
                section.Property(s => s.Text).HasMaxLength(20_000);
                section.Property(s => s.DataSetLines).HasMaxLength(4000);
                section.Property(s => s.FeedbackLines).HasMaxLength(4000);
                section.Ignore(s => s.DataSets);
                section.Ignore(s => s.Feedback);
            });
            report.OwnsMany(r => r.Proposals, proposal =>
            {
                proposal.ToTable("AnalysisReportProposals").WithOwner().HasForeignKey("ReportId");
                proposal.HasKey("ReportId", nameof(Proposal.Sequence));
                proposal.Property(p => p.Sequence).ValueGeneratedNever();
                proposal.Property(p => p.Text).HasMaxLength(4000);
                proposal.Property(p => p.Reason).HasMaxLength(2000);
                proposal.Property(p => p.DecidedBy).HasMaxLength(200);
                proposal.Ignore(p => p.IsOpen);
            });
            report.OwnsMany(r => r.Receipts, receipt =>
            {
                receipt.ToTable("AnalysisReportReceipts").WithOwner().HasForeignKey("ReportId");
                receipt.HasKey("ReportId", nameof(ReportReceipt.Sequence));
                receipt.Property(r => r.Sequence).ValueGeneratedNever();
                receipt.Property(r => r.ReadBy).HasMaxLength(200);
            });
        });
        modelBuilder.Entity<MarketingStrategy>(strategy =>
        {
            strategy.Property(s => s.Id).ValueGeneratedNever();
            strategy.Property(s => s.Number).HasMaxLength(20);
            strategy.Property(s => s.Title).HasMaxLength(200);
            strategy.Property(s => s.Analysis).HasMaxLength(20_000);
            strategy.Property(s => s.Strategy).HasMaxLength(20_000);
            strategy.HasIndex(s => new { s.RegionId, s.Number }).IsUnique();
            strategy.Submits(s => s.Submission, "StrategySteps");
            strategy.OwnsMany(s => s.Measures, measure =>
            {
                measure.ToTable("StrategyMeasures").WithOwner().HasForeignKey("StrategyId");
                measure.HasKey("StrategyId", nameof(StrategyMeasure.Sequence));
                measure.Property(m => m.Sequence).ValueGeneratedNever();
                measure.Property(m => m.Text).HasMaxLength(2000);
            });
        });
        modelBuilder.Entity<BrandStrategy>(strategy =>
        {
            strategy.Property(s => s.Id).ValueGeneratedNever();
            strategy.Property(s => s.Number).HasMaxLength(20);
            foreach (var part in new[] { nameof(BrandStrategy.Positioning), nameof(BrandStrategy.ImageBuilding), nameof(BrandStrategy.ChannelChoice), nameof(BrandStrategy.ActivityPlanning) })
                strategy.Property<string>(part).HasMaxLength(10_000);
            strategy.HasIndex(s => new { s.RegionId, s.Number }).IsUnique();
            strategy.HasIndex(s => new { s.RegionId, s.Year, s.Revision }).IsUnique();
            strategy.Submits(s => s.Submission, "BrandStrategySteps");
            strategy.OwnsMany(s => s.Channels, channel =>
            {
                channel.ToTable("BrandStrategyChannels").WithOwner().HasForeignKey("StrategyId");
                channel.HasKey("StrategyId", nameof(StrategyChannel.Sequence));
                channel.Property(c => c.Sequence).ValueGeneratedNever();
                channel.Property(c => c.Channel).HasMaxLength(MarketingChannel.Longest);
            });
            strategy.OwnsMany(s => s.Reports, report =>
            {
                report.ToTable("BrandStrategyReports").WithOwner().HasForeignKey("StrategyId");
                report.HasKey("StrategyId", nameof(StrategyReport.Sequence));
                report.Property(r => r.Sequence).ValueGeneratedNever();
            });
        });
        modelBuilder.Entity<CommunicationPlan>(plan =>
        {
            plan.Property(p => p.Id).ValueGeneratedNever();
            plan.Property(p => p.Number).HasMaxLength(20);
            plan.Property(p => p.Channel).HasMaxLength(MarketingChannel.Longest);
            plan.Property(p => p.Goal).HasMaxLength(4000);
            plan.Property(p => p.Content).HasMaxLength(10_000);
            plan.Property(p => p.Currency).HasMaxLength(3);
            plan.HasIndex(p => new { p.RegionId, p.Number }).IsUnique();
            plan.HasIndex(p => p.CampaignId);
            plan.HasIndex(p => p.StrategyId);
            plan.Submits(p => p.Submission, "CommunicationPlanSteps");
        });
    }

    /// <summary>A record that is submitted: its way and the steps of it.</summary>
    private static void Submits<T>(this EntityTypeBuilder<T> record, Expression<Func<T, Submission?>> submission, string table)
        where T : class
    {
        record.OwnsOne(submission, s =>
        {
            s.Property(x => x.Status).HasColumnName("Status");
            s.Property(x => x.SubmittedOn).HasColumnName("SubmittedOn");
            s.Property(x => x.ApprovedOn).HasColumnName("ApprovedOn");
            s.Ignore(x => x.Authors);
            s.OwnsMany(x => x.Steps, step =>
            {
                step.Property<Guid>("RecordId");
                step.ToTable(table).WithOwner().HasForeignKey("RecordId");
                step.HasKey("RecordId", nameof(SubmissionStep.Sequence));
                step.Property(t => t.Sequence).ValueGeneratedNever();
                step.Property(t => t.By).HasMaxLength(200);
                step.Property(t => t.For).HasMaxLength(200);
                step.Property(t => t.Note).HasMaxLength(2000);
            });
        });
        record.Navigation(submission).IsRequired();
    }
}

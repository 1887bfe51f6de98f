using Microsoft.EntityFrameworkCore;
using RegionCloud.Marketing.Domain;
using RegionCloud.Marketing.Features.Policy;
using RegionCloud.ServiceDefaults.Data;
using RegionCloud.ServiceDefaults.Numbers;
using RegionCloud.ServiceDefaults.Policy;

namespace RegionCloud.Marketing.Data;

/// <summary>Marketing's own database. The two subclasses exist only so that EF keeps one set of migrations for each provider.</summary>
internal abstract class MarketingDbContext(DbContextOptions options, DataScope scope, TimeProvider time) : ServiceDbContext(options, scope, time)
{
    public DbSet<ResearchPlan> ResearchPlans => Set<ResearchPlan>();

    public DbSet<DataSet> DataSets => Set<DataSet>();

    public DbSet<Competitor> Competitors => Set<Competitor>();

    public DbSet<MarketDatum> MarketData => Set<MarketDatum>();

    public DbSet<CustomerFeedback> CustomerFeedback => Set<CustomerFeedback>();

    public DbSet<AnalysisReport> AnalysisReports => Set<AnalysisReport>();

    public DbSet<MarketingStrategy> Strategies => Set<MarketingStrategy>();

    public DbSet<BrandStrategy> BrandStrategies => Set<BrandStrategy>();

    public DbSet<CommunicationPlan> CommunicationPlans => Set<CommunicationPlan>();

    public DbSet<Campaign> Campaigns => Set<Campaign>();

    public DbSet<Lead> Leads => Set<Lead>();

    public DbSet<LeadKey> LeadKeys => Set<LeadKey>();

    public DbSet<CampaignCost> CampaignCosts => Set<CampaignCost>();

    public DbSet<SignedContract> SignedContracts => Set<SignedContract>();

    public DbSet<ContractAmount> ContractAmounts => Set<ContractAmount>();

    public DbSet<ContractPayment> ContractPayments => Set<ContractPayment>();

    public override IReadOnlyList<PolicyParameter> PolicyParameters => MarketingPolicy.All;

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        base.OnModelCreating(modelBuilder);
        modelBuilder.Entity<ResearchPlan>(plan =>
        {
            plan.Property(p => p.Id).ValueGeneratedNever();
            plan.Property(p => p.Number).HasMaxLength(20);
            plan.Property(p => p.Purpose).HasMaxLength(4000);
            plan.Property(p => p.TopicsLeftOut).HasMaxLength(2000);
            plan.HasIndex(p => new { p.RegionId, p.Number }).IsUnique();
            plan.HasIndex(p => new { p.RegionId, p.Year, p.Revision }).IsUnique();
            plan.OwnsMany(p => p.Items, item =>
            {
                item.ToTable("ResearchItems").WithOwner().HasForeignKey("PlanId");
                item.HasKey(i => i.ItemId);
                item.Property(i => i.ItemId).ValueGeneratedNever();
                item.Property(i => i.Content).HasMaxLength(4000);
                item.Property(i => i.MethodReason).HasMaxLength(2000);
            });
            plan.OwnsMany(p => p.Steps, step =>
            {
                step.ToTable("ResearchPlanSteps").WithOwner().HasForeignKey("PlanId");
                step.HasKey("PlanId", nameof(SubmissionStep.Sequence));
                step.Property(t => t.Sequence).ValueGeneratedNever();
                step.Property(t => t.By).HasMaxLength(200);
                step.Property(t => t.For).HasMaxLength(200);
                step.Property(t => t.Note).HasMaxLength(2000);
            });
        });
        ResearchModel.Configure(modelBuilder);
        CampaignModel.Configure(modelBuilder);
        NumberSeries.Configure(modelBuilder);
        ApplyConventions(modelBuilder);
    }
}

internal sealed class SqlServerMarketingDbContext(DbContextOptions<SqlServerMarketingDbContext> options, DataScope scope, TimeProvider time) : MarketingDbContext(options, scope, time);

internal sealed class SqliteMarketingDbContext(DbContextOptions<SqliteMarketingDbContext> options, DataScope scope, TimeProvider time) : MarketingDbContext(options, scope, time);

using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using RegionCloud.Sales.Domain;
using RegionCloud.Sales.Features.Policy;
using RegionCloud.Sales.Messages.Events;
using RegionCloud.ServiceDefaults.Audit;
using RegionCloud.ServiceDefaults.Data;
using RegionCloud.ServiceDefaults.Numbers;
using RegionCloud.ServiceDefaults.Policy;

namespace RegionCloud.Sales.Data;

/// <summary>Sales' own database. The two subclasses exist only so that EF keeps one set of migrations for each provider.</summary>
internal abstract class SalesDbContext(DbContextOptions options, DataScope scope, TimeProvider time) : ServiceDbContext(options, scope, time)
{
    private readonly TimeProvider clock = time;

    public DbSet<Customer> Customers => Set<Customer>();

    public DbSet<CustomerRelation> CustomerRelations => Set<CustomerRelation>();

    public DbSet<CustomerFeed> CustomerFeeds => Set<CustomerFeed>();

    public DbSet<CustomerMark> CustomerMarks => Set<CustomerMark>();

    public DbSet<Contract> Contracts => Set<Contract>();

    public DbSet<SalesPlan> SalesPlans => Set<SalesPlan>();

    public DbSet<PlanTarget> PlanTargets => Set<PlanTarget>();

    public DbSet<Lead> Leads => Set<Lead>();

    public DbSet<Training> Trainings => Set<Training>();

    public DbSet<Meeting> Meetings => Set<Meeting>();

    public DbSet<LeadKey> LeadKeys => Set<LeadKey>();

    public DbSet<Opportunity> Opportunities => Set<Opportunity>();

    public DbSet<PerformanceEntry> PerformanceEntries => Set<PerformanceEntry>();

    public DbSet<CollectedPayment> CollectedPayments => Set<CollectedPayment>();

    public DbSet<ContractComplaint> ContractComplaints => Set<ContractComplaint>();

    public override IReadOnlyList<PolicyParameter> PolicyParameters => SalesPolicy.All;

    /// <summary>Whoever changes a customer, or a region's relation to one, gives it the next number of the feed in the same transaction.</summary>
    public override async Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        ChangeTracker.DetectChanges();
        var changed = ChangeTracker.Entries().Where(e => e.State is EntityState.Added or EntityState.Modified).Select(e => e.Entity switch
        {
            Customer customer => customer.Id,
            CustomerRelation relation => relation.CustomerId,
            _ => (Guid?)null,
        }).OfType<Guid>().Distinct().ToList();
        if (changed.Count > 0)
        {
            var feed = await CustomerFeeds.SingleAsync(cancellationToken);
            await CustomerMarks.Where(m => changed.Contains(m.CustomerId)).LoadAsync(cancellationToken);
            foreach (var id in changed)
                (CustomerMarks.Local.FindEntry(id)?.Entity ?? CustomerMarks.Add(new CustomerMark(id)).Entity).FeedVersion = feed.Next();
            Publish(new CustomersChanged(feed.Value, clock.GetUtcNow()));
        }

        return await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
    }

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        base.OnModelCreating(modelBuilder);
        modelBuilder.Entity<Customer>(customer =>
        {
            customer.Property(c => c.Code).HasMaxLength(40);
            customer.HasIndex(c => c.Code).IsUnique();
            customer.Ignore(c => c.Name);
            customer.OwnsOne(c => c.Details, details =>
            {
                details.Property(d => d.Name).HasMaxLength(200).HasColumnName("Name");
                details.Property(d => d.TaxNumber).HasMaxLength(40).HasColumnName("TaxNumber");
                details.Property(d => d.ContactName).HasMaxLength(100).HasColumnName("ContactName").Personal();
                details.Property(d => d.ContactTitle).HasMaxLength(100).HasColumnName("ContactTitle").Personal();
                details.Property(d => d.City).HasMaxLength(100).HasColumnName("City");
                details.Property(d => d.Country).HasMaxLength(100).HasColumnName("Country");
                details.Property(d => d.Phone).HasMaxLength(40).HasColumnName("Phone").Personal();
                details.HasIndex(d => d.TaxNumber).IsUnique();
            });
            customer.Navigation(c => c.Details).IsRequired();
        });
        modelBuilder.Entity<CustomerRelation>(relation =>
        {
            relation.HasIndex(r => new { r.CustomerId, r.RegionId }).IsUnique();
            relation.HasIndex(r => r.RegionId);
            relation.HasOne<Customer>().WithMany().HasForeignKey(r => r.CustomerId).OnDelete(DeleteBehavior.Restrict);
        });
        // What a customer's change, which is audited, brings with it.
        modelBuilder.Entity<CustomerFeed>().NotAudited().Property(f => f.Id).ValueGeneratedNever();
        modelBuilder.Entity<CustomerFeed>().Property(f => f.Value).IsConcurrencyToken();
        modelBuilder.Entity<CustomerFeed>().HasData(new CustomerFeed());
        modelBuilder.Entity<CustomerMark>().NotAudited().HasKey(m => m.CustomerId);
        modelBuilder.Entity<CustomerMark>().HasIndex(m => m.FeedVersion).IsUnique();
        modelBuilder.Entity<Contract>(contract =>
        {
            contract.Property(c => c.Number).HasMaxLength(20);
            contract.Property(c => c.CustomerCode).HasMaxLength(40);
            contract.Property(c => c.CustomerName).HasMaxLength(200);
            contract.Property(c => c.Currency).HasMaxLength(3);
            contract.Property(c => c.Terms).HasMaxLength(20_000);
            contract.Property(c => c.Origin).HasMaxLength(100);
            contract.Property(c => c.OriginHash).HasMaxLength(64);
            contract.HasIndex(c => new { c.RegionId, c.Number }).IsUnique();
            contract.HasIndex(c => new { c.RegionId, c.Origin }).IsUnique();
            contract.HasIndex(c => new { c.RegionId, c.SignedOn });
            contract.HasIndex(c => c.OwnerId);
            contract.HasIndex(c => c.CustomerId);
            contract.HasIndex(c => c.Status);
            contract.HasOne<Customer>().WithMany().HasForeignKey(c => c.CustomerId).OnDelete(DeleteBehavior.Restrict);
            contract.OwnsOne(c => c.Business, business =>
            {
                business.Property(b => b.OpportunityId).HasColumnName("OpportunityId");
                business.Property(b => b.LeadId).HasColumnName("LeadId");
                business.Property(b => b.CampaignId).HasColumnName("CampaignId");
                business.Property(b => b.Channel).HasColumnName("Channel").HasMaxLength(200);
                business.HasIndex(b => b.CampaignId);
                business.HasIndex(b => b.OpportunityId);
            });
            contract.Navigation(c => c.Business).IsRequired();
            contract.Ignore(c => c.OpenAmendment);
            contract.Ignore(c => c.NextInstalment);
            contract.OwnsOne(c => c.SelfReview, review =>
            {
                review.Property(r => r.Note).HasMaxLength(2000);
                review.Property(r => r.TermsHash).HasMaxLength(64);
            });
            contract.OwnsOne(c => c.Review, review =>
            {
                review.Property(r => r.Note).HasMaxLength(2000);
                review.Property(r => r.TermsHash).HasMaxLength(64);
            });
            contract.OwnsMany(c => c.Amendments, amendment =>
            {
                amendment.ToTable("Amendments").WithOwner().HasForeignKey("ContractId");
                amendment.HasKey("ContractId", nameof(Amendment.Sequence));
                amendment.Property(a => a.Sequence).ValueGeneratedNever();
                amendment.Property(a => a.Reason).HasMaxLength(2000);
                amendment.Property(a => a.Terms).HasMaxLength(20_000);
                amendment.Property(a => a.AuthorLines).HasMaxLength(4000);
                amendment.Property(a => a.RequestedBy).HasMaxLength(200);
                amendment.Property(a => a.PreviousTerms).HasMaxLength(20_000);
                amendment.Ignore(a => a.IsOpen);
                amendment.Ignore(a => a.Authors);
                amendment.Ignore(a => a.Proposed);
                amendment.OwnsOne(a => a.SelfReview, review =>
                {
                    review.Property(r => r.Note).HasMaxLength(2000);
                    review.Property(r => r.TermsHash).HasMaxLength(64);
                });
                amendment.OwnsOne(a => a.Review, review =>
                {
                    review.Property(r => r.Note).HasMaxLength(2000);
                    review.Property(r => r.TermsHash).HasMaxLength(64);
                });
                amendment.OwnsMany(a => a.Instalments, instalment =>
                {
                    instalment.ToTable("AmendmentInstalments").WithOwner().HasForeignKey("ContractId", "AmendmentSequence");
                    instalment.HasKey("ContractId", "AmendmentSequence", nameof(AmendedInstalment.InstalmentId), nameof(AmendedInstalment.Replaced));
                    instalment.Property(i => i.InstalmentId).ValueGeneratedNever();
                });
            });
            contract.OwnsOne(c => c.VoidAttempt, attempt =>
            {
                attempt.Property(a => a.Reason).HasMaxLength(2000);
                attempt.Property(a => a.RequestedBy).HasMaxLength(200);
                attempt.Property(a => a.Outcome).HasMaxLength(20);
            });
            contract.OwnsMany(c => c.Instalments, instalment =>
            {
                instalment.ToTable("Instalments").WithOwner().HasForeignKey("ContractId");
                instalment.HasKey(i => i.InstalmentId);
                instalment.Property(i => i.InstalmentId).ValueGeneratedNever();
            });
            contract.OwnsMany(c => c.Shares, share =>
            {
                share.ToTable("Shares").WithOwner().HasForeignKey("ContractId");
                share.HasKey("ContractId", nameof(Share.Sequence));
                share.Property(s => s.Sequence).ValueGeneratedNever();
                share.Property(s => s.Percent).HasPrecision(5, 2);
            });
            contract.OwnsMany(c => c.Executions, execution =>
            {
                execution.ToTable("Executions").WithOwner().HasForeignKey("ContractId");
                execution.HasKey("ContractId", nameof(Execution.Sequence));
                execution.Property(e => e.Sequence).ValueGeneratedNever();
                execution.Property(e => e.Percent).HasPrecision(5, 2);
                execution.Property(e => e.Note).HasMaxLength(2000);
                execution.Property(e => e.RecordedBy).HasMaxLength(200);
            });
            contract.OwnsMany(c => c.Transitions, transition =>
            {
                transition.ToTable("ContractTransitions").WithOwner().HasForeignKey("ContractId");
                transition.HasKey("ContractId", nameof(Transition.Sequence));
                transition.Property(t => t.Sequence).ValueGeneratedNever();
                transition.Property(t => t.By).HasMaxLength(200);
                transition.Property(t => t.Note).HasMaxLength(2000);
            });
        });
        modelBuilder.Entity<SalesPlan>(plan =>
        {
            plan.Property(p => p.Currency).HasMaxLength(3);
            plan.Property(p => p.Strategy).HasMaxLength(20_000);
            plan.Property(p => p.MarketBasis).HasMaxLength(2000);
            plan.Property(p => p.Reason).HasMaxLength(2000);
            plan.Property(p => p.OriginHash).HasMaxLength(64);
            plan.Ignore(p => p.Name);
            plan.Ignore(p => p.UnassignedInYear);
            // One line of versions for a region and year: of two that are begun at one moment one looks again.
            plan.HasIndex(p => new { p.RegionId, p.Year, p.Revision }).IsUnique();
            plan.HasIndex(p => p.Status);
            plan.OwnsMany(p => p.Entries, entry =>
            {
                entry.ToTable("PlanEntries").WithOwner().HasForeignKey("PlanId");
                entry.HasKey("PlanId", nameof(PlanEntry.Part), nameof(PlanEntry.Sequence));
                entry.Property(e => e.Sequence).ValueGeneratedNever();
                entry.Property(e => e.Name).HasMaxLength(200);
            });
            plan.OwnsMany(p => p.Months, month =>
            {
                month.ToTable("PlanMonths").WithOwner().HasForeignKey("PlanId");
                month.HasKey("PlanId", nameof(PlanMonth.Month));
                month.Property(m => m.Month).ValueGeneratedNever();
                month.Property(m => m.Weight).HasPrecision(5, 2);
            });
            plan.OwnsMany(p => p.Persons, person =>
            {
                person.ToTable("PlanPersons").WithOwner().HasForeignKey("PlanId");
                person.HasKey("PlanId", nameof(PlanPerson.Sequence));
                person.Property(p => p.Sequence).ValueGeneratedNever();
                person.Property(p => p.Weight).HasPrecision(9, 2);
            });
            plan.OwnsMany(p => p.Cells, cell =>
            {
                cell.ToTable("PlanCells").WithOwner().HasForeignKey("PlanId");
                cell.HasKey("PlanId", nameof(PlanCell.Month), nameof(PlanCell.EmployeeId));
                cell.Property(c => c.Month).ValueGeneratedNever();
                cell.Property(c => c.EmployeeId).ValueGeneratedNever();
            });
            plan.OwnsMany(p => p.Steps, step =>
            {
                step.ToTable("PlanSteps").WithOwner().HasForeignKey("PlanId");
                step.HasKey("PlanId", nameof(PlanStep.Sequence));
                step.Property(s => s.Sequence).ValueGeneratedNever();
                step.Property(s => s.By).HasMaxLength(200);
                step.Property(s => s.For).HasMaxLength(200);
                step.Property(s => s.Note).HasMaxLength(2000);
            });
        });
        // What follows from an approval, which is audited.
        modelBuilder.Entity<PlanTarget>(target =>
        {
            target.NotAudited();
            target.HasKey(t => new { t.PlanId, t.Month, t.OwnerId });
            target.HasIndex(t => new { t.RegionId, t.Year });
            target.HasIndex(t => new { t.OwnerId, t.Year });
            target.Property(t => t.Currency).HasMaxLength(3);
        });
        modelBuilder.Entity<Lead>(lead =>
        {
            lead.Property(l => l.LostReason).HasMaxLength(2000);
            lead.Ignore(l => l.IsOpen);
            lead.HasIndex(l => new { l.RegionId, l.Status });
            lead.HasIndex(l => l.OwnerId);
            lead.OwnsOne(l => l.Details, details =>
            {
                details.Property(d => d.Company).HasMaxLength(200).HasColumnName("Company");
                details.Property(d => d.ContactName).HasMaxLength(100).HasColumnName("ContactName").Personal();
                details.Property(d => d.Phone).HasMaxLength(40).HasColumnName("Phone").Personal();
                details.Property(d => d.Email).HasMaxLength(200).HasColumnName("Email").Personal();
                details.Property(d => d.Need).HasMaxLength(2000).HasColumnName("Need");
            });
            lead.Navigation(l => l.Details).IsRequired();
            lead.OwnsOne(l => l.Provenance, Provenance);
            lead.Navigation(l => l.Provenance).IsRequired();
            lead.OwnsMany(l => l.Steps, step =>
            {
                step.ToTable("LeadSteps").WithOwner().HasForeignKey("LeadId");
                step.HasKey("LeadId", nameof(LeadStep.Sequence));
                step.Property(s => s.Sequence).ValueGeneratedNever();
                step.Property(s => s.By).HasMaxLength(200);
                step.Property(s => s.Note).HasMaxLength(2000);
            });
        });
        modelBuilder.Entity<Training>(training =>
        {
            training.Property(t => t.Topic).HasMaxLength(200);
            training.Property(t => t.Trainer).HasMaxLength(200);
            training.Property(t => t.Result).HasMaxLength(4000);
            training.Property(t => t.CancelReason).HasMaxLength(2000);
            training.Property(t => t.RecordedBy).HasMaxLength(200);
            training.HasIndex(t => new { t.RegionId, t.PlannedOn });
            training.OwnsMany(t => t.Attendees, attendee =>
            {
                attendee.ToTable("TrainingAttendees").WithOwner().HasForeignKey("TrainingId");
                attendee.HasKey("TrainingId", nameof(Attendee.Sequence));
                attendee.Property(a => a.Sequence).ValueGeneratedNever();
            });
        });
        modelBuilder.Entity<Meeting>(meeting =>
        {
            meeting.Property(m => m.Title).HasMaxLength(200);
            meeting.Property(m => m.Lessons).HasMaxLength(10_000);
            meeting.Property(m => m.Analysis).HasMaxLength(10_000);
            meeting.Property(m => m.Strategy).HasMaxLength(10_000);
            meeting.Property(m => m.RecordedBy).HasMaxLength(200);
            meeting.HasIndex(m => new { m.RegionId, m.HeldOn });
            meeting.OwnsMany(m => m.Attendees, attendee =>
            {
                attendee.ToTable("MeetingAttendees").WithOwner().HasForeignKey("MeetingId");
                attendee.HasKey("MeetingId", nameof(Attendee.Sequence));
                attendee.Property(a => a.Sequence).ValueGeneratedNever();
            });
            meeting.OwnsMany(m => m.Actions, action =>
            {
                action.ToTable("MeetingActions").WithOwner().HasForeignKey("MeetingId");
                action.HasKey("MeetingId", nameof(MeetingAction.Sequence));
                action.Property(a => a.Sequence).ValueGeneratedNever();
                action.Property(a => a.Text).HasMaxLength(1000);
            });
        });
        modelBuilder.Entity<LeadKey>().NotAudited().HasKey(k => new { k.Region, k.Hash, k.LeadId });
        modelBuilder.Entity<LeadKey>().Property(k => k.Hash).HasMaxLength(64);
        modelBuilder.Entity<LeadKey>().HasIndex(k => k.LeadId);
        modelBuilder.Entity<Opportunity>(opportunity =>
        {
            opportunity.Property(o => o.CustomerName).HasMaxLength(200);
            opportunity.Property(o => o.Title).HasMaxLength(200);
            opportunity.Property(o => o.Currency).HasMaxLength(3);
            opportunity.Property(o => o.Probability).HasPrecision(5, 2);
            opportunity.Property(o => o.OutcomeReason).HasMaxLength(40);
            opportunity.Property(o => o.OutcomeNote).HasMaxLength(2000);
            opportunity.Ignore(o => o.IsOpen);
            opportunity.HasIndex(o => new { o.RegionId, o.Stage });
            opportunity.HasIndex(o => o.OwnerId);
            opportunity.HasOne<Customer>().WithMany().HasForeignKey(o => o.CustomerId).OnDelete(DeleteBehavior.Restrict);
            opportunity.OwnsOne(o => o.Provenance, Provenance);
            opportunity.Navigation(o => o.Provenance).IsRequired();
            opportunity.OwnsMany(o => o.Steps, step =>
            {
                step.ToTable("OpportunitySteps").WithOwner().HasForeignKey("OpportunityId");
                step.HasKey("OpportunityId", nameof(OpportunityStep.Sequence));
                step.Property(s => s.Sequence).ValueGeneratedNever();
                step.Property(s => s.Probability).HasPrecision(5, 2);
                step.Property(s => s.By).HasMaxLength(200);
            });
        });
        // What follows from a contract's steps, which are audited.
        modelBuilder.Entity<PerformanceEntry>(entry =>
        {
            entry.NotAudited().AddedForColleagues();
            entry.Property(e => e.Id).ValueGeneratedNever();
            entry.Property(e => e.ContractNumber).HasMaxLength(20);
            entry.Property(e => e.CustomerName).HasMaxLength(200);
            entry.Property(e => e.Currency).HasMaxLength(3);
            // However often a step is looked at, it counts once for each person.
            entry.HasIndex(e => new { e.ContractId, e.Step, e.OwnerId }).IsUnique();
            entry.HasIndex(e => new { e.RegionId, e.Period });
            entry.HasIndex(e => new { e.OwnerId, e.Period });
        });
        NumberSeries.Configure(modelBuilder, "Numbers");
        modelBuilder.Entity<CollectedPayment>().NotAudited().HasKey(p => new { p.PaymentId, p.Reversal });
        modelBuilder.Entity<CollectedPayment>().HasIndex(p => p.ContractId);
        modelBuilder.Entity<ContractComplaint>(complaint =>
        {
            complaint.Property(c => c.Id).ValueGeneratedNever();
            complaint.Property(c => c.Number).HasMaxLength(20);
            complaint.Property(c => c.AcknowledgedBy).HasMaxLength(200);
            complaint.HasIndex(c => c.ContractId);
        });
        ApplyConventions(modelBuilder);
    }

    private static void Provenance<T>(OwnedNavigationBuilder<T, Provenance> provenance)
        where T : class
    {
        provenance.Property(p => p.CampaignId).HasColumnName("CampaignId");
        provenance.Property(p => p.Channel).HasColumnName("Channel").HasMaxLength(200);
        provenance.Property(p => p.MarketingLeadId).HasColumnName("MarketingLeadId");
        provenance.HasIndex(p => p.CampaignId);
    }
}

internal sealed class SqlServerSalesDbContext(DbContextOptions<SqlServerSalesDbContext> options, DataScope scope, TimeProvider time) : SalesDbContext(options, scope, time);

internal sealed class SqliteSalesDbContext(DbContextOptions<SqliteSalesDbContext> options, DataScope scope, TimeProvider time) : SalesDbContext(options, scope, time);

using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using RegionCloud.CustomerService.Domain;
using RegionCloud.CustomerService.Features.Policy;
using RegionCloud.ServiceDefaults.Audit;
using RegionCloud.ServiceDefaults.Data;
using RegionCloud.ServiceDefaults.Numbers;
using RegionCloud.ServiceDefaults.Policy;

namespace RegionCloud.CustomerService.Data;

/// <summary>Customer service's own database. The two subclasses exist only so that EF keeps one set of migrations for each provider.</summary>
internal abstract class CustomerServiceDbContext(DbContextOptions options, DataScope scope, TimeProvider time) : ServiceDbContext(options, scope, time)
{
    public DbSet<Ticket> Tickets => Set<Ticket>();

    public DbSet<Survey> Surveys => Set<Survey>();

    public DbSet<SurveyInvitation> SurveyInvitations => Set<SurveyInvitation>();

    public DbSet<SurveyLink> SurveyLinks => Set<SurveyLink>();

    public DbSet<Measure> Measures => Set<Measure>();

    public DbSet<FileCustomer> FileCustomers => Set<FileCustomer>();

    public DbSet<FileContract> FileContracts => Set<FileContract>();

    public DbSet<FileEntry> FileEntries => Set<FileEntry>();

    public DbSet<FileNotice> FileNotices => Set<FileNotice>();

    public DbSet<Visit> Visits => Set<Visit>();

    public DbSet<HandedLead> HandedLeads => Set<HandedLead>();

    public DbSet<ServiceSummary> ServiceSummaries => Set<ServiceSummary>();

    public override IReadOnlyList<PolicyParameter> PolicyParameters => CustomerServicePolicy.All;

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        base.OnModelCreating(modelBuilder);
        modelBuilder.Entity<Ticket>(ConfigureTicket);
        modelBuilder.Entity<Survey>(ConfigureSurvey);
        modelBuilder.Entity<SurveyInvitation>(ConfigureInvitation);
        modelBuilder.Entity<SurveyLink>().NotAudited().HasKey(l => l.Hash);
        modelBuilder.Entity<SurveyLink>().Property(l => l.Hash).HasMaxLength(64);
        modelBuilder.Entity<Measure>(ConfigureMeasure);
        ConfigureFile(modelBuilder);
        modelBuilder.Entity<Visit>(visit => ConfigureVisit(visit, Database.IsSqlServer() ? "[Status] = 'Planned'" : "\"Status\" = 'Planned'"));
        modelBuilder.Entity<HandedLead>(lead =>
        {
            lead.Property(l => l.Id).ValueGeneratedNever();
            lead.Property(l => l.CustomerCode).HasMaxLength(40);
            lead.Property(l => l.CustomerName).HasMaxLength(200);
            lead.Property(l => l.Need).HasMaxLength(2000);
            lead.Property(l => l.RecordedBy).HasMaxLength(200);
            lead.HasIndex(l => new { l.RegionId, l.HandedOn });
            lead.HasIndex(l => l.CustomerId);
        });
        modelBuilder.Entity<ServiceSummary>(summary =>
        {
            summary.Property(s => s.Id).ValueGeneratedNever();
            summary.Property(s => s.Number).HasMaxLength(20);
            summary.Property(s => s.Findings).HasMaxLength(20_000);
            summary.Property(s => s.Actions).HasMaxLength(20_000);
            summary.Property(s => s.RecordedBy).HasMaxLength(200);
            summary.HasIndex(s => new { s.RegionId, s.Number }).IsUnique();
            summary.HasIndex(s => new { s.RegionId, s.Month });
        });
        NumberSeries.Configure(modelBuilder);
        ApplyConventions(modelBuilder);
    }

    private static void ConfigureTicket(EntityTypeBuilder<Ticket> ticket)
    {
        ticket.Property(t => t.Id).ValueGeneratedNever();
        ticket.Property(t => t.Number).HasMaxLength(20);
        ticket.Property(t => t.Resolution).HasMaxLength(4000);
        ticket.HasIndex(t => new { t.RegionId, t.Number }).IsUnique();
        ticket.HasIndex(t => new { t.RegionId, t.ReceivedOn });
        ticket.HasIndex(t => new { t.RegionId, t.NextCheckAt });
        ticket.HasIndex(t => t.CustomerId);
        ticket.HasIndex(t => t.ContractId);
        ticket.HasIndex(t => t.AssigneeId);
        ticket.Ignore(t => t.Name);
        ticket.Ignore(t => t.IsOpen);
        ticket.Ignore(t => t.Standstills);
        ticket.OwnsOne(t => t.Content, content =>
        {
            content.Property(c => c.Subject).HasMaxLength(200).HasColumnName("Subject");
            content.Property(c => c.Description).HasMaxLength(8000).HasColumnName("Description").Personal();
            content.Property(c => c.Product).HasMaxLength(200).HasColumnName("Product");
            content.Property(c => c.Channel).HasColumnName("Channel");
            content.Property(c => c.ContactName).HasMaxLength(100).HasColumnName("ContactName").Personal();
            content.Property(c => c.ContactPhone).HasMaxLength(40).HasColumnName("ContactPhone").Personal();
        });
        ticket.Navigation(t => t.Content).IsRequired();
        ticket.OwnsOne(t => t.FirstResponse);
        ticket.Navigation(t => t.FirstResponse).IsRequired();
        ticket.OwnsOne(t => t.ResolutionClock);
        ticket.Navigation(t => t.ResolutionClock).IsRequired();
        ticket.OwnsOne(t => t.Escalation, escalation =>
        {
            escalation.Property(e => e.Reason).HasMaxLength(2000);
            escalation.Property(e => e.Note).HasMaxLength(2000);
            escalation.Property(e => e.By).HasMaxLength(200);
            escalation.Property(e => e.AcknowledgedBy).HasMaxLength(200);
        });
        ticket.OwnsMany(t => t.Steps, step =>
        {
            step.ToTable("TicketSteps").WithOwner().HasForeignKey("TicketId");
            step.HasKey("TicketId", nameof(TicketStep.Sequence));
            step.Property(s => s.Sequence).ValueGeneratedNever();
            step.Property(s => s.By).HasMaxLength(200);
            step.Property(s => s.For).HasMaxLength(200);
            step.Property(s => s.Note).HasMaxLength(4000);
        });
        ticket.OwnsMany(t => t.Messages, message =>
        {
            message.ToTable("TicketMessages").WithOwner().HasForeignKey("TicketId");
            message.HasKey("TicketId", nameof(TicketMessage.Sequence));
            message.Property(m => m.Sequence).ValueGeneratedNever();
            message.Property(m => m.Text).HasMaxLength(8000).Personal();
            message.Property(m => m.By).HasMaxLength(200);
        });
    }

    private static void ConfigureSurvey(EntityTypeBuilder<Survey> survey)
    {
        survey.Property(s => s.Id).ValueGeneratedNever();
        survey.Property(s => s.Number).HasMaxLength(20);
        survey.Property(s => s.Title).HasMaxLength(200);
        survey.Property(s => s.Findings).HasMaxLength(20_000);
        survey.Property(s => s.Proposals).HasMaxLength(20_000);
        survey.HasIndex(s => new { s.RegionId, s.Number }).IsUnique();
        survey.HasIndex(s => new { s.RegionId, s.Quarter });
        survey.Ignore(s => s.Name);
        survey.OwnsMany(s => s.Questions, question =>
        {
            question.ToTable("SurveyQuestions").WithOwner().HasForeignKey("SurveyId");
            question.HasKey("SurveyId", nameof(SurveyQuestion.Sequence));
            question.Property(q => q.Sequence).ValueGeneratedNever();
            question.Property(q => q.Text).HasMaxLength(500);
            question.Property(q => q.Product).HasMaxLength(200);
        });
        survey.OwnsMany(s => s.Steps, step =>
        {
            step.ToTable("SurveySteps").WithOwner().HasForeignKey("SurveyId");
            step.HasKey("SurveyId", nameof(SurveyStep.Sequence));
            step.Property(s => s.Sequence).ValueGeneratedNever();
            step.Property(s => s.By).HasMaxLength(200);
            step.Property(s => s.For).HasMaxLength(200);
        });
    }

    private static void ConfigureInvitation(EntityTypeBuilder<SurveyInvitation> invitation)
    {
        invitation.Property(i => i.Id).ValueGeneratedNever();
        invitation.Property(i => i.ContactName).HasMaxLength(100).Personal();
        invitation.Property(i => i.InvitedBy).HasMaxLength(200);
        invitation.Property(i => i.RecordedBy).HasMaxLength(200);
        invitation.Property(i => i.LinkHash).HasMaxLength(64);
        invitation.HasIndex(i => new { i.SurveyId, i.CustomerId }).IsUnique();
        invitation.HasIndex(i => new { i.RegionId, i.CustomerId });
        invitation.HasOne<Survey>().WithMany().HasForeignKey(i => i.SurveyId).OnDelete(DeleteBehavior.Restrict);
        invitation.OwnsMany(i => i.Answers, answer =>
        {
            answer.ToTable("SurveyAnswers").WithOwner().HasForeignKey("InvitationId");
            answer.HasKey(a => a.AnswerId);
            answer.Property(a => a.AnswerId).ValueGeneratedNever();
            answer.Property(a => a.Text).HasMaxLength(4000).Personal();
            answer.Property(a => a.CauseNote).HasMaxLength(2000);
        });
    }

    private static void ConfigureMeasure(EntityTypeBuilder<Measure> measure)
    {
        measure.Property(m => m.Id).ValueGeneratedNever();
        measure.Property(m => m.Number).HasMaxLength(20);
        measure.Property(m => m.Action).HasMaxLength(4000);
        measure.Property(m => m.Product).HasMaxLength(200);
        measure.HasIndex(m => new { m.RegionId, m.Number }).IsUnique();
        measure.HasIndex(m => new { m.RegionId, m.DueOn });
        measure.HasIndex(m => m.SurveyId);
        measure.HasIndex(m => m.TicketId);
        measure.Ignore(m => m.Name);
        measure.Ignore(m => m.Doers);
        measure.OwnsMany(m => m.Steps, step =>
        {
            step.ToTable("MeasureSteps").WithOwner().HasForeignKey("MeasureId");
            step.HasKey("MeasureId", nameof(MeasureStep.Sequence));
            step.Property(s => s.Sequence).ValueGeneratedNever();
            step.Property(s => s.By).HasMaxLength(200);
            step.Property(s => s.For).HasMaxLength(200);
            step.Property(s => s.Note).HasMaxLength(4000);
        });
    }

    /// <summary>Copies of what Sales and Finance audit.</summary>
    private static void ConfigureFile(ModelBuilder model)
    {
        model.Entity<FileCustomer>(customer =>
        {
            customer.NotAudited();
            customer.Property(c => c.Id).ValueGeneratedNever();
            customer.Property(c => c.Code).HasMaxLength(40);
            customer.Property(c => c.Name).HasMaxLength(200);
            customer.Property(c => c.TaxNumber).HasMaxLength(40);
            customer.Property(c => c.ContactName).HasMaxLength(100).Personal();
            customer.Property(c => c.ContactTitle).HasMaxLength(100).Personal();
            customer.Property(c => c.City).HasMaxLength(100);
            customer.Property(c => c.Country).HasMaxLength(100);
            customer.Property(c => c.Phone).HasMaxLength(40).Personal();
            customer.HasIndex(c => new { c.RegionId, c.CustomerId }).IsUnique();
            customer.HasIndex(c => c.CustomerId);
            customer.HasIndex(c => c.FeedVersion);
        });
        model.Entity<FileContract>(contract =>
        {
            contract.NotAudited();
            contract.Property(c => c.Id).ValueGeneratedNever();
            contract.Property(c => c.Number).HasMaxLength(20);
            contract.Property(c => c.Currency).HasMaxLength(3);
            contract.HasIndex(c => new { c.RegionId, c.CustomerId });
            contract.OwnsMany(c => c.States, state =>
            {
                state.ToTable("FileContractStates").WithOwner().HasForeignKey("ContractId");
                state.HasKey("ContractId", nameof(FileContractState.Sequence));
                state.Property(s => s.Sequence).ValueGeneratedNever();
            });
        });
        model.Entity<FileEntry>(entry =>
        {
            entry.NotAudited().HasKey(e => new { e.InstalmentId, e.Kind, e.Reference });
            entry.Property(e => e.Kind).HasMaxLength(40);
            entry.HasIndex(e => e.ContractId);
        });
        model.Entity<FileNotice>(notice =>
        {
            notice.NotAudited();
            notice.Property(n => n.Id).ValueGeneratedNever();
            notice.Property(n => n.Number).HasMaxLength(20);
            notice.Property(n => n.Currency).HasMaxLength(3);
            notice.HasIndex(n => new { n.Region, n.CustomerId });
        });
    }

    private static void ConfigureVisit(EntityTypeBuilder<Visit> visit, string planned)
    {
        visit.Property(v => v.Id).ValueGeneratedNever();
        visit.Property(v => v.Number).HasMaxLength(20);
        visit.Property(v => v.PlannedBy).HasMaxLength(200);
        visit.Property(v => v.Needs).HasMaxLength(4000).Personal();
        visit.Property(v => v.Opinions).HasMaxLength(4000).Personal();
        visit.Property(v => v.FollowUp).HasMaxLength(4000);
        visit.Property(v => v.FollowUpResult).HasMaxLength(4000);
        visit.Property(v => v.CancelReason).HasMaxLength(2000);
        visit.Property(v => v.RecordedBy).HasMaxLength(200);
        visit.Ignore(v => v.Name);
        visit.Ignore(v => v.WasDue);
        visit.HasIndex(v => new { v.RegionId, v.Number }).IsUnique();
        visit.HasIndex(v => new { v.RegionId, v.DueOn });
        visit.HasIndex(v => v.OwnerId);
        // Of two who plan a visit to a customer at one moment one looks again.
        visit.HasIndex(v => new { v.RegionId, v.CustomerId }, "IX_Visits_Planned").IsUnique().HasFilter(planned);
        visit.HasIndex(v => new { v.RegionId, v.CustomerId });
    }
}

internal sealed class SqlServerCustomerServiceDbContext(DbContextOptions<SqlServerCustomerServiceDbContext> options, DataScope scope, TimeProvider time) : CustomerServiceDbContext(options, scope, time);

internal sealed class SqliteCustomerServiceDbContext(DbContextOptions<SqliteCustomerServiceDbContext> options, DataScope scope, TimeProvider time) : CustomerServiceDbContext(options, scope, time);

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

    public override IReadOnlyList<PolicyParameter> PolicyParameters => CustomerServicePolicy.All;

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        base.OnModelCreating(modelBuilder);
        modelBuilder.Entity<Ticket>(ConfigureTicket);
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
}

internal sealed class SqlServerCustomerServiceDbContext(DbContextOptions<SqlServerCustomerServiceDbContext> options, DataScope scope, TimeProvider time) : CustomerServiceDbContext(options, scope, time);

internal sealed class SqliteCustomerServiceDbContext(DbContextOptions<SqliteCustomerServiceDbContext> options, DataScope scope, TimeProvider time) : CustomerServiceDbContext(options, scope, time);

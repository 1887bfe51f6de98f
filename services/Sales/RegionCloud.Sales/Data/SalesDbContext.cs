using Microsoft.EntityFrameworkCore;
using RegionCloud.Sales.Domain;
using RegionCloud.Sales.Features.Policy;
using RegionCloud.ServiceDefaults.Audit;
using RegionCloud.ServiceDefaults.Data;
using RegionCloud.ServiceDefaults.Policy;

namespace RegionCloud.Sales.Data;

/// <summary>Sales' own database. The two subclasses exist only so that EF keeps one set of migrations for each provider.</summary>
internal abstract class SalesDbContext(DbContextOptions options, DataScope scope, TimeProvider time) : ServiceDbContext(options, scope, time)
{
    public DbSet<Customer> Customers => Set<Customer>();

    public DbSet<CustomerRelation> CustomerRelations => Set<CustomerRelation>();

    public DbSet<Contract> Contracts => Set<Contract>();

    public DbSet<NumberSeries> NumberSeries => Set<NumberSeries>();

    public DbSet<CollectedPayment> CollectedPayments => Set<CollectedPayment>();

    public override IReadOnlyList<PolicyParameter> PolicyParameters => SalesPolicy.All;

    /// <summary>The next contract number of a region and year.</summary>
    public async Task<string> NextNumberAsync(Guid regionId, int year, CancellationToken cancellationToken)
    {
        var series = await NumberSeries.FindAsync([regionId, year], cancellationToken);
        if (series is null)
            Add(series = new NumberSeries(regionId, year));
        return series.Next();
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
            contract.OwnsOne(c => c.Review, review =>
            {
                review.Property(r => r.Note).HasMaxLength(2000);
                review.Property(r => r.TermsHash).HasMaxLength(64);
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
        modelBuilder.Entity<NumberSeries>().NotAudited().HasKey(s => new { s.Region, s.Year });
        modelBuilder.Entity<CollectedPayment>().NotAudited().HasKey(p => new { p.PaymentId, p.Reversal });
        modelBuilder.Entity<CollectedPayment>().HasIndex(p => p.ContractId);
        ApplyConventions(modelBuilder);
    }
}

internal sealed class SqlServerSalesDbContext(DbContextOptions<SqlServerSalesDbContext> options, DataScope scope, TimeProvider time) : SalesDbContext(options, scope, time);

internal sealed class SqliteSalesDbContext(DbContextOptions<SqliteSalesDbContext> options, DataScope scope, TimeProvider time) : SalesDbContext(options, scope, time);

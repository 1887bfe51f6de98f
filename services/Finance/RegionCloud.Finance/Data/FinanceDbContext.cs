using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using RegionCloud.Finance.Domain;
using RegionCloud.Finance.Features.Policy;
using RegionCloud.Finance.Features.Receivables;
using RegionCloud.ServiceDefaults.Data;
using RegionCloud.ServiceDefaults.Numbers;
using RegionCloud.ServiceDefaults.Policy;
using RegionCloud.ServiceDefaults.Schedules;

namespace RegionCloud.Finance.Data;

/// <summary>Finance's own database. The two subclasses exist only so that EF keeps one set of migrations for each provider.</summary>
internal abstract class FinanceDbContext(DbContextOptions options, DataScope scope, TimeProvider time) : ServiceDbContext(options, scope, time)
{
    private readonly HashSet<object> posted = new(ReferenceEqualityComparer.Instance);

    public DbSet<ContractAccount> Accounts => Set<ContractAccount>();

    public DbSet<ReceivableEntry> Entries => Set<ReceivableEntry>();

    public DbSet<Payment> Payments => Set<Payment>();

    public DbSet<Budget> Budgets => Set<Budget>();

    /// <summary>The approved ones, as Sales has told them.</summary>
    public DbSet<KnownSalesPlan> SalesPlans => Set<KnownSalesPlan>();

    public DbSet<BudgetYear> BudgetYears => Set<BudgetYear>();

    public DbSet<BudgetEntry> BudgetEntries => Set<BudgetEntry>();

    public DbSet<BudgetCommitment> BudgetCommitments => Set<BudgetCommitment>();

    public DbSet<Spending> Spendings => Set<Spending>();

    public DbSet<ExpenseClaim> Claims => Set<ExpenseClaim>();

    public DbSet<ClaimedInvoice> ClaimedInvoices => Set<ClaimedInvoice>();

    public DbSet<DunningNotice> DunningNotices => Set<DunningNotice>();

    public DbSet<DunningHold> DunningHolds => Set<DunningHold>();

    public DbSet<Complaint> Complaints => Set<Complaint>();

    public DbSet<DunningRun> DunningRuns => Set<DunningRun>();

    public DbSet<JournalEntry> Journal => Set<JournalEntry>();

    public DbSet<FinanceReview> Reviews => Set<FinanceReview>();

    public override IReadOnlyList<PolicyParameter> PolicyParameters => FinancePolicy.All;

    /// <summary>An account with every movement, as its transitions need it.</summary>
    public Task<ContractAccount?> AccountAsync(Guid contractId, CancellationToken cancellationToken)
        => Accounts.Include(a => a.Entries).AsSplitQuery().SingleOrDefaultAsync(a => a.Id == contractId, cancellationToken);

    /// <summary>Every entry of the receivables and of the budget is posted with it, and told: no figure moves beside the journal, whichever slice moves it.</summary>
    public override Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        ChangeTracker.DetectChanges();
        // A save that failed is saved again with what it had posted.
        var moved = ChangeTracker.Entries<ReceivableEntry>().Where(e => e.State == EntityState.Added && posted.Add(e.Entity)).Select(e => e.Entity).ToList();
        AddRange(moved.ConvertAll(JournalEntry.Of));
        // Whoever enters something has its account at hand, for the account's balance changes with it.
        // Looked up once: each look into Local compares all that is tracked.
        var accounts = moved.Count == 0 ? [] : ChangeTracker.Entries<ContractAccount>().ToDictionary(a => a.Entity.Id, a => a.Entity);
        foreach (var entries in moved.GroupBy(e => e.ContractId))
        {
            if (accounts.TryGetValue(entries.Key, out var account))
                Publish(ReceivableEntries.Moved(account, [.. entries]));
        }

        AddRange(ChangeTracker.Entries<BudgetEntry>().Where(e => e.State == EntityState.Added && posted.Add(e.Entity)).Select(e => JournalEntry.Of(e.Entity)).ToList());
        return base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
    }

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        base.OnModelCreating(modelBuilder);
        modelBuilder.Entity<ContractAccount>(account =>
        {
            account.Property(a => a.Id).ValueGeneratedNever();
            account.Property(a => a.Number).HasMaxLength(20);
            account.Property(a => a.CustomerCode).HasMaxLength(40);
            account.Property(a => a.CustomerName).HasMaxLength(200);
            account.Property(a => a.Currency).HasMaxLength(3);
            account.HasIndex(a => new { a.RegionId, a.OwnerId });
            account.HasIndex(a => a.CustomerId);
            account.HasMany(a => a.Entries).WithOne().HasForeignKey(e => e.ContractId).OnDelete(DeleteBehavior.Restrict);
            account.OwnsMany(a => a.Instalments, instalment =>
            {
                instalment.ToTable("Instalments").WithOwner().HasForeignKey("ContractId");
                instalment.HasKey(i => i.InstalmentId);
                instalment.Property(i => i.InstalmentId).ValueGeneratedNever();
            });
            account.OwnsMany(a => a.Shares, share =>
            {
                share.ToTable("Shares").WithOwner().HasForeignKey("ContractId");
                share.HasKey("ContractId", nameof(Share.Sequence));
                share.Property(s => s.Sequence).ValueGeneratedNever();
                share.Property(s => s.Percent).HasPrecision(5, 2);
                share.HasIndex(s => s.EmployeeId);
            });
            account.OwnsMany(a => a.ChangeAttempts, attempt =>
            {
                attempt.ToTable("ChangeAttempts").WithOwner().HasForeignKey("ContractId");
                attempt.HasKey(a => a.AttemptId);
                attempt.Property(a => a.AttemptId).ValueGeneratedNever();
            });
            account.OwnsMany(a => a.VoidAttempts, attempt =>
            {
                attempt.ToTable("VoidAttempts").WithOwner().HasForeignKey("ContractId");
                attempt.HasKey(a => a.AttemptId);
                attempt.Property(a => a.AttemptId).ValueGeneratedNever();
            });
        });
        modelBuilder.Entity<ReceivableEntry>(entry =>
        {
            entry.Property(e => e.Currency).HasMaxLength(3);
            entry.Property(e => e.RecordedBy).HasMaxLength(200);
            entry.HasIndex(e => new { e.InstalmentId, e.Kind, e.Reference }).IsUnique();
            entry.HasIndex(e => new { e.ContractId, e.BusinessDate });
            entry.HasIndex(e => new { e.RegionId, e.BusinessDate });
            // The journal is append-only, whoever tries.
            foreach (var property in entry.Metadata.GetProperties())
                property.SetAfterSaveBehavior(PropertySaveBehavior.Throw);
        });
        modelBuilder.Entity<JournalEntry>(entry =>
        {
            entry.Property(e => e.Currency).HasMaxLength(3);
            entry.Property(e => e.Category).HasMaxLength(40);
            entry.Property(e => e.Kind).HasMaxLength(40);
            entry.Property(e => e.RecordedBy).HasMaxLength(200);
            entry.HasIndex(e => new { e.Reference, e.Kind, e.PartId, e.Line }).IsUnique();
            entry.HasIndex(e => new { e.RegionId, e.BusinessDate });
            entry.HasIndex(e => e.ContractId);
            foreach (var property in entry.Metadata.GetProperties())
                property.SetAfterSaveBehavior(PropertySaveBehavior.Throw);
        });
        modelBuilder.Entity<Payment>(payment =>
        {
            payment.Property(p => p.Number).HasMaxLength(20);
            payment.Property(p => p.ContractNumber).HasMaxLength(20);
            payment.Property(p => p.CustomerCode).HasMaxLength(40);
            payment.Property(p => p.CustomerName).HasMaxLength(200);
            payment.Property(p => p.Currency).HasMaxLength(3);
            payment.Property(p => p.Method).HasMaxLength(100);
            payment.Property(p => p.Reference).HasMaxLength(100);
            payment.Property(p => p.RecordedBy).HasMaxLength(200);
            payment.Property(p => p.ReversedBy).HasMaxLength(200);
            payment.Property(p => p.ReversalReason).HasMaxLength(2000);
            payment.HasIndex(p => new { p.RegionId, p.Number }).IsUnique();
            payment.HasIndex(p => new { p.RegionId, p.Reference }).IsUnique()
                .HasFilter(Database.IsSqlServer() ? "[Reference] IS NOT NULL AND [ReversedOn] IS NULL" : "\"Reference\" IS NOT NULL AND \"ReversedOn\" IS NULL");
            payment.HasIndex(p => new { p.RegionId, p.ReceivedOn });
            payment.HasIndex(p => p.ContractId);
            payment.HasIndex(p => p.CustomerId);
            payment.HasOne<ContractAccount>().WithMany().HasForeignKey(p => p.ContractId).OnDelete(DeleteBehavior.Restrict);
            payment.OwnsMany(p => p.Allocations, allocation =>
            {
                allocation.ToTable("PaymentAllocations").WithOwner().HasForeignKey("PaymentId");
                allocation.HasKey("PaymentId", nameof(Allocation.InstalmentId));
            });
        });
        BudgetModel.Configure(modelBuilder);
        ClaimModel.Configure(modelBuilder);
        DunningModel.Configure(modelBuilder);
        Scheduling.Configure(modelBuilder);
        NumberSeries.Configure(modelBuilder, "Numbers");
        ApplyConventions(modelBuilder);
    }
}

internal sealed class SqlServerFinanceDbContext(DbContextOptions<SqlServerFinanceDbContext> options, DataScope scope, TimeProvider time) : FinanceDbContext(options, scope, time);

internal sealed class SqliteFinanceDbContext(DbContextOptions<SqliteFinanceDbContext> options, DataScope scope, TimeProvider time) : FinanceDbContext(options, scope, time);

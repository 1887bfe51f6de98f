extern alias customerservice;
extern alias finance;
extern alias marketing;
extern alias performance;
extern alias risk;
extern alias sales;

using customerservice::RegionCloud.CustomerService.Data;
using finance::RegionCloud.Finance.Data;
using marketing::RegionCloud.Marketing.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using performance::RegionCloud.Performance.Data;
using RegionCloud.ServiceDefaults.Data;
using RegionCloud.ServiceDefaults.Organisation;
using risk::RegionCloud.Risk.Data;
using sales::RegionCloud.Sales.Data;

namespace RegionCloud.Architecture.Tests;

/// <summary>Both databases of every department: migrations up to date, and a model that SQL Server accepts (decisions §10).</summary>
public class DatabaseTests
{
    private static readonly DataScope Scope = new();
    private static readonly OrganisationCopy Copy = new(new ServiceCollection().BuildServiceProvider().GetRequiredService<IServiceScopeFactory>(), new OrganisationDirectory(), TimeProvider.System, NullLogger<OrganisationCopy>.Instance);

    private static readonly Dictionary<string, Func<ServiceDbContext>> Databases = new(StringComparer.Ordinal)
    {
        ["customer service, SQL Server"] = () => new SqlServerCustomerServiceDbContext(SqlServer<SqlServerCustomerServiceDbContext>(), Scope, TimeProvider.System),
        ["customer service, SQLite"] = () => new SqliteCustomerServiceDbContext(Sqlite<SqliteCustomerServiceDbContext>(), Scope, TimeProvider.System),
        ["finance, SQL Server"] = () => new SqlServerFinanceDbContext(SqlServer<SqlServerFinanceDbContext>(), Scope, TimeProvider.System),
        ["finance, SQLite"] = () => new SqliteFinanceDbContext(Sqlite<SqliteFinanceDbContext>(), Scope, TimeProvider.System),
        ["marketing, SQL Server"] = () => new SqlServerMarketingDbContext(SqlServer<SqlServerMarketingDbContext>(), Scope, TimeProvider.System),
        ["marketing, SQLite"] = () => new SqliteMarketingDbContext(Sqlite<SqliteMarketingDbContext>(), Scope, TimeProvider.System),
        ["performance, SQL Server"] = () => new SqlServerPerformanceDbContext(SqlServer<SqlServerPerformanceDbContext>(), Scope, TimeProvider.System, Copy),
        ["performance, SQLite"] = () => new SqlitePerformanceDbContext(Sqlite<SqlitePerformanceDbContext>(), Scope, TimeProvider.System, Copy),
        ["risk, SQL Server"] = () => new SqlServerRiskDbContext(SqlServer<SqlServerRiskDbContext>(), Scope, TimeProvider.System),
        ["risk, SQLite"] = () => new SqliteRiskDbContext(Sqlite<SqliteRiskDbContext>(), Scope, TimeProvider.System),
        ["sales, SQL Server"] = () => new SqlServerSalesDbContext(SqlServer<SqlServerSalesDbContext>(), Scope, TimeProvider.System),
        ["sales, SQLite"] = () => new SqliteSalesDbContext(Sqlite<SqliteSalesDbContext>(), Scope, TimeProvider.System),
    };

    public static TheoryData<string> All => [.. Databases.Keys];

    [Theory]
    [MemberData(nameof(All))]
    public void The_migrations_say_what_the_model_says(string database)
    {
        using var db = Databases[database]();
        Assert.NotEmpty(db.Database.GetMigrations());
        Assert.False(db.Database.HasPendingModelChanges());
    }

    [Theory]
    [MemberData(nameof(All))]
    public void The_model_has_no_two_cascades_to_a_table_and_no_unbounded_key(string database)
    {
        using var db = Databases[database]();
        var entities = db.Model.GetEntityTypes().ToList();
        Assert.True(entities.Count >= 8);
        Assert.Contains("CREATE TABLE", db.Database.GenerateCreateScript(), StringComparison.Ordinal);

        // Error 1785: cascades that meet.
        Assert.All(entities, e => Assert.InRange(e.GetForeignKeys().Count(f => f.DeleteBehavior == DeleteBehavior.Cascade), 0, 1));
        // Error 1919: a key over nvarchar(max).
        Assert.All(
            entities.SelectMany(e => e.GetIndexes().SelectMany(i => i.Properties).Concat(e.GetKeys().SelectMany(k => k.Properties))).Where(p => p.ClrType == typeof(string)),
            p => Assert.InRange(p.GetMaxLength() ?? int.MaxValue, 1, 450));
        Assert.All(entities.SelectMany(e => e.GetProperties()).Where(p => p.ClrType == typeof(decimal)), p => Assert.True(p.GetPrecision() is > 0 && p.GetScale() == 2, $"{p.DeclaringType.DisplayName()}.{p.Name}"));
    }

    private static DbContextOptions<T> SqlServer<T>()
        where T : DbContext
        => new DbContextOptionsBuilder<T>().UseSqlServer("Server=nowhere", sql => sql.UseCompatibilityLevel(160)).Options;

    private static DbContextOptions<T> Sqlite<T>()
        where T : DbContext
        => new DbContextOptionsBuilder<T>().UseSqlite("Data Source=:memory:").Options;
}

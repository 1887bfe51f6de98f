using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using RegionCloud.ServiceDefaults.Data;
using RegionCloud.ServiceDefaults.Organisation;

namespace RegionCloud.SqlServer.Testing;

/// <summary>One department's two databases, found by its two contexts.</summary>
/// <param name="Name">As its project is named: <c>Sales</c>.</param>
public sealed record Department(string Name, Type SqlServer, Type Sqlite)
{
    private static readonly Guid Somebody = Guid.CreateVersion7();

    /// <summary>Every department whose assembly lies beside this one; none is typed here.</summary>
    public static IReadOnlyList<Department> All { get; } =
    [
        .. Directory.EnumerateFiles(AppContext.BaseDirectory, "RegionCloud.*.dll").Order(StringComparer.Ordinal)
            .SelectMany(file => Assembly.Load(AssemblyName.GetAssemblyName(file)).GetTypes())
            .Where(type => type.IsAbstract && type != typeof(ServiceDbContext) && type.IsAssignableTo(typeof(ServiceDbContext)))
            .Select(Of),
    ];

    /// <summary>The department of a context; a context without a sibling for SQL Server (in tests) is its own.</summary>
    public static Department Of(Type context)
    {
        var parent = context.IsAbstract ? context : context.BaseType!;
        if (!parent.IsAssignableTo(typeof(ServiceDbContext)) || parent == typeof(ServiceDbContext))
            return new Department(context.Name, context, context);

        var children = parent.Assembly.GetTypes().Where(t => t.BaseType == parent).ToList();
        return new Department(
            parent.Name[..^nameof(DbContext).Length],
            children.Single(t => t.Name.StartsWith("SqlServer", StringComparison.Ordinal)),
            children.Single(t => t.Name.StartsWith("Sqlite", StringComparison.Ordinal)));
    }

    /// <summary>The context as production builds it, but for the server: its first command ends in <see cref="Issued"/>.</summary>
    public DbContext OpenSqlServer() => Open(SqlServer, o => o
        .UseSqlServer("Server=nowhere", sql => sql.UseCompatibilityLevel(160))
        .AddInterceptors(NoServer.Instance)
        .ConfigureWarnings(w => w.Throw(SqlServerEventId.DecimalTypeDefaultWarning)));

    public DbContext OpenSqlite(string connectionString = "Data Source=:memory:") => Open(Sqlite, o => o
        .UseSqlite(connectionString)
        .ConfigureWarnings(w => w.Ignore(RelationalEventId.NonTransactionalMigrationOperationWarning)));

    private static DbContext Open(Type context, Action<DbContextOptionsBuilder> configure)
    {
        var options = (DbContextOptionsBuilder)Activator.CreateInstance(typeof(DbContextOptionsBuilder<>).MakeGenericType(context))!;
        configure(options);
        var scope = new DataScope();
        scope.Enter(new Reach("offline", Everything: true, [Somebody, null], [Somebody, null], [Somebody, null], Somebody) { Delegators = [Somebody, null], DelegatedRegion = Somebody });
        using var services = new ServiceCollection()
            .AddLogging()
            .AddSingleton(scope)
            .AddSingleton(TimeProvider.System)
            .AddSingleton<OrganisationDirectory>()
            .AddSingleton<OrganisationCopy>()
            .BuildServiceProvider();
        var db = (DbContext)ActivatorUtilities.CreateInstance(services, context, options.Options);
        db.Database.AutoTransactionBehavior = AutoTransactionBehavior.Never;
        return db;
    }
}

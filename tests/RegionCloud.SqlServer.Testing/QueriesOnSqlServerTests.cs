using System.Reflection;
using System.Runtime.CompilerServices;
using RegionCloud.SqlServer.Testing;

namespace RegionCloud.Testing;

/// <summary>
/// Part of each department's test project: what its tests asked of SQLite is asked of SQL Server, without a server (decisions §10).
/// It runs after all others, and says something only when they have run.
/// </summary>
[Collection(nameof(AfterAllOthers))]
public class QueriesOnSqlServerTests
{
    private static readonly Assembly Department = Assembly.Load(typeof(QueriesOnSqlServerTests).Assembly.GetName().Name![..^".Tests".Length]);

#pragma warning disable CA2255 // A test assembly is a program; it must listen before its first test.
    [ModuleInitializer]
    internal static void Listen() => Queries.Listen();
#pragma warning restore CA2255

    [Fact]
    public void Every_query_of_these_tests_binds_on_SQL_Server()
    {
        var results = Queries.Bind();
        foreach (var (department, bound, _) in results)
            TestContext.Current.TestOutputHelper?.WriteLine($"{department.Name}: {bound} statements bound");
        Assert.True(results.Sum(r => r.Bound) >= 20, "too few queries were seen; run the whole project");
        var faults = results.SelectMany(r => r.Faults).ToList();
        Assert.True(faults.Count == 0, string.Join("\n\n", faults));
    }

    /// <summary>A query that no test runs would reach SQL Server unseen.</summary>
    [Fact]
    public void Every_method_that_asks_the_database_was_seen_asking()
    {
        var never = Queries.NeverRun(Department, out var sending);
        Assert.True(sending >= 5, $"only {sending} methods found that send a query");
        Assert.True(never.Count == 0, string.Join("\n", never));
    }
}

[CollectionDefinition(nameof(AfterAllOthers), DisableParallelization = true)]
public class AfterAllOthers;

using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Migrations;
using RegionCloud.SqlServer.Testing;

namespace RegionCloud.SqlServer.Tests;

/// <summary>Every department on SQL Server, without a server (decisions §10). Queries are bound where they are run: in the departments' own tests.</summary>
public class SqlServerTests
{
    /// <summary>Tables that this release no longer uses and the release before still reads; a later one drops them (expand, then contract).</summary>
    private static string[] OfTheReleaseBefore(string department) => department switch
    {
        "Sales" => ["PolicyParameters", "NumberSeries"],
        "Finance" => ["PolicyParameters", "NumberSeries", "DocumentSeries"],
        _ => ["PolicyParameters"],
    };

    /// <summary>Kinds of record that the feed of the organisation tells of; Performance deletes none, and refuses before anything is sent.</summary>
    private static readonly string[] OfTheFeed = ["Assignment", "CalendarEdition", "CompanyGoal", "Delegation", "Department", "Employee", "Grant", "ManagerTerm", "PeriodClose", "Region"];

    public static TheoryData<string> Departments => [.. Department.All.Select(d => d.Name)];

    [Fact]
    public void Every_department_of_the_tree_is_found()
    {
        // What they say to one another is no department.
        var folders = Directory.GetDirectories(Path.Combine(Repository.Root, "services")).Where(f => Directory.EnumerateFiles(f, "RegionCloud.*.csproj", SearchOption.AllDirectories).Any(p => !p.EndsWith(".Messages.csproj", StringComparison.Ordinal))).Select(Path.GetFileName).Order(StringComparer.Ordinal);
        Assert.Equal(folders, Department.All.Select(d => d.Name).Order(StringComparer.Ordinal));
        Assert.True(Department.All.Count >= 3);
    }

    [Theory]
    [MemberData(nameof(Departments))]
    public async Task What_a_save_sends_binds_to_the_create_script(string name)
    {
        var department = Of(name);
        await using var db = department.OpenSqlServer();
        var (saves, undeletable) = await Saves.OfAsync(department);
        Assert.True(saves.Count >= 30, $"only {saves.Count} saves");
        Assert.Contains(saves, s => s.Sql.Contains("MERGE", StringComparison.Ordinal));

        Assert.Empty(Binding.Faults(db.Database.GenerateCreateScript(), [.. saves]));
        Assert.Equal(name == "Performance" ? OfTheFeed : [], undeletable.Keys.Order(StringComparer.Ordinal));
        Assert.All(undeletable.Values, said => Assert.Contains("without a version of the feed", said, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Departments))]
    public void The_migrations_make_what_the_create_script_makes(string name)
    {
        using var db = Of(name).OpenSqlServer();
        var created = Schema.After(db.Database.GenerateCreateScript(), $"{name}'s create script");
        Assert.True(created.Tables.Count >= 9, $"only {created.Tables.Count} tables");

        foreach (var options in new[] { MigrationsSqlGenerationOptions.Default, MigrationsSqlGenerationOptions.Idempotent })
        {
            var migrated = Schema.After(db.GetService<IMigrator>().GenerateScript(options: options), $"{name}'s migrations, {options}");
            Assert.Equal(created.Lines, migrated.Without(OfTheReleaseBefore(name)).Lines);
            Assert.True(migrated.Changes.Count >= 2, "no migration seeds a row or notes itself");
            Assert.Empty(Binding.Faults(migrated.Script, [.. migrated.Changes]));
            // EF must know of each trigger, or its OUTPUT clause is refused (334).
            Assert.Equal(
                migrated.Triggered.Order(StringComparer.Ordinal),
                db.GetService<IDesignTimeModel>().Model.GetRelationalModel().Tables.Where(t => t.Triggers.Any()).Select(t => t.Name).Order(StringComparer.Ordinal));
        }
    }

    [Theory]
    [MemberData(nameof(Departments))]
    public void Each_migration_s_own_script_can_be_read(string name)
    {
        using var db = Of(name).OpenSqlServer();
        var steps = db.Database.GetMigrations().Prepend("0").ToList();
        Assert.True(steps.Count >= 2);
        foreach (var (from, to) in steps.Zip(steps.Skip(1)))
        {
            foreach (var options in new[] { MigrationsSqlGenerationOptions.Default, MigrationsSqlGenerationOptions.Idempotent })
                Assert.NotEmpty(Binding.Parse(db.GetService<IMigrator>().GenerateScript(from, to, options), $"{name} {to}").Batches);
        }
    }

    [Theory]
    [MemberData(nameof(Departments))]
    public void The_model_keeps_the_rules_that_only_the_server_would_tell(string name)
    {
        using var db = Of(name).OpenSqlServer();
        Assert.Empty(ModelRules.Broken(db));
    }

    /// <summary>One rule, said to two databases that quote differently.</summary>
    [Theory]
    [MemberData(nameof(Departments))]
    public void A_unique_index_means_the_same_on_both_databases(string name)
    {
        using var server = Of(name).OpenSqlServer();
        using var lite = Of(name).OpenSqlite();
        var indexes = Unique(server);
        Assert.NotEmpty(indexes);
        Assert.Equal(Unique(lite), indexes);

        // Where EF itself leaves out NULLs on SQL Server, SQLite does so without being told.
        static List<string> Unique(DbContext db) =>
        [
            .. db.GetService<IDesignTimeModel>().Model.GetRelationalModel().Tables.SelectMany(t => t.Indexes).Where(i => i.IsUnique)
                .Select(i => $"{i.Table.Name} ({string.Join(", ", i.Columns.Select(c => c.Name))}) {Filter(i)}".TrimEnd()).Order(StringComparer.Ordinal),
        ];

        static string Filter(ITableIndex index)
        {
            var notNull = index.Columns.Where(c => c.IsNullable).Select(c => $"{c.Name} IS NOT NULL");
            var said = (index.Filter ?? "").Replace("[", "", StringComparison.Ordinal).Replace("]", "", StringComparison.Ordinal).Replace("\"", "", StringComparison.Ordinal)
                .Split(" AND ", StringSplitOptions.RemoveEmptyEntries);
            return string.Join(" AND ", said.Union(notNull, StringComparer.Ordinal).Order(StringComparer.Ordinal));
        }
    }

    private static Department Of(string name) => Department.All.Single(d => d.Name == name);
}

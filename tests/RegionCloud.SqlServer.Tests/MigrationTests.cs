using System.Text.Json;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using RegionCloud.SqlServer.Testing;
using RegionCloud.Testing;

namespace RegionCloud.SqlServer.Tests;

/// <summary>Every migration of every department: what it may do to a database in use, and that it does it.</summary>
public sealed class MigrationTests : IDisposable
{
    /// <summary>What breaks a rule and was found to be harmless, each with its reason. Nothing so far.</summary>
    private static readonly Dictionary<string, string> Reviewed = [];

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("regioncloud-migrations-");

    public static TheoryData<string> Departments => SqlServerTests.Departments;

    private string ConnectionString => $"Data Source={Path.Combine(folder.FullName, "test.db")};Pooling=False";

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public void The_release_before_and_the_rows_that_are_there_survive_every_migration_Z2()
    {
        var broken = Department.All.SelectMany(d => new[] { d.OpenSqlServer(), d.OpenSqlite() }.SelectMany(db => Broken(d, db))).Distinct().ToList();

        Assert.Equal(Reviewed.Keys.Order(StringComparer.Ordinal), broken.Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Departments))]
    public void Both_databases_have_the_same_migrations(string name)
    {
        using var server = Of(name).OpenSqlServer();
        using var lite = Of(name).OpenSqlite();

        Assert.Equal(server.Database.GetMigrations().Select(WithoutTime), lite.Database.GetMigrations().Select(WithoutTime));
    }

    [Fact]
    public void A_migration_that_takes_something_away_is_caught()
    {
        var cases = new (Action<MigrationBuilder> Act, string Fault)[]
        {
            (m => m.DropTable("Contracts"), "drops table Contracts"),
            (m => m.RenameTable("Contracts", newName: "Deals"), "renames table Contracts"),
            (m => m.DropColumn("Amount", "Contracts"), "drops column Contracts.Amount"),
            (m => m.RenameColumn("Amount", "Contracts", "Total"), "renames column Contracts.Amount"),
            (m => m.AddColumn<int>("Rank", "Contracts", nullable: false), "adds column Contracts.Rank without null and without default"),
            (m => m.AlterColumn<string>("Terms", "Contracts", "nvarchar(20)", maxLength: 20, nullable: false, oldClrType: typeof(string), oldType: "nvarchar(20)", oldMaxLength: 20, oldNullable: true), "forbids null in Contracts.Terms"),
            (m => m.AlterColumn<string>("Terms", "Contracts", "nvarchar(20)", maxLength: 20, oldClrType: typeof(string), oldType: "nvarchar(max)"), "narrows Contracts.Terms from nvarchar(max) to nvarchar(20)"),
            (m => m.AlterColumn<decimal>("Amount", "Contracts", "decimal(18,2)", precision: 18, scale: 2, oldClrType: typeof(decimal), oldType: "decimal(18,4)", oldPrecision: 18, oldScale: 4), "narrows Contracts.Amount from decimal(18,4) to decimal(18,2)"),
            (m => m.AlterColumn<int>("Size", "Files", "int", oldClrType: typeof(long), oldType: "bigint"), "narrows Files.Size from bigint to int"),
            (m => m.CreateIndex("IX", "Contracts", ["RegionId", "Number"], unique: true), "makes RegionId, Number of Contracts unique over rows that are there"),
            (m => m.Sql("ALTER TABLE Contracts DROP COLUMN Amount"), "takes something away in raw SQL: DROP COLUMN"),
        };

        Assert.All(cases, c => Assert.Equal([$"Bad: {c.Fault}"], Broken(c.Act)));
    }

    [Fact]
    public void A_migration_that_only_adds_is_free()
        => Assert.Empty(Broken(m =>
        {
            m.CreateTable("Files", t => new { Id = t.Column<int>("int") });
            m.CreateIndex("IX", "Files", "Id", unique: true);
            m.AddColumn<int>("Rank", "Contracts", nullable: false, defaultValue: 0);
            m.AddColumn<string>("Note", "Contracts", nullable: true);
            m.CreateIndex("IX", "Contracts", "Rank");
            m.AlterColumn<long>("Size", "Contracts", "bigint", oldClrType: typeof(int), oldType: "int");
            m.AlterColumn<string>("Terms", "Contracts", "nvarchar(40)", maxLength: 40, nullable: true, oldClrType: typeof(string), oldType: "nvarchar(20)", oldMaxLength: 20);
        }));

    [Theory]
    [MemberData(nameof(Departments))]
    public async Task An_empty_database_and_one_of_the_first_release_with_rows_both_become_today_s(string name)
    {
        await using var db = Of(name).OpenSqlite(ConnectionString);
        await db.GetService<IMigrator>().MigrateAsync(db.Database.GetMigrations().First(), TestContext.Current.CancellationToken);
        var rows = await FillAsync();
        Assert.True(rows.Count >= 9 && rows.Values.All(count => count > 0), "every table has a row");

        await db.Database.MigrateAsync(TestContext.Current.CancellationToken);

        Assert.Empty(await db.Database.GetPendingMigrationsAsync(TestContext.Current.CancellationToken));
        Assert.All(rows, r => Assert.InRange(Count(r.Key), r.Value, long.MaxValue));
        var grown = Layout(ConnectionString);

        var empty = new SqliteConnectionStringBuilder(ConnectionString) { DataSource = Path.Combine(folder.FullName, "empty.db") }.ToString();
        await using var fresh = Of(name).OpenSqlite(empty);
        await fresh.Database.MigrateAsync(TestContext.Current.CancellationToken);
        Assert.Equal(grown, Layout(empty));
    }

    /// <summary>Whoever is killed while he migrates leaves it (crash safety).</summary>
    [Theory]
    [MemberData(nameof(Departments))]
    public async Task A_lock_that_a_killed_migration_left_does_not_keep_the_service_from_migrating(string name)
    {
        Execute(ConnectionString, """CREATE TABLE "__EFMigrationsLock" ("Id" INTEGER NOT NULL CONSTRAINT "PK___EFMigrationsLock" PRIMARY KEY, "Timestamp" TEXT NOT NULL); INSERT INTO "__EFMigrationsLock" VALUES (1, '2026-01-01 00:00:00+00:00')""");

        await LiveDatabase.MigrateAsync(Path.Combine(AppContext.BaseDirectory, $"RegionCloud.{name}.dll"), JsonNamingPolicy.KebabCaseLower.ConvertName(name), "Sqlite", ConnectionString);

        await using var db = Of(name).OpenSqlite(ConnectionString);
        Assert.Empty(await db.Database.GetPendingMigrationsAsync(TestContext.Current.CancellationToken));
        Assert.Equal(0, Count("__EFMigrationsLock"));
    }

    private static IReadOnlyList<string> Broken(Action<MigrationBuilder> act)
    {
        var builder = new MigrationBuilder("Microsoft.EntityFrameworkCore.SqlServer");
        act(builder);
        return MigrationRules.Broken("Bad", builder.Operations);
    }

    private static List<string> Broken(Department department, DbContext db)
    {
        using (db)
        {
            var migrations = db.GetService<IMigrationsAssembly>();
            Assert.NotEmpty(migrations.Migrations);
            return [.. migrations.Migrations.SelectMany(m => MigrationRules.Broken($"{department.Name} {WithoutTime(m.Key)}", migrations.CreateMigration(m.Value, db.Database.ProviderName!).UpOperations))];
        }
    }

    /// <summary>A row in every table, the same value in every column of a kind, so that what refers to something finds it.</summary>
    private async Task<Dictionary<string, long>> FillAsync()
    {
        await using var connection = new SqliteConnection(ConnectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        var tables = Rows(ConnectionString, "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '\\_\\_EF%' ESCAPE '\\' AND name NOT LIKE 'sqlite%'");
        Execute(ConnectionString, string.Concat(tables.Select(table =>
        {
            var columns = Rows(ConnectionString, $"SELECT name || '|' || type FROM pragma_table_info('{table}')").Select(c => c.Split('|')).ToList();
            return $"""INSERT OR IGNORE INTO "{table}" ({string.Join(", ", columns.Select(c => $"\"{c[0]}\""))}) VALUES ({string.Join(", ", columns.Select(c => c[1] switch { "INTEGER" => "1", "BLOB" => "x'01'", "REAL" => "1.0", _ => "'x'" }))});""";
        })));
        return tables.ToDictionary(t => t, Count);
    }

    /// <summary>Tables, indexes and triggers; a column that came later stands last, so columns are in order of their names.</summary>
    private static List<string> Layout(string connectionString) =>
        Rows(connectionString, """
            SELECT m.type || ' ' || m.name || ' ' || coalesce((SELECT group_concat(c.name || ' ' || c.type || ' ' || c."notnull") FROM (SELECT * FROM pragma_table_info(m.name) ORDER BY name) c), m.sql, '')
            FROM sqlite_master m ORDER BY 1
            """);

    private long Count(string table) => long.Parse(Assert.Single(Rows(ConnectionString, $"SELECT count(*) FROM \"{table}\"")), System.Globalization.CultureInfo.InvariantCulture);

    private static List<string> Rows(string connectionString, string sql)
    {
        using var connection = new SqliteConnection(connectionString);
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var rows = new List<string>();
        while (reader.Read())
            rows.Add(reader.GetValue(0).ToString()!);
        return rows;
    }

    private static void Execute(string connectionString, string sql) => Rows(connectionString, sql);

    private static string WithoutTime(string migration) => migration[(migration.IndexOf('_', StringComparison.Ordinal) + 1)..];

    private static Department Of(string name) => Department.All.Single(d => d.Name == name);
}

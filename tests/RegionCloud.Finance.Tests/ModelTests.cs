using Microsoft.EntityFrameworkCore;
using RegionCloud.Finance.Data;
using RegionCloud.ServiceDefaults.Data;
using RegionCloud.ServiceDefaults.Errors;

namespace RegionCloud.Finance.Tests;

public sealed class ModelTests
{
    private static readonly DataScope Scope = new();

    [Fact]
    public void SQL_Server_gets_a_script_without_cascade_cycles_and_without_pending_changes()
    {
        using var db = new SqlServerFinanceDbContext(new DbContextOptionsBuilder<SqlServerFinanceDbContext>().UseSqlServer("Server=nowhere").Options, Scope, TimeProvider.System);

        var script = db.Database.GenerateCreateScript();

        Assert.Contains("CREATE TABLE [Entries]", script, StringComparison.Ordinal);
        Assert.False(db.Database.HasPendingModelChanges());
        // One cascade at most leads to each table, so error 1785 cannot arise.
        Assert.All(db.Model.GetEntityTypes(), e => Assert.InRange(e.GetForeignKeys().Count(f => f.DeleteBehavior == DeleteBehavior.Cascade), 0, 1));
        Assert.All(
            db.Model.GetEntityTypes().SelectMany(e => e.GetIndexes().SelectMany(i => i.Properties).Concat(e.GetKeys().SelectMany(k => k.Properties))).Where(p => p.ClrType == typeof(string)),
            p => Assert.InRange(p.GetMaxLength() ?? int.MaxValue, 1, 450));
    }

    [Fact]
    public void SQLite_migrations_are_up_to_date()
    {
        using var db = new SqliteFinanceDbContext(new DbContextOptionsBuilder<SqliteFinanceDbContext>().UseSqlite("Data Source=:memory:").Options, Scope, TimeProvider.System);

        Assert.False(db.Database.HasPendingModelChanges());
    }

    [Fact]
    public async Task An_entry_once_written_cannot_be_changed()
    {
        await using var app = await FinanceApp.StartAsync();
        await app.SignAsync(FinanceApp.Contract(instalments: [(10, 60m)]));

        await Assert.ThrowsAsync<InvalidOperationException>(() => app.Db<FinanceDbContext, int>(async db =>
        {
            var entry = await db.Entries.SingleAsync(TestContext.Current.CancellationToken);
            db.Entry(entry).Property(e => e.Amount).CurrentValue = 1m;
            return await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        }));
    }

    [Fact]
    public void Every_refusal_has_its_text_in_both_languages()
    {
        var words = new Words(typeof(FinanceDbContext).Assembly);
        Assert.Equal(words.Codes(Words.English).Order(), words.Codes(Words.Chinese).Order());
        Assert.Equal(8, words.Codes(Words.English).Count(c => c.StartsWith("finance.", StringComparison.Ordinal)));
    }
}

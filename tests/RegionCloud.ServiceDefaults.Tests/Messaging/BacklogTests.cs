using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using RegionCloud.ServiceDefaults.Data;
using RegionCloud.ServiceDefaults.Messaging;
using RegionCloud.ServiceDefaults.Tests.Messaging.Events;
using RegionCloud.Testing;

namespace RegionCloud.ServiceDefaults.Tests.Messaging;

/// <summary>What was sent is kept for 30 days, and the relay asks every second what is not (outbox rule 2).</summary>
public sealed class BacklogTests
{
    private const int Archived = 100_000;

    [Fact]
    public async Task What_is_due_is_found_without_a_look_at_the_archive()
    {
        using var database = new TempDatabase();
        await using var services = new ServiceCollection()
            .AddSingleton(TimeProvider.System)
            .AddScoped<DataScope>()
            .AddDbContext<DepartmentDb>(o => o.UseSqlite(database.ConnectionString))
            .BuildServiceProvider();
        await using var scope = services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<DataScope>().Enter(Reach.All("test"));
        var db = scope.ServiceProvider.GetRequiredService<DepartmentDb>();
        var stop = TestContext.Current.CancellationToken;
        await db.Database.EnsureCreatedAsync(stop);
        db.Publish(new ThingHappened(Guid.CreateVersion7(), Guid.CreateVersion7(), 1));
        await db.SaveChangesAsync(stop);
        var now = TimeProvider.System.GetUtcNow();
        await db.Outbox.ExecuteUpdateAsync(set => set.SetProperty(m => m.SentAt, now), stop);
        await db.Database.ExecuteSqlAsync($"""
            INSERT INTO Outbox (MessageId, Type, Body, CreatedAt, Attempts, NotBefore, SentAt)
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {Archived})
            SELECT printf('%032d', i), Type, Body, CreatedAt, 1, NotBefore, SentAt FROM Outbox, n
            """, stop);
        db.Publish(new ThingHappened(Guid.CreateVersion7(), Guid.CreateVersion7(), 2));
        db.Publish(new ThingHappened(Guid.CreateVersion7(), Guid.CreateVersion7(), 3));
        await db.SaveChangesAsync(stop);

        var due = OutboxRelay.Due(db, TimeProvider.System.GetUtcNow().AddSeconds(1), 100);
        var clock = Stopwatch.StartNew();
        Assert.Equal([Archived + 2L, Archived + 3L], await due.Select(m => m.Id).ToListAsync(stop));
        TestContext.Current.SendDiagnosticMessage($"2 due of {Archived} sent: {clock.Elapsed.TotalMilliseconds:0.0} ms");

        await db.Database.OpenConnectionAsync(stop);
        await using var explain = due.CreateDbCommand();
        explain.CommandText = $"EXPLAIN QUERY PLAN {explain.CommandText}";
        await using var plan = await explain.ExecuteReaderAsync(stop);
        List<string> steps = [];
        while (await plan.ReadAsync(stop))
            steps.Add(plan.GetString(3));
        Assert.StartsWith("SEARCH o USING INDEX IX_Outbox_NotBefore", Assert.Single(steps), StringComparison.Ordinal);
    }
}

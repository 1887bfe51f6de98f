using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using RegionCloud.ServiceDefaults.Data;
using RegionCloud.ServiceDefaults.Messaging;
using RegionCloud.ServiceDefaults.Tests.Messaging.Events;
using RegionCloud.Testing;

namespace RegionCloud.ServiceDefaults.Tests.Messaging;

public sealed class LeaseTests(PrivateBroker broker)
{
    private static readonly Guid Region = Guid.CreateVersion7();

    [Fact]
    public async Task Two_instances_of_a_department_send_each_event_once()
    {
        await broker.Ready;
        var bus = broker.NewVirtualHost();
        using var database = new TempDatabase();
        using var duplicates = new CounterOf("regioncloud.inbox.duplicates", "receiver-on-thing-happened");
        await using var receiver = await Department.StartAsync("receiver", bus, b => b.AddConsumer<OnThingHappened>());
        await using var one = await Department.StartAsync("sender", bus, database: database);
        await using var other = await Department.StartAsync("sender", bus, database: database);
        await receiver.Connected();

        foreach (var _ in Enumerable.Range(0, 10))
        {
            await one.Publish(Thing(), Thing(), Thing());
            await other.Publish(Thing(), Thing());
        }

        await receiver.Sees(50);
        await one.SentAll();
        Assert.Equal(50, (await receiver.Effects()).Count);
        Assert.Equal(0, duplicates.Total);
    }

    [Fact]
    public async Task When_the_holder_stops_in_order_the_next_sends_at_once()
    {
        await broker.Ready;
        var bus = broker.NewVirtualHost();
        using var database = new TempDatabase();
        await using var receiver = await Department.StartAsync("receiver", bus, b => b.AddConsumer<OnThingHappened>());
        await receiver.Connected();
        await using (var first = await Department.StartAsync("sender", bus, database: database))
        {
            await first.Publish(Thing());
            await first.SentAll();
        }

        await using var second = await Department.StartAsync("sender", bus, database: database);
        await second.Publish(Thing());
        await second.SentAll(OutboxLease.Duration / 2);
        await receiver.Sees(2);
    }

    [Fact]
    public async Task A_dead_holder_is_replaced_when_its_lease_has_run_out_and_can_mark_nothing_any_more()
    {
        using var database = new TempDatabase();
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 5, 4, 8, 0, 0, TimeSpan.Zero));
        await using var services = new ServiceCollection()
            .AddSingleton<TimeProvider>(time)
            .AddScoped<DataScope>()
            .AddDbContext<DepartmentDb>(o => o.UseSqlite(database.ConnectionString))
            .BuildServiceProvider();
        await using var scope = services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<DepartmentDb>();
        var stop = TestContext.Current.CancellationToken;
        await db.Database.EnsureCreatedAsync(stop);
        scope.ServiceProvider.GetRequiredService<DataScope>().Enter(Reach.All("test"));
        db.Publish(Thing());
        await db.SaveChangesAsync(stop);
        var (first, second) = (new OutboxLease(time), new OutboxLease(time));

        Assert.True(await first.HoldAsync(db, stop));
        Assert.False(await second.HoldAsync(db, stop));
        time.Advance(OutboxLease.Duration + TimeSpan.FromMilliseconds(1));
        Assert.False(first.Held);
        Assert.True(await second.HoldAsync(db, stop));

        Assert.Equal(0, await Mark(first));
        Assert.Equal(1, await Mark(second));
        Assert.False(await first.HoldAsync(db, stop));

        Task<int> Mark(OutboxLease lease)
            => lease.Guarded(db, [1]).ExecuteUpdateAsync(set => set.SetProperty(m => m.SentAt, time.GetUtcNow()), stop);
    }

    [Fact]
    public async Task A_holder_that_renews_keeps_the_lease()
    {
        using var database = new TempDatabase();
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 5, 4, 8, 0, 0, TimeSpan.Zero));
        await using var services = new ServiceCollection()
            .AddSingleton<TimeProvider>(time)
            .AddScoped<DataScope>()
            .AddDbContext<DepartmentDb>(o => o.UseSqlite(database.ConnectionString))
            .BuildServiceProvider();
        await using var scope = services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<DepartmentDb>();
        var stop = TestContext.Current.CancellationToken;
        await db.Database.EnsureCreatedAsync(stop);
        var (holder, standby) = (new OutboxLease(time), new OutboxLease(time));

        for (var seconds = 0; seconds < 60; seconds++)
        {
            Assert.True(await holder.HoldAsync(db, stop));
            Assert.False(await standby.HoldAsync(db, stop));
            time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(1, (await db.RelayLease.AsNoTracking().SingleAsync(l => l.Id == OutboxLease.Relay, stop)).Fence);
    }

    private static ThingHappened Thing() => new(Region, Guid.CreateVersion7(), 1);
}

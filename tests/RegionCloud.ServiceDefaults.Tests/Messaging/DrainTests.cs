using MassTransit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using RegionCloud.ServiceDefaults.Data;
using RegionCloud.ServiceDefaults.Messaging;
using RegionCloud.ServiceDefaults.Tests.Messaging.Events;
using RegionCloud.Testing;

namespace RegionCloud.ServiceDefaults.Tests.Messaging;

/// <summary>A drained consumer takes nothing until it is resumed, whatever restarts meanwhile.</summary>
public sealed class DrainTests(PrivateBroker broker)
{
    private const string Queue = "receiver-on-thing-happened";
    private static readonly Guid Region = Guid.CreateVersion7();

    [Fact]
    public async Task Drained_it_takes_nothing_is_no_fault_and_survives_restarts_of_bus_and_process_and_resumed_it_catches_up()
    {
        await broker.Ready;
        var bus = broker.NewVirtualHost();
        using var database = new TempDatabase();
        await using (var receiver = await Department.StartAsync("receiver", bus, Listening, database))
        {
            await receiver.Connected();
            await receiver.Publish(Thing());
            await receiver.Sees(1);
            await DrainAsync(receiver);
            await UntilDetachedAsync(receiver);
            await receiver.Publish(Things(20));
            await receiver.SentAll();

            // It is as its operator wants it: told, no fault, and nobody repairs it.
            var health = await receiver.Health();
            Assert.Equal(HealthStatus.Healthy, health.Status);
            Assert.Contains($"{Queue} is drained by olga", health.Description, StringComparison.Ordinal);
            Assert.Equal(0, receiver.Services.GetRequiredService<BusSupervisor>().Restarts);

            // The supervisor may restart the bus for other reasons.
            var control = receiver.Services.GetRequiredService<IBusControl>();
            await control.StopAsync(TestContext.Current.CancellationToken);
            await control.StartAsync(TestContext.Current.CancellationToken);
            await UntilDetachedAsync(receiver);
            Assert.Single(await receiver.Effects());
        }

        await using var again = await Department.StartAsync("receiver", bus, Listening, database);
        await UntilDetachedAsync(again);
        Assert.Single(await again.Effects());
        Assert.Empty(await again.InScope(db => db.DeadLetters.ToListAsync()));

        await again.InScope(db => db.DrainedConsumers.ExecuteDeleteAsync(TestContext.Current.CancellationToken));
        await again.Sees(21, TimeSpan.FromSeconds(30));
        Assert.Equal(21, (await again.Effects()).Select(e => e.ThingId).Distinct().Count());
    }

    [Fact]
    public async Task What_is_under_way_is_finished_and_what_waits_here_goes_back()
    {
        await broker.Ready;
        var bus = broker.NewVirtualHost();
        var (begun, go) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using var receiver = await Department.StartAsync("receiver", bus, Listening);
        receiver.Script.Play = (_, _) =>
        {
            begun.TrySetResult();
            return go.Task;
        };
        await receiver.Connected();
        await receiver.Publish(Things(10));
        await begun.Task;
        await DrainAsync(receiver);
        await Wait.Until(() => receiver.Services.GetRequiredService<BusStatus>().Drained is { Count: 1 }, "the order is read");
        go.SetResult();
        await UntilDetachedAsync(receiver);
        var finished = (await receiver.Effects()).Count;
        await using var look = await Probe.ConnectAsync(bus);
        await Wait.Until(async () => await look.WaitingIn(Queue) == 10 - finished, "the others are back in their queue", TimeSpan.FromSeconds(30));
        Assert.InRange(finished, 1, 9);
    }

    private static ThingHappened Thing() => new(Region, Guid.CreateVersion7(), 1);

    private static ThingHappened[] Things(int count) => [.. Enumerable.Range(0, count).Select(_ => Thing())];

    private static void Listening(IBusRegistrationConfigurator bus) => bus.AddConsumer<OnThingHappened>();

    private static async Task DrainAsync(Department department)
    {
        await department.InScope(async db =>
        {
            db.Add(new DrainedConsumer { Queue = Queue, Since = TimeProvider.System.GetUtcNow(), By = "olga", Reason = "test" });
            using (await WriterGate.For(db).EnterAsync(default))
                return await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        });
        await department.Services.GetRequiredService<DrainedConsumers>().WakeAsync();
    }

    private static async Task UntilDetachedAsync(Department department)
        => await Wait.Until(
            () => department.Services.GetRequiredService<BusStatus>() is { Drained.Count: 1, Broker: { Connected: true } broker } && broker.Queues.GetValueOrDefault(Queue) is { Consumers: 0 },
            "nobody consumes from the drained queue",
            TimeSpan.FromSeconds(30));
}

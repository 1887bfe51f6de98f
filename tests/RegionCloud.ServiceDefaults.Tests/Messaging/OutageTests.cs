using System.Collections.Concurrent;
using System.Diagnostics;
using System.Reflection;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using RegionCloud.ServiceDefaults.Messaging;
using RegionCloud.ServiceDefaults.Tests.Messaging.Events;
using RegionCloud.Testing;

namespace RegionCloud.ServiceDefaults.Tests.Messaging;

public sealed class OutageTests(PrivateBroker shared)
{
    private static readonly Guid Region = Guid.CreateVersion7();

    private static ThingHappened[] Things(int count)
        => [.. Enumerable.Range(0, count).Select(n => new ThingHappened(Region, Guid.CreateVersion7(), n))];

    [Fact]
    public async Task Without_a_broker_the_host_starts_and_saves_and_the_event_arrives_when_the_broker_comes()
    {
        await using var broker = PrivateBroker.Away();
        await using var receiver = await Department.StartAsync("receiver", broker.NewVirtualHost(), bus => bus.AddConsumer<OnThingHappened>());
        await receiver.Publish(Things(3));
        await Wait.Until(async () => (await receiver.Health()).Description!.Contains("no connection to the broker", StringComparison.Ordinal), "the health check tells");
        Assert.Equal(HealthStatus.Degraded, (await receiver.Health()).Status);

        await broker.StartAsync();
        var clock = Stopwatch.StartNew();
        await receiver.Sees(3, TimeSpan.FromSeconds(60));
        TestContext.Current.SendDiagnosticMessage($"all arrived {clock.Elapsed.TotalSeconds:0.0} s after the broker came");

        Assert.Equal(3, (await receiver.Effects()).Count);
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(30), $"publishers flow within 15 s on an idle machine (R3), took {clock.Elapsed}");
    }

    [Fact]
    public async Task A_broker_killed_in_the_middle_of_200_events_loses_and_doubles_none()
    {
        await using var broker = PrivateBroker.Away();
        await broker.StartAsync();
        var bus = broker.NewVirtualHost();
        await using var sender = await Department.StartAsync("sender", bus);
        await using var receiver = await Department.StartAsync("receiver", bus, b => b.AddConsumer<OnThingHappened>());
        await receiver.Connected();

        var things = Things(200);
        var publishing = Task.Run(
            async () =>
            {
                foreach (var ten in things.Chunk(10))
                    await sender.Publish(ten);
            },
            TestContext.Current.CancellationToken);
        await receiver.Sees(50);
        await broker.KillAsync();
        await publishing;
        await broker.StartAsync();
        var clock = Stopwatch.StartNew();
        await receiver.Sees(200, TimeSpan.FromSeconds(60));
        await sender.SentAll(TimeSpan.FromSeconds(60));
        TestContext.Current.SendDiagnosticMessage($"all arrived {clock.Elapsed.TotalSeconds:0.0} s after the broker came back");

        var effects = await receiver.Effects();
        Assert.Equal(things.Select(t => t.ThingId).Order(), effects.Select(e => e.ThingId).Order());
        Assert.Equal(things.Sum(t => t.Amount), effects.Sum(e => e.Amount));
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(60), $"consumers are attached within 30 s on an idle machine (R3), took {clock.Elapsed}");
    }

    [Fact]
    public async Task A_consumer_that_silently_fell_off_is_attached_again_after_15_seconds()
    {
        await shared.Ready;
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var receiver = await Department.StartAsync("receiver", shared.NewVirtualHost(), b => b.AddConsumer<OnThingHappened>(), time: time);
        await Wait.Until(() => Passing(async () => (await receiver.Health()).Status == HealthStatus.Healthy), "the consumer is attached");
        var supervisor = receiver.Services.GetRequiredService<BusSupervisor>();
        Assert.Equal(0, supervisor.Restarts);

        await receiver.Services.GetRequiredService<IBusControl>().StopAsync(TestContext.Current.CancellationToken);
        await Wait.Until(() => Passing(async () => (await receiver.Health()).Description is { } told && told.Contains("no consumer attached to", StringComparison.Ordinal) && told.Contains("receiver-on-thing-happened", StringComparison.Ordinal)), "the health check tells");
        Assert.Equal(0, GaugeOf.Read(receiver.Services, "regioncloud.consumers.attached", "receiver-on-thing-happened"));
        var lost = time.GetUtcNow();
        await Wait.Until(() => Passing(() => Task.FromResult(supervisor.Restarts == 1)), "the bus was restarted");
        Assert.InRange(time.GetUtcNow() - lost, TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(25));

        await receiver.Publish(Things(1));
        await Wait.Until(() => Passing(async () => (await receiver.Effects()).Count == 1), "the event arrived");

        Task<bool> Passing(Func<Task<bool>> condition)
        {
            time.Advance(TimeSpan.FromMilliseconds(250));
            return condition();
        }
    }

    /// <summary>Seen after a broker was killed while it booted: the bus was restarted while some consumers could not reach it, and these never came back.</summary>
    [Fact]
    public async Task A_bus_restarted_while_its_consumers_cannot_reach_the_broker_gets_all_of_them_when_it_comes()
    {
        await using var broker = PrivateBroker.Away();
        await using var receiver = await Department.StartAsync("receiver", broker.NewVirtualHost(), b => b.AddConsumer<OnThingHappened>());
        var bus = receiver.Services.GetRequiredService<IBusControl>();
        await Wait.Until(() => bus.CheckHealth().Endpoints.Values.All(e => e.Description!.StartsWith("faulted", StringComparison.Ordinal)), "every consumer has failed to connect");

        await receiver.Services.GetRequiredService<BusSupervisor>().RestartAsync(TestContext.Current.CancellationToken);
        await broker.StartAsync();

        await receiver.Connected();
        await receiver.Publish(Things(1));
        await receiver.Sees(1, TimeSpan.FromSeconds(30));
    }

    /// <summary>Seen after a broker was restarted twice while its consumers were still coming back: restarted every 15 s, and never attached again.</summary>
    [Fact]
    public async Task A_start_that_hangs_is_given_up_before_the_bus_is_started_again()
    {
        await shared.Ready;
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var department = await Department.StartAsync("watched", shared.NewVirtualHost());
        var status = new BusStatus();
        status.Expect("nobody-listens-here");
        var bus = DispatchProxy.Create<IBusControl, HangingBus>();
        using var supervisor = new BusSupervisor(bus, department.Services.GetRequiredService<BrokerAddress>(), status, department.Services.GetRequiredService<MessagingMeter>(), time, NullLogger<BusSupervisor>.Instance);

        await supervisor.StartAsync(TestContext.Current.CancellationToken);
        await Wait.Until(
            () =>
            {
                time.Advance(TimeSpan.FromMilliseconds(250));
                return Task.FromResult(supervisor.Restarts == 1);
            },
            "the bus was restarted",
            TimeSpan.FromSeconds(60));
        Assert.Equal(["start", "given up", "stop", "start"], ((HangingBus)(object)bus).Calls);
        await supervisor.StopAsync(TestContext.Current.CancellationToken);
    }
}

/// <summary>A bus whose start never ends by itself.</summary>
public class HangingBus : DispatchProxy
{
    public ConcurrentQueue<string> Calls { get; } = [];

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        switch (targetMethod?.Name)
        {
            case nameof(IBusControl.StartAsync):
                Calls.Enqueue("start");
                var never = new TaskCompletionSource<BusHandle>();
                var cancelled = (CancellationToken)args![0]!;
                cancelled.Register(() =>
                {
                    Calls.Enqueue("given up");
                    never.TrySetCanceled(cancelled);
                });
                return never.Task;
            case nameof(IBusControl.ConnectReceiveEndpointObserver):
                return null;
            case nameof(IBusControl.StopAsync):
                Calls.Enqueue("stop");
                return Task.CompletedTask;
            default:
                throw new NotSupportedException(targetMethod?.Name);
        }
    }
}

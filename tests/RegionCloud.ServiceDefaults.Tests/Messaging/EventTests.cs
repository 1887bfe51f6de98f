using System.Diagnostics;
using MassTransit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Time.Testing;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Messaging;
using RegionCloud.ServiceDefaults.Tests.Messaging.Events;
using RegionCloud.Testing;

namespace RegionCloud.ServiceDefaults.Tests.Messaging;

public sealed class EventTests(PrivateBroker broker)
{
    private static readonly Guid Region = Guid.CreateVersion7();

    private static ThingHappened Thing(decimal amount = 1) => new(Region, Guid.CreateVersion7(), amount);

    private async Task<string> NewBus()
    {
        await broker.Ready;
        return broker.NewVirtualHost();
    }

    private static void Listening(IBusRegistrationConfigurator bus) => bus.AddConsumer<OnThingHappened>();

    [Fact]
    public async Task An_event_is_sent_once_and_acted_on_once_inside_its_region()
    {
        var bus = await NewBus();
        await using var sender = await Department.StartAsync("sender", bus);
        await using var receiver = await Department.StartAsync("receiver", bus, Listening);
        await receiver.Connected();

        var thing = Thing(12.5m);
        await sender.Publish(thing);
        await receiver.Sees(1);
        await sender.SentAll();

        var effect = Assert.Single(await receiver.Effects());
        Assert.Equal((thing.ThingId, 12.5m, Region.ToString()), (effect.ThingId, effect.Amount, effect.Reach));
        var row = Assert.Single(await sender.Outbox());
        Assert.Equal((0, (string?)null), (row.Attempts, row.LastError));
    }

    [Fact]
    public async Task An_event_that_may_have_no_region_is_acted_on_over_all()
    {
        var bus = await NewBus();
        await using var receiver = await Department.StartAsync("receiver", bus, b => b.AddConsumer<OnCompanyChanged>());
        await receiver.Connected();

        await receiver.Publish(new CompanyChanged(Region, Guid.CreateVersion7()));
        await receiver.Sees(1);

        Assert.Equal("event CompanyChanged", Assert.Single(await receiver.Effects()).Reach);
    }

    [Fact]
    public async Task A_consumer_that_fails_first_and_then_succeeds_acts_once()
    {
        var bus = await NewBus();
        await using var receiver = await Department.StartAsync("receiver", bus, Listening);
        receiver.Script.Play = (_, attempt) => attempt < 3 ? throw new TimeoutException("not yet") : Task.CompletedTask;
        await receiver.Connected();

        var thing = Thing();
        await receiver.Publish(thing);
        await receiver.Sees(1);

        Assert.Equal(3, receiver.Script.TriesOf(thing.ThingId));
        Assert.Single(await receiver.Effects());
    }

    [Fact]
    public async Task A_message_that_comes_again_is_dropped_and_counted()
    {
        var bus = await NewBus();
        using var duplicates = new CounterOf("regioncloud.inbox.duplicates", "again-on-thing-happened");
        await using var receiver = await Department.StartAsync("again", bus, Listening);
        await receiver.Connected();
        await receiver.Publish(Enumerable.Range(0, 10).Select(_ => Thing()).ToArray());
        await receiver.Sees(10);
        await receiver.SentAll();

        await receiver.SendAgain();
        await Wait.Until(() => duplicates.Total == 10, "10 duplicates dropped");
        await using var probe = await Probe.ConnectAsync(bus);
        Assert.Equal(0u, await probe.WaitingIn("again-on-thing-happened_skipped"));

        Assert.Equal(10, (await receiver.Effects()).Count);
    }

    [Fact]
    public async Task Two_copies_worked_on_at_the_same_time_count_once()
    {
        var bus = await NewBus();
        using var duplicates = new CounterOf("regioncloud.inbox.duplicates", "twin-on-thing-happened");
        using var database = new TempDatabase();
        var both = new TaskCompletionSource();
        var script = new Script
        {
            Play = (_, attempt) =>
            {
                if (attempt == 2)
                    both.SetResult();
                return both.Task;
            },
        };
        await using var one = await Department.StartAsync("twin", bus, Listening, database, script: script);
        await using var other = await Department.StartAsync("twin", bus, Listening, database, script: script);
        await one.Connected();

        var (thing, id) = (Thing(), Guid.CreateVersion7());
        var publisher = one.Services.GetRequiredService<IBus>();
        var stop = TestContext.Current.CancellationToken;
        await Task.WhenAll(publisher.Publish(thing, c => c.MessageId = id, stop), publisher.Publish(thing, c => c.MessageId = id, stop));
        await Wait.Until(() => duplicates.Total == 1, "one copy dropped");

        Assert.Single(await one.Effects());
        Assert.Equal(2, script.TriesOf(thing.ThingId));
    }

    [Fact]
    public async Task What_the_business_refuses_becomes_a_dead_letter_without_another_try()
    {
        var bus = await NewBus();
        await using var receiver = await Department.StartAsync("receiver", bus, Listening);
        receiver.Script.Play = (_, _) => throw new RuleViolationException([Refusal.State("test.refused")]);
        await receiver.Connected();

        var thing = Thing();
        await receiver.Publish(thing);
        await Wait.Until(() => receiver.InScope(db => db.DeadLetters.AnyAsync()), "it is a dead letter");

        Assert.Equal(1, receiver.Script.TriesOf(thing.ThingId));
        Assert.Empty(await receiver.Effects());
    }

    [Fact]
    public async Task A_poisoned_message_that_waits_for_its_next_try_holds_up_nobody()
    {
        var bus = await NewBus();
        await using var receiver = await Department.StartAsync("receiver", bus, Listening);
        var poison = Enumerable.Range(0, 5).Select(_ => Thing()).ToArray();
        receiver.Script.Play = (thing, _) => poison.Any(p => p.ThingId == thing) ? throw new InvalidOperationException("poisoned") : Task.CompletedTask;
        await receiver.Connected();

        await receiver.Publish(poison);
        await receiver.Publish(Enumerable.Range(0, 20).Select(_ => Thing()).ToArray());
        await receiver.Sees(20);

        Assert.Equal(20, (await receiver.Effects()).Count);
    }

    [Theory]
    [InlineData("0.30")]
    [InlineData("9999999999999999.99")]
    [InlineData("-1234567890123456.78")]
    [InlineData("0.01")]
    public async Task Amounts_arrive_to_the_last_digit(string amount)
    {
        var bus = await NewBus();
        await using var receiver = await Department.StartAsync("receiver", bus, Listening);
        await receiver.Connected();

        var exact = decimal.Parse(amount, System.Globalization.CultureInfo.InvariantCulture);
        await receiver.Publish(Thing(exact));
        await receiver.Sees(1);

        Assert.Equal(exact, Assert.Single(await receiver.Effects()).Amount);
    }

    [Fact]
    public async Task Members_that_a_newer_sender_added_are_ignored()
    {
        var bus = await NewBus();
        await using var receiver = await Department.StartAsync("receiver", bus, Listening);
        await receiver.Connected();
        var thing = Thing();

        await using var newer = await Probe.ConnectAsync(bus);
        await newer.SendRaw("receiver-on-thing-happened", $$"""
            { "messageId": "{{Guid.CreateVersion7()}}", "messageType": ["{{EventCatalog.UrnOf(typeof(ThingHappened))}}"],
              "message": { "regionId": "{{Region}}", "thingId": "{{thing.ThingId}}", "amount": "7.10", "addedNextYear": { "x": [1] } } }
            """);
        await receiver.Sees(1);

        Assert.Equal(7.10m, Assert.Single(await receiver.Effects()).Amount);
    }

    [Fact]
    public async Task Events_that_no_queue_takes_wait_in_the_outbox_hold_nothing_up_and_leave_when_one_does()
    {
        var bus = await NewBus();
        await using var sender = await Department.StartAsync("sender", bus, Listening);
        await sender.Connected();

        await sender.Publish([.. Enumerable.Range(0, 30).Select(_ => new NobodyListens(Region, Guid.CreateVersion7()))]);
        await Wait.Until(async () => (await sender.Outbox()).TrueForAll(m => m.LastError is not null), "a reason in the outbox");
        Assert.All(await sender.Outbox(), row => Assert.Equal((null, "No queue takes this event yet.", OutboxMessage.Unclaimed), (row.SentAt, row.LastError, row.NotBefore)));
        // That nobody listens is no fault, and none of them is told as late.
        await Wait.Until(async () => (await sender.Health()).Description == "connected; 0 events wait; 30 events that nobody listens to yet", "the health check tells");
        Assert.Equal(HealthStatus.Healthy, (await sender.Health()).Status);
        await sender.Publish(Thing());
        await sender.Sees(1);

        await using var receiver = await Department.StartAsync("receiver", bus, b => b.AddConsumer<OnNobodyListens>());
        await receiver.Sees(30, TimeSpan.FromSeconds(60));
        // One of them knocked; with it they all left, at their first try since.
        Assert.True((await sender.Outbox()).Where(m => m.Type.EndsWith("NobodyListens", StringComparison.Ordinal)).Skip(1).All(m => m.Attempts == 1));
    }

    [Fact]
    public async Task What_nobody_listened_to_for_thirty_days_is_removed_as_what_was_sent_is_and_keeps_nothing_from_being_removed()
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var sender = await Department.StartAsync("sender", await NewBus(), time: time);
        await sender.Publish([.. Enumerable.Range(0, 600).Select(_ => new NobodyListens(Region, Guid.CreateVersion7()))]);
        await Passing(async () => (await sender.Outbox()).TrueForAll(m => m.NotBefore == OutboxMessage.Unclaimed));

        time.Advance(TimeSpan.FromDays(30) - TimeSpan.FromHours(3));
        await sender.Publish(new NobodyListens(Region, Guid.CreateVersion7()));
        await Passing(async () => (await sender.Outbox())[^1].LastError is not null);
        Assert.Equal(601, (await sender.Outbox()).Count);
        time.Advance(TimeSpan.FromHours(4));
        await Passing(async () => (await sender.Outbox()).Count == 1);

        Task Passing(Func<Task<bool>> condition) => Wait.Until(
            () =>
            {
                time.Advance(TimeSpan.FromSeconds(1));
                return condition();
            },
            "it is so");
    }

    [Fact]
    public async Task The_consumer_works_in_the_trace_in_which_the_event_was_saved()
    {
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is "MassTransit" or "RegionCloud.Messaging" or nameof(EventTests),
            Sample = (ref _) => ActivitySamplingResult.AllDataAndRecorded,
        };
        ActivitySource.AddActivityListener(listener);
        using var source = new ActivitySource(nameof(EventTests));
        var bus = await NewBus();
        await using var receiver = await Department.StartAsync("receiver", bus, Listening);
        await receiver.Connected();

        string trace;
        using (var saving = source.StartActivity("save"))
        {
            trace = saving!.TraceId.ToString();
            await receiver.Publish(Thing());
        }

        await receiver.Sees(1);
        Assert.Equal(trace, Assert.Single(await receiver.Effects()).TraceId);
    }

    [Fact]
    public async Task A_thousand_events_leave_in_batches_within_seconds()
    {
        var bus = await NewBus();
        await using var receiver = await Department.StartAsync("receiver", bus, Listening);
        await receiver.Connected();
        var clock = Stopwatch.StartNew();
        await receiver.Publish(Enumerable.Range(0, 1000).Select(_ => Thing()).ToArray());
        await receiver.SentAll();
        var sent = clock.Elapsed;
        await receiver.Sees(1000, TimeSpan.FromSeconds(60));
        TestContext.Current.SendDiagnosticMessage($"1000 events sent in {sent.TotalSeconds:0.00} s, acted on in {clock.Elapsed.TotalSeconds:0.00} s");

        // A machine of its own sends them in one second; this only guards against sending them one by one.
        Assert.True(sent < TimeSpan.FromSeconds(30), $"1000 events took {sent}");
        Assert.Equal(1000, await receiver.InScope(db => db.Effects.Select(e => e.ThingId).Distinct().CountAsync()));
    }
}

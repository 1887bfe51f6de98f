using System.Text;
using MassTransit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using RegionCloud.ServiceDefaults.Data;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Messaging;
using RegionCloud.ServiceDefaults.Operators;
using RegionCloud.ServiceDefaults.Tests.Messaging.Events;
using RegionCloud.Testing;

namespace RegionCloud.ServiceDefaults.Tests.Messaging;

/// <summary>What nobody acted on waits for an operator, once each, and comes back under its own id (O3, R7).</summary>
public sealed class DeadLetterTests(PrivateBroker broker)
{
    private const string Queue = "receiver-on-thing-happened";
    private static readonly Guid Region = Guid.CreateVersion7();

    [Fact]
    public async Task What_the_business_refuses_is_there_once_with_its_reason_and_shows_in_health()
    {
        await using var receiver = await RefusingAsync();
        var thing = Thing();
        await receiver.Publish(thing);
        var letter = Assert.Single(await LettersAsync(receiver, 1));

        Assert.Equal((await receiver.Outbox()).Single().MessageId, letter.MessageId);
        Assert.Equal((Queue, DeadLetterPlace.Error, 1, DeadLetterState.Open), (letter.Queue, letter.Place, letter.Failures, letter.State));
        Assert.Equal(EventCatalog.UrnOf(typeof(ThingHappened)), letter.EventType);
        Assert.Equal((typeof(RuleViolationException).FullName, "test.refused"), (letter.ExceptionType, letter.ExceptionMessage));
        await Wait.Until(async () => (await receiver.Health()) is { Status: HealthStatus.Degraded, Description: var told } && told!.Contains("1 dead letters wait", StringComparison.Ordinal), "the health check tells");
        await using var look = await Probe.ConnectAsync(receiver.Broker);
        Assert.Equal(0u, await look.WaitingIn($"{Queue}_error"));
    }

    [Fact]
    public async Task Two_hundred_replayed_twice_with_a_kill_in_the_middle_have_each_effect_once_O3()
    {
        const int Count = 200;
        await broker.Ready;
        var bus = broker.NewVirtualHost();
        using var database = new TempDatabase();
        var script = Refusing();
        await using (var poisoned = await Department.StartAsync("receiver", bus, Listening, database, script: script))
        {
            await poisoned.Connected();
            await poisoned.Publish([.. Enumerable.Range(0, Count).Select(_ => Thing())]);
            var letters = await LettersAsync(poisoned, Count);
            Assert.Equal(Count, letters.Select(l => l.MessageId).Distinct().Count());

            // Marked, and then the process is gone before the broker has them all.
            script.Play = (_, _) => Task.CompletedTask;
            Assert.Equal(Count, (await ReplayAsync(poisoned, wake: false)).Chosen);
        }

        await using var mended = await Department.StartAsync("receiver", bus, Listening, database, script: script);
        await mended.Sees(Count / 2, TimeSpan.FromSeconds(60));
        // As if the confirmations of all had been lost: they are sent once more.
        await mended.InScope(db => db.DeadLetters.ExecuteUpdateAsync(set => set.SetProperty(d => d.State, DeadLetterState.Replaying), TestContext.Current.CancellationToken));
        await mended.Services.GetRequiredService<DeadLetterOffice>().WakeAsync();
        await mended.Sees(Count, TimeSpan.FromSeconds(60));
        await Wait.Until(async () => await mended.InScope(db => db.DeadLetters.AllAsync(d => d.State == DeadLetterState.Replayed)), "all are back", TimeSpan.FromSeconds(60));
        await EmptyAsync(bus, Queue);

        Assert.Equal(Count, (await mended.Effects()).Select(e => e.ThingId).Distinct().Count());
        Assert.Equal(Count, (await mended.Effects()).Count);
        Assert.Equal(0, (await ReplayAsync(mended)).Chosen);
    }

    /// <summary>Found by the fuzzer (F5): 64 events that waited for an earlier one stopped their queue for a minute, and 2,000 for half an hour.</summary>
    [Fact]
    public async Task Events_that_wait_for_an_earlier_one_hold_up_no_other_and_come_right_by_themselves_R7()
    {
        const int Early = 300;
        await broker.Ready;
        var there = false;
        var late = Thing();
        var script = new Script { Play = (thing, _) => thing == late.ThingId || there ? Task.CompletedTask : throw new InvalidOperationException("the earlier one is not there yet") };
        await using var receiver = await Department.StartAsync("receiver", broker.NewVirtualHost(), Listening, script: script);
        await receiver.Connected();
        await receiver.Publish([.. Enumerable.Range(0, Early).Select(_ => Thing())]);
        await receiver.Publish(late);

        await receiver.Sees(1, TimeSpan.FromSeconds(20));
        Assert.Equal(late.ThingId, Assert.Single(await receiver.Effects()).ThingId);
        there = true;
        await receiver.Sees(Early + 1, TimeSpan.FromSeconds(60));
        Assert.Equal(Early + 1, (await receiver.Effects()).Select(e => e.ThingId).Distinct().Count());
        Assert.Equal(0, await receiver.InScope(db => db.DeadLetters.CountAsync(d => d.State == DeadLetterState.Open)));
        Assert.Equal(HealthStatus.Healthy, (await receiver.Health()).Status);
    }

    [Fact]
    public void What_never_comes_right_waits_five_times_ever_longer_and_then_for_an_operator_R7()
    {
        var now = new DateTimeOffset(2026, 5, 4, 8, 0, 0, TimeSpan.Zero);
        var failed = new FailedDelivery(Guid.CreateVersion7(), Queue, "", DeadLetterPlace.Error, "System.InvalidOperationException", "", now, null, new Dictionary<string, string>(StringComparer.Ordinal), []);
        var letter = DeadLetter.Of(failed, now);
        foreach (var seconds in new[] { 2, 4, 8, 16, 30 })
        {
            Assert.Equal(DeadLetterState.Waiting, letter.State);
            Assert.False(DeadLetter.Due(now.AddSeconds(seconds).AddTicks(-1)).Compile()(letter));
            Assert.True(DeadLetter.Due(now.AddSeconds(seconds)).Compile()(letter));
            now = now.AddSeconds(seconds);
            letter.FailedAgain(failed with { FailedAt = now }, now);
        }

        Assert.Equal((DeadLetterState.Open, 6), (letter.State, letter.Failures));
        // What an operator sent back and what the business refuses is not tried again by itself.
        letter.Decide(DeadLetterState.Replaying, "olga", "mended", now);
        letter.FailedAgain(failed with { FailedAt = now.AddSeconds(1) }, now);
        Assert.Equal(DeadLetterState.Open, letter.State);
        Assert.Equal(DeadLetterState.Open, DeadLetter.Of(failed with { ExceptionType = typeof(RuleViolationException).FullName! }, now).State);
    }

    [Fact]
    public async Task A_letter_that_fails_again_is_the_same_letter_and_counts_two()
    {
        await using var receiver = await RefusingAsync();
        await receiver.Publish(Thing());
        await LettersAsync(receiver, 1);

        await ReplayAsync(receiver);
        await Wait.Until(async () => await receiver.InScope(db => db.DeadLetters.AnyAsync(d => d.Failures == 2)), "it failed again");
        var letter = Assert.Single(await LettersAsync(receiver, 1));

        Assert.Equal((DeadLetterState.Open, "olga"), (letter.State, letter.DecidedBy));
        Assert.True(letter.LastFailedAt > letter.FirstFailedAt);
    }

    [Fact]
    public async Task A_delivery_whose_acknowledgement_was_lost_is_stored_once_and_counts_once()
    {
        await using var receiver = await RefusingAsync();
        var office = receiver.Services.GetRequiredService<DeadLetterOffice>();
        var stop = TestContext.Current.CancellationToken;
        var failed = new FailedDelivery(Guid.CreateVersion7(), Queue, "", DeadLetterPlace.Error, "X", "", new DateTimeOffset(2026, 5, 4, 8, 0, 0, TimeSpan.Zero), null, new Dictionary<string, string>(StringComparer.Ordinal), []);
        var skipped = failed with { MessageId = Guid.CreateVersion7(), Place = DeadLetterPlace.Skipped, FailedAt = null };

        await office.StoreAsync([failed, failed, skipped], stop);
        await office.StoreAsync([skipped, failed], stop);
        Assert.All(await LettersAsync(receiver, 2), l => Assert.Equal(1, l.Failures));

        await office.StoreAsync([failed with { FailedAt = failed.FailedAt!.Value.AddSeconds(1) }], stop);
        Assert.Equal([2, 1], (await LettersAsync(receiver, 2)).Select(l => l.Failures));
    }

    /// <summary>Found by the fuzzer: what was missing was read as 0, as no id and as no text, and acted on.</summary>
    [Theory]
    [InlineData("""{ "regionId": "01a213f8-21c4-736e-8540-a7202835e74e", "thingId": "01a213f8-21c4-736e-8540-a7202835e74f" }""")]
    [InlineData("""{ "regionId": "01a213f8-21c4-736e-8540-a7202835e74e", "thingId": "01a213f8-21c4-736e-8540-a7202835e74f", "amount": null }""")]
    [InlineData("""{ "regionId": "01a213f8-21c4-736e-8540-a7202835e74e", "thingId": "01a213f8-21c4-736e-8540-a7202835e74f", "amount": 79228162514264337593543950335 }""")]
    [InlineData("""{ "regionId": "01a213f8-21c4-736e-8540-a7202835e74e", "amount": 1.00 }""")]
    [InlineData("""{ "regionId": null, "thingId": "01a213f8-21c4-736e-8540-a7202835e74f", "amount": 1.00 }""")]
    public async Task An_event_that_lacks_what_it_promised_is_laid_aside_and_never_acted_on(string message)
    {
        await using var receiver = await RefusingAsync();
        await using var raw = await Probe.ConnectAsync(receiver.Broker);
        await raw.SendRaw(Queue, $$"""{ "messageId": "{{Guid.CreateVersion7()}}", "messageType": ["{{EventCatalog.UrnOf(typeof(ThingHappened))}}"], "message": {{message}} }""");

        // Whoever had acted on it would have been refused by the business.
        var letter = Assert.Single(await LettersAsync(receiver, 1, TimeSpan.FromSeconds(40)));
        Assert.NotEqual(typeof(RuleViolationException).FullName, letter.ExceptionType);
        Assert.NotEmpty(letter.ExceptionType);
    }

    [Fact]
    public async Task Unreadable_and_unknown_messages_and_those_the_broker_gave_up_are_taken_too()
    {
        await using var receiver = await RefusingAsync();
        await using var raw = await Probe.ConnectAsync(receiver.Broker);
        await raw.SendRaw(Queue, "this is no JSON");
        await raw.SendRaw(Queue, $$"""{ "messageId": "{{Guid.CreateVersion7()}}", "messageType": ["urn:message:Nobody:Knows"], "message": { "name": "Zhang San" } }""");
        await raw.SendRaw("receiver_dead", """{ "message": {} }""");

        var letters = await LettersAsync(receiver, 3, TimeSpan.FromSeconds(40));
        Assert.Equal([DeadLetterPlace.Error, DeadLetterPlace.Skipped, DeadLetterPlace.Dead], letters.Select(l => l.Place).Order());
        Assert.Contains(letters, l => l.EventType == "urn:message:Nobody:Knows" && l.Queue == Queue);
    }

    [Fact]
    public async Task What_was_discarded_for_a_reason_is_kept_and_is_replayed_only_by_name()
    {
        await using var receiver = await RefusingAsync();
        await receiver.Publish(Thing(), Thing());
        var letters = await LettersAsync(receiver, 2);

        var discarded = await DecideAsync(receiver, DeadLetterState.Discarded, new DeadLetterChoice([letters[0].Id], null, null, null, null, "told twice by a test", null));
        Assert.Equal((1, 0, 1), (discarded.Chosen, discarded.Remaining, discarded.Groups.Count));
        receiver.Script.Play = (_, _) => Task.CompletedTask;
        var all = await ReplayAsync(receiver);
        Assert.Equal(1, all.Chosen);
        await receiver.Sees(1);
        var named = await DecideAsync(receiver, DeadLetterState.Replaying, new DeadLetterChoice([letters[0].Id], null, null, null, null, "it was money after all", null));
        Assert.Equal(1, named.Chosen);
        await receiver.Services.GetRequiredService<DeadLetterOffice>().WakeAsync();
        await receiver.Sees(2);
    }

    [Fact]
    public async Task A_dry_run_tells_the_groups_and_changes_nothing()
    {
        await using var receiver = await RefusingAsync();
        await receiver.Publish([.. Enumerable.Range(0, 3).Select(_ => Thing())]);
        var before = await LettersAsync(receiver, 3);

        var told = await DecideAsync(receiver, DeadLetterState.Replaying, new DeadLetterChoice(null, null, "ThingHappened", null, null, "what would happen", DryRun: true));

        var group = Assert.Single(told.Groups);
        Assert.Equal((3, 3, "ThingHappened", Queue), (told.Chosen, group.Count, group.EventType, group.Queue));
        Assert.Equal(before.Select(l => (l.Id, l.State, l.Version)), (await LettersAsync(receiver, 3)).Select(l => (l.Id, l.State, l.Version)));
    }

    [Theory]
    [InlineData("""{ "name": "Zhang San", "phone": "13812345678", "id": "018f3c1e-7b1a-7c3e-9d55-3a1c5b2f4e10", "amount": "12.50", "count": 3, "on": "2026-05-04", "currency": "CNY", "number": "CT-2026-000123" }""", "name,phone")]
    [InlineData("""{ "contract": { "customer": { "name": "阿爾弗雷德" }, "shares": [{ "note": "ab c" }] }, "ok": true }""", "name,note")]
    public void A_shown_body_hides_every_text_that_is_no_id_day_amount_or_code(string message, string hidden)
    {
        var shown = Redaction.Body(Encoding.UTF8.GetBytes($$"""{ "messageId": "x", "message": {{message}} }"""))!.Value.GetRawText();

        Assert.Equal(hidden.Split(',').Length, shown.Split("\"***\"").Length - 1);
        Assert.All(hidden.Split(','), member => Assert.Contains($"\"{member}\":\"***\"", shown, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Customer Zhang San has no tax number", "Customer {customer.name} has no tax number")]
    [InlineData("write to zhang@example.com or call 138 1234 5678", "write to *** or call ***")]
    [InlineData("UNIQUE constraint failed: Entries.Reference", "UNIQUE constraint failed: Entries.Reference")]
    public void An_exceptions_message_names_what_stands_in_the_message_instead_of_saying_it(string said, string shown)
        => Assert.Equal(shown, Redaction.Message(said, System.Text.Json.JsonElement.Parse("""{ "customer": { "name": "Zhang San" } }""")));

    private static ThingHappened Thing() => new(Region, Guid.CreateVersion7(), 1);

    // What the business refuses is not tried again, so that the tests need not wait.
    private static Script Refusing() => new() { Play = (_, _) => throw new RuleViolationException([Refusal.State("test.refused")]) };

    private static void Listening(IBusRegistrationConfigurator bus) => bus.AddConsumer<OnThingHappened>();

    private async Task<Department> RefusingAsync()
    {
        await broker.Ready;
        var receiver = await Department.StartAsync("receiver", broker.NewVirtualHost(), Listening, script: Refusing());
        await receiver.Connected();
        return receiver;
    }

    private static async Task<List<DeadLetter>> LettersAsync(Department department, int count, TimeSpan? atMost = null)
    {
        await Wait.Until(async () => await department.InScope(db => db.DeadLetters.CountAsync()) >= count, $"{count} dead letters are there", atMost ?? TimeSpan.FromSeconds(30));
        return await department.InScope(db => db.DeadLetters.AsNoTracking().OrderBy(d => d.Id).ToListAsync());
    }

    private static async Task<DeadLetterDecisionView> ReplayAsync(Department department, bool wake = true)
    {
        var decided = await DecideAsync(department, DeadLetterState.Replaying, new DeadLetterChoice(null, null, null, null, All: true, "mended", null));
        if (wake)
            await department.Services.GetRequiredService<DeadLetterOffice>().WakeAsync();
        return decided;
    }

    private static Task<DeadLetterDecisionView> DecideAsync(Department department, DeadLetterState decision, DeadLetterChoice choice) => department.InScope(async db =>
    {
        var answer = await DeadLetterGroups.DecideAsync(choice, decision, db, "olga", TimeProvider.System.GetUtcNow(), TestContext.Current.CancellationToken);
        using (await WriterGate.For(db).EnterAsync(TestContext.Current.CancellationToken))
            await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        return answer.Value!;
    });

    private static async Task EmptyAsync(string bus, string queue)
    {
        await using var look = await Probe.ConnectAsync(bus);
        await Wait.Until(async () => await look.WaitingIn(queue) == 0, "the queue is empty");
    }
}

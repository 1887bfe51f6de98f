using System.Collections;
using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using MassTransit;
using Microsoft.EntityFrameworkCore;
using RabbitMQ.Client;
using RegionCloud.ServiceDefaults.Messaging;

namespace RegionCloud.Proof.Tests.Fuzz;

/// <summary>F5: whatever lies in a consumer's queue is acted on once or lies among the dead letters with a reason, and the queue goes on.</summary>
[Collection("the company")]
[Trait("suite", "fuzz")]
public sealed partial class EventTests(Company company, Goals goals)
{
    private static readonly int Messages = Proof.Size(ci: 40, full: 2_000);

    /// <summary>What waits for an earlier event is tried six times, for a second each time, 64 at once, and for a minute in all.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(180 + (6 * 1.2 * Messages / 64));

    /// <summary>It stands behind the first try of all others.</summary>
    private static readonly double GoodWithin = 20 + (1.2 * Messages / 64);

    [Fact]
    [Trait("goal", "F5")]
    public async Task Whatever_a_consumer_is_sent_is_acted_on_once_or_laid_aside_with_a_reason()
    {
        var goal = goals.Of("F5", "events");
        await using var connection = await new ConnectionFactory { Uri = new Uri(company.Broker) }.CreateConnectionAsync(TestContext.Current.CancellationToken);
        var queues = new List<(Department Department, string Queue, Type Event)>();
        foreach (var department in company.Departments)
            queues.AddRange((await QueuesAsync(connection, department)).Select(q => (department, q.Queue, q.Event)));
        // All at once: most of the time is the minute in which what waits for an earlier event is tried.
        var heard = await Task.WhenAll(queues.Select((q, n) => HearAsync(connection, q.Department, q.Queue, q.Event, firstNumber: n * 10_000)));
        foreach (var (queue, sent, acted, dead, goodTook) in heard)
        {
            var wrongly = sent.Values.Where(s => s.MustNotAct && acted.Contains(s.Id)).GroupBy(s => s.What, StringComparer.Ordinal).ToList();
            var tries = dead.Where(d => sent.ContainsKey(d.Key)).GroupBy(d => d.Value.Type, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Count(), StringComparer.Ordinal);
            goal.Is($"{queue}: neither acted on nor laid aside", 0, sent.Keys.Count(id => !acted.Contains(id) && !dead.ContainsKey(id)));
            goal.Is($"{queue}: both", 0, sent.Keys.Count(id => acted.Contains(id) && dead.ContainsKey(id)));
            goal.Is($"{queue}: kinds of broken promise acted on", 0, wrongly.Count);
            goal.Is($"{queue}: laid aside without a reason", 0, dead.Count(d => sent.ContainsKey(d.Key) && d.Value.Type.Length == 0 && d.Value.Message.Length == 0));
            goal.AtMost($"{queue}: a good one behind them, s", GoodWithin, Math.Round((goodTook ?? TimeSpan.FromHours(1)).TotalSeconds, 1));
            goal.Tell($"{queue}: acted on / laid aside of {sent.Count}", $"{sent.Keys.Count(acted.Contains)} / {sent.Keys.Count(dead.ContainsKey)}");
            foreach (var kind in wrongly)
                goal.Show($"{queue} acted on {kind.Count()} of: {kind.Key}\n    {Encoding.UTF8.GetString(kind.First().Body)}");
            foreach (var (exception, count) in tries)
                goal.Show($"{queue}: {count} × {exception}: {dead.First(d => d.Value.Type == exception).Value.Message}\n    {sent.GetValueOrDefault(dead.First(d => d.Value.Type == exception && sent.ContainsKey(d.Key)).Key)?.What}");
            foreach (var lost in sent.Values.Where(s => !acted.Contains(s.Id) && !dead.ContainsKey(s.Id)).Take(5))
                goal.Show($"{queue} lost: {lost.What}\n    {Encoding.UTF8.GetString(lost.Body)}");
        }

        foreach (var department in company.Departments)
            goal.Is($"{department.Name}: still answers", 401, (int)(await department.Http.GetAsync(new Uri($"/api/{department.Name.ToLowerInvariant()}/v1/me", UriKind.Relative), TestContext.Current.CancellationToken)).StatusCode);

        goal.Verify();
    }

    /// <summary>What became of everything that one queue was sent.</summary>
    private sealed record Heard(string Queue, Dictionary<Guid, Sent> Sent, HashSet<Guid> Acted, Dictionary<Guid, (string Type, string Message)> Dead, TimeSpan? GoodTook);

    private async Task<Heard> HearAsync(IConnection connection, Department department, string queue, Type type, int firstNumber)
    {
        await using var channel = await connection.CreateChannelAsync(new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true), TestContext.Current.CancellationToken);
        var (number, sent, began) = (firstNumber, new Dictionary<Guid, Sent>(), Stopwatch.GetTimestamp());
        for (var n = 0; n < Messages; n++)
        {
            var message = Mutate(type, new Draw(number++, Proof.Seed + 5));
            sent.Add(message.Id, message);
            await PublishAsync(channel, queue, message);
        }

        // Its turn comes, whatever stands before it; it may then wait for an earlier event itself.
        var good = Good(type, new Draw(number, Proof.Seed + 5));
        await PublishAsync(channel, queue, good);
        var goodBegan = Stopwatch.GetTimestamp();
        TimeSpan? goodTook = null;
        HashSet<Guid> acted = [];
        Dictionary<Guid, (string Type, string Message)> dead = [];
        while (Stopwatch.GetElapsedTime(began) < Patience)
        {
            acted = await department.Db(async db => (await db.Inbox.AsNoTracking().Where(m => m.Queue == queue).Select(m => m.MessageId).ToListAsync()).ToHashSet());
            dead = await department.Db(async db => await db.DeadLetters.AsNoTracking().Where(d => d.Queue == queue && d.State == DeadLetterState.Open).Select(d => new { d.MessageId, d.ExceptionType, d.ExceptionMessage }).ToDictionaryAsync(d => d.MessageId, d => (d.ExceptionType, d.ExceptionMessage)));
            if (goodTook is null && (acted.Contains(good.Id) || await department.Db(db => db.DeadLetters.AnyAsync(d => d.Queue == queue && d.MessageId == good.Id))))
                goodTook = Stopwatch.GetElapsedTime(goodBegan);
            if (goodTook is not null && sent.Keys.All(id => acted.Contains(id) || dead.ContainsKey(id)))
                break;
            await Task.Delay(1_000, TestContext.Current.CancellationToken);
        }

        return new Heard(queue, sent, acted, dead, goodTook);
    }

    private sealed record Sent(Guid Id, byte[] Body, string What, bool MustNotAct, string ContentType = "application/vnd.masstransit+json");

    private static async Task PublishAsync(IChannel channel, string queue, Sent message)
        => await channel.BasicPublishAsync("", queue, mandatory: true, new BasicProperties { MessageId = message.Id.ToString(), ContentType = message.ContentType, Persistent = true }, message.Body);

    /// <summary>Consumers of the service and of the house, by the names that the house gives their queues.</summary>
    private static async Task<List<(string Queue, Type Event)>> QueuesAsync(IConnection connection, Department department)
    {
        var found = new List<(string, Type)>();
        var types = Assembly.Load($"RegionCloud.{department.Name}").GetTypes().Concat(typeof(EventCatalog).Assembly.GetTypes());
        foreach (var consumer in types.Where(t => t is { IsClass: true, IsAbstract: false, IsGenericType: false }))
        {
            foreach (var contract in consumer.GetInterfaces().Where(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IConsumer<>)))
            {
                var queue = $"{department.Name.ToLowerInvariant()}{Capital().Replace(consumer.Name, m => $"-{m.Value.ToLowerInvariant()}")}";
                try
                {
                    // A queue that is not there closes the channel.
                    await using var look = await connection.CreateChannelAsync();
                    await look.QueueDeclarePassiveAsync(queue);
                    found.Add((queue, contract.GetGenericArguments()[0]));
                }
                catch (RabbitMQ.Client.Exceptions.OperationInterruptedException)
                {
                    // This service does not listen to it.
                }
            }
        }

        return found;
    }

    private Sent Good(Type type, Draw draw)
    {
        var id = Guid.CreateVersion7();
        return new(id, Envelope(type, Sample(type, draw), id), "as promised", MustNotAct: false);
    }

    private Sent Mutate(Type type, Draw draw)
    {
        var id = draw.Id();
        var message = Sample(type, draw);
        switch (draw.Below(10))
        {
            case 0:
                message["addedLater"] = new JsonObject { ["deep"] = 1 };
                return new(id, Envelope(type, message, id), "a member of a later version", MustNotAct: false);
            case 1 or 2 or 3:
                var (holder, member, promise) = Place(message, type, draw);
                var way = draw.Below(3);
                if (way == 0)
                    holder.Remove(member);
                else
                    holder[member] = way == 1 ? null : promise.ParameterType == typeof(string) ? new JsonObject() : "nonsense";
                var optional = way < 2 && IsOptional(promise);
                return new(id, Envelope(type, message, id), $"{member} {(way == 0 ? "is missing" : way == 1 ? "is null" : "is of another type")}", MustNotAct: !optional);
            case 4:
                var (where, name, promised) = Place(message, type, draw);
                var kind = promised.ParameterType;
                if (kind == typeof(decimal))
                    where[name] = draw.One([-1m, 0.001m, 79_228_162_514_264_337_593_543_950_335m, 12_345_678_901_234_567.89m]);
                else if (kind == typeof(int) || kind == typeof(long))
                    where[name] = draw.One([-1, 0, int.MaxValue, int.MinValue]);
                else if (kind == typeof(DateOnly))
                    where[name] = draw.One(["0001-01-01", "9999-12-31"]);
                else if (kind == typeof(string))
                    where[name] = draw.One(["", new string('x', 20_000), "\u0000", "\u202e"]);
                else if (kind == typeof(Guid))
                    where[name] = Guid.Empty.ToString();
                return new(id, Envelope(type, message, id), $"{name} is extreme", MustNotAct: false);
            case 5:
                return new(id, draw.One([Encoding.UTF8.GetBytes("nonsense"), [0xff, 0xfe, 0x00], Encoding.UTF8.GetBytes("{}"), Encoding.UTF8.GetBytes("[1,2]"), []]), "no envelope", MustNotAct: true, draw.One(["application/vnd.masstransit+json", "application/json", "text/plain", "application/octet-stream"]));
            case 6:
                return new(id, Envelope("urn:message:RegionCloud.Nobody.Messages.Events:NobodyKnows", message, id), "another event", MustNotAct: true);
            case 7:
                var whole = Envelope(type, message, id);
                return new(id, whole[..draw.Below(whole.Length)], "cut off", MustNotAct: true);
            default:
                return new(id, Envelope(type, message, id), "as promised", MustNotAct: false);
        }
    }

    /// <summary>Some member, also of what lies inside.</summary>
    private static (JsonObject Holder, string Member, ParameterInfo Promise) Place(JsonObject message, Type type, Draw draw)
    {
        var places = new List<(JsonObject, string, ParameterInfo)>();
        void Walk(JsonObject at, Type described)
        {
            foreach (var parameter in Parameters(described))
            {
                var name = Camel(parameter.Name!);
                places.Add((at, name, parameter));
                if (at[name] is JsonObject inner)
                    Walk(inner, parameter.ParameterType);
                if (at[name] is JsonArray { Count: > 0 } items && items[0] is JsonObject first)
                    Walk(first, parameter.ParameterType.GetGenericArguments()[0]);
            }
        }

        Walk(message, type);
        return draw.One(places);
    }

    private static bool IsOptional(ParameterInfo promise) => promise.HasDefaultValue || new NullabilityInfoContext().Create(promise).ReadState == NullabilityState.Nullable;

    private JsonObject Sample(Type type, Draw draw)
    {
        var made = new JsonObject();
        foreach (var parameter in Parameters(type))
            made[Camel(parameter.Name!)] = Value(parameter.ParameterType, Camel(parameter.Name!), draw);
        return made;
    }

    private JsonNode? Value(Type described, string name, Draw draw)
    {
        var type = Nullable.GetUnderlyingType(described) ?? described;
        if (type == typeof(Guid))
        {
            var known = name == "regionId" ? company.Pool.Ids("regions") : company.Pool.Ids($"{name[..^2]}s");
            return known.Count > 0 && (name == "regionId" || draw.In(50)) ? draw.One(known) : draw.Id().ToString();
        }

        if (type == typeof(string))
            return name is "currency" ? "CNY" : name is "service" ? "sales" : $"text {draw.Below(1000)}";
        if (type == typeof(decimal))
            return name is "percent" ? 100m : 10m;
        if (type == typeof(int) || type == typeof(long))
            return 1 + draw.Below(5);
        if (type == typeof(bool))
            return draw.In(50);
        if (type == typeof(DateOnly))
            return "2026-01-15";
        if (type == typeof(DateTimeOffset))
            return "2026-01-15T02:00:00+00:00";
        if (type.IsEnum)
            return Enum.GetNames(type)[0];
        return typeof(IEnumerable).IsAssignableFrom(type) ? new JsonArray(Value(type.GetGenericArguments()[0], name, draw)) : Sample(type, draw);
    }

    private static byte[] Envelope(Type type, JsonObject message, Guid id) => Envelope(EventCatalog.UrnOf(type), message, id);

    private static byte[] Envelope(string urn, JsonObject message, Guid id) => Encoding.UTF8.GetBytes(new JsonObject
    {
        ["messageId"] = id.ToString(),
        ["conversationId"] = id.ToString(),
        ["messageType"] = new JsonArray(urn),
        ["message"] = message.DeepClone(),
        ["sentTime"] = "2026-01-15T02:00:00Z",
        ["headers"] = new JsonObject(),
    }.ToJsonString());

    private static ParameterInfo[] Parameters(Type type) => type.GetConstructors().MaxBy(c => c.GetParameters().Length)!.GetParameters();

    private static string Camel(string name) => string.Create(CultureInfo.InvariantCulture, $"{char.ToLowerInvariant(name[0])}{name[1..]}");

    [GeneratedRegex("[A-Z]", RegexOptions.None, 1000)]
    private static partial Regex Capital();
}

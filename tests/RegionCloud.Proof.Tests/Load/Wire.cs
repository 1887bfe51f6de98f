using RabbitMQ.Client;
using RabbitMQ.Client.Events;
using RabbitMQ.Client.Exceptions;
using RegionCloud.Testing;

namespace RegionCloud.Proof.Tests.Load;

/// <summary>A message as it lies in a queue.</summary>
internal sealed record Letter(string Exchange, BasicProperties Properties, byte[] Body);

/// <summary>The broker past all services: what travels is seen, copied and put back in another order.</summary>
internal sealed class Wire : IAsyncDisposable
{
    private const string Copy = "copied-by-the-suite";
    private readonly PrivateBroker broker;
    private readonly string virtualHost;
    private readonly IConnection connection;
    private readonly IChannel channel;

    private Wire(PrivateBroker broker, string virtualHost, IConnection connection, IChannel channel) => (this.broker, this.virtualHost, this.connection, this.channel) = (broker, virtualHost, connection, channel);

    public static async Task<Wire> ConnectAsync(PrivateBroker broker, string address)
    {
        var opened = await new ConnectionFactory { Uri = new Uri(address) }.CreateConnectionAsync();
        return new Wire(broker, new Uri(address).AbsolutePath.TrimStart('/'), opened, await opened.CreateChannelAsync(new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true)));
    }

    /// <summary>The catalogue of events as it stands in the running broker.</summary>
    public async Task<IReadOnlyList<string>> EventsAsync()
        => [.. (await broker.ControlAsync("list_exchanges", "-p", virtualHost, "name", "--quiet")).Split('\n').Select(l => l.Trim()).Where(l => l.Contains(".Events:", StringComparison.Ordinal))];

    /// <summary>Every queue of a consumer, with how much waits in it.</summary>
    public async Task<IReadOnlyDictionary<string, int>> QueuesAsync()
        => (await broker.ControlAsync("list_queues", "-p", virtualHost, "name", "messages", "--quiet")).Split('\n').Select(l => l.Split('\t')).Where(l => l.Length == 2 && int.TryParse(l[1], out _))
            .ToDictionary(l => l[0], l => int.Parse(l[1], System.Globalization.CultureInfo.InvariantCulture), StringComparer.Ordinal);

    /// <summary>From now on a copy of every event comes to <paramref name="seen"/>; those that the suite made do not.</summary>
    public async Task TapAsync(Func<Letter, Task> seen)
    {
        var tap = await connection.CreateChannelAsync();
        var queue = await tap.QueueDeclareAsync();
        foreach (var exchange in await EventsAsync())
            await tap.QueueBindAsync(queue.QueueName, exchange, "");
        var consumer = new AsyncEventingBasicConsumer(tap);
        consumer.ReceivedAsync += (_, delivery) => delivery.BasicProperties.Headers?.ContainsKey(Copy) is true
            ? Task.CompletedTask
            : seen(new Letter(delivery.Exchange, new BasicProperties(delivery.BasicProperties), delivery.Body.ToArray()));
        await tap.BasicConsumeAsync(queue.QueueName, autoAck: true, consumer);
    }

    /// <summary>Sends it once more, as the relay would: the same message under the same id.</summary>
    public async Task SendAgainAsync(Letter letter)
    {
        var properties = new BasicProperties(letter.Properties) { Headers = new Dictionary<string, object?>(letter.Properties.Headers ?? new Dictionary<string, object?>(), StringComparer.Ordinal) { [Copy] = true } };
        await channel.BasicPublishAsync(letter.Exchange, "", mandatory: false, properties, letter.Body);
    }

    public async Task<List<Letter>> TakeAllAsync(string queue)
    {
        var taken = new List<Letter>();
        while (await channel.BasicGetAsync(queue, autoAck: true) is { } got)
            taken.Add(new Letter(got.Exchange, new BasicProperties(got.BasicProperties), got.Body.ToArray()));
        return taken;
    }

    public async Task PutAsync(string queue, IEnumerable<Letter> letters)
    {
        foreach (var chunk in letters.Chunk(100))
            await Task.WhenAll(chunk.Select(l => channel.BasicPublishAsync("", queue, mandatory: true, l.Properties, l.Body).AsTask()));
    }

    public async Task<long> WaitingAsync(string queue)
    {
        await using var look = await connection.CreateChannelAsync();
        try
        {
            return (await look.QueueDeclarePassiveAsync(queue)).MessageCount;
        }
        catch (OperationInterruptedException)
        {
            return 0;
        }
    }

    public async ValueTask DisposeAsync() => await connection.DisposeAsync();
}

using System.Diagnostics.Metrics;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using RabbitMQ.Client;

namespace RegionCloud.ServiceDefaults.Tests.Messaging;

/// <summary>Looks at the broker past the bus.</summary>
internal sealed class Probe : IAsyncDisposable
{
    private readonly IConnection connection;

    private Probe(IConnection connection) => this.connection = connection;

    public static async Task<Probe> ConnectAsync(string broker)
        => new(await new ConnectionFactory { Uri = new Uri(broker) }.CreateConnectionAsync());

    public async Task<uint> WaitingIn(string queue)
    {
        await using var channel = await connection.CreateChannelAsync();
        try
        {
            return await channel.MessageCountAsync(queue);
        }
        catch (RabbitMQ.Client.Exceptions.OperationInterruptedException)
        {
            return 0;
        }
    }

    public async Task SendRaw(string queue, string envelope)
    {
        await using var channel = await connection.CreateChannelAsync(new CreateChannelOptions(true, true));
        await channel.BasicPublishAsync(
            "", queue, mandatory: true, new BasicProperties { ContentType = "application/vnd.masstransit+json" }, Encoding.UTF8.GetBytes(envelope));
    }

    public ValueTask DisposeAsync() => connection.DisposeAsync();
}

/// <summary>Adds up what a counter of ours reports for one queue.</summary>
internal sealed class CounterOf : IDisposable
{
    private readonly MeterListener listener = new();
    private long total;

    public CounterOf(string instrument, string value, string tagged = "queue")
    {
        listener.InstrumentPublished = (i, l) =>
        {
            if (i.Name == instrument)
                l.EnableMeasurementEvents(i);
        };
        listener.SetMeasurementEventCallback<long>((_, count, tags, _) =>
        {
            foreach (var tag in tags)
            {
                if (tag.Key == tagged && Equals(tag.Value, value))
                    Interlocked.Add(ref total, count);
            }
        });
        listener.Start();
    }

    public long Total => Interlocked.Read(ref total);

    public void Dispose() => listener.Dispose();
}

/// <summary>What a gauge of one host shows now for one queue.</summary>
internal static class GaugeOf
{
    public static int? Read(IServiceProvider host, string instrument, string queue)
    {
        int? shown = null;
        var meters = host.GetRequiredService<IMeterFactory>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (i, l) =>
        {
            if (i.Name == instrument && i.Meter.Scope == meters)
                l.EnableMeasurementEvents(i);
        };
        listener.SetMeasurementEventCallback<int>((_, value, tags, _) =>
        {
            foreach (var tag in tags)
            {
                if (tag.Key == "queue" && Equals(tag.Value, queue))
                    shown = value;
            }
        });
        listener.Start();
        listener.RecordObservableInstruments();
        return shown;
    }
}

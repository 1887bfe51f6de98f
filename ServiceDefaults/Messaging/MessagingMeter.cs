using System.Diagnostics.Metrics;

namespace RegionCloud.ServiceDefaults.Messaging;

/// <summary>The meter <c>RegionCloud.Messaging</c>. What each instrument means and what to do: docs/metrics.md.</summary>
internal sealed class MessagingMeter
{
    public const string Name = "RegionCloud.Messaging";

    private readonly Counter<long> published;
    private readonly Counter<long> failed;
    private readonly Counter<long> duplicates;
    private readonly Counter<long> restarts;
    private volatile bool holdsLease;

    public MessagingMeter(IMeterFactory meters, BusStatus status, TimeProvider time)
    {
        var meter = meters.Create(Name);
        published = meter.CreateCounter<long>("regioncloud.outbox.published", "{event}", "Events confirmed by the broker");
        duplicates = meter.CreateCounter<long>("regioncloud.inbox.duplicates", "{message}", "Messages that had been acted on before and were dropped");
        meter.CreateObservableGauge("regioncloud.outbox.depth", () => status.Outbox.Depth, "{event}", "Events that have not left yet");
        meter.CreateObservableGauge("regioncloud.outbox.oldest_age", () => status.Outbox.Oldest is { } oldest ? (time.GetUtcNow() - oldest).TotalSeconds : 0, "s", "Age of the oldest event that has not left yet");
        meter.CreateObservableGauge("regioncloud.outbox.unclaimed", () => status.Outbox.Unclaimed, "{event}", "Events that nobody listens to yet");
        meter.CreateObservableGauge("regioncloud.outbox.lease_held", () => holdsLease ? 1 : 0, description: "1 in the instance that sends this department's events");
        failed = meter.CreateCounter<long>("regioncloud.outbox.failures", "{event}", "Tries to send an event that failed; it is tried again");
        restarts = meter.CreateCounter<long>("regioncloud.bus.restarts", "{restart}", "Times the bus was restarted because it did not come back by itself");
        meter.CreateObservableGauge("regioncloud.broker.connected", () => status.Broker.Connected ? 1 : 0, description: "1 while the broker answers this instance");
        meter.CreateObservableGauge("regioncloud.consumers.attached", () => Queues(status, q => status.Broker.Connected && !status.Broker.Unattended.Contains(q) ? 1 : 0), description: "1 while somebody consumes from the queue");
        meter.CreateObservableGauge("regioncloud.deadletters.depth", () => status.DeadLetters.Select(d => new Measurement<long>(d.Value, new KeyValuePair<string, object?>("queue", d.Key))), "{message}", "Messages set aside because nobody could act on them");
    }

    public void Published(int count) => published.Add(count);

    public void Failed(int count)
    {
        if (count > 0)
            failed.Add(count);
    }

    public void Restarted() => restarts.Add(1);

    public void DroppedDuplicate(string queue) => duplicates.Add(1, new KeyValuePair<string, object?>("queue", queue));

    public void HoldsLease(bool held) => holdsLease = held;

    private static IEnumerable<Measurement<int>> Queues(BusStatus status, Func<string, int> value)
        => status.Queues.Select(q => new Measurement<int>(value(q), new KeyValuePair<string, object?>("queue", q)));
}

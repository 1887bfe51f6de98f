using System.Diagnostics.Metrics;

namespace RegionCloud.ServiceDefaults.Messaging;

/// <summary>The meter <c>RegionCloud.Messaging</c>.</summary>
internal sealed class MessagingMeter
{
    public const string Name = "RegionCloud.Messaging";

    private readonly Counter<long> published;
    private readonly Counter<long> duplicates;
    private volatile bool holdsLease;

    public MessagingMeter(IMeterFactory meters, BusStatus status, TimeProvider time)
    {
        var meter = meters.Create(Name);
        published = meter.CreateCounter<long>("regioncloud.outbox.published", "{event}", "Events confirmed by the broker");
        duplicates = meter.CreateCounter<long>("regioncloud.inbox.duplicates", "{message}", "Messages that had been acted on before and were dropped");
        meter.CreateObservableGauge("regioncloud.outbox.depth", () => status.Outbox.Depth, "{event}", "Events that have not left yet");
        meter.CreateObservableGauge("regioncloud.outbox.oldest_age", () => status.Outbox.Oldest is { } oldest ? (time.GetUtcNow() - oldest).TotalSeconds : 0, "s", "Age of the oldest event that has not left yet");
        meter.CreateObservableGauge("regioncloud.outbox.lease_held", () => holdsLease ? 1 : 0, description: "1 in the instance that sends this department's events");
    }

    public void Published(int count) => published.Add(count);

    public void DroppedDuplicate(string queue) => duplicates.Add(1, new KeyValuePair<string, object?>("queue", queue));

    public void HoldsLease(bool held) => holdsLease = held;
}

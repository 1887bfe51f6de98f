using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace RegionCloud.ServiceDefaults.Messaging;

/// <summary>
/// Never unhealthy: without the broker a department still answers and its outbox keeps what is to be told, so taking it out of
/// service would only turn a delay into an outage.
/// </summary>
internal sealed class MessagingHealth(BusStatus status, TimeProvider time) : IHealthCheck
{
    private static readonly TimeSpan TooOld = TimeSpan.FromSeconds(60);

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var reasons = new List<string>();
        var (broker, outbox) = (status.Broker, status.Outbox);
        if (!broker.Connected)
            reasons.Add($"no connection to the broker: {broker.Reason}");
        if (broker.Unattended.Count > 0)
            reasons.Add($"no consumer attached to {string.Join(", ", broker.Unattended)}");
        if (outbox.Oldest is { } oldest && time.GetUtcNow() - oldest is var age && age > TooOld)
            reasons.Add($"{outbox.Depth} events have not left, the oldest for {age.TotalSeconds:0} s");
        if (outbox.Reason is { } reason)
            reasons.Add(reason);

        return Task.FromResult(reasons.Count == 0
            ? HealthCheckResult.Healthy($"connected; {outbox.Depth} events wait")
            : HealthCheckResult.Degraded(string.Join("; ", reasons)));
    }
}

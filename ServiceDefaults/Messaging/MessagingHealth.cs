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

        if (status.DeadLetters.Values.Sum() is > 0 and var dead)
            reasons.Add($"{dead} dead letters wait for an operator");

        // What nobody listens to yet is no fault of anybody.
        var unclaimed = outbox.Unclaimed > 0 ? $"; {outbox.Unclaimed} events that nobody listens to yet" : "";
        // A drained consumer is as its operator wants it, so it is told and is no fault.
        var drained = string.Concat((status.Drained?.Values ?? []).Select(d => $"; {d.Queue} is drained by {d.By} since {d.Since:u}: {d.Reason}"));
        return Task.FromResult(reasons.Count == 0
            ? HealthCheckResult.Healthy($"connected; {outbox.Depth} events wait{unclaimed}{drained}")
            : HealthCheckResult.Degraded(string.Join("; ", reasons) + unclaimed + drained));
    }
}

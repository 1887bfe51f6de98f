using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RegionCloud.ServiceDefaults.Audit;
using RegionCloud.ServiceDefaults.Data;
using RegionCloud.ServiceDefaults.Messaging;
using RegionCloud.ServiceDefaults.Security;

namespace RegionCloud.ServiceDefaults.Operators;

/// <summary>A consumer of this service and its queue.</summary>
/// <param name="Waiting">Messages in the queue that nobody has taken yet; absent while the broker cannot be asked.</param>
/// <param name="Attached">Consumers of all instances; absent while the broker cannot be asked.</param>
/// <param name="Drained">Who holds it back, since when and why; absent while it works.</param>
public sealed record ConsumerView(string Queue, long? Waiting, long? Attached, DrainView? Drained);

public sealed record DrainView(string By, DateTimeOffset Since, string Reason);

/// <param name="Reason">Why; 3 to 180 characters, kept in the audit.</param>
public sealed record Intervention(string Reason);

internal static class ListConsumers
{
    /// <summary>Every consumer with its queue, as the broker last showed it (at most two seconds ago).</summary>
    internal static async Task<Ok<List<ConsumerView>>> Handle(ServiceDbContext db, BusStatus status, CancellationToken ct)
    {
        var drained = await db.DrainedConsumers.AsNoTracking().ToDictionaryAsync(d => d.Queue, StringComparer.Ordinal, ct);
        return TypedResults.Ok(status.Queues.Order(StringComparer.Ordinal).Select(q => View(q, status, drained.GetValueOrDefault(q))).ToList());
    }

    public static ConsumerView View(string queue, BusStatus status, DrainedConsumer? drained)
    {
        var level = status.Broker.Queues.GetValueOrDefault(queue);
        return new ConsumerView(queue, level?.Waiting, level?.Consumers, drained is null ? null : new DrainView(drained.By, drained.Since, drained.Reason));
    }
}

internal static class DrainConsumer
{
    /// <summary>
    /// The consumer takes no messages until it is resumed: what it works on is finished, the rest waits in its queue. It holds for every
    /// instance within two seconds, and over restarts. Draining it again changes nothing.
    /// </summary>
    internal static async Task<Results<Ok<ConsumerView>, NotFound>> Handle(
        string queue, Intervention why, ServiceDbContext db, CurrentUser user, AuditContext audit, BusStatus status, DrainedConsumers drains, TimeProvider time, HttpContext http, CancellationToken ct)
    {
        var reason = audit.Because = OperatorEndpoints.Reason(why.Reason);
        if (!status.Queues.Contains(queue))
            return TypedResults.NotFound();

        var drained = await db.DrainedConsumers.FindAsync([queue], ct);
        if (drained is null)
            db.Add(drained = new DrainedConsumer { Queue = queue, Since = time.GetUtcNow(), By = user.Subject, Reason = reason });
        http.Response.OnCompleted(drains.WakeAsync);
        return TypedResults.Ok(ListConsumers.View(queue, status, drained));
    }
}

internal static class ResumeConsumer
{
    /// <summary>The consumer takes messages again, in every instance within two seconds.</summary>
    internal static async Task<Results<Ok<ConsumerView>, NotFound>> Handle(
        string queue, Intervention why, ServiceDbContext db, BusStatus status, DrainedConsumers drains, AuditContext audit, HttpContext http, CancellationToken ct)
    {
        audit.Because = OperatorEndpoints.Reason(why.Reason);
        if (!status.Queues.Contains(queue))
            return TypedResults.NotFound();

        if (await db.DrainedConsumers.FindAsync([queue], ct) is { } drained)
            db.Remove(drained);
        http.Response.OnCompleted(drains.WakeAsync);
        return TypedResults.Ok(ListConsumers.View(queue, status, drained: null));
    }
}

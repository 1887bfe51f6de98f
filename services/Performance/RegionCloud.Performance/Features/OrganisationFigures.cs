using System.Buffers.Binary;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Performance.Data;
using RegionCloud.ServiceDefaults.Observability;

namespace RegionCloud.Performance.Features;

/// <summary>What the dashboards show of the organisation; docs/metrics.md tells what to do about it.</summary>
internal sealed class OrganisationFigures(PerformanceDbContext db, TimeProvider time) : IFigures
{
    private const string Waiting = "regioncloud.approvals.waiting";
    private const string Age = "regioncloud.approvals.oldest_age";

    public static IReadOnlyList<FigureDefinition> Definitions =>
    [
        new(Waiting, "{approval}", "Roles and stand-ins that wait for a second person's yes"),
        new(Age, "s", "How long the one that waits longest has waited for a second person's yes"),
    ];

    public async Task<IReadOnlyList<Figure>> ReadAsync(CancellationToken cancellationToken)
    {
        var grants = await db.Grants.Where(g => g.Approval.Pending).Select(g => new { g.RegionId, g.Id }).ToListAsync(cancellationToken);
        var delegations = await db.Delegations.Where(d => d.Approval.Pending).Select(d => new { d.Grant.RegionId, d.Id }).ToListAsync(cancellationToken);
        var now = time.GetUtcNow();
        return
        [
            .. grants.Concat(delegations).GroupBy(w => w.RegionId).SelectMany(g => new[]
            {
                new Figure(Waiting, g.Key, g.Count()),
                new Figure(Age, g.Key, g.Max(w => (now - Made(w.Id)).TotalSeconds)),
            }),
        ];
    }

    /// <summary>An id of version 7 begins with the millisecond in which it was made (RFC 9562 §5.7).</summary>
    private static DateTimeOffset Made(Guid id)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        return DateTimeOffset.FromUnixTimeMilliseconds(BinaryPrimitives.ReadInt64BigEndian(bytes) >> 16);
    }
}

using Microsoft.EntityFrameworkCore;
using RegionCloud.ServiceDefaults.Data;

namespace RegionCloud.ServiceDefaults.Audit;

/// <summary>What is wrong at one place of the chain.</summary>
public enum AuditFault
{
    /// <summary>No seal has this number: it was deleted.</summary>
    SealMissing,

    /// <summary>The seal stands, its entry is gone.</summary>
    EntryMissing,

    /// <summary>Entry or seal is not what was sealed.</summary>
    Changed,

    /// <summary>The seal does not follow from the one before it: that one was replaced.</summary>
    Unchained,

    /// <summary>A neighbour remembers another hash here: the chain was rewritten.</summary>
    Rewritten,

    /// <summary>A neighbour remembers a head beyond the end: the tail was cut off.</summary>
    Truncated,
}

public sealed record AuditFinding(long Seq, AuditFault Fault);

/// <param name="Verified">Sealed entries that were looked at.</param>
/// <param name="Broken">How many findings there are.</param>
/// <param name="FirstBroken">The first place that is not as sealed.</param>
/// <param name="Findings">The first 100.</param>
/// <param name="HeadSeq">Place of the last seal.</param>
/// <param name="HeadHash">Its hash, lower-case hex.</param>
/// <param name="Unsealed">Entries not sealed yet; more than a few seconds' worth means that no instance seals.</param>
public sealed record AuditVerification(long Verified, long Broken, AuditFinding? FirstBroken, IReadOnlyList<AuditFinding> Findings, long HeadSeq, string? HeadHash, long Unsealed)
{
    internal IReadOnlyList<AuditFinding> All { get; init; } = [];
}

/// <summary>
/// Recomputes the whole chain in one pass. Each place is held against what is stored around it, so that every damage is found and not only
/// the first. A chain that was rewritten or cut consistently betrays itself only by the anchors that the neighbours keep.
/// </summary>
internal static class AuditVerifier
{
    private const int Shown = 100;

    /// <param name="anchors">What neighbours remember of this service's chain.</param>
    public static async Task<AuditVerification> VerifyAsync(ServiceDbContext db, string service, IReadOnlyCollection<AuditAnchor> anchors, CancellationToken cancellationToken)
    {
        var (chain, findings, remembered) = (new AuditChain(), new List<AuditFinding>(), anchors.ToLookup(a => a.Seq, a => a.Hash));
        var (verified, last, previous) = (0L, 0L, AuditChain.Genesis(service));
        var sealedEntries = db.AuditSeals.AsNoTracking().LeftJoin(db.AuditEntries.AsNoTracking(), s => s.EntryId, e => e.Id, (s, e) => new { Seal = s, Entry = e }).OrderBy(p => p.Seal.Seq);
        await foreach (var place in sealedEntries.AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            var seal = place.Seal;
            verified++;
            for (var missing = last + 1; missing < seal.Seq; missing++)
                findings.Add(new AuditFinding(missing, AuditFault.SealMissing));

            // After a gap the predecessor is not there to be compared with; the gap itself is the finding.
            if (seal.Seq == last + 1 && !seal.PrevHash.AsSpan().SequenceEqual(previous))
                findings.Add(new AuditFinding(seal.Seq, AuditFault.Unchained));
            if (place.Entry is null)
                findings.Add(new AuditFinding(seal.Seq, AuditFault.EntryMissing));
            else if (!chain.Hash(place.Entry, seal.Seq, seal.SealedAt, seal.PrevHash).AsSpan().SequenceEqual(seal.Hash))
                findings.Add(new AuditFinding(seal.Seq, AuditFault.Changed));
            if (remembered[seal.Seq].Any(hash => !string.Equals(hash, Convert.ToHexStringLower(seal.Hash), StringComparison.Ordinal)))
                findings.Add(new AuditFinding(seal.Seq, AuditFault.Rewritten));
            (last, previous) = (seal.Seq, seal.Hash);
        }

        findings.AddRange(remembered.Where(a => a.Key > last).Select(a => new AuditFinding(a.Key, AuditFault.Truncated)));
        var unsealed = await db.AuditEntries.LongCountAsync(cancellationToken) - (verified - findings.Count(f => f.Fault == AuditFault.EntryMissing));
        return new AuditVerification(
            verified, findings.Count, findings.MinBy(f => f.Seq), [.. findings.Take(Shown)], last, verified == 0 ? null : Convert.ToHexStringLower(previous), Math.Max(0, unsealed))
        {
            All = findings,
        };
    }
}

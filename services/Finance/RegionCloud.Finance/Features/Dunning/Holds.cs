using Microsoft.EntityFrameworkCore;
using RegionCloud.Finance.Data;
using RegionCloud.Finance.Domain;

namespace RegionCloud.Finance.Features.Dunning;

/// <summary>What keeps an instalment from being dunned (RB-16).</summary>
internal static class HoldKind
{
    public const string Dispute = "dispute";
    public const string Complaint = "complaint";

    public static IReadOnlyList<string> All => [Dispute, Complaint];
}

/// <param name="Reason">Of a dispute what was said when it was placed, of a complaint its number.</param>
internal sealed record Hold(string Kind, string Reason);

/// <summary>What holds at the end of a day.</summary>
internal sealed class Holds(ILookup<Guid, DunningHold> disputes, ILookup<Guid, Complaint> complaints)
{
    /// <summary>The first reason, a dispute before a complaint; null: it is not held.</summary>
    public Hold? Of(Guid contractId, Guid instalmentId)
        => disputes[contractId].FirstOrDefault(h => h.InstalmentId is null || h.InstalmentId == instalmentId) is { } dispute ? new Hold(HoldKind.Dispute, dispute.Reason)
            : complaints[contractId].FirstOrDefault() is { } complaint ? new Hold(HoldKind.Complaint, complaint.Number)
            : null;
}

internal static class HoldsOfContracts
{
    /// <summary>The disputes and open complaints of contracts as of the end of a day.</summary>
    public static async Task<Holds> HoldsAsync(this FinanceDbContext db, IEnumerable<Guid> contractIds, DateOnly day, CancellationToken cancellationToken)
    {
        var contracts = contractIds.Distinct().ToList();
        var disputes = await db.DunningHolds.AsNoTracking().Where(h => contracts.Contains(h.ContractId) && h.From <= day && h.Until >= day).OrderBy(h => h.Id).ToListAsync(cancellationToken);
        var complaints = await db.Complaints.AsNoTracking().Where(c => c.OpenedOn <= day && c.Steps.Any(s => s.ContractId != null && contracts.Contains(s.ContractId.Value))).OrderBy(c => c.Id).ToListAsync(cancellationToken);
        return new Holds(
            disputes.Where(h => h.Holds(day)).ToLookup(h => h.ContractId),
            complaints.Select(c => (Complaint: c, ContractId: c.Holds(day))).Where(c => c.ContractId is not null).ToLookup(c => c.ContractId!.Value, c => c.Complaint));
    }
}

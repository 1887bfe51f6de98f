using Microsoft.EntityFrameworkCore;
using RegionCloud.Performance.Data;
using RegionCloud.Performance.Domain;
using RegionCloud.ServiceDefaults.Waiting;

namespace RegionCloud.Performance.Features.Delegations;

/// <summary>Stand-ins for roles of headquarters and finance that wait for a second person's yes (SoD6, SoD8).</summary>
internal static class WaitingDelegations
{
    public static WaitingList List => WaitingList.Of<PerformanceDbContext>("delegation.approve", ReadAsync);

    private static async Task<IReadOnlyList<Waits>> ReadAsync(PerformanceDbContext db, WaitingFor whom, CancellationToken ct)
    {
        var pending = await whom.CandidatesAsync(db.WithParts().AsNoTracking().Where(d => d.Approval.Pending).OrderByDescending(d => d.Id), ct);
        return
        [
            .. pending.Where(d => DelegationView.ActionsOf(d, whom.User).Contains("approve", StringComparer.Ordinal)).Select(d => new Waits(
                "delegationApproval", "label.performance.waiting.delegation", "delegation", d.Id, d.Delegate.Number, d.Grant.RegionId, d.MintedAt(), DueOn: null, "approve", $"delegations?delegateId={d.DelegateId}",
                ("employee", d.Delegate.Name), ("delegator", d.Delegator.Name), ("role", $"enum.role.{d.Grant.Role}"))),
        ];
    }
}

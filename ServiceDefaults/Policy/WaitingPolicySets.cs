using Microsoft.EntityFrameworkCore;
using RegionCloud.ServiceDefaults.Data;
using RegionCloud.ServiceDefaults.Waiting;

namespace RegionCloud.ServiceDefaults.Policy;

/// <summary>A proposed policy set waits for another person of headquarters, until its first day (SoD4).</summary>
internal static class WaitingPolicySets
{
    public static WaitingList List => WaitingList.Of<ServiceDbContext>("policy.approve", ReadAsync);

    private static async Task<IReadOnlyList<Waits>> ReadAsync(ServiceDbContext db, WaitingFor whom, CancellationToken ct)
    {
        var around = await db.LookAroundAsync(whom.User, whom.Clock, ct);
        var proposed = await whom.CandidatesAsync(db.PolicySets.AsNoTracking().Where(s => s.Status == PolicySetStatus.Proposed).OrderByDescending(s => s.Number), ct);
        return
        [
            // One that can no longer be approved waits to be refused.
            .. from set in proposed
               let action = around.ActionsOn(set).FirstOrDefault(a => a is "approve" or "reject")
               where action is not null
               select new Waits(
                   "policySetApproval", "label.waiting.policy-set", "policySet", set.Id, set.Code, RegionId: null, set.ProposedAt, set.EffectiveFrom, action, $"policy-parameters/{set.Id}",
                   ("set", set.Code), ("effectiveFrom", set.EffectiveFrom)),
        ];
    }
}

using Microsoft.EntityFrameworkCore;
using RegionCloud.Finance.Data;
using RegionCloud.Finance.Domain;
using RegionCloud.ServiceDefaults.Waiting;

namespace RegionCloud.Finance.Features.Claims;

/// <summary>Claims that wait for their next level, for headquarters' override, and to be paid (8.2-2).</summary>
internal static class WaitingClaims
{
    public static IReadOnlyList<WaitingList> Lists =>
    [
        WaitingList.Of<FinanceDbContext>("expense.approve", (db, whom, ct) => OfferingAsync(db.Claims.Where(c => c.Status == ClaimStatus.Submitted || c.Status == ClaimStatus.InApproval), "approve", "claimApproval", "label.finance.waiting.claim", whom, ct)),
        WaitingList.Of<FinanceDbContext>("budget.approve", (db, whom, ct) => OfferingAsync(db.Claims.Where(c => c.Status == ClaimStatus.Blocked), "override", "claimOverride", "label.finance.waiting.claim-blocked", whom, ct)),
        WaitingList.Of<FinanceDbContext>("expense.pay", (db, whom, ct) => OfferingAsync(db.Claims.Where(c => c.Status == ClaimStatus.Approved), "pay", "claimPayment", "label.finance.waiting.claim-payment", whom, ct)),
    ];

    private static async Task<IReadOnlyList<Waits>> OfferingAsync(IQueryable<ExpenseClaim> claims, string action, string kind, string title, WaitingFor whom, CancellationToken ct)
        => [.. (await whom.CandidatesAsync(claims.AsNoTracking().AsSplitQuery().OrderByDescending(c => c.Id), ct))
            .Where(c => ClaimActions.Of(c, whom.User, whom.Organisation, whom.Clock).Contains(action, StringComparer.Ordinal))
            .Select(c => new Waits(
                kind, title, "expenseClaim", c.Id, c.Number, c.RegionId, c.Transitions.MaxBy(t => t.Sequence)!.RecordedAt, DueOn: null, action, $"expense-claims/{c.Id}",
                ("number", c.Number), ("claimant", whom.Organisation.Employees.GetValueOrDefault(c.OwnerId)?.Name), ("amount", c.Sanctioned), ("currency", c.Currency)))];
}

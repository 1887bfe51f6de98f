using Microsoft.EntityFrameworkCore;
using RegionCloud.Finance.Data;
using RegionCloud.Finance.Domain;
using RegionCloud.Finance.Features.Spendings;
using RegionCloud.ServiceDefaults.Waiting;

namespace RegionCloud.Finance.Features.Budgets;

/// <summary>Budgets that wait for headquarters, and spendings beyond a budget for whoever may allow them (8.1, RB-27).</summary>
internal static class WaitingBudgets
{
    public static IReadOnlyList<WaitingList> Lists => [WaitingList.Of<FinanceDbContext>("budget.approve", BudgetsAsync), WaitingList.Of<FinanceDbContext>("spending.approve", SpendingsAsync)];

    private static async Task<IReadOnlyList<Waits>> BudgetsAsync(FinanceDbContext db, WaitingFor whom, CancellationToken ct)
        => [.. (await whom.CandidatesAsync(db.Budgets.AsNoTracking().AsSplitQuery().Where(b => b.Status == BudgetStatus.Submitted).OrderByDescending(b => b.Id), ct))
            .Where(b => BudgetActions.Of(b, whom.User).Contains("approve", StringComparer.Ordinal))
            .Select(b => new Waits(
                "budgetApproval", "label.finance.waiting.budget", "budget", b.Id, b.Number, b.RegionId, b.Transitions.MaxBy(t => t.Sequence)!.RecordedAt, DueOn: null, "approve", $"budgets/{b.Id}",
                ("number", b.Number), ("year", b.Year), ("total", b.Total), ("currency", b.Currency)))];

    private static async Task<IReadOnlyList<Waits>> SpendingsAsync(FinanceDbContext db, WaitingFor whom, CancellationToken ct)
        => [.. (await whom.CandidatesAsync(db.Spendings.AsNoTracking().Where(s => s.Status == SpendingStatus.AwaitingManager || s.Status == SpendingStatus.AwaitingHeadquarters).OrderByDescending(s => s.Id), ct))
            .Where(s => SpendingActions.Of(s, whom.User).Contains("approve", StringComparer.Ordinal))
            .Select(s => new Waits(
                "spendingApproval", "label.finance.waiting.spending", "spending", s.Id, s.Number, s.RegionId, s.RecordedAt, DueOn: null, "approve", $"spendings/{s.Id}",
                ("number", s.Number), ("category", s.Category), ("amount", s.Amount), ("currency", s.Currency), ("excess", s.Check.Excess)))];
}

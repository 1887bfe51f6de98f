using Microsoft.EntityFrameworkCore;
using RegionCloud.Finance.Data;
using RegionCloud.ServiceDefaults.Traces;

namespace RegionCloud.Finance.Features;

/// <summary>From a claim to its budget, campaign and contract; from a notice to its receivable; from a budget to what it revises.</summary>
internal static class FinanceTraces
{
    public static IEnumerable<RecordTraces> All =>
    [
        RecordTraces.Of<FinanceDbContext>("expenseClaim", "expense.read", ClaimAsync),
        RecordTraces.Of<FinanceDbContext>("dunningNotice", "dunning.read", NoticeAsync),
        RecordTraces.Of<FinanceDbContext>("budget", "budget.read", BudgetAsync),
        RecordTraces.Of<FinanceDbContext>("budgetCommitment", "budget.read", CommitmentAsync),
    ];

    private static async Task<RecordTrace?> ClaimAsync(FinanceDbContext db, TraceQuestion asked, CancellationToken ct)
    {
        if (await db.Claims.AsNoTracking().AsSplitQuery().SingleOrDefaultAsync(c => c.Id == asked.Id, ct) is not { } claim)
            return null;

        return new RecordTrace(
            claim.Number, $"expense-claims/{claim.Id}",
            [
                .. claim.Lines.Select(l => l.CampaignId).OfType<Guid>().Distinct().Select(c => new RecordLink("campaign", c, null, "campaign", "marketing", $"campaigns/{c}")),
                .. claim.Lines.Select(l => l.ContractId).OfType<Guid>().Distinct().Select(c => new RecordLink("contract", c, null, "contract", "sales", $"contracts/{c}")),
            ],
            [],
            [.. claim.Transitions.Where(t => t.On <= asked.AsOf).OrderBy(t => t.Sequence).Select(t => new RecordStep($"expenseClaim{t.To}", $"{claim.Id}/{t.Sequence}", t.Sequence, t.On, t.RecordedAt))]);
    }

    private static async Task<RecordTrace?> NoticeAsync(FinanceDbContext db, TraceQuestion asked, CancellationToken ct)
    {
        if (await db.DunningNotices.AsNoTracking().SingleOrDefaultAsync(n => n.Id == asked.Id, ct) is not { } notice)
            return null;

        return new RecordTrace(
            notice.Number, $"dunning-notices/{notice.Id}",
            [
                new RecordLink("receivable", notice.InstalmentId, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{notice.ContractNumber}/{notice.Sequence}"), "receivable", "finance", $"receivables/{notice.InstalmentId}/entries"),
                new RecordLink("contract", notice.ContractId, notice.ContractNumber, "contract", "sales", $"contracts/{notice.ContractId}"),
            ],
            [],
            [.. notice.Transitions.Where(t => t.On <= asked.AsOf).OrderBy(t => t.Sequence).Select(t => new RecordStep($"dunning{t.To}", $"{notice.Id}/{t.Sequence}", t.Sequence, t.On, t.RecordedAt))]);
    }

    private static async Task<RecordTrace?> BudgetAsync(FinanceDbContext db, TraceQuestion asked, CancellationToken ct)
    {
        if (await db.Budgets.AsNoTracking().AsSplitQuery().SingleOrDefaultAsync(b => b.Id == asked.Id, ct) is not { } budget)
            return null;

        var others = await db.Budgets.AsNoTracking().Where(b => b.RegionId == budget.RegionId && b.Year == budget.Year && b.ApprovedOn <= asked.AsOf && (b.Revision == budget.Revision - 1 || b.Revision == budget.Revision + 1))
            .Select(b => new { b.Id, b.Number, b.Revision }).ToListAsync(ct);
        return new RecordTrace(
            budget.Number, $"budgets/{budget.Id}",
            [
                .. others.Where(b => b.Revision < budget.Revision).Select(b => new RecordLink("budget", b.Id, b.Number, "revises", "finance", $"budgets/{b.Id}")),
                .. budget.CompanyGoalId is { } goal ? (IEnumerable<RecordLink>)[new RecordLink("companyGoal", goal, null, "goal", "performance", $"company-goals/{goal}")] : [],
                .. budget.SalesPlanId is { } plan ? (IEnumerable<RecordLink>)[new RecordLink("salesPlan", plan, null, "salesPlan", "sales", $"plans/{plan}")] : [],
            ],
            [.. others.Where(b => b.Revision > budget.Revision).Select(b => new RecordLink("budget", b.Id, b.Number, "revisedBy", "finance", $"budgets/{b.Id}"))],
            [.. budget.Transitions.Where(t => t.On <= asked.AsOf).OrderBy(t => t.Sequence).Select(t => new RecordStep($"budget{t.To}", $"{budget.Id}/{t.Sequence}", t.Sequence, t.On, t.RecordedAt))]);
    }

    private static async Task<RecordTrace?> CommitmentAsync(FinanceDbContext db, TraceQuestion asked, CancellationToken ct)
    {
        if (await db.BudgetCommitments.AsNoTracking().SingleOrDefaultAsync(c => c.Id == asked.Id, ct) is not { } commitment)
            return null;

        var campaign = commitment.CampaignId;
        var claims = campaign is null ? [] : await db.Claims.AsNoTracking().Where(c => c.ApprovedOn <= asked.AsOf && c.Lines.Any(l => l.CampaignId == campaign && l.Category == commitment.Category)).OrderBy(c => c.Id).Select(c => new { c.Id, c.Number }).ToListAsync(ct);
        var entries = await db.BudgetEntries.AsNoTracking().Where(e => e.OriginId == commitment.OriginId && e.BusinessDate <= asked.AsOf).OrderBy(e => e.Id).ToListAsync(ct);
        return new RecordTrace(
            commitment.OriginNumber, $"budget-commitments/{commitment.Id}",
            [new RecordLink(commitment.Origin, commitment.OriginId, commitment.OriginNumber, "origin", commitment.Origin == "campaign" ? "marketing" : "performance", null)],
            [.. claims.Select(c => new RecordLink("expenseClaim", c.Id, c.Number, "expense", "finance", $"expense-claims/{c.Id}"))],
            [.. entries.Select(e => new RecordStep($"budget{e.Kind}", e.Id.ToString(System.Globalization.CultureInfo.InvariantCulture), null, e.BusinessDate, e.RecordedAt))]);
    }
}

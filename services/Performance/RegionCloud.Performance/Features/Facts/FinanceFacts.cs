using MassTransit;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Finance.Messages.Events;
using RegionCloud.Performance.Data;
using RegionCloud.Performance.Domain.Appraisals;

namespace RegionCloud.Performance.Features.Facts;

/// <summary>The receivables ledger's entries become facts, one for one: what is owed and what was paid, on the instalment's due day (RB-13).</summary>
internal static class FinanceFacts
{
    public static IReadOnlyList<Fact> Of(ReceivablesMoved moved, DateTimeOffset now)
        =>
        [
            .. moved.Entries.Select(e =>
            {
                var paid = e.Kind is "paid" or "paymentReversed";
                var head = new FactHead(
                    moved.RegionId, moved.DepartmentId, $"receivable/{e.InstalmentId:N}/{e.Kind}/{e.Reference:N}", 1, e.On, e.RecordedAt,
                    paid ? new FactSource("finance", "payment", e.Reference, null) : new FactSource("finance", "receivable", e.InstalmentId, moved.ContractNumber), moved.ContractId, EntryKind: e.Kind);
                return Fact.Of(head, 1, paid ? FactMeasure.Paid : FactMeasure.Due, moved.OwnerId, e.DueOn, paid ? -e.Amount : e.Amount, moved.Currency, now);
            }),
        ];

    /// <summary>What an approved claim spent on campaigns, line by line: it counts from the approval (RB-20, RB-28), whichever of approval and payment is heard first.</summary>
    public static IReadOnlyList<Fact> Of(ExpenseClaimState claim, DateTimeOffset recordedAt, DateTimeOffset now)
        =>
        [
            .. claim.Lines.Where(l => l.CampaignId is not null && l.Amount > 0).Select(l => Fact.Of(
                new FactHead(
                    claim.RegionId, claim.DepartmentId, FormattableString.Invariant($"expenseClaim/{claim.ClaimId:N}/{l.Sequence}"), 1, claim.ApprovedOn, recordedAt, new FactSource("finance", "expenseClaim", claim.ClaimId, claim.Number), l.ContractId, l.CampaignId),
                1, FactMeasure.CampaignCost, null, claim.ApprovedOn, l.Amount, claim.Currency, now)),
        ];

    public static IReadOnlyList<ContractShare> Shares(ReceivablesMoved moved)
        => [.. moved.Shares.OrderBy(s => s.Sequence).Select(s => new ContractShare(moved.ContractId, s.Sequence, moved.RegionId, s.EmployeeId, s.Percent))];
}

internal sealed class OnReceivablesMoved(PerformanceDbContext db, TimeProvider time) : IConsumer<ReceivablesMoved>
{
    public Task Consume(ConsumeContext<ReceivablesMoved> context) => LearnAsync(db, context.Message, time.GetUtcNow(), context.CancellationToken);

    internal static async Task LearnAsync(PerformanceDbContext db, ReceivablesMoved moved, DateTimeOffset now, CancellationToken ct)
    {
        if (!await db.ContractShares.AnyAsync(s => s.ContractId == moved.ContractId, ct))
            db.AddRange(FinanceFacts.Shares(moved));
        await db.LearnAsync(FinanceFacts.Of(moved, now), ct);
    }
}

internal sealed class OnExpenseApproved(PerformanceDbContext db, TimeProvider time) : IConsumer<ExpenseApproved>
{
    public Task Consume(ConsumeContext<ExpenseApproved> context) => db.LearnAsync(FinanceFacts.Of(context.Message.Claim, context.Message.OccurredAt, time.GetUtcNow()), context.CancellationToken);
}

/// <summary>Its cost counts since its approval, and is known by now if the approval has not been told yet.</summary>
internal sealed class OnExpensePaid(PerformanceDbContext db, TimeProvider time) : IConsumer<ExpensePaid>
{
    public Task Consume(ConsumeContext<ExpensePaid> context) => db.LearnAsync(FinanceFacts.Of(context.Message.Claim, context.Message.OccurredAt, time.GetUtcNow()), context.CancellationToken);
}

using RegionCloud.Finance.Messages.Events;
using RegionCloud.ServiceDefaults.EventStream;

namespace RegionCloud.Finance.Features;

/// <summary>What Finance tells live. Its events name neither department nor owner, so only those who reach the whole region learn of them.</summary>
internal static class LiveEvents
{
    public static void Declare(StreamedEvents events) => events
        .Tell<PaymentReceived>("payment", "payment.read", e => new EventMarks(e.RegionId, null, null, e.PaymentId, null, e.OccurredAt, $"payments/{e.PaymentId}"))
        .Tell<PaymentReversed>("payment", "payment.read", e => new EventMarks(e.RegionId, null, null, e.PaymentId, null, e.OccurredAt, $"payments/{e.PaymentId}"))
        .Tell<ReceivablesCancelled>("contract", "receivable.read", e => new EventMarks(e.RegionId, null, null, e.ContractId, null, e.OccurredAt, $"receivables?contractId={e.ContractId}"))
        .Tell<ReceivablesCancellationRefused>("contract", "receivable.read", e => new EventMarks(e.RegionId, null, null, e.ContractId, null, e.OccurredAt, $"receivables?contractId={e.ContractId}"))
        .Tell<BudgetApproved>("budget", "budget.read", e => new EventMarks(e.RegionId, null, null, e.BudgetId, null, e.OccurredAt, $"budgets/{e.BudgetId}"))
        .Tell<ExpenseApproved>("expenseClaim", "expense.read", e => new EventMarks(e.RegionId, e.Claim.DepartmentId, e.Claim.OwnerId, e.Claim.ClaimId, e.Claim.Number, e.OccurredAt, $"expense-claims/{e.Claim.ClaimId}"))
        .Tell<ExpensePaid>("expenseClaim", "expense.read", e => new EventMarks(e.RegionId, e.Claim.DepartmentId, e.Claim.OwnerId, e.Claim.ClaimId, e.Claim.Number, e.OccurredAt, $"expense-claims/{e.Claim.ClaimId}"))
        .Tell<DunningIssued>("dunningNotice", "dunning.read", e => new EventMarks(e.RegionId, e.DepartmentId, e.OwnerId, e.NoticeId, e.Number, e.OccurredAt, $"dunning-notices/{e.NoticeId}"))
        .Tell<BudgetThresholdCrossed>("budget", "budget.read", e => new EventMarks(e.RegionId, null, null, e.RegionId, null, e.OccurredAt, $"budget-availability?regionId={e.RegionId}&year={e.Year}"));
}

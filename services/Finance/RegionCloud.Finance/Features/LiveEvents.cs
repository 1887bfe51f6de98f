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
        .Tell<ReceivablesCancellationRefused>("contract", "receivable.read", e => new EventMarks(e.RegionId, null, null, e.ContractId, null, e.OccurredAt, $"receivables?contractId={e.ContractId}"));
}

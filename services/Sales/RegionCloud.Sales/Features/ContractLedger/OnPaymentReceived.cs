using MassTransit;
using RegionCloud.Finance.Messages.Events;
using RegionCloud.Sales.Data;
using RegionCloud.Sales.Domain;

namespace RegionCloud.Sales.Features.ContractLedger;

/// <summary>Money came in for a contract (5.3-3). The key makes the same payment count once for ever, however often it is told.</summary>
internal sealed class OnPaymentReceived(SalesDbContext db) : IConsumer<PaymentReceived>
{
    public async Task Consume(ConsumeContext<PaymentReceived> context)
    {
        var payment = context.Message;
        if (await db.CollectedPayments.FindAsync([payment.PaymentId, false], context.CancellationToken) is null)
            db.Add(new CollectedPayment(payment.PaymentId, reversal: false, payment.ContractId, payment.Amount, payment.BusinessDate));
    }
}

/// <summary>Money was taken back.</summary>
internal sealed class OnPaymentReversed(SalesDbContext db) : IConsumer<PaymentReversed>
{
    public async Task Consume(ConsumeContext<PaymentReversed> context)
    {
        var payment = context.Message;
        if (await db.CollectedPayments.FindAsync([payment.PaymentId, true], context.CancellationToken) is null)
            db.Add(new CollectedPayment(payment.PaymentId, reversal: true, payment.ContractId, -payment.Amount, payment.BusinessDate));
    }
}

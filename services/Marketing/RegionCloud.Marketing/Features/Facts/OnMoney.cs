using MassTransit;
using RegionCloud.Finance.Messages.Events;
using RegionCloud.Marketing.Data;
using RegionCloud.Marketing.Domain;

namespace RegionCloud.Marketing.Features.Facts;

/// <summary>An expense claim is approved: what its lines spent on campaigns is their cost (RB-20, RB-28).</summary>
internal sealed class OnExpenseApproved(MarketingDbContext db) : IConsumer<ExpenseApproved>
{
    public Task Consume(ConsumeContext<ExpenseApproved> context) => db.TakeAsync(context.Message, context.CancellationToken);
}

/// <summary>It was paid: its cost counts since its approval, and is known by now if the approval has not been told yet.</summary>
internal sealed class OnExpensePaid(MarketingDbContext db) : IConsumer<ExpensePaid>
{
    public Task Consume(ConsumeContext<ExpensePaid> context) => db.TakeAsync(context.Message, context.CancellationToken);
}

/// <summary>Money was received for a contract. The key makes the same payment count once for ever.</summary>
internal sealed class OnPaymentReceived(MarketingDbContext db) : IConsumer<PaymentReceived>
{
    public Task Consume(ConsumeContext<PaymentReceived> context) => db.TakeAsync(context.Message, context.CancellationToken);
}

/// <summary>Money was taken back.</summary>
internal sealed class OnPaymentReversed(MarketingDbContext db) : IConsumer<PaymentReversed>
{
    public Task Consume(ConsumeContext<PaymentReversed> context) => db.TakeAsync(context.Message, context.CancellationToken);
}

internal static class MoneyFacts
{
    public static Task TakeAsync(this MarketingDbContext db, ExpenseApproved approved, CancellationToken ct) => db.NoteAsync(approved.Claim, approved.OccurredAt, ct);

    public static Task TakeAsync(this MarketingDbContext db, ExpensePaid paid, CancellationToken ct) => db.NoteAsync(paid.Claim, paid.OccurredAt, ct);

    public static Task TakeAsync(this MarketingDbContext db, PaymentReceived p, CancellationToken ct) => db.NoteAsync(p.PaymentId, reversal: false, p.ContractId, p.Amount, p.Currency, p.BusinessDate, p.OccurredAt, ct);

    public static Task TakeAsync(this MarketingDbContext db, PaymentReversed p, CancellationToken ct) => db.NoteAsync(p.PaymentId, reversal: true, p.ContractId, -p.Amount, p.Currency, p.BusinessDate, p.OccurredAt, ct);

    private static async Task NoteAsync(this MarketingDbContext db, ExpenseClaimState claim, DateTimeOffset at, CancellationToken ct)
    {
        foreach (var line in claim.Lines.Where(l => l.Amount > 0))
        {
            if (line.CampaignId is { } campaign && await db.CampaignCosts.FindAsync([claim.ClaimId, line.Sequence], ct) is null)
            {
                db.Add(new CampaignCost
                {
                    ClaimId = claim.ClaimId,
                    Line = line.Sequence,
                    Region = claim.RegionId,
                    CampaignId = campaign,
                    ClaimNumber = claim.Number,
                    Category = line.Category,
                    Channel = string.IsNullOrWhiteSpace(line.Channel) ? null : line.Channel.Trim(),
                    Currency = claim.Currency,
                    Amount = line.Amount,
                    On = claim.ApprovedOn,
                    RecordedAt = at,
                });
            }
        }
    }

    private static async Task NoteAsync(this MarketingDbContext db, Guid paymentId, bool reversal, Guid contractId, decimal amount, string currency, DateOnly on, DateTimeOffset at, CancellationToken ct)
    {
        if (await db.ContractPayments.FindAsync([paymentId, reversal], ct) is null)
            db.Add(new ContractPayment { PaymentId = paymentId, Reversal = reversal, ContractId = contractId, Currency = currency, Amount = amount, On = on, RecordedAt = at });
    }
}

using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Finance.Data;
using RegionCloud.Finance.Domain;
using RegionCloud.Finance.Features.Dunning;
using RegionCloud.Finance.Messages.Events;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Numbers;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Records;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Finance.Features.Payments;

/// <param name="Currency">Default: the contract's; another is refused.</param>
/// <param name="ReceivedOn">Business date; default: today in the region.</param>
/// <param name="InstalmentId">The instalment that the payer named; default: the earliest due open ones.</param>
/// <param name="Method">How it was paid.</param>
/// <param name="Reference">The payer's or bank's name of the payment: the same one recorded twice counts once.</param>
public sealed record RecordPaymentRequest(
    Guid ContractId, [property: Amount(0.01, 9999999999999.99)] decimal Amount, [property: Text(3, 3)] string? Currency = null, DateOnly? ReceivedOn = null, Guid? InstalmentId = null,
    [property: Text(1, 100)] string? Method = null, [property: Text(1, 100)] string? Reference = null);

internal static class RecordPayment
{
    /// <summary>
    /// Records a customer's money and allocates it (RB-11). Answers 200 with the payment already on record when its reference was
    /// recorded with the same contract, amount and day. Refuses <c>finance.payment.exceeds-outstanding</c>, <c>…wrong-currency</c>,
    /// <c>…before-signing</c>, <c>…instalment-unknown</c>, <c>…reference-taken</c>, <c>…contract-voided</c>, <c>date-in-future</c>, <c>date-in-closed-period</c>.
    /// </summary>
    internal static async Task<Results<Created<PaymentView>, Ok<PaymentView>, NotFound>> Handle(RecordPaymentRequest request, FinanceDbContext db, CurrentUser user, FactDates dates, BusinessClock clock, CancellationToken ct)
    {
        if (await db.AccountAsync(request.ContractId, ct) is not { } account)
            return TypedResults.NotFound();

        var on = request.ReceivedOn ?? clock.Today(account.RegionId);
        if (request.Reference is { } reference
            && await db.Payments.SingleOrDefaultAsync(p => p.RegionId == account.RegionId && p.Reference == reference && p.ReversedOn == null, ct) is { } known)
        {
            return known.IsSame(account.Id, request.Amount, on)
                ? TypedResults.Ok(PaymentView.Of(known, user, account.Outstanding))
                : throw new RuleViolationException([PaymentRules.ReferenceTaken(known)]);
        }

        Refuse.Broken(dates.Allowed("/receivedOn", on, account.RegionId), PaymentRules.InCurrencyOf(account, request.Currency));
        var number = await NumberSeries.NextAsync(db, "PM", account.RegionId, on.Year, ct);
        var payment = Payment.Receive(account, number, request.Amount, request.InstalmentId, request.Method, request.Reference, new Act(on, clock.Now, user.Subject));
        db.Add(payment);
        await db.FollowAsync(account, new Act(on, clock.Now, user.Subject), ct);
        db.Publish(new PaymentReceived(account.RegionId, on, user.Subject, clock.Now, payment.Id, account.Id, account.Version, payment.Amount, payment.Currency));
        return TypedResults.Created($"/api/finance/v1/payments/{payment.Id}", PaymentView.Of(payment, user, account.Outstanding));
    }
}

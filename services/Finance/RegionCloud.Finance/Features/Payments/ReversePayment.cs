using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Finance.Data;
using RegionCloud.Finance.Features.Dunning;
using RegionCloud.Finance.Messages.Events;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Records;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Finance.Features.Payments;

/// <param name="ReversedOn">Business date; default: today in the region.</param>
public sealed record ReversePaymentRequest([property: Text(1, 2000)] string Reason, DateOnly? ReversedOn = null);

internal static class ReversePayment
{
    /// <summary>
    /// Takes a payment back (bounced, misposted) by entries of its own (RB-11). Refuses <c>finance.payment.already-reversed</c>,
    /// <c>finance.payment.reversed-before-receipt</c>, <c>date-in-future</c>, <c>date-in-closed-period</c>.
    /// </summary>
    internal static async Task<Results<Ok<PaymentView>, NotFound>> Handle(Guid id, ReversePaymentRequest request, IfMatch ifMatch, FinanceDbContext db, CurrentUser user, FactDates dates, BusinessClock clock, CancellationToken ct)
    {
        if (await db.Payments.SingleOrDefaultAsync(p => p.Id == id, ct) is not { } payment || await db.AccountAsync(payment.ContractId, ct) is not { } account)
            return TypedResults.NotFound();

        ifMatch.Check(payment.Version);
        var on = request.ReversedOn ?? clock.Today(payment.RegionId);
        Refuse.Broken(dates.Allowed("/reversedOn", on, payment.RegionId));
        payment.Reverse(account, request.Reason, new Act(on, clock.Now, user.Subject));
        await db.FollowAsync(account, new Act(on, clock.Now, user.Subject), ct);
        db.Publish(new PaymentReversed(payment.RegionId, on, user.Subject, clock.Now, payment.Id, account.Id, account.Version, payment.Amount, payment.Currency, request.Reason));
        return TypedResults.Ok(PaymentView.Of(payment, user, account.Outstanding));
    }
}

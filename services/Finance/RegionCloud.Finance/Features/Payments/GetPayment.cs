using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Finance.Data;
using RegionCloud.ServiceDefaults.Security;

namespace RegionCloud.Finance.Features.Payments;

internal static class GetPayment
{
    /// <summary>One payment with its allocations and, if it was taken back, when and why.</summary>
    internal static async Task<Results<Ok<PaymentView>, NotFound>> Handle(Guid id, FinanceDbContext db, CurrentUser user, CancellationToken ct)
        => await db.Payments.AsNoTracking().SingleOrDefaultAsync(p => p.Id == id, ct) is { } payment ? TypedResults.Ok(PaymentView.Of(payment, user)) : TypedResults.NotFound();
}

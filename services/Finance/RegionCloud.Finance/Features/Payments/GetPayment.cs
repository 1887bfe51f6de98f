using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Finance.Data;

namespace RegionCloud.Finance.Features.Payments;

internal static class GetPayment
{
    /// <summary>One payment with its allocations and, if it was taken back, when and why.</summary>
    internal static async Task<Results<Ok<PaymentView>, NotFound>> Handle(Guid id, FinanceDbContext db, CancellationToken ct)
        => await db.Payments.AsNoTracking().SingleOrDefaultAsync(p => p.Id == id, ct) is { } payment ? TypedResults.Ok(PaymentView.Of(payment)) : TypedResults.NotFound();
}

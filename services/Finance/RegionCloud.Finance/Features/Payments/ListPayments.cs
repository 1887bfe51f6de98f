using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Finance.Data;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Finance.Features.Payments;

internal static class ListPayments
{
    /// <summary>The payments within the caller's scope, in the order they were recorded; both days are inclusive.</summary>
    internal static async Task<Ok<Page<PaymentView>>> Handle(
        Guid? contractId, Guid? customerId, Guid? regionId, DateOnly? receivedFrom, DateOnly? receivedTo, [AsParameters] PageRequest page, FinanceDbContext db, CancellationToken ct)
    {
        var payments = await db.Payments.AsNoTracking()
            .Where(p => contractId == null || p.ContractId == contractId)
            .Where(p => customerId == null || p.CustomerId == customerId)
            .Where(p => regionId == null || p.RegionId == regionId)
            .Where(p => receivedFrom == null || p.ReceivedOn >= receivedFrom)
            .Where(p => receivedTo == null || p.ReceivedOn <= receivedTo)
            .Where(p => p.Id.CompareTo(page.After) > 0)
            .OrderBy(p => p.Id).Take(page.Size + 1)
            .ToListAsync(ct);
        return TypedResults.Ok(page.Of(payments.ConvertAll(p => PaymentView.Of(p)), p => p.Id));
    }
}

using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Sales.Data;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Records;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Sales.Features.Contracts;

internal static class ArchiveContract
{
    /// <summary>Puts a contract away that is delivered and, as Finance has told, paid (§11). Refuses <c>sales.contract.not-collected</c> with what is outstanding, <c>sales.contract.wrong-state</c>.</summary>
    internal static async Task<Results<Ok<ContractView>, NotFound>> Handle(Guid id, IfMatch ifMatch, SalesDbContext db, CurrentUser user, BusinessClock clock, CancellationToken ct)
    {
        if (await db.Contracts.AsSplitQuery().SingleOrDefaultAsync(c => c.Id == id, ct) is not { } contract)
            return TypedResults.NotFound();

        ifMatch.Check(contract.Version);
        var received = await db.CollectedPayments.Where(p => p.ContractId == id).SumAsync(p => p.Amount, ct);
        contract.Archive(received, new Act(clock.Today(contract.RegionId), clock.Now, user.Subject));
        return TypedResults.Ok(ContractView.Of(contract, user));
    }
}

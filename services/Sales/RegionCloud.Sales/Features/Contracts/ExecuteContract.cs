using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Sales.Data;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Records;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Sales.Features.Contracts;

/// <summary>A delivery: how much of the whole contract, in percent, and when.</summary>
/// <param name="OccurredOn">Business date; default: today.</param>
public sealed record ExecuteContractRequest([property: Amount(0.01, 100)] decimal Percent, DateOnly? OccurredOn, [property: Text(0, 2000)] string? Note);

internal static class ExecuteContract
{
    /// <summary>Records a delivery (5.3-3). Refuses <c>sales.contract.executed-beyond-whole</c>, <c>sales.contract.executed-before-signing</c>, <c>sales.contract.wrong-state</c>.</summary>
    internal static async Task<Results<Ok<ContractView>, NotFound>> Handle(Guid id, ExecuteContractRequest request, IfMatch ifMatch, SalesDbContext db, CurrentUser user, FactDates dates, BusinessClock clock, CancellationToken ct)
    {
        if (await db.Contracts.AsSplitQuery().SingleOrDefaultAsync(c => c.Id == id, ct) is not { } contract)
            return TypedResults.NotFound();

        ifMatch.Check(contract.Version);
        var on = request.OccurredOn ?? clock.Today(contract.RegionId);
        Refuse.Broken(dates.Allowed("/occurredOn", on, contract.RegionId));
        contract.Execute(request.Percent, request.Note, new Act(on, clock.Now, user.Subject));
        return TypedResults.Ok(ContractView.Of(contract, user));
    }
}

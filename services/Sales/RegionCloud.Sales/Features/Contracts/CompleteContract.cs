using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Sales.Data;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Records;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Sales.Features.Contracts;

/// <param name="CompletedOn">Business date; default: today. Not before the last delivery.</param>
public sealed record CompleteContractRequest(DateOnly? CompletedOn);

internal static class CompleteContract
{
    /// <summary>
    /// All of the contract is delivered (§11, 5.3-3); it may still be paid. Refuses <c>sales.contract.not-executed</c>, <c>sales.contract.completed-before-execution</c>, <c>sales.contract.wrong-state</c>,
    /// <c>sales.amendment.open-already</c>, <c>date-in-future</c>, <c>date-in-closed-period</c>.
    /// </summary>
    internal static async Task<Results<Ok<ContractView>, NotFound>> Handle(Guid id, CompleteContractRequest request, IfMatch ifMatch, SalesDbContext db, CurrentUser user, FactDates dates, BusinessClock clock, CancellationToken ct)
    {
        if (await db.Contracts.AsSplitQuery().SingleOrDefaultAsync(c => c.Id == id, ct) is not { } contract)
            return TypedResults.NotFound();

        ifMatch.Check(contract.Version);
        var on = request.CompletedOn ?? clock.Today(contract.RegionId);
        Refuse.Broken(dates.Allowed("/completedOn", on, contract.RegionId));
        contract.Complete(new Act(on, clock.Now, user.Subject));
        return TypedResults.Ok(ContractView.Of(contract, user));
    }
}

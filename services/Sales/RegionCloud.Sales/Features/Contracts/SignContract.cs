using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Sales.Data;
using RegionCloud.Sales.Domain;
using RegionCloud.Sales.Messages.Events;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Records;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Sales.Features.Contracts;

/// <param name="SignedOn">The day on the paper, in the region; default: today. Never in the future, not before the review.</param>
public sealed record SignContractRequest(DateOnly? SignedOn);

internal static class SignContract
{
    /// <summary>
    /// The contract is signed and its instalments become receivables in Finance (5.3-3). Refuses <c>sales.contract.not-reviewed</c>,
    /// <c>sales.contract.signed-before-review</c>, <c>sales.contract.due-before-signing</c>, <c>date-in-future</c>, <c>date-in-closed-period</c>.
    /// </summary>
    internal static async Task<Results<Ok<ContractView>, NotFound>> Handle(Guid id, SignContractRequest request, IfMatch ifMatch, SalesDbContext db, CurrentUser user, OrganisationDirectory organisation, FactDates dates, BusinessClock clock, CancellationToken ct)
    {
        if (await db.Contracts.AsSplitQuery().SingleOrDefaultAsync(c => c.Id == id, ct) is not { } contract)
            return TypedResults.NotFound();

        ifMatch.Check(contract.Version);
        var on = request.SignedOn ?? clock.Today(contract.RegionId);
        Refuse.Broken(dates.Allowed("/signedOn", on, contract.RegionId));
        var act = new Act(on, clock.Now, user.Subject);
        contract.Sign(act);
        if (contract.Business.OpportunityId is { } of && await db.Opportunities.SingleOrDefaultAsync(o => o.Id == of, ct) is { } opportunity)
            opportunity.Win(contract.Id, act);
        db.AddRange(PerformanceEntry.Signed(contract, PerformanceEntry.OpenPeriodOf(organisation.Current.OpenFrom(contract.RegionId))));
        db.Publish(new ContractSigned(contract.RegionId, on, user.Subject, clock.Now, ContractView.State(contract)));
        return TypedResults.Ok(ContractView.Of(contract, user));
    }
}

using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Sales.Data;
using RegionCloud.Sales.Messages.Events;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Records;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Sales.Features.Contracts;

/// <param name="EffectiveOn">Business date; default: today.</param>
public sealed record VoidContractRequest([property: Text(1, 2000)] string Reason, DateOnly? EffectiveOn);

internal static class VoidContract
{
    /// <summary>
    /// Asks Finance to take the receivables off the books; until it answers the contract is <c>voidRequested</c>, and the answer is
    /// 202. Refuses <c>sales.contract.wrong-state</c>, <c>sales.contract.voided-before-signing</c>, <c>date-in-future</c>, <c>date-in-closed-period</c>. Net receipts
    /// refuse later: the contract returns to its state with <c>voidAttempt.outcome: refused</c> and the amount.
    /// </summary>
    internal static async Task<Results<Accepted<ContractView>, NotFound>> Handle(Guid id, VoidContractRequest request, IfMatch ifMatch, SalesDbContext db, CurrentUser user, FactDates dates, BusinessClock clock, CancellationToken ct)
    {
        if (await db.Contracts.AsSplitQuery().SingleOrDefaultAsync(c => c.Id == id, ct) is not { } contract)
            return TypedResults.NotFound();

        ifMatch.Check(contract.Version);
        var on = request.EffectiveOn ?? clock.Today(contract.RegionId);
        Refuse.Broken(dates.Allowed("/effectiveOn", on, contract.RegionId));
        contract.RequestVoid(request.Reason, new Act(on, clock.Now, user.Subject));
        db.Publish(new ContractVoidRequested(contract.RegionId, on, user.Subject, clock.Now, contract.VoidAttempt!.AttemptId, request.Reason, ContractView.State(contract)));
        return TypedResults.Accepted($"/api/sales/v1/contracts/{id}", ContractView.Of(contract, user));
    }
}

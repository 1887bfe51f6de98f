using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Sales.Data;
using RegionCloud.Sales.Domain;
using RegionCloud.Sales.Messages.Events;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Records;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Sales.Features.Contracts;

public sealed record WithdrawVoidRequest([property: Text(1, 2000)] string Reason);

internal static class WithdrawVoid
{
    /// <summary>Takes the request to void back; Finance reinstates what it may have cancelled for it. Refuses <c>sales.contract.wrong-state</c>.</summary>
    internal static async Task<Results<Ok<ContractView>, NotFound>> Handle(Guid id, WithdrawVoidRequest request, IfMatch ifMatch, SalesDbContext db, CurrentUser user, BusinessClock clock, CancellationToken ct)
    {
        if (await db.Contracts.AsSplitQuery().SingleOrDefaultAsync(c => c.Id == id, ct) is not { } contract)
            return TypedResults.NotFound();

        ifMatch.Check(contract.Version);
        Withdraw(db, contract, request.Reason, new Act(clock.Today(contract.RegionId), clock.Now, user.Subject));
        return TypedResults.Ok(ContractView.Of(contract, user));
    }

    internal static void Withdraw(SalesDbContext db, Contract contract, string reason, Act act)
    {
        contract.WithdrawVoid(reason, act);
        db.Publish(new ContractVoidWithdrawn(contract.RegionId, act.On, act.By, act.At, contract.VoidAttempt!.AttemptId, ContractView.State(contract)));
    }
}

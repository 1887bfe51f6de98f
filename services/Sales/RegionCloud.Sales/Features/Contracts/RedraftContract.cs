using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Sales.Data;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Records;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Sales.Features.Contracts;

/// <summary>The draft as it shall be from now on.</summary>
public sealed record RedraftContractRequest(
    [property: Amount(0.01, 9_999_999_999_999.99)] decimal Amount,
    [property: Text(1, 20_000)] string Terms,
    [property: Entries(1, 120)] IReadOnlyList<InstalmentFields> Instalments,
    [property: Entries(1, 20)] IReadOnlyList<ShareFields>? Shares);

internal static class RedraftContract
{
    /// <summary>Changes a draft. Refuses what <see cref="DraftContract"/> refuses, and <c>sales.contract.wrong-state</c> once it was submitted.</summary>
    internal static async Task<Results<Ok<ContractView>, NotFound>> Handle(Guid id, RedraftContractRequest request, IfMatch ifMatch, SalesDbContext db, CurrentUser user, OrganisationDirectory organisation, BusinessClock clock, CancellationToken ct)
    {
        if (await db.Contracts.AsSplitQuery().SingleOrDefaultAsync(c => c.Id == id, ct) is not { } contract)
            return TypedResults.NotFound();

        ifMatch.Check(contract.Version);
        Refuse.Broken([.. DraftContract.UnknownShares(request.Shares, organisation)]);
        contract.Redraft(DraftContract.Content(request.Amount, request.Terms, request.Instalments, request.Shares, contract.OwnerId), new Act(clock.Today(contract.RegionId), clock.Now, user.Subject));
        return TypedResults.Ok(ContractView.Of(contract, user));
    }
}

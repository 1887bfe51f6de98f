using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Sales.Data;
using RegionCloud.Sales.Domain;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Numbers;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Records;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Sales.Features.Contracts;

/// <summary>A new contract with a customer of the region.</summary>
/// <param name="OwnerId">The sales person who answers for it; default: the caller.</param>
/// <param name="OpportunityId">The opportunity of the region and customer that it comes of; signing wins it.</param>
/// <param name="CampaignId">The campaign that it counts for; default: that of the opportunity or its lead (RB-20).</param>
/// <param name="Currency">Three capital letters; default CNY.</param>
public sealed record DraftContractRequest(
    Guid RegionId,
    Guid CustomerId,
    Guid? OwnerId,
    [property: Text(3, 3)] string? Currency,
    [property: Amount(0.01, 9_999_999_999_999.99)] decimal Amount,
    [property: Text(1, 20_000)] string Terms,
    [property: Entries(1, 120)] IReadOnlyList<InstalmentFields> Instalments,
    [property: Entries(1, 20)] IReadOnlyList<ShareFields>? Shares,
    Guid? OpportunityId,
    Guid? CampaignId);

/// <summary>A part of the amount and the day it falls due. All parts add up to the amount exactly (RB-10).</summary>
public sealed record InstalmentFields(DateOnly DueOn, [property: Amount(0.01, 9_999_999_999_999.99)] decimal Amount);

/// <summary>How much of the contract counts for a sales person, in percent; all add up to 100.00 (RB-05). Default: the owner alone.</summary>
public sealed record ShareFields(Guid EmployeeId, [property: Amount(0.01, 100)] decimal Percent);

internal static class DraftContract
{
    /// <summary>
    /// Drafts a contract. 404 when the region has no relation to the customer, or there is no such opportunity. Refuses <c>sales.opportunity.closed</c>, <c>sales.contract.opportunity-differs</c>, <c>sales.owner-unknown</c>, <c>sales.contract.share-unknown</c>,
    /// <c>sales.contract.instalments-do-not-add-up</c>, <c>sales.contract.shares-do-not-add-up</c>.
    /// </summary>
    internal static async Task<Results<Created<ContractView>, NotFound>> Handle(DraftContractRequest request, SalesDbContext db, CurrentUser user, OrganisationDirectory organisation, BusinessClock clock, CancellationToken ct)
    {
        // A region's people may sell to every customer of their region, whoever looks after it: so the region is checked, not the owner.
        var reachesRegion = db.Scope.Reach.Touches(request.RegionId, d => organisation.Current.Departments.GetValueOrDefault(d)?.RegionId);
        if (!reachesRegion || !await db.CustomerRelations.IgnoreQueryFilters().AnyAsync(r => r.CustomerId == request.CustomerId && r.RegionId == request.RegionId, ct))
            return TypedResults.NotFound();

        var customer = await db.Customers.SingleAsync(c => c.Id == request.CustomerId, ct);
        var today = clock.Today(request.RegionId);
        var opportunity = request.OpportunityId is { } of ? await db.Opportunities.AsNoTracking().SingleOrDefaultAsync(o => o.Id == of, ct) : null;
        if (request.OpportunityId is not null && opportunity is null)
            return TypedResults.NotFound();
        var owner = Owners.Find(organisation, request.RegionId, request.OwnerId ?? opportunity?.OwnerId ?? user.Employee?.Id, today);
        Refuse.Broken([
            owner is null ? Owners.Unknown("/ownerId") : null,
            opportunity is null ? null : OpportunityRules.MustBeOpen(opportunity, "draft-contract"),
            opportunity is null || owner is null ? null : ContractRules.OfOpportunity(opportunity, request.RegionId, request.CustomerId, owner.EmployeeId),
            .. UnknownShares(request.Shares, organisation)]);

        var contract = Contract.Draft(
            new ContractHead(await NumberSeries.NextAsync(db, ContractHead.NumberPrefix, request.RegionId, today.Year, ct), request.RegionId, owner!.DepartmentId, owner.EmployeeId, customer, request.Currency ?? "CNY", Business: new Business(opportunity?.Id, opportunity?.LeadId, request.CampaignId ?? opportunity?.Provenance.CampaignId, opportunity?.Provenance.Channel)),
            Content(request.Amount, request.Terms, request.Instalments, request.Shares, owner.EmployeeId),
            new Act(today, clock.Now, user.Subject));
        db.Add(contract);
        return TypedResults.Created($"/api/sales/v1/contracts/{contract.Id}", ContractView.Of(contract, user));
    }

    internal static ContractContent Content(decimal amount, string terms, IReadOnlyList<InstalmentFields> instalments, IReadOnlyList<ShareFields>? shares, Guid ownerId) => new(
        amount,
        terms,
        [.. instalments.Select(i => (i.DueOn, i.Amount))],
        shares is null ? [(ownerId, 100m)] : [.. shares.Select(s => (s.EmployeeId, s.Percent))]);

    internal static IEnumerable<Refusal?> UnknownShares(IReadOnlyList<ShareFields>? shares, OrganisationDirectory organisation)
        => (shares ?? []).Select((share, index) => organisation.Current.Employees.ContainsKey(share.EmployeeId)
            ? null : Refusal.Content("sales.contract.share-unknown", $"/shares/{index}/employeeId", ("employeeId", share.EmployeeId)));
}

using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Finance.Data;
using RegionCloud.Finance.Domain;
using RegionCloud.Finance.Features.Budgets;
using RegionCloud.ServiceDefaults.Numbers;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Records;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Finance.Features.Claims;

/// <param name="RegionId">Where the caller works; for people of headquarters, who work in no region, the one on whose budget it goes.</param>
public sealed record DraftClaimRequest(Guid RegionId, [property: Text(1, 2000)] string Purpose, [property: Entries(1, 100)] IReadOnlyList<ClaimLineFields> Lines);

/// <summary>The whole content of a claim, said anew.</summary>
public sealed record RedraftClaimRequest([property: Text(1, 2000)] string Purpose, [property: Entries(1, 100)] IReadOnlyList<ClaimLineFields> Lines);

/// <summary>One invoice. A draft may still lack seller, number and file.</summary>
/// <param name="Category">A category of the region's budget.</param>
/// <param name="SellerTaxNumber">With the invoice's number it is claimed once (RB-29).</param>
/// <param name="AttachmentId">The file of this claim that shows it.</param>
/// <param name="CampaignId">Uses the campaign's commitment first (RB-28).</param>
/// <param name="Channel">The campaign's channel that it was spent on.</param>
public sealed record ClaimLineFields(
    DateOnly SpentOn, [property: Text(1, 40)] string Category, [property: Amount(0.01, 9_999_999_999_999.99)] decimal Amount, [property: Text(1, 2000)] string Purpose, [property: Text(1, 60)] string? SellerTaxNumber = null,
    [property: Text(1, 60)] string? InvoiceNumber = null, Guid? AttachmentId = null, Guid? CampaignId = null, Guid? ContractId = null, [property: Text(1, 40)] string? Channel = null)
{
    internal static ClaimContent Content(string purpose, IReadOnlyList<ClaimLineFields> lines)
        => new(purpose, [.. lines.Select(l => new ClaimLineContent(l.SpentOn, l.Category, l.Amount, l.Purpose, l.SellerTaxNumber, l.InvoiceNumber, l.AttachmentId, l.CampaignId, l.ContractId, l.Channel))]);
}

internal static class DraftClaim
{
    /// <summary>
    /// Drafts one's own expense claim (8.2), as every employee may, whatever his roles. 404 for a region in which the caller does not work; who works in none, at headquarters, names any. Refuses <c>finance.claim.invoice-twice</c>.
    /// </summary>
    internal static async Task<Results<Created<ClaimView>, NotFound>> Handle(DraftClaimRequest request, FinanceDbContext db, CurrentUser user, OrganisationDirectory organisation, BusinessClock clock, CancellationToken ct)
    {
        var today = clock.Today(request.RegionId);
        if (user.Employee is not { } employee || DepartmentOf(employee.Id, request.RegionId, today, organisation.Current) is not { } department || !db.Scope.Reach.Covers(request.RegionId, department, employee.Id))
            return TypedResults.NotFound();

        var claim = ExpenseClaim.Draft(
            await NumberSeries.NextAsync(db, "EC", request.RegionId, today.Year, ct), request.RegionId, department, employee.Id, BudgetPositions.Currency, ClaimLineFields.Content(request.Purpose, request.Lines),
            new Act(today, clock.Now, user.Subject));
        db.Add(claim);
        return TypedResults.Created($"/api/finance/v1/expense-claims/{claim.Id}", ClaimView.Of(claim, user, organisation.Current, clock));
    }

    /// <summary>The department whose expense it is; <see cref="ExpenseClaim.Headquarters"/> for who works in no region; null: not here.</summary>
    internal static Guid? DepartmentOf(Guid employeeId, Guid regionId, DateOnly day, OrganisationSnapshot organisation)
        => organisation.AssignmentOf(employeeId, regionId, day) is { } assignment ? assignment.DepartmentId
            : organisation.Regions.GetValueOrDefault(regionId)?.Valid.Covers(day) is true && !organisation.WorksInARegion(employeeId, day) ? ExpenseClaim.Headquarters
            : null;
}

internal static class RedraftClaim
{
    /// <summary>Changes a draft; a withdrawn or rejected claim becomes a draft again and its approvals are void (SoD7). Refuses <c>finance.claim.wrong-state</c>, <c>finance.claim.invoice-twice</c>.</summary>
    internal static async Task<Results<Ok<ClaimView>, NotFound>> Handle(Guid id, RedraftClaimRequest request, IfMatch ifMatch, FinanceDbContext db, CurrentUser user, OrganisationDirectory organisation, BusinessClock clock, CancellationToken ct)
    {
        if (await db.Claims.SingleOrDefaultAsync(c => c.Id == id, ct) is not { } claim)
            return TypedResults.NotFound();

        ifMatch.Check(claim.Version);
        claim.Redraft(ClaimLineFields.Content(request.Purpose, request.Lines), new Act(clock.Today(claim.RegionId), clock.Now, user.Subject));
        return TypedResults.Ok(ClaimView.Of(claim, user, organisation.Current, clock));
    }
}

using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Sales.Data;
using RegionCloud.Sales.Domain;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Records;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Sales.Features.Opportunities;

/// <param name="OwnerId">Who answers for it; default: the caller.</param>
/// <param name="Currency">Three capital letters; default CNY.</param>
/// <param name="CampaignId">The campaign that it came from; it stays with the contract (RB-20).</param>
public sealed record BeginOpportunityRequest(
    Guid RegionId, Guid CustomerId, Guid? OwnerId, [property: Text(3, 3)] string? Currency, [property: Required] OpportunityFields Facts, Guid? CampaignId, [property: Text(1, 200)] string? Channel, DateOnly? OccurredOn);

/// <summary>What is expected.</summary>
/// <param name="Probability">In percent.</param>
/// <param name="ExpectedOn">When it shall be signed; its month is that of the forecast (RB-07).</param>
/// <param name="Stage">discovery (default), proposal or negotiation.</param>
public sealed record OpportunityFields(
    [property: Text(1, 200)] string Title, [property: Amount(0.01, 9_999_999_999_999.99)] decimal Amount, [property: Amount(0, 100)] decimal Probability, DateOnly ExpectedOn, [property: ValuesOf(typeof(OpportunityStage))] string? Stage)
{
    private static readonly Dictionary<string, OpportunityStage> Stages = Enum.GetValues<OpportunityStage>().ToDictionary(OpportunityView.Name, StringComparer.Ordinal);

    internal OpportunityFacts ToFacts(string pointer) => new(Title.Trim(), Amount, Probability, ExpectedOn, Values.OneOf($"{pointer}/stage", Stage, [.. Stages.Keys]) is { } stage ? Stages[stage] : OpportunityStage.Discovery);
}

internal static class BeginOpportunity
{
    /// <summary>A new opportunity with a customer of the region. 404 when the region has no relation to the customer that you see. Refuses <c>sales.owner-unknown</c>, <c>sales.opportunity.stage-closes</c>, <c>date-in-future</c>, <c>date-in-closed-period</c>.</summary>
    internal static async Task<Results<Created<OpportunityView>, NotFound>> Handle(BeginOpportunityRequest request, SalesDbContext db, CurrentUser user, OrganisationDirectory organisation, FactDates dates, BusinessClock clock, CancellationToken ct)
    {
        if (!await db.CustomerRelations.AnyAsync(r => r.CustomerId == request.CustomerId && r.RegionId == request.RegionId, ct))
            return TypedResults.NotFound();

        var on = request.OccurredOn ?? clock.Today(request.RegionId);
        var owner = Owners.Find(organisation, request.RegionId, request.OwnerId ?? user.Employee?.Id, on);
        Refuse.Broken(dates.Allowed("/occurredOn", on, request.RegionId), owner is null ? Owners.Unknown("/ownerId") : null);
        var opportunity = Opportunity.Begin(
            request.RegionId, owner!.DepartmentId, owner.EmployeeId, await db.Customers.SingleAsync(c => c.Id == request.CustomerId, ct), request.Currency ?? "CNY", request.Facts.ToFacts("/facts"), leadId: null,
            new Provenance(request.CampaignId, request.Channel?.Trim()), new Act(on, clock.Now, user.Subject));
        db.Add(opportunity);
        return TypedResults.Created($"/api/sales/v1/opportunities/{opportunity.Id}", OpportunityView.Of(opportunity, user));
    }
}

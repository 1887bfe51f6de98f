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

/// <param name="OccurredOn">From which business day this is expected; default: today.</param>
public sealed record ChangeOpportunityRequest([property: Required] OpportunityFields Facts, DateOnly? OccurredOn);

/// <param name="Reason">Why it was lost.</param>
public sealed record LoseOpportunityRequest([property: Required, ValuesOf(typeof(OutcomeReason))] string Reason, [property: Text(0, 2000)] string? Note, DateOnly? OccurredOn);

/// <param name="Reason">Why it was won.</param>
public sealed record ExplainWinRequest([property: Required, ValuesOf(typeof(OutcomeReason))] string Reason, [property: Text(0, 2000)] string? Note);

internal static class ChangeOpportunity
{
    /// <summary>What is expected from a day on; what was expected before stays readable. Refuses <c>sales.opportunity.closed</c>, <c>sales.opportunity.stage-closes</c>, <c>sales.opportunity.before-last-step</c>, <c>date-in-future</c>, <c>date-in-closed-period</c>.</summary>
    internal static Task<Results<Ok<OpportunityView>, NotFound>> Handle(Guid id, ChangeOpportunityRequest request, IfMatch ifMatch, SalesDbContext db, CurrentUser user, FactDates dates, BusinessClock clock, CancellationToken ct)
        => OpportunitySteps.TakeAsync(id, request.OccurredOn, ifMatch, db, user, dates, clock, (opportunity, act) => opportunity.Change(request.Facts.ToFacts("/facts"), act), ct);
}

internal static class LoseOpportunity
{
    /// <summary>It came to nothing, with a reason. Refuses <c>sales.opportunity.closed</c>, <c>sales.opportunity.before-last-step</c>, <c>date-in-future</c>, <c>date-in-closed-period</c>.</summary>
    internal static Task<Results<Ok<OpportunityView>, NotFound>> Handle(Guid id, LoseOpportunityRequest request, IfMatch ifMatch, SalesDbContext db, CurrentUser user, FactDates dates, BusinessClock clock, CancellationToken ct)
        => OpportunitySteps.TakeAsync(id, request.OccurredOn, ifMatch, db, user, dates, clock, (opportunity, act) => opportunity.Lose(Values.OneOf("/reason", request.Reason, OutcomeReason.All)!, request.Note, act), ct);
}

internal static class ExplainWin
{
    /// <summary>Why it was won; it is won by the signing of its contract. Refuses <c>sales.opportunity.not-won</c>.</summary>
    internal static Task<Results<Ok<OpportunityView>, NotFound>> Handle(Guid id, ExplainWinRequest request, IfMatch ifMatch, SalesDbContext db, CurrentUser user, FactDates dates, BusinessClock clock, CancellationToken ct)
        => OpportunitySteps.TakeAsync(id, null, ifMatch, db, user, dates, clock, (opportunity, _) => opportunity.ExplainWin(Values.OneOf("/reason", request.Reason, OutcomeReason.All)!, request.Note), ct);
}

internal static class OpportunitySteps
{
    public static async Task<Results<Ok<OpportunityView>, NotFound>> TakeAsync(Guid id, DateOnly? on, IfMatch ifMatch, SalesDbContext db, CurrentUser user, FactDates dates, BusinessClock clock, Action<Opportunity, Act> step, CancellationToken ct)
    {
        if (await db.Opportunities.SingleOrDefaultAsync(o => o.Id == id, ct) is not { } opportunity)
            return TypedResults.NotFound();

        ifMatch.Check(opportunity.Version);
        var day = on ?? clock.Today(opportunity.RegionId);
        Refuse.Broken(dates.Allowed("/occurredOn", day, opportunity.RegionId));
        step(opportunity, new Act(day, clock.Now, user.Subject));
        return TypedResults.Ok(OpportunityView.Of(opportunity, user));
    }
}

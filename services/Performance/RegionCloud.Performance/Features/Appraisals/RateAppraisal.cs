using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Performance.Data;
using RegionCloud.Performance.Domain.Appraisals;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Performance.Features.Appraisals;

/// <param name="KpiCode">A judged item of the appraisal.</param>
/// <param name="Rating">0 to 100.</param>
/// <param name="Note">Why.</param>
public sealed record RateAppraisalRequest([property: Text(1, 40)] string KpiCode, [property: Amount(0, 100)] decimal Rating, [property: Text(1, 2000)] string Note);

internal static class RateAppraisal
{
    /// <summary>
    /// Judges a person, a department or the region; until the cycle is scored it may be judged anew. Refuses <c>performance.cycle.wrong-state</c>, <c>performance.rating.not-judged</c>, <c>performance.rating.own</c>,
    /// <c>performance.rating.other-appraiser</c>.
    /// </summary>
    internal static async Task<Results<Ok<AppraisalView>, NotFound>> Handle(Guid id, RateAppraisalRequest request, IfMatch ifMatch, PerformanceDbContext db, CurrentUser user, OrganisationDirectory organisation, BusinessClock clock, CancellationToken ct)
    {
        if (await db.Appraisals.AsSplitQuery().SingleOrDefaultAsync(a => a.Id == id, ct) is not { } appraisal)
            return TypedResults.NotFound();

        ifMatch.Check(appraisal.Version);
        var cycle = await db.CycleOfAsync(appraisal, ct);
        Refuse.Broken(CycleRules.MustCollect(cycle, "rate"), RatingRules(appraisal, user, organisation.Current, clock.Today(appraisal.RegionId)));
        appraisal.Rate(request.KpiCode, request.Rating, request.Note.Trim(), user.CycleAct("rating.create", appraisal.RegionId, appraisal.DepartmentId, clock.Today(appraisal.RegionId), clock, appraisal.OwnerId));
        return TypedResults.Ok(await db.ViewAsync(appraisal, cycle, user, organisation.Current, clock, ct));
    }

    /// <summary>The right appraiser, and never oneself (SoD5, SoD8).</summary>
    internal static Refusal? RatingRules(Appraisal appraisal, CurrentUser user, OrganisationSnapshot organisation, DateOnly today)
    {
        var (level, persons) = Subjects.AppraisersOf(appraisal, organisation, today);
        return AppraisalRules.MustNotBeOwn(user.IsOwn("rating.create", appraisal.OwnerId, appraisal.DepartmentId, appraisal.RegionId, organisation, today))
            ?? AppraisalRules.MustBeTheAppraiser(user.ActingOn("rating.create", appraisal.RegionId, appraisal.DepartmentId, appraisal.OwnerId).Any(e => persons.Contains(e.Id)), level);
    }
}

internal static class AcknowledgeAppraisal
{
    /// <summary>The person has seen what was published of him; before it is, 404. Refuses <c>performance.appraisal.acknowledged</c>.</summary>
    internal static async Task<Results<Ok<AppraisalView>, NotFound>> Handle(Guid id, IfMatch ifMatch, PerformanceDbContext db, CurrentUser user, OrganisationDirectory organisation, BusinessClock clock, CancellationToken ct)
    {
        if (await db.Appraisals.AsSplitQuery().SingleOrDefaultAsync(a => a.Id == id && a.PublishedOn != null, ct) is not { } appraisal)
            return TypedResults.NotFound();

        ifMatch.Check(appraisal.Version);
        appraisal.Acknowledge(clock.Now);
        return TypedResults.Ok(await db.ViewAsync(appraisal, await db.CycleOfAsync(appraisal, ct), user, organisation.Current, clock, ct));
    }
}

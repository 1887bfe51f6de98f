using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Marketing.Data;
using RegionCloud.Marketing.Domain;
using RegionCloud.Marketing.Features.ResearchPlans;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Numbers;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Marketing.Features.DataSets;

/// <param name="EnteredOn">Business date; default: today.</param>
public sealed record CollectDataSetRequest(Guid RegionId, [property: Required] DataSetFields Content, DateOnly? EnteredOn);

public sealed record ChangeDataSetRequest([property: Required] DataSetFields Content);

/// <param name="Accepted">Whether reports may rest on it.</param>
/// <param name="Grade">How far it can be trusted; wanted when it is accepted.</param>
/// <param name="Note">What was looked at; wanted when it is not accepted.</param>
/// <param name="ReviewedOn">Business date; default: today.</param>
public sealed record ReviewDataSetRequest(bool Accepted, ValidityGrade? Grade, [property: Text(0, 2000)] string? Note, DateOnly? ReviewedOn);

internal static class CollectDataSet
{
    /// <summary>Enters what an inquiry brought (3.2-3). 404 for a region whose marketing department is not yours. Refuses <c>marketing.person-unknown</c>, <c>marketing.data-set.inquiry-unknown</c>, <c>date-in-future</c>.</summary>
    internal static async Task<Results<Created<DataSetView>, NotFound>> Handle(CollectDataSetRequest request, MarketingDbContext db, CurrentUser user, OrganisationDirectory organisation, BusinessClock clock, CancellationToken ct)
    {
        if (MarketingDepartments.Of("research.create", request.RegionId, user, organisation) is not { } department)
            return TypedResults.NotFound();

        var act = user.Act("research.create", request.RegionId, department, request.EnteredOn ?? clock.Today(request.RegionId), clock);
        Refuse.Broken([clock.NotInFuture("/enteredOn", act.On, request.RegionId), .. await request.Content.UnknownAsync(request.RegionId, db, organisation.Current, ct)]);
        var set = DataSet.Collect(await NumberSeries.NextAsync(db, "DS", request.RegionId, act.On.Year, ct), request.RegionId, department, request.Content.ToContent(), act);
        db.Add(set);
        return TypedResults.Created($"/api/marketing/v1/data-sets/{set.Id}", DataSetView.Of(set, user));
    }
}

internal static class ChangeDataSet
{
    /// <summary>Mends a data set that is not reviewed, or was found unfit. Refuses <c>marketing.data-set.wrong-state</c>, <c>…inquiry-unknown</c>, <c>marketing.person-unknown</c>, <c>date-in-future</c>.</summary>
    internal static async Task<Results<Ok<DataSetView>, NotFound>> Handle(Guid id, ChangeDataSetRequest request, IfMatch ifMatch, MarketingDbContext db, CurrentUser user, OrganisationDirectory organisation, BusinessClock clock, CancellationToken ct)
    {
        if (await db.DataSets.SingleOrDefaultAsync(s => s.Id == id, ct) is not { } set)
            return TypedResults.NotFound();

        ifMatch.Check(set.Version);
        Refuse.Broken(await request.Content.UnknownAsync(set.RegionId, db, organisation.Current, ct));
        set.Change(request.Content.ToContent(), user.Act("research.update", set.RegionId, set.DepartmentId, clock.Today(set.RegionId), clock));
        return TypedResults.Ok(DataSetView.Of(set, user));
    }
}

internal static class ReviewDataSet
{
    /// <summary>
    /// Somebody else than collector and author judges whether reports may rest on it; every missing part is named (3.2-3): <c>marketing.part-missing</c>. Refuses <c>marketing.data-set.own-review</c>, <c>…wrong-state</c>,
    /// <c>…reviewed-before-collected</c>, <c>date-in-future</c>.
    /// </summary>
    internal static async Task<Results<Ok<DataSetView>, NotFound>> Handle(Guid id, ReviewDataSetRequest request, IfMatch ifMatch, MarketingDbContext db, CurrentUser user, BusinessClock clock, CancellationToken ct)
    {
        if (await db.DataSets.SingleOrDefaultAsync(s => s.Id == id, ct) is not { } set)
            return TypedResults.NotFound();

        ifMatch.Check(set.Version);
        var act = user.Act("research.review", set.RegionId, set.DepartmentId, request.ReviewedOn ?? clock.Today(set.RegionId), clock);
        Refuse.Broken(clock.NotInFuture("/reviewedOn", act.On, set.RegionId), request is { Accepted: true, Grade: null } ? SubmissionRules.Missing("grade", "/grade") : null);
        set.Review(request.Accepted ? request.Grade : null, request.Note, DataSetView.Reviewers(set, user), act);
        await Inquiries.TellResultAsync(db, set, act, ct);
        return TypedResults.Ok(DataSetView.Of(set, user));
    }
}

using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Marketing.Data;
using RegionCloud.Marketing.Domain;
using RegionCloud.Marketing.Features.ResearchPlans;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Lists;
using RegionCloud.ServiceDefaults.Numbers;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Records;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Marketing.Features.Strategies;

/// <summary>What the region does about market and competitors (營銷策略, 2.2-4).</summary>
/// <param name="Analysis">Market and competitors.</param>
/// <param name="ReportId">The analysis report that moves it.</param>
/// <param name="Missing">What keeps it from being submitted (RB-08).</param>
/// <param name="Actions">What you may do with it now: redraft, submit, approve, reject.</param>
public sealed record StrategyView(
    Guid Id, string Number, Guid RegionId, Guid DepartmentId, [property: ValuesOf(typeof(SubmissionStatus))] string Status, string Title, string Analysis, string Strategy, IReadOnlyList<StrategyMeasureView> Measures, Guid? ReportId, DateOnly? SubmittedOn,
    DateOnly? ApprovedOn, IReadOnlyList<MissingPartView> Missing, IReadOnlyList<SubmissionStepView> History, IReadOnlyList<string> Actions, [property: JsonPropertyName("etag")] string Etag) : ITagged
{
    internal static StrategyView Of(MarketingStrategy s, CurrentUser user) => new(
        s.Id, s.Number, s.RegionId, s.DepartmentId, CampaignRules.Name(s.Submission.Status), s.Title, s.Analysis, s.Strategy, [.. s.Measures.OrderBy(m => m.Sequence).Select(m => new StrategyMeasureView(m.Text, m.OwnerId, m.DueOn))], s.ReportId,
        s.Submission.SubmittedOn, s.Submission.ApprovedOn, [.. s.MissingParts().OfType<Refusal>().Select(m => new MissingPartView(m.Code, m.Pointer))], SubmissionViews.History(s.Submission), ActionsOf(s, user), ETags.Of(s.Version));

    internal static IReadOnlyList<string> ActionsOf(MarketingStrategy s, CurrentUser user)
        => [.. SubmissionViews.ActionsOf(s.Submission, s.Number, "strategy", s.RegionId, s.DepartmentId, user, s.MissingParts()).Where(a => a != "revise")];
}

/// <summary>What is done, by whom, until when.</summary>
public sealed record StrategyMeasureView(string Text, Guid? OwnerId, DateOnly? DueOn);

/// <summary>A strategy in a list.</summary>
public sealed record StrategySummary(
    Guid Id, string Number, Guid RegionId, [property: ValuesOf(typeof(SubmissionStatus))] string Status, string Title, int Measures, Guid? ReportId, DateOnly? ApprovedOn, [property: JsonPropertyName("etag")] string Etag) : ITagged
{
    internal static StrategySummary Of(MarketingStrategy s) => new(s.Id, s.Number, s.RegionId, CampaignRules.Name(s.Submission.Status), s.Title, s.Measures.Count, s.ReportId, s.Submission.ApprovedOn, ETags.Of(s.Version));
}

/// <param name="DraftedOn">Business date; default: today.</param>
public sealed record DraftStrategyRequest(Guid RegionId, [property: Required] StrategyFields Content, DateOnly? DraftedOn);

/// <param name="DraftedOn">Business date; default: today.</param>
public sealed record RedraftStrategyRequest([property: Required] StrategyFields Content, DateOnly? DraftedOn);

/// <param name="SubmittedOn">Business date; default: today.</param>
public sealed record SubmitStrategyRequest(DateOnly? SubmittedOn);

/// <param name="ApprovedOn">Business date; default: today.</param>
public sealed record ApproveStrategyRequest(DateOnly? ApprovedOn);

public sealed record RejectStrategyRequest([property: Text(1, 2000)] string Reason);

/// <summary>What is written.</summary>
/// <param name="Analysis">Market and competitors.</param>
/// <param name="ReportId">An analysis report of the region that was submitted.</param>
public sealed record StrategyFields(
    [property: Text(0, 200)] string? Title, [property: Text(0, 20_000)] string? Analysis, [property: Text(0, 20_000)] string? Strategy, Guid? ReportId, [property: Entries(0, 100)] IReadOnlyList<MeasurePlan>? Measures)
{
    internal StrategyContent ToContent() => new(Title?.Trim() ?? "", Analysis?.Trim() ?? "", Strategy?.Trim() ?? "", ReportId, [.. (Measures ?? []).Select(m => (m.Text.Trim(), m.OwnerId, m.DueOn))]);

    internal async Task<IReadOnlyList<Refusal?>> UnknownAsync(Guid regionId, MarketingDbContext db, OrganisationSnapshot organisation, CancellationToken ct) =>
    [
        ReportId is { } report && !await db.SubmittedAsync(regionId, report, ct) ? CommunicationRules.ReportUnknown("/content/reportId", report) : null,
        .. (Measures ?? []).Select((m, n) => m.OwnerId is { } owner && !organisation.WorkedIn(owner, regionId) ? ReportRules.OwnerUnknown($"/content/measures/{n}/ownerId", owner) : null),
    ];
}

/// <param name="OwnerId">An employee of the region.</param>
public sealed record MeasurePlan([property: Text(1, 2000)] string Text, Guid? OwnerId, DateOnly? DueOn);

internal sealed class StrategyList : Listing<MarketingStrategy, StrategySummary>
{
    public StrategyList()
    {
        Key(s => s.Id);
        DefaultSort("-id");
        Filter("regionId", s => s.RegionId);
        Filter("status", s => s.Submission.Status);
        Filter("reportId", s => s.ReportId);
        Search(s => s.Number, s => s.Title);
        Sort("number", s => s.Number);
    }
}

internal static class DraftStrategy
{
    /// <summary>Drafts a strategy (2.2-4). 404 for a region that is not yours. Refuses <c>marketing.strategy.report-unknown</c> for a report that was not submitted, <c>marketing.person-unknown</c>, <c>date-in-future</c>.</summary>
    internal static async Task<Results<Created<StrategyView>, NotFound>> Handle(DraftStrategyRequest request, MarketingDbContext db, CurrentUser user, OrganisationDirectory organisation, BusinessClock clock, CancellationToken ct)
    {
        if (MarketingDepartments.Of("strategy.create", request.RegionId, user, organisation) is not { } department)
            return TypedResults.NotFound();

        var act = user.Act("strategy.create", request.RegionId, department, request.DraftedOn ?? clock.Today(request.RegionId), clock);
        Refuse.Broken([clock.NotInFuture("/draftedOn", act.On, request.RegionId), .. await request.Content.UnknownAsync(request.RegionId, db, organisation.Current, ct)]);
        var strategy = MarketingStrategy.Draft(await NumberSeries.NextAsync(db, "MS", request.RegionId, act.On.Year, ct), request.RegionId, department, request.Content.ToContent(), act);
        db.Add(strategy);
        return TypedResults.Created($"/api/marketing/v1/strategies/{strategy.Id}", StrategyView.Of(strategy, user));
    }
}

internal static class RedraftStrategy
{
    /// <summary>Changes a draft, or takes a rejected one up again. Refuses <c>marketing.document.wrong-state</c>, <c>marketing.strategy.report-unknown</c>, <c>marketing.person-unknown</c>, <c>date-in-future</c>.</summary>
    internal static Task<Results<Ok<StrategyView>, NotFound>> Handle(Guid id, RedraftStrategyRequest request, IfMatch ifMatch, MarketingDbContext db, CurrentUser user, OrganisationDirectory organisation, BusinessClock clock, CancellationToken ct)
        => StrategySteps.TakeAsync(
            id, "strategy.update", "/draftedOn", request.DraftedOn, ifMatch, db, user, clock,
            async (strategy, act) =>
            {
                Refuse.Broken(await request.Content.UnknownAsync(strategy.RegionId, db, organisation.Current, ct));
                strategy.Redraft(request.Content.ToContent(), act);
            },
            ct);
}

internal static class SubmitStrategy
{
    /// <summary>Submits it; every missing part is named, all in one answer (RB-08): <c>marketing.part-missing</c>. Refuses <c>marketing.document.wrong-state</c>, <c>…before-last-step</c>, <c>date-in-future</c>.</summary>
    internal static Task<Results<Ok<StrategyView>, NotFound>> Handle(Guid id, SubmitStrategyRequest request, IfMatch ifMatch, MarketingDbContext db, CurrentUser user, BusinessClock clock, CancellationToken ct)
        => StrategySteps.TakeAsync(
            id, "strategy.update", "/submittedOn", request.SubmittedOn, ifMatch, db, user, clock,
            (strategy, act) =>
            {
                strategy.Submit(act);
                return Task.CompletedTask;
            },
            ct);
}

internal static class ApproveStrategy
{
    /// <summary>The region manager, or headquarters for what he wrote himself, puts it in force (SoD8). Refuses <c>marketing.document.own-approval</c>, <c>…wrong-state</c>, <c>…before-last-step</c>, <c>date-in-future</c>.</summary>
    internal static Task<Results<Ok<StrategyView>, NotFound>> Handle(Guid id, ApproveStrategyRequest request, IfMatch ifMatch, MarketingDbContext db, CurrentUser user, BusinessClock clock, CancellationToken ct)
        => StrategySteps.TakeAsync(
            id, "strategy.approve", "/approvedOn", request.ApprovedOn, ifMatch, db, user, clock,
            (strategy, act) =>
            {
                strategy.Approve(user.Persons("strategy.approve", strategy.RegionId, strategy.DepartmentId), act);
                return Task.CompletedTask;
            },
            ct);
}

internal static class RejectStrategy
{
    /// <summary>Sends it back with a reason. Refuses <c>marketing.document.own-approval</c>, <c>…wrong-state</c>, <c>…before-last-step</c>.</summary>
    internal static Task<Results<Ok<StrategyView>, NotFound>> Handle(Guid id, RejectStrategyRequest request, IfMatch ifMatch, MarketingDbContext db, CurrentUser user, BusinessClock clock, CancellationToken ct)
        => StrategySteps.TakeAsync(
            id, "strategy.approve", "", null, ifMatch, db, user, clock,
            (strategy, act) =>
            {
                strategy.Reject(request.Reason, user.Persons("strategy.approve", strategy.RegionId, strategy.DepartmentId), act);
                return Task.CompletedTask;
            },
            ct);
}

internal static class ListStrategies
{
    /// <summary>The strategies within the caller's scope, newest first.</summary>
    internal static async Task<Ok<Page<StrategySummary>>> Handle(ListQuery<StrategyList> query, MarketingDbContext db, CancellationToken ct) => TypedResults.Ok(await query.PageAsync(db.Strategies.AsNoTracking().AsSplitQuery(), StrategySummary.Of, ct));
}

internal static class GetStrategy
{
    /// <summary>One strategy with its measures.</summary>
    internal static async Task<Results<Ok<StrategyView>, NotFound>> Handle(Guid id, MarketingDbContext db, CurrentUser user, CancellationToken ct)
        => await db.Strategies.AsNoTracking().AsSplitQuery().SingleOrDefaultAsync(s => s.Id == id, ct) is { } strategy ? TypedResults.Ok(StrategyView.Of(strategy, user)) : TypedResults.NotFound();
}

internal static class StrategySteps
{
    public static async Task<Results<Ok<StrategyView>, NotFound>> TakeAsync(
        Guid id, string permission, string pointer, DateOnly? on, IfMatch ifMatch, MarketingDbContext db, CurrentUser user, BusinessClock clock, Func<MarketingStrategy, Act, Task> step, CancellationToken ct)
    {
        if (await db.Strategies.AsSplitQuery().SingleOrDefaultAsync(s => s.Id == id, ct) is not { } strategy)
            return TypedResults.NotFound();

        ifMatch.Check(strategy.Version);
        var act = user.Act(permission, strategy.RegionId, strategy.DepartmentId, on ?? clock.Today(strategy.RegionId), clock);
        Refuse.Broken(clock.NotInFuture(pointer, act.On, strategy.RegionId));
        await step(strategy, act);
        return TypedResults.Ok(StrategyView.Of(strategy, user));
    }

    /// <summary>Whether it is a report of the region that was submitted.</summary>
    public static Task<bool> SubmittedAsync(this MarketingDbContext db, Guid regionId, Guid reportId, CancellationToken ct)
        => db.AnalysisReports.AnyAsync(r => r.Id == reportId && r.RegionId == regionId && (r.Submission.Status == SubmissionStatus.Submitted || r.Submission.Status == SubmissionStatus.Approved || r.Submission.Status == SubmissionStatus.Superseded), ct);
}

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

/// <summary>A region's brand strategy of a year (品牌推廣策略, 4.1).</summary>
/// <param name="Positioning">品牌定位.</param>
/// <param name="ImageBuilding">品牌形象塑造.</param>
/// <param name="ChannelChoice">品牌傳播渠道選擇: why these channels.</param>
/// <param name="ActivityPlanning">品牌推廣活動策劃.</param>
/// <param name="Channels">The channels that communication plans may use.</param>
/// <param name="ReportIds">The analysis reports that it rests on.</param>
/// <param name="Missing">What keeps it from being submitted (RB-08).</param>
/// <param name="Actions">What you may do with it now: redraft, submit, approve, reject, revise.</param>
public sealed record BrandStrategyView(
    Guid Id, string Number, Guid RegionId, Guid DepartmentId, int Year, int Revision, [property: ValuesOf(typeof(SubmissionStatus))] string Status, string Positioning, string ImageBuilding, string ChannelChoice, string ActivityPlanning,
    IReadOnlyList<string> Channels, IReadOnlyList<Guid> ReportIds, DateOnly? SubmittedOn, DateOnly? ApprovedOn, IReadOnlyList<MissingPartView> Missing, IReadOnlyList<SubmissionStepView> History, IReadOnlyList<string> Actions,
    [property: JsonPropertyName("etag")] string Etag) : ITagged
{
    internal static BrandStrategyView Of(BrandStrategy s, CurrentUser user) => new(
        s.Id, s.Number, s.RegionId, s.DepartmentId, s.Year, s.Revision, CampaignRules.Name(s.Submission.Status), s.Positioning, s.ImageBuilding, s.ChannelChoice, s.ActivityPlanning, [.. s.Channels.OrderBy(c => c.Sequence).Select(c => c.Channel)],
        [.. s.Reports.OrderBy(r => r.Sequence).Select(r => r.ReportId)], s.Submission.SubmittedOn, s.Submission.ApprovedOn, [.. s.MissingParts().OfType<Refusal>().Select(m => new MissingPartView(m.Code, m.Pointer))], SubmissionViews.History(s.Submission),
        ActionsOf(s, user), ETags.Of(s.Version));

    internal static IReadOnlyList<string> ActionsOf(BrandStrategy s, CurrentUser user) => [.. SubmissionViews.ActionsOf(s.Submission, s.Number, "strategy", s.RegionId, s.DepartmentId, user, s.MissingParts())];
}

/// <summary>A brand strategy in a list.</summary>
public sealed record BrandStrategySummary(
    Guid Id, string Number, Guid RegionId, int Year, int Revision, [property: ValuesOf(typeof(SubmissionStatus))] string Status, string Positioning, IReadOnlyList<string> Channels, DateOnly? ApprovedOn, [property: JsonPropertyName("etag")] string Etag) : ITagged
{
    internal static BrandStrategySummary Of(BrandStrategy s) => new(
        s.Id, s.Number, s.RegionId, s.Year, s.Revision, CampaignRules.Name(s.Submission.Status), s.Positioning, [.. s.Channels.OrderBy(c => c.Sequence).Select(c => c.Channel)], s.Submission.ApprovedOn, ETags.Of(s.Version));
}

/// <param name="DraftedOn">Business date; default: today.</param>
public sealed record DraftBrandStrategyRequest(Guid RegionId, [property: Year] int Year, [property: Required] BrandStrategyFields Content, DateOnly? DraftedOn);

/// <param name="DraftedOn">Business date; default: today.</param>
public sealed record RedraftBrandStrategyRequest([property: Required] BrandStrategyFields Content, DateOnly? DraftedOn);

/// <param name="SubmittedOn">Business date; default: today.</param>
public sealed record SubmitBrandStrategyRequest(DateOnly? SubmittedOn);

/// <param name="ApprovedOn">Business date; default: today.</param>
public sealed record ApproveBrandStrategyRequest(DateOnly? ApprovedOn);

public sealed record RejectBrandStrategyRequest([property: Text(1, 2000)] string Reason);

/// <param name="DraftedOn">Business date; default: today.</param>
public sealed record ReviseBrandStrategyRequest(DateOnly? DraftedOn);

/// <summary>What is written.</summary>
/// <param name="Channels">advertising, publicRelations, promotion, socialMedia, or names of the region's own (4.2-1).</param>
/// <param name="ReportIds">Analysis reports of the region that were submitted.</param>
public sealed record BrandStrategyFields(
    [property: Text(0, 10_000)] string? Positioning, [property: Text(0, 10_000)] string? ImageBuilding, [property: Text(0, 10_000)] string? ChannelChoice, [property: Text(0, 10_000)] string? ActivityPlanning, [property: Entries(0, 50)] IReadOnlyList<string>? Channels,
    [property: Entries(0, 50)] IReadOnlyList<Guid>? ReportIds)
{
    internal BrandContent ToContent() => new(
        Positioning?.Trim() ?? "", ImageBuilding?.Trim() ?? "", ChannelChoice?.Trim() ?? "", ActivityPlanning?.Trim() ?? "",
        [.. (Channels ?? []).Select(c => c.Trim()).Where(c => c.Length > 0).Distinct(StringComparer.OrdinalIgnoreCase)], [.. (ReportIds ?? []).Distinct()]);

    internal async Task<IReadOnlyList<Refusal?>> UnknownAsync(Guid regionId, MarketingDbContext db, CancellationToken ct)
    {
        var unknown = new List<Refusal?>();
        foreach (var (report, n) in (ReportIds ?? []).Select((r, n) => (r, n)))
            unknown.Add(await db.SubmittedAsync(regionId, report, ct) ? null : CommunicationRules.ReportUnknown($"/content/reportIds/{n}", report));
        unknown.AddRange((Channels ?? []).Select((c, n) => c.Length > MarketingChannel.Longest ? CommunicationRules.ChannelTooLong($"/content/channels/{n}", c) : null));
        return unknown;
    }
}

internal sealed class BrandStrategyList : Listing<BrandStrategy, BrandStrategySummary>
{
    public BrandStrategyList()
    {
        Key(s => s.Id);
        DefaultSort("-id");
        Filter("regionId", s => s.RegionId);
        Filter("status", s => s.Submission.Status);
        Search(s => s.Number, s => s.Positioning);
        Sort("year", s => s.Year);
        Sort("number", s => s.Number);
    }
}

internal static class DraftBrandStrategy
{
    /// <summary>
    /// Drafts a region's brand strategy of a year (4.1-1). 404 for a region that is not yours. Refuses <c>marketing.brand-strategy.exists</c> when the region has one of that year, <c>marketing.strategy.report-unknown</c>, <c>marketing.communication.channel-too-long</c>,
    /// <c>date-in-future</c>.
    /// </summary>
    internal static async Task<Results<Created<BrandStrategyView>, NotFound>> Handle(DraftBrandStrategyRequest request, MarketingDbContext db, CurrentUser user, OrganisationDirectory organisation, BusinessClock clock, CancellationToken ct)
    {
        if (MarketingDepartments.Of("strategy.create", request.RegionId, user, organisation) is not { } department)
            return TypedResults.NotFound();

        var act = user.Act("strategy.create", request.RegionId, department, request.DraftedOn ?? clock.Today(request.RegionId), clock);
        Refuse.Broken([clock.NotInFuture("/draftedOn", act.On, request.RegionId), .. await request.Content.UnknownAsync(request.RegionId, db, ct)]);
        if (await db.BrandStrategies.AsNoTracking().Where(s => s.RegionId == request.RegionId && s.Year == request.Year).OrderByDescending(s => s.Revision).FirstOrDefaultAsync(ct) is { } present)
            Refuse.Broken(CommunicationRules.BrandExists(present));
        var strategy = BrandStrategy.Draft(await NumberSeries.NextAsync(db, "BS", request.RegionId, request.Year, ct), request.RegionId, department, request.Year, revision: 1, request.Content.ToContent(), act);
        db.Add(strategy);
        return TypedResults.Created($"/api/marketing/v1/brand-strategies/{strategy.Id}", BrandStrategyView.Of(strategy, user));
    }
}

internal static class RedraftBrandStrategy
{
    /// <summary>Changes a draft, or takes a rejected one up again. Refuses <c>marketing.document.wrong-state</c>, <c>marketing.strategy.report-unknown</c>, <c>marketing.communication.channel-too-long</c>, <c>date-in-future</c>.</summary>
    internal static Task<Results<Ok<BrandStrategyView>, NotFound>> Handle(Guid id, RedraftBrandStrategyRequest request, IfMatch ifMatch, MarketingDbContext db, CurrentUser user, BusinessClock clock, CancellationToken ct)
        => BrandSteps.TakeAsync(
            id, "strategy.update", "/draftedOn", request.DraftedOn, ifMatch, db, user, clock,
            async (strategy, act) =>
            {
                Refuse.Broken(await request.Content.UnknownAsync(strategy.RegionId, db, ct));
                strategy.Redraft(request.Content.ToContent(), act);
            },
            ct);
}

internal static class SubmitBrandStrategy
{
    /// <summary>Submits it; every missing part is named, all in one answer (4.1-2, RB-08): <c>marketing.part-missing</c>. Refuses <c>marketing.document.wrong-state</c>, <c>…before-last-step</c>, <c>date-in-future</c>.</summary>
    internal static Task<Results<Ok<BrandStrategyView>, NotFound>> Handle(Guid id, SubmitBrandStrategyRequest request, IfMatch ifMatch, MarketingDbContext db, CurrentUser user, BusinessClock clock, CancellationToken ct)
        => BrandSteps.TakeAsync(
            id, "strategy.update", "/submittedOn", request.SubmittedOn, ifMatch, db, user, clock,
            (strategy, act) =>
            {
                strategy.Submit(act);
                return Task.CompletedTask;
            },
            ct);
}

internal static class ApproveBrandStrategy
{
    /// <summary>Puts it in force; the revision before it is superseded in the same step (SoD8). Refuses <c>marketing.document.own-approval</c>, <c>…wrong-state</c>, <c>…before-last-step</c>, <c>date-in-future</c>.</summary>
    internal static Task<Results<Ok<BrandStrategyView>, NotFound>> Handle(Guid id, ApproveBrandStrategyRequest request, IfMatch ifMatch, MarketingDbContext db, CurrentUser user, BusinessClock clock, CancellationToken ct)
        => BrandSteps.TakeAsync(
            id, "strategy.approve", "/approvedOn", request.ApprovedOn, ifMatch, db, user, clock,
            async (strategy, act) =>
            {
                strategy.Approve(user.Persons("strategy.approve", strategy.RegionId, strategy.DepartmentId), act);
                if (await db.BrandStrategies.AsSplitQuery().SingleOrDefaultAsync(s => s.RegionId == strategy.RegionId && s.Year == strategy.Year && s.Revision == strategy.Revision - 1, ct) is { } before)
                    before.Supersede(act);
            },
            ct);
}

internal static class RejectBrandStrategy
{
    /// <summary>Sends it back with a reason. Refuses <c>marketing.document.own-approval</c>, <c>…wrong-state</c>, <c>…before-last-step</c>.</summary>
    internal static Task<Results<Ok<BrandStrategyView>, NotFound>> Handle(Guid id, RejectBrandStrategyRequest request, IfMatch ifMatch, MarketingDbContext db, CurrentUser user, BusinessClock clock, CancellationToken ct)
        => BrandSteps.TakeAsync(
            id, "strategy.approve", "", null, ifMatch, db, user, clock,
            (strategy, act) =>
            {
                strategy.Reject(request.Reason, user.Persons("strategy.approve", strategy.RegionId, strategy.DepartmentId), act);
                return Task.CompletedTask;
            },
            ct);
}

internal static class ReviseBrandStrategy
{
    /// <summary>Begins the next revision of an approved strategy, as a draft with its content; the approved one stays in force until then. Refuses <c>marketing.document.wrong-state</c>, <c>marketing.brand-strategy.exists</c> when a revision is begun already, <c>date-in-future</c>.</summary>
    internal static async Task<Results<Created<BrandStrategyView>, NotFound>> Handle(Guid id, ReviseBrandStrategyRequest request, IfMatch ifMatch, MarketingDbContext db, CurrentUser user, BusinessClock clock, CancellationToken ct)
    {
        if (await db.BrandStrategies.AsNoTracking().AsSplitQuery().SingleOrDefaultAsync(s => s.Id == id, ct) is not { } strategy)
            return TypedResults.NotFound();

        ifMatch.Check(strategy.Version);
        if (await db.BrandStrategies.AsNoTracking().SingleOrDefaultAsync(s => s.RegionId == strategy.RegionId && s.Year == strategy.Year && s.Revision == strategy.Revision + 1, ct) is { } begun)
            Refuse.Broken(CommunicationRules.BrandExists(begun));
        var act = user.Act("strategy.create", strategy.RegionId, strategy.DepartmentId, request.DraftedOn ?? clock.Today(strategy.RegionId), clock);
        Refuse.Broken(clock.NotInFuture("/draftedOn", act.On, strategy.RegionId));
        var next = strategy.Revise(await NumberSeries.NextAsync(db, "BS", strategy.RegionId, strategy.Year, ct), act);
        db.Add(next);
        return TypedResults.Created($"/api/marketing/v1/brand-strategies/{next.Id}", BrandStrategyView.Of(next, user));
    }
}

internal static class ListBrandStrategies
{
    /// <summary>The brand strategies within the caller's scope, every revision of them, newest first.</summary>
    /// <param name="year">Only those of one year.</param>
    internal static async Task<Ok<Page<BrandStrategySummary>>> Handle(ListQuery<BrandStrategyList> query, int? year, MarketingDbContext db, CancellationToken ct)
        => TypedResults.Ok(await query.PageAsync(db.BrandStrategies.AsNoTracking().AsSplitQuery().Where(s => year == null || s.Year == year), BrandStrategySummary.Of, ct));
}

internal static class GetBrandStrategy
{
    /// <summary>One revision of a brand strategy.</summary>
    internal static async Task<Results<Ok<BrandStrategyView>, NotFound>> Handle(Guid id, MarketingDbContext db, CurrentUser user, CancellationToken ct)
        => await db.BrandStrategies.AsNoTracking().AsSplitQuery().SingleOrDefaultAsync(s => s.Id == id, ct) is { } strategy ? TypedResults.Ok(BrandStrategyView.Of(strategy, user)) : TypedResults.NotFound();
}

internal static class BrandSteps
{
    public static async Task<Results<Ok<BrandStrategyView>, NotFound>> TakeAsync(
        Guid id, string permission, string pointer, DateOnly? on, IfMatch ifMatch, MarketingDbContext db, CurrentUser user, BusinessClock clock, Func<BrandStrategy, Act, Task> step, CancellationToken ct)
    {
        if (await db.BrandStrategies.AsSplitQuery().SingleOrDefaultAsync(s => s.Id == id, ct) is not { } strategy)
            return TypedResults.NotFound();

        ifMatch.Check(strategy.Version);
        var act = user.Act(permission, strategy.RegionId, strategy.DepartmentId, on ?? clock.Today(strategy.RegionId), clock);
        Refuse.Broken(clock.NotInFuture(pointer, act.On, strategy.RegionId));
        await step(strategy, act);
        return TypedResults.Ok(BrandStrategyView.Of(strategy, user));
    }
}

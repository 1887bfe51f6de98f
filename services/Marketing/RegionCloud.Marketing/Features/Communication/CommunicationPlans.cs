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

namespace RegionCloud.Marketing.Features.Communication;

/// <summary>What is said through one channel of the brand strategy (傳播計劃, 4.2).</summary>
/// <param name="StrategyId">The brand strategy that lists the channel.</param>
/// <param name="CampaignId">The campaign of whose budget it takes a part.</param>
/// <param name="Missing">What keeps it from being submitted (RB-08).</param>
/// <param name="Actions">What you may do with it now: redraft, submit, approve, reject.</param>
public sealed record CommunicationPlanView(
    Guid Id, string Number, Guid RegionId, Guid DepartmentId, [property: ValuesOf(typeof(SubmissionStatus))] string Status, Guid StrategyId, Guid? CampaignId, string Channel, string Goal, string Content, DateOnly? From, DateOnly? Until, decimal? Budget,
    string Currency, DateOnly? SubmittedOn, DateOnly? ApprovedOn, IReadOnlyList<MissingPartView> Missing, IReadOnlyList<SubmissionStepView> History, IReadOnlyList<string> Actions, [property: JsonPropertyName("etag")] string Etag) : ITagged
{
    internal static CommunicationPlanView Of(CommunicationPlan p, CurrentUser user) => new(
        p.Id, p.Number, p.RegionId, p.DepartmentId, CampaignRules.Name(p.Submission.Status), p.StrategyId, p.CampaignId, p.Channel, p.Goal, p.Content, p.From, p.Until, p.Budget, p.Currency, p.Submission.SubmittedOn, p.Submission.ApprovedOn,
        [.. p.MissingParts().OfType<Refusal>().Select(m => new MissingPartView(m.Code, m.Pointer))], SubmissionViews.History(p.Submission), ActionsOf(p, user), ETags.Of(p.Version));

    internal static IReadOnlyList<string> ActionsOf(CommunicationPlan p, CurrentUser user)
        => [.. SubmissionViews.ActionsOf(p.Submission, p.Number, "communicationPlan", p.RegionId, p.DepartmentId, user, p.MissingParts()).Where(a => a != "revise")];
}

/// <summary>A communication plan in a list.</summary>
public sealed record CommunicationPlanSummary(
    Guid Id, string Number, Guid RegionId, [property: ValuesOf(typeof(SubmissionStatus))] string Status, Guid StrategyId, Guid? CampaignId, string Channel, string Goal, DateOnly? From, DateOnly? Until, decimal? Budget, string Currency, DateOnly? ApprovedOn,
    [property: JsonPropertyName("etag")] string Etag) : ITagged
{
    internal static CommunicationPlanSummary Of(CommunicationPlan p) => new(
        p.Id, p.Number, p.RegionId, CampaignRules.Name(p.Submission.Status), p.StrategyId, p.CampaignId, p.Channel, p.Goal, p.From, p.Until, p.Budget, p.Currency, p.Submission.ApprovedOn, ETags.Of(p.Version));
}

/// <param name="DraftedOn">Business date; default: today.</param>
public sealed record DraftCommunicationPlanRequest(Guid RegionId, [property: Required] CommunicationPlanFields Content, DateOnly? DraftedOn);

/// <param name="DraftedOn">Business date; default: today.</param>
public sealed record RedraftCommunicationPlanRequest([property: Required] CommunicationPlanFields Content, DateOnly? DraftedOn);

/// <param name="SubmittedOn">Business date; default: today.</param>
public sealed record SubmitCommunicationPlanRequest(DateOnly? SubmittedOn);

/// <param name="ApprovedOn">Business date; default: today.</param>
public sealed record ApproveCommunicationPlanRequest(DateOnly? ApprovedOn);

public sealed record RejectCommunicationPlanRequest([property: Text(1, 2000)] string Reason);

/// <summary>What is planned (4.2-3).</summary>
/// <param name="StrategyId">A brand strategy of the region; in force and listing the channel when it is submitted.</param>
/// <param name="CampaignId">A campaign of the region; all its communication plans together take no more than its budget.</param>
/// <param name="Goal">傳播目標.</param>
/// <param name="Content">傳播內容.</param>
/// <param name="From">傳播時間: first day.</param>
/// <param name="Until">Last day.</param>
/// <param name="Budget">傳播預算.</param>
/// <param name="Currency">Three capital letters; default CNY.</param>
public sealed record CommunicationPlanFields(
    Guid StrategyId, Guid? CampaignId, [property: Text(1, MarketingChannel.Longest)] string Channel, [property: Text(0, 4000)] string? Goal, [property: Text(0, 10_000)] string? Content, DateOnly? From, DateOnly? Until,
    [property: Amount(0.01, 9_999_999_999_999.99)] decimal? Budget, [property: Text(3, 3)] string? Currency)
{
    internal CommunicationContent ToContent() => new(StrategyId, CampaignId, Channel.Trim(), Goal?.Trim() ?? "", Content?.Trim() ?? "", From, Until, Budget, Currency ?? "CNY");

    internal async Task<IReadOnlyList<Refusal?>> UnknownAsync(Guid regionId, MarketingDbContext db, CancellationToken ct) =>
    [
        await db.BrandStrategies.AnyAsync(s => s.Id == StrategyId && s.RegionId == regionId, ct) ? null : CommunicationRules.StrategyUnknown(StrategyId),
        CampaignId is { } campaign && !await db.Campaigns.AnyAsync(c => c.Id == campaign && c.RegionId == regionId, ct) ? CommunicationRules.CampaignUnknown(campaign) : null,
    ];
}

internal sealed class CommunicationPlanList : Listing<CommunicationPlan, CommunicationPlanSummary>
{
    public CommunicationPlanList()
    {
        Key(p => p.Id);
        DefaultSort("-id");
        Filter("regionId", p => p.RegionId);
        Filter("status", p => p.Submission.Status);
        Filter("strategyId", p => p.StrategyId);
        Filter("campaignId", p => p.CampaignId);
        Filter("channel", p => p.Channel);
        Range("from", p => p.From);
        Search(p => p.Number, p => p.Goal);
        Sort("number", p => p.Number);
        Sort("from", p => p.From);
        Sort("budget", p => p.Budget);
    }
}

internal static class DraftCommunicationPlan
{
    /// <summary>Drafts a communication plan. 404 for a region whose marketing department is not yours. Refuses <c>marketing.communication.strategy-unknown</c>, <c>…campaign-unknown</c>, <c>marketing.schedule-reversed</c>, <c>date-in-future</c>.</summary>
    internal static async Task<Results<Created<CommunicationPlanView>, NotFound>> Handle(DraftCommunicationPlanRequest request, MarketingDbContext db, CurrentUser user, OrganisationDirectory organisation, BusinessClock clock, CancellationToken ct)
    {
        if (MarketingDepartments.Of("communicationPlan.create", request.RegionId, user, organisation) is not { } department)
            return TypedResults.NotFound();

        var act = user.Act("communicationPlan.create", request.RegionId, department, request.DraftedOn ?? clock.Today(request.RegionId), clock);
        Refuse.Broken([clock.NotInFuture("/draftedOn", act.On, request.RegionId), .. await request.Content.UnknownAsync(request.RegionId, db, ct)]);
        var plan = CommunicationPlan.Draft(await NumberSeries.NextAsync(db, "CM", request.RegionId, act.On.Year, ct), request.RegionId, department, request.Content.ToContent(), act);
        db.Add(plan);
        return TypedResults.Created($"/api/marketing/v1/communication-plans/{plan.Id}", CommunicationPlanView.Of(plan, user));
    }
}

internal static class RedraftCommunicationPlan
{
    /// <summary>Changes a draft, or takes a rejected one up again. Refuses <c>marketing.document.wrong-state</c>, <c>marketing.communication.strategy-unknown</c>, <c>…campaign-unknown</c>, <c>marketing.schedule-reversed</c>, <c>date-in-future</c>.</summary>
    internal static Task<Results<Ok<CommunicationPlanView>, NotFound>> Handle(Guid id, RedraftCommunicationPlanRequest request, IfMatch ifMatch, MarketingDbContext db, CurrentUser user, BusinessClock clock, CancellationToken ct)
        => CommunicationSteps.TakeAsync(
            id, "communicationPlan.update", "/draftedOn", request.DraftedOn, ifMatch, db, user, clock,
            async (plan, act) =>
            {
                Refuse.Broken(await request.Content.UnknownAsync(plan.RegionId, db, ct));
                plan.Redraft(request.Content.ToContent(), act);
            },
            ct);
}

internal static class SubmitCommunicationPlan
{
    /// <summary>
    /// Submits it; every missing part is named, all in one answer (4.2-3, RB-08): <c>marketing.part-missing</c>. Refuses a channel that the strategy does not list (4.2-2): <c>marketing.communication.channel-not-listed</c>; <c>…strategy-not-in-force</c>;
    /// <c>…beyond-campaign</c> with the figures, <c>…wrong-currency</c>; <c>marketing.document.wrong-state</c>, <c>…before-last-step</c>, <c>date-in-future</c>.
    /// </summary>
    internal static Task<Results<Ok<CommunicationPlanView>, NotFound>> Handle(Guid id, SubmitCommunicationPlanRequest request, IfMatch ifMatch, MarketingDbContext db, CurrentUser user, BusinessClock clock, CancellationToken ct)
        => CommunicationSteps.TakeAsync(
            id, "communicationPlan.update", "/submittedOn", request.SubmittedOn, ifMatch, db, user, clock,
            async (plan, act) => plan.Submit(await db.StrategyOfAsync(plan, ct), await db.CampaignOfAsync(plan, ct), await db.TakenByOthersAsync(plan, ct), act),
            ct);
}

internal static class ApproveCommunicationPlan
{
    /// <summary>
    /// The region manager puts it in force; what it takes of the campaign's budget is asked again (SoD8). Of two plans that together would take too much one is refused also when both are approved at one moment. Refuses
    /// <c>marketing.document.own-approval</c>, <c>…wrong-state</c>, <c>…before-last-step</c>, <c>marketing.communication.beyond-campaign</c>, <c>date-in-future</c>.
    /// </summary>
    internal static Task<Results<Ok<CommunicationPlanView>, NotFound>> Handle(Guid id, ApproveCommunicationPlanRequest request, IfMatch ifMatch, MarketingDbContext db, CurrentUser user, BusinessClock clock, CancellationToken ct)
        => CommunicationSteps.TakeAsync(
            id, "communicationPlan.approve", "/approvedOn", request.ApprovedOn, ifMatch, db, user, clock,
            async (plan, act) =>
            {
                var campaign = await db.CampaignOfAsync(plan, ct);
                plan.Approve(campaign, await db.TakenByOthersAsync(plan, ct), user.Persons("communicationPlan.approve", plan.RegionId, plan.DepartmentId), act);
                if (campaign is not null)
                    db.MustNotChangeMeanwhile(campaign);
            },
            ct);
}

internal static class RejectCommunicationPlan
{
    /// <summary>Sends it back with a reason. Refuses <c>marketing.document.own-approval</c>, <c>…wrong-state</c>, <c>…before-last-step</c>.</summary>
    internal static Task<Results<Ok<CommunicationPlanView>, NotFound>> Handle(Guid id, RejectCommunicationPlanRequest request, IfMatch ifMatch, MarketingDbContext db, CurrentUser user, BusinessClock clock, CancellationToken ct)
        => CommunicationSteps.TakeAsync(
            id, "communicationPlan.approve", "", null, ifMatch, db, user, clock,
            (plan, act) =>
            {
                plan.Reject(request.Reason, user.Persons("communicationPlan.approve", plan.RegionId, plan.DepartmentId), act);
                return Task.CompletedTask;
            },
            ct);
}

internal static class ListCommunicationPlans
{
    /// <summary>The communication plans within the caller's scope, newest first.</summary>
    internal static async Task<Ok<Page<CommunicationPlanSummary>>> Handle(ListQuery<CommunicationPlanList> query, MarketingDbContext db, CancellationToken ct)
        => TypedResults.Ok(await query.PageAsync(db.CommunicationPlans.AsNoTracking().AsSplitQuery(), CommunicationPlanSummary.Of, ct));
}

internal static class GetCommunicationPlan
{
    /// <summary>One communication plan.</summary>
    internal static async Task<Results<Ok<CommunicationPlanView>, NotFound>> Handle(Guid id, MarketingDbContext db, CurrentUser user, CancellationToken ct)
        => await db.CommunicationPlans.AsNoTracking().AsSplitQuery().SingleOrDefaultAsync(p => p.Id == id, ct) is { } plan ? TypedResults.Ok(CommunicationPlanView.Of(plan, user)) : TypedResults.NotFound();
}

internal static class CommunicationSteps
{
    public static async Task<Results<Ok<CommunicationPlanView>, NotFound>> TakeAsync(
        Guid id, string permission, string pointer, DateOnly? on, IfMatch ifMatch, MarketingDbContext db, CurrentUser user, BusinessClock clock, Func<CommunicationPlan, Act, Task> step, CancellationToken ct)
    {
        if (await db.CommunicationPlans.AsSplitQuery().SingleOrDefaultAsync(p => p.Id == id, ct) is not { } plan)
            return TypedResults.NotFound();

        ifMatch.Check(plan.Version);
        var act = user.Act(permission, plan.RegionId, plan.DepartmentId, on ?? clock.Today(plan.RegionId), clock);
        Refuse.Broken(clock.NotInFuture(pointer, act.On, plan.RegionId));
        await step(plan, act);
        return TypedResults.Ok(CommunicationPlanView.Of(plan, user));
    }

    public static Task<BrandStrategy> StrategyOfAsync(this MarketingDbContext db, CommunicationPlan plan, CancellationToken ct) => db.BrandStrategies.AsNoTracking().AsSplitQuery().SingleAsync(s => s.Id == plan.StrategyId, ct);

    public static async Task<Campaign?> CampaignOfAsync(this MarketingDbContext db, CommunicationPlan plan, CancellationToken ct) => plan.CampaignId is { } id ? await db.Campaigns.AsSplitQuery().SingleAsync(c => c.Id == id, ct) : null;

    /// <summary>What approved plans of the same campaign take of its budget.</summary>
    public static async Task<decimal> TakenByOthersAsync(this MarketingDbContext db, CommunicationPlan plan, CancellationToken ct)
        => plan.CampaignId is null ? 0m : await db.CommunicationPlans.Where(p => p.CampaignId == plan.CampaignId && p.Id != plan.Id && p.Submission.Status == SubmissionStatus.Approved).SumAsync(p => p.Budget, ct) ?? 0m;
}

using System.Globalization;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Performance.Data;
using RegionCloud.Performance.Domain;
using RegionCloud.Performance.Features.Employees;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Lists;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Waiting;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Performance.Features.Kpis;

/// <summary>考核模板: by what somebody is scored (7.1). A later edition for the same subject takes its place from the day of its approval.</summary>
/// <param name="Cycle">month, quarter or year, by the subject (7.2).</param>
/// <param name="GoalId">The company goal that it serves (7.1-3).</param>
/// <param name="Actions">What you may do with it now: approve, reject, withdraw.</param>
public sealed record ScoringTemplateView(
    Guid Id, [property: ValuesOf(typeof(TemplateSubject))] string Subject, int Edition, string Cycle, Guid? GoalId, IReadOnlyList<TemplateItemView> Items, ProposalView Proposal, IReadOnlyList<string> Actions, [property: JsonPropertyName("etag")] string Etag) : ITagged
{
    internal static ScoringTemplateView Of(ScoringTemplate t, CurrentUser user) => new(
        t.Id, t.Subject.Wire(), t.Edition, t.Cycle, t.GoalId, [.. t.ReadItems().Select(i => new TemplateItemView(i.KpiCode, i.Weight, i.TargetFrom.Wire(), i.Target))], ProposalView.Of(t.Proposal),
        [.. Proposals.ActionsOn(t.Proposal, "kpiLibrary", user)], ETags.Of(t.Version));
}

/// <param name="KpiCode">An approved indicator of the library.</param>
/// <param name="Weight">In percent; all together exactly 100.</param>
/// <param name="TargetFrom">fixed, plan, budget; none for a rating.</param>
/// <param name="Target">Only when it is fixed.</param>
public sealed record TemplateItemView([property: Text(1, 40)] string KpiCode, [property: Amount(0.01, 100)] decimal Weight, [property: ValuesOf(typeof(TargetFrom))] string TargetFrom, [property: Amount(0.01, 9999999999999.99)] decimal? Target = null);

internal sealed class TemplateList : Listing<ScoringTemplate, ScoringTemplateView>
{
    public TemplateList()
    {
        Key(t => t.Id);
        Filter("subject", t => t.Subject);
        Filter("status", t => t.Proposal.Status);
        Sort("edition", t => t.Edition);
        DefaultSort("-edition");
    }
}

internal static class ListTemplates
{
    /// <summary>The templates (考核模板) of all subjects. Refuses <c>date-in-future</c>.</summary>
    /// <param name="asOf">Only those that held on that day, one for each subject.</param>
    internal static async Task<Ok<Page<ScoringTemplateView>>> Handle(ListQuery<TemplateList> query, DateOnly? asOf, PerformanceDbContext db, CurrentUser user, BusinessClock clock, CancellationToken cancellationToken)
    {
        var templates = db.ScoringTemplates.AsNoTracking();
        if (asOf is not null)
        {
            var day = clock.AsOf(asOf);
            templates = templates.Where(t => t.Proposal.EffectiveOn <= day && !db.ScoringTemplates.Any(later => later.Subject == t.Subject && later.Edition > t.Edition && later.Proposal.EffectiveOn <= day));
        }

        return TypedResults.Ok(await query.PageAsync(templates, t => ScoringTemplateView.Of(t, user), cancellationToken));
    }
}

internal static class GetTemplate
{
    /// <summary>One template.</summary>
    internal static async Task<Results<Ok<ScoringTemplateView>, NotFound>> Handle(Guid id, PerformanceDbContext db, CurrentUser user, CancellationToken cancellationToken)
        => await db.ScoringTemplates.AsNoTracking().SingleOrDefaultAsync(t => t.Id == id, cancellationToken) is { } template ? TypedResults.Ok(ScoringTemplateView.Of(template, user)) : TypedResults.NotFound();
}

/// <param name="Items">All of them; the weights are exactly 100.</param>
/// <param name="GoalId">The company goal that it serves.</param>
public sealed record ProposeTemplateRequest([property: ValuesOf(typeof(TemplateSubject))] string Subject, [property: Entries(2, 50)] IReadOnlyList<TemplateItemView> Items, [property: Text(1, 2000)] string Reason, Guid? GoalId = null);

internal static class ProposeTemplate
{
    /// <summary>
    /// Proposes another edition for a subject; another person of headquarters approves it (7.1-4). Refusals: performance.template.proposal-open,
    /// performance.template.weights-not-whole, performance.template.kpi-unknown, performance.template.kpi-twice,
    /// performance.template.target-required, performance.template.target-not-allowed, performance.template.part-missing, performance.goal.unknown.
    /// </summary>
    internal static async Task<Created<ScoringTemplateView>> Handle(ProposeTemplateRequest request, PerformanceDbContext db, CurrentUser user, BusinessClock clock, CancellationToken cancellationToken)
    {
        var subject = Choice.Read<TemplateSubject>("/subject", request.Subject);
        var goalKnown = request.GoalId is not { } goal || await db.CompanyGoals.AnyAsync(g => g.Id == goal, cancellationToken);
        Refuse.Broken(GoalRules.MustBeKnown(goalKnown, request.GoalId));
        var items = request.Items.Select((i, n) => new TemplateItem(i.KpiCode, i.Weight, Choice.Read<TargetFrom>(string.Create(CultureInfo.InvariantCulture, $"/items/{n}/targetFrom"), i.TargetFrom), i.Target)).ToList();
        var editions = await db.ScoringTemplates.Where(t => t.Subject == subject).ToListAsync(cancellationToken);
        var template = ScoringTemplate.Propose(
            subject, items, request.GoalId, request.Reason, editions.Find(t => t.Proposal.IsOpen), editions.Count == 0 ? 0 : editions.Max(t => t.Edition), await db.LibraryAsync(cancellationToken), user.Givers("kpiLibrary.create", regionId: null), clock.Now);
        db.Add(template);
        return TypedResults.Created($"/api/performance/v1/scoring-templates/{template.Id}", ScoringTemplateView.Of(template, user));
    }

    /// <summary>The approved indicators by code.</summary>
    internal static async Task<IReadOnlyDictionary<string, Kpi>> LibraryAsync(this PerformanceDbContext db, CancellationToken cancellationToken)
        => await db.Kpis.Where(k => k.Proposal.EffectiveOn != null).ToDictionaryAsync(k => k.Code, StringComparer.Ordinal, cancellationToken);
}

internal static class ApproveTemplate
{
    /// <summary>
    /// The second person's yes: from its day on the subject is scored by it. With the other subjects' templates it must cover all four areas
    /// (7.1-2). Refusals: performance.proposal.not-open, performance.proposal.second-person, performance.template.areas-uncovered, date-in-future.
    /// </summary>
    internal static async Task<Results<Ok<ScoringTemplateView>, NotFound>> Handle(Guid id, ProposalApproval request, IfMatch ifMatch, PerformanceDbContext db, CurrentUser user, BusinessClock clock, CancellationToken cancellationToken)
    {
        if (await db.ScoringTemplates.SingleOrDefaultAsync(t => t.Id == id, cancellationToken) is not { } template)
            return TypedResults.NotFound();

        ifMatch.Check(template.Version);
        Refuse.Broken(clock.NotAfterToday("/on", request.On));
        var others = (await db.ScoringTemplates.Where(t => t.Subject != template.Subject && t.Proposal.EffectiveOn != null).ToListAsync(cancellationToken)).GroupBy(t => t.Subject).Select(g => g.MaxBy(t => t.Edition)!);
        template.Approve(others, await db.LibraryAsync(cancellationToken), request.On ?? clock.Today(), user.Givers("kpiLibrary.approve", regionId: null), clock.Now);
        return TypedResults.Ok(ScoringTemplateView.Of(template, user));
    }
}

internal static class RejectTemplate
{
    /// <summary>The second person's no, with a reason. Refusals: performance.proposal.not-open, performance.proposal.second-person.</summary>
    internal static async Task<Results<Ok<ScoringTemplateView>, NotFound>> Handle(Guid id, ProposalRefusal request, IfMatch ifMatch, PerformanceDbContext db, CurrentUser user, BusinessClock clock, CancellationToken cancellationToken)
    {
        if (await db.ScoringTemplates.SingleOrDefaultAsync(t => t.Id == id, cancellationToken) is not { } template)
            return TypedResults.NotFound();

        ifMatch.Check(template.Version);
        template.Reject(request.Reason, user.Givers("kpiLibrary.approve", regionId: null), clock.Now);
        return TypedResults.Ok(ScoringTemplateView.Of(template, user));
    }
}

internal static class WithdrawTemplate
{
    /// <summary>The proposer takes it back, with a reason. Refusals: performance.proposal.not-open, performance.proposal.not-the-proposer.</summary>
    internal static async Task<Results<Ok<ScoringTemplateView>, NotFound>> Handle(Guid id, ProposalRefusal request, IfMatch ifMatch, PerformanceDbContext db, CurrentUser user, BusinessClock clock, CancellationToken cancellationToken)
    {
        if (await db.ScoringTemplates.SingleOrDefaultAsync(t => t.Id == id, cancellationToken) is not { } template)
            return TypedResults.NotFound();

        ifMatch.Check(template.Version);
        template.Withdraw(request.Reason, user.Subject, clock.Now);
        return TypedResults.Ok(ScoringTemplateView.Of(template, user));
    }
}

/// <summary>Indicators and templates that wait for a second person's yes (7.1-4, SoD4).</summary>
internal static class WaitingKpis
{
    public static WaitingList List => WaitingList.Of<PerformanceDbContext>("kpiLibrary.approve", ReadAsync);

    private static async Task<IReadOnlyList<Waits>> ReadAsync(PerformanceDbContext db, WaitingFor whom, CancellationToken ct)
    {
        var kpis = await whom.CandidatesAsync(db.Kpis.AsNoTracking().Where(k => k.Proposal.Status == ProposalStatus.Proposed).OrderByDescending(k => k.Id), ct);
        var templates = await whom.CandidatesAsync(db.ScoringTemplates.AsNoTracking().Where(t => t.Proposal.Status == ProposalStatus.Proposed).OrderByDescending(t => t.Id), ct);
        return
        [
            .. kpis.Where(k => MayApprove(k.Proposal)).Select(k => new Waits(
                "kpiApproval", "label.performance.waiting.kpi", "kpi", k.Id, k.Code, null, k.Proposal.ProposedAt, DueOn: null, "approve", $"kpis/{k.Id}", ("name", k.Name))),
            .. templates.Where(t => MayApprove(t.Proposal)).Select(t => new Waits(
                "scoringTemplateApproval", "label.performance.waiting.template", "scoringTemplate", t.Id, null, null, t.Proposal.ProposedAt, DueOn: null, "approve", $"scoring-templates/{t.Id}",
                ("subject", $"enum.templateSubject.{t.Subject.Wire()}"), ("edition", t.Edition))),
        ];

        bool MayApprove(Proposal proposal) => Proposals.ActionsOn(proposal, "kpiLibrary", whom.User).Contains("approve", StringComparer.Ordinal);
    }
}

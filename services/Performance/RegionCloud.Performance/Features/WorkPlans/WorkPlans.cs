using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Performance.Data;
using RegionCloud.Performance.Domain;
using RegionCloud.Performance.Domain.Appraisals;
using RegionCloud.Performance.Features.Appraisals;
using RegionCloud.Performance.Features.Kpis;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Lists;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Records;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Traces;
using RegionCloud.ServiceDefaults.Waiting;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Performance.Features.WorkPlans;

/// <summary>大區工作計劃: a region's plan of work and its goals of a year, made by its manager, acknowledged by headquarters (2.2-1, 2.2-2).</summary>
/// <param name="GoalId">The company's goal of the year.</param>
/// <param name="ProgressPercent">Mean of the goals that were not dropped, as of the day asked for.</param>
/// <param name="Actions">What you may do with it now: redraft, send, acknowledge, return, report.</param>
public sealed record WorkPlanView(
    Guid Id, Guid RegionId, int Year, string Title, string Statement, Guid? GoalId, [property: ValuesOf(typeof(WorkPlanStatus))] string Status, DateOnly? AcknowledgedOn, DateOnly AsOf, decimal? ProgressPercent, IReadOnlyList<WorkGoalView> Goals,
    IReadOnlyList<WorkPlanStepView> History, IReadOnlyList<string> Actions, [property: JsonPropertyName("etag")] string Etag) : ITagged
{
    internal static WorkPlanView Of(WorkPlan p, DateOnly asOf, CurrentUser user) => new(
        p.Id, p.RegionId, p.Year, p.Title, p.Statement, p.GoalId, p.Status.Wire(), p.AcknowledgedOn, asOf, p.ProgressAsOf(asOf),
        [.. p.Goals.OrderBy(g => g.Sequence).Select(g => new WorkGoalView(
            g.Sequence, g.Text, g.OwnerId, g.DueOn, g.TargetCode, g.StatusAsOf(asOf).Wire(), g.ProgressAsOf(asOf), g.OverdueAsOf(asOf),
            [.. g.Reports.Where(r => r.On <= asOf).OrderBy(r => r.Sequence).Select(r => new WorkGoalReportView(r.Sequence, r.Status.Wire(), r.Percent, r.Note, r.On, r.RecordedAt, r.By))]))],
        [.. p.Steps.OrderBy(s => s.Sequence).Select(s => new WorkPlanStepView(s.From?.Wire(), s.To.Wire(), s.On, s.RecordedAt, s.By, s.For, s.Note))], [.. ActionsOn(p, user)], ETags.Of(p.Version));

    internal static IEnumerable<string> ActionsOn(WorkPlan p, CurrentUser user)
    {
        var deciders = user.Subjectives("workPlan.approve", p.RegionId, null);
        (string Action, string Permission, Refusal? Refused)[] all =
        [
            ("redraft", "workPlan.update", WorkPlanRules.Redraft(p)),
            ("send", "workPlan.update", WorkPlanRules.Send(p) ?? WorkPlanRules.GoalsMustBeThere(p)),
            ("acknowledge", "workPlan.approve", WorkPlanRules.Decide(p, "acknowledge") ?? WorkPlanRules.MustNotBeAnAuthor(p, deciders)),
            ("return", "workPlan.approve", WorkPlanRules.Decide(p, "return") ?? WorkPlanRules.MustNotBeAnAuthor(p, deciders)),
            ("report", "workPlan.update", WorkPlanRules.MustStand(p)),
        ];
        return all.Where(a => a.Refused is null && user.May(a.Permission, p.RegionId, null, null)).Select(a => a.Action);
    }
}

/// <param name="EmployeeId">Who answers for it.</param>
/// <param name="TargetCode">The company goal's target that it serves.</param>
/// <param name="Overdue">Not done and past its day.</param>
public sealed record WorkGoalView(
    int Sequence, string Text, Guid EmployeeId, DateOnly DueOn, string? TargetCode, [property: ValuesOf(typeof(WorkGoalStatus))] string Status, int Percent, bool Overdue, IReadOnlyList<WorkGoalReportView> Reports);

public sealed record WorkGoalReportView(int Sequence, [property: ValuesOf(typeof(WorkGoalStatus))] string Status, int Percent, string Note, DateOnly On, DateTimeOffset RecordedAt, string By);

public sealed record WorkPlanStepView([property: ValuesOf(typeof(WorkPlanStatus))] string? From, [property: ValuesOf(typeof(WorkPlanStatus))] string To, DateOnly On, DateTimeOffset RecordedAt, string By, string? OnBehalfOf, string? Note);

/// <param name="EmployeeId">Who answers for it.</param>
/// <param name="TargetCode">The company goal's target that it serves.</param>
public sealed record WorkGoalInput([property: Text(1, 2000)] string Text, Guid EmployeeId, DateOnly DueOn, [property: Text(1, 40)] string? TargetCode = null);

/// <param name="GoalId">Default: the company's goal of the year, where there is one.</param>
public sealed record DraftWorkPlanRequest(Guid RegionId, int Year, [property: Text(1, 200)] string Title, [property: Text(1, 4000)] string Statement, [property: Entries(0, 100)] IReadOnlyList<WorkGoalInput> Goals, Guid? GoalId = null);

public sealed record RedraftWorkPlanRequest([property: Text(1, 200)] string Title, [property: Text(1, 4000)] string Statement, [property: Entries(0, 100)] IReadOnlyList<WorkGoalInput> Goals);

/// <param name="On">Business date; default: today in the region.</param>
public sealed record SendWorkPlanRequest(DateOnly? On = null);

/// <param name="On">Business date; default: today in the region.</param>
public sealed record AcknowledgeWorkPlanRequest([property: Text(1, 2000)] string? Note = null, DateOnly? On = null);

public sealed record ReturnWorkPlanRequest([property: Text(1, 2000)] string Note);

/// <param name="Sequence">Of the goal.</param>
/// <param name="Percent">0 to 100; 100 is done.</param>
/// <param name="On">Business date; default: today in the region.</param>
public sealed record ReportWorkGoalRequest(int Sequence, [property: ValuesOf(typeof(WorkGoalStatus))] string Status, int Percent, [property: Text(1, 2000)] string Note, DateOnly? On = null);

internal sealed class WorkPlanList : Listing<WorkPlan, WorkPlanView>
{
    public WorkPlanList()
    {
        Key(p => p.Id);
        DefaultSort("-year");
        Filter("regionId", p => p.RegionId);
        Filter("status", p => p.Status);
        Search(p => p.Title);
        Sort("year", p => (int?)p.Year);
    }
}

internal static class ListWorkPlans
{
    /// <summary>The work plans of the regions you reach, with their progress. Refuses <c>date-in-future</c>.</summary>
    /// <param name="asOf">Progress as it was on that day; default: today.</param>
    internal static async Task<Ok<Page<WorkPlanView>>> Handle(ListQuery<WorkPlanList> query, DateOnly? asOf, PerformanceDbContext db, CurrentUser user, BusinessClock clock, CancellationToken ct)
    {
        var day = clock.AsOf(asOf);
        return TypedResults.Ok(await query.PageAsync(db.WorkPlans.AsNoTracking().AsSplitQuery(), p => WorkPlanView.Of(p, day, user), ct));
    }
}

internal static class GetWorkPlan
{
    /// <summary>One work plan with its goals and how far they have come. Refuses <c>date-in-future</c>.</summary>
    /// <param name="asOf">Progress as it was on that day; default: today.</param>
    internal static async Task<Results<Ok<WorkPlanView>, NotFound>> Handle(Guid id, DateOnly? asOf, PerformanceDbContext db, CurrentUser user, BusinessClock clock, CancellationToken ct)
        => await db.WorkPlans.AsNoTracking().AsSplitQuery().SingleOrDefaultAsync(p => p.Id == id, ct) is { } plan ? TypedResults.Ok(WorkPlanView.Of(plan, clock.AsOf(asOf), user)) : TypedResults.NotFound();
}

internal static class DraftWorkPlan
{
    /// <summary>Begins the region's work plan of a year; there is one. 404 for a region that is not yours. Refuses <c>performance.work-plan.exists</c>, <c>performance.work-plan.due-outside</c>, <c>performance.goal.unknown</c>, <c>performance.employee.unknown</c>, <c>performance.year-out-of-range</c>.</summary>
    internal static async Task<Results<Created<WorkPlanView>, NotFound>> Handle(DraftWorkPlanRequest request, PerformanceDbContext db, CurrentUser user, OrganisationDirectory organisation, BusinessClock clock, CancellationToken ct)
    {
        if (!organisation.Current.Regions.ContainsKey(request.RegionId) || !user.May("workPlan.create", request.RegionId, null, null))
            return TypedResults.NotFound();

        Refuse.Broken([
            request.Year is >= 1990 and <= 2100 ? null : Refusal.Content("performance.year-out-of-range", "/year", ("year", request.Year), ("min", 1990), ("max", 2100)),
            GoalRules.MustBeKnown(request.GoalId is not { } wanted || organisation.Current.Goals.ContainsKey(wanted), request.GoalId),
            .. RegionWorkPlans.OwnersMustBeKnown(request.Goals, organisation.Current)]);
        if (await db.WorkPlans.SingleOrDefaultAsync(p => p.RegionId == request.RegionId && p.Year == request.Year, ct) is { } known)
            Refuse.Broken(WorkPlanRules.Exists(known));
        var plan = WorkPlan.Draft(
            request.RegionId, request.Year, request.GoalId ?? organisation.Current.GoalOf(request.Year)?.Id, request.Title.Trim(), request.Statement.Trim(), RegionWorkPlans.Goals(request.Goals),
            user.CycleAct("workPlan.create", request.RegionId, null, clock.Today(request.RegionId), clock));
        db.Add(plan);
        return TypedResults.Created($"/api/performance/v1/work-plans/{plan.Id}", WorkPlanView.Of(plan, clock.Today(request.RegionId), user));
    }
}

internal static class RedraftWorkPlan
{
    /// <summary>Changes a draft, or one that was sent back. Refuses <c>performance.work-plan.wrong-state</c>, <c>performance.work-plan.due-outside</c>, <c>performance.employee.unknown</c>.</summary>
    internal static Task<Results<Ok<WorkPlanView>, NotFound>> Handle(Guid id, RedraftWorkPlanRequest request, IfMatch ifMatch, PerformanceDbContext db, CurrentUser user, OrganisationDirectory organisation, BusinessClock clock, CancellationToken ct)
        => RegionWorkPlans.DoAsync(id, "workPlan.update", null, ifMatch, db, user, clock, (plan, act) =>
        {
            Refuse.Broken([.. RegionWorkPlans.OwnersMustBeKnown(request.Goals, organisation.Current)]);
            plan.Redraft(request.Title.Trim(), request.Statement.Trim(), RegionWorkPlans.Goals(request.Goals), act);
        }, ct);
}

internal static class SendWorkPlan
{
    /// <summary>Sends it to headquarters (2.2-2). Refuses <c>performance.work-plan.wrong-state</c>, <c>performance.work-plan.goals-missing</c>, <c>date-in-future</c>.</summary>
    internal static Task<Results<Ok<WorkPlanView>, NotFound>> Handle(Guid id, SendWorkPlanRequest request, IfMatch ifMatch, PerformanceDbContext db, CurrentUser user, BusinessClock clock, CancellationToken ct)
        => RegionWorkPlans.DoAsync(id, "workPlan.update", request.On, ifMatch, db, user, clock, (plan, act) => plan.Send(act), ct);
}

internal static class AcknowledgeWorkPlan
{
    /// <summary>Headquarters has taken note; from here on its goals are carried out (2.2-2). Refuses <c>performance.work-plan.wrong-state</c>, <c>performance.work-plan.own-acknowledgement</c>, <c>performance.work-plan.before-sending</c>, <c>date-in-future</c>.</summary>
    internal static Task<Results<Ok<WorkPlanView>, NotFound>> Handle(Guid id, AcknowledgeWorkPlanRequest request, IfMatch ifMatch, PerformanceDbContext db, CurrentUser user, BusinessClock clock, CancellationToken ct)
        => RegionWorkPlans.DoAsync(id, "workPlan.approve", request.On, ifMatch, db, user, clock, (plan, act) => plan.Acknowledge(request.Note, user.Subjectives("workPlan.approve", plan.RegionId, null), act), ct);
}

internal static class ReturnWorkPlan
{
    /// <summary>Headquarters sends it back with a note. Refuses <c>performance.work-plan.wrong-state</c>, <c>performance.work-plan.own-acknowledgement</c>.</summary>
    internal static Task<Results<Ok<WorkPlanView>, NotFound>> Handle(Guid id, ReturnWorkPlanRequest request, IfMatch ifMatch, PerformanceDbContext db, CurrentUser user, BusinessClock clock, CancellationToken ct)
        => RegionWorkPlans.DoAsync(id, "workPlan.approve", null, ifMatch, db, user, clock, (plan, act) => plan.Return(request.Note, user.Subjectives("workPlan.approve", plan.RegionId, null), act), ct);
}

internal static class ReportWorkGoal
{
    /// <summary>
    /// How far a goal has come. Refuses <c>performance.work-plan.wrong-state</c>, <c>performance.work-plan.goal-unknown</c>, <c>performance.work-plan.goal-over</c>, <c>performance.work-plan.progress</c>,
    /// <c>performance.work-plan.before-last-report</c>, <c>date-in-future</c>.
    /// </summary>
    internal static Task<Results<Ok<WorkPlanView>, NotFound>> Handle(Guid id, ReportWorkGoalRequest request, IfMatch ifMatch, PerformanceDbContext db, CurrentUser user, BusinessClock clock, CancellationToken ct)
        => RegionWorkPlans.DoAsync(id, "workPlan.update", request.On, ifMatch, db, user, clock, (plan, act) =>
        {
            if (request.Percent is < 0 or > 100)
                throw new MalformedRequestException(Fault.Of("number-range", "/percent", ("field", "percent"), ("min", 0), ("max", 100), ("value", request.Percent)));
            plan.Progress(request.Sequence, Choice.Read<WorkGoalStatus>("/status", request.Status), request.Percent, request.Note.Trim(), act);
        }, ct);
}

internal static class RegionWorkPlans
{
    public static RecordTraces Traces => RecordTraces.Of<PerformanceDbContext>("workPlan", "workPlan.read", TraceAsync);

    public static IEnumerable<WaitingList> Waiting =>
    [
        WaitingList.Of<PerformanceDbContext>("workPlan.approve", (db, whom, ct) => OfferingAsync(db, WorkPlanStatus.Sent, "acknowledge", "workPlanAcknowledgement", "label.performance.waiting.work-plan", whom, ct)),
        WaitingList.Of<PerformanceDbContext>("workPlan.update", (db, whom, ct) => OfferingAsync(db, WorkPlanStatus.Returned, "redraft", "workPlanReturned", "label.performance.waiting.work-plan-returned", whom, ct)),
    ];

    public static IEnumerable<Refusal?> OwnersMustBeKnown(IReadOnlyList<WorkGoalInput> goals, OrganisationSnapshot organisation)
        => goals.Select((g, n) => organisation.Employees.ContainsKey(g.EmployeeId) ? null : Refusal.Content("performance.employee.unknown", FormattableString.Invariant($"/goals/{n}/employeeId"), ("employeeId", g.EmployeeId)));

    public static IReadOnlyList<WorkGoalContent> Goals(IReadOnlyList<WorkGoalInput> goals) => [.. goals.Select(g => new WorkGoalContent(g.Text.Trim(), g.EmployeeId, g.DueOn, g.TargetCode))];

    public static async Task<Results<Ok<WorkPlanView>, NotFound>> DoAsync(Guid id, string permission, DateOnly? on, IfMatch ifMatch, PerformanceDbContext db, CurrentUser user, BusinessClock clock, Action<WorkPlan, Act> act, CancellationToken ct)
    {
        if (await db.WorkPlans.AsSplitQuery().SingleOrDefaultAsync(p => p.Id == id, ct) is not { } plan)
            return TypedResults.NotFound();

        ifMatch.Check(plan.Version);
        var day = on ?? clock.Today(plan.RegionId);
        Refuse.Broken(clock.NotInFuture("/on", day, plan.RegionId));
        act(plan, user.CycleAct(permission, plan.RegionId, null, day, clock));
        return TypedResults.Ok(WorkPlanView.Of(plan, clock.Today(plan.RegionId), user));
    }

    /// <summary>From the company's goal to what the region makes of it.</summary>
    private static async Task<RecordTrace?> TraceAsync(PerformanceDbContext db, TraceQuestion asked, CancellationToken ct)
        => await db.WorkPlans.AsNoTracking().AsSplitQuery().SingleOrDefaultAsync(p => p.Id == asked.Id, ct) is { } plan
            ? new RecordTrace(
                FormattableString.Invariant($"{plan.Year}"), $"work-plans/{plan.Id}",
                plan.GoalId is { } goal ? [new RecordLink("companyGoal", goal, FormattableString.Invariant($"{plan.Year}"), "goal", "performance", $"company-goals/{goal}")] : [], [],
                [
                    .. plan.Steps.OrderBy(s => s.Sequence).Select(s => new RecordStep($"workPlan{s.To}", FormattableString.Invariant($"{plan.Id}/{s.Sequence}"), null, s.On, s.RecordedAt)),
                    .. plan.Goals.SelectMany(g => g.Reports.Select(r => new RecordStep("workGoalReported", FormattableString.Invariant($"{plan.Id}/goals/{g.Sequence}/{r.Sequence}"), null, r.On, r.RecordedAt))).OrderBy(s => s.RecordedAt),
                ])
            : null;

    private static async Task<IReadOnlyList<Waits>> OfferingAsync(PerformanceDbContext db, WorkPlanStatus status, string action, string kind, string title, WaitingFor whom, CancellationToken ct)
        =>
        [
            .. (await whom.CandidatesAsync(db.WorkPlans.AsNoTracking().AsSplitQuery().Where(p => p.Status == status).OrderByDescending(p => p.Id), ct))
                .Where(p => WorkPlanView.ActionsOn(p, whom.User).Contains(action, StringComparer.Ordinal))
                .Select(p => new Waits(kind, title, "workPlan", p.Id, null, p.RegionId, p.Steps.MaxBy(s => s.Sequence)!.RecordedAt, DueOn: null, action, $"work-plans/{p.Id}", ("year", p.Year), ("title", p.Title))),
        ];
}

internal static class WorkPlanEndpoints
{
    public static void MapWorkPlans(this IEndpointRouteBuilder api)
    {
        var plans = api.MapGroup("/work-plans");
        plans.MapGet("/", ListWorkPlans.Handle).RequirePermission("workPlan.read");
        plans.MapGet("/{id:guid}", GetWorkPlan.Handle).RequirePermission("workPlan.read");
        plans.MapPost("/", DraftWorkPlan.Handle).RequirePermission("workPlan.create");
        plans.MapPut("/{id:guid}", RedraftWorkPlan.Handle).RequirePermission("workPlan.update");
        plans.MapPost("/{id:guid}/send", SendWorkPlan.Handle).RequirePermission("workPlan.update");
        plans.MapPost("/{id:guid}/acknowledge", AcknowledgeWorkPlan.Handle).RequirePermission("workPlan.approve").RequireIdempotencyKey();
        plans.MapPost("/{id:guid}/return", ReturnWorkPlan.Handle).RequirePermission("workPlan.approve").RequireIdempotencyKey();
        plans.MapPost("/{id:guid}/reports", ReportWorkGoal.Handle).RequirePermission("workPlan.update");
    }
}

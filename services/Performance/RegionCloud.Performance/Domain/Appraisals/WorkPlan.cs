using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Records;

namespace RegionCloud.Performance.Domain.Appraisals;

internal enum WorkPlanStatus
{
    Draft,

    /// <summary>Sent to headquarters.</summary>
    Sent,

    /// <summary>Sent back with a note; it is changed and sent again.</summary>
    Returned,

    /// <summary>Headquarters has taken note: it stands, and its goals are carried out.</summary>
    Acknowledged,
}

internal enum WorkGoalStatus
{
    Open,
    InProgress,
    Done,
    Dropped,
}

/// <summary>One goal as it is written down.</summary>
/// <param name="TargetCode">The company goal's target that it serves: sales and so on.</param>
internal sealed record WorkGoalContent(string Text, Guid OwnerId, DateOnly DueOn, string? TargetCode);

/// <summary>大區工作計劃: a region's plan of work and its goals of a year, made by its manager and sent to headquarters, which acknowledges it (2.2-1, 2.2-2).</summary>
internal sealed class WorkPlan
{
    private readonly List<WorkGoal> goals = [];
    private readonly List<WorkPlanStep> steps = [];

    private WorkPlan()
    {
    }

    public Guid Id { get; private init; }

    public int Version { get; private set; } = 1;

    public Guid RegionId { get; private init; }

    public int Year { get; private init; }

    public string Title { get; private set; } = "";

    /// <summary>What the region wants of the year, in words.</summary>
    public string Statement { get; private set; } = "";

    /// <summary>The company's goal that it serves.</summary>
    public Guid? GoalId { get; private init; }

    public WorkPlanStatus Status { get; private set; }

    public DateOnly? AcknowledgedOn { get; private set; }

    public IReadOnlyList<WorkGoal> Goals => goals;

    public IReadOnlyList<WorkPlanStep> Steps => steps;

    /// <summary>Everybody who wrote or sent it, and for whom they stood in (subjects).</summary>
    public IEnumerable<string> Authors => steps.Where(s => s.To is WorkPlanStatus.Draft or WorkPlanStatus.Sent).SelectMany(s => (string?[])[s.By, s.For]).OfType<string>();

    /// <summary>Mean progress of the goals that were not dropped, in percent as of a day; null without any.</summary>
    public decimal? ProgressAsOf(DateOnly day)
        => goals.Where(g => g.StatusAsOf(day) != WorkGoalStatus.Dropped).Select(g => (decimal?)g.ProgressAsOf(day)).Average() is { } mean ? Math.Round(mean, 2, MidpointRounding.AwayFromZero) : null;

    public static WorkPlan Draft(Guid regionId, int year, Guid? goalId, string title, string statement, IReadOnlyList<WorkGoalContent> goals, Act act)
    {
        var plan = new WorkPlan { Id = Guid.CreateVersion7(act.At), RegionId = regionId, Year = year, GoalId = goalId };
        plan.Fill(title, statement, goals);
        plan.steps.Add(new WorkPlanStep(1, null, WorkPlanStatus.Draft, act.On, act.At, act.By, act.For, null));
        return plan;
    }

    public void Redraft(string title, string statement, IReadOnlyList<WorkGoalContent> goals, Act act)
    {
        Refuse.Broken(WorkPlanRules.Redraft(this));
        Fill(title, statement, goals);
        Move(WorkPlanStatus.Draft, act);
    }

    public void Send(Act act)
    {
        Refuse.Broken(WorkPlanRules.Send(this), WorkPlanRules.GoalsMustBeThere(this));
        Move(WorkPlanStatus.Sent, act);
    }

    /// <param name="persons">Who acknowledges, and for whom he stands in (subjects).</param>
    public void Acknowledge(string? note, IReadOnlyList<string> persons, Act act)
    {
        Refuse.Broken(WorkPlanRules.Decide(this, "acknowledge"), WorkPlanRules.MustNotBeAnAuthor(this, persons));
        Refuse.Broken(WorkPlanRules.NotBeforeSending(this, act.On));
        AcknowledgedOn = act.On;
        Move(WorkPlanStatus.Acknowledged, act, note);
    }

    public void Return(string note, IReadOnlyList<string> persons, Act act)
    {
        Refuse.Broken(WorkPlanRules.Decide(this, "return"), WorkPlanRules.MustNotBeAnAuthor(this, persons));
        Move(WorkPlanStatus.Returned, act, note);
    }

    /// <summary>How far a goal has come; 100 is done.</summary>
    public void Progress(int sequence, WorkGoalStatus status, int percent, string note, Act act)
    {
        Refuse.Broken(WorkPlanRules.MustStand(this));
        Refuse.Broken(WorkPlanRules.GoalMustBeKnown(this, sequence));
        var goal = goals.Single(g => g.Sequence == sequence);
        Refuse.Broken(WorkPlanRules.ProgressMustFit(goal, status, percent), WorkPlanRules.NotBeforeLastProgress(goal, act.On));
        goal.Report(status, percent, note, act);
        Version++;
    }

    private void Fill(string title, string statement, IReadOnlyList<WorkGoalContent> contents)
    {
        (Title, Statement) = (title, statement);
        goals.Clear();
        goals.AddRange(contents.Select((g, n) => new WorkGoal(n + 1, g)));
        Refuse.Broken([.. WorkPlanRules.GoalsMustFallDueInTheYear(this)]);
    }

    private void Move(WorkPlanStatus to, Act act, string? note = null)
    {
        steps.Add(new WorkPlanStep(steps.Count + 1, Status, to, act.On, act.At, act.By, act.For, note));
        Status = to;
        Version++;
    }
}

internal sealed record WorkPlanStep(int Sequence, WorkPlanStatus? From, WorkPlanStatus To, DateOnly On, DateTimeOffset RecordedAt, string By, string? For, string? Note);

/// <summary>One goal of a work plan: what, whose, until when, and how far it has come.</summary>
internal sealed class WorkGoal
{
    private readonly List<WorkGoalReport> reports = [];

    private WorkGoal()
    {
    }

    public WorkGoal(int sequence, WorkGoalContent content) => (Sequence, Text, OwnerId, DueOn, TargetCode) = (sequence, content.Text, content.OwnerId, content.DueOn, content.TargetCode);

    public int Sequence { get; private init; }

    public string Text { get; private init; } = "";

    /// <summary>Who answers for it.</summary>
    public Guid OwnerId { get; private init; }

    public DateOnly DueOn { get; private init; }

    public string? TargetCode { get; private init; }

    public IReadOnlyList<WorkGoalReport> Reports => reports;

    public WorkGoalStatus StatusAsOf(DateOnly day) => Last(day)?.Status ?? WorkGoalStatus.Open;

    public int ProgressAsOf(DateOnly day) => Last(day)?.Percent ?? 0;

    /// <summary>Not done and past its day.</summary>
    public bool OverdueAsOf(DateOnly day) => day > DueOn && StatusAsOf(day) is WorkGoalStatus.Open or WorkGoalStatus.InProgress;

    internal void Report(WorkGoalStatus status, int percent, string note, Act act) => reports.Add(new WorkGoalReport(reports.Count + 1, status, percent, note, act.On, act.At, act.By));

    private WorkGoalReport? Last(DateOnly day) => reports.Where(r => r.On <= day).MaxBy(r => r.Sequence);
}

internal sealed record WorkGoalReport(int Sequence, WorkGoalStatus Status, int Percent, string Note, DateOnly On, DateTimeOffset RecordedAt, string By);

/// <summary>Every reason for which a work plan does not go on.</summary>
internal static class WorkPlanRules
{
    public static Refusal? Redraft(WorkPlan plan) => MustBe(plan, "redraft", WorkPlanStatus.Draft, WorkPlanStatus.Returned);

    public static Refusal? Send(WorkPlan plan) => MustBe(plan, "send", WorkPlanStatus.Draft);

    public static Refusal? Decide(WorkPlan plan, string action) => MustBe(plan, action, WorkPlanStatus.Sent);

    public static Refusal? MustStand(WorkPlan plan) => MustBe(plan, "report", WorkPlanStatus.Acknowledged);

    /// <summary><c>performance.work-plan.exists</c></summary>
    public static Refusal Exists(WorkPlan plan) => Refusal.State("performance.work-plan.exists", ("year", plan.Year), ("state", $"enum.workPlanStatus.{plan.Status.Name()}"));

    /// <summary><c>performance.work-plan.goals-missing</c></summary>
    public static Refusal? GoalsMustBeThere(WorkPlan plan) => plan.Goals.Count > 0 ? null : Refusal.Content("performance.work-plan.goals-missing", "/goals");

    /// <summary><c>performance.work-plan.due-outside</c></summary>
    public static IEnumerable<Refusal?> GoalsMustFallDueInTheYear(WorkPlan plan)
        => plan.Goals.Select((g, n) => g.DueOn.Year == plan.Year ? null : Refusal.Content("performance.work-plan.due-outside", FormattableString.Invariant($"/goals/{n}/dueOn"), ("dueOn", g.DueOn), ("year", plan.Year)));

    /// <summary><c>performance.work-plan.own-acknowledgement</c></summary>
    public static Refusal? MustNotBeAnAuthor(WorkPlan plan, IReadOnlyList<string> persons)
        => persons.Any(p => plan.Authors.Contains(p, StringComparer.Ordinal)) ? Refusal.Content("performance.work-plan.own-acknowledgement", "", ("year", plan.Year)) : null;

    /// <summary><c>performance.work-plan.before-sending</c></summary>
    public static Refusal? NotBeforeSending(WorkPlan plan, DateOnly on)
        => plan.Steps.Last(s => s.To == WorkPlanStatus.Sent).On is var sent && on < sent ? Refusal.Content("performance.work-plan.before-sending", "/on", ("sentOn", sent), ("on", on)) : null;

    /// <summary><c>performance.work-plan.goal-unknown</c></summary>
    public static Refusal? GoalMustBeKnown(WorkPlan plan, int sequence)
        => plan.Goals.Any(g => g.Sequence == sequence) ? null : Refusal.Content("performance.work-plan.goal-unknown", "/sequence", ("sequence", sequence), ("goals", plan.Goals.Count));

    /// <summary><c>performance.work-plan.progress</c>: 100 is done, and what is done is at 100; what is done or dropped is over.</summary>
    public static Refusal? ProgressMustFit(WorkGoal goal, WorkGoalStatus status, int percent)
        => goal.Reports.Count > 0 && goal.Reports[^1].Status is WorkGoalStatus.Done or WorkGoalStatus.Dropped
            ? Refusal.State("performance.work-plan.goal-over", ("sequence", goal.Sequence), ("status", $"enum.workGoalStatus.{goal.Reports[^1].Status.Name()}"))
            : status == WorkGoalStatus.Done == (percent == 100) ? null : Refusal.Content("performance.work-plan.progress", "/percent", ("percent", percent), ("status", $"enum.workGoalStatus.{status.Name()}"));

    /// <summary><c>performance.work-plan.before-last-report</c></summary>
    public static Refusal? NotBeforeLastProgress(WorkGoal goal, DateOnly on)
        => goal.Reports.Count > 0 && goal.Reports[^1].On is var last && on < last ? Refusal.Content("performance.work-plan.before-last-report", "/on", ("last", last), ("on", on)) : null;

    private static Refusal? MustBe(WorkPlan plan, string action, params WorkPlanStatus[] allowed)
        => allowed.Contains(plan.Status) ? null
            : Refusal.State("performance.work-plan.wrong-state", ("year", plan.Year), ("state", $"enum.workPlanStatus.{plan.Status.Name()}"), ("action", action), ("allowed", string.Join(", ", allowed.Select(a => a.Name()))));
}

using RegionCloud.ServiceDefaults.Calendar;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Records;

namespace RegionCloud.Performance.Domain.Appraisals;

/// <summary>How long a cycle is, and so whom it appraises (7.2): sales persons monthly, departments quarterly, the region yearly.</summary>
internal enum CycleKind
{
    Month,
    Quarter,
    Year,
}

/// <summary>States of a cycle (requirements §11).</summary>
internal enum CycleStatus
{
    NotStarted,

    /// <summary>Its subjects and templates stand; people are judged, missing actuals entered.</summary>
    Collecting,

    /// <summary>Reckoned as of its last day; it may be reckoned again, or go back to collecting.</summary>
    Scored,

    /// <summary>For good: what becomes known later is an adjustment (RB-25).</summary>
    Published,

    /// <summary>The time for objections is over and none is open.</summary>
    Closed,
}

/// <summary>考核週期: a month, quarter or year of a region in which its sales persons, its departments or it itself are appraised (7.2). One of each kind and period, so that none overlap.</summary>
internal sealed class AppraisalCycle
{
    private readonly List<CycleStep> steps = [];

    private AppraisalCycle()
    {
    }

    public Guid Id { get; private init; }

    public int Version { get; private set; } = 1;

    public Guid RegionId { get; private init; }

    /// <summary>The sales department for months; none for what concerns all departments.</summary>
    public Guid? DepartmentId { get; private init; }

    public CycleKind Kind { get; private init; }

    /// <summary>2026-03, 2026-Q1 or 2026.</summary>
    public string Period { get; private init; } = "";

    public DateOnly First { get; private init; }

    /// <summary>As of this day it is reckoned.</summary>
    public DateOnly Last { get; private init; }

    public CycleStatus Status { get; private set; }

    public DateOnly? ScoredOn { get; private set; }

    public DateTimeOffset? ScoredAt { get; private set; }

    /// <summary>The rule book's numbers that it was reckoned with: those of its last day.</summary>
    public Guid? PolicySetId { get; private set; }

    public DateOnly? PublishedOn { get; private set; }

    public DateTimeOffset? PublishedAt { get; private set; }

    /// <summary>Last day for objections.</summary>
    public DateOnly? ObjectionsUntil { get; private set; }

    public DateOnly? ClosedOn { get; private set; }

    /// <summary>When its facts were held against their owners' books, after the last scoring.</summary>
    public DateTimeOffset? ReconciledAt { get; private set; }

    /// <summary>How many figures were compared then.</summary>
    public int? ReconciledFigures { get; private set; }

    /// <summary>What differed, as JSON; nothing may, or it is not published.</summary>
    public string Differences { get; private set; } = "[]";

    public IReadOnlyList<CycleStep> Steps => steps;

    /// <summary>Who published it, and for whom he stood in (subjects).</summary>
    public IEnumerable<string> Publishers => steps.Where(s => s.To == CycleStatus.Published).SelectMany(s => (string?[])[s.By, s.For]).OfType<string>();

    public bool IsPublished => Status is CycleStatus.Published or CycleStatus.Closed;

    public static AppraisalCycle Plan(Guid regionId, Guid? departmentId, CycleKind kind, BusinessPeriod period, Act act)
    {
        var cycle = new AppraisalCycle
        {
            Id = Guid.CreateVersion7(act.At),
            RegionId = regionId,
            DepartmentId = departmentId,
            Kind = kind,
            Period = period.ToString(),
            First = period.First,
            Last = period.Last,
        };
        cycle.steps.Add(new CycleStep(1, null, CycleStatus.NotStarted, act.On, act.At, act.By, act.For, null));
        return cycle;
    }

    /// <summary>Subjects and templates are fixed from here on; not before its first day.</summary>
    public void Start(Act act)
    {
        Refuse.Broken(CycleRules.Start(this), CycleRules.MustHaveBegun(this, act.On));
        Move(CycleStatus.Collecting, act);
    }

    /// <summary>Reckoned as of its last day; not before it is over.</summary>
    public void Score(Guid policySetId, Act act)
    {
        Refuse.Broken(CycleRules.Score(this), CycleRules.MustBeOver(this, act.On));
        (ScoredOn, ScoredAt, PolicySetId) = (act.On, act.At, policySetId);
        (ReconciledAt, ReconciledFigures, Differences) = (null, null, "[]");
        Move(CycleStatus.Scored, act);
    }

    /// <summary>Back to collecting: somebody is to be judged again, or an actual is missing.</summary>
    public void Reopen(string reason, Act act)
    {
        Refuse.Broken(CycleRules.Reopen(this));
        Move(CycleStatus.Collecting, act, reason);
    }

    /// <summary>Its facts were held against their owners' books.</summary>
    public void Reconcile(int figures, string differences, DateTimeOffset at)
    {
        Refuse.Broken(CycleRules.Reconcile(this));
        (ReconciledAt, ReconciledFigures, Differences) = (at, figures, differences);
        Version++;
    }

    /// <param name="appraisals">All of the cycle.</param>
    /// <param name="differences">How many figures differed when it was reconciled.</param>
    /// <param name="objectionDays">For so many days after the publication it may be objected to.</param>
    public void Publish(IReadOnlyList<Appraisal> appraisals, int differences, int objectionDays, Act act)
    {
        Refuse.Broken(CycleRules.Publish(this));
        Refuse.Broken([
            CycleRules.NotBefore(this, ScoredOn!.Value, act.On),
            CycleRules.RatingsMustBeThere(this, appraisals),
            CycleRules.MustBeReconciled(this, differences)]);
        (PublishedOn, PublishedAt, ObjectionsUntil) = (act.On, act.At, act.On.AddDays(objectionDays));
        Move(CycleStatus.Published, act);
        foreach (var appraisal in appraisals)
            appraisal.Publish(act);
    }

    /// <param name="openObjections">How many wait for their decision.</param>
    public void Close(int openObjections, Act act)
    {
        Refuse.Broken(CycleRules.Close(this));
        Refuse.Broken(CycleRules.ObjectionTimeMustBeOver(this, act.On), CycleRules.NoObjectionMustBeOpen(this, openObjections));
        ClosedOn = act.On;
        Move(CycleStatus.Closed, act);
    }

    private void Move(CycleStatus to, Act act, string? note = null)
    {
        steps.Add(new CycleStep(steps.Count + 1, Status, to, act.On, act.At, act.By, act.For, note));
        Status = to;
        Version++;
    }
}

/// <summary>One step of its life.</summary>
/// <param name="For">For whom who did it stood in (subject).</param>
internal sealed record CycleStep(int Sequence, CycleStatus? From, CycleStatus To, DateOnly On, DateTimeOffset RecordedAt, string By, string? For, string? Note);

/// <summary>Every reason for which a cycle does not go on.</summary>
internal static class CycleRules
{
    public static Refusal? Start(AppraisalCycle cycle) => MustBe(cycle, "start", CycleStatus.NotStarted);

    public static Refusal? Score(AppraisalCycle cycle) => MustBe(cycle, "score", CycleStatus.Collecting, CycleStatus.Scored);

    public static Refusal? Reopen(AppraisalCycle cycle) => MustBe(cycle, "reopen", CycleStatus.Scored);

    public static Refusal? Reconcile(AppraisalCycle cycle) => MustBe(cycle, "reconcile", CycleStatus.Scored);

    public static Refusal? Publish(AppraisalCycle cycle) => MustBe(cycle, "publish", CycleStatus.Scored);

    public static Refusal? Close(AppraisalCycle cycle) => MustBe(cycle, "close", CycleStatus.Published);

    /// <summary>People are judged and actuals entered while the cycle collects.</summary>
    public static Refusal? MustCollect(AppraisalCycle cycle, string action) => MustBe(cycle, action, CycleStatus.Collecting);

    public static Refusal? MustBePublished(AppraisalCycle cycle, string action) => MustBe(cycle, action, CycleStatus.Published);

    public static Refusal? MustHaveBeenPublished(AppraisalCycle cycle, string action) => MustBe(cycle, action, CycleStatus.Published, CycleStatus.Closed);

    /// <summary><c>performance.cycle.exists</c></summary>
    public static Refusal Exists(AppraisalCycle cycle) => Refusal.State("performance.cycle.exists", ("period", cycle.Period), ("state", cycle.Status.Name()));

    /// <summary><c>performance.cycle.not-begun</c></summary>
    public static Refusal? MustHaveBegun(AppraisalCycle cycle, DateOnly on)
        => on >= cycle.First ? null : Refusal.Content("performance.cycle.not-begun", "/on", ("period", cycle.Period), ("first", cycle.First), ("on", on));

    /// <summary><c>performance.cycle.not-over</c>: on its last day it is not over yet.</summary>
    public static Refusal? MustBeOver(AppraisalCycle cycle, DateOnly on)
        => on > cycle.Last ? null : Refusal.Content("performance.cycle.not-over", "/on", ("period", cycle.Period), ("last", cycle.Last), ("on", on));

    /// <summary><c>performance.cycle.before-scoring</c></summary>
    public static Refusal? NotBefore(AppraisalCycle cycle, DateOnly day, DateOnly on)
        => on >= day ? null : Refusal.Content("performance.cycle.before-scoring", "/on", ("period", cycle.Period), ("scoredOn", day), ("on", on));

    /// <summary><c>performance.cycle.ratings-missing</c>: somebody is not judged yet (§11).</summary>
    public static Refusal? RatingsMustBeThere(AppraisalCycle cycle, IReadOnlyList<Appraisal> appraisals)
        => appraisals.Sum(a => a.Items.Count(i => i.AwaitsRating)) is > 0 and var missing ? Refusal.State("performance.cycle.ratings-missing", ("period", cycle.Period), ("count", missing)) : null;

    /// <summary><c>performance.cycle.not-reconciled</c>, <c>performance.cycle.books-differ</c>: its facts are held against their owners' books after the scoring, and nothing differs.</summary>
    public static Refusal? MustBeReconciled(AppraisalCycle cycle, int differences)
        => cycle.ReconciledAt is null ? Refusal.State("performance.cycle.not-reconciled", ("period", cycle.Period))
            : differences > 0 ? Refusal.State("performance.cycle.books-differ", ("period", cycle.Period), ("count", differences)) : null;

    /// <summary><c>performance.cycle.scores-outdated</c>: facts have come since the scoring.</summary>
    public static Refusal? ScoresMustBeCurrent(AppraisalCycle cycle, int outdated)
        => outdated == 0 ? null : Refusal.State("performance.cycle.scores-outdated", ("period", cycle.Period), ("count", outdated));

    /// <summary><c>performance.cycle.own-publication</c>: nobody publishes what is said of him or of what he leads (SoD5).</summary>
    public static Refusal? MustNotBeOwn(AppraisalCycle cycle, bool own) => own ? Refusal.Content("performance.cycle.own-publication", "", ("period", cycle.Period)) : null;

    /// <summary><c>performance.cycle.objection-time</c></summary>
    public static Refusal? ObjectionTimeMustBeOver(AppraisalCycle cycle, DateOnly on)
        => on > cycle.ObjectionsUntil ? null : Refusal.State("performance.cycle.objection-time", ("period", cycle.Period), ("until", cycle.ObjectionsUntil), ("on", on));

    /// <summary><c>performance.cycle.objections-open</c></summary>
    public static Refusal? NoObjectionMustBeOpen(AppraisalCycle cycle, int open)
        => open == 0 ? null : Refusal.State("performance.cycle.objections-open", ("period", cycle.Period), ("count", open));

    /// <summary><c>performance.cycle.no-template</c></summary>
    public static Refusal NoTemplate(TemplateSubject subject, DateOnly day) => Refusal.State("performance.cycle.no-template", ("subject", $"enum.templateSubject.{subject.Name()}"), ("on", day));

    /// <summary><c>performance.cycle.nobody</c>: there is nobody to appraise.</summary>
    public static Refusal? SomebodyMustBeThere(AppraisalCycle cycle, int subjects) => subjects > 0 ? null : Refusal.State("performance.cycle.nobody", ("period", cycle.Period));

    /// <summary><c>performance.cycle.wrong-state</c></summary>
    private static Refusal? MustBe(AppraisalCycle cycle, string action, params CycleStatus[] allowed)
        => allowed.Contains(cycle.Status) ? null
            : Refusal.State("performance.cycle.wrong-state", ("period", cycle.Period), ("state", cycle.Status.Name()), ("action", action), ("allowed", string.Join(", ", allowed.Select(a => a.Name()))));
}

internal static class WireNames
{
    public static string Name<TEnum>(this TEnum value)
        where TEnum : struct, Enum
        => System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(value.ToString());
}

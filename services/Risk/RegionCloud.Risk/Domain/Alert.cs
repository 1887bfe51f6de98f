using RegionCloud.ServiceDefaults.Calendar;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Records;

namespace RegionCloud.Risk.Domain;

/// <summary>What raised an alert (RB-33).</summary>
public enum AlertKind
{
    /// <summary>An indicator is amber or red; it closes by evaluations.</summary>
    Kri,

    /// <summary>A dunning notice of the last level was issued for an instalment.</summary>
    Dunning,

    /// <summary>Somebody's expense claims lie just under a limit.</summary>
    ExpenseSplitting,
}

/// <summary>Requirements §11.</summary>
public enum AlertStatus
{
    Open,
    Acknowledged,
    Resolved,
}

/// <summary>What happened to an alert.</summary>
public enum AlertStepKind
{
    Opened,

    /// <summary>A worse colour; who acknowledged the better one must look again.</summary>
    Worsened,
    Acknowledged,

    /// <summary>Nobody acknowledged it in time: headquarters is told.</summary>
    ToHeadquarters,
    Resolved,
}

/// <summary>What an alert is about.</summary>
/// <param name="Key">Code of the indicator, or the event's own key; one is open for a key and period.</param>
/// <param name="DepartmentId">Whose matter it is; null: the region's.</param>
/// <param name="OwnerId">The person whose matter it is.</param>
/// <param name="SourceLink">Where the record that raised it is read.</param>
/// <param name="CustomerId">Who owes what was dunned for; null of others.</param>
internal sealed record AlertSubject(
    Guid RegionId, Guid? DepartmentId, Guid? OwnerId, RiskCategory Category, AlertKind Kind, string Key, string Detail, Guid? SourceId = null, string? SourceKind = null, string? SourceService = null, string? SourceNumber = null, string? SourceLink = null,
    Guid? CustomerId = null);

/// <summary>
/// A warning (預警, 9.3-3): one is open for an indicator or event key and period. A worse colour escalates it, better in two evaluations closes it; a red one that
/// nobody acknowledges by the end of the next working day goes to headquarters (RB-33).
/// </summary>
internal sealed class Alert
{
    private readonly List<AlertStep> steps = [];

    private Alert()
    {
    }

    public Guid Id { get; private init; }

    public int Version { get; private set; } = 1;

    /// <summary>Unique in its region: AL-2026-000001.</summary>
    public string Number { get; private init; } = "";

    public Guid RegionId { get; private init; }

    public Guid? DepartmentId { get; private init; }

    public Guid? OwnerId { get; private init; }

    public RiskCategory Category { get; private init; }

    public AlertKind Kind { get; private init; }

    public string Key { get; private init; } = "";

    /// <summary>The quarter that it belongs to: 2026-Q2.</summary>
    public string Period { get; private init; } = "";

    /// <summary>Key and period while it is open, and null afterwards: only one is open of them.</summary>
    public string? OpenKey { get; private set; }

    /// <summary>What it says in short: the value, the instalment, the claims.</summary>
    public string Detail { get; private set; } = "";

    public Guid? SourceId { get; private init; }

    public string? SourceKind { get; private init; }

    public string? SourceService { get; private init; }

    public string? SourceNumber { get; private init; }

    public string? SourceLink { get; private init; }

    /// <summary>Who owes what was dunned for: his alerts wait as one, however many notices there are.</summary>
    public Guid? CustomerId { get; private init; }

    public KriColour Colour { get; private set; }

    public AlertStatus Status { get; private set; }

    public DateOnly OpenedOn { get; private init; }

    /// <summary>The day of the last evaluation that it has seen.</summary>
    public DateOnly SeenOn { get; private set; }

    /// <summary>The first evaluation in a row that was better; null while there is none.</summary>
    public DateOnly? BetterOn { get; private set; }

    /// <summary>Until when a red one is to be acknowledged; null for amber.</summary>
    public DateTimeOffset? AcknowledgeBy { get; private set; }

    /// <summary>Until when a red one is to have a response plan (RB-34); null for amber.</summary>
    public DateTimeOffset? PlanBy { get; private set; }

    /// <summary>The day on which a response was planned for it.</summary>
    public DateOnly? PlannedOn { get; private set; }

    public DateOnly? HeadquartersOn { get; private set; }

    public DateOnly? ResolvedOn { get; private set; }

    public IReadOnlyList<AlertStep> Steps => steps;

    public bool IsOpen => Status is not AlertStatus.Resolved;

    public static string OpenKeyOf(string key, DateOnly on) => $"{key} {BusinessPeriod.QuarterOf(on)}";

    public static Alert Open(string number, AlertSubject subject, KriColour colour, AlertDeadlines deadlines, Act act)
    {
        var alert = new Alert
        {
            Id = Guid.CreateVersion7(act.At),
            Number = number,
            RegionId = subject.RegionId,
            DepartmentId = subject.DepartmentId,
            OwnerId = subject.OwnerId,
            Category = subject.Category,
            Kind = subject.Kind,
            Key = subject.Key,
            Period = BusinessPeriod.QuarterOf(act.On).ToString(),
            OpenKey = OpenKeyOf(subject.Key, act.On),
            Detail = subject.Detail,
            SourceId = subject.SourceId,
            SourceKind = subject.SourceKind,
            SourceService = subject.SourceService,
            SourceNumber = subject.SourceNumber,
            SourceLink = subject.SourceLink,
            CustomerId = subject.CustomerId,
            OpenedOn = act.On,
            SeenOn = act.On,
        };
        alert.Become(colour, deadlines, act.On);
        alert.Add(AlertStepKind.Opened, act);
        alert.Version = 1;
        return alert;
    }

    /// <summary>What an evaluation of its indicator does to it (RB-33). Grey does nothing; the same day again is the same evaluation.</summary>
    public AlertChange See(KriColour colour, string detail, AlertDeadlines deadlines, Act act)
    {
        if (colour is KriColour.Grey || act.On < SeenOn)
            return AlertChange.None;

        SeenOn = act.On;
        if (colour > Colour)
        {
            (Detail, BetterOn, Status) = (detail, null, AlertStatus.Open);
            Become(colour, deadlines, act.On);
            Add(AlertStepKind.Worsened, act);
            return AlertChange.Worsened;
        }

        if (colour == Colour)
        {
            (Detail, BetterOn) = (detail, null);
            Version++;
            return AlertChange.None;
        }

        BetterOn ??= act.On;
        if (act.On == BetterOn)
        {
            Version++;
            return AlertChange.None;
        }

        Resolve(act, note: null);
        return AlertChange.Resolved;
    }

    /// <summary>Somebody has seen it and says so; a red one may then stay with the region.</summary>
    public void Acknowledge(string? note, Act act)
    {
        Refuse.Broken(AlertRules.Acknowledge(this), AlertRules.NotBeforeItWasOpened(this, act.On, "/acknowledgedOn"));
        Status = AlertStatus.Acknowledged;
        Add(AlertStepKind.Acknowledged, act, note);
    }

    /// <summary>Its cause is gone: for what an event raised, or of a period that is over.</summary>
    public void ResolveByHand(string note, DateOnly today, Act act)
    {
        Refuse.Broken(AlertRules.Resolve(this, today), AlertRules.NotBeforeItWasOpened(this, act.On, "/resolvedOn"));
        Resolve(act, note);
    }

    /// <summary>False when there is no cause, or it was told already.</summary>
    /// <param name="now">The moment up to which it waited.</param>
    public bool GoToHeadquarters(DateTimeOffset now, Act act)
    {
        if (Status is not AlertStatus.Open || Colour is not KriColour.Red || HeadquartersOn is not null || !(now > AcknowledgeBy))
            return false;

        HeadquartersOn = act.On;
        Add(AlertStepKind.ToHeadquarters, act);
        return true;
    }

    /// <summary>A response was planned for it.</summary>
    public void Plan(DateOnly on)
    {
        if (PlannedOn <= on)
            return;

        PlannedOn = on;
        Version++;
    }

    private void Become(KriColour colour, AlertDeadlines deadlines, DateOnly on)
    {
        Colour = colour;
        AcknowledgeBy = colour is KriColour.Red ? deadlines.AcknowledgeBy(on) : null;
        PlanBy = colour is KriColour.Red ? deadlines.PlanBy(on) : null;
    }

    private void Resolve(Act act, string? note)
    {
        (Status, ResolvedOn, OpenKey) = (AlertStatus.Resolved, act.On, null);
        Add(AlertStepKind.Resolved, act, note);
    }

    private void Add(AlertStepKind kind, Act act, string? note = null)
    {
        steps.Add(new AlertStep(steps.Count + 1, kind, Colour, act.On, act.At, act.By, act.For, note));
        Version++;
    }
}

/// <summary>One step of an alert's life.</summary>
/// <param name="For">For whom who did it stood in (subject).</param>
internal sealed record AlertStep(int Sequence, AlertStepKind Kind, KriColour Colour, DateOnly On, DateTimeOffset RecordedAt, string By, string? For, string? Note);

/// <summary>What an evaluation did to an alert.</summary>
internal enum AlertChange
{
    None,
    Worsened,
    Resolved,
}

/// <summary>Deadlines of a red alert in working days after its day, each to the end of the last working interval (RB-33, RB-34).</summary>
internal sealed record AlertDeadlines(WorkingCalendar Calendar, int AcknowledgeDays, int PlanDays)
{
    public DateTimeOffset AcknowledgeBy(DateOnly on) => Calendar.EndOf(Calendar.AddWorkingDays(on, AcknowledgeDays));

    public DateTimeOffset PlanBy(DateOnly on) => Calendar.EndOf(Calendar.AddWorkingDays(on, PlanDays));
}

/// <summary>Every reason Risk may refuse something of an alert.</summary>
internal static class AlertRules
{
    public static Refusal? Acknowledge(Alert alert)
        => alert.Status is AlertStatus.Open ? null : Refusal.State("risk.alert.wrong-state", ("number", alert.Number), ("state", $"enum.alertStatus.{Name(alert.Status)}"));

    /// <summary>An indicator's alert closes by its evaluations, as long as its period lasts.</summary>
    public static Refusal? Resolve(Alert alert, DateOnly today)
        => alert.Status is AlertStatus.Resolved
            ? Refusal.State("risk.alert.wrong-state", ("number", alert.Number), ("state", $"enum.alertStatus.{Name(alert.Status)}"))
            : alert.Kind is AlertKind.Kri && BusinessPeriod.Read(alert.Period)!.Value.Last >= today ? Refusal.State("risk.alert.closes-by-evaluation", ("number", alert.Number), ("kri", alert.Key), ("period", alert.Period)) : null;

    public static Refusal? NotBeforeItWasOpened(Alert alert, DateOnly on, string pointer)
        => on < alert.OpenedOn ? Refusal.Content("risk.alert.before-opening", pointer, ("on", on), ("openedOn", alert.OpenedOn)) : null;

    private static string Name(AlertStatus status) => System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(status.ToString());
}

using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Records;

namespace RegionCloud.CustomerService.Domain;

/// <summary>States of an improvement measure (requirements §11); overdue is derived from its day.</summary>
public enum MeasureStatus
{
    Open,

    /// <summary>Its owner says it is done; another looks.</summary>
    Done,

    /// <summary>Another person has seen that it works.</summary>
    Verified,
}

/// <summary>How a measure stands on a day.</summary>
public enum MeasureStanding
{
    Open,
    Overdue,
    Done,
    Verified,
}

/// <summary>What is done so that a cause of discontent does not come again (改進措施, 6.2-5, 6.2-6): cause, action, owner, day; verified by another person.</summary>
internal sealed class Measure
{
    private readonly List<MeasureStep> steps = [];

    private Measure()
    {
    }

    public Guid Id { get; private init; }

    public int Version { get; private set; } = 1;

    /// <summary>Unique in its region: IM-2026-000001.</summary>
    public string Number { get; private init; } = "";

    public Guid RegionId { get; private init; }

    public Guid DepartmentId { get; private init; }

    /// <summary>The survey that showed the cause.</summary>
    public Guid? SurveyId { get; private init; }

    /// <summary>The ticket that showed it.</summary>
    public Guid? TicketId { get; private init; }

    public ServiceCause Cause { get; private init; }

    public string Action { get; private set; } = "";

    /// <summary>Which product becomes better by it: it stands in the list of product improvements.</summary>
    public string? Product { get; private set; }

    /// <summary>Who does it: an employee of the region.</summary>
    public Guid ResponsibleId { get; private set; }

    public DateOnly DueOn { get; private init; }

    public MeasureStatus Status { get; private set; }

    public DateOnly? DoneOn { get; private set; }

    public DateOnly? VerifiedOn { get; private set; }

    /// <summary>That it was overdue was told, with its day.</summary>
    public DateOnly? OverdueToldOn { get; private set; }

    public IReadOnlyList<MeasureStep> Steps => steps;

    public string Name => Number;

    /// <summary>Whoever said that it is done, and for whom they stood in (subjects).</summary>
    public IEnumerable<string> Doers => steps.Where(s => s.To == MeasureStatus.Done).SelectMany(s => (string?[])[s.By, s.For]).OfType<string>();

    public static Measure Plan(MeasureHead head, string action, string? product, Guid responsibleId, Act act)
    {
        Refuse.Broken(head.DueOn >= act.On ? null : Refusal.Content("customer-service.measure.due-in-past", "/dueOn", ("dueOn", head.DueOn), ("plannedOn", act.On)));
        var measure = new Measure
        {
            Id = Guid.CreateVersion7(act.At),
            Number = head.Number,
            RegionId = head.RegionId,
            DepartmentId = head.DepartmentId,
            SurveyId = head.SurveyId,
            TicketId = head.TicketId,
            Cause = head.Cause,
            DueOn = head.DueOn,
            Action = action,
            Product = product,
            ResponsibleId = responsibleId,
        };
        measure.steps.Add(new MeasureStep(1, null, MeasureStatus.Open, act.On, act.At, act.By, act.For, null));
        return measure;
    }

    /// <summary>Says it better or gives it to another; its day stays.</summary>
    public void Change(string action, string? product, Guid responsibleId)
    {
        Refuse.Broken(MeasureRules.MustBe(this, "change", MeasureStatus.Open));
        (Action, Product, ResponsibleId) = (action, product, responsibleId);
        Version++;
    }

    public void Do(string result, Act act)
    {
        Refuse.Broken(MeasureRules.MustBe(this, "done", MeasureStatus.Open), MeasureRules.NotBeforeLastStep(this, "/doneOn", act.On));
        DoneOn = act.On;
        Step(MeasureStatus.Done, act, result);
    }

    /// <param name="verifiers">Who verifies, and all for whom he stands in (subjects).</param>
    /// <param name="employees">The same persons as employees.</param>
    public void Verify(string? note, IReadOnlyList<string> verifiers, IReadOnlyList<Guid> employees, Act act)
    {
        Refuse.Broken(MeasureRules.MustBe(this, "verify", MeasureStatus.Done), MeasureRules.VerifiersAreOthers(this, verifiers, employees));
        Refuse.Broken(MeasureRules.NotBeforeLastStep(this, "/verifiedOn", act.On));
        VerifiedOn = act.On;
        Step(MeasureStatus.Verified, act, note);
    }

    /// <summary>It does not work: it is open again, with its day.</summary>
    public void Return(string reason, IReadOnlyList<string> verifiers, IReadOnlyList<Guid> employees, Act act)
    {
        Refuse.Broken(MeasureRules.MustBe(this, "return", MeasureStatus.Done), MeasureRules.VerifiersAreOthers(this, verifiers, employees));
        Refuse.Broken(MeasureRules.NotBeforeLastStep(this, "/verifiedOn", act.On));
        DoneOn = null;
        Step(MeasureStatus.Open, act, reason);
    }

    /// <summary>Its day is over; true when that is to be told.</summary>
    public bool IsFoundOverdue(DateOnly today)
    {
        if (Status != MeasureStatus.Open || DueOn >= today || OverdueToldOn is not null)
            return false;

        OverdueToldOn = today;
        Version++;
        return true;
    }

    /// <summary>How it stands at the end of a day; null before it was planned.</summary>
    public MeasureStanding? StandingAsOf(DateOnly day) => steps.Where(s => s.On <= day).MaxBy(s => s.Sequence)?.To switch
    {
        null => null,
        MeasureStatus.Verified => MeasureStanding.Verified,
        MeasureStatus.Done => MeasureStanding.Done,
        _ => DueOn < day ? MeasureStanding.Overdue : MeasureStanding.Open,
    };

    private void Step(MeasureStatus to, Act act, string? note)
    {
        steps.Add(new MeasureStep(steps.Count + 1, Status, to, act.On, act.At, act.By, act.For, note));
        Status = to;
        Version++;
    }
}

internal sealed record MeasureHead(string Number, Guid RegionId, Guid DepartmentId, Guid? SurveyId, Guid? TicketId, ServiceCause Cause, DateOnly DueOn);

/// <summary>One step of its life.</summary>
internal sealed record MeasureStep(int Sequence, MeasureStatus? From, MeasureStatus To, DateOnly On, DateTimeOffset RecordedAt, string By, string? For, string? Note);

/// <summary>Every reason for which a measure is refused something.</summary>
internal static class MeasureRules
{
    public static Refusal? MustBe(Measure measure, string action, params MeasureStatus[] allowed)
        => allowed.Contains(measure.Status) ? null
            : Refusal.State("customer-service.measure.wrong-state", ("number", measure.Number), ("state", $"enum.measureStatus.{TicketRules.Name(measure.Status)}"), ("action", action), ("allowed", string.Join(", ", allowed.Select(TicketRules.Name))));

    public static Refusal? NotBeforeLastStep(Measure measure, string pointer, DateOnly on) => SurveyRules.NotBefore(pointer, on, measure.Steps.Max(s => s.On));

    /// <summary>Another person verifies: neither who answers for it nor who said that it is done, nor somebody standing in for one of them (6.2-6, SoD8).</summary>
    public static Refusal? VerifiersAreOthers(Measure measure, IReadOnlyList<string> verifiers, IReadOnlyList<Guid> employees)
        => employees.Contains(measure.ResponsibleId) || verifiers.Any(v => measure.Doers.Contains(v, StringComparer.Ordinal)) ? Refusal.Content("customer-service.measure.own-verification", "", ("number", measure.Number)) : null;

    public static Refusal ResponsibleUnknown(Guid employeeId) => Refusal.Content("customer-service.person-unknown", "/responsibleId", ("employeeId", employeeId));
}

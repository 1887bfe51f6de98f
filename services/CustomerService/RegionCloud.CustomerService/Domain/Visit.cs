using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Records;

namespace RegionCloud.CustomerService.Domain;

/// <summary>States of a return visit; overdue is derived from its day.</summary>
public enum VisitStatus
{
    Planned,
    Done,
    Cancelled,
}

/// <summary>A return visit to a customer (客戶回訪, 6.3-1): planned by his class, done with needs, opinions and what follows (6.3-2).</summary>
internal sealed class Visit
{
    private Visit()
    {
    }

    public Guid Id { get; private init; }

    public int Version { get; private set; } = 1;

    /// <summary>Unique in its region: RV-2026-000001.</summary>
    public string Number { get; private init; } = "";

    public Guid RegionId { get; private init; }

    public Guid DepartmentId { get; private init; }

    /// <summary>The sales person who looks after the customer; he may read it.</summary>
    public Guid? OwnerId { get; private init; }

    public Guid CustomerId { get; private init; }

    /// <summary>By which class it was planned; null when somebody planned it.</summary>
    public CustomerClass? Class { get; private init; }

    public DateOnly DueOn { get; private init; }

    public VisitStatus Status { get; private set; }

    public DateOnly PlannedOn { get; private init; }

    /// <summary>Subject.</summary>
    public string PlannedBy { get; private init; } = "";

    public DateOnly? DoneOn { get; private set; }

    public ContactChannel? Channel { get; private set; }

    /// <summary>客戶需求.</summary>
    public string? Needs { get; private set; }

    /// <summary>客戶意見.</summary>
    public string? Opinions { get; private set; }

    /// <summary>What is done for him because of it (個性化的服務).</summary>
    public string? FollowUp { get; private set; }

    public DateOnly? FollowUpDueOn { get; private set; }

    public DateOnly? FollowUpDoneOn { get; private set; }

    public string? FollowUpResult { get; private set; }

    public string? CancelReason { get; private set; }

    public DateOnly? CancelledOn { get; private set; }

    /// <summary>When the last step was recorded, by whom (subject).</summary>
    public DateTimeOffset RecordedAt { get; private set; }

    public string RecordedBy { get; private set; } = "";

    public string Name => Number;

    public static Visit Plan(VisitHead head, Act act) => new()
    {
        Id = Guid.CreateVersion7(act.At),
        Number = head.Number,
        RegionId = head.RegionId,
        DepartmentId = head.DepartmentId,
        OwnerId = head.OwnerId,
        CustomerId = head.CustomerId,
        Class = head.Class,
        DueOn = head.DueOn,
        PlannedOn = act.On,
        PlannedBy = act.By,
        RecordedAt = act.At,
        RecordedBy = act.By,
    };

    public void Do(VisitReport report, Act act)
    {
        Refuse.Broken(VisitRules.MustBe(this, "done", VisitStatus.Planned));
        Refuse.Broken([SurveyRules.NotBefore("/doneOn", act.On, PlannedOn < DueOn ? PlannedOn : DueOn), .. VisitRules.MissingParts(report, act.On)]);
        (Status, DoneOn, Channel, Needs, Opinions, FollowUp, FollowUpDueOn) = (VisitStatus.Done, act.On, report.Channel, report.Needs, report.Opinions, report.FollowUp, report.FollowUpDueOn);
        Record(act);
    }

    /// <summary>What was promised him was done.</summary>
    public void Follow(string result, Act act)
    {
        Refuse.Broken(VisitRules.Follow(this));
        Refuse.Broken(SurveyRules.NotBefore("/doneOn", act.On, DoneOn!.Value));
        (FollowUpDoneOn, FollowUpResult) = (act.On, result);
        Record(act);
    }

    public void Cancel(string reason, Act act)
    {
        Refuse.Broken(VisitRules.MustBe(this, "cancel", VisitStatus.Planned));
        (Status, CancelReason, CancelledOn) = (VisitStatus.Cancelled, reason, act.On);
        Record(act);
    }

    /// <summary>Whether it counted as due on its day: what was cancelled by then did not.</summary>
    public bool WasDue => !(CancelledOn <= DueOn);

    private void Record(Act act)
    {
        (RecordedAt, RecordedBy) = (act.At, act.By);
        Version++;
    }
}

internal sealed record VisitHead(string Number, Guid RegionId, Guid DepartmentId, Guid? OwnerId, Guid CustomerId, CustomerClass? Class, DateOnly DueOn);

internal sealed record VisitReport(ContactChannel Channel, string? Needs, string? Opinions, string? FollowUp, DateOnly? FollowUpDueOn);

/// <summary>Every reason for which a visit is refused something, and when the next is due.</summary>
internal static class VisitRules
{
    /// <summary>So many days after the last visit, or since he has his class; never in the past.</summary>
    public static DateOnly NextDue(DateOnly classSince, DateOnly? lastVisit, int days, DateOnly today)
    {
        var due = (lastVisit > classSince ? lastVisit.Value : classSince).AddDays(days);
        return due > today ? due : today;
    }

    public static Refusal? MustBe(Visit visit, string action, params VisitStatus[] allowed)
        => allowed.Contains(visit.Status) ? null
            : Refusal.State("customer-service.visit.wrong-state", ("number", visit.Number), ("state", $"enum.visitStatus.{TicketRules.Name(visit.Status)}"), ("action", action), ("allowed", string.Join(", ", allowed.Select(TicketRules.Name))));

    public static Refusal? Follow(Visit visit)
        => MustBe(visit, "follow-up", VisitStatus.Done) ?? (visit is { FollowUp: not null, FollowUpDoneOn: null } ? null : Refusal.State("customer-service.visit.no-follow-up", ("number", visit.Number)));

    /// <summary>Needs and opinions are what a visit is for (6.3-2).</summary>
    public static IEnumerable<Refusal?> MissingParts(VisitReport report, DateOnly doneOn)
    {
        yield return string.IsNullOrWhiteSpace(report.Needs) ? Missing("needs") : null;
        yield return string.IsNullOrWhiteSpace(report.Opinions) ? Missing("opinions") : null;
        yield return report is { FollowUp: not null, FollowUpDueOn: null } ? Missing("followUpDueOn") : null;
        yield return report.FollowUpDueOn < doneOn ? SurveyRules.NotBefore("/followUpDueOn", report.FollowUpDueOn.Value, doneOn) : null;
    }

    public static Refusal PlannedAlready(Visit visit) => Refusal.State("customer-service.visit.planned-already", ("number", visit.Number), ("dueOn", visit.DueOn));

    private static Refusal Missing(string part) => Refusal.Content("customer-service.part-missing", $"/{part}", ("part", $"enum.visitPart.{part}"));
}

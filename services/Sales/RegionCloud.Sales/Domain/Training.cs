using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Records;

namespace RegionCloud.Sales.Domain;

/// <summary>States of a sales training.</summary>
internal enum TrainingStatus
{
    Planned,
    Held,
    Cancelled,
}

/// <summary>A sales training (銷售培訓, 5.2-2): planned for a day, held with a trainer, attendees and a result. What was held never changes.</summary>
internal sealed class Training
{
    private readonly List<Attendee> attendees = [];

    private Training()
    {
    }

    public Guid Id { get; private init; }

    public int Version { get; private set; } = 1;

    public Guid RegionId { get; private init; }

    public Guid DepartmentId { get; private init; }

    public TrainingStatus Status { get; private set; }

    public string? Topic { get; private set; }

    public string? Trainer { get; private set; }

    public DateOnly PlannedOn { get; private set; }

    public DateOnly? HeldOn { get; private set; }

    public string? Result { get; private set; }

    /// <summary>Why it was not held.</summary>
    public string? CancelReason { get; private set; }

    /// <summary>When the last step was recorded, by whom (subject).</summary>
    public DateTimeOffset RecordedAt { get; private set; }

    public string RecordedBy { get; private set; } = "";

    public IReadOnlyList<Attendee> Attendees => attendees;

    public static Training Plan(Guid regionId, Guid departmentId, string? topic, string? trainer, DateOnly plannedOn, Act act)
    {
        var training = new Training { Id = Guid.CreateVersion7(act.At), RegionId = regionId, DepartmentId = departmentId, Topic = topic, Trainer = trainer, PlannedOn = plannedOn };
        (training.RecordedAt, training.RecordedBy) = (act.At, act.By);
        return training;
    }

    public void Change(string? topic, string? trainer, DateOnly plannedOn, Act act)
    {
        Refuse.Broken(TeamRules.Planned(this, "change"));
        (Topic, Trainer, PlannedOn) = (topic, trainer, plannedOn);
        Record(act);
    }

    /// <summary>It took place: topic, day, trainer, attendees and result are there (RB-08).</summary>
    public void Hold(IReadOnlyList<Guid> who, string? result, Act act)
    {
        Refuse.Broken([TeamRules.Planned(this, "hold"), .. TeamRules.Complete(this, who, result)]);
        (Status, HeldOn, Result) = (TrainingStatus.Held, act.On, result);
        attendees.AddRange(who.Select((id, i) => new Attendee(i + 1, id)));
        Record(act);
    }

    public void Cancel(string reason, Act act)
    {
        Refuse.Broken(TeamRules.Planned(this, "cancel"));
        (Status, CancelReason) = (TrainingStatus.Cancelled, reason);
        Record(act);
    }

    private void Record(Act act)
    {
        (RecordedAt, RecordedBy) = (act.At, act.By);
        Version++;
    }
}

/// <summary>Who was there.</summary>
internal sealed record Attendee(int Sequence, Guid EmployeeId);

/// <summary>States of a sales meeting's minutes.</summary>
internal enum MeetingStatus
{
    Draft,

    /// <summary>The minutes are out and never change; only their actions are done.</summary>
    Published,
}

/// <summary>A sales meeting (銷售會議, 5.2-4): lessons, market and competitor analysis, strategy and measures, and who does what until when.</summary>
internal sealed class Meeting
{
    private readonly List<Attendee> attendees = [];
    private readonly List<MeetingAction> actions = [];

    private Meeting()
    {
    }

    public Guid Id { get; private init; }

    public int Version { get; private set; } = 1;

    public Guid RegionId { get; private init; }

    public Guid DepartmentId { get; private init; }

    public MeetingStatus Status { get; private set; }

    public string Title { get; private set; } = "";

    public DateOnly HeldOn { get; private set; }

    /// <summary>總結銷售工作經驗教訓.</summary>
    public string? Lessons { get; private set; }

    /// <summary>分析市場動態和競爭對手情況.</summary>
    public string? Analysis { get; private set; }

    /// <summary>制定相應的銷售策略和措施.</summary>
    public string? Strategy { get; private set; }

    public DateOnly? PublishedOn { get; private set; }

    public DateTimeOffset RecordedAt { get; private set; }

    public string RecordedBy { get; private set; } = "";

    public IReadOnlyList<Attendee> Attendees => attendees;

    public IReadOnlyList<MeetingAction> Actions => actions;

    public static Meeting Draft(Guid regionId, Guid departmentId, MeetingContent content, Act act)
    {
        var meeting = new Meeting { Id = Guid.CreateVersion7(act.At), RegionId = regionId, DepartmentId = departmentId };
        meeting.Fill(content, act);
        meeting.Version = 1;
        return meeting;
    }

    public void Change(MeetingContent content, Act act)
    {
        Refuse.Broken(TeamRules.Draft(this, "change"));
        Fill(content, act);
    }

    /// <summary>The minutes are out: the three parts, who was there, and for every action who and until when (RB-08).</summary>
    public void Publish(Act act)
    {
        Refuse.Broken([TeamRules.Draft(this, "publish"), .. TeamRules.Complete(this), TeamRules.PublishedAfter(this, act.On)]);
        (Status, PublishedOn, RecordedAt, RecordedBy) = (MeetingStatus.Published, act.On, act.At, act.By);
        Version++;
    }

    public void Done(int sequence, Act act)
    {
        Refuse.Broken(TeamRules.Open(this, sequence));
        var index = actions.FindIndex(a => a.Sequence == sequence);
        actions[index] = actions[index] with { DoneOn = act.On };
        Version++;
    }

    private void Fill(MeetingContent content, Act act)
    {
        (Title, HeldOn, Lessons, Analysis, Strategy, RecordedAt, RecordedBy) = (content.Title, content.HeldOn, content.Lessons, content.Analysis, content.Strategy, act.At, act.By);
        attendees.Clear();
        attendees.AddRange(content.Attendees.Select((id, i) => new Attendee(i + 1, id)));
        actions.Clear();
        actions.AddRange(content.Actions.Select((a, i) => new MeetingAction(i + 1, a.Text, a.OwnerId, a.DueOn, null)));
        Version++;
    }
}

/// <summary>What the minutes say. A draft may lack parts.</summary>
internal sealed record MeetingContent(string Title, DateOnly HeldOn, string? Lessons, string? Analysis, string? Strategy, IReadOnlyList<Guid> Attendees, IReadOnlyList<(string Text, Guid OwnerId, DateOnly DueOn)> Actions);

/// <summary>Who does what until when.</summary>
internal sealed record MeetingAction(int Sequence, string Text, Guid OwnerId, DateOnly DueOn, DateOnly? DoneOn);

/// <summary>Every reason Sales may refuse a training or a meeting.</summary>
internal static class TeamRules
{
    public static Refusal? Planned(Training training, string action)
        => training.Status == TrainingStatus.Planned ? null : Refusal.State("sales.training.wrong-state", ("state", Name(training.Status.ToString())), ("action", action));

    public static Refusal? Draft(Meeting meeting, string action)
        => meeting.Status == MeetingStatus.Draft ? null : Refusal.State("sales.meeting.wrong-state", ("title", meeting.Title), ("state", Name(meeting.Status.ToString())), ("action", action));

    /// <summary>Topic, trainer, attendees, result; the day is there by construction (5.2-2).</summary>
    public static IEnumerable<Refusal?> Complete(Training training, IReadOnlyList<Guid> attendees, string? result)
    {
        yield return string.IsNullOrWhiteSpace(training.Topic) ? Refusal.Content("sales.training.topic-missing", "/topic") : null;
        yield return string.IsNullOrWhiteSpace(training.Trainer) ? Refusal.Content("sales.training.trainer-missing", "/trainer") : null;
        yield return attendees.Count == 0 ? Refusal.Content("sales.training.attendees-missing", "/attendees") : null;
        yield return string.IsNullOrWhiteSpace(result) ? Refusal.Content("sales.training.result-missing", "/result") : null;
    }

    /// <summary>The three parts of 5.2-4, and who was there.</summary>
    public static IEnumerable<Refusal?> Complete(Meeting meeting)
    {
        yield return string.IsNullOrWhiteSpace(meeting.Lessons) ? Refusal.Content("sales.meeting.lessons-missing", "/lessons") : null;
        yield return string.IsNullOrWhiteSpace(meeting.Analysis) ? Refusal.Content("sales.meeting.analysis-missing", "/analysis") : null;
        yield return string.IsNullOrWhiteSpace(meeting.Strategy) ? Refusal.Content("sales.meeting.strategy-missing", "/strategy") : null;
        yield return meeting.Attendees.Count == 0 ? Refusal.Content("sales.meeting.attendees-missing", "/attendees") : null;
    }

    public static Refusal? PublishedAfter(Meeting meeting, DateOnly on)
        => on < meeting.HeldOn ? Refusal.Content("sales.meeting.published-before-held", "/publishedOn", ("publishedOn", on), ("heldOn", meeting.HeldOn)) : null;

    public static Refusal? Open(Meeting meeting, int sequence)
        => meeting.Status == MeetingStatus.Published && meeting.Actions.Any(a => a.Sequence == sequence && a.DoneOn is null) ? null : Refusal.State("sales.meeting.action-not-open", ("title", meeting.Title), ("action", sequence));

    public static Refusal PersonUnknown(string pointer, Guid employeeId) => Refusal.Content("sales.meeting.person-unknown", pointer, ("employeeId", employeeId));

    private static string Name(string status) => char.ToLowerInvariant(status[0]) + status[1..];
}

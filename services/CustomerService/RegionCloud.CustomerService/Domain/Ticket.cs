using RegionCloud.ServiceDefaults.Calendar;
using RegionCloud.ServiceDefaults.Errors;

namespace RegionCloud.CustomerService.Domain;

/// <summary>What a customer wants of us (6.1-1).</summary>
public enum TicketKind
{
    /// <summary>咨詢.</summary>
    Consultation,

    /// <summary>投訴.</summary>
    Complaint,

    /// <summary>建議.</summary>
    Suggestion,
}

public enum TicketPriority
{
    Normal,
    Urgent,
}

/// <summary>States of a ticket (requirements §11).</summary>
public enum TicketStatus
{
    /// <summary>Nobody has it yet.</summary>
    New,
    Assigned,

    /// <summary>The customer has his first answer.</summary>
    Replied,

    /// <summary>We cannot go on before the customer answers: the resolution clock stands (RB-18).</summary>
    WaitingCustomer,
    InProgress,
    Resolved,
    Reopened,
    Closed,
}

/// <summary>Why somebody was not content (6.1-4, 6.2-4).</summary>
public enum ServiceCause
{
    Product,
    Delivery,
    Service,
    Price,
    Contract,
    Other,
}

/// <summary>By which way something was said.</summary>
public enum ContactChannel
{
    Phone,
    Email,
    Chat,
    Visit,
    Other,
}

/// <summary>Which of a ticket's two clocks.</summary>
public enum ClockKind
{
    FirstResponse,
    Resolution,
}

/// <summary>What is told of a clock.</summary>
internal enum ClockNotice
{
    Warned,
    Breached,
    Withdrawn,
}

/// <summary>A consultation, complaint or suggestion of a customer (工單, 6.1) from its arrival to its close, with the clocks of its service times.</summary>
internal sealed class Ticket
{
    private readonly List<TicketStep> steps = [];
    private readonly List<TicketMessage> messages = [];

    private Ticket()
    {
    }

    public Guid Id { get; private init; }

    public int Version { get; private set; } = 1;

    /// <summary>Unique in its region: TK-2026-000001.</summary>
    public string Number { get; private init; } = "";

    public Guid RegionId { get; private init; }

    /// <summary>The customer service department of the region.</summary>
    public Guid DepartmentId { get; private init; }

    /// <summary>Whose customer it is: the sales person, or the agent who took the ticket. He may read it.</summary>
    public Guid? OwnerId { get; private init; }

    public Guid CustomerId { get; private init; }

    /// <summary>What it is about. An open complaint holds this contract's dunning (RB-16).</summary>
    public Guid? ContractId { get; private set; }

    public TicketKind Kind { get; private set; }

    public TicketPriority Priority { get; private set; }

    public TicketStatus Status { get; private set; }

    public TicketContent Content { get; private set; } = null!;

    /// <summary>Who works on it.</summary>
    public Guid? AssigneeId { get; private set; }

    /// <summary>When it was accepted (6.1-2): both clocks begin here.</summary>
    public DateTimeOffset ReceivedAt { get; private init; }

    /// <summary>The same as a business day of the region.</summary>
    public DateOnly ReceivedOn { get; private init; }

    public DateTimeOffset RecordedAt { get; private init; }

    /// <summary>The first reply by staff to the customer (RB-17).</summary>
    public DateTimeOffset? FirstRespondedAt { get; private set; }

    public DateTimeOffset? ResolvedAt { get; private set; }

    public DateOnly? ResolvedOn { get; private set; }

    /// <summary>How it was settled.</summary>
    public string? Resolution { get; private set; }

    public ServiceCause? Cause { get; private set; }

    public DateTimeOffset? ClosedAt { get; private set; }

    public TicketClock FirstResponse { get; private init; } = null!;

    public TicketClock ResolutionClock { get; private init; } = null!;

    /// <summary>The set whose service times count for it, for good.</summary>
    public Guid PolicySetId { get; private init; }

    public int WarningPercent { get; private init; }

    /// <summary>Days after which a resolved ticket is closed by itself.</summary>
    public int CloseAfterDays { get; private init; }

    /// <summary>The working calendar with which its clocks were reckoned last.</summary>
    public int CalendarNumber { get; private set; }

    /// <summary>When something next comes about without anybody's doing: a warning, a breach, the close; null when nothing does.</summary>
    public DateTimeOffset? NextCheckAt { get; private set; }

    /// <summary>It was put before the region manager.</summary>
    public TicketEscalation? Escalation { get; private set; }

    public IReadOnlyList<TicketStep> Steps => steps;

    public IReadOnlyList<TicketMessage> Messages => messages;

    public string Name => Number;

    public bool IsOpen => Status is not (TicketStatus.Resolved or TicketStatus.Closed);

    /// <summary>Where the resolution clock stood: the customer was waited for, or the ticket was resolved and came back.</summary>
    public IReadOnlyList<Standstill> Standstills => TurnsOf(steps.OrderBy(s => s.Sequence)).Stood;

    public static Ticket Open(TicketHead head, TicketContent content, ServiceTimes times, TicketAct act)
    {
        var ticket = new Ticket
        {
            Id = Guid.CreateVersion7(act.RecordedAt),
            Number = head.Number,
            RegionId = head.RegionId,
            DepartmentId = head.DepartmentId,
            OwnerId = head.OwnerId,
            CustomerId = head.CustomerId,
            ContractId = head.ContractId,
            Kind = head.Kind,
            Priority = head.Priority,
            Content = content,
            ReceivedAt = act.At,
            ReceivedOn = act.On,
            RecordedAt = act.RecordedAt,
            FirstResponse = new TicketClock(times.FirstResponse),
            ResolutionClock = new TicketClock(times.Resolution),
            PolicySetId = times.PolicySetId,
            WarningPercent = times.WarningPercent,
            CloseAfterDays = times.CloseAfterDays,
        };
        ticket.steps.Add(TicketStep.Of(1, null, TicketStatus.New, act, null));
        return ticket;
    }

    /// <summary>Somebody of the region takes it over; also from another.</summary>
    public void Assign(Guid assigneeId, string? note, TicketAct act)
    {
        Refuse.Broken(TicketRules.MustBeOpen(this, "assign"), TicketRules.NotBeforeReceipt(this, act));
        AssigneeId = assigneeId;
        Step(Status == TicketStatus.New ? TicketStatus.Assigned : Status, act, note);
    }

    /// <summary>Says something to the customer; the first time that is the first response, dated when it was said (6.1-3).</summary>
    public void Reply(string text, ContactChannel channel, Guid? assigneeId, TicketAct act)
    {
        Refuse.Broken(TicketRules.MustBeOpen(this, "reply"), TicketRules.NotBeforeReceipt(this, act));
        messages.Add(new TicketMessage(messages.Count + 1, ToCustomer: true, text, channel, act.At, act.RecordedAt, act.By));
        if (!(FirstRespondedAt <= act.At))
            FirstRespondedAt = act.At;
        // Who answers a ticket that nobody had has taken it.
        AssigneeId ??= assigneeId;
        Step(Status is TicketStatus.New or TicketStatus.Assigned ? TicketStatus.Replied : Status, act, null);
    }

    /// <summary>The customer must answer first.</summary>
    public void Wait(string? note, TicketAct act)
    {
        Refuse.Broken(TicketRules.Wait(this));
        Refuse.Broken(TicketRules.NotBeforeLastTurn(this, act) ?? TicketRules.NotBeforeFirstResponse(this, act));
        Step(TicketStatus.WaitingCustomer, act, note);
    }

    /// <summary>The customer has answered, or the work goes on without it.</summary>
    public void Resume(string? said, ContactChannel channel, TicketAct act)
    {
        Refuse.Broken(TicketRules.Resume(this), TicketRules.NotBeforeLastTurn(this, act));
        if (said is not null)
            messages.Add(new TicketMessage(messages.Count + 1, ToCustomer: false, said, channel, act.At, act.RecordedAt, act.By));
        Step(TicketStatus.InProgress, act, null);
    }

    /// <summary>Settles it, and says how; of a complaint also why it came about (6.1-4).</summary>
    public void Resolve(string resolution, ServiceCause? cause, TicketAct act)
    {
        Refuse.Broken(TicketRules.Resolve(this));
        Refuse.Broken(TicketRules.NotBeforeLastTurn(this, act) ?? TicketRules.NotBeforeFirstResponse(this, act), TicketRules.CauseGiven(this, cause));
        (ResolvedAt, ResolvedOn, Resolution, Cause) = (act.At, act.On, resolution, cause);
        Step(TicketStatus.Resolved, act, resolution);
    }

    /// <summary>The customer is not content: the clock goes on from where it stood (RB-18).</summary>
    public void Reopen(string reason, TicketAct act)
    {
        Refuse.Broken(TicketRules.Reopen(this), TicketRules.NotBeforeLastTurn(this, act));
        (ResolvedAt, ResolvedOn) = (null, null);
        Step(TicketStatus.Reopened, act, reason);
    }

    /// <summary>The customer is content, or has not come back for some days.</summary>
    public void Close(string? note, TicketAct act)
    {
        Refuse.Broken(TicketRules.Close(this), TicketRules.NotBeforeLastTurn(this, act));
        ClosedAt = act.At;
        Step(TicketStatus.Closed, act, note);
    }

    /// <summary>Puts it before the region manager.</summary>
    public void Escalate(string reason, TicketAct act)
    {
        Refuse.Broken(TicketRules.Escalate(this), TicketRules.NotBeforeReceipt(this, act));
        Escalation = new TicketEscalation(null, reason, act.At, act.RecordedAt, act.By, null, null, null);
        Step(Status, act, reason);
    }

    /// <summary>The region manager has seen it and says what is to be done.</summary>
    public void Acknowledge(string? note, TicketAct act)
    {
        Refuse.Broken(TicketRules.Acknowledge(this));
        Escalation = Escalation! with { AcknowledgedAt = act.RecordedAt, AcknowledgedBy = act.By, Note = note };
        Step(Status, act, note);
    }

    /// <summary>Corrects what it says and what it is about.</summary>
    public void Change(TicketContent content, Guid? contractId)
    {
        Refuse.Broken(TicketRules.MustBeOpen(this, "change"));
        (Content, ContractId) = (content, contractId);
        Version++;
    }

    /// <summary>It was taken for something else: the service times of what it really is count from its arrival.</summary>
    public void Reclassify(TicketKind kind, TicketPriority priority, ServiceTimes times, string reason, TicketAct act)
    {
        Refuse.Broken(TicketRules.MustBeOpen(this, "reclassify"), TicketRules.Differs(this, kind, priority));
        (Kind, Priority) = (kind, priority);
        FirstResponse.Aim(times.FirstResponse);
        ResolutionClock.Aim(times.Resolution);
        Step(Status, act, reason);
    }

    /// <summary>
    /// Brings the clocks up to an instant; the answer is what has to be told: a warning or a breach once, a breach that is none any more because what was
    /// recorded since is dated in time (10a).
    /// </summary>
    public IReadOnlyList<(ClockKind Clock, ClockNotice Notice, DateTimeOffset At)> Reckon(WorkingCalendar calendar, DateTimeOffset now)
    {
        var told = new List<(ClockKind, ClockNotice, DateTimeOffset)>();
        (CalendarNumber, NextCheckAt) = (calendar.Number, null);
        Reckon(ClockKind.FirstResponse, FirstResponse, [], FirstRespondedAt);
        Reckon(ClockKind.Resolution, ResolutionClock, Standstills, ResolvedAt);
        if (Status == TicketStatus.Resolved)
            Next(ResolvedAt!.Value.AddDays(CloseAfterDays));
        return told;

        void Reckon(ClockKind kind, TicketClock clock, IReadOnlyList<Standstill> stood, DateTimeOffset? answeredAt)
        {
            var reading = ServiceClock.Read(calendar, ReceivedAt, clock.Target, stood, answeredAt, now);
            var warning = ServiceClock.Read(calendar, ReceivedAt, ServiceClock.WarningAfter(clock.Target, WarningPercent), stood, answeredAt, now);
            foreach (var (notice, at) in clock.Take(reading, warning.DueAt, now))
            {
                told.Add((kind, notice, at));
                Follow(kind, notice, at, now);
            }

            if (reading.Status != ClockStatus.Running)
                return;
            if (clock.WarnedAt is null && warning.DueAt is { } warns)
                Next(warns);
            Next(reading.DueAt!.Value.AddMinutes(1));
        }

        void Next(DateTimeOffset at) => NextCheckAt = NextCheckAt < at ? NextCheckAt : at;
    }

    /// <summary>The clocks as they are at an instant, without changing anything.</summary>
    public ClockReading Read(ClockKind kind, WorkingCalendar calendar, DateTimeOffset now) => kind == ClockKind.FirstResponse
        ? ServiceClock.Read(calendar, ReceivedAt, FirstResponse.Target, [], FirstRespondedAt, now)
        : ServiceClock.Read(calendar, ReceivedAt, ResolutionClock.Target, Standstills, ResolvedAt, now);

    /// <summary>What is late goes before the region manager by itself; when it was not late after all, and he has not seen it yet, it is taken back.</summary>
    private void Follow(ClockKind clock, ClockNotice notice, DateTimeOffset at, DateTimeOffset now)
    {
        if (notice == ClockNotice.Breached && Escalation is not { AcknowledgedAt: null })
            Escalation = new TicketEscalation(clock, null, at, now, TicketRules.Timer, null, null, null);
        else if (notice == ClockNotice.Withdrawn && Escalation is { AcknowledgedAt: null } open && open.Breach == clock)
            Escalation = null;
    }

    /// <summary>Only the timer has looked at it: a new version, so that two do not tell the same.</summary>
    public void Looked() => Version++;

    private void Step(TicketStatus to, TicketAct act, string? note)
    {
        steps.Add(TicketStep.Of(steps.Count + 1, Status, to, act, note));
        Status = to;
        Version++;
    }

    /// <summary>Where the resolution clock stood, and when the ticket was resolved for good, from steps in their order.</summary>
    public static (IReadOnlyList<Standstill> Stood, DateTimeOffset? ResolvedAt) TurnsOf(IEnumerable<TicketStep> steps)
    {
        var (stood, since) = (new List<Standstill>(), (TicketStep?)null);
        foreach (var step in steps.Where(s => s.From != s.To && s.To != TicketStatus.Closed))
        {
            if (since is not null)
                stood.Add(new Standstill(since.At, step.At, since.To == TicketStatus.WaitingCustomer));
            since = step.To is TicketStatus.WaitingCustomer or TicketStatus.Resolved ? step : null;
        }

        if (since is { To: TicketStatus.WaitingCustomer })
            stood.Add(new Standstill(since.At, null, WaitingForCustomer: true));
        return (stood, since is { To: TicketStatus.Resolved } ? since.At : null);
    }
}

/// <summary>What a ticket is from its beginning.</summary>
internal sealed record TicketHead(string Number, Guid RegionId, Guid DepartmentId, Guid? OwnerId, Guid CustomerId, Guid? ContractId, TicketKind Kind, TicketPriority Priority);

/// <summary>What is wanted, and by whom.</summary>
/// <param name="Product">What it is about, as the customer calls it.</param>
/// <param name="ContactName">Who speaks for the customer.</param>
internal sealed record TicketContent(string Subject, string Description, string? Product, ContactChannel Channel, string? ContactName, string? ContactPhone);

/// <summary>The service times of a ticket in working minutes (RB-17), from one policy set.</summary>
internal sealed record ServiceTimes(int FirstResponse, int Resolution, int WarningPercent, int CloseAfterDays, Guid PolicySetId);

/// <summary>Somebody's act on a ticket: when it happened, on which day that is in the region, when it was recorded, by whom and for whom (subjects).</summary>
internal sealed record TicketAct(DateTimeOffset At, DateOnly On, DateTimeOffset RecordedAt, string By, string? For = null);

/// <summary>One step of its life; the same state twice when somebody did something that changes none.</summary>
internal sealed record TicketStep(int Sequence, TicketStatus? From, TicketStatus To, DateTimeOffset At, DateOnly On, DateTimeOffset RecordedAt, string By, string? For, string? Note)
{
    public static TicketStep Of(int sequence, TicketStatus? from, TicketStatus to, TicketAct act, string? note) => new(sequence, from, to, act.At, act.On, act.RecordedAt, act.By, act.For, note);
}

/// <summary>What was said, to the customer or by him.</summary>
internal sealed record TicketMessage(int Sequence, bool ToCustomer, string Text, ContactChannel Channel, DateTimeOffset At, DateTimeOffset RecordedAt, string By);

/// <summary>Put before the region manager, and his answer.</summary>
/// <param name="Breach">Which clock's lateness put it there by itself; null when somebody did.</param>
internal sealed record TicketEscalation(ClockKind? Breach, string? Reason, DateTimeOffset At, DateTimeOffset RecordedAt, string By, DateTimeOffset? AcknowledgedAt, string? AcknowledgedBy, string? Note);

/// <summary>One clock of a ticket as it was told last.</summary>
internal sealed class TicketClock
{
    private TicketClock()
    {
    }

    /// <param name="target">Working minutes.</param>
    public TicketClock(int target) => Target = target;

    public int Target { get; private set; }

    public ClockStatus Status { get; private set; }

    /// <summary>The deadline; null while the clock stands.</summary>
    public DateTimeOffset? DueAt { get; private set; }

    public DateTimeOffset? WarnedAt { get; private set; }

    public DateTimeOffset? BreachedAt { get; private set; }

    /// <summary>How many breaches were told; more than one when one was withdrawn or the ticket came back.</summary>
    public int Breaches { get; private set; }

    public void Aim(int target) => Target = target;

    /// <summary>Takes what the clock says; what is new in it is to be told.</summary>
    public IReadOnlyList<(ClockNotice Notice, DateTimeOffset At)> Take(ClockReading reading, DateTimeOffset? warnsAt, DateTimeOffset now)
    {
        var told = new List<(ClockNotice, DateTimeOffset)>();
        if (reading.Status == ClockStatus.Running && WarnedAt is null && warnsAt <= now)
        {
            WarnedAt = warnsAt;
            told.Add((ClockNotice.Warned, warnsAt.Value));
        }

        if (reading.BreachedAt is { } late && BreachedAt is null)
        {
            Breaches++;
            told.Add((ClockNotice.Breached, late));
        }
        else if (reading.BreachedAt is null && BreachedAt is { } before)
        {
            told.Add((ClockNotice.Withdrawn, before));
        }

        (Status, DueAt, BreachedAt) = (reading.Status, reading.DueAt, reading.BreachedAt);
        return told;
    }
}

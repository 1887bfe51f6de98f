using System.Text.Json.Serialization;
using RegionCloud.CustomerService.Domain;
using RegionCloud.CustomerService.Messages;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.CustomerService.Features.Tickets;

/// <summary>A consultation, complaint or suggestion of a customer (工單, 6.1).</summary>
/// <param name="OwnerId">Whose customer it is.</param>
/// <param name="AssigneeId">Who works on it; absent while nobody does.</param>
/// <param name="ReceivedAt">When it was accepted; both clocks begin here.</param>
/// <param name="FirstResponse">The clock of the first answer (RB-17).</param>
/// <param name="ResolutionClock">The clock of the resolution, less the time for which the customer was waited for (RB-18).</param>
/// <param name="PolicySetId">The set whose service times count for it.</param>
/// <param name="Actions">What you may do with it now: change, assign, reply, wait, resume, resolve, reopen, close, escalate, acknowledge, reclassify.</param>
public sealed record TicketView(
    Guid Id,
    string Number,
    Guid RegionId,
    Guid DepartmentId,
    Guid? OwnerId,
    Guid? AssigneeId,
    Guid CustomerId,
    Guid? ContractId,
    TicketKind Kind,
    TicketPriority Priority,
    TicketStatus Status,
    string Subject,
    string Description,
    string? Product,
    ContactChannel Channel,
    string? ContactName,
    string? ContactPhone,
    DateTimeOffset ReceivedAt,
    DateOnly ReceivedOn,
    DateTimeOffset? FirstRespondedAt,
    DateTimeOffset? ResolvedAt,
    string? Resolution,
    ServiceCause? Cause,
    DateTimeOffset? ClosedAt,
    ClockView FirstResponse,
    ClockView ResolutionClock,
    EscalationView? Escalation,
    IReadOnlyList<TicketMessageView> Messages,
    IReadOnlyList<TicketStepView> History,
    Guid PolicySetId,
    IReadOnlyList<string> Actions,
    [property: JsonPropertyName("etag")] string Etag) : ITagged
{
    internal static TicketView Of(Ticket t, CurrentUser user, OrganisationSnapshot organisation, DateTimeOffset now)
    {
        var calendar = organisation.CalendarOf(t.RegionId);
        return new(
            t.Id, t.Number, t.RegionId, t.DepartmentId, t.OwnerId, t.AssigneeId, t.CustomerId, t.ContractId, t.Kind, t.Priority, t.Status,
            t.Content.Subject, t.Content.Description, t.Content.Product, t.Content.Channel, t.Content.ContactName, t.Content.ContactPhone,
            t.ReceivedAt, t.ReceivedOn, t.FirstRespondedAt, t.ResolvedAt, t.Resolution, t.Cause, t.ClosedAt,
            ClockView.Of(t, ClockKind.FirstResponse, calendar, now), ClockView.Of(t, ClockKind.Resolution, calendar, now),
            t.Escalation is { } e ? new EscalationView(e.Breach, e.Reason, e.At, e.By, e.AcknowledgedAt, e.AcknowledgedBy, e.Note) : null,
            [.. t.Messages.OrderBy(m => m.Sequence).Select(m => new TicketMessageView(m.ToCustomer, m.Text, m.Channel, m.At, m.RecordedAt, m.By))],
            [.. t.Steps.OrderBy(s => s.Sequence).Select(s => new TicketStepView(s.From, s.To, s.At, s.RecordedAt, s.By, s.For, s.Note))],
            t.PolicySetId, TicketActions.Of(t, user), ETags.Of(t.Version));
    }

    /// <summary>The public state that events carry.</summary>
    internal static TicketState State(Ticket t) => new(
        t.Id, t.Number, t.Version, t.RegionId, t.DepartmentId, t.OwnerId, t.AssigneeId, t.CustomerId, t.ContractId, TicketRules.Name(t.Kind), TicketRules.Name(t.Priority), TicketRules.Name(t.Status),
        t.ReceivedAt, t.ReceivedOn, t.FirstRespondedAt, t.ResolvedAt, t.Cause is { } cause ? TicketRules.Name(cause) : null, State(t, ClockKind.FirstResponse), State(t, ClockKind.Resolution), t.PolicySetId);

    internal static ClockState State(Ticket t, ClockKind kind)
    {
        var clock = kind == ClockKind.FirstResponse ? t.FirstResponse : t.ResolutionClock;
        return new ClockState(TicketRules.Name(kind), TicketRules.Name(clock.Status), clock.Target, clock.DueAt, clock.BreachedAt, clock.Breaches);
    }
}

/// <summary>A service time as it stands now.</summary>
/// <param name="TargetMinutes">Working minutes from the arrival.</param>
/// <param name="DueAt">The deadline; who acts in its very minute acts in time. Absent while the clock stands.</param>
/// <param name="UsedMinutes">Working minutes used so far: elapsed, less those for which the clock stood.</param>
/// <param name="StoodMinutes">Working minutes for which it stood; they move the deadline.</param>
/// <param name="LateMinutes">Working minutes beyond the target.</param>
/// <param name="WarnedAt">When the part of the time was used at which it warns.</param>
public sealed record ClockView(ClockStatus Status, int TargetMinutes, DateTimeOffset? DueAt, int UsedMinutes, int StoodMinutes, int LateMinutes, DateTimeOffset? WarnedAt)
{
    internal static ClockView Of(Ticket t, ClockKind kind, RegionCloud.ServiceDefaults.Calendar.WorkingCalendar calendar, DateTimeOffset now)
    {
        var first = kind == ClockKind.FirstResponse;
        var (clock, reading, stood) = (first ? t.FirstResponse : t.ResolutionClock, t.Read(kind, calendar, now), first ? [] : t.Standstills);
        var until = (first ? t.FirstRespondedAt : t.ResolvedAt) ?? now;
        var used = ServiceClock.Net(calendar, t.ReceivedAt, stood, until);
        return new ClockView(reading.Status, clock.Target, reading.DueAt, used, calendar.Between(t.ReceivedAt, until).Minutes - used, Math.Max(0, used - clock.Target), clock.WarnedAt);
    }
}

/// <summary>Put before the region manager.</summary>
/// <param name="Breach">Which service time was missed, when that put it there by itself.</param>
/// <param name="Note">What he says is to be done.</param>
public sealed record EscalationView(ClockKind? Breach, string? Reason, DateTimeOffset At, string By, DateTimeOffset? AcknowledgedAt, string? AcknowledgedBy, string? Note);

/// <param name="ToCustomer">Said by us; otherwise by the customer.</param>
public sealed record TicketMessageView(bool ToCustomer, string Text, ContactChannel Channel, DateTimeOffset At, DateTimeOffset RecordedAt, string By);

/// <param name="From">The same as <c>to</c> when something was done that changes no state.</param>
/// <param name="At">When it happened.</param>
/// <param name="OnBehalfOf">For whom whoever did it stood in.</param>
public sealed record TicketStepView(TicketStatus? From, TicketStatus To, DateTimeOffset At, DateTimeOffset RecordedAt, string By, string? OnBehalfOf, string? Note);

using RegionCloud.CustomerService.Messages;
using RegionCloud.CustomerService.Messages.Events;
using RegionCloud.ServiceDefaults.EventStream;

namespace RegionCloud.CustomerService.Features;

/// <summary>What customer service tells live, to whoever may read the record.</summary>
internal static class LiveEvents
{
    public static void Declare(StreamedEvents events) => events
        .Tell<TicketOpened>("ticket", "ticket.read", e => Of(e.Ticket, e.OccurredAt))
        .Tell<TicketAnswered>("ticket", "ticket.read", e => Of(e.Ticket, e.OccurredAt))
        .Tell<TicketResolved>("ticket", "ticket.read", e => Of(e.Ticket, e.OccurredAt))
        .Tell<TicketReopened>("ticket", "ticket.read", e => Of(e.Ticket, e.OccurredAt))
        .Tell<SlaWarned>("ticket", "ticket.read", e => Of(e.Ticket, e.OccurredAt))
        .Tell<SlaBreached>("ticket", "ticket.read", e => Of(e.Ticket, e.OccurredAt))
        .Tell<SlaBreachWithdrawn>("ticket", "ticket.read", e => Of(e.Ticket, e.OccurredAt))
        .Tell<SurveyClosed>("survey", "survey.read", e => Of(e.Survey, e.OccurredAt))
        .Tell<FeedbackAnalysed>("survey", "survey.read", e => Of(e.Survey, e.OccurredAt))
        .Tell<MeasureOverdue>("measure", "improvement.read", e => Of(e.Measure, e.OccurredAt))
        .Tell<MeasureDone>("measure", "improvement.read", e => Of(e.Measure, e.OccurredAt))
        .Tell<MeasureVerified>("measure", "improvement.read", e => Of(e.Measure, e.OccurredAt))
        .Tell<MeasureReturned>("measure", "improvement.read", e => Of(e.Measure, e.OccurredAt))
        .Tell<VisitRecorded>("visit", "visit.read", e => new EventMarks(e.RegionId, e.Visit.DepartmentId, e.Visit.OwnerId, e.Visit.VisitId, e.Visit.Number, e.OccurredAt, $"visits/{e.Visit.VisitId}"));

    private static EventMarks Of(TicketState t, DateTimeOffset occurredAt) => new(t.RegionId, t.DepartmentId, t.OwnerId, t.TicketId, t.Number, occurredAt, $"tickets/{t.TicketId}");

    private static EventMarks Of(SurveyState s, DateTimeOffset occurredAt) => new(s.RegionId, s.DepartmentId, OwnerId: null, s.SurveyId, s.Number, occurredAt, $"surveys/{s.SurveyId}");

    private static EventMarks Of(MeasureState m, DateTimeOffset occurredAt) => new(m.RegionId, m.DepartmentId, OwnerId: null, m.MeasureId, m.Number, occurredAt, $"measures/{m.MeasureId}");
}

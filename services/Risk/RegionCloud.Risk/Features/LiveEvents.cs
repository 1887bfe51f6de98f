using RegionCloud.Risk.Messages;
using RegionCloud.Risk.Messages.Events;
using RegionCloud.ServiceDefaults.EventStream;

namespace RegionCloud.Risk.Features;

/// <summary>What Risk tells live, to whoever may read the record.</summary>
internal static class LiveEvents
{
    public static void Declare(StreamedEvents events) => events
        .Tell<DutyOverdue>("overdueDuty", "duty.read", e => new EventMarks(e.RegionId, e.DepartmentId, OwnerId: null, e.OverdueDutyId, null, e.OccurredAt, $"overdue-duties/{e.OverdueDutyId}"))
        .Tell<AlertRaised>("alert", "alert.read", e => Of(e.Alert, e.OccurredAt))
        .Tell<AlertAcknowledged>("alert", "alert.read", e => Of(e.Alert, e.OccurredAt))
        .Tell<AlertEscalated>("alert", "alert.read", e => Of(e.Alert, e.OccurredAt))
        .Tell<AlertResolved>("alert", "alert.read", e => Of(e.Alert, e.OccurredAt))
        .Tell<RiskChanged>("risk", "risk.read", e => new EventMarks(e.RegionId, e.Risk.DepartmentId, OwnerId: null, e.Risk.RiskId, e.Risk.Number, e.OccurredAt, $"risks/{e.Risk.RiskId}"))
        .Tell<RiskAssessmentClosed>("riskAssessment", "riskAssessment.read", e => new EventMarks(e.RegionId, DepartmentId: null, OwnerId: null, e.AssessmentId, e.Number, e.OccurredAt, $"assessments/{e.AssessmentId}"));

    private static EventMarks Of(AlertState a, DateTimeOffset at) => new(a.RegionId, a.DepartmentId, a.OwnerId, a.AlertId, a.Number, at, $"alerts/{a.AlertId}");
}

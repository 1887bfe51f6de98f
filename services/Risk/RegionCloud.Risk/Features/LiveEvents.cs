using RegionCloud.Risk.Messages.Events;
using RegionCloud.ServiceDefaults.EventStream;

namespace RegionCloud.Risk.Features;

/// <summary>What Risk tells live, to whoever may read the record.</summary>
internal static class LiveEvents
{
    public static void Declare(StreamedEvents events) => events
        .Tell<DutyOverdue>("overdueDuty", "duty.read", e => new EventMarks(e.RegionId, e.DepartmentId, OwnerId: null, e.OverdueDutyId, null, e.OccurredAt, $"overdue-duties/{e.OverdueDutyId}"));
}

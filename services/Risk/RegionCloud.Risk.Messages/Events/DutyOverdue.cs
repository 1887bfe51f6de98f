namespace RegionCloud.Risk.Messages.Events;

/// <summary>A periodic duty (定期) of the regulation is past its day and not shown to be done (§13, RB-09). Told daily while it stays so, at most once for a day.</summary>
/// <param name="BusinessDate">The day as of which it was looked at.</param>
/// <param name="OverdueDutyId">The same on every day; a reader counts it once.</param>
/// <param name="Duty">Code of the duty, such as duty.salesTraining.</param>
/// <param name="Number">Its place in the list of the twelve.</param>
/// <param name="Period">2026-07 or 2026-Q3; for a duty with days of its own, that day.</param>
/// <param name="DaysOverdue">1 on the day after it was due.</param>
/// <param name="Missing">How often it was to be done and was not: more than 1 only for return visits due on one day.</param>
/// <param name="DepartmentId">The department that owes it; null: the region manager.</param>
public sealed record DutyOverdue(
    Guid RegionId, DateOnly BusinessDate, string Actor, DateTimeOffset OccurredAt, Guid OverdueDutyId, string Duty, int Number, string Period, DateOnly DueOn, int DaysOverdue, int Missing, Guid? DepartmentId);

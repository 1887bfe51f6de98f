using RegionCloud.Organisation.Messages.Events;
using RegionCloud.Performance.Messages.Events;
using RegionCloud.ServiceDefaults.EventStream;

namespace RegionCloud.Performance.Features;

/// <summary>What Performance tells live.</summary>
internal static class LiveEvents
{
    public static void Declare(StreamedEvents events) => events
        .Tell<CompanyGoalSet>("companyGoal", "companyGoal.read", e => new EventMarks(null, null, null, e.GoalId, null, e.OccurredAt, $"company-goals/{e.GoalId}"))
        .Tell<WorkingCalendarSet>("workingCalendar", "calendar.read", e => new EventMarks(null, null, null, e.CalendarId, null, e.OccurredAt, $"working-calendars/{e.CalendarId}"))
        .Tell<PeriodClosed>("periodClose", "period.read", e => new EventMarks(e.RegionId, null, null, e.CloseId, e.Month, e.OccurredAt, $"period-closes?regionId={e.RegionId}"))
        .Tell<AppraisalPublished>("appraisal", "appraisal.read", e => new EventMarks(e.RegionId, e.Appraisal.DepartmentId, e.Appraisal.EmployeeId, e.Appraisal.AppraisalId, e.Appraisal.Period, e.OccurredAt, $"appraisals/{e.Appraisal.AppraisalId}"))
        // Without a department: heads do not see the bonuses of their people.
        .Tell<BonusApproved>("bonus", "bonus.read", e => new EventMarks(e.RegionId, null, e.Bonus.EmployeeId, e.Bonus.BonusId, e.Bonus.Number, e.OccurredAt, $"bonuses/{e.Bonus.BonusId}"));
}

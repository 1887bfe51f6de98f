using RegionCloud.Risk.Domain;
using RegionCloud.Risk.Features.PolicyCalendar;
using RegionCloud.ServiceDefaults.Policy;

namespace RegionCloud.Risk.Features.Policy;

/// <summary>Risk's part of the rule book's numbers.</summary>
internal static class RiskPolicy
{
    private const string Days = "days";

    /// <summary>No duty is due later than so many days after its period.</summary>
    public const int LatestDueDay = 92;

    /// <summary>So many days after the end of its period each periodic duty is due; before it, if negative (RB-09).</summary>
    public static readonly PolicyParameter<IReadOnlyDictionary<string, IReadOnlyDictionary<string, int>>> DutyDueDays = PolicyParameter.Table(
        "dutyDueDays", "day", "RB-09", "label.risk.policy.duty-due-days", min: -27, max: LatestDueDay,
        Regulation.Duties.Where(d => d.IsPeriodic).ToDictionary(d => d.Name, _ => (IReadOnlyDictionary<string, int>)new Dictionary<string, int>(StringComparer.Ordinal) { [Days] = 0 }, StringComparer.Ordinal));

    /// <summary>For so many days after its day a duty that is overdue is told every day; after that it only stands in the calendar (RB-09).</summary>
    public static readonly PolicyParameter<int> DutyReminderDays = PolicyParameter.Whole("dutyReminderDays", "day", "RB-09", "label.risk.policy.duty-reminder-days", 31, min: 1, max: 366);

    public static readonly IReadOnlyList<PolicyParameter> All = [DutyDueDays, DutyReminderDays];

    /// <summary>When a periodic duty is due under a policy set, counted from the end of its period.</summary>
    public static Func<RegulatedDuty, int> DaysAfterPeriod(this PolicySet set)
    {
        var days = DutyDueDays.In(set);
        return duty => days.TryGetValue(duty.Name, out var row) ? row[Days] : 0;
    }
}

using RegionCloud.ServiceDefaults.Calendar;

namespace RegionCloud.CustomerService.Domain;

/// <summary>Where a clock of a ticket stands (requirements §11).</summary>
public enum ClockStatus
{
    Running,

    /// <summary>The customer is waited for (RB-18), or the ticket is resolved and may be reopened: nothing falls due meanwhile.</summary>
    Paused,
    Met,

    /// <summary>Late; the clock keeps counting the lateness.</summary>
    Breached,
}

/// <summary>A stretch in which the resolution clock stood: from an instant to an instant, or until now.</summary>
internal readonly record struct Standstill(DateTimeOffset From, DateTimeOffset? Until, bool WaitingForCustomer);

/// <summary>What a clock says.</summary>
/// <param name="DueAt">The deadline; null while the clock stands, because it moves with the standstill.</param>
/// <param name="Stood">Working minutes for which it stood; they are added to the target (RB-18).</param>
internal sealed record ClockReading(ClockStatus Status, DateTimeOffset? DueAt, int Target, int Stood)
{
    /// <summary>The instant at which the deadline was missed.</summary>
    public DateTimeOffset? BreachedAt => Status == ClockStatus.Breached ? DueAt : null;
}

/// <summary>The arithmetic of service times (RB-17, RB-18): pure, over working minutes of a calendar.</summary>
internal static class ServiceClock
{
    /// <summary>
    /// Reads a clock. The deadline is target + standstills in working minutes after the beginning; an answer in the deadline's own minute is in time. Whoever
    /// was late before the clock stood stays late: standing still makes no lateness good.
    /// </summary>
    /// <param name="stood">In their order; only the last may be open.</param>
    /// <param name="answeredAt">When what is due was done.</param>
    public static ClockReading Read(WorkingCalendar calendar, DateTimeOffset from, int target, IReadOnlyList<Standstill> stood, DateTimeOffset? answeredAt, DateTimeOffset now)
    {
        var minutes = 0;
        foreach (var standstill in stood)
        {
            var limit = calendar.Deadline(from, target + minutes).At;
            if (WorkingCalendar.MinuteOf(standstill.From) > limit)
                return new ClockReading(ClockStatus.Breached, limit, target, minutes);
            if (standstill.Until is not { } until)
                return new ClockReading(ClockStatus.Paused, null, target, minutes);
            minutes += calendar.Between(standstill.From, until).Minutes;
        }

        var deadline = calendar.Deadline(from, target + minutes);
        return new ClockReading(
            !deadline.IsMetAt(answeredAt ?? now) ? ClockStatus.Breached : answeredAt is null ? ClockStatus.Running : ClockStatus.Met,
            deadline.At, target, minutes);
    }

    /// <summary>Working minutes that the clock has run: elapsed − standstills (net time, RB-18).</summary>
    public static int Net(WorkingCalendar calendar, DateTimeOffset from, IReadOnlyList<Standstill> stood, DateTimeOffset until)
        => calendar.Between(from, until).Minutes - stood.Sum(s => calendar.Between(s.From, s.Until is { } end && end < until ? end : until).Minutes);

    /// <summary>The first whole minute that is a part of the target, rounded up: 75 % of 450 are 338.</summary>
    public static int WarningAfter(int target, int percent) => ((target * percent) + 99) / 100;
}

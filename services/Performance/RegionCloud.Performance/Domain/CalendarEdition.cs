using System.Text.Json;
using RegionCloud.ServiceDefaults.Calendar;
using RegionCloud.ServiceDefaults.Errors;

namespace RegionCloud.Performance.Domain;

/// <summary>
/// 工作日曆 of the company, complete, as it was decided once (RB-17). Whoever reckons a deadline keeps the edition's number, so that the
/// deadline can be reckoned and explained again. A later edition never changes a day that is over.
/// </summary>
internal sealed class CalendarEdition : IFeedRecord
{
    private CalendarContent? content;

    private CalendarEdition()
    {
    }

    public Guid Id { get; private init; }

    public int Version { get; private set; } = 1;

    /// <summary>1, 2, 3 … over all that were proposed.</summary>
    public int Number { get; private init; }

    /// <summary>Weeks and days, as JSON.</summary>
    public string Content { get; private init; } = "";

    public Proposal Proposal { get; private init; } = null!;

    public long FeedVersion { get; set; }

    public CalendarContent Read() => content ??= JsonSerializer.Deserialize<CalendarContent>(Content)!;

    public WorkingCalendar Calendar() => new(Number, Read().Weeks, Read().Days);

    /// <summary>The one that came with the product; it holds from the beginning.</summary>
    public static CalendarEdition Seeded(CalendarContent content, string source, DateTimeOffset now)
        => new() { Id = Guid.CreateVersion7(now), Number = 1, Content = JsonSerializer.Serialize(content), Proposal = Proposal.Seeded(source, DateOnly.MinValue, now) };

    /// <param name="valid">What holds so far.</param>
    /// <param name="open">Another that waits for its decision.</param>
    /// <param name="last">The highest number so far.</param>
    public static CalendarEdition Propose(
        CalendarContent content, string reason, CalendarEdition valid, CalendarEdition? open, int last, IReadOnlyList<string> proposers, DateOnly today, DateTimeOffset now)
    {
        Refuse.Broken([CalendarRules.NoOtherMustBeOpen(open), .. CalendarRules.Content(content)]);
        var edition = new CalendarEdition { Id = Guid.CreateVersion7(now), Number = last + 1, Content = JsonSerializer.Serialize(content), Proposal = Proposal.Of(reason, proposers, now) };
        Refuse.Broken(CalendarRules.PastMustStay(valid, edition, today));
        return edition;
    }

    public void Approve(CalendarEdition valid, IReadOnlyList<string> deciders, DateOnly today, DateTimeOffset now)
    {
        Refuse.Broken(ProposalRules.MayBeDecided(Proposal, deciders) ?? CalendarRules.PastMustStay(valid, this, today));
        Proposal.Approve(deciders, today, now);
        Version++;
    }

    public void Reject(string reason, IReadOnlyList<string> deciders, DateTimeOffset now)
    {
        Proposal.Reject(reason, deciders, now);
        Version++;
    }

    public void Withdraw(string reason, string subject, DateTimeOffset now)
    {
        Proposal.Withdraw(reason, subject, now);
        Version++;
    }
}

/// <param name="Weeks">The first from the beginning, each later one from its day on.</param>
/// <param name="Days">Holidays and make-up working days.</param>
internal sealed record CalendarContent(IReadOnlyList<WorkingWeek> Weeks, IReadOnlyList<CalendarDay> Days);

/// <summary>Every reason for which a calendar is not proposed or not approved.</summary>
internal static class CalendarRules
{
    /// <summary>Further back nothing is reckoned by working time.</summary>
    private static readonly DateOnly Earliest = new(2000, 1, 1);

    /// <summary><c>performance.calendar.proposal-open</c></summary>
    public static Refusal? NoOtherMustBeOpen(CalendarEdition? open) => open is null ? null : Refusal.State("performance.calendar.proposal-open", ("number", open.Number));

    /// <summary>
    /// <c>performance.calendar.weeks-not-ordered</c>, <c>performance.calendar.no-working-time</c>, <c>performance.calendar.intervals-overlap</c>,
    /// <c>performance.calendar.day-twice</c>, <c>performance.calendar.day-off-with-hours</c>.
    /// </summary>
    public static IEnumerable<Refusal?> Content(CalendarContent content)
    {
        yield return content.Weeks.Count > 0 && content.Weeks[0].From == DateOnly.MinValue && content.Weeks.Zip(content.Weeks.Skip(1)).All(w => w.First.From < w.Second.From)
            ? null : Refusal.Content("performance.calendar.weeks-not-ordered", "/weeks");
        for (var w = 0; w < content.Weeks.Count; w++)
        {
            var at = FormattableString.Invariant($"/weeks/{w}");
            yield return content.Weeks[w].Days.Values.Any(d => d.Count > 0) ? null : Refusal.Content("performance.calendar.no-working-time", at);
            foreach (var (weekday, intervals) in content.Weeks[w].Days)
                yield return InOrder(intervals, $"{at}/weekdays", weekday.ToString());
        }

        for (var d = 0; d < content.Days.Count; d++)
        {
            var (day, at) = (content.Days[d], FormattableString.Invariant($"/days/{d}"));
            yield return content.Days.Take(d).Any(other => other.Date == day.Date) ? Refusal.Content("performance.calendar.day-twice", $"{at}/date", ("date", day.Date)) : null;
            yield return !day.Worked && day.Intervals is not null ? Refusal.Content("performance.calendar.day-off-with-hours", $"{at}/intervals", ("date", day.Date)) : null;
            yield return day.Intervals is { } own ? InOrder(own, $"{at}/intervals", day.Date) : null;
        }
    }

    /// <summary><c>performance.calendar.past-changed</c>: what was reckoned on past days stays as it was reckoned.</summary>
    public static Refusal? PastMustStay(CalendarEdition valid, CalendarEdition next, DateOnly today)
    {
        var (before, after) = (valid.Calendar(), next.Calendar());
        for (var day = Earliest; day < today; day = day.AddDays(1))
        {
            if (!before.IntervalsOn(day).SequenceEqual(after.IntervalsOn(day)))
                return Refusal.Content("performance.calendar.past-changed", "/days", ("date", day), ("today", today));
        }

        return null;
    }

    private static Refusal? InOrder(IReadOnlyList<WorkingInterval> intervals, string pointer, object of)
        => intervals.Zip(intervals.Skip(1)).All(i => i.First.Until <= i.Second.From) ? null : Refusal.Content("performance.calendar.intervals-overlap", pointer, ("day", of));
}

namespace RegionCloud.Organisation.Messages.Events;

/// <summary>The company's working calendar was decided anew (RB-17): the whole calendar, not what changed.</summary>
/// <param name="Number">Over all calendars; ignore one that is older than yours.</param>
/// <param name="EffectiveOn">The day of its approval. It never changes a day before.</param>
/// <param name="Weeks">Weekly patterns, the first from the beginning, each later one from its day on.</param>
/// <param name="Days">Public holidays and make-up working days (調休).</param>
/// <param name="Actor">Who approved it (subject).</param>
/// <param name="OccurredAt">When it was recorded, UTC.</param>
public sealed record WorkingCalendarSet(
    Guid CalendarId, int Number, DateOnly EffectiveOn, IReadOnlyList<CalendarWeekState> Weeks, IReadOnlyList<CalendarDayState> Days, string Actor, DateTimeOffset OccurredAt);

namespace RegionCloud.Organisation.Messages;

/// <summary>A weekly pattern from a day on.</summary>
/// <param name="Weekdays">Those that are worked.</param>
public sealed record CalendarWeekState(DateOnly From, IReadOnlyList<CalendarWeekdayState> Weekdays);

/// <param name="Weekday">monday … sunday.</param>
/// <param name="Intervals">09:00-12:00, in order, in the company's zone.</param>
public sealed record CalendarWeekdayState(string Weekday, IReadOnlyList<string> Intervals);

/// <summary>A day unlike its weekday.</summary>
/// <param name="Kind">off or worked.</param>
/// <param name="Intervals">Its own hours; none: those of the week's first working day.</param>
public sealed record CalendarDayState(DateOnly Date, string Kind, string Name, IReadOnlyList<string>? Intervals);

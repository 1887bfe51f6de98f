namespace RegionCloud.ServiceDefaults.Records;

/// <summary>Somebody's act: on which business day, recorded when, by whom, and for whom he stood in (subjects).</summary>
public sealed record Act(DateOnly On, DateTimeOffset At, string By, string? For = null);

namespace RegionCloud.Risk.Messages.Events;

/// <summary>An alert was opened, or its colour became worse (RB-33).</summary>
/// <param name="BusinessDate">The day of the evaluation, or of the event that raised it.</param>
/// <param name="Worsened">It was open already, with a better colour.</param>
public sealed record AlertRaised(Guid RegionId, DateOnly BusinessDate, string Actor, DateTimeOffset OccurredAt, AlertState Alert, bool Worsened);

/// <summary>Somebody has seen it.</summary>
public sealed record AlertAcknowledged(Guid RegionId, DateOnly BusinessDate, string Actor, DateTimeOffset OccurredAt, AlertState Alert);

/// <summary>A red alert was not acknowledged by the end of the next working day: headquarters is told.</summary>
public sealed record AlertEscalated(Guid RegionId, DateOnly BusinessDate, string Actor, DateTimeOffset OccurredAt, AlertState Alert);

/// <summary>It closed: by two better evaluations, or by hand where an event had raised it.</summary>
public sealed record AlertResolved(Guid RegionId, DateOnly BusinessDate, string Actor, DateTimeOffset OccurredAt, AlertState Alert);

namespace RegionCloud.Sales.Messages.Events;

/// <summary>A sales training was planned, planned anew, held or cancelled (5.2-2).</summary>
/// <param name="BusinessDate">The day on which it was held; of a plan or a cancellation the day of that.</param>
public sealed record TrainingRecorded(Guid RegionId, DateOnly BusinessDate, string Actor, DateTimeOffset OccurredAt, TrainingState Training);

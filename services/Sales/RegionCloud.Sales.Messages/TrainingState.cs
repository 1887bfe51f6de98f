namespace RegionCloud.Sales.Messages;

/// <summary>The public state of a sales training. What was planned stays planned when it is cancelled.</summary>
/// <param name="Version">A reader ignores what is not newer.</param>
/// <param name="Status">planned, held or cancelled.</param>
/// <param name="HeldOn">Only when it was held.</param>
public sealed record TrainingState(Guid TrainingId, int Version, Guid RegionId, Guid DepartmentId, string Status, string? Topic, DateOnly PlannedOn, DateOnly? HeldOn);

namespace RegionCloud.CustomerService.Messages;

/// <summary>The public state of a return visit (6.3).</summary>
/// <param name="Version">Grows with every change; a reader ignores what is not newer.</param>
/// <param name="Class">a, b or c by which it was planned; null when somebody planned it.</param>
/// <param name="Status">planned, done or cancelled; it is overdue while it is planned after its day.</param>
/// <param name="DoneOn">On time means not after <paramref name="DueOn"/>, whenever it was recorded.</param>
public sealed record VisitState(Guid VisitId, string Number, int Version, Guid RegionId, Guid DepartmentId, Guid? OwnerId, Guid CustomerId, string? Class, string Status, DateOnly PlannedOn, DateOnly DueOn, DateOnly? DoneOn, DateOnly? CancelledOn);

/// <summary>A customer of ours who may buy again (2.2-16).</summary>
/// <param name="OwnerId">The sales person who looks after him.</param>
/// <param name="Need">What he may buy, and why.</param>
public sealed record ServiceLeadState(Guid LeadId, Guid RegionId, Guid CustomerId, Guid OwnerId, string Company, string? ContactName, string? Phone, string Need);

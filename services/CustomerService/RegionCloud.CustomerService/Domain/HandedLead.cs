namespace RegionCloud.CustomerService.Domain;

/// <summary>A customer who may buy again, handed to Sales as a lead (2.2-16). What becomes of it is Sales'.</summary>
internal sealed class HandedLead
{
    public Guid Id { get; init; }

    public int Version { get; private init; } = 1;

    public Guid RegionId { get; init; }

    public Guid DepartmentId { get; init; }

    /// <summary>The sales person who looks after the customer.</summary>
    public Guid OwnerId { get; init; }

    public Guid CustomerId { get; init; }

    public string CustomerCode { get; init; } = "";

    public string CustomerName { get; init; } = "";

    public string Need { get; init; } = "";

    /// <summary>The visit or ticket in which it was found.</summary>
    public Guid? VisitId { get; init; }

    public Guid? TicketId { get; init; }

    public DateOnly HandedOn { get; init; }

    public DateTimeOffset RecordedAt { get; init; }

    /// <summary>Subject.</summary>
    public string RecordedBy { get; init; } = "";
}

namespace RegionCloud.CustomerService.Domain;

/// <summary>A month's customer service summed up (6.1-4): volumes, service times and causes as they stood, what they say, and how the service becomes better. Never changed.</summary>
internal sealed class ServiceSummary
{
    public Guid Id { get; init; }

    public int Version { get; private init; } = 1;

    /// <summary>Unique in its region: SS-2026-000001.</summary>
    public string Number { get; init; } = "";

    public Guid RegionId { get; init; }

    public Guid DepartmentId { get; init; }

    /// <summary>First day of the month.</summary>
    public DateOnly Month { get; init; }

    /// <summary>As JSON.</summary>
    public string Figures { get; init; } = "{}";

    public string Findings { get; init; } = "";

    public string Actions { get; init; } = "";

    public DateOnly DoneOn { get; init; }

    public DateTimeOffset RecordedAt { get; init; }

    /// <summary>Subject.</summary>
    public string RecordedBy { get; init; } = "";
}

namespace RegionCloud.Risk.Domain;

/// <summary>A periodic duty of the regulation with who owes it and where its records are kept (requirements §13).</summary>
/// <param name="Number">Its place in the list of the twelve.</param>
/// <param name="Code">duty.salesTraining.</param>
/// <param name="Every">month or quarter; empty for a duty with days of its own.</param>
/// <param name="Requirement">Where it stands: 5.2-2.</param>
/// <param name="Owner">Kind of the department that owes it; null: the region manager.</param>
/// <param name="Service">The service that keeps the records which show it.</param>
internal sealed record RegulatedDuty(int Number, string Code, string Every, string Requirement, string? Owner, string Service)
{
    /// <summary>Recurs every month or quarter; the others have days of their own.</summary>
    public bool IsPeriodic => Every.Length > 0;

    /// <summary>Its code without the prefix, as parameters call it.</summary>
    public string Name => Code["duty.".Length..];
}

/// <summary>Mandatory content of the regulation and where the records that must have it are kept (requirements §14).</summary>
/// <param name="Code">part.contractLedger.</param>
/// <param name="Parts">What each record must have.</param>
internal sealed record RegulatedPart(string Code, IReadOnlyList<string> Parts, string Service);

/// <summary>The services by name; Risk asks the others over gRPC and itself in its own process.</summary>
internal static class Departments
{
    public const string Performance = "performance";
    public const string Marketing = "marketing";
    public const string Sales = "sales";
    public const string Finance = "finance";
    public const string CustomerService = "customer-service";
    public const string Risk = "risk";

    public static IReadOnlyList<string> Others { get; } = [Performance, Marketing, Sales, CustomerService, Finance];
}

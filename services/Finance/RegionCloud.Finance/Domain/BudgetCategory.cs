namespace RegionCloud.Finance.Domain;

/// <summary>What a budget is for. Categories are data; these four must be in every one (8.1-2).</summary>
internal static class BudgetCategory
{
    public const string Marketing = "marketing";
    public const string Sales = "sales";
    public const string Service = "service";
    public const string Personnel = "personnel";

    public static IReadOnlyList<string> Mandatory => [Marketing, Sales, Service, Personnel];

    /// <summary>The department whose money it is, by kind; null: no single department's.</summary>
    public static string? DepartmentKindOf(string category) => category switch
    {
        Marketing => "marketing",
        Sales => "sales",
        Service => "customerService",
        _ => null,
    };
}

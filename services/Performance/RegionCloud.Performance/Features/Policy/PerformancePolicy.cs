using RegionCloud.ServiceDefaults.Policy;

namespace RegionCloud.Performance.Features.Policy;

/// <summary>Performance's part of the rule book's numbers.</summary>
internal static class PerformancePolicy
{
    /// <summary>The most that a reckoned item scores (RB-21): who does more than was wanted gets more, up to here.</summary>
    public static readonly PolicyParameter<decimal> ItemCap = PolicyParameter.Number("kpiItemCap", "point", "RB-21", "label.performance.policy.item-cap", 120m, min: 100m, max: 200m);

    public static readonly IReadOnlyList<PolicyParameter> All = [ItemCap];
}

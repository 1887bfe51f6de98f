using RegionCloud.Finance.Domain;
using RegionCloud.ServiceDefaults.Policy;

namespace RegionCloud.Finance.Features.Policy;

/// <summary>Finance's part of the rule book's numbers.</summary>
internal static class FinancePolicy
{
    /// <summary>Last day past due of each column of the ageing; above the last there is one more (RB-12).</summary>
    public static readonly PolicyParameter<IReadOnlyList<int>> AgeingLimits = PolicyParameter.Limits("ageingLimits", "day", "RB-12", "label.finance.policy.ageing-limits", [30, 60, 90], min: 1, max: 3650, most: 10);

    public static readonly IReadOnlyList<PolicyParameter> All = [AgeingLimits];

    /// <summary>The columns of the ageing under a policy set.</summary>
    public static AgeingBuckets Ageing(this PolicySet set) => new([.. AgeingLimits.In(set)]);
}

using RegionCloud.ServiceDefaults.Policy;

namespace RegionCloud.Sales.Features.Policy;

/// <summary>Sales' part of the rule book's numbers.</summary>
internal static class SalesPolicy
{
    /// <summary>Days until a void that Finance has not answered is taken back (state machine of the contract).</summary>
    public static readonly PolicyParameter<int> VoidTimeoutDays = PolicyParameter.Whole("voidTimeoutDays", "day", "5.3", "label.sales.policy.void-timeout", 7, min: 1, max: 90);

    public static readonly IReadOnlyList<PolicyParameter> All = [VoidTimeoutDays];
}

using RegionCloud.Performance.Domain.Appraisals;
using RegionCloud.ServiceDefaults.Policy;

namespace RegionCloud.Performance.Features.Policy;

/// <summary>Performance's part of the rule book's numbers.</summary>
internal static class PerformancePolicy
{
    /// <summary>The most that a reckoned item scores (RB-21): who does more than was wanted gets more, up to here.</summary>
    public static readonly PolicyParameter<decimal> ItemCap = PolicyParameter.Number("kpiItemCap", "point", "RB-21", "label.performance.policy.item-cap", 120m, min: 100m, max: 200m);

    /// <summary>Grades on the rounded total (RB-23), each with its coefficient for the bonus (RB-24).</summary>
    public static readonly PolicyParameter<IReadOnlyList<PolicyBand>> Grades = PolicyParameter.Bands(
        "gradeBands", "point", "RB-23", "label.performance.policy.grades", 0, 200, new PolicyBand("A", 95, 1.2m), new PolicyBand("B", 85, 1.0m), new PolicyBand("C", 70, 0.8m), new PolicyBand("D", 0, 0m));

    /// <summary>By the rounded collection rate of a sales person, the coefficient of his bonus (RB-24).</summary>
    public static readonly PolicyParameter<IReadOnlyList<PolicyBand>> Collection = PolicyParameter.Bands(
        "collectionBands", "percent", "RB-24", "label.performance.policy.collection", 0, 200, new PolicyBand("full", 95, 1.0m), new PolicyBand("good", 85, 0.9m), new PolicyBand("fair", 70, 0.7m), new PolicyBand("poor", 0, 0.5m));

    /// <summary>Of the bases, whatever the plan's currency is.</summary>
    public const string BonusCurrency = "CNY";

    public static readonly PolicyParameter<decimal> BonusOfPerson = PolicyParameter.Number("bonusBaseSalesPerson", BonusCurrency, "RB-24", "label.performance.policy.bonus-person", 3000m, min: 0m, max: 9_999_999m);

    public static readonly PolicyParameter<decimal> BonusOfDepartment = PolicyParameter.Number("bonusBaseDepartment", BonusCurrency, "RB-24", "label.performance.policy.bonus-department", 30_000m, min: 0m, max: 9_999_999m);

    public static readonly PolicyParameter<decimal> BonusOfRegion = PolicyParameter.Number("bonusBaseRegion", BonusCurrency, "RB-24", "label.performance.policy.bonus-region", 100_000m, min: 0m, max: 9_999_999m);

    /// <summary>For so many days after the publication an appraisal may be objected to.</summary>
    public static readonly PolicyParameter<int> ObjectionDays = PolicyParameter.Whole("objectionDays", "day", "7.3-3", "label.performance.policy.objection-days", 10, min: 1, max: 90);

    /// <summary>So many grades A one after the other propose an honorary title (RB-24).</summary>
    public static readonly PolicyParameter<int> HonourAfter = PolicyParameter.Whole("honourAfterA", "count", "RB-24", "label.performance.policy.honour-after", 3, min: 1, max: 60);

    /// <summary>So many grades A one after the other propose a promotion (RB-24).</summary>
    public static readonly PolicyParameter<int> PromotionAfter = PolicyParameter.Whole("promotionAfterA", "count", "RB-24", "label.performance.policy.promotion-after", 6, min: 1, max: 60);

    /// <summary>A bonus whose money Finance has not committed or refused for so many days is taken back.</summary>
    public static readonly PolicyParameter<int> BudgetTimeoutDays = PolicyParameter.Whole("bonusBudgetTimeoutDays", "day", "RB-24", "label.performance.policy.budget-timeout", 7, min: 1, max: 90);

    public static readonly IReadOnlyList<PolicyParameter> All = [ItemCap, Grades, Collection, BonusOfPerson, BonusOfDepartment, BonusOfRegion, ObjectionDays, HonourAfter, PromotionAfter, BudgetTimeoutDays];

    /// <summary>As the domain reckons with them; a range without a coefficient brings nothing.</summary>
    public static IReadOnlyList<Band> Bands(this PolicySet policy, PolicyParameter<IReadOnlyList<PolicyBand>> parameter) => [.. parameter.In(policy).Select(b => new Band(b.Name, b.From, b.Value ?? 0))];
}

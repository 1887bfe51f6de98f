namespace RegionCloud.Sales.Domain;

/// <summary>By what attainment is told apart.</summary>
internal static class AttainmentGrouping
{
    public const string Region = "region";
    public const string Quarter = "quarter";
    public const string Month = "month";
    public const string Person = "person";
    public const string PersonQuarter = "personQuarter";
    public const string PersonMonth = "personMonth";

    public static IReadOnlyList<string> All => [Region, Quarter, Month, Person, PersonQuarter, PersonMonth];

    public static bool ByPerson(string by) => by is Person or PersonQuarter or PersonMonth;

    /// <summary>The last month of the period that a month lies in; 12 for the year.</summary>
    public static int LastMonth(string by, int month) => by switch
    {
        Month or PersonMonth => month,
        Quarter or PersonQuarter => (month + 2) / 3 * 3,
        _ => PlanSpread.Months,
    };
}

/// <summary>A person's target of a month in one version of the region's plan.</summary>
internal sealed record TargetPart(Guid RegionId, Guid PersonId, int Month, int Revision, string Currency, decimal Amount);

/// <summary>What counts for a person of a month, by the month in which it came about and the one that was the first open when it was recorded.</summary>
internal sealed record SignedPart(Guid RegionId, Guid PersonId, int Month, int OnPeriod, int OpenPeriod, string Currency, decimal Amount);

/// <summary>One row of attainment (達成, RB-04).</summary>
/// <param name="LastMonth">Of the period.</param>
/// <param name="Adjustment">What of the signed amount came about after the period was over, voids and changes, or was recorded after it was closed.</param>
/// <param name="Versions">Against each version of the plan, the one in force last.</param>
internal sealed record Attained(Guid RegionId, Guid? PersonId, int LastMonth, string Currency, decimal Signed, decimal Adjustment, IReadOnlyList<AttainedVersion> Versions);

/// <summary>Signed against the target of one version.</summary>
internal sealed record AttainedVersion(int Revision, decimal Target, decimal Signed)
{
    public decimal Gap => Signed - Target;

    /// <summary>Null: a target of 0 cannot be measured against.</summary>
    public decimal? Percent => Target == 0 ? null : Math.Round(Signed / Target * 100, 2, MidpointRounding.AwayFromZero);
}

internal static class Attainments
{
    /// <summary>Every group that has a target or something signed. Amounts of different moneys are never added.</summary>
    public static IReadOnlyList<Attained> Of(int year, string by, IReadOnlyCollection<TargetPart> targets, IReadOnlyCollection<SignedPart> signed)
    {
        (Guid, Guid?, int, string) Key(Guid region, Guid person, int month, string currency) => (region, AttainmentGrouping.ByPerson(by) ? person : null, AttainmentGrouping.LastMonth(by, month), currency);

        var revisions = targets.ToLookup(t => t.RegionId, t => t.Revision);
        var planned = targets.ToLookup(t => Key(t.RegionId, t.PersonId, t.Month, t.Currency));
        var counted = signed.ToLookup(s => Key(s.RegionId, s.PersonId, s.Month, s.Currency));
        return
        [
            .. planned.Select(g => g.Key).Union(counted.Select(g => g.Key)).Select(key =>
            {
                var (region, person, lastMonth, currency) = key;
                var sum = counted[key].Sum(s => s.Amount);
                return new Attained(
                    region, person, lastMonth, currency, sum, counted[key].Where(s => Math.Max(s.OnPeriod, s.OpenPeriod) > PerformanceEntry.PeriodOf(year, lastMonth)).Sum(s => s.Amount),
                    [.. revisions[region].Distinct().Order().Select(r => new AttainedVersion(r, planned[key].Where(t => t.Revision == r).Sum(t => t.Amount), sum))]);
            }),
        ];
    }
}

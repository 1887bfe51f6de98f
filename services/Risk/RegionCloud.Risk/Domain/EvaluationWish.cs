namespace RegionCloud.Risk.Domain;

/// <summary>Something happened in a region that may move its indicators: it is looked at anew, once for however much happened meanwhile.</summary>
internal sealed class EvaluationWish
{
    private EvaluationWish()
    {
    }

    public Guid RegionId { get; private init; }

    public int Version { get; private set; } = 1;

    public DateTimeOffset Since { get; private init; }

    /// <summary>What happened last, such as BudgetThresholdCrossed.</summary>
    public string Because { get; private set; } = "";

    public static EvaluationWish Of(Guid regionId, string because, DateTimeOffset at) => new() { RegionId = regionId, Because = because, Since = at };

    public void Again(string because)
    {
        Because = because;
        Version++;
    }
}

namespace RegionCloud.Finance.Domain;

/// <summary>How an instalment stands on a day (§11).</summary>
internal static class ReceivableStatus
{
    public const string Planned = "planned";
    public const string Due = "due";
    public const string PartlyPaid = "partlyPaid";
    public const string Settled = "settled";
    public const string Cancelled = "cancelled";

    public static IReadOnlyList<string> All => [Planned, Due, PartlyPaid, Settled, Cancelled];
}

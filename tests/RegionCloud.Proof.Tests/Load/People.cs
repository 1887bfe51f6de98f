namespace RegionCloud.Proof.Tests.Load;

/// <summary>Who does what in a region of the demo.</summary>
internal sealed record People(string Region, string Seller, string Head, string Finance)
{
    public static readonly IReadOnlyList<People> All =
    [
        new("Eastern", "nancy", "emil", "erik"),
        new("Western", "michael", "walter", "wim"),
        new("Northern", "laura", "nils", "nadia"),
        new("Southern", "janet", "sven", "stella"),
    ];
}

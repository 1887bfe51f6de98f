namespace RegionCloud.Proof.Tests.Load;

/// <summary>Who does what in a region of the demo.</summary>
internal sealed record People(string Region, string Seller, string Head, string Manager, string Finance)
{
    public static readonly IReadOnlyList<People> All =
    [
        new("Eastern", "nancy", "emil", "eva", "erik"),
        new("Western", "michael", "walter", "wanda", "wim"),
        new("Northern", "laura", "nils", "nora", "nadia"),
        new("Southern", "janet", "sven", "sofia", "stella"),
    ];
}

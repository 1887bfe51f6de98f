namespace RegionCloud.Proof.Tests.Load;

/// <summary>Who does what in a region of the demo.</summary>
internal sealed record People(string Region, string Seller, string Head, string Manager, string Finance, string Marketing, string Service)
{
    public static readonly IReadOnlyList<People> All =
    [
        new("Eastern", "nancy", "emil", "eva", "erik", "mina", "elsa"),
        new("Western", "michael", "walter", "wanda", "wim", "willa", "wilma"),
        new("Northern", "laura", "nils", "nora", "nadia", "nelly", "nina"),
        new("Southern", "janet", "sven", "sofia", "stella", "sara", "selma"),
    ];
}

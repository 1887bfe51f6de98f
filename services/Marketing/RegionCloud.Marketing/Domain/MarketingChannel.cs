namespace RegionCloud.Marketing.Domain;

/// <summary>Through what the public is reached (品牌傳播渠道, 4.2-1): the four that the regulation names; a region may use others under a name of its own.</summary>
internal static class MarketingChannel
{
    public const string Advertising = "advertising";
    public const string PublicRelations = "publicRelations";
    public const string Promotion = "promotion";
    public const string SocialMedia = "socialMedia";

    public const int Longest = 40;

    public static IReadOnlyList<string> All => [Advertising, PublicRelations, Promotion, SocialMedia];

    /// <summary>As channels are compared: Finance's expense lines name them too.</summary>
    public static bool Same(string? one, string? other) => string.Equals(one?.Trim(), other?.Trim(), StringComparison.OrdinalIgnoreCase);
}

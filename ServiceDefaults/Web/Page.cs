namespace RegionCloud.ServiceDefaults.Web;

/// <summary>A part of a list in a stable order.</summary>
/// <param name="NextPageToken">Send it as <c>pageToken</c> for the next part; absent on the last.</param>
/// <param name="Total">How many there are in all; only with <c>count=true</c>, and counted up to 10,000.</param>
/// <param name="TotalIsCapped">Whether there are more than <paramref name="Total"/>.</param>
public record Page<T>(IReadOnlyList<T> Items, string? NextPageToken, int? Total = null, bool? TotalIsCapped = null);

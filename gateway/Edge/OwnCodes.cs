namespace RegionCloud.Gateway.Edge;

/// <summary>What the gateway itself answers in a service's stead; every operation can meet it.</summary>
internal static class OwnCodes
{
    public static readonly IReadOnlyList<(string Code, int Status)> All =
    [
        ("unauthenticated", StatusCodes.Status401Unauthorized),
        ("rate-limited", StatusCodes.Status429TooManyRequests),
        ("service-unavailable", StatusCodes.Status503ServiceUnavailable),
        ("issuer-unavailable", StatusCodes.Status503ServiceUnavailable),
        ("service-timeout", StatusCodes.Status504GatewayTimeout),
    ];
}

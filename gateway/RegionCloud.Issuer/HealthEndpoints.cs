namespace RegionCloud.Issuer;

/// <summary><c>/alive</c> and <c>/health</c> on the ops endpoint.</summary>
internal static class HealthEndpoints
{
    private sealed record Check(string Name, string Status, string? Reason);

    private sealed record Report(string Status, IReadOnlyList<Check> Checks);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/alive", () => new Report("healthy", [])).AllowAnonymous();
        routes.MapGet("/health", async (IssuerDb db, CancellationToken cancel) =>
        {
            var database = await db.Database.CanConnectAsync(cancel)
                ? new Check("issuer-db", "healthy", null)
                : new Check("issuer-db", "unhealthy", "The database of clients cannot be opened.");
            return Results.Json(new Report(database.Status, [database]), statusCode: database.Reason is null ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
        }).AllowAnonymous();
    }
}

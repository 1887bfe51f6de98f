using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.Options;
using RegionCloud.Gateway.Edge;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Gateway;

/// <summary>
/// <c>/alive</c> and <c>/health</c> on the ops endpoint. A service that is away degrades the gateway but does not take it
/// out of service: the others' answers still pass.
/// </summary>
internal sealed class Health(IHttpClientFactory clients, IOptionsMonitor<JwtBearerOptions> bearer)
{
    public const string Client = "health";

    private enum State
    {
        Healthy,
        Degraded,
        Unhealthy,
    }

    private sealed record Check(string Name, State Status, string? Reason);

    private sealed record Report(State Status, IReadOnlyList<Check> Checks);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/alive", () => Results.Json(new Report(State.Healthy, []), Json.Options)).AllowAnonymous();
        routes.MapGet("/health", async (Health health, CancellationToken cancel) =>
        {
            var report = await health.ExamineAsync(cancel);
            return Results.Json(report, Json.Options, statusCode: report.Status == State.Unhealthy ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK);
        }).AllowAnonymous();
    }

    private async Task<Report> ExamineAsync(CancellationToken cancel)
    {
        var checks = await Task.WhenAll(Routing.Services.Select(s => ServiceAsync(s, cancel)).Prepend(IssuerAsync(cancel)));
        return new Report(checks.Max(c => c.Status), checks);
    }

    private async Task<Check> IssuerAsync(CancellationToken cancel)
        => await Bearer.IssuerIsKnownAsync(bearer.Get(JwtBearerDefaults.AuthenticationScheme), cancel)
            ? new Check("issuer", State.Healthy, null)
            : new Check("issuer", State.Unhealthy, "The identity provider's keys could not be read yet, so no token can be checked.");

    private async Task<Check> ServiceAsync(string service, CancellationToken cancel)
    {
        try
        {
            using var client = clients.CreateClient(Client);
            using var answer = await client.GetAsync(Routing.Address(service, "ops", "/health"), cancel);
            return answer.IsSuccessStatusCode
                ? new Check(service, State.Healthy, null)
                : new Check(service, State.Degraded, Reasons(await answer.Content.ReadAsStringAsync(cancel)) ?? $"Its health answer is {(int)answer.StatusCode}.");
        }
        catch (Exception e) when (!cancel.IsCancellationRequested)
        {
            return new Check(service, State.Degraded, $"It does not answer: {e.GetBaseException().Message}");
        }
    }

    private static string? Reasons(string body)
    {
        try
        {
            var reasons = JsonNode.Parse(body)?["checks"]?.AsArray().Select(c => c?["reason"]?.GetValue<string>()).OfType<string>().ToList();
            return reasons is { Count: > 0 } ? string.Join("; ", reasons) : null;
        }
        catch (Exception e) when (e is System.Text.Json.JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}

using Microsoft.Net.Http.Headers;
using Scalar.AspNetCore;

namespace RegionCloud.Gateway.OpenApi;

/// <summary>The one document of all services and a page that can call it.</summary>
internal static class ApiPage
{
    public const string Document = "/openapi/all.json";

    public static void AddMergedOpenApi(this WebApplicationBuilder builder)
    {
        builder.Services.AddHttpClient(OpenApiCopies.Client, c => c.Timeout = TimeSpan.FromSeconds(5)).AddServiceDiscovery();
        builder.Services.AddHttpClient(Health.Client, c => c.Timeout = TimeSpan.FromSeconds(1)).AddServiceDiscovery();
        builder.Services.AddSingleton<OwnDocument>();
        builder.Services.AddSingleton<OpenApiCopies>();
        builder.Services.AddHostedService(s => s.GetRequiredService<OpenApiCopies>());
    }

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/", () => Results.Redirect("/scalar/")).AllowAnonymous();
        routes.MapGet(Document, async (OpenApiCopies copies, HttpResponse response, CancellationToken ct) =>
        {
            var merged = await copies.MergedAsync(ct);
            response.Headers.CacheControl = "no-cache";
            return Results.Bytes(merged.Content, "application/json; charset=utf-8", entityTag: new EntityTagHeaderValue(merged.ETag));
        }).AllowAnonymous();
        routes.MapScalarApiReference("/scalar", scalar => scalar
            .WithTitle("RegionCloud")
            .WithOpenApiRoutePattern(Document)
            // Nothing on this page may lead business data elsewhere.
            .DisableDefaultFonts()
            .DisableTelemetry()
            .DisableAgent()
            .DisableMcp()
            .HideDeveloperTools()
            .HideClientButton()
            .AddPreferredSecuritySchemes(OpenApiMerge.SecurityScheme)).AllowAnonymous();
    }
}

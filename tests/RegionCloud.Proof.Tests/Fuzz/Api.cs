using System.Globalization;
using Microsoft.AspNetCore.Routing;
using Microsoft.OpenApi;
using RegionCloud.ServiceDefaults.Security;

namespace RegionCloud.Proof.Tests.Fuzz;

/// <summary>One operation as the document describes it, with the permission that the service's own inventory lists.</summary>
internal sealed record ApiOperation(HttpMethod Method, string Path, string Permission, IReadOnlyList<IOpenApiParameter> Parameters, IReadOnlyDictionary<string, IOpenApiSchema?> Bodies, IReadOnlyCollection<string> Statuses)
{
    /// <summary>/api/sales/v1/contracts/{id}/sign belongs to contracts.</summary>
    public string Collection { get; } = Segments(Path) is var all && Array.FindIndex(all, s => s.StartsWith('{')) is > 0 and var first ? all[first - 1] : all[^1];

    public bool Creates => Method == HttpMethod.Post && Statuses.Contains("201");

    public override string ToString() => $"{Method} {Path}";

    public static string[] Segments(string path) => path.Split('/', StringSplitOptions.RemoveEmptyEntries);
}

/// <summary>All operations of one document.</summary>
internal static class Api
{
    public static IReadOnlyList<ApiOperation> Read(string json, Inventory inventory)
    {
        var permissions = inventory.Endpoints
            .SelectMany(e => e.Endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods.Select(m => (Key: $"{m} {Template(e.Endpoint)}", e.Permission)) ?? [])
            .DistinctBy(e => e.Key, StringComparer.Ordinal)
            .ToDictionary(e => e.Key, e => e.Permission, StringComparer.Ordinal);
        var document = OpenApiDocument.Parse(json, "json").Document ?? throw new InvalidOperationException("The document cannot be read.");
        return [.. document.Paths.SelectMany(path => path.Value.Operations!.Select(o => new ApiOperation(
            o.Key,
            path.Key,
            permissions.GetValueOrDefault($"{o.Key} {path.Key}", ""),
            [.. path.Value.Parameters ?? [], .. o.Value.Parameters ?? []],
            o.Value.RequestBody?.Content?.ToDictionary(c => c.Key, c => c.Value.Schema, StringComparer.Ordinal) ?? [],
            [.. o.Value.Responses!.Keys])))
            .OrderBy(o => o.ToString(), StringComparer.Ordinal)];
    }

    private static string Template(RouteEndpoint endpoint)
        => string.Join('/', endpoint.RoutePattern.RawText!.TrimEnd('/').Split('/').Select(s => s.StartsWith('{') ? string.Create(CultureInfo.InvariantCulture, $"{s.Split(':')[0].TrimEnd('}')}}}") : s));
}

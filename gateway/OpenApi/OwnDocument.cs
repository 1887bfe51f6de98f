using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace RegionCloud.Gateway.OpenApi;

/// <summary>What the gateway itself answers, as its endpoints declare it.</summary>
internal sealed class OwnDocument([FromKeyedServices(OwnDocument.Name)] IOpenApiDocumentProvider provider, IHostApplicationLifetime lifetime)
{
    public const string Name = "v1";

    /// <summary>What stands between <c>/api/</c> and <c>/v1/</c> of the gateway's own paths.</summary>
    public static readonly IReadOnlyList<string> Prefixes = ["me", "meta", "events", "regions", "trace"];

    public async Task<JsonObject> ReadAsync(CancellationToken cancellationToken)
    {
        // The endpoints are still being collected until then.
        var started = new TaskCompletionSource();
        await using var waiting = lifetime.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(cancellationToken);
        var document = await provider.GetOpenApiDocumentAsync(cancellationToken);
        // Where this process listens is nothing that its document says.
        document.Servers?.Clear();
        return JsonNode.Parse(await document.SerializeAsJsonAsync(OpenApiSpecVersion.OpenApi3_1, cancellationToken))!.AsObject();
    }
}

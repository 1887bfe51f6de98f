using System.Collections;
using System.Diagnostics;
using System.Security.Claims;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using RegionCloud.ServiceDefaults.Data;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Security;

namespace RegionCloud.ServiceDefaults.Observability;

/// <summary>
/// Whose work, on which region's records, stands beside each log entry and on the span. Both become known while the work goes on,
/// so they are looked up when something is told.
/// </summary>
internal sealed class WorkScope(DataScope scope, OrganisationDirectory? organisation, Func<string?> subject) : IReadOnlyList<KeyValuePair<string, object?>>
{
    public int Count => 2;

    /// <summary>The employee's id; of a service its principal.</summary>
    public string? Actor
        => subject() is { } known ? Current?.BySubject(known)?.Id.ToString() ?? known : null;

    /// <summary>The region's code, or its id while the organisation is not known.</summary>
    public string? Region
        => scope.Region is { } region ? Current?.Regions.GetValueOrDefault(region)?.Code ?? region.ToString() : null;

    private OrganisationSnapshot? Current => organisation is { IsCopied: true } ? organisation.Current : null;

    public KeyValuePair<string, object?> this[int index] => index == 0 ? new("actor", Actor) : new("region", Region);

    public static async Task RunAsync(HttpContext http, RequestDelegate next)
    {
        var services = http.RequestServices;
        var work = new WorkScope(services.GetRequiredService<DataScope>(), services.GetRequiredService<OrganisationDirectory>(), () => http.User.FindFirstValue("sub"));
        using var scope = services.GetRequiredService<ILogger<WorkScope>>().BeginScope(work);
        try
        {
            await next(http);
        }
        finally
        {
            var span = http.Features.Get<IHttpActivityFeature>()?.Activity;
            work.Tag(span);
            span?.SetTag(Spans.Permission, (http.GetEndpoint() ?? http.Features.Get<Microsoft.AspNetCore.Diagnostics.IExceptionHandlerFeature>()?.Endpoint)?.Metadata.GetMetadata<RequirePermissionAttribute>()?.Permission);
        }
    }

    public void Tag(Activity? span) => span?.SetTag(Spans.Actor, Actor).SetTag(Spans.Region, Region);

    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator() => ((IEnumerable<KeyValuePair<string, object?>>)[this[0], this[1]]).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public override string ToString() => $"actor:{Actor} region:{Region}";
}

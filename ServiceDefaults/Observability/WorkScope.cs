using System.Diagnostics;
using System.Security.Claims;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;
using OpenTelemetry.Logs;
using RegionCloud.ServiceDefaults.Data;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Security;

namespace RegionCloud.ServiceDefaults.Observability;

/// <summary>
/// Whose work, on which region's records, stands beside each log entry and on the span. Both become known while the work goes on,
/// so they are looked up when something is told; a logger's scope would be read by the exporter, when the request is long over.
/// </summary>
internal sealed class WorkScope(DataScope scope, OrganisationDirectory? organisation, Func<string?> subject)
{
    private static readonly AsyncLocal<WorkScope?> Under = new();

    /// <summary>Until the calling method ends.</summary>
    public static WorkScope? Current
    {
        get => Under.Value;
        set => Under.Value = value;
    }

    /// <summary>The employee's id; of a service its principal.</summary>
    public string? Actor
        => subject() is { } known ? Organisation?.BySubject(known)?.Id.ToString() ?? known : null;

    /// <summary>The region's code, or its id while the organisation is not known.</summary>
    public string? Region
        => scope.Region is { } region ? Organisation?.Regions.GetValueOrDefault(region)?.Code ?? region.ToString() : null;

    private OrganisationSnapshot? Organisation => organisation is { IsCopied: true } ? organisation.Current : null;

    public static async Task RunAsync(HttpContext http, RequestDelegate next)
    {
        var services = http.RequestServices;
        var work = new WorkScope(services.GetRequiredService<DataScope>(), services.GetRequiredService<OrganisationDirectory>(), () => http.User.FindFirstValue("sub"));
        Current = work;
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
}

/// <summary>Writes actor and region beside what is logged, at the moment of logging.</summary>
internal sealed class WorkOnLogs : BaseProcessor<LogRecord>
{
    public override void OnEnd(LogRecord data)
    {
        if (WorkScope.Current is { } work)
            data.Attributes = [.. data.Attributes ?? [], new("actor", work.Actor), new("region", work.Region)];
    }
}

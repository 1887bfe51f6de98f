using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Performance.Features.Closes;

internal static class CloseEndpoints
{
    public static void MapCloses(this IEndpointRouteBuilder api)
    {
        var closes = api.MapGroup("/period-closes");
        closes.MapGet("/", ListCloses.Handle).RequirePermission("period.read");
        closes.MapPost("/", ClosePeriod.Handle).RequirePermission("period.close").RequireIdempotencyKey();
        api.MapGet("/open-periods", ListOpenPeriods.Handle).RequirePermission("period.read");
    }
}

using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Performance.Features.Imports;

internal static class ImportEndpoints
{
    public static void MapImports(this IEndpointRouteBuilder api)
        => api.MapPost("/imports/organisation", ImportOrganisation.Handle).RequirePermission("data.migrate").RequireIdempotencyKey();
}

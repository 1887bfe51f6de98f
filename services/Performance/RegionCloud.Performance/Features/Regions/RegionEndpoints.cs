using RegionCloud.ServiceDefaults.Lists;
using RegionCloud.ServiceDefaults.Security;

namespace RegionCloud.Performance.Features.Regions;

internal static class RegionEndpoints
{
    public static void MapRegions(this IEndpointRouteBuilder api)
    {
        var regions = api.MapGroup("/regions");
        regions.MapGet("/", ListRegions.Handle).RequirePermission("organisation.read").IsReferenceData();
        regions.MapGet("/{id:guid}", GetRegion.Handle).RequirePermission("organisation.read").IsReferenceData();
        regions.MapGet("/{id:guid}/posts", ListPosts.Handle).RequirePermission("organisation.read");
        regions.MapPost("/", OpenRegion.Handle).RequirePermission("organisation.manage");
        regions.MapPost("/{id:guid}/departments", AddDepartment.Handle).RequirePermission("organisation.manage");
        regions.MapPost("/{id:guid}/manager", AppointManager.Handle).RequirePermission("organisation.manage");
        regions.MapPost("/{id:guid}/manager/end", EndManagerTerm.Handle).RequirePermission("organisation.manage");
    }
}

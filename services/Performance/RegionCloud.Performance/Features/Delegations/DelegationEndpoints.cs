using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Performance.Features.Delegations;

internal static class DelegationEndpoints
{
    public static void MapDelegations(this IEndpointRouteBuilder api)
    {
        var delegations = api.MapGroup("/delegations");
        delegations.MapGet("/", ListDelegations.Handle).RequirePermission("delegation.read");
        delegations.MapPost("/", BeginDelegation.Handle).RequirePermission("delegation.create");
        delegations.MapPost("/{id:guid}/end", EndDelegation.Handle).RequirePermission("delegation.create");
        delegations.MapPost("/{id:guid}/approve", ApproveDelegation.Handle).RequirePermission("delegation.approve").RequireIdempotencyKey();
    }
}

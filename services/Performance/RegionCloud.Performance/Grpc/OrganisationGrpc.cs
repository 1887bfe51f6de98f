using Grpc.Core;
using RegionCloud.Organisation.Messages.V1;
using RegionCloud.Performance.Data;
using RegionCloud.Performance.Features.Feed;
using RegionCloud.ServiceDefaults.Security;

namespace RegionCloud.Performance.Grpc;

/// <summary>What the other departments' services ask of the organisation; reads only.</summary>
[RequirePermission("organisation.feed")]
internal sealed class OrganisationGrpc(PerformanceDbContext db) : OrganisationService.OrganisationServiceBase
{
    public override Task<ListChangesResponse> ListChanges(ListChangesRequest request, ServerCallContext context)
        => OrganisationFeed.ListAsync(db, request.AfterVersion, request.PageSize, context.CancellationToken);
}

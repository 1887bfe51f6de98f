using Grpc.Core;
using RegionCloud.Common.Messages.V1;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Security;

namespace RegionCloud.ServiceDefaults.Evidence;

/// <summary>Whether the regulation is kept in a region, as far as this department can show (1-5, RB-09).</summary>
[RequirePermission("evidence.read")]
internal sealed class PolicyEvidenceGrpc(AskedRegion asked, OwnEvidence own) : PolicyEvidenceService.PolicyEvidenceServiceBase
{
    private const int MostYears = 10;

    public override async Task<ListEvidenceResponse> ListEvidence(ListEvidenceRequest request, ServerCallContext context)
    {
        var (region, asOf, organisation, clock) = asked.Open("evidence.read", request.RegionId, request.AsOf);
        var (from, until) = (AskedRegion.ReadDay(request.From, "from"), AskedRegion.ReadDay(request.Until, "until"));
        if (until < from || until.Year - from.Year > MostYears)
            throw new MalformedRequestException(Fault.Of("invalid-value", "/until", ("field", "until"), ("expected", $"{request.From} … +{MostYears}")));

        return await own.ReadAsync(
            context.GetHttpContext().RequestServices, new EvidenceQuestion(region, asOf, organisation, clock, from, until), request.Clauses, permission => asked.TryEnter(permission, region.Id), context.CancellationToken);
    }
}

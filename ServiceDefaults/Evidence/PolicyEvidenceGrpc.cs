using Grpc.Core;
using RegionCloud.Common.Messages.V1;
using RegionCloud.ServiceDefaults.Audit;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Security;
using EvidenceItem = RegionCloud.Common.Messages.V1.Evidence;

namespace RegionCloud.ServiceDefaults.Evidence;

/// <summary>Whether the regulation is kept in a region, as far as this department can show (1-5, RB-09).</summary>
[RequirePermission("evidence.read")]
internal sealed class PolicyEvidenceGrpc(AskedRegion asked, IEnumerable<PolicyEvidence> declared, ThisService service) : PolicyEvidenceService.PolicyEvidenceServiceBase
{
    private const int MostYears = 10;

    public override async Task<ListEvidenceResponse> ListEvidence(ListEvidenceRequest request, ServerCallContext context)
    {
        var (region, asOf, organisation, clock) = asked.Open("evidence.read", request.RegionId, request.AsOf);
        var (from, until) = (AskedRegion.ReadDay(request.From, "from"), AskedRegion.ReadDay(request.Until, "until"));
        if (until < from || until.Year - from.Year > MostYears)
            throw new MalformedRequestException(Fault.Of("invalid-value", "/until", ("field", "until"), ("expected", $"{request.From} … +{MostYears}")));

        var response = new ListEvidenceResponse { AsOf = AskedRegion.Write(asOf) };
        foreach (var one in declared)
        {
            if (!asked.TryEnter(one.Permission, region.Id))
                continue;

            var found = await one.FindAsync(context.GetHttpContext().RequestServices, new EvidenceQuestion(region, asOf, organisation, clock, from, until), context.CancellationToken);
            response.Evidence.AddRange(found.Select(Item));
        }

        return response;
    }

    private EvidenceItem Item(Finding f)
    {
        var item = new EvidenceItem
        {
            Clause = f.Clause,
            Period = f.Period,
            DueOn = f.DueOn is { } due ? AskedRegion.Write(due) : "",
            State = f.State,
            DoneOn = f.DoneOn is { } done ? AskedRegion.Write(done) : "",
        };
        item.Records.AddRange(f.Facts.Select(Record));
        return item;
    }

    private EvidenceRecord Record(EvidenceFact fact)
    {
        var record = new EvidenceRecord
        {
            Kind = fact.Kind,
            Id = fact.Id.ToString(),
            Number = fact.Number ?? "",
            Date = AskedRegion.Write(fact.On),
            Title = fact.Title,
            RecordedAt = AskedRegion.Write(fact.RecordedAt),
            Link = $"/api/{service.Name}/v1/{fact.Path}",
        };
        record.MissingParts.AddRange(fact.MissingParts);
        return record;
    }
}

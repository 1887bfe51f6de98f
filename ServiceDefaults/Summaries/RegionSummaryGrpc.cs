using Grpc.Core;
using RegionCloud.Common.Messages.V1;
using RegionCloud.ServiceDefaults.Audit;
using RegionCloud.ServiceDefaults.Data;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Security;

namespace RegionCloud.ServiceDefaults.Summaries;

/// <summary>How a region stands in this department's figures, as of a day (1-3, RB-02).</summary>
[RequirePermission("summary.read")]
internal sealed class RegionSummaryGrpc(AskedRegion asked, IEnumerable<RegionFigures> declared, ServiceDbContext db, ThisService service) : RegionSummaryService.RegionSummaryServiceBase
{
    public override async Task<GetSummaryResponse> GetSummary(GetSummaryRequest request, ServerCallContext context)
    {
        var question = asked.Open("summary.read", request.RegionId, request.AsOf);
        var response = new GetSummaryResponse { AsOf = AskedRegion.Write(question.AsOf), PolicySetId = (await db.PolicyAsync(question.AsOf, context.CancellationToken)).Id.ToString() };
        foreach (var room in declared)
        {
            if (asked.TryEnter(room.Permission, question.RegionId))
                response.Figures.AddRange((await room.ReadAsync(context.GetHttpContext().RequestServices, question, context.CancellationToken)).Select(Figure));
            else if (!response.Withheld.Contains(room.Permission))
                response.Withheld.Add(room.Permission);
        }

        return response;
    }

    private RegionFigure Figure(SummaryFigure f) => new()
    {
        Code = f.Code,
        Value = f.Value ?? "",
        Unit = f.Unit,
        RecordedAt = AskedRegion.Write(f.RecordedAt),
        Link = $"/api/{service.Name}/v1/{f.Path}",
    };
}

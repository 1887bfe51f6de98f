using Grpc.Core;
using RegionCloud.Common.Messages.V1;
using RegionCloud.ServiceDefaults.Audit;
using RegionCloud.ServiceDefaults.Data;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Security;

namespace RegionCloud.ServiceDefaults.Traces;

/// <summary>What led to a record and what came of it (1-2).</summary>
[RequirePermission("trace.read")]
internal sealed class TraceGrpc(CurrentUser user, DataScope scope, OrganisationDirectory organisation, BusinessClock clock, IEnumerable<RecordTraces> declared, ThisService service) : TraceService.TraceServiceBase
{
    public override async Task<GetTraceResponse> GetTrace(GetTraceRequest request, ServerCallContext context)
    {
        var asOf = clock.AsOf(request.AsOf.Length == 0 ? null : AskedRegion.ReadDay(request.AsOf, "asOf"));
        var question = new TraceQuestion(AskedRegion.ReadId(request.Id, "id"), asOf, organisation.Current, clock);
        if (declared.FirstOrDefault(d => string.Equals(d.Kind, request.Kind, StringComparison.Ordinal)) is not { } kind || ReachOf(kind) is not { } reach)
            throw new OutOfReachException("Record");

        scope.Enter(reach);
        var trace = await kind.ReadAsync(context.GetHttpContext().RequestServices, question, context.CancellationToken) ?? throw new OutOfReachException("Record");
        var response = new GetTraceResponse
        {
            AsOf = AskedRegion.Write(asOf),
            Record = Link(new RecordLink(kind.Kind, question.Id, trace.Number, "", kind.Owner ?? service.Name, kind.Owner is null ? trace.Path : null)),
        };
        response.Up.AddRange(trace.Up.Where(MayFollow).Select(Link));
        response.Down.AddRange(trace.Down.Where(MayFollow).Select(Link));
        response.Events.AddRange(trace.Steps.Where(s => s.On <= asOf).Select(Event));
        return response;
    }

    /// <summary>A service asks for its own reasons, with the permission of the question itself.</summary>
    private Reach? ReachOf(RecordTraces kind) => user.IsService ? Reach.All("trace.read") : user.ReachOf(kind.Permission);

    /// <summary>Another department decides for itself whether its record may be seen.</summary>
    private bool MayFollow(RecordLink link)
        => !string.Equals(link.Service, service.Name, StringComparison.Ordinal) || declared.FirstOrDefault(d => d.Owner is null && string.Equals(d.Kind, link.Kind, StringComparison.Ordinal)) is not { } kind || ReachOf(kind) is not null;

    private static TraceLink Link(RecordLink l) => new()
    {
        Kind = l.Kind,
        Id = l.Id.ToString(),
        Number = l.Number ?? "",
        Relation = l.Relation,
        Service = l.Service,
        Link = l.Path is null ? "" : $"/api/{l.Service}/v1/{l.Path}",
    };

    private static TraceEvent Event(RecordStep s) => new()
    {
        Type = s.Type,
        Id = s.Id,
        Version = s.Version ?? 0,
        OccurredOn = AskedRegion.Write(s.On),
        RecordedAt = AskedRegion.Write(s.RecordedAt),
    };
}

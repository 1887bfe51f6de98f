using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using RegionCloud.Common.Messages.V1;
using RegionCloud.Gateway.Composition;
using RegionCloud.Gateway.Edge;
using RegionCloud.Gateway.Regions;
using RegionCloud.ServiceDefaults.Errors;

namespace RegionCloud.Gateway.Traces;

/// <summary>溯源: what led to a record and what came of it, through all departments.</summary>
/// <param name="Records">The record itself first, then what is linked, nearest first.</param>
/// <param name="Cut">Whether there is more than was followed; ask from the last records on.</param>
/// <param name="Degraded">Departments that did not answer: what lies behind their records is missing here.</param>
public sealed record TraceView(IReadOnlyList<TracedRecord> Records, IReadOnlyList<TracedLink> Links, bool Cut, IReadOnlyList<Gap> Degraded);

/// <param name="Steps">What made it what it is, oldest first; absent when it was not read: too far away, or not for you.</param>
public sealed record TracedRecord(string Service, string Kind, Guid Id, string? Number, string? Link, IReadOnlyList<TracedStep>? Steps);

/// <param name="Type">contractSigned, paymentReceived, and so on.</param>
/// <param name="Id">Unique in its service.</param>
/// <param name="Version">The record's version after it; absent where versions are not kept with the steps.</param>
/// <param name="OccurredOn">The business day.</param>
public sealed record TracedStep(string Type, string Id, int? Version, DateOnly OccurredOn, DateTimeOffset RecordedAt);

/// <summary>One record led to another.</summary>
/// <param name="From">The one that came first.</param>
/// <param name="To">What came of it.</param>
/// <param name="Relation">What the linked record is to the other: customer, instalment, payment.</param>
public sealed record TracedLink(Guid From, Guid To, string Relation);

internal static class GetTrace
{
    private const int Deepest = 5;
    private const int MostRecords = 200;

    public static void Map(WebApplication app)
        => app.MapOwn("trace").MapGet("/{kind}/{id:guid}", HandleAsync).WithName("trace_get").WithSummary("The way from a record up to what it comes from and down to what it led to.")
            .Produces<Problem>(StatusCodes.Status400BadRequest, Problems.ContentType)
            .Produces<Problem>(StatusCodes.Status404NotFound, Problems.ContentType)
            .Produces<Problem>(StatusCodes.Status503ServiceUnavailable, Problems.ContentType);

    /// <summary>
    /// What led to a record and what came of it (1-2): from what came first only upwards, from what came of it only downwards, department
    /// by department, as far as you may read. A department that does not answer in time is named in <c>degraded</c>.
    /// </summary>
    /// <param name="kind">customer, contract, receivable, payment, companyGoal, and so on.</param>
    /// <param name="asOf">Without links and steps of later days; default: today.</param>
    /// <param name="depth">How many links away, 1 to 5; 3 if not said.</param>
    internal static async Task<Ok<TraceView>> HandleAsync(string kind, Guid id, DateOnly? asOf, int? depth, HttpContext http, CommonAnswers departments)
    {
        if (depth is < 1 or > Deepest)
            throw new MalformedRequestException(Fault.Of("number-range", "/depth", ("field", "depth"), ("min", 1), ("max", Deepest), ("value", depth)));

        var day = asOf?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "";
        var first = await departments.AskAllAsync(http, Ask(kind, id.ToString()));
        if (Array.Find(first, IsOwners) is not { Answer: { } root })
        {
            // Only when everybody said so there is none.
            throw Array.Find(first, p => p.Gap!.Reason is not GapReason.Refused) is { } silent
                ? new PeerUnavailableException(silent.Service, new InvalidOperationException($"{silent.Gap!.Reason}"))
                : new OutOfReachException("Record");
        }

        var (records, links, gaps, cut) = (new Dictionary<Guid, TracedRecord>(), new HashSet<TracedLink>(), new Dictionary<string, Gap>(StringComparer.Ordinal), false);
        records[id] = Record(root.Record, root);
        var edge = FollowAll(id, first, up: true, down: true);
        for (var hop = 1; edge.Count > 0; hop++)
        {
            if (hop > (depth ?? 3) - 1)
            {
                cut = true;
                break;
            }

            // What came of a record in another department than its own only that department knows.
            var answers = await Task.WhenAll(edge.Select(async link => (link, Parts: await departments.AskAllAsync(http, Ask(link.Link.Kind, link.Link.Id)))));
            edge = [];
            foreach (var ((link, up), parts) in answers)
            {
                if (Array.Find(parts, IsOwners) is { Answer: { } found })
                    records[Guid.Parse(link.Id)] = Record(found.Record, found);
                edge.AddRange(FollowAll(Guid.Parse(link.Id), parts, up, down: !up));
            }
        }

        return TypedResults.Ok(new TraceView([.. records.Values], [.. links], cut, [.. gaps.Values]));

        Func<Grpc.Core.CallInvoker, Grpc.Core.CallOptions, Grpc.Core.AsyncUnaryCall<GetTraceResponse>> Ask(string ofKind, string ofId)
            => (invoker, options) => new TraceService.TraceServiceClient(invoker).GetTraceAsync(new GetTraceRequest { Kind = ofKind, Id = ofId, AsOf = day }, options);

        static bool IsOwners(Part<GetTraceResponse> part) => part.Answer is { } answer && string.Equals(answer.Record.Service, part.Service, StringComparison.Ordinal);

        List<(TraceLink Link, bool Up)> FollowAll(Guid from, Part<GetTraceResponse>[] parts, bool up, bool down)
        {
            foreach (var gap in parts.Select(p => p.Gap).OfType<Gap>().Where(g => g.Reason is not GapReason.Refused))
                gaps.TryAdd(gap.Service, gap);
            return [.. parts.Where(p => p.Answer is not null).SelectMany(p => Follow(from, p.Answer!, up, down))];
        }

        List<(TraceLink Link, bool Up)> Follow(Guid from, GetTraceResponse answer, bool up, bool down)
        {
            var next = new List<(TraceLink, bool)>();
            foreach (var (link, isUp) in answer.Up.Where(_ => up).Select(l => (l, true)).Concat(answer.Down.Where(_ => down).Select(l => (l, false))))
            {
                var to = Guid.Parse(link.Id);
                if (!records.ContainsKey(to) && records.Count >= MostRecords)
                {
                    cut = true;
                    continue;
                }

                links.Add(isUp ? new TracedLink(to, from, link.Relation) : new TracedLink(from, to, link.Relation));
                if (records.TryAdd(to, Record(link, null)) && Routing.Services.Contains(link.Service, StringComparer.Ordinal))
                    next.Add((link, isUp));
            }

            return next;
        }
    }

    private static TracedRecord Record(TraceLink r, GetTraceResponse? read) => new(
        r.Service, r.Kind, Guid.Parse(r.Id), GetRegionSummary.Text(r.Number), GetRegionSummary.Text(r.Link),
        read?.Events.Select(e => new TracedStep(e.Type, e.Id, e.Version == 0 ? null : e.Version, DateOnly.ParseExact(e.OccurredOn, "yyyy-MM-dd", CultureInfo.InvariantCulture), GetRegionSummary.At(e.RecordedAt)!.Value)).ToList());
}

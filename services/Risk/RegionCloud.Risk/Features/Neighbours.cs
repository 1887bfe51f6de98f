using System.Globalization;
using Grpc.Core;
using RegionCloud.Common.Messages.V1;
using RegionCloud.Risk.Domain;
using RegionCloud.ServiceDefaults.Evidence;
using RegionCloud.ServiceDefaults.Security;

namespace RegionCloud.Risk.Features;

/// <summary>
/// Asks every other department over gRPC what all of them answer the same way, and this one in its own process. Over HTTP the caller's own
/// rights decide what is told; a job asks as <c>svc-risk</c>. One that does not answer takes nothing from the others.
/// </summary>
internal sealed class Neighbours(PeersOf<PolicyEvidenceService.PolicyEvidenceServiceClient> evidence, PeersOf<RegionSummaryService.RegionSummaryServiceClient> summaries, OwnEvidence own)
{
    /// <summary>The answers by department.</summary>
    /// <param name="clauses">Only these; none means all.</param>
    /// <param name="mayRead">Whether the caller may be told what this permission guards in Risk itself.</param>
    public async Task<IReadOnlyDictionary<string, DepartmentAnswer>> EvidenceAsync(
        IServiceProvider services, EvidenceQuestion question, IReadOnlyCollection<string> clauses, Func<string, bool> mayRead, CancellationToken cancellationToken)
    {
        var request = new ListEvidenceRequest { RegionId = question.RegionId.ToString(), From = Write(question.From), Until = Write(question.Until), AsOf = Write(question.AsOf) };
        request.Clauses.AddRange(clauses);
        var asked = Departments.Others.Select(service => AskAsync(service, () => evidence.Of(service).ListEvidenceAsync(request, cancellationToken: cancellationToken), cancellationToken)).ToList();
        var answers = (await Task.WhenAll(asked)).ToDictionary(a => a.Service, a => a.Answer is null ? DepartmentAnswer.Silent(a.Service, a.Gap!.Value) : Read(a.Service, a.Answer), StringComparer.Ordinal);
        answers[Departments.Risk] = Read(Departments.Risk, await own.ReadAsync(services, question, clauses, mayRead, cancellationToken));
        return answers;
    }

    /// <summary>The figures of every other department, as of a day.</summary>
    public async Task<IReadOnlyDictionary<string, FigureAnswer>> FiguresAsync(Guid region, DateOnly asOf, CancellationToken cancellationToken)
    {
        var request = new GetSummaryRequest { RegionId = region.ToString(), AsOf = Write(asOf) };
        var asked = Departments.Others.Select(service => AskAsync(service, () => summaries.Of(service).GetSummaryAsync(request, cancellationToken: cancellationToken), cancellationToken)).ToList();
        return (await Task.WhenAll(asked)).ToDictionary(
            a => a.Service,
            a => a.Answer is null
                ? new FigureAnswer(a.Service, Enum.Parse<GreyReason>(a.Gap!.Value.ToString()), [])
                : new FigureAnswer(a.Service, null, [.. a.Answer.Figures.Select(f => new ToldFigure(f.Code, f.Value.Length == 0 ? null : decimal.Parse(f.Value, NumberStyles.Number, CultureInfo.InvariantCulture), f.Unit, At(f.RecordedAt), f.Link))]),
            StringComparer.Ordinal);
    }

    private static async Task<(string Service, TAnswer? Answer, UnknownReason? Gap)> AskAsync<TAnswer>(string service, Func<AsyncUnaryCall<TAnswer>> ask, CancellationToken cancellationToken)
        where TAnswer : class
    {
        try
        {
            using var call = ask();
            return (service, await call, null);
        }
        catch (RpcException e) when (!cancellationToken.IsCancellationRequested)
        {
            return (service, null, e.StatusCode switch
            {
                StatusCode.DeadlineExceeded or StatusCode.Cancelled => UnknownReason.Slow,
                StatusCode.Unavailable or StatusCode.Internal or StatusCode.Unknown or StatusCode.ResourceExhausted => UnknownReason.Away,
                StatusCode.Unimplemented => UnknownReason.Unreadable,
                _ => UnknownReason.Refused,
            });
        }
    }

    private static DepartmentAnswer Read(string service, ListEvidenceResponse told) => new(
        service, null, [.. told.Clauses], [.. told.Withheld],
        [
            .. told.Evidence.Select(e => new EvidenceLine(
                e.Clause, e.Period, Day(e.DueOn), Day(e.DoneOn),
                [.. e.Records.Select(r => new ShownRecord(r.Kind, Guid.Parse(r.Id), r.Number.Length == 0 ? null : r.Number, r.Title, Day(r.Date)!.Value, At(r.RecordedAt), r.Link, [.. r.MissingParts]))])),
        ]);

    internal static string Write(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    internal static DateOnly? Day(string told) => told.Length == 0 ? null : DateOnly.ParseExact(told, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    internal static DateTimeOffset? At(string told) => told.Length == 0 ? null : DateTimeOffset.Parse(told, CultureInfo.InvariantCulture);
}

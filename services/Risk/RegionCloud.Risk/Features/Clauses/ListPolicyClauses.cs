using Microsoft.AspNetCore.Http.HttpResults;
using RegionCloud.Risk.Data;
using RegionCloud.Risk.Domain;
using RegionCloud.Risk.Features.PolicyCalendar;
using RegionCloud.ServiceDefaults.Data;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Risk.Features.Clauses;

/// <summary>制度條款: every requirement of the regulation, where it is served, and what shows now that it is kept.</summary>
/// <param name="RegionId">Whose evidence is told; absent when none was asked for.</param>
/// <param name="From">First day of the evidence.</param>
/// <param name="Served">How many requirements some endpoint serves.</param>
/// <param name="Degraded">Services that did not answer: their evidence is unknown here.</param>
public sealed record PolicyClausesView(Guid? RegionId, DateOnly? From, DateOnly? AsOf, int Served, IReadOnlyList<PolicyClauseView> Clauses, IReadOnlyList<SilentServiceView> Degraded);

/// <param name="Requirement">Such as 5.2-4: chapter, section, and its number there.</param>
/// <param name="Text">The regulation's own words.</param>
/// <param name="Meaning">In English.</param>
/// <param name="Endpoints">Where it is served; empty while nothing serves it.</param>
/// <param name="Evidence">What shows it; empty where no record alone can, and when no region was asked for.</param>
public sealed record PolicyClauseView(string Requirement, string Chapter, string Section, string Text, string Meaning, IReadOnlyList<ServedAtView> Endpoints, IReadOnlyList<ClauseEvidenceView> Evidence);

public sealed record ServedAtView(string Method, string Path);

/// <param name="Code">The duty or the mandatory part.</param>
/// <param name="State">Of a duty the state of the last occurrence whose day is over or that is done; of a part its state.</param>
/// <param name="OnTimeRate">Only of a duty: on time ÷ due, in percent.</param>
/// <param name="RecordCount">How many records show it.</param>
/// <param name="Newest">The newest three of them.</param>
public sealed record ClauseEvidenceView(
    [property: ValuesOf(typeof(ClauseCode))] string Code, [property: ValuesOf(typeof(ClauseState))] string State, [property: ValuesOf(typeof(UnknownReason))] string? Reason, decimal? OnTimeRate, int RecordCount, IReadOnlyList<EvidenceRecordView> Newest);

internal static class ListPolicyClauses
{
    private const int Newest = 3;

    /// <summary>
    /// Every requirement of the regulation with the endpoints that serve it; for a region also what shows now that it is kept, since the beginning of the year. What a service that is away would have to show is unknown.
    /// 404 for a region that you do not reach as a whole. Refuses <c>date-in-future</c>.
    /// </summary>
    /// <param name="regionId">Without it no evidence is told.</param>
    /// <param name="asOf">Default: today.</param>
    /// <param name="requirement">Only those that begin so, such as 5.2.</param>
    internal static async Task<Results<Ok<PolicyClausesView>, NotFound>> Handle(
        Guid? regionId, DateOnly? asOf, string? requirement, HttpContext http, RiskDbContext db, DataScope scope, CurrentUser user, OrganisationDirectory organisation, BusinessClock clock, Neighbours neighbours, CancellationToken ct)
    {
        CalendarReading? reading = null;
        if (regionId is { } region && (reading = await GetPolicyCalendar.ReadAsync(region, null, null, asOf, http, db, scope, user, organisation, clock, neighbours, ct)) is null)
            return TypedResults.NotFound();

        var clauses = Clause.All.Where(c => requirement is null || c.Requirement.StartsWith(requirement, StringComparison.Ordinal)).ToList();
        return TypedResults.Ok(new PolicyClausesView(
            regionId, reading?.From, reading?.AsOf, clauses.Count(c => c.Endpoints.Count > 0),
            [.. clauses.Select(c => new PolicyClauseView(c.Requirement, c.Requirement.Split('.', '-')[0], c.Requirement.Split('-')[0], c.Text, c.Meaning, [.. c.Endpoints.Select(ServedAt)], reading is null ? [] : [.. c.Evidence.Select(code => EvidenceOf(code, reading))]))],
            reading is null ? [] : [.. reading.Silent.Select(s => new SilentServiceView(s.Service, Wire.Name(s.Reason)))]));
    }

    private static ServedAtView ServedAt(string endpoint)
    {
        var (method, path) = (endpoint.Split(' ')[0], endpoint.Split(' ')[1]);
        return new ServedAtView(method, path.Replace(":guid}", "}", StringComparison.Ordinal));
    }

    private static ClauseEvidenceView EvidenceOf(string code, CalendarReading reading)
    {
        if (reading.Parts.FirstOrDefault(p => p.Part.Code == code) is { Part: not null } part)
            return new ClauseEvidenceView(code, Wire.Name(part.State), part.Reason is { } gap ? Wire.Name(gap) : null, null, part.Records.Count, [.. part.Records.Reverse().Take(Newest).Select(EvidenceRecordView.Of)]);

        var occurrences = reading.Duties.Single(d => d.Duty.Code == code).Occurrences;
        var last = occurrences.LastOrDefault(o => o.State is not DutyState.Pending) ?? (occurrences.Count > 0 ? occurrences[^1] : null);
        var records = occurrences.SelectMany(o => o.Records).OrderByDescending(r => r.On).ThenBy(r => r.Id).ToList();
        return new ClauseEvidenceView(
            code, last is null ? ClauseState.NothingDue : Wire.Name(last.State), last?.Reason is { } reason ? Wire.Name(reason) : null, DutyTally.Of(occurrences, reading.AsOf).OnTimeRate, records.Count, [.. records.Take(Newest).Select(EvidenceRecordView.Of)]);
    }
}

/// <summary>Codes of the duties and the mandatory parts.</summary>
internal static class ClauseCode
{
    public static IEnumerable<string> All => Regulation.Duties.Select(d => d.Code).Concat(Regulation.Parts.Select(p => p.Code));
}

/// <summary>States of duties and of mandatory parts, and that nothing is to be done.</summary>
internal static class ClauseState
{
    public const string NothingDue = "nothingDue";

    public static IEnumerable<string> All => Enum.GetValues<DutyState>().Select(Wire.Name).Concat(Enum.GetValues<ContentState>().Select(Wire.Name)).Append(NothingDue).Distinct(StringComparer.Ordinal);
}

/// <summary>What the mandatory content consists of.</summary>
internal static class ContentPart
{
    public static IEnumerable<string> All => Regulation.Parts.SelectMany(p => p.Parts).Distinct(StringComparer.Ordinal);
}

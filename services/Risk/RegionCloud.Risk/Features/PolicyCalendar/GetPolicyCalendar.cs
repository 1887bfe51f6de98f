using Microsoft.AspNetCore.Http.HttpResults;
using RegionCloud.Risk.Data;
using RegionCloud.Risk.Domain;
using RegionCloud.Risk.Features.Clauses;
using RegionCloud.ServiceDefaults.Data;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Risk.Features.PolicyCalendar;

/// <summary>制度執行日曆: whether the regulation is kept in a region, as all departments can show it (RB-09, §13, §14).</summary>
/// <param name="From">First day; every period with a day from here to <paramref name="Until"/> is told.</param>
/// <param name="AsOf">What is dated later is left out.</param>
/// <param name="Total">All twelve duties together.</param>
/// <param name="Degraded">Services that did not answer: what they keep is unknown here, and never taken for done.</param>
/// <param name="PolicySetId">The set whose due days were used.</param>
public sealed record PolicyCalendarView(
    Guid RegionId, DateOnly From, DateOnly Until, DateOnly AsOf, DutyTallyView Total, IReadOnlyList<DutyView> Duties, IReadOnlyList<MandatoryContentView> Content, IReadOnlyList<SilentServiceView> Degraded, Guid PolicySetId);

/// <param name="Due">Occurrences whose day is over, or is today and done.</param>
/// <param name="OnTime">Of those due, done by their day.</param>
/// <param name="Done">Done by their day, also those whose day is still to come.</param>
/// <param name="Late">Done after their day.</param>
/// <param name="Missing">Their day is over and nothing shows them.</param>
/// <param name="Pending">Their day is to come, or is today.</param>
/// <param name="Unknown">Nobody could tell; on neither side of the rate.</param>
/// <param name="OnTimeRate">On time ÷ due, in percent; absent while nothing was due.</param>
public sealed record DutyTallyView(int Due, int OnTime, int Done, int Late, int Missing, int Pending, int Unknown, decimal? OnTimeRate)
{
    internal static DutyTallyView Of(DutyTally t) => new(t.Due, t.OnTime, t.Done, t.Late, t.Missing, t.Pending, t.Unknown, t.OnTimeRate);
}

/// <summary>One of the twelve periodic duties (定期).</summary>
/// <param name="Code">Such as duty.salesTraining.</param>
/// <param name="Title">In your language.</param>
/// <param name="Requirement">Where it stands in the regulation, such as 5.2-2.</param>
/// <param name="Owner">Kind of the department that owes it; absent: the region manager.</param>
/// <param name="Service">Which service keeps the records.</param>
/// <param name="Every">month or quarter; absent for a duty with days of its own.</param>
public sealed record DutyView(
    int Number, [property: ValuesOf(typeof(ClauseCode))] string Code, string Title, string Requirement, string? Owner, string Service, string? Every, DutyTallyView Tally, IReadOnlyList<DutyOccurrenceView> Occurrences);

/// <param name="Period">2026-07 or 2026-Q3; the day, for a duty with days of its own; absent when not even its days are known.</param>
/// <param name="Reason">Why it is unknown.</param>
/// <param name="Records">What shows it, each with where it is read.</param>
public sealed record DutyOccurrenceView(
    string? Period, DateOnly? DueOn, [property: ValuesOf(typeof(DutyState))] string State, DateOnly? DoneOn, [property: ValuesOf(typeof(UnknownReason))] string? Reason, IReadOnlyList<EvidenceRecordView> Records);

/// <summary>Content that the regulation demands of a kind of record (應包括, 明確, 記錄).</summary>
/// <param name="Code">Such as part.contractLedger.</param>
/// <param name="Title">In your language.</param>
/// <param name="Parts">What each record must have.</param>
/// <param name="RecordCount">How many there are in these days.</param>
/// <param name="Records">The newest 50 of them, and all that lack a part.</param>
public sealed record MandatoryContentView(
    [property: ValuesOf(typeof(ClauseCode))] string Code, string Title, string Service, [property: ValuesOf(typeof(ContentPart))] IReadOnlyList<string> Parts, [property: ValuesOf(typeof(ContentState))] string State, [property: ValuesOf(typeof(UnknownReason))] string? Reason, int RecordCount,
    IReadOnlyList<EvidenceRecordView> Records);

/// <param name="Date">The business day of the fact.</param>
/// <param name="MissingParts">Codes of the mandatory parts that it lacks.</param>
public sealed record EvidenceRecordView(string Kind, Guid Id, string? Number, string Title, DateOnly Date, DateTimeOffset? RecordedAt, string Link, IReadOnlyList<string> MissingParts)
{
    internal static EvidenceRecordView Of(ShownRecord r) => new(r.Kind, r.Id, r.Number, r.Title, r.On, r.RecordedAt, r.Link, r.MissingParts);
}

public sealed record SilentServiceView(string Service, [property: ValuesOf(typeof(UnknownReason))] string Reason);

internal static class GetPolicyCalendar
{
    private const int MostDays = 400;
    private const int NewestRecords = 50;

    /// <summary>
    /// The twelve periodic duties and the mandatory content of a region, asked from every service as of a day: due, done, late, missing, the on-time rate, and the records that show it. What a
    /// service that is away, or does not keep it yet, would have to show is unknown. 404 for a region that you do not reach as a whole. Refuses <c>risk.range-too-long</c>, <c>risk.range-reversed</c>, <c>date-in-future</c>.
    /// </summary>
    /// <param name="from">Default: the first day of the year of <c>asOf</c>.</param>
    /// <param name="until">Default: <c>asOf</c>.</param>
    /// <param name="asOf">Default: today.</param>
    internal static async Task<Results<Ok<PolicyCalendarView>, NotFound>> Handle(
        Guid regionId, DateOnly? from, DateOnly? until, DateOnly? asOf, HttpContext http, RiskDbContext db, DataScope scope, CurrentUser user, OrganisationDirectory organisation, BusinessClock clock, Neighbours neighbours, Words words, CancellationToken ct)
    {
        if (await ReadAsync(regionId, from, until, asOf, http, db, scope, user, organisation, clock, neighbours, ct) is not { } reading)
            return TypedResults.NotFound();

        var language = Said.In(http);
        return TypedResults.Ok(new PolicyCalendarView(
            regionId, reading.From, reading.Until, reading.AsOf,
            DutyTallyView.Of(DutyTally.Of([.. reading.Duties.SelectMany(d => d.Occurrences)], reading.AsOf)),
            [.. reading.Duties.Select(d => Duty(d.Duty, d.Occurrences, reading.AsOf, words, language))],
            [
                .. reading.Parts.Select(p => new MandatoryContentView(
                    p.Part.Code, words.Say(language, $"enum.clauseCode.{p.Part.Code}"), p.Part.Service, p.Part.Parts, Wire.Name(p.State), p.Reason is { } reason ? Wire.Name(reason) : null, p.Records.Count,
                    [.. p.Records.Where((r, index) => index >= p.Records.Count - NewestRecords || r.MissingParts.Count > 0).Reverse().Select(EvidenceRecordView.Of)])),
            ],
            [.. reading.Silent.Select(s => new SilentServiceView(s.Service, Wire.Name(s.Reason)))],
            reading.PolicySetId));
    }

    /// <summary>Null for a region that the caller does not reach as a whole.</summary>
    internal static async Task<CalendarReading?> ReadAsync(
        Guid regionId, DateOnly? from, DateOnly? until, DateOnly? asOf, HttpContext http, RiskDbContext db, DataScope scope, CurrentUser user, OrganisationDirectory organisation, BusinessClock clock, Neighbours neighbours, CancellationToken ct)
    {
        var snapshot = organisation.Current;
        if (snapshot.Regions.GetValueOrDefault(regionId) is not { } region || !user.May("evidence.read", regionId, departmentId: null, ownerId: null))
            return null;

        var day = clock.AsOf(asOf);
        var (first, last) = (from ?? new DateOnly(day.Year, 1, 1), until ?? day);
        Refuse.Broken(
            last < first ? Refusal.Content("risk.range-reversed", "/until", ("from", first), ("until", last)) : null,
            last.DayNumber - first.DayNumber > MostDays ? Refusal.Content("risk.range-too-long", "/until", ("from", first), ("until", last), ("max", MostDays)) : null);
        return await CalendarReading.ReadAsync(neighbours, http.RequestServices, db, region, snapshot, clock, first, last, day, parts: true, MayRead, ct);

        bool MayRead(string permission)
        {
            if (!user.May(permission, regionId, departmentId: null, ownerId: null))
                return false;

            scope.Enter(Reach.Region(regionId, permission));
            return true;
        }
    }

    private static DutyView Duty(RegulatedDuty duty, IReadOnlyList<DutyOccurrence> occurrences, DateOnly asOf, Words words, string language) => new(
        duty.Number, duty.Code, words.Say(language, $"enum.clauseCode.{duty.Code}"), duty.Requirement, duty.Owner, duty.Service, duty.IsPeriodic ? duty.Every : null, DutyTallyView.Of(DutyTally.Of(occurrences, asOf)),
        [.. occurrences.Select(o => new DutyOccurrenceView(o.Period, o.DueOn, Wire.Name(o.State), o.DoneOn, o.Reason is { } reason ? Wire.Name(reason) : null, [.. o.Records.Select(EvidenceRecordView.Of)]))]);
}

using RegionCloud.Common.Messages;
using RegionCloud.Risk.Data;
using RegionCloud.Risk.Domain;
using RegionCloud.Risk.Features.Policy;
using RegionCloud.ServiceDefaults.Evidence;
using RegionCloud.ServiceDefaults.Organisation;
using Calendar = RegionCloud.Risk.Domain.PolicyCalendar;

namespace RegionCloud.Risk.Features.PolicyCalendar;

/// <summary>What all departments show of a region, judged.</summary>
internal sealed record CalendarReading(
    Guid PolicySetId, DateOnly AsOf, DateOnly From, DateOnly Until, IReadOnlyList<(RegulatedDuty Duty, IReadOnlyList<DutyOccurrence> Occurrences)> Duties, IReadOnlyList<(RegulatedPart Part, ContentState State, UnknownReason? Reason, IReadOnlyList<ShownRecord> Records)> Parts,
    IReadOnlyList<(string Service, UnknownReason Reason)> Silent)
{
    /// <param name="parts">Whether the mandatory content is asked for too; it names every contract of the days.</param>
    /// <param name="mayRead">Whether the caller may be told what this permission guards in Risk itself.</param>
    public static async Task<CalendarReading> ReadAsync(
        Neighbours neighbours, IServiceProvider services, RiskDbContext db, RegionEntry region, OrganisationSnapshot organisation, BusinessClock clock, DateOnly from, DateOnly until, DateOnly asOf, bool parts, Func<string, bool> mayRead, CancellationToken ct)
    {
        var policy = await db.PolicyAsync(asOf, ct);
        var answers = await neighbours.EvidenceAsync(services, new EvidenceQuestion(region, asOf, organisation, clock, from, until), parts ? [] : [.. PolicyDuty.All.Select(d => d.Code)], mayRead, ct);
        var calendar = new Calendar(region.Valid.From, region.Valid.To, from, until, asOf, policy.DaysAfterPeriod());
        return new CalendarReading(
            policy.Id, asOf, from, until,
            [.. Regulation.Duties.Select(d => (d, calendar.OccurrencesOf(d, answers[d.Service])))],
            [.. Regulation.Parts.Where(_ => parts).Select(p => Calendar.ContentOf(p, answers[p.Service]) is var (state, reason, records) ? (p, state, reason, records) : default)],
            [.. answers.Values.Where(a => a.Gap is not null).Select(a => (a.Service, a.Gap!.Value)).OrderBy(a => a.Service, StringComparer.Ordinal)]);
    }
}

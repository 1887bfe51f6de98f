using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RegionCloud.CustomerService.Data;
using RegionCloud.CustomerService.Domain;
using RegionCloud.ServiceDefaults.Calendar;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Summaries;

namespace RegionCloud.CustomerService.Features.Tickets;

/// <summary>How the tickets of a period stand, as of a day (RB-19).</summary>
/// <param name="From">First day of arrival that counts.</param>
/// <param name="Until">Last one.</param>
/// <param name="FirstResponse">Compliance of the first answers: met ÷ (met + breached).</param>
/// <param name="Resolution">The same of the resolutions.</param>
/// <param name="ByKind">The first answers by kind of ticket.</param>
public sealed record TicketFiguresView(DateOnly AsOf, DateOnly From, DateOnly Until, Guid? RegionId, int Received, int Open, ComplianceView FirstResponse, ComplianceView Resolution, IReadOnlyList<KindFiguresView> ByKind);

/// <summary>Open and late counts as breached; open and not yet due is out (RB-19).</summary>
/// <param name="NotYetDue">Neither met nor late so far; counted nowhere.</param>
/// <param name="Measurable">Whether there is anything to measure.</param>
/// <param name="Percent">Absent when there is not.</param>
public sealed record ComplianceView(int Met, int Breached, int NotYetDue, bool Measurable, decimal? Percent)
{
    internal static ComplianceView Of(IEnumerable<ClockStatus> clocks)
    {
        var by = clocks.CountBy(c => c).ToDictionary();
        var (met, breached) = (by.GetValueOrDefault(ClockStatus.Met), by.GetValueOrDefault(ClockStatus.Breached));
        return new ComplianceView(
            met, breached, by.GetValueOrDefault(ClockStatus.Running) + by.GetValueOrDefault(ClockStatus.Paused), met + breached > 0,
            met + breached > 0 ? Math.Round(met * 100m / (met + breached), 2, MidpointRounding.AwayFromZero) : null);
    }
}

public sealed record KindFiguresView(TicketKind Kind, int Received, ComplianceView FirstResponse, ComplianceView Resolution);

/// <summary>One ticket's standing as of a day.</summary>
internal sealed record TicketStanding(TicketKind Kind, bool Open, ClockStatus FirstResponse, ClockStatus Resolution);

internal static class TicketFigures
{
    public static RegionFigures OfRegion => RegionFigures.Of<CustomerServiceDbContext>("ticket.read", OfRegionAsync);

    /// <summary>The tickets that came in between two days, as they stood at the end of a day: what is dated later is not seen.</summary>
    public static async Task<IReadOnlyList<TicketStanding>> ReadAsync(CustomerServiceDbContext db, OrganisationSnapshot organisation, BusinessClock clock, Guid? regionId, DateOnly from, DateOnly until, DateOnly asOf, CancellationToken ct)
    {
        var tickets = await db.Tickets.AsNoTracking().Where(t => (regionId == null || t.RegionId == regionId) && t.ReceivedOn >= from && t.ReceivedOn <= until && t.ReceivedOn <= asOf)
            .Select(t => new { t.RegionId, t.Kind, t.ReceivedAt, First = t.FirstResponse.Target, Resolution = t.ResolutionClock.Target, t.FirstRespondedAt, t.Steps })
            .AsSplitQuery().ToListAsync(ct);
        return tickets.ConvertAll(t =>
        {
            var (calendar, end) = (organisation.CalendarOf(t.RegionId), RegionDays.EndOf(organisation, t.RegionId, asOf));
            var now = end < clock.Now ? end.AddTicks(-1) : clock.Now;
            var steps = t.Steps.Where(s => s.At <= now).OrderBy(s => s.Sequence).ToList();
            var (stood, resolvedAt) = Ticket.TurnsOf(steps);
            return new TicketStanding(
                t.Kind, resolvedAt is null,
                ServiceClock.Read(calendar, t.ReceivedAt, t.First, [], t.FirstRespondedAt <= now ? t.FirstRespondedAt : null, now).Status,
                ServiceClock.Read(calendar, t.ReceivedAt, t.Resolution, stood, resolvedAt, now).Status);
        });
    }

    /// <summary>The same of the first answers alone. Their clock never stands, so no ticket's steps are read: a whole year is answered soon enough.</summary>
    public static async Task<IReadOnlyList<ClockStatus>> FirstResponsesAsync(CustomerServiceDbContext db, OrganisationSnapshot organisation, BusinessClock clock, Guid regionId, DateOnly from, DateOnly until, DateOnly asOf, CancellationToken ct)
    {
        var tickets = await db.Tickets.Where(t => t.RegionId == regionId && t.ReceivedOn >= from && t.ReceivedOn <= until && t.ReceivedOn <= asOf).Select(t => new { t.ReceivedAt, t.FirstResponse.Target, t.FirstRespondedAt }).ToListAsync(ct);
        var (calendar, end) = (organisation.CalendarOf(regionId), RegionDays.EndOf(organisation, regionId, asOf));
        var now = end < clock.Now ? end.AddTicks(-1) : clock.Now;
        return tickets.ConvertAll(t => ServiceClock.Read(calendar, t.ReceivedAt, t.Target, [], t.FirstRespondedAt <= now ? t.FirstRespondedAt : null, now).Status);
    }

    /// <summary>K-CS-1 is reckoned over the calendar quarter of the day (RB-30).</summary>
    private static async Task<IReadOnlyList<SummaryFigure>> OfRegionAsync(CustomerServiceDbContext db, RegionQuestion asked, CancellationToken ct)
    {
        var quarter = BusinessPeriod.QuarterOf(asked.AsOf);
        var standing = await ReadAsync(db, asked.Organisation, asked.Clock, asked.RegionId, quarter.First, asked.AsOf, asked.AsOf, ct);
        var end = RegionDays.EndOf(asked.Organisation, asked.RegionId, asked.AsOf);
        // Open on that day: the last step by then neither resolved nor closed it.
        var open = await db.Tickets.CountAsync(t => t.RegionId == asked.RegionId && t.ReceivedOn <= asked.AsOf
            && t.Steps.Where(s => s.At < end).OrderByDescending(s => s.Sequence).Select(s => s.To != TicketStatus.Resolved && s.To != TicketStatus.Closed).FirstOrDefault(), ct);
        var newest = await db.Tickets.Where(t => t.RegionId == asked.RegionId && t.ReceivedOn <= asked.AsOf).MaxAsync(t => (DateTimeOffset?)t.RecordedAt, ct);
        var path = FormattableString.Invariant($"tickets?regionId={asked.RegionId}&receivedFrom={quarter.First:yyyy-MM-dd}&receivedTo={asked.AsOf:yyyy-MM-dd}");
        return
        [
            SummaryFigure.Count("tickets.open", open, newest, $"tickets?regionId={asked.RegionId}&status=new,assigned,replied,waitingCustomer,inProgress,reopened"),
            SummaryFigure.Count("tickets.receivedThisQuarter", standing.Count, newest, path),
            SummaryFigure.Percent("tickets.firstResponseCompliance", ComplianceView.Of(standing.Select(s => s.FirstResponse)).Percent, newest, $"{path}&firstResponse=met,breached"),
            SummaryFigure.Percent("tickets.resolutionCompliance", ComplianceView.Of(standing.Select(s => s.Resolution)).Percent, newest, $"{path}&resolution=met,breached"),
        ];
    }
}

internal static class GetTicketFigures
{
    /// <summary>
    /// Volumes and compliance with the service times over the tickets that came in between two days, as of a day (RB-19); within the caller's scope. Refuses <c>date-in-future</c>.
    /// </summary>
    /// <param name="regionId">Only of one region.</param>
    /// <param name="from">Default: the first day of the as-of day's quarter.</param>
    /// <param name="until">Default: the as-of day.</param>
    /// <param name="asOf">Default: today.</param>
    internal static async Task<Ok<TicketFiguresView>> Handle(Guid? regionId, DateOnly? from, DateOnly? until, DateOnly? asOf, CustomerServiceDbContext db, OrganisationDirectory organisation, BusinessClock clock, CancellationToken ct)
    {
        var day = clock.AsOf(asOf);
        var (first, last) = (from ?? BusinessPeriod.QuarterOf(day).First, until ?? day);
        if (last < first || last.DayNumber - first.DayNumber > 3660)
            throw new MalformedRequestException(Fault.Of("number-range", "/until", ("field", "until"), ("min", 0), ("max", 3660), ("value", last.DayNumber - first.DayNumber)));

        var standing = await TicketFigures.ReadAsync(db, organisation.Current, clock, regionId, first, last, day, ct);
        return TypedResults.Ok(View(day, first, last, regionId, standing));
    }

    internal static TicketFiguresView View(DateOnly asOf, DateOnly from, DateOnly until, Guid? regionId, IReadOnlyList<TicketStanding> standing) => new(
        asOf, from, until, regionId, standing.Count, standing.Count(s => s.Open), ComplianceView.Of(standing.Select(s => s.FirstResponse)), ComplianceView.Of(standing.Select(s => s.Resolution)),
        [.. standing.GroupBy(s => s.Kind).OrderBy(g => g.Key).Select(g => new KindFiguresView(g.Key, g.Count(), ComplianceView.Of(g.Select(s => s.FirstResponse)), ComplianceView.Of(g.Select(s => s.Resolution))))]);
}

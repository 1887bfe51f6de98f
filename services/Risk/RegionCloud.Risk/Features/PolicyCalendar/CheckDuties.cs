using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Risk.Data;
using RegionCloud.Risk.Domain;
using RegionCloud.Risk.Features.Policy;
using RegionCloud.Risk.Messages.Events;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Operations;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Records;
using RegionCloud.ServiceDefaults.Schedules;

namespace RegionCloud.Risk.Features.PolicyCalendar;

/// <param name="AsOf">Default: today in the region. What is shown by the end of this day counts.</param>
public sealed record CheckDutiesRequest(Guid RegionId, DateOnly? AsOf = null);

internal static class CheckDuties
{
    private const string Permission = "duty.create";

    /// <summary>Every day after the region's midnight, as of the end of the day that is over.</summary>
    public static DailyWork Daily => new("dutyCheck", Permission, (region, day) => new CheckDutiesRequest(region, day));

    public static void MapCheckDuties(this IEndpointRouteBuilder risk)
        => risk.MapLongWork<CheckDutiesRequest>("/duty-checks", Handle, Permission, "dutyCheck", nameof(CheckDuties), "duty-checks", RunAsync);

    /// <summary>
    /// Looks at all duties of a region as of a day, as happens daily by itself: each that is overdue is told (<c>DutyOverdue</c>), at most once for a day; each that was done after all is settled
    /// (RB-09). A long operation; the same again changes nothing. 404 for a region that you do not reach as a whole. Refuses <c>date-in-future</c>.
    /// </summary>
    internal static async Task<Results<Accepted<OperationView>, NotFound>> Handle(
        CheckDutiesRequest request, RiskDbContext db, OrganisationDirectory organisation, BusinessClock clock, LongOperations operations, HttpContext http, CancellationToken ct)
    {
        if (!RegionWork.Reaches(db, organisation, request.RegionId))
            return TypedResults.NotFound();

        var asOf = request.AsOf ?? clock.Today(request.RegionId);
        Refuse.Broken(clock.NotInFuture("/asOf", asOf, request.RegionId));
        return await operations.AcceptAsync(http, request with { AsOf = asOf }, ct);
    }

    internal static async Task RunAsync(CheckDutiesRequest asked, WorkSteps steps, CancellationToken ct)
    {
        var (region, asOf) = (asked.RegionId, asked.AsOf!.Value);
        var reading = await steps.ReadAsync(async services =>
        {
            var db = RegionWork.Open(services, region, Permission, "check of duties");
            var (organisation, clock) = (services.GetRequiredService<OrganisationDirectory>().Current, services.GetRequiredService<BusinessClock>());
            // A duty may be due long after its period, so the periods asked for begin earlier than the days that are reminded of.
            var from = asOf.AddDays(-RiskPolicy.DutyReminderDays.In(await db.PolicyAsync(asOf, ct)) - RiskPolicy.LatestDueDay);
            return await CalendarReading.ReadAsync(services.GetRequiredService<Neighbours>(), services, db, organisation.Regions[region], organisation, clock, from, asOf, asOf, parts: false, _ => true, ct);
        });
        await steps.FinishAsync(
            async services =>
            {
                var db = RegionWork.Open(services, region, Permission, "check of duties");
                var act = new Act(asOf, services.GetRequiredService<BusinessClock>().Now, steps.StartedBy);
                var check = await ApplyAsync(db, region, services.GetRequiredService<OrganisationDirectory>().Current, reading, steps.Operation, act, ct);
                return [new RecordCount("overdueDuty", check.Told, check.Overdue)];
            },
            ct);
    }

    private static async Task<DutyCheck> ApplyAsync(RiskDbContext db, Guid region, OrganisationSnapshot organisation, CalendarReading reading, Guid operation, Act act, CancellationToken ct)
    {
        var from = act.On.AddDays(-RiskPolicy.DutyReminderDays.In(await db.PolicyAsync(act.On, ct)));
        var occurrences = reading.Duties.SelectMany(d => d.Occurrences).Where(o => o.State is DutyState.Unknown || o.DueOn >= from).ToList();
        var known = await db.OverdueDuties.Where(d => d.RegionId == region && d.DueOn >= from).ToDictionaryAsync(d => (d.Duty, d.Period), ct);
        var (overdue, told, settled) = (0, 0, 0);
        foreach (var group in occurrences.Where(o => o.State is not DutyState.Unknown).GroupBy(o => (o.Duty, Period: o.Period!, DueOn: o.DueOn!.Value)))
        {
            var (duty, period, dueOn) = group.Key;
            var missing = group.Count(o => o.State == DutyState.Missing);
            var record = known.GetValueOrDefault((duty.Code, period));
            overdue += missing;
            if (missing == 0)
            {
                if (record is not null && group.Max(o => o.DoneOn) is { } doneOn && record.Settle(doneOn, act.At))
                    settled++;
                continue;
            }

            if (record is null)
                db.Add(record = OverdueDuty.Found(region, DepartmentOf(duty, region, organisation), duty.Code, period, dueOn, missing, act.On, act.At));
            else if (!record.TellAgain(missing, act.On, act.At))
                continue;
            told++;
            db.Publish(new DutyOverdue(region, act.On, act.By, act.At, record.Id, duty.Code, duty.Number, period, dueOn, act.On.DayNumber - dueOn.DayNumber, missing, record.DepartmentId));
        }

        var check = new DutyCheck(operation, region, act.On, overdue, told, settled, occurrences.Count(o => o.State == DutyState.Unknown), [.. reading.Silent.Select(s => s.Service)], reading.PolicySetId, act.At, act.By);
        db.Add(check);
        return check;
    }

    private static Guid? DepartmentOf(RegulatedDuty duty, Guid regionId, OrganisationSnapshot organisation)
        => duty.Owner is null ? null : organisation.Departments.Values.Where(d => d.RegionId == regionId && d.Kind == duty.Owner).OrderBy(d => d.Id).Select(d => (Guid?)d.Id).FirstOrDefault();
}

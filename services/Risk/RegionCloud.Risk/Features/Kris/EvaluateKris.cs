using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Risk.Data;
using RegionCloud.Risk.Domain;
using RegionCloud.Risk.Features.Alerts;
using RegionCloud.Risk.Features.Policy;
using RegionCloud.Risk.Features.Register;
using RegionCloud.Risk.Messages.Events;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Operations;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Records;
using RegionCloud.ServiceDefaults.Schedules;

namespace RegionCloud.Risk.Features.Kris;

/// <param name="AsOf">Default: today in the region. Facts of this day still count.</param>
public sealed record EvaluateKrisRequest(Guid RegionId, DateOnly? AsOf = null);

internal static class EvaluateKris
{
    private const string Permission = "kri.create";

    /// <summary>Every day after the region's midnight, as of the end of the day that is over.</summary>
    public static DailyWork Daily => new("kriEvaluation", Permission, (region, day) => new EvaluateKrisRequest(region, day));

    public static void MapEvaluateKris(this IEndpointRouteBuilder risk)
        => risk.MapLongWork<EvaluateKrisRequest>("/evaluations", Handle, Permission, "kriEvaluation", nameof(EvaluateKris), "evaluations", RunAsync);

    /// <summary>
    /// Looks at all indicators of a region as of a day, as happens daily and whenever another department tells something that moves them: values from the departments, colours by the thresholds of the day, alerts from the
    /// colours; a red alert that waited too long goes to headquarters (RB-30, RB-33). A long operation; for the same day it is the same evaluation, brought up to date. 404 for a region that you do not reach as a whole.
    /// Refuses <c>date-in-future</c>.
    /// </summary>
    internal static async Task<Results<Accepted<OperationView>, NotFound>> Handle(
        EvaluateKrisRequest request, RiskDbContext db, OrganisationDirectory organisation, BusinessClock clock, LongOperations operations, HttpContext http, CancellationToken ct)
    {
        if (!RegionWork.Reaches(db, organisation, request.RegionId))
            return TypedResults.NotFound();

        var asOf = request.AsOf ?? clock.Today(request.RegionId);
        Refuse.Broken(clock.NotInFuture("/asOf", asOf, request.RegionId));
        return await operations.AcceptAsync(http, request with { AsOf = asOf }, ct);
    }

    internal static async Task RunAsync(EvaluateKrisRequest asked, WorkSteps steps, CancellationToken ct)
    {
        var (region, asOf) = (asked.RegionId, asked.AsOf!.Value);
        var answers = await steps.ReadAsync(services =>
        {
            RegionWork.Open(services, region, Permission, "evaluation of indicators");
            return services.GetRequiredService<Neighbours>().FiguresAsync(region, asOf, ct);
        });
        await steps.FinishAsync(
            async services =>
            {
                var db = RegionWork.Open(services, region, Permission, "evaluation of indicators");
                var clock = services.GetRequiredService<BusinessClock>();
                var raised = await ApplyAsync(db, services.GetRequiredService<OrganisationDirectory>().Current, clock, region, answers, steps.Operation, new Act(asOf, clock.Now, steps.StartedBy), ct);
                return [new RecordCount("alert", raised, 0)];
            },
            ct);
    }

    /// <summary>Keeps what was found and moves the alerts; returns how many were opened or worsened.</summary>
    /// <param name="act">On the day as of which it was looked.</param>
    internal static async Task<int> ApplyAsync(RiskDbContext db, OrganisationSnapshot organisation, BusinessClock clock, Guid region, IReadOnlyDictionary<string, FigureAnswer> answers, Guid? operation, Act act, CancellationToken ct)
    {
        var policy = await db.PolicyAsync(act.On, ct);
        var thresholds = RiskPolicy.Thresholds.In(policy);
        var evaluation = await db.KriEvaluations.SingleOrDefaultAsync(e => e.RegionId == region && e.AsOf == act.On, ct);
        if (evaluation is null)
            db.Add(evaluation = KriEvaluation.Of(region, act.On, act.At));

        var began = StartIn(organisation.Regions[region].Zone, evaluation.Quarter.First);
        var readings = Kri.All.SelectMany(k => k.Read(answers[k.Service], thresholds[k.Code], began)).OrderBy(r => r.Kri, StringComparer.Ordinal).ThenBy(r => r.Subject, StringComparer.Ordinal).ToList();
        var overdue = answers[Departments.Finance].Figures.Where(f => f is { Code: "receivables.overdue", Value: not null }).Select(f => new OverdueAmount(f.Unit, f.Value!.Value)).OrderBy(o => o.Currency, StringComparer.Ordinal).ToList();
        evaluation.Fill(readings, overdue, policy.Id, operation, act.By, act.At);

        var raised = await AlertsOfKris.FollowAsync(db, organisation, evaluation, policy.Deadlines(organisation), act, ct);
        var today = clock.Today(region);
        await AlertsOfKris.TellHeadquartersAsync(db, region, act.On < today ? BusinessEnd(organisation.Regions[region].Zone, act.On) : clock.Now, currentPeriodOnly: false, act, ct);
        await ExpireAsync(db, region, act, ct);
        return raised;
    }

    /// <summary>Risks whose acceptance is over are to be judged again (RB-34).</summary>
    private static async Task ExpireAsync(RiskDbContext db, Guid region, Act act, CancellationToken ct)
    {
        foreach (var risk in await db.Risks.AsSplitQuery().Where(r => r.RegionId == region && r.Status == RiskStatus.Accepted && r.AcceptedUntil < act.On).ToListAsync(ct))
        {
            if (risk.Expire(act.On, act))
                db.Publish(new RiskChanged(region, act.On, act.By, act.At, "acceptanceExpired", RiskViews.State(risk)));
        }
    }

    private static DateTimeOffset StartIn(TimeZoneInfo zone, DateOnly day)
    {
        var midnight = day.ToDateTime(TimeOnly.MinValue);
        return new DateTimeOffset(midnight, zone.GetUtcOffset(midnight)).ToUniversalTime();
    }

    private static DateTimeOffset BusinessEnd(TimeZoneInfo zone, DateOnly day) => StartIn(zone, day.AddDays(1));
}

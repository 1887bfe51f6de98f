using System.Globalization;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Common.Messages.V1;
using RegionCloud.CustomerService.Data;
using RegionCloud.CustomerService.Domain;
using RegionCloud.CustomerService.Features.Tickets;
using RegionCloud.ServiceDefaults.Data;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Security;

namespace RegionCloud.CustomerService.Grpc;

/// <summary>
/// What Performance holds its facts about customer service against before it publishes scores (RB-19, RB-25, 10a): first answers to the tickets that came in during the period, scores of the surveys that were closed in it, visits and
/// measures that were due in it, all as they stood at the end of a day. Answers within the caller's own scope, and of each room only to whoever may read it.
/// </summary>
[RequirePermission("ticket.read")]
internal sealed class PerformanceBooksGrpc(CustomerServiceDbContext db, CurrentUser user, DataScope scope, OrganisationDirectory organisation, BusinessClock clock) : PerformanceBooksService.PerformanceBooksServiceBase
{
    public override async Task<GetBooksResponse> GetBooks(GetBooksRequest request, ServerCallContext context)
    {
        var (region, from, asOf, ct) = (Id(request.RegionId), Day(request.From, "from"), clock.AsOf(Day(request.AsOf, "asOf")), context.CancellationToken);
        // What is due later is not due yet.
        var until = Day(request.Until, "until") is var last && last < asOf ? last : asOf;

        var first = await TicketFigures.FirstResponsesAsync(db, organisation.Current, clock, region, from, until, asOf, ct);
        List<(string Figure, int Count)> figures = [("firstResponseMet", first.Count(c => c == ClockStatus.Met)), ("firstResponseDue", first.Count(c => c is ClockStatus.Met or ClockStatus.Breached))];
        if (Enter("survey.read"))
            figures.AddRange(await SatisfactionAsync(region, from, until, ct));
        if (Enter("visit.read"))
            figures.AddRange(await VisitsAsync(region, from, until, asOf, ct));
        if (Enter("improvement.read"))
            figures.AddRange(await MeasuresAsync(region, from, until, asOf, ct));

        var response = new GetBooksResponse();
        response.Figures.AddRange(figures.Select(f => new BookFigure { Figure = f.Figure, Amount = Text(f.Count) }));
        return response;
    }

    /// <summary>4 and 5 of 5, and all scores of that kind; what was skipped is in neither (RB-19).</summary>
    private async Task<IEnumerable<(string Figure, int Count)>> SatisfactionAsync(Guid region, DateOnly from, DateOnly until, CancellationToken ct)
    {
        var surveys = (await db.Surveys.AsNoTracking().AsSplitQuery().Where(s => s.RegionId == region && s.ClosedOn >= from && s.ClosedOn <= until).ToListAsync(ct)).ToDictionary(s => s.Id);
        var ids = surveys.Keys.ToList();
        var asked = await db.SurveyInvitations.AsNoTracking().AsSplitQuery().Where(i => ids.Contains(i.SurveyId)).ToListAsync(ct);
        var scores = asked.SelectMany(i => i.Answers.Where(a => surveys[i.SurveyId].Questions.Any(q => q.Sequence == a.Question && q.Metric == SurveyMetric.Csat)).Select(a => a.Score).OfType<int>()).ToList();
        return [("surveySatisfied", scores.Count(s => s >= 4)), ("surveyAnswered", scores.Count)];
    }

    /// <summary>What was cancelled by its day was not due.</summary>
    private async Task<IEnumerable<(string Figure, int Count)>> VisitsAsync(Guid region, DateOnly from, DateOnly until, DateOnly asOf, CancellationToken ct)
    {
        var due = db.Visits.Where(v => v.RegionId == region && v.DueOn >= from && v.DueOn <= until && v.PlannedOn <= asOf && !(v.CancelledOn <= v.DueOn));
        return [("visitOnTime", await due.CountAsync(v => v.DoneOn <= v.DueOn && v.DoneOn <= asOf, ct)), ("visitDue", await due.CountAsync(ct))];
    }

    /// <summary>By the steps up to the day: one that was returned afterwards was done then.</summary>
    private async Task<IEnumerable<(string Figure, int Count)>> MeasuresAsync(Guid region, DateOnly from, DateOnly until, DateOnly asOf, CancellationToken ct)
    {
        var due = (await db.Measures.AsNoTracking().AsSplitQuery().Where(m => m.RegionId == region && m.DueOn >= from && m.DueOn <= until).ToListAsync(ct)).Where(m => m.StandingAsOf(asOf) is not null).ToList();
        var onTime = due.Count(m => m.StandingAsOf(asOf) is MeasureStanding.Done or MeasureStanding.Verified && m.Steps.Where(s => s.To == MeasureStatus.Done && s.On <= asOf).MaxBy(s => s.Sequence)!.On <= m.DueOn);
        return [("measureOnTime", onTime), ("measureDue", due.Count)];
    }

    /// <summary>From here on the reading sees what the permission gives; false when the caller lacks it.</summary>
    private bool Enter(string permission)
    {
        if (user.ReachOf(permission) is not { } reach)
            return false;

        scope.Enter(reach);
        return true;
    }

    private static string Text(int count) => count.ToString("0.00", CultureInfo.InvariantCulture);

    private static Guid Id(string text) => Guid.TryParse(text, out var id) ? id : throw Unreadable("regionId", "UUID");

    private static DateOnly Day(string text, string field) => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : throw Unreadable(field, "yyyy-MM-dd");

    private static MalformedRequestException Unreadable(string field, string expected) => new(Fault.Of("invalid-value", $"/{field}", ("field", field), ("expected", expected)));
}

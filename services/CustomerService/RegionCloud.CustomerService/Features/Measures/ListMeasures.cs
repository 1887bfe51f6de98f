using System.Globalization;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RegionCloud.CustomerService.Data;
using RegionCloud.CustomerService.Domain;
using RegionCloud.ServiceDefaults.Calendar;
using RegionCloud.ServiceDefaults.Lists;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Summaries;
using RegionCloud.ServiceDefaults.Traces;
using RegionCloud.ServiceDefaults.Waiting;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.CustomerService.Features.Measures;

/// <summary>A measure in a list.</summary>
/// <param name="Overdue">Open, and its day is over today.</param>
public sealed record MeasureSummary(
    Guid Id, string Number, Guid RegionId, Guid? SurveyId, Guid? TicketId, ServiceCause Cause, string Action, string? Product, Guid ResponsibleId, DateOnly DueOn, MeasureStatus Status, bool Overdue, DateOnly? DoneOn, DateOnly? VerifiedOn,
    [property: JsonPropertyName("etag")] string Etag) : ITagged
{
    internal static MeasureSummary Of(Measure m, BusinessClock clock) => new(
        m.Id, m.Number, m.RegionId, m.SurveyId, m.TicketId, m.Cause, m.Action, m.Product, m.ResponsibleId, m.DueOn, m.Status, m.Status == MeasureStatus.Open && m.DueOn < clock.Today(m.RegionId), m.DoneOn, m.VerifiedOn, ETags.Of(m.Version));
}

internal sealed class MeasureList : Listing<Measure, MeasureSummary>
{
    public MeasureList()
    {
        Key(m => m.Id);
        DefaultSort("dueOn");
        Filter("regionId", m => m.RegionId);
        Filter("surveyId", m => m.SurveyId);
        Filter("ticketId", m => m.TicketId);
        Filter("responsibleId", m => m.ResponsibleId);
        Filter("cause", m => m.Cause);
        Filter("status", m => m.Status);
        Filter("product", m => m.Product);
        Range("due", m => m.DueOn);
        Range("done", m => m.DoneOn);
        Search(m => m.Number, m => m.Action, m => m.Product);
        Sort("dueOn", m => m.DueOn);
        Sort("number", m => m.Number);
        Sort("product", m => m.Product);

        Column("label.customer-service.column.number", m => m.Number);
        RegionColumn(m => m.RegionId);
        Column("label.customer-service.column.cause", m => TicketRules.Name(m.Cause));
        Column("label.customer-service.column.action", m => m.Action);
        Column("label.customer-service.column.product", m => m.Product);
        PersonColumn("label.customer-service.column.responsible", m => m.ResponsibleId);
        Column("label.customer-service.column.due-on", m => m.DueOn);
        Column("label.customer-service.column.status", m => TicketRules.Name(m.Status));
        Column("label.customer-service.column.done-on", m => m.DoneOn);
        Column("label.customer-service.column.verified-on", m => m.VerifiedOn);
    }
}

internal static class ListMeasures
{
    /// <summary>The improvement measures within the caller's scope, due first.</summary>
    /// <param name="overdue">Only those that are open though their day is over.</param>
    internal static async Task<Ok<Page<MeasureSummary>>> Handle(ListQuery<MeasureList> query, bool? overdue, CustomerServiceDbContext db, BusinessClock clock, CancellationToken ct)
        => TypedResults.Ok(await query.PageAsync(Rows(db, overdue, clock), m => MeasureSummary.Of(m, clock), ct));

    internal static IQueryable<Measure> Rows(CustomerServiceDbContext db, bool? overdue, BusinessClock clock)
    {
        var today = clock.Today();
        return db.Measures.AsNoTracking().AsSplitQuery().Where(m => overdue != true || (m.Status == MeasureStatus.Open && m.DueOn < today));
    }
}

internal static class ExportMeasures
{
    /// <summary>The improvement measures as a file, with the filters and sorts of the list.</summary>
    /// <param name="overdue">Only those that are open though their day is over.</param>
    internal static Task<ExportFile> Handle(ExportQuery<MeasureList> query, bool? overdue, CustomerServiceDbContext db, BusinessClock clock, CancellationToken ct)
        => query.ExportAsync("label.customer-service.list.measures", ListMeasures.Rows(db, overdue, clock), m => MeasureSummary.Of(m, clock), ct);
}

/// <summary>What customers' feedback does for the products (2.2-15), by product with its status.</summary>
public sealed record ProductImprovementsView(DateOnly AsOf, IReadOnlyList<ProductImprovementView> Products);

/// <param name="Overdue">Of the open ones, those whose day is over.</param>
/// <param name="MeasuresLink">The measures behind it.</param>
public sealed record ProductImprovementView(string Product, int Open, int Overdue, int Done, int Verified, string MeasuresLink);

internal static class GetProductImprovements
{
    /// <summary>Every product that is to become better because of what customers said, with how its measures stand as of a day. Refuses <c>date-in-future</c>.</summary>
    /// <param name="regionId">Only of one region.</param>
    /// <param name="asOf">Default: today.</param>
    internal static async Task<Ok<ProductImprovementsView>> Handle(Guid? regionId, DateOnly? asOf, CustomerServiceDbContext db, BusinessClock clock, CancellationToken ct)
    {
        var day = clock.AsOf(asOf);
        var measures = await db.Measures.AsNoTracking().AsSplitQuery().Where(m => m.Product != null && (regionId == null || m.RegionId == regionId)).ToListAsync(ct);
        var products = from measure in measures
                       let standing = measure.StandingAsOf(day)
                       where standing is not null
                       group standing by measure.Product into product
                       orderby product.Key
                       select new ProductImprovementView(
                           product.Key, product.Count(s => s is MeasureStanding.Open or MeasureStanding.Overdue), product.Count(s => s == MeasureStanding.Overdue), product.Count(s => s == MeasureStanding.Done),
                           product.Count(s => s == MeasureStanding.Verified), $"/api/customer-service/v1/measures?product={Uri.EscapeDataString(product.Key)}");
        return TypedResults.Ok(new ProductImprovementsView(day, [.. products]));
    }
}

/// <summary>What measures tell of a region, their traces, and what waits for who does and who verifies them.</summary>
internal static class MeasureAnswers
{
    private const int Soon = 7;

    public static RegionFigures Figures => RegionFigures.Of<CustomerServiceDbContext>("improvement.read", FiguresAsync);

    public static RecordTraces Traces => RecordTraces.Of<CustomerServiceDbContext>("measure", "improvement.read", TraceAsync);

    public static IEnumerable<WaitingList> Waiting =>
    [
        WaitingList.Of<CustomerServiceDbContext>("improvement.update", DueAsync),
        WaitingList.Of<CustomerServiceDbContext>("improvement.approve", DoneAsync),
    ];

    /// <summary>On time is done by its day, of those due in the quarter, to the day (10a).</summary>
    private static async Task<IReadOnlyList<SummaryFigure>> FiguresAsync(CustomerServiceDbContext db, RegionQuestion asked, CancellationToken ct)
    {
        var (first, day) = (BusinessPeriod.QuarterOf(asked.AsOf).First, asked.AsOf);
        var measures = await db.Measures.AsNoTracking().AsSplitQuery().Where(m => m.RegionId == asked.RegionId && m.Steps.Any(s => s.On <= day)).ToListAsync(ct);
        if (measures.Count == 0)
            return [];

        var newest = measures.SelectMany(m => m.Steps).Where(s => s.On <= day).Max(s => s.RecordedAt);
        var due = measures.Where(m => m.DueOn >= first && m.DueOn <= day).ToList();
        return
        [
            SummaryFigure.Count("measures.overdue", measures.Count(m => m.StandingAsOf(day) == MeasureStanding.Overdue), newest, $"measures?regionId={asked.RegionId}&overdue=true"),
            SummaryFigure.Percent(
                "measures.onTime", due.Count == 0 ? null : Math.Round(due.Count(m => m.DoneOn <= m.DueOn) * 100m / due.Count, 2, MidpointRounding.AwayFromZero), newest,
                string.Create(CultureInfo.InvariantCulture, $"measures?regionId={asked.RegionId}&dueFrom={first:yyyy-MM-dd}&dueTo={day:yyyy-MM-dd}")),
        ];
    }

    private static async Task<RecordTrace?> TraceAsync(CustomerServiceDbContext db, TraceQuestion asked, CancellationToken ct)
    {
        if (await db.Measures.AsNoTracking().AsSplitQuery().SingleOrDefaultAsync(m => m.Id == asked.Id, ct) is not { } measure)
            return null;

        return new RecordTrace(
            measure.Number,
            $"measures/{measure.Id}",
            [
                .. measure.SurveyId is { } survey ? (IEnumerable<RecordLink>)[new RecordLink("survey", survey, null, "survey", "customer-service", $"surveys/{survey}")] : [],
                .. measure.TicketId is { } ticket ? (IEnumerable<RecordLink>)[new RecordLink("ticket", ticket, null, "ticket", "customer-service", $"tickets/{ticket}")] : [],
            ],
            [],
            [.. measure.Steps.OrderBy(s => s.Sequence).Select(s => new RecordStep($"measure{s.To}", string.Create(CultureInfo.InvariantCulture, $"{measure.Id}/{s.Sequence}"), null, s.On, s.RecordedAt))]);
    }

    private static async Task<IReadOnlyList<Waits>> DueAsync(CustomerServiceDbContext db, WaitingFor whom, CancellationToken ct)
    {
        var until = whom.Clock.Today().AddDays(Soon);
        return [.. (await whom.CandidatesAsync(db.Measures.AsNoTracking().AsSplitQuery().Where(m => m.Status == MeasureStatus.Open && m.DueOn <= until).OrderBy(m => m.DueOn).ThenBy(m => m.Id), ct))
            .Select(m => Of(m, "measureDue", "label.customer-service.waiting.measure", m.DueOn, "done"))];
    }

    private static async Task<IReadOnlyList<Waits>> DoneAsync(CustomerServiceDbContext db, WaitingFor whom, CancellationToken ct)
        => [.. (await whom.CandidatesAsync(db.Measures.AsNoTracking().AsSplitQuery().Where(m => m.Status == MeasureStatus.Done).OrderBy(m => m.DoneOn).ThenBy(m => m.Id), ct))
            .Where(m => MeasureActions.Of(m, whom.User).Contains("verify", StringComparer.Ordinal)).Select(m => Of(m, "measureVerification", "label.customer-service.waiting.verification", null, "verify"))];

    private static Waits Of(Measure m, string kind, string title, DateOnly? dueOn, string action)
        => new(kind, title, "measure", m.Id, m.Number, m.RegionId, m.Steps.MaxBy(s => s.Sequence)!.RecordedAt, dueOn, action, $"measures/{m.Id}", ("number", m.Number), ("action", m.Action.Length > 100 ? m.Action[..100] : m.Action));
}

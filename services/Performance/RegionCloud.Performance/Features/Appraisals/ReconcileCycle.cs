using System.Globalization;
using System.Text.Json;
using Grpc.Core;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Common.Messages.V1;
using RegionCloud.Finance.Messages.V1;
using RegionCloud.Performance.Data;
using RegionCloud.Performance.Domain.Appraisals;
using RegionCloud.Performance.Features.Facts;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Performance.Features.Appraisals;

/// <summary>Which figure of whom: the same on both sides.</summary>
internal readonly record struct BookKey(string Owner, string Figure, Guid? EmployeeId, string Currency);

internal static class ReconcileCycle
{
    // A whole region is asked for; that may take its time.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Whose books say the same way what scores are held against; Finance is asked in its own.</summary>
    public static IEnumerable<string> Owners => ["sales", "marketing", "customer-service"];

    /// <summary>
    /// Holds the facts of a scored cycle against the books of the departments that own them, asked over gRPC with your own rights (RB-25): of a month Sales and Finance, of a quarter and a year also Marketing and CustomerService. What
    /// differs is shown, and while something does the cycle is not published: some event may still be on its way. Refuses <c>performance.cycle.wrong-state</c>; 503 <c>peer-unavailable</c> while a department is away.
    /// </summary>
    internal static Task<Results<Ok<CycleView>, NotFound>> Handle(
        Guid id, IfMatch ifMatch, PerformanceDbContext db, PeersOf<PerformanceBooksService.PerformanceBooksServiceClient> books, CollectionService.CollectionServiceClient finance, CurrentUser user, BusinessClock clock, CancellationToken ct)
        => Cycles.DoAsync(id, "appraisal.create", on: null, ifMatch, db, user, clock, async (cycle, act) =>
        {
            Refuse.Broken(CycleRules.Reconcile(cycle));
            var owners = cycle.Kind == CycleKind.Month ? ["sales"] : Owners;
            var ours = await OursAsync(db, cycle, act.On, [.. owners, "finance"], ct);
            var theirs = await TheirsAsync(owners, books, finance, cycle, act.On, ct);
            var keys = ours.Keys.Union(theirs.Keys).ToList();
            var differences = keys.Where(k => ours.GetValueOrDefault(k) != theirs.GetValueOrDefault(k)).OrderBy(k => k.Owner, StringComparer.Ordinal).ThenBy(k => k.Figure, StringComparer.Ordinal).ThenBy(k => k.EmployeeId)
                .Select(k => new BookDifference(k.Owner, k.Figure, k.EmployeeId, ours.GetValueOrDefault(k), theirs.GetValueOrDefault(k), ours.GetValueOrDefault(k) - theirs.GetValueOrDefault(k))).ToList();
            cycle.Reconcile(keys.Count, JsonSerializer.Serialize(differences), act.At);
        }, ct);

    /// <summary>Targets, receivables, campaigns, research and customer service as of the cycle's last day, contracts and trainings as they stand today.</summary>
    private static async Task<Dictionary<BookKey, decimal>> TheirsAsync(
        IEnumerable<string> owners, PeersOf<PerformanceBooksService.PerformanceBooksServiceClient> books, CollectionService.CollectionServiceClient finance, AppraisalCycle cycle, DateOnly today, CancellationToken ct)
    {
        var found = new Dictionary<BookKey, decimal>();
        var request = new GetBooksRequest { RegionId = cycle.RegionId.ToString(), From = Text(cycle.First), Until = Text(cycle.Last), AsOf = Text(cycle.Last), ContractsAsOf = Text(today) };
        foreach (var owner in owners)
        {
            foreach (var figure in (await AskAsync(owner, deadline => books.Of(owner).GetBooksAsync(request, deadline: deadline, cancellationToken: ct))).Figures)
                found[new BookKey(owner, figure.Figure, Id(figure.EmployeeId), figure.Currency)] = Amount(figure.Amount);
        }

        var due = await AskAsync("finance", deadline => finance.GetDueCollectionAsync(new GetDueCollectionRequest { RegionId = cycle.RegionId.ToString(), AsOf = Text(cycle.Last) }, deadline: deadline, cancellationToken: ct));
        foreach (var row in due.Rows)
        {
            found[new BookKey("finance", "due", Id(row.EmployeeId), row.Due.Currency)] = Amount(row.Due.Amount);
            found[new BookKey("finance", "paid", Id(row.EmployeeId), row.PaidOnDue.Currency)] = Amount(row.PaidOnDue.Amount);
        }

        return found;
    }

    private static async Task<Dictionary<BookKey, decimal>> OursAsync(PerformanceDbContext db, AppraisalCycle cycle, DateOnly today, IReadOnlyList<string> owners, CancellationToken ct)
    {
        var facts = await db.RegionFactsAsync(cycle.RegionId, cycle.First, cycle.Last, today, ct);
        var found = new Dictionary<BookKey, decimal>();
        foreach (var formula in KpiFormula.All.Values.Where(f => f.Actual != FactMeasure.TrainingHeld))
        {
            foreach (var (measure, employee, currency, amount) in facts.Totals(formula))
            {
                var (owner, figure) = Entry(formula, measure);
                if (owners.Contains(owner, StringComparer.Ordinal))
                    found[new BookKey(owner, figure, employee, currency)] = amount;
            }
        }

        // Sales keeps of a training only how it stands now.
        var trainings = await db.Facts.AsNoTracking().InForce(today, DateTimeOffset.MaxValue)
            .Where(f => f.RegionId == cycle.RegionId && (f.Measure == FactMeasure.TrainingPlanned || f.Measure == FactMeasure.TrainingHeld) && f.CountsOn >= cycle.First && f.CountsOn <= cycle.Last)
            .GroupBy(f => f.Measure).Select(g => new { g.Key, Amount = g.Sum(f => f.Amount) }).ToListAsync(ct);
        foreach (var training in trainings)
            found[new BookKey("sales", training.Key.Name(), null, "")] = training.Amount;
        return found;
    }

    /// <summary>Whose books have a measure, and under which name.</summary>
    private static (string Owner, string Figure) Entry(KpiFormula formula, FactMeasure measure) => measure switch
    {
        // What a campaign brought and cost stands in Marketing's books too: it was told the same.
        FactMeasure.Signed when formula.Span == FactSpan.EndedCampaigns => ("marketing", "campaignRevenue"),
        _ when formula.Span == FactSpan.EndedCampaigns => ("marketing", measure.Name()),
        FactMeasure.ResearchDelivered => ("marketing", "researchOnTime"),
        FactMeasure.ResearchDue => ("marketing", measure.Name()),
        FactMeasure.Due or FactMeasure.Paid => ("finance", measure.Name()),
        FactMeasure.FirstResponseMet or FactMeasure.FirstResponseDue or FactMeasure.SurveySatisfied or FactMeasure.SurveyAnswered or FactMeasure.VisitOnTime or FactMeasure.VisitDue or FactMeasure.MeasureOnTime or FactMeasure.MeasureDue
            => ("customer-service", measure.Name()),
        _ => ("sales", measure.Name()),
    };

    private static async Task<T> AskAsync<T>(string department, Func<DateTime, AsyncUnaryCall<T>> ask)
    {
        try
        {
            // gRPC counts by the machine's clock, whatever the business's clock says.
            return await ask(TimeProvider.System.GetUtcNow().Add(Patience).UtcDateTime);
        }
        catch (RpcException e) when (e.StatusCode is StatusCode.Unavailable or StatusCode.DeadlineExceeded or StatusCode.Internal)
        {
            throw new PeerUnavailableException(department, e);
        }
    }

    private static Guid? Id(string text) => text.Length == 0 ? null : Guid.Parse(text);

    private static decimal Amount(string text) => decimal.Parse(text, CultureInfo.InvariantCulture);

    private static string Text(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}

using System.Globalization;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Common.Messages.V1;
using RegionCloud.Sales.Data;
using RegionCloud.Sales.Domain;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Security;

namespace RegionCloud.Sales.Grpc;

/// <summary>What Performance holds its facts against before it publishes scores; answers within the caller's own scope (RB-25).</summary>
[RequirePermission("salesPlan.read")]
internal sealed class PerformanceBooksGrpc(SalesDbContext db, BusinessClock clock) : PerformanceBooksService.PerformanceBooksServiceBase
{
    public override async Task<GetBooksResponse> GetBooks(GetBooksRequest request, ServerCallContext context)
    {
        var (region, from, until, ct) = (Id(request.RegionId), Day(request.From, "from"), Day(request.Until, "until"), context.CancellationToken);
        var (asOf, contractsAsOf) = (clock.AsOf(Day(request.AsOf, "asOf")), clock.AsOf(Day(request.ContractsAsOf, "contractsAsOf")));

        var signed = await db.PerformanceEntries.Where(e => e.RegionId == region && e.SignedOn >= from && e.SignedOn <= until && e.On <= contractsAsOf)
            .GroupBy(e => new { e.OwnerId, e.Currency }).Select(g => new { g.Key.OwnerId, g.Key.Currency, Amount = g.Sum(e => e.Amount) }).ToListAsync(ct);
        var (first, last) = (PerformanceEntry.PeriodOf(from), PerformanceEntry.PeriodOf(until));
        var targets = await db.PlanTargets.Where(t => t.RegionId == region && (t.Year * 12) + t.Month - 1 >= first && (t.Year * 12) + t.Month - 1 <= last && t.ApprovedOn <= asOf
                && !db.PlanTargets.Any(later => later.RegionId == t.RegionId && later.Year == t.Year && later.Revision > t.Revision && later.ApprovedOn <= asOf))
            .GroupBy(t => new { t.OwnerId, t.Currency }).Select(g => new { g.Key.OwnerId, g.Key.Currency, Amount = g.Sum(t => t.Amount) }).ToListAsync(ct);
        var trainings = await db.Trainings.Where(t => t.RegionId == region && t.PlannedOn >= from && t.PlannedOn <= until).Select(t => t.HeldOn).ToListAsync(ct);

        var response = new GetBooksResponse();
        response.Figures.AddRange(Money("signed", signed.Select(s => (s.OwnerId, s.Currency, s.Amount))));
        response.Figures.AddRange(Money("planTarget", targets.Select(t => (t.OwnerId, t.Currency, t.Amount))));
        response.Figures.Add(new BookFigure { Figure = "trainingPlanned", Amount = Text(trainings.Count) });
        response.Figures.Add(new BookFigure { Figure = "trainingHeld", Amount = Text(trainings.Count(h => h is not null)) });
        return response;
    }

    private static IEnumerable<BookFigure> Money(string figure, IEnumerable<(Guid OwnerId, string Currency, decimal Amount)> persons)
    {
        var all = persons.ToList();
        return
        [
            .. all.Select(p => new BookFigure { Figure = figure, EmployeeId = p.OwnerId.ToString(), Currency = p.Currency, Amount = Text(p.Amount) }),
            .. all.GroupBy(p => p.Currency, StringComparer.Ordinal).Select(g => new BookFigure { Figure = figure, Currency = g.Key, Amount = Text(g.Sum(p => p.Amount)) }),
        ];
    }

    private static string Text(decimal amount) => amount.ToString("0.00", CultureInfo.InvariantCulture);

    private static Guid Id(string text) => Guid.TryParse(text, out var id) ? id : throw Unreadable("regionId", "UUID");

    private static DateOnly Day(string text, string field) => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : throw Unreadable(field, "yyyy-MM-dd");

    private static MalformedRequestException Unreadable(string field, string expected) => new(Fault.Of("invalid-value", $"/{field}", ("field", field), ("expected", expected)));
}

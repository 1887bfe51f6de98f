using Microsoft.AspNetCore.Http.HttpResults;
using RegionCloud.Finance.Data;
using RegionCloud.Finance.Domain;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Finance.Features.Receivables;

/// <param name="Totals">One row for each currency.</param>
public sealed record CollectionReport(DateOnly AsOf, Guid PolicySetId, [property: ValuesOf(typeof(FigureGrouping))] string GroupBy, IReadOnlyList<CollectionRow> Rows, IReadOnlyList<CollectionRow> Totals);

/// <param name="Id">Region, department, employee or customer; absent in a total.</param>
/// <param name="Receivable">Original amount less what was cancelled.</param>
/// <param name="Due">What fell due by the day.</param>
/// <param name="PaidOnDue">Received on what fell due.</param>
/// <param name="Measurable">False while nothing is due; then there is no rate.</param>
/// <param name="RatePercent">Paid on due ÷ due.</param>
/// <param name="OverdueRatioPercent">Overdue ÷ outstanding; absent when nothing is outstanding.</param>
public sealed record CollectionRow(
    Guid? Id, string Code, string Name, string Currency, decimal Receivable, decimal Received, decimal Due, decimal PaidOnDue, bool Measurable, decimal? RatePercent,
    decimal Outstanding, decimal Overdue, decimal? OverdueRatioPercent);

internal static class GetCollection
{
    /// <summary>
    /// How well what fell due is collected as of a day (RB-13). <c>groupBy</c>: region (default), department, person (× share),
    /// customer. Refuses <c>date-in-future</c>.
    /// </summary>
    internal static async Task<Ok<CollectionReport>> Handle(DateOnly? asOf, [ValuesOf(typeof(FigureGrouping))] string? groupBy, Guid? regionId, FinanceDbContext db, OrganisationDirectory organisation, BusinessClock clock, CancellationToken ct)
    {
        var (day, by) = (clock.AsOf(asOf), groupBy ?? "region");
        var policy = await db.PolicyAsync(day, ct);
        var groups = await GroupedMovements.ReadAsync(db, organisation.Current, day, by, regionId, ct);
        return TypedResults.Ok(new CollectionReport(day, policy.Id, by, [.. groups.Select(Row)], [.. groups.Totals().Select(Row)]));

        CollectionRow Row(FigureGroup group)
        {
            var p = Position.Of(group.Movements, day);
            return new CollectionRow(
                group.Id, group.Code, group.Name, group.Currency, p.Receivable, p.Received, p.Due, p.PaidOnDue, p.RatePercent is not null, p.RatePercent, p.Outstanding, p.Overdue, p.OverduePercent);
        }
    }
}

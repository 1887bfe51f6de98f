using Microsoft.AspNetCore.Http.HttpResults;
using RegionCloud.Finance.Data;
using RegionCloud.ServiceDefaults.Organisation;

namespace RegionCloud.Finance.Features.Receivables;

/// <param name="Buckets">Names of the columns, in order; part of the policy set.</param>
/// <param name="Totals">One row for each currency: in every column exactly the sum of the rows.</param>
public sealed record AgeingReport(DateOnly AsOf, string PolicySetId, string GroupBy, IReadOnlyList<string> Buckets, IReadOnlyList<AgeingRow> Rows, IReadOnlyList<AgeingRow> Totals);

/// <param name="Id">Region, department, employee or customer; absent in a total.</param>
/// <param name="Amounts">Outstanding by bucket.</param>
public sealed record AgeingRow(Guid? Id, string Code, string Name, string Currency, IReadOnlyDictionary<string, decimal> Amounts, decimal Outstanding, decimal Overdue);

internal static class GetAgeing
{
    /// <summary>
    /// What is outstanding as of a day, by days past due (RB-12). <c>groupBy</c>: region (default), department, person (× share,
    /// RB-05), customer. Refuses <c>date-in-future</c>.
    /// </summary>
    internal static async Task<Ok<AgeingReport>> Handle(DateOnly? asOf, string? groupBy, Guid? regionId, FinanceDbContext db, OrganisationDirectory organisation, BusinessClock clock, CancellationToken ct)
        => TypedResults.Ok(await ReportAsync(asOf, groupBy, regionId, db, organisation, clock, ct));

    internal static async Task<AgeingReport> ReportAsync(DateOnly? asOf, string? groupBy, Guid? regionId, FinanceDbContext db, OrganisationDirectory organisation, BusinessClock clock, CancellationToken ct)
    {
        var (day, by) = (clock.AsOf(asOf), groupBy ?? "region");
        var policy = await db.PolicyAsync(day, ct);
        var buckets = policy.Buckets();
        var groups = await GroupedMovements.ReadAsync(db, organisation.Current, day, by, regionId, ct);
        return new AgeingReport(day, policy.Id, by, buckets.Names, [.. groups.Select(Row)], [.. groups.Totals().Select(Row)]);

        AgeingRow Row(FigureGroup group)
        {
            var amounts = buckets.Outstanding(group.Movements, day);
            return new AgeingRow(
                group.Id, group.Code, group.Name, group.Currency, buckets.Names.Zip(amounts).ToDictionary(c => c.First, c => c.Second, StringComparer.Ordinal), amounts.Sum(), amounts[1..].Sum());
        }
    }
}

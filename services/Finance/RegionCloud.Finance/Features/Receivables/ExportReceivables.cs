using RegionCloud.Finance.Data;
using RegionCloud.ServiceDefaults.Lists;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Finance.Features.Receivables;

internal static class ExportReceivables
{
    /// <summary>The receivables ledger as a file, with the filters and sorts of the list. Refuses <c>date-in-future</c>.</summary>
    /// <param name="asOf">Default: today.</param>
    /// <param name="status">open, overdue, settled, all (default).</param>
    internal static async Task<ExportFile> Handle(
        ExportQuery<ReceivableList> query, DateOnly? asOf, [ValuesOf(typeof(ReceivableFilter))] string? status, FinanceDbContext db, OrganisationDirectory organisation, BusinessClock clock, CancellationToken ct)
    {
        var day = clock.AsOf(asOf);
        var policy = await db.PolicyAsync(day, ct);
        return await query.ExportAsync("label.finance.list.receivables", ListReceivables.Positions(db, day, status), rows => ListReceivables.RowsAsync(db, rows, day, policy, organisation.Current, ct), ct);
    }
}

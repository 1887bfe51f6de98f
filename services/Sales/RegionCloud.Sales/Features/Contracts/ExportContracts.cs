using RegionCloud.Sales.Data;
using RegionCloud.ServiceDefaults.Lists;

namespace RegionCloud.Sales.Features.Contracts;

internal static class ExportContracts
{
    /// <summary>The contracts as a file, with the filters and sorts of the list.</summary>
    internal static Task<ExportFile> Handle(ExportQuery<ContractList> query, SalesDbContext db, CancellationToken ct)
        => query.ExportAsync("label.sales.list.contracts", ListContracts.Rows(db), ContractSummary.Of, ct);
}

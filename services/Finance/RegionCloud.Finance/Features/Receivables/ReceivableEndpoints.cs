using RegionCloud.ServiceDefaults.Security;

namespace RegionCloud.Finance.Features.Receivables;

internal static class ReceivableEndpoints
{
    public static void MapReceivables(this IEndpointRouteBuilder finance)
    {
        finance.MapGet("/receivables", ListReceivables.Handle).RequirePermission("receivable.read");
        finance.MapGet("/receivables/export", ExportReceivables.Handle).RequirePermission("receivable.export");
        finance.MapGet("/receivables/{instalmentId:guid}/entries", ListReceivableEntries.Handle).RequirePermission("receivable.read");
        finance.MapGet("/ageing", GetAgeing.Handle).RequirePermission("receivable.read");
        finance.MapGet("/ageing/export", ExportAgeing.Handle).RequirePermission("receivable.export");
        finance.MapGet("/collection", GetCollection.Handle).RequirePermission("receivable.read");
    }
}

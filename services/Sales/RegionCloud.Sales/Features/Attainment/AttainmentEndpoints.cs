using RegionCloud.ServiceDefaults.Security;

namespace RegionCloud.Sales.Features.Attainment;

internal static class AttainmentEndpoints
{
    public static void MapAttainment(this IEndpointRouteBuilder sales)
    {
        sales.MapGet("/attainment", GetAttainment.Handle).RequirePermission("salesPlan.read");
        sales.MapGet("/attainment/entries", ListPerformanceEntries.Handle).RequirePermission("salesPlan.read");
        sales.MapGet("/attainment/entries/export", ExportPerformanceEntries.Handle).RequirePermission("salesPlan.export");
    }
}

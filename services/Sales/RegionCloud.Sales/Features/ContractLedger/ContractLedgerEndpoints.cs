using RegionCloud.ServiceDefaults.Security;

namespace RegionCloud.Sales.Features.ContractLedger;

internal static class ContractLedgerEndpoints
{
    public static void MapContractLedger(this IEndpointRouteBuilder sales)
    {
        sales.MapGet("/contract-ledger", GetContractLedger.Handle).RequirePermission("contract.read");
        sales.MapGet("/contract-ledger/export", ExportContractLedger.Handle).RequirePermission("contract.export");
        sales.MapGet("/contract-totals", GetContractTotals.Handle).RequirePermission("contract.read");
    }
}

using RegionCloud.ServiceDefaults.Imports;

namespace RegionCloud.Sales.Features.Imports;

internal static class ImportEndpoints
{
    public static void MapImports(this IEndpointRouteBuilder sales)
    {
        sales.MapImport<CustomerFile>("customers", ImportCustomers.Handle, "data.migrate");
        sales.MapImport<ContractFile>("contracts", ImportContracts.Handle, "data.migrate");
        sales.MapImport<PlanFile>("plans", ImportPlans.Handle, "salesPlan.create");
    }
}

using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Sales.Features.Imports;

internal static class ImportEndpoints
{
    public static void MapImports(this IEndpointRouteBuilder sales)
    {
        var imports = sales.MapGroup("/imports");
        imports.MapPost("/customers", ImportCustomers.Handle).RequirePermission("data.migrate").RequireIdempotencyKey();
        imports.MapPost("/contracts", ImportContracts.Handle).RequirePermission("data.migrate").RequireIdempotencyKey();
    }
}

/// <summary>What an import did. Repeating it creates nothing and finds everything unchanged.</summary>
/// <param name="Rows">Lines of the file without the header.</param>
/// <param name="Created">Contracts, or relations of a region to a customer.</param>
public sealed record ImportOutcome(int Rows, int Created, int Unchanged);

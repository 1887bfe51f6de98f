using RegionCloud.ServiceDefaults.Imports;

namespace RegionCloud.Performance.Features.Imports;

internal static class ImportEndpoints
{
    public static void MapImports(this IEndpointRouteBuilder api) => api.MapImport<OrganisationImport>("organisation", ImportOrganisation.Handle, "data.migrate");
}

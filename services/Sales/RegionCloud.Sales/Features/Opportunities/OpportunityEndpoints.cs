using RegionCloud.ServiceDefaults.Security;

namespace RegionCloud.Sales.Features.Opportunities;

internal static class OpportunityEndpoints
{
    public static void MapOpportunities(this IEndpointRouteBuilder sales)
    {
        var opportunities = sales.MapGroup("/opportunities");
        opportunities.MapGet("", ListOpportunities.Handle).RequirePermission("opportunity.read");
        opportunities.MapGet("/export", ExportOpportunities.Handle).RequirePermission("opportunity.export");
        opportunities.MapGet("/{id:guid}", GetOpportunity.Handle).RequirePermission("opportunity.read");
        opportunities.MapPost("", BeginOpportunity.Handle).RequirePermission("opportunity.create");
        opportunities.MapPut("/{id:guid}", ChangeOpportunity.Handle).RequirePermission("opportunity.update");
        opportunities.MapPost("/{id:guid}/lose", LoseOpportunity.Handle).RequirePermission("opportunity.update");
        opportunities.MapPost("/{id:guid}/explain-win", ExplainWin.Handle).RequirePermission("opportunity.update");
        sales.MapGet("/forecast", GetForecast.Handle).RequirePermission("opportunity.read");
    }
}

using RegionCloud.ServiceDefaults.Security;

namespace RegionCloud.Sales.Features.Leads;

internal static class LeadEndpoints
{
    public static void MapLeads(this IEndpointRouteBuilder sales)
    {
        var leads = sales.MapGroup("/leads");
        leads.MapGet("", ListLeads.Handle).RequirePermission("lead.read");
        leads.MapGet("/export", ExportLeads.Handle).RequirePermission("lead.export");
        leads.MapGet("/{id:guid}", GetLead.Handle).RequirePermission("lead.read");
        leads.MapPost("", TakeLead.Handle).RequirePermission("lead.create");
        leads.MapPut("/{id:guid}", ChangeLead.Handle).RequirePermission("lead.update");
        leads.MapPost("/{id:guid}/contact", ContactLead.Handle).RequirePermission("lead.update");
        leads.MapPost("/{id:guid}/qualify", QualifyLead.Handle).RequirePermission("lead.update");
        leads.MapPost("/{id:guid}/lose", LoseLead.Handle).RequirePermission("lead.update");
        leads.MapPost("/{id:guid}/convert", ConvertLead.Handle).RequirePermission("lead.update");
    }
}

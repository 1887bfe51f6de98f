using Microsoft.EntityFrameworkCore;
using RegionCloud.CustomerService.Data;
using RegionCloud.CustomerService.Domain;
using RegionCloud.ServiceDefaults.Attachments;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.CustomerService.Features.Tickets;

internal static class TicketEndpoints
{
    public static void MapTickets(this IEndpointRouteBuilder service)
    {
        var tickets = service.MapGroup("/tickets");
        tickets.MapGet("", ListTickets.Handle).RequirePermission("ticket.read");
        tickets.MapGet("/export", ExportTickets.Handle).RequirePermission("ticket.export");
        tickets.MapGet("/{id:guid}", GetTicket.Handle).RequirePermission("ticket.read");
        tickets.MapGet("/{id:guid}/deadlines", GetTicketDeadlines.Handle).RequirePermission("ticket.read");
        tickets.MapPost("", OpenTicket.Handle).RequirePermission("ticket.create");
        tickets.MapPut("/{id:guid}", ChangeTicket.Handle).RequirePermission("ticket.update");
        tickets.MapPost("/{id:guid}/assign", AssignTicket.Handle).RequirePermission("ticket.update");
        tickets.MapPost("/{id:guid}/reply", ReplyToTicket.Handle).RequirePermission("ticket.update");
        tickets.MapPost("/{id:guid}/wait", WaitForCustomer.Handle).RequirePermission("ticket.update");
        tickets.MapPost("/{id:guid}/resume", ResumeTicket.Handle).RequirePermission("ticket.update");
        tickets.MapPost("/{id:guid}/resolve", ResolveTicket.Handle).RequirePermission("ticket.update");
        tickets.MapPost("/{id:guid}/reopen", ReopenTicket.Handle).RequirePermission("ticket.update");
        tickets.MapPost("/{id:guid}/close", CloseTicket.Handle).RequirePermission("ticket.update");
        tickets.MapPost("/{id:guid}/escalate", EscalateTicket.Handle).RequirePermission("ticket.update");
        tickets.MapPost("/{id:guid}/acknowledge", AcknowledgeTicket.Handle).RequirePermission("ticket.acknowledge");
        tickets.MapPost("/{id:guid}/reclassify", ReclassifyTicket.Handle).RequirePermission("ticket.approve").RequireIdempotencyKey();
        tickets.MapAttachments(AttachmentKind.Of<CustomerServiceDbContext, Ticket>(
            "ticket", "ticket.read", "ticket.update", (db, id, ct) => db.Tickets.SingleOrDefaultAsync(t => t.Id == id, ct), TicketRules.Files, TicketRules.Files));
        service.MapGet("/ticket-figures", GetTicketFigures.Handle).RequirePermission("ticket.read");
    }
}

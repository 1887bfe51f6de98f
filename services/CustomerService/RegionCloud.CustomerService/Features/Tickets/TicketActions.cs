using RegionCloud.CustomerService.Domain;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Security;

namespace RegionCloud.CustomerService.Features.Tickets;

/// <summary>What somebody may do with a ticket now: his rights, and the same rules that would refuse him.</summary>
internal static class TicketActions
{
    public static IReadOnlyList<string> Of(Ticket ticket, CurrentUser user)
        => [.. All(ticket).Where(a => a.Refused is null && user.May(a.Permission, ticket.RegionId, ticket.DepartmentId, ticket.OwnerId)).Select(a => a.Action)];

    private static IEnumerable<(string Action, string Permission, Refusal? Refused)> All(Ticket ticket)
    {
        yield return ("change", "ticket.update", TicketRules.MustBeOpen(ticket, "change"));
        yield return ("assign", "ticket.update", TicketRules.MustBeOpen(ticket, "assign"));
        yield return ("reply", "ticket.update", TicketRules.MustBeOpen(ticket, "reply"));
        yield return ("wait", "ticket.update", TicketRules.Wait(ticket));
        yield return ("resume", "ticket.update", TicketRules.Resume(ticket));
        yield return ("resolve", "ticket.update", TicketRules.Resolve(ticket));
        yield return ("reopen", "ticket.update", TicketRules.Reopen(ticket));
        yield return ("close", "ticket.update", TicketRules.Close(ticket));
        yield return ("escalate", "ticket.update", TicketRules.Escalate(ticket));
        yield return ("acknowledge", "ticket.acknowledge", TicketRules.Acknowledge(ticket));
        yield return ("reclassify", "ticket.approve", TicketRules.MustBeOpen(ticket, "reclassify"));
    }
}

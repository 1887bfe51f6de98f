using System.Globalization;
using Microsoft.EntityFrameworkCore;
using RegionCloud.CustomerService.Data;
using RegionCloud.ServiceDefaults.Traces;

namespace RegionCloud.CustomerService.Features.Tickets;

/// <summary>From the customer and his contract to the ticket, and every step of it.</summary>
internal static class TicketTraces
{
    public static IEnumerable<RecordTraces> All => [RecordTraces.Of<CustomerServiceDbContext>("ticket", "ticket.read", TicketAsync)];

    private static async Task<RecordTrace?> TicketAsync(CustomerServiceDbContext db, TraceQuestion asked, CancellationToken ct)
    {
        if (await db.Tickets.AsNoTracking().AsSplitQuery().SingleOrDefaultAsync(t => t.Id == asked.Id, ct) is not { } ticket)
            return null;

        return new RecordTrace(
            ticket.Number,
            $"tickets/{ticket.Id}",
            [
                .. ticket.ContractId is { } contract ? (IEnumerable<RecordLink>)[new RecordLink("contract", contract, null, "contract", "sales", $"contracts/{contract}")] : [],
                new RecordLink("customer", ticket.CustomerId, null, "customer", "sales", $"customers/{ticket.CustomerId}"),
            ],
            [],
            [.. ticket.Steps.OrderBy(s => s.Sequence).Where(s => s.From != s.To).Select(s => new RecordStep($"ticket{s.To}", string.Create(CultureInfo.InvariantCulture, $"{ticket.Id}/{s.Sequence}"), null, s.On, s.RecordedAt))]);
    }
}

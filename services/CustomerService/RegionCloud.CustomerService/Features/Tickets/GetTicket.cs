using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RegionCloud.CustomerService.Data;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Security;

namespace RegionCloud.CustomerService.Features.Tickets;

internal static class GetTicket
{
    /// <summary>One ticket with what was said, its clocks as they stand now, and its history.</summary>
    internal static async Task<Results<Ok<TicketView>, NotFound>> Handle(Guid id, CustomerServiceDbContext db, CurrentUser user, OrganisationDirectory organisation, BusinessClock clock, CancellationToken ct)
        => await db.Tickets.AsNoTracking().AsSplitQuery().SingleOrDefaultAsync(t => t.Id == id, ct) is { } ticket
            ? TypedResults.Ok(TicketView.Of(ticket, user, organisation.Current, clock.Now))
            : TypedResults.NotFound();
}

using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RegionCloud.CustomerService.Data;
using RegionCloud.CustomerService.Domain;
using RegionCloud.CustomerService.Features.Customers;
using RegionCloud.CustomerService.Features.Policy;
using RegionCloud.CustomerService.Messages.Events;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Numbers;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.CustomerService.Features.Tickets;

/// <summary>A customer has asked, complained or suggested something.</summary>
/// <param name="ContractId">What it is about; an open complaint holds this contract's dunning (RB-16).</param>
/// <param name="Priority">Default: normal.</param>
/// <param name="ReceivedAt">When it came in; default: now. Both service times begin here.</param>
public sealed record OpenTicketRequest(Guid RegionId, Guid CustomerId, Guid? ContractId, TicketKind Kind, TicketPriority? Priority, [property: Required] TicketFields Content, DateTimeOffset? ReceivedAt);

/// <summary>What is wanted, and by whom.</summary>
/// <param name="Product">What it is about, as the customer calls it.</param>
/// <param name="Channel">Default: phone.</param>
/// <param name="ContactName">Who speaks for the customer.</param>
public sealed record TicketFields(
    [property: Text(1, 200)] string Subject, [property: Text(0, 8000)] string? Description, [property: Text(0, 200)] string? Product, ContactChannel? Channel, [property: Text(0, 100)] string? ContactName, [property: Text(0, 40)] string? ContactPhone)
{
    internal TicketContent ToContent() => new(Subject.Trim(), Description?.Trim() ?? "", Product?.Trim(), Channel ?? ContactChannel.Phone, ContactName?.Trim(), ContactPhone?.Trim());
}

internal static class OpenTicket
{
    /// <summary>
    /// Accepts a consultation (咨詢), complaint (投訴) or suggestion (建議): its service times begin (6.1-1…3, RB-17). 404 for a region whose tickets you do not take. Refuses
    /// <c>customer-service.customer-unknown</c> for whom the region has no relation to (or none that is yours), <c>customer-service.contract-unknown</c> for what is not a contract of his, <c>customer-service.ticket.time-in-future</c>, <c>customer-service.ticket.time-too-early</c>.
    /// </summary>
    internal static async Task<Results<Created<TicketView>, NotFound>> Handle(OpenTicketRequest request, CustomerServiceDbContext db, CurrentUser user, OrganisationDirectory organisation, BusinessClock clock, CancellationToken ct)
    {
        // An agent takes tickets of his own; the department takes everybody's.
        var department = ServiceDepartments.Of("ticket.create", request.RegionId, user, organisation);
        Guid? owner = department is null ? user.Employee?.Id : null;
        if ((department ?? ServiceDepartments.Of("ticket.create", request.RegionId, user, organisation, owner)) is not { } departmentId)
            return TypedResults.NotFound();

        var customer = await db.FileCustomers.AsNoTracking().SingleOrDefaultAsync(c => c.RegionId == request.RegionId && c.CustomerId == request.CustomerId, ct);
        Refuse.Broken(
            customer is null ? FileRules.CustomerUnknown("/customerId", request.CustomerId) : null,
            request.ContractId is { } contract && !await db.HasContractAsync(request.RegionId, request.CustomerId, contract, ct) ? FileRules.ContractUnknown(contract) : null);
        owner ??= customer!.OwnerId;
        var act = TicketSteps.Act("ticket.create", request.RegionId, departmentId, request.ReceivedAt, "/receivedAt", user, clock);
        var priority = request.Priority ?? TicketPriority.Normal;
        var times = (await db.PolicyAsync(act.On, ct)).Times(request.Kind, priority);
        var ticket = Ticket.Open(
            new TicketHead(await NumberSeries.NextAsync(db, "TK", request.RegionId, act.On.Year, ct), request.RegionId, departmentId, owner, request.CustomerId, request.ContractId, request.Kind, priority), request.Content.ToContent(), times, act);
        db.Add(ticket);
        var notices = TicketNews.Reckon(ticket, organisation.Current, clock);
        db.Publish(new TicketOpened(ticket.RegionId, act.On, act.By, act.RecordedAt, TicketView.State(ticket)));
        TicketNews.TellClocks(db, ticket, notices, act.By, clock);
        TicketNews.TellComplaint(db, ticket, before: null, act);
        return TypedResults.Created($"/api/customer-service/v1/tickets/{ticket.Id}", TicketView.Of(ticket, user, organisation.Current, clock.Now));
    }
}

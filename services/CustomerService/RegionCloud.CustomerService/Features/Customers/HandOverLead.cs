using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RegionCloud.CustomerService.Data;
using RegionCloud.CustomerService.Domain;
using RegionCloud.CustomerService.Messages;
using RegionCloud.CustomerService.Messages.Events;
using RegionCloud.ServiceDefaults.Lists;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.CustomerService.Features.Customers;

/// <param name="RegionId">Whose customer; needed only by those who see several regions.</param>
/// <param name="Need">What he may buy, and why.</param>
/// <param name="VisitId">The visit in which it was found, if one.</param>
/// <param name="TicketId">The ticket in which it was found, if one.</param>
public sealed record HandOverLeadRequest(Guid? RegionId, [property: Text(1, 2000)] string Need, Guid? VisitId, Guid? TicketId);

/// <summary>A customer who may buy again, handed to Sales (2.2-16).</summary>
/// <param name="Id">The lead carries it in Sales as the id of where it came from.</param>
public sealed record HandedLeadView(
    Guid Id, Guid RegionId, Guid CustomerId, string CustomerCode, string CustomerName, Guid OwnerId, string Need, Guid? VisitId, Guid? TicketId, DateOnly HandedOn, string RecordedBy, [property: JsonPropertyName("etag")] string Etag) : ITagged
{
    internal static HandedLeadView Of(HandedLead l) => new(l.Id, l.RegionId, l.CustomerId, l.CustomerCode, l.CustomerName, l.OwnerId, l.Need, l.VisitId, l.TicketId, l.HandedOn, l.RecordedBy, ETags.Of(l.Version));
}

internal sealed class HandedLeadList : Listing<HandedLead, HandedLeadView>
{
    public HandedLeadList()
    {
        Key(l => l.Id);
        DefaultSort("-handedOn");
        Filter("regionId", l => l.RegionId);
        Filter("customerId", l => l.CustomerId);
        Filter("ownerId", l => l.OwnerId);
        Range("handed", l => l.HandedOn);
        Search(l => l.CustomerCode, l => l.CustomerName, l => l.Need);
        Sort("handedOn", l => l.HandedOn);
    }
}

internal static class HandOverLead
{
    /// <summary>
    /// Hands a customer who may buy again to Sales, as a lead of who looks after him (2.2-16). 404 for a customer who is not yours, and for a visit or ticket that is not his.
    /// </summary>
    internal static async Task<Results<Created<HandedLeadView>, NotFound>> Handle(Guid customerId, HandOverLeadRequest request, CustomerServiceDbContext db, CurrentUser user, BusinessClock clock, CancellationToken ct)
    {
        if (await db.FileCustomers.AsNoTracking().Where(c => c.CustomerId == customerId && (request.RegionId == null || c.RegionId == request.RegionId)).OrderBy(c => c.Since).ThenBy(c => c.Id).FirstOrDefaultAsync(ct) is not { } customer
            || (request.VisitId is { } visit && !await db.Visits.AnyAsync(v => v.Id == visit && v.CustomerId == customerId, ct))
            || (request.TicketId is { } ticket && !await db.Tickets.AnyAsync(t => t.Id == ticket && t.CustomerId == customerId, ct)))
            return TypedResults.NotFound();

        var act = user.Act("customerFile.update", customer.RegionId, customer.DepartmentId, clock.Today(customer.RegionId), clock);
        var lead = new HandedLead
        {
            Id = Guid.CreateVersion7(act.At),
            RegionId = customer.RegionId,
            DepartmentId = customer.DepartmentId,
            OwnerId = customer.OwnerId,
            CustomerId = customerId,
            CustomerCode = customer.Code,
            CustomerName = customer.Name,
            Need = request.Need.Trim(),
            VisitId = request.VisitId,
            TicketId = request.TicketId,
            HandedOn = act.On,
            RecordedAt = act.At,
            RecordedBy = act.By,
        };
        db.Add(lead);
        db.Publish(new ServiceLeadFound(lead.RegionId, act.On, act.By, act.At, new ServiceLeadState(lead.Id, lead.RegionId, customerId, lead.OwnerId, customer.Name, customer.ContactName, customer.Phone, lead.Need)));
        return TypedResults.Created($"/api/customer-service/v1/handed-leads/{lead.Id}", HandedLeadView.Of(lead));
    }
}

internal static class ListHandedLeads
{
    /// <summary>What customer service has handed to Sales within the caller's scope, newest first.</summary>
    internal static async Task<Ok<Page<HandedLeadView>>> Handle(ListQuery<HandedLeadList> query, CustomerServiceDbContext db, CancellationToken ct)
        => TypedResults.Ok(await query.PageAsync(db.HandedLeads.AsNoTracking(), HandedLeadView.Of, ct));
}

internal static class GetHandedLead
{
    /// <summary>One hand-over to Sales.</summary>
    internal static async Task<Results<Ok<HandedLeadView>, NotFound>> Handle(Guid id, CustomerServiceDbContext db, CancellationToken ct)
        => await db.HandedLeads.AsNoTracking().SingleOrDefaultAsync(l => l.Id == id, ct) is { } lead ? TypedResults.Ok(HandedLeadView.Of(lead)) : TypedResults.NotFound();
}

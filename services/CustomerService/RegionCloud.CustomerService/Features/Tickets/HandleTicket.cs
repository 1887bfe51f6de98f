using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RegionCloud.CustomerService.Data;
using RegionCloud.CustomerService.Domain;
using RegionCloud.CustomerService.Features.Customers;
using RegionCloud.CustomerService.Features.Policy;
using RegionCloud.CustomerService.Messages.Events;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Policy;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.CustomerService.Features.Tickets;

/// <param name="ContractId">What it is about; absent: no contract.</param>
public sealed record ChangeTicketRequest([property: Required] TicketFields Content, Guid? ContractId);

/// <param name="AssigneeId">Somebody who works in the region.</param>
/// <param name="OccurredAt">When it happened; default: now.</param>
public sealed record AssignTicketRequest(Guid AssigneeId, [property: Text(0, 2000)] string? Note, DateTimeOffset? OccurredAt);

/// <param name="Text">What the customer was told.</param>
/// <param name="Channel">Default: as the ticket came in.</param>
/// <param name="OccurredAt">When he was told; default: now. One by the deadline is in time, whenever it is recorded.</param>
public sealed record ReplyToTicketRequest([property: Text(1, 8000)] string Text, ContactChannel? Channel, DateTimeOffset? OccurredAt);

/// <param name="Note">What he was asked.</param>
/// <param name="OccurredAt">When it happened; default: now.</param>
public sealed record WaitForCustomerRequest([property: Text(0, 2000)] string? Note, DateTimeOffset? OccurredAt);

/// <param name="Said">What the customer said.</param>
/// <param name="Channel">Default: as the ticket came in.</param>
/// <param name="OccurredAt">When it happened; default: now.</param>
public sealed record ResumeTicketRequest([property: Text(1, 8000)] string? Said, ContactChannel? Channel, DateTimeOffset? OccurredAt);

/// <param name="Resolution">How it was settled.</param>
/// <param name="Cause">Why it came about; a complaint must say it.</param>
/// <param name="OccurredAt">When it was settled; default: now.</param>
public sealed record ResolveTicketRequest([property: Text(1, 4000)] string Resolution, ServiceCause? Cause, DateTimeOffset? OccurredAt);

/// <param name="OccurredAt">When it happened; default: now.</param>
public sealed record ReopenTicketRequest([property: Text(1, 2000)] string Reason, DateTimeOffset? OccurredAt);

/// <param name="OccurredAt">When it happened; default: now.</param>
public sealed record CloseTicketRequest([property: Text(0, 2000)] string? Note, DateTimeOffset? OccurredAt);

/// <param name="OccurredAt">When it happened; default: now.</param>
public sealed record EscalateTicketRequest([property: Text(1, 2000)] string Reason, DateTimeOffset? OccurredAt);

/// <param name="Note">What is to be done.</param>
public sealed record AcknowledgeTicketRequest([property: Text(0, 2000)] string? Note);

/// <param name="Kind">Default: as it is.</param>
/// <param name="Priority">Default: as it is.</param>
public sealed record ReclassifyTicketRequest(TicketKind? Kind, TicketPriority? Priority, [property: Text(1, 2000)] string Reason);

internal static class ChangeTicket
{
    /// <summary>Corrects what a ticket says and which contract it is about; the hold of an open complaint moves with it (RB-16). Refuses <c>customer-service.ticket.wrong-state</c>, <c>customer-service.contract-unknown</c>.</summary>
    internal static async Task<Results<Ok<TicketView>, NotFound>> Handle(Guid id, ChangeTicketRequest request, IfMatch ifMatch, CustomerServiceDbContext db, CurrentUser user, OrganisationDirectory organisation, BusinessClock clock, CancellationToken ct)
    {
        var known = await db.Tickets.AsNoTracking().Where(t => t.Id == id).Select(t => new { t.RegionId, t.CustomerId, t.ContractId }).SingleOrDefaultAsync(ct);
        var unknown = known is not null && request.ContractId is { } contract && contract != known.ContractId && !await db.HasContractAsync(known.RegionId, known.CustomerId, contract, ct);
        return await TicketSteps.TakeAsync(
            id, "ticket.update", null, ifMatch, db, user, organisation, clock,
            (ticket, _) =>
            {
                Refuse.Broken(unknown ? FileRules.ContractUnknown(request.ContractId!.Value) : null);
                ticket.Change(request.Content.ToContent(), request.ContractId);
            },
            ct);
    }
}

internal static class AssignTicket
{
    /// <summary>
    /// Gives the ticket to somebody of the region, also from another. Refuses <c>customer-service.person-unknown</c>, <c>customer-service.ticket.wrong-state</c>, <c>customer-service.ticket.before-last-step</c>,
    /// <c>customer-service.ticket.time-in-future</c>.
    /// </summary>
    internal static Task<Results<Ok<TicketView>, NotFound>> Handle(Guid id, AssignTicketRequest request, IfMatch ifMatch, CustomerServiceDbContext db, CurrentUser user, OrganisationDirectory organisation, BusinessClock clock, CancellationToken ct)
        => TicketSteps.TakeAsync(
            id, "ticket.update", request.OccurredAt, ifMatch, db, user, organisation, clock,
            (ticket, act) =>
            {
                Refuse.Broken(organisation.Current.AssignmentOf(request.AssigneeId, ticket.RegionId, act.On) is null ? TicketRules.AssigneeUnknown(request.AssigneeId) : null);
                ticket.Assign(request.AssigneeId, request.Note, act);
            },
            ct);
}

internal static class ReplyToTicket
{
    /// <summary>
    /// Records what the customer was told; the first time this is the first response, and one dated by the deadline withdraws a breach (6.1-3, RB-17, RB-19). Refuses <c>customer-service.ticket.wrong-state</c>,
    /// <c>customer-service.ticket.before-last-step</c>, <c>customer-service.ticket.time-in-future</c>.
    /// </summary>
    internal static Task<Results<Ok<TicketView>, NotFound>> Handle(Guid id, ReplyToTicketRequest request, IfMatch ifMatch, CustomerServiceDbContext db, CurrentUser user, OrganisationDirectory organisation, BusinessClock clock, CancellationToken ct)
        => TicketSteps.TakeAsync(
            id, "ticket.update", request.OccurredAt, ifMatch, db, user, organisation, clock,
            (ticket, act) => ticket.Reply(request.Text.Trim(), request.Channel ?? ticket.Content.Channel, user.Employee?.Id, act), ct,
            (ticket, act) =>
            {
                // Later answers say nothing about the first one.
                if (ticket.FirstRespondedAt == act.At)
                    db.Publish(new TicketAnswered(ticket.RegionId, act.On, act.By, act.RecordedAt, TicketView.State(ticket)));
            });
}

internal static class WaitForCustomer
{
    /// <summary>
    /// We cannot go on before the customer answers: the resolution clock stands, in working minutes; the first-response clock never does (RB-18). Refuses <c>customer-service.ticket.wrong-state</c>,
    /// <c>customer-service.ticket.before-last-step</c>, <c>customer-service.ticket.time-in-future</c>.
    /// </summary>
    internal static Task<Results<Ok<TicketView>, NotFound>> Handle(Guid id, WaitForCustomerRequest request, IfMatch ifMatch, CustomerServiceDbContext db, CurrentUser user, OrganisationDirectory organisation, BusinessClock clock, CancellationToken ct)
        => TicketSteps.TakeAsync(id, "ticket.update", request.OccurredAt, ifMatch, db, user, organisation, clock, (ticket, act) => ticket.Wait(request.Note, act), ct);
}

internal static class ResumeTicket
{
    /// <summary>
    /// The customer has answered, or the work goes on without it: the resolution clock runs again (RB-18). Refuses <c>customer-service.ticket.wrong-state</c>, <c>customer-service.ticket.before-last-step</c>,
    /// <c>customer-service.ticket.time-in-future</c>.
    /// </summary>
    internal static Task<Results<Ok<TicketView>, NotFound>> Handle(Guid id, ResumeTicketRequest request, IfMatch ifMatch, CustomerServiceDbContext db, CurrentUser user, OrganisationDirectory organisation, BusinessClock clock, CancellationToken ct)
        => TicketSteps.TakeAsync(
            id, "ticket.update", request.OccurredAt, ifMatch, db, user, organisation, clock, (ticket, act) => ticket.Resume(request.Said?.Trim(), request.Channel ?? ticket.Content.Channel, act), ct);
}

internal static class ResolveTicket
{
    /// <summary>
    /// Settles a ticket that was answered, and says how; a complaint also why it came about: <c>customer-service.ticket.cause-missing</c>. A complaint's hold on dunning ends (RB-16). Refuses
    /// <c>customer-service.ticket.wrong-state</c>, <c>customer-service.ticket.before-last-step</c>, <c>customer-service.ticket.time-in-future</c>.
    /// </summary>
    internal static Task<Results<Ok<TicketView>, NotFound>> Handle(Guid id, ResolveTicketRequest request, IfMatch ifMatch, CustomerServiceDbContext db, CurrentUser user, OrganisationDirectory organisation, BusinessClock clock, CancellationToken ct)
        => TicketSteps.TakeAsync(
            id, "ticket.update", request.OccurredAt, ifMatch, db, user, organisation, clock,
            (ticket, act) => ticket.Resolve(request.Resolution.Trim(), request.Cause, act), ct,
            (ticket, act) => db.Publish(new TicketResolved(ticket.RegionId, act.On, act.By, act.RecordedAt, TicketView.State(ticket))));
}

internal static class ReopenTicket
{
    /// <summary>
    /// The customer is not content with the resolution: the clock goes on from where it stood (RB-18), and a complaint holds its contract again (RB-16). Refuses <c>customer-service.ticket.wrong-state</c>,
    /// <c>customer-service.ticket.before-last-step</c>, <c>customer-service.ticket.time-in-future</c>.
    /// </summary>
    internal static Task<Results<Ok<TicketView>, NotFound>> Handle(Guid id, ReopenTicketRequest request, IfMatch ifMatch, CustomerServiceDbContext db, CurrentUser user, OrganisationDirectory organisation, BusinessClock clock, CancellationToken ct)
        => TicketSteps.TakeAsync(
            id, "ticket.update", request.OccurredAt, ifMatch, db, user, organisation, clock,
            (ticket, act) => ticket.Reopen(request.Reason, act), ct,
            (ticket, act) => db.Publish(new TicketReopened(ticket.RegionId, act.On, act.By, act.RecordedAt, TicketView.State(ticket))));
}

internal static class CloseTicket
{
    /// <summary>The customer is content: the ticket is closed for good. By itself it is closed some days after its resolution (policy set, 7). Refuses <c>customer-service.ticket.wrong-state</c>, <c>customer-service.ticket.before-last-step</c>.</summary>
    internal static Task<Results<Ok<TicketView>, NotFound>> Handle(Guid id, CloseTicketRequest request, IfMatch ifMatch, CustomerServiceDbContext db, CurrentUser user, OrganisationDirectory organisation, BusinessClock clock, CancellationToken ct)
        => TicketSteps.TakeAsync(id, "ticket.update", request.OccurredAt, ifMatch, db, user, organisation, clock, (ticket, act) => ticket.Close(request.Note, act), ct);
}

internal static class EscalateTicket
{
    /// <summary>Puts a ticket before the region manager, with a reason. What is late goes there by itself. Refuses <c>customer-service.ticket.wrong-state</c>, <c>customer-service.ticket.escalated-already</c>.</summary>
    internal static Task<Results<Ok<TicketView>, NotFound>> Handle(Guid id, EscalateTicketRequest request, IfMatch ifMatch, CustomerServiceDbContext db, CurrentUser user, OrganisationDirectory organisation, BusinessClock clock, CancellationToken ct)
        => TicketSteps.TakeAsync(id, "ticket.update", request.OccurredAt, ifMatch, db, user, organisation, clock, (ticket, act) => ticket.Escalate(request.Reason, act), ct);
}

internal static class AcknowledgeTicket
{
    /// <summary>The region manager has seen a ticket that was put before him, and says what is to be done. Refuses <c>customer-service.ticket.not-escalated</c>.</summary>
    internal static Task<Results<Ok<TicketView>, NotFound>> Handle(Guid id, AcknowledgeTicketRequest request, IfMatch ifMatch, CustomerServiceDbContext db, CurrentUser user, OrganisationDirectory organisation, BusinessClock clock, CancellationToken ct)
        => TicketSteps.TakeAsync(id, "ticket.acknowledge", null, ifMatch, db, user, organisation, clock, (ticket, act) => ticket.Acknowledge(request.Note, act), ct);
}

internal static class ReclassifyTicket
{
    /// <summary>
    /// It was taken for something else: the service times of what it really is count from its arrival, out of the ticket's own policy set. Refuses <c>customer-service.ticket.same-class</c>,
    /// <c>customer-service.ticket.wrong-state</c>.
    /// </summary>
    internal static async Task<Results<Ok<TicketView>, NotFound>> Handle(Guid id, ReclassifyTicketRequest request, IfMatch ifMatch, CustomerServiceDbContext db, CurrentUser user, OrganisationDirectory organisation, BusinessClock clock, CancellationToken ct)
    {
        if (await db.Tickets.AsNoTracking().Where(t => t.Id == id).Select(t => new { t.Kind, t.Priority, t.PolicySetId }).SingleOrDefaultAsync(ct) is not { } present)
            return TypedResults.NotFound();

        var (kind, priority) = (request.Kind ?? present.Kind, request.Priority ?? present.Priority);
        PolicySet set = await db.PolicySets.AsNoTracking().SingleAsync(s => s.Id == present.PolicySetId, ct);
        return await TicketSteps.TakeAsync(id, "ticket.approve", null, ifMatch, db, user, organisation, clock, (ticket, act) => ticket.Reclassify(kind, priority, set.Times(kind, priority), request.Reason, act), ct);
    }
}

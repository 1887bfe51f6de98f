using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RegionCloud.CustomerService.Data;
using RegionCloud.CustomerService.Domain;
using RegionCloud.ServiceDefaults.Lists;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.CustomerService.Features.Tickets;

/// <summary>A ticket in a list.</summary>
/// <param name="AssigneeId">Absent while nobody has it.</param>
/// <param name="FirstResponse">How its first answer stands; a breach is seen within 10 seconds.</param>
/// <param name="FirstResponseDueAt">Until when the first answer is due.</param>
/// <param name="ResolutionClock">How its resolution stands.</param>
/// <param name="ResolutionDueAt">Absent while the clock stands.</param>
public sealed record TicketSummary(
    Guid Id, string Number, Guid RegionId, Guid CustomerId, Guid? ContractId, Guid? AssigneeId, TicketKind Kind, TicketPriority Priority, TicketStatus Status, string Subject, DateTimeOffset ReceivedAt, DateTimeOffset? FirstRespondedAt,
    ClockStatus FirstResponse, DateTimeOffset? FirstResponseDueAt, ClockStatus ResolutionClock, DateTimeOffset? ResolutionDueAt, DateTimeOffset? ResolvedAt, [property: JsonPropertyName("etag")] string Etag) : ITagged
{
    internal static TicketSummary Of(TicketRow t) => new(
        t.Id, t.Number, t.RegionId, t.CustomerId, t.ContractId, t.AssigneeId, t.Kind, t.Priority, t.Status, t.Subject, t.ReceivedAt, t.FirstRespondedAt, t.FirstResponse, t.FirstResponseDueAt, t.Resolution, t.ResolutionDueAt, t.ResolvedAt,
        ETags.Of(t.Version));
}

/// <summary>A ticket without what was said.</summary>
internal sealed record TicketRow
{
    public required Guid Id { get; init; }

    public required string Number { get; init; }

    public required Guid RegionId { get; init; }

    public required Guid CustomerId { get; init; }

    public required Guid? ContractId { get; init; }

    public required Guid? AssigneeId { get; init; }

    public required TicketKind Kind { get; init; }

    public required TicketPriority Priority { get; init; }

    public required TicketStatus Status { get; init; }

    public required string Subject { get; init; }

    public required DateTimeOffset ReceivedAt { get; init; }

    public required DateOnly ReceivedOn { get; init; }

    public required DateTimeOffset? FirstRespondedAt { get; init; }

    public required ClockStatus FirstResponse { get; init; }

    public required DateTimeOffset? FirstResponseDueAt { get; init; }

    public required ClockStatus Resolution { get; init; }

    public required DateTimeOffset? ResolutionDueAt { get; init; }

    public required DateTimeOffset? ResolvedAt { get; init; }

    public required int Version { get; init; }
}

internal sealed class TicketList : Listing<TicketRow, TicketSummary>
{
    public TicketList()
    {
        Key(t => t.Id);
        DefaultSort("-receivedAt");
        Filter("regionId", t => t.RegionId);
        Filter("customerId", t => t.CustomerId);
        Filter("contractId", t => t.ContractId);
        Filter("assigneeId", t => t.AssigneeId);
        Filter("kind", t => t.Kind);
        Filter("priority", t => t.Priority);
        Filter("status", t => t.Status);
        Filter("firstResponse", t => t.FirstResponse);
        Filter("resolution", t => t.Resolution);
        Filter("number", t => t.Number);
        Range("received", t => t.ReceivedOn);
        Search(t => t.Number, t => t.Subject);
        Sort("receivedAt", t => t.ReceivedAt);
        Sort("number", t => t.Number);
        Sort("firstResponseDueAt", t => t.FirstResponseDueAt);
        Sort("resolutionDueAt", t => t.ResolutionDueAt);

        Column("label.customer-service.column.number", t => t.Number);
        RegionColumn(t => t.RegionId);
        Column("label.customer-service.column.kind", t => TicketRules.Name(t.Kind));
        Column("label.customer-service.column.priority", t => TicketRules.Name(t.Priority));
        Column("label.customer-service.column.status", t => TicketRules.Name(t.Status));
        Column("label.customer-service.column.subject", t => t.Subject);
        Column("label.customer-service.column.assignee", (t, organisation) => t.AssigneeId is { } id ? organisation.Employees.GetValueOrDefault(id)?.Name : null);
        Column("label.customer-service.column.received-at", t => t.ReceivedAt);
        Column("label.customer-service.column.first-responded-at", t => t.FirstRespondedAt);
        Column("label.customer-service.column.first-response", t => TicketRules.Name(t.FirstResponse));
        Column("label.customer-service.column.first-response-due", t => t.FirstResponseDueAt);
        Column("label.customer-service.column.resolution", t => TicketRules.Name(t.ResolutionClock));
        Column("label.customer-service.column.resolution-due", t => t.ResolutionDueAt);
        Column("label.customer-service.column.resolved-at", t => t.ResolvedAt);
    }
}

internal static class ListTickets
{
    /// <summary>The tickets within the caller's scope, newest first. <c>status=new</c> are those that nobody has, <c>firstResponse=breached</c> those that were answered late or not at all.</summary>
    internal static async Task<Ok<Page<TicketSummary>>> Handle(ListQuery<TicketList> query, CustomerServiceDbContext db, CancellationToken ct)
        => TypedResults.Ok(await query.PageAsync(Rows(db), TicketSummary.Of, ct));

    internal static IQueryable<TicketRow> Rows(CustomerServiceDbContext db) => db.Tickets.AsNoTracking().Select(t => new TicketRow
    {
        Id = t.Id,
        Number = t.Number,
        RegionId = t.RegionId,
        CustomerId = t.CustomerId,
        ContractId = t.ContractId,
        AssigneeId = t.AssigneeId,
        Kind = t.Kind,
        Priority = t.Priority,
        Status = t.Status,
        Subject = t.Content.Subject,
        ReceivedAt = t.ReceivedAt,
        ReceivedOn = t.ReceivedOn,
        FirstRespondedAt = t.FirstRespondedAt,
        FirstResponse = t.FirstResponse.Status,
        FirstResponseDueAt = t.FirstResponse.DueAt,
        Resolution = t.ResolutionClock.Status,
        ResolutionDueAt = t.ResolutionClock.DueAt,
        ResolvedAt = t.ResolvedAt,
        Version = t.Version,
    });
}

internal static class ExportTickets
{
    /// <summary>The tickets as a file, with the filters and sorts of the list.</summary>
    internal static Task<ExportFile> Handle(ExportQuery<TicketList> query, CustomerServiceDbContext db, CancellationToken ct)
        => query.ExportAsync("label.customer-service.list.tickets", ListTickets.Rows(db), TicketSummary.Of, ct);
}

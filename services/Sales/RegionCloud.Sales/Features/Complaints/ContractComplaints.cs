using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Sales.Data;
using RegionCloud.Sales.Domain;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Waiting;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Sales.Features.Complaints;

/// <summary>What customers complain of about a contract, open ones first.</summary>
/// <param name="Open">How many are open. While one is, Finance does not dun the contract (RB-16).</param>
public sealed record ContractComplaintsView(Guid ContractId, int Open, IReadOnlyList<ContractComplaintView> Complaints);

/// <summary>A complaint (投訴) about a contract, as Customer service told of it last.</summary>
/// <param name="OpenedOn">The day on which it came in.</param>
/// <param name="ResolvedOn">Absent while it is open.</param>
/// <param name="AcknowledgedAt">When who answers for the contract took notice.</param>
/// <param name="TicketLink">The ticket in Customer service, for whoever may read it there.</param>
/// <param name="Actions">What you may do with it now: acknowledge.</param>
public sealed record ContractComplaintView(
    Guid Id, string Number, Guid ContractId, DateOnly OpenedOn, DateOnly? ResolvedOn, DateTimeOffset ToldAt, DateTimeOffset? AcknowledgedAt, string? AcknowledgedBy, string TicketLink, IReadOnlyList<string> Actions,
    [property: JsonPropertyName("etag")] string Etag) : ITagged
{
    internal static ContractComplaintView Of(ContractComplaint c, Contract contract, CurrentUser user) => new(
        c.Id, c.Number, contract.Id, c.OpenedOn, c.ResolvedOn, c.ToldAt, c.AcknowledgedAt, c.AcknowledgedBy, $"/api/customer-service/v1/tickets/{c.Id}",
        ComplaintRules.MustBeNews(c) is null && user.May("contract.write", contract.RegionId, contract.DepartmentId, contract.OwnerId) ? ["acknowledge"] : [], ETags.Of(c.Version));
}

internal static class ListContractComplaints
{
    /// <summary>The complaints about a contract: which are open and since when, which were resolved and when (§12).</summary>
    internal static async Task<Results<Ok<ContractComplaintsView>, NotFound>> Handle(Guid id, SalesDbContext db, CurrentUser user, CancellationToken ct)
    {
        if (await db.Contracts.AsNoTracking().SingleOrDefaultAsync(c => c.Id == id, ct) is not { } contract)
            return TypedResults.NotFound();

        var complaints = await db.ContractComplaints.AsNoTracking().Where(c => c.ContractId == id).OrderBy(c => c.ResolvedOn != null).ThenByDescending(c => c.OpenedOn).ThenBy(c => c.Id).ToListAsync(ct);
        return TypedResults.Ok(new ContractComplaintsView(id, complaints.Count(c => c.ResolvedOn is null), [.. complaints.Select(c => ContractComplaintView.Of(c, contract, user))]));
    }
}

internal static class AcknowledgeContractComplaint
{
    /// <summary>You have taken notice that a complaint about your contract is open; it waits for you no more, unless it comes back. Refuses <c>sales.complaint.no-news</c>.</summary>
    internal static async Task<Results<Ok<ContractComplaintView>, NotFound>> Handle(Guid id, Guid complaintId, IfMatch ifMatch, SalesDbContext db, CurrentUser user, BusinessClock clock, CancellationToken ct)
    {
        if (await db.Contracts.AsNoTracking().SingleOrDefaultAsync(c => c.Id == id, ct) is not { } contract || await db.ContractComplaints.SingleOrDefaultAsync(c => c.Id == complaintId && c.ContractId == id, ct) is not { } complaint)
            return TypedResults.NotFound();

        ifMatch.Check(complaint.Version);
        complaint.Acknowledge(user.Act("contract.write", contract.RegionId, contract.DepartmentId, clock.Today(contract.RegionId), clock));
        return TypedResults.Ok(ContractComplaintView.Of(complaint, contract, user));
    }
}

internal static class ContractComplaintEndpoints
{
    public static void MapContractComplaints(this IEndpointRouteBuilder sales)
    {
        sales.MapGet("/contracts/{id:guid}/complaints", ListContractComplaints.Handle).RequirePermission("contract.read");
        sales.MapPost("/contracts/{id:guid}/complaints/{complaintId:guid}/acknowledge", AcknowledgeContractComplaint.Handle).RequirePermission("contract.write");
    }
}

/// <summary>An open complaint waits for who answers for the contract, until he has taken notice or it is resolved.</summary>
internal static class WaitingComplaints
{
    public static WaitingList List => WaitingList.Of<SalesDbContext>("contract.write", async (db, whom, ct) =>
    {
        var owners = whom.User.PersonsWith("contract.write");
        var news = await whom.CandidatesAsync(
            db.ContractComplaints.AsNoTracking().Where(c => c.ResolvedOn == null && c.AcknowledgedAt == null)
                .Join(
                    db.Contracts.AsNoTracking().Where(c => owners.Contains(c.OwnerId)), complaint => complaint.ContractId, contract => contract.Id,
                    (complaint, contract) => new { Complaint = complaint, contract.Id, contract.RegionId, contract.DepartmentId, contract.OwnerId, contract.Number, contract.CustomerName })
                .OrderBy(n => n.Complaint.OpenedOn).ThenBy(n => n.Complaint.Id),
            ct);
        return
        [
            .. news.Where(n => whom.User.May("contract.write", n.RegionId, n.DepartmentId, n.OwnerId))
                .Select(n => new Waits(
                    "contractComplaint", "label.sales.waiting.complaint", "contract", n.Id, n.Number, n.RegionId, n.Complaint.ToldAt, DueOn: null, "acknowledge", $"contracts/{n.Id}/complaints", ("number", n.Number), ("customer", n.CustomerName),
                    ("complaint", n.Complaint.Number), ("openedOn", n.Complaint.OpenedOn))),
        ];
    });
}

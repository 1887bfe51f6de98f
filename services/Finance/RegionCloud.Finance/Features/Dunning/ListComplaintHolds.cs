using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Finance.Data;
using RegionCloud.Finance.Features.Payments;
using RegionCloud.ServiceDefaults.Lists;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Finance.Features.Dunning;

/// <summary>A complaint about a contract; while it is open nothing of the contract is dunned (RB-16). Customer service keeps it and resolves it.</summary>
/// <param name="ComplaintNumber">Of the ticket.</param>
/// <param name="OpenedOn">Business date of its arrival.</param>
/// <param name="ResolvedOn">From this day on it holds no more; absent while it is open.</param>
public sealed record ComplaintHoldView(
    Guid ComplaintId, string ComplaintNumber, Guid ContractId, string ContractNumber, Guid RegionId, Guid OwnerId, CustomerRef Customer, DateOnly OpenedOn, DateOnly? ResolvedOn);

/// <summary>A contract with one of its complaints.</summary>
internal sealed record ComplainedContract
{
    public required Guid ComplaintId { get; init; }

    public required string Number { get; init; }

    public required DateOnly OpenedOn { get; init; }

    public required DateOnly? ResolvedOn { get; init; }

    public required Guid ContractId { get; init; }

    public required string ContractNumber { get; init; }

    public required Guid RegionId { get; init; }

    public required Guid OwnerId { get; init; }

    public required Guid CustomerId { get; init; }

    public required string CustomerCode { get; init; }

    public required string CustomerName { get; init; }
}

internal sealed class ComplaintHoldList : Listing<ComplainedContract, ComplaintHoldView>
{
    public ComplaintHoldList()
    {
        Key(c => c.ComplaintId);
        Filter("regionId", c => c.RegionId);
        Filter("ownerId", c => c.OwnerId);
        Filter("customerId", c => c.CustomerId);
        Filter("contractId", c => c.ContractId);
        Range("opened", c => c.OpenedOn);
        Search(c => c.Number, c => c.ContractNumber, c => c.CustomerCode, c => c.CustomerName);
        Sort("openedOn", c => c.OpenedOn);
    }
}

internal static class ListComplaintHolds
{
    /// <summary>The complaints about the contracts within the caller's scope that Customer service has told of, settled ones too.</summary>
    /// <param name="open">Only those that hold the dunning now, or only those that do not any more.</param>
    internal static async Task<Ok<Page<ComplaintHoldView>>> Handle(ListQuery<ComplaintHoldList> query, bool? open, FinanceDbContext db, CancellationToken ct)
        => TypedResults.Ok(await query.PageAsync(
            db.Accounts.AsNoTracking().SelectMany(a => db.Complaints.Where(c => c.ContractId == a.Id && (open == null || c.ResolvedOn == null == open)), (a, c) => new ComplainedContract
            {
                ComplaintId = c.Id,
                Number = c.Number,
                OpenedOn = c.OpenedOn,
                ResolvedOn = c.ResolvedOn,
                ContractId = a.Id,
                ContractNumber = a.Number,
                RegionId = a.RegionId,
                OwnerId = a.OwnerId,
                CustomerId = a.CustomerId,
                CustomerCode = a.CustomerCode,
                CustomerName = a.CustomerName,
            }),
            c => new ComplaintHoldView(c.ComplaintId, c.Number, c.ContractId, c.ContractNumber, c.RegionId, c.OwnerId, new CustomerRef(c.CustomerId, c.CustomerCode, c.CustomerName), c.OpenedOn, c.ResolvedOn),
            ct));
}

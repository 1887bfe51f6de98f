using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Finance.Data;
using RegionCloud.Finance.Domain;
using RegionCloud.Finance.Features.Dunning;
using RegionCloud.Finance.Features.Payments;
using RegionCloud.Finance.Features.Policy;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Lists;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Policy;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Finance.Features.Receivables;

/// <summary>One instalment in the receivables ledger as of a day.</summary>
/// <param name="Amount">As of the day, changes included = received + outstanding + cancelled.</param>
/// <param name="DaysPastDue">0 or less while it is not past its day.</param>
/// <param name="Status">planned, due, partlyPaid, settled, cancelled (§11).</param>
/// <param name="Bucket">Column of the ageing; absent when nothing is outstanding.</param>
/// <param name="Held">It is not dunned on that day, for the reason beside (RB-16).</param>
/// <param name="HoldKind">dispute or complaint.</param>
/// <param name="HoldReason">Of a complaint its number.</param>
/// <param name="Etag">Changes with every movement of the contract's account.</param>
public sealed record ReceivableRow(
    Guid InstalmentId, Guid ContractId, string ContractNumber, int Sequence, Guid RegionId, Guid DepartmentId, Guid OwnerId, string OwnerName, CustomerRef Customer, string Currency,
    DateOnly DueOn, decimal Amount, decimal Received, decimal Cancelled, decimal Outstanding, int DaysPastDue, bool Overdue, [property: ValuesOf(typeof(ReceivableStatus))] string Status, string? Bucket, bool Held, [property: ValuesOf(typeof(HoldKind))] string? HoldKind, string? HoldReason,
    DateOnly AsOf, Guid PolicySetId,
    [property: JsonPropertyName("etag")] string Etag) : ITagged;

/// <summary>An instalment and the sums of its movements up to a day.</summary>
internal sealed record InstalmentPosition
{
    public required Guid InstalmentId { get; init; }

    public required int Sequence { get; init; }

    public required DateOnly DueOn { get; init; }

    public required DateOnly SignedOn { get; init; }

    public required decimal Amount { get; init; }

    public required Guid ContractId { get; init; }

    public required string ContractNumber { get; init; }

    public required Guid RegionId { get; init; }

    public required Guid DepartmentId { get; init; }

    public required Guid OwnerId { get; init; }

    public required Guid CustomerId { get; init; }

    public required string CustomerCode { get; init; }

    public required string CustomerName { get; init; }

    public required string Currency { get; init; }

    public required int Version { get; init; }

    /// <summary>Negative: what it took off the receivable.</summary>
    public required decimal Paid { get; init; }

    /// <summary>Negative likewise.</summary>
    public required decimal Cancelled { get; init; }
}

internal sealed class ReceivableList : Listing<InstalmentPosition, ReceivableRow>
{
    public ReceivableList()
    {
        Key(r => r.InstalmentId);
        Filter("regionId", r => r.RegionId);
        Filter("departmentId", r => r.DepartmentId);
        Filter("ownerId", r => r.OwnerId);
        Filter("customerId", r => r.CustomerId);
        Filter("contractId", r => r.ContractId);
        Filter("currency", r => r.Currency);
        Range("due", r => r.DueOn);
        Range("amount", r => r.Amount);
        Search(r => r.ContractNumber, r => r.CustomerCode, r => r.CustomerName);
        Sort("contractNumber", r => r.ContractNumber);
        Sort("customer", r => r.CustomerName);
        Sort("amount", r => r.Amount);
        Sort("dueOn", r => r.DueOn);

        Column("label.finance.column.contract-number", r => r.ContractNumber);
        Column("label.finance.column.instalment", r => r.Sequence);
        RegionColumn(r => r.RegionId);
        Column("label.column.owner", r => r.OwnerName);
        Column("label.finance.column.customer-code", r => r.Customer.Code);
        Column("label.finance.column.customer", r => r.Customer.Name);
        Column("label.finance.column.due-on", r => r.DueOn);
        Column("label.finance.column.currency", r => r.Currency);
        Column("label.finance.column.amount", r => r.Amount);
        Column("label.finance.column.received", r => r.Received);
        Column("label.finance.column.cancelled", r => r.Cancelled);
        Column("label.finance.column.outstanding", r => r.Outstanding);
        Column("label.finance.column.days-past-due", r => r.DaysPastDue);
        Column("label.finance.column.status", r => r.Status);
        Column("label.finance.column.hold", r => r.HoldReason);
    }
}

/// <summary>Which instalments of the ledger to list.</summary>
internal static class ReceivableFilter
{
    public static IReadOnlyList<string> All => ["open", "overdue", "settled", "all"];
}

internal static class ListReceivables
{
    /// <summary>The receivables ledger (應收賬款臺賬, 8.3-3). Refuses <c>date-in-future</c>.</summary>
    /// <param name="asOf">Default: today.</param>
    /// <param name="status">open, overdue, settled, all (default).</param>
    internal static async Task<Ok<Page<ReceivableRow>>> Handle(
        ListQuery<ReceivableList> query, DateOnly? asOf, [ValuesOf(typeof(ReceivableFilter))] string? status, FinanceDbContext db, OrganisationDirectory organisation, BusinessClock clock, CancellationToken ct)
    {
        var day = clock.AsOf(asOf);
        var policy = await db.PolicyAsync(day, ct);
        return TypedResults.Ok(await query.PageAsync(Positions(db, day, status), rows => RowsAsync(db, rows, day, policy, organisation.Current, ct), ct));
    }

    internal static IQueryable<InstalmentPosition> Positions(FinanceDbContext db, DateOnly day, string? status)
    {
        if (status is not null && !ReceivableFilter.All.Contains(status, StringComparer.Ordinal))
            throw new MalformedRequestException(Fault.Of("value-not-allowed", "/status", ("field", "status"), ("allowed", string.Join(", ", ReceivableFilter.All)), ("value", status)));

        return db.Accounts.AsNoTracking().Where(a => a.SignedOn <= day)
            .SelectMany(a => a.Instalments, (a, i) => new InstalmentPosition
            {
                InstalmentId = i.InstalmentId,
                Sequence = i.Sequence,
                DueOn = i.DueOn,
                SignedOn = a.SignedOn,
                Amount = db.Entries.Where(e => e.InstalmentId == i.InstalmentId && e.BusinessDate <= day && (e.Kind == EntryKind.Opened || e.Kind == EntryKind.Changed || e.Kind == EntryKind.ChangeWithdrawn)).Sum(e => e.Amount),
                ContractId = a.Id,
                ContractNumber = a.Number,
                RegionId = a.RegionId,
                DepartmentId = a.DepartmentId,
                OwnerId = a.OwnerId,
                CustomerId = a.CustomerId,
                CustomerCode = a.CustomerCode,
                CustomerName = a.CustomerName,
                Currency = a.Currency,
                Version = a.Version,
                Paid = db.Entries.Where(e => e.InstalmentId == i.InstalmentId && e.BusinessDate <= day && (e.Kind == EntryKind.Paid || e.Kind == EntryKind.PaymentReversed)).Sum(e => e.Amount),
                Cancelled = db.Entries.Where(e => e.InstalmentId == i.InstalmentId && e.BusinessDate <= day && (e.Kind == EntryKind.Cancelled || e.Kind == EntryKind.Reinstated)).Sum(e => e.Amount),
            })
            // What a change took away, or has not brought yet on that day, is no receivable.
            .Where(r => r.Amount != 0)
            .Where(r => status == null || status == "all"
                || (status == "settled" && r.Amount + r.Paid == 0)
                || (status != "settled" && r.Amount + r.Paid + r.Cancelled > 0 && (status == "open" || r.DueOn < day)));
    }

    internal static async Task<IReadOnlyList<ReceivableRow>> RowsAsync(FinanceDbContext db, List<InstalmentPosition> rows, DateOnly day, PolicySet policy, OrganisationSnapshot organisation, CancellationToken ct)
    {
        var holds = await db.HoldsAsync(rows.Select(r => r.ContractId), day, ct);
        return rows.ConvertAll(r => Row(r, holds.Of(r.ContractId, r.InstalmentId), day, policy, organisation));
    }

    private static ReceivableRow Row(InstalmentPosition r, Hold? hold, DateOnly day, PolicySet policy, OrganisationSnapshot organisation)
    {
        var buckets = policy.Ageing();
        var (received, cancelled, outstanding) = (-r.Paid, -r.Cancelled, r.Amount + r.Paid + r.Cancelled);
        var days = AgeingBuckets.DaysPastDue(r.DueOn, day);
        return new ReceivableRow(
            r.InstalmentId, r.ContractId, r.ContractNumber, r.Sequence, r.RegionId, r.DepartmentId, r.OwnerId, organisation.Employees.GetValueOrDefault(r.OwnerId)?.Name ?? "",
            new CustomerRef(r.CustomerId, r.CustomerCode, r.CustomerName), r.Currency, r.DueOn, r.Amount, received, cancelled, outstanding, days, days > 0 && outstanding > 0,
            StatusOf(r.Amount, received, cancelled, days), outstanding > 0 ? buckets.Names[buckets.Of(r.DueOn, day)] : null, hold is not null, hold?.Kind, hold?.Reason, day, policy.Id, ETags.Of(r.Version));
    }

    private static string StatusOf(decimal amount, decimal received, decimal cancelled, int daysPastDue) => (received, cancelled) switch
    {
        (_, > 0) => ReceivableStatus.Cancelled,
        (> 0, _) => received == amount ? ReceivableStatus.Settled : ReceivableStatus.PartlyPaid,
        _ => daysPastDue < 0 ? ReceivableStatus.Planned : ReceivableStatus.Due,
    };
}

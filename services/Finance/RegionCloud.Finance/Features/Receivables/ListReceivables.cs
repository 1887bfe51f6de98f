using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Finance.Data;
using RegionCloud.Finance.Domain;
using RegionCloud.Finance.Features.Payments;
using RegionCloud.Finance.Features.Policy;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Finance.Features.Receivables;

/// <summary>One instalment in the receivables ledger as of a day.</summary>
/// <param name="Amount">Original amount = received + outstanding + cancelled.</param>
/// <param name="DaysPastDue">0 or less while it is not past its day.</param>
/// <param name="Status">planned, due, partlyPaid, settled, cancelled (§11).</param>
/// <param name="Bucket">Column of the ageing; absent when nothing is outstanding.</param>
public sealed record ReceivableRow(
    Guid InstalmentId, Guid ContractId, string ContractNumber, int Sequence, Guid RegionId, Guid DepartmentId, Guid OwnerId, string OwnerName, CustomerRef Customer, string Currency,
    DateOnly DueOn, decimal Amount, decimal Received, decimal Cancelled, decimal Outstanding, int DaysPastDue, bool Overdue, string Status, string? Bucket, DateOnly AsOf, Guid PolicySetId);

/// <summary>The receivables ledger (應收賬款臺賬, 8.3-3). <c>status</c>: open, overdue, settled, all (default). Refuses <c>date-in-future</c>.</summary>
internal static class ListReceivables
{
    private static readonly string[] Statuses = ["open", "overdue", "settled", "all"];

    internal static async Task<Ok<Page<ReceivableRow>>> Handle(
        DateOnly? asOf, Guid? regionId, Guid? departmentId, Guid? ownerId, Guid? customerId, Guid? contractId, string? status, [AsParameters] PageRequest page,
        FinanceDbContext db, OrganisationDirectory organisation, BusinessClock clock, CancellationToken ct)
    {
        if (status is not null && !Statuses.Contains(status, StringComparer.Ordinal))
            throw new MalformedRequestException(Fault.Of("value-not-allowed", "/status", ("field", "status"), ("allowed", string.Join(", ", Statuses)), ("value", status)));

        var day = clock.AsOf(asOf);
        var policy = await db.PolicyAsync(day, ct);
        var buckets = policy.Ageing();
        var rows = await db.Accounts.AsNoTracking()
            .Where(a => a.SignedOn <= day)
            .Where(a => regionId == null || a.RegionId == regionId)
            .Where(a => departmentId == null || a.DepartmentId == departmentId)
            .Where(a => ownerId == null || a.OwnerId == ownerId)
            .Where(a => customerId == null || a.CustomerId == customerId)
            .Where(a => contractId == null || a.Id == contractId)
            .SelectMany(a => a.Instalments, (a, i) => new
            {
                i.InstalmentId,
                i.Sequence,
                i.DueOn,
                i.Amount,
                Contract = a.Id,
                a.Number,
                a.RegionId,
                a.DepartmentId,
                a.OwnerId,
                a.CustomerId,
                a.CustomerCode,
                a.CustomerName,
                a.Currency,
                Paid = db.Entries.Where(e => e.InstalmentId == i.InstalmentId && e.BusinessDate <= day && (e.Kind == EntryKind.Paid || e.Kind == EntryKind.PaymentReversed)).Sum(e => e.Amount),
                Cancelled = db.Entries.Where(e => e.InstalmentId == i.InstalmentId && e.BusinessDate <= day && (e.Kind == EntryKind.Cancelled || e.Kind == EntryKind.Reinstated)).Sum(e => e.Amount),
            })
            .Where(r => status == null || status == "all"
                || (status == "settled" && r.Amount + r.Paid == 0)
                || (status != "settled" && r.Amount + r.Paid + r.Cancelled > 0 && (status == "open" || r.DueOn < day)))
            .Where(r => r.InstalmentId.CompareTo(page.After) > 0)
            .OrderBy(r => r.InstalmentId).Take(page.Size + 1)
            .ToListAsync(ct);

        return TypedResults.Ok(page.Of(
            rows.ConvertAll(r =>
            {
                var (received, cancelled, outstanding) = (-r.Paid, -r.Cancelled, r.Amount + r.Paid + r.Cancelled);
                var days = AgeingBuckets.DaysPastDue(r.DueOn, day);
                return new ReceivableRow(
                    r.InstalmentId, r.Contract, r.Number, r.Sequence, r.RegionId, r.DepartmentId, r.OwnerId, organisation.Current.Employees.GetValueOrDefault(r.OwnerId)?.Name ?? "",
                    new CustomerRef(r.CustomerId, r.CustomerCode, r.CustomerName), r.Currency, r.DueOn, r.Amount, received, cancelled, outstanding, days, days > 0 && outstanding > 0,
                    StatusOf(r.Amount, received, cancelled, days), outstanding > 0 ? buckets.Names[buckets.Of(r.DueOn, day)] : null, day, policy.Id);
            }),
            r => r.InstalmentId));
    }

    private static string StatusOf(decimal amount, decimal received, decimal cancelled, int daysPastDue) => (received, cancelled) switch
    {
        (_, > 0) => "cancelled",
        (> 0, _) => received == amount ? "settled" : "partlyPaid",
        _ => daysPastDue < 0 ? "planned" : "due",
    };
}

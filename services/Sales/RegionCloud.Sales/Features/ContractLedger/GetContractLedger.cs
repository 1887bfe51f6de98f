using System.Globalization;
using Grpc.Core;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Finance.Messages.V1;
using RegionCloud.Sales.Data;
using RegionCloud.Sales.Domain;
using RegionCloud.Sales.Features.Contracts;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Sales.Features.ContractLedger;

/// <summary>A line of the contract ledger (合同臺賬): signing, execution, collection (5.3-4).</summary>
/// <param name="Status">As of the day asked for.</param>
/// <param name="ReceivedAsTold">Sum of Finance's messages up to that day; stands in while Finance cannot be asked.</param>
/// <param name="Collection">Live from Finance; absent when Finance did not answer, does not know the contract yet, or the caller may not read receivables.</param>
public sealed record LedgerLine(
    Guid ContractId,
    string Number,
    Guid RegionId,
    Guid OwnerId,
    ContractCustomerView Customer,
    DateOnly SignedOn,
    string Currency,
    decimal Amount,
    [property: ValuesOf(typeof(ContractStatus))] string Status,
    decimal ExecutedPercent,
    IReadOnlyList<ShareView> Shares,
    decimal ReceivedAsTold,
    CollectionFigures? Collection);

/// <summary>What Finance's books say of the contract.</summary>
/// <param name="OldestOverdueDays">0 when nothing is overdue.</param>
public sealed record CollectionFigures(decimal Receivable, decimal Received, decimal Outstanding, decimal Overdue, int OldestOverdueDays);

/// <param name="Degraded">Finance did not answer within 1.5 seconds: collection is missing, the rest is complete.</param>
public sealed record ContractLedgerView(DateOnly AsOf, bool Degraded, IReadOnlyList<LedgerLine> Items, string? NextPageToken);

internal static class GetContractLedger
{
    /// <summary>Contracts signed by a day, as they stood on that day; voided ones show as voided. Refuses <c>date-in-future</c>.</summary>
    internal static async Task<Ok<ContractLedgerView>> Handle(
        DateOnly? asOf, Guid? regionId, Guid? ownerId, Guid? customerId, [AsParameters] PageRequest page,
        SalesDbContext db, CollectionService.CollectionServiceClient finance, BusinessClock clock, CancellationToken ct)
    {
        var day = clock.AsOf(asOf);
        var contracts = await db.Contracts.AsNoTracking().AsSplitQuery()
            .Where(c => c.SignedOn <= day)
            .Where(c => regionId == null || c.RegionId == regionId)
            .Where(c => ownerId == null || c.OwnerId == ownerId)
            .Where(c => customerId == null || c.CustomerId == customerId)
            .Where(c => c.Id.CompareTo(page.After) > 0)
            .OrderBy(c => c.Id).Take(page.Size + 1).ToListAsync(ct);
        var ids = contracts.ConvertAll(c => c.Id);
        var told = await db.CollectedPayments.Where(p => ids.Contains(p.ContractId) && p.On <= day)
            .GroupBy(p => p.ContractId).Select(g => new { g.Key, Sum = g.Sum(p => p.Amount) }).ToDictionaryAsync(g => g.Key, g => g.Sum, ct);
        var collections = await AskFinanceAsync(finance, ids, day, ct);

        var lines = page.Of(
            contracts.ConvertAll(c => new LedgerLine(
                c.Id, c.Number, c.RegionId, c.OwnerId, new ContractCustomerView(c.CustomerId, c.CustomerCode, c.CustomerName), c.SignedOn!.Value, c.Currency, c.Amount,
                ContractView.Name(c.StatusAsOf(day) ?? c.Status), c.ExecutedAsOf(day), [.. c.Shares.OrderBy(s => s.Sequence).Select(s => new ShareView(s.EmployeeId, s.Percent))],
                told.GetValueOrDefault(c.Id), collections?.GetValueOrDefault(c.Id))),
            line => line.ContractId);
        return TypedResults.Ok(new ContractLedgerView(day, Degraded: collections is null, lines.Items, lines.NextPageToken));
    }

    private static async Task<Dictionary<Guid, CollectionFigures>?> AskFinanceAsync(CollectionService.CollectionServiceClient finance, List<Guid> contracts, DateOnly day, CancellationToken ct)
    {
        if (contracts.Count == 0)
            return [];

        var request = new GetCollectionsRequest { AsOf = day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) };
        request.ContractIds.AddRange(contracts.Select(c => c.ToString()));
        try
        {
            var answer = await finance.GetCollectionsAsync(request, cancellationToken: ct);
            return answer.Collections.ToDictionary(
                c => Guid.Parse(c.ContractId),
                c => new CollectionFigures(Amount(c.Receivable), Amount(c.Received), Amount(c.Outstanding), Amount(c.Overdue), c.OldestOverdueDays));
        }
        catch (RpcException e) when (e.StatusCode is StatusCode.PermissionDenied)
        {
            // Whoever may read contracts need not be allowed to read money.
            return [];
        }
        catch (RpcException e) when (e.StatusCode is StatusCode.Unavailable or StatusCode.DeadlineExceeded or StatusCode.Internal)
        {
            return null;
        }
    }

    private static decimal Amount(Money money) => decimal.Parse(money.Amount, NumberStyles.Number, CultureInfo.InvariantCulture);
}

using System.Globalization;
using System.Text.Json.Serialization;
using Grpc.Core;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Finance.Messages.V1;
using RegionCloud.Sales.Data;
using RegionCloud.Sales.Domain;
using RegionCloud.Sales.Features.Contracts;
using RegionCloud.ServiceDefaults.Lists;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Sales.Features.ContractLedger;

/// <summary>A line of the contract ledger (合同臺賬): signing, execution, collection (5.3-4).</summary>
/// <param name="Status">As of the day asked for.</param>
/// <param name="ReceivedAsTold">Sum of Finance's messages up to that day; stands in while Finance cannot be asked.</param>
/// <param name="Etag">The contract's.</param>
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
    CollectionFigures? Collection,
    [property: JsonPropertyName("etag")] string Etag) : ITagged;

/// <summary>What Finance's books say of the contract.</summary>
/// <param name="OldestOverdueDays">0 when nothing is overdue.</param>
public sealed record CollectionFigures(decimal Receivable, decimal Received, decimal Outstanding, decimal Overdue, int OldestOverdueDays);

/// <param name="Degraded">Finance did not answer within 1.5 seconds: collection is missing, the rest is complete.</param>
public sealed record ContractLedgerView(DateOnly AsOf, bool Degraded, IReadOnlyList<LedgerLine> Items, string? NextPageToken, int? Total, bool? TotalIsCapped)
    : Page<LedgerLine>(Items, NextPageToken, Total, TotalIsCapped);

internal sealed class LedgerList : Listing<Contract, LedgerLine>
{
    public LedgerList()
    {
        Key(c => c.Id);
        Filter("regionId", c => c.RegionId);
        Filter("ownerId", c => c.OwnerId);
        Filter("customerId", c => c.CustomerId);
        Filter("number", c => c.Number);
        Filter("currency", c => c.Currency);
        Range("signed", c => c.SignedOn);
        Range("amount", c => c.Amount);
        Search(c => c.Number, c => c.CustomerCode, c => c.CustomerName);
        Sort("number", c => c.Number);
        Sort("customer", c => c.CustomerName);
        Sort("amount", c => c.Amount);
        Sort("signedOn", c => c.SignedOn);

        Column("label.sales.column.contract-number", l => l.Number);
        RegionColumn(l => l.RegionId);
        PersonColumn("label.column.owner", l => l.OwnerId);
        Column("label.sales.column.customer-code", l => l.Customer.Code);
        Column("label.sales.column.customer", l => l.Customer.Name);
        Column("label.sales.column.signed-on", l => l.SignedOn);
        Column("label.sales.column.status", l => l.Status);
        Column("label.sales.column.currency", l => l.Currency);
        Column("label.sales.column.amount", l => l.Amount);
        Column("label.sales.column.executed", l => l.ExecutedPercent);
        Column("label.sales.column.receivable", l => l.Collection?.Receivable);
        Column("label.sales.column.received", l => l.Collection?.Received);
        Column("label.sales.column.outstanding", l => l.Collection?.Outstanding);
        Column("label.sales.column.overdue", l => l.Collection?.Overdue);
        Column("label.sales.column.overdue-days", l => l.Collection?.OldestOverdueDays);
    }
}

internal static class GetContractLedger
{
    /// <summary>Contracts signed by a day, as they stood on that day; voided ones show as voided. Refuses <c>date-in-future</c>.</summary>
    internal static async Task<Ok<ContractLedgerView>> Handle(
        ListQuery<LedgerList> query, DateOnly? asOf, SalesDbContext db, CollectionService.CollectionServiceClient finance, BusinessClock clock, CancellationToken ct)
    {
        var (day, degraded) = (clock.AsOf(asOf), false);
        var lines = await query.PageAsync(SignedBy(db, day), LinesAsync, ct);
        return TypedResults.Ok(new ContractLedgerView(day, degraded, lines.Items, lines.NextPageToken, lines.Total, lines.TotalIsCapped));

        async Task<IReadOnlyList<LedgerLine>> LinesAsync(List<Contract> part)
        {
            var (told, collections) = (await ToldAsync(db, part, day, ct), await AskFinanceAsync(finance, part, day, ct));
            degraded = collections is null;
            return part.ConvertAll(c => Line(c, day, told, collections));
        }
    }

    internal static IQueryable<Contract> SignedBy(SalesDbContext db, DateOnly day) => db.Contracts.AsNoTracking().AsSplitQuery().Where(c => c.SignedOn <= day);

    internal static Task<Dictionary<Guid, decimal>> ToldAsync(SalesDbContext db, List<Contract> contracts, DateOnly day, CancellationToken ct)
    {
        var ids = contracts.ConvertAll(c => c.Id);
        return db.CollectedPayments.Where(p => ids.Contains(p.ContractId) && p.On <= day)
            .GroupBy(p => p.ContractId).Select(g => new { g.Key, Sum = g.Sum(p => p.Amount) }).ToDictionaryAsync(g => g.Key, g => g.Sum, ct);
    }

    internal static LedgerLine Line(Contract c, DateOnly day, Dictionary<Guid, decimal> told, Dictionary<Guid, CollectionFigures>? collections) => new(
        c.Id, c.Number, c.RegionId, c.OwnerId, new ContractCustomerView(c.CustomerId, c.CustomerCode, c.CustomerName), c.SignedOn!.Value, c.Currency, c.AmountAsOf(day),
        ContractView.Name(c.StatusAsOf(day) ?? c.Status), c.ExecutedAsOf(day), [.. c.Shares.OrderBy(s => s.Sequence).Select(s => new ShareView(s.EmployeeId, s.Percent))],
        told.GetValueOrDefault(c.Id), collections?.GetValueOrDefault(c.Id), ETags.Of(c.Version));

    /// <summary>Null: Finance does not answer.</summary>
    internal static async Task<Dictionary<Guid, CollectionFigures>?> AskFinanceAsync(CollectionService.CollectionServiceClient finance, List<Contract> contracts, DateOnly day, CancellationToken ct)
    {
        if (contracts.Count == 0)
            return [];

        var request = new GetCollectionsRequest { AsOf = day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) };
        request.ContractIds.AddRange(contracts.Select(c => c.Id.ToString()));
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

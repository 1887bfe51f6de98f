using System.Globalization;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Finance.Data;
using RegionCloud.Finance.Domain;
using RegionCloud.Finance.Features.Receivables;
using RegionCloud.Finance.Messages.V1;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Security;

namespace RegionCloud.Finance.Grpc;

/// <summary>What other departments ask about collection; answers within the caller's own scope.</summary>
[RequirePermission("receivable.read")]
internal sealed class CollectionGrpc(FinanceDbContext db, OrganisationDirectory organisation, BusinessClock clock) : CollectionService.CollectionServiceBase
{
    private const int MostContracts = 500;

    public override async Task<GetCollectionsResponse> GetCollections(GetCollectionsRequest request, ServerCallContext context)
    {
        var (ids, asOf) = (Ids(request), clock.AsOf(Day(request.AsOf)));
        var sums = await db.Entries.Where(e => ids.Contains(e.ContractId) && e.BusinessDate <= asOf)
            .GroupBy(e => new { e.ContractId, e.Currency, e.DueOn, e.Kind }).Select(g => new { g.Key, Amount = g.Sum(e => e.Amount) }).ToListAsync(context.CancellationToken);
        var response = new GetCollectionsResponse();
        response.Collections.AddRange(sums.GroupBy(s => (s.Key.ContractId, s.Key.Currency), s => new Movement(s.Key.DueOn, s.Key.Kind, s.Amount))
            .Select(g => Answer(g.Key.ContractId, g.Key.Currency, [.. g], asOf)));
        return response;
    }

    public override async Task<GetDueCollectionResponse> GetDueCollection(GetDueCollectionRequest request, ServerCallContext context)
    {
        var (region, asOf) = (Guid.TryParse(request.RegionId, out var id) ? id : throw Unreadable("regionId", "a UUID"), clock.AsOf(Day(request.AsOf)));
        var response = new GetDueCollectionResponse();
        foreach (var by in new[] { "region", "person" })
        {
            foreach (var group in await GroupedMovements.ReadAsync(db, organisation.Current, asOf, by, region, context.CancellationToken))
            {
                var position = Position.Of(group.Movements, asOf);
                response.Rows.Add(new DueCollection { EmployeeId = by == "person" ? group.Id.ToString() : "", Due = Money(position.Due, group.Currency), PaidOnDue = Money(position.PaidOnDue, group.Currency) });
            }
        }

        return response;

        static Money Money(decimal amount, string currency) => new() { Amount = amount.ToString("0.00", CultureInfo.InvariantCulture), Currency = currency };
    }

    private static Collection Answer(Guid contractId, string currency, List<Movement> movements, DateOnly asOf)
    {
        var position = Position.Of(movements, asOf);
        var oldestOpen = movements.GroupBy(m => m.DueOn).Where(g => g.Sum(m => m.Amount) > 0).Min(g => (DateOnly?)g.Key) ?? asOf;
        return new Collection
        {
            ContractId = contractId.ToString(),
            Receivable = Money(position.Receivable),
            Received = Money(position.Received),
            Outstanding = Money(position.Outstanding),
            Overdue = Money(position.Overdue),
            OldestOverdueDays = Math.Max(0, AgeingBuckets.DaysPastDue(oldestOpen, asOf)),
        };

        Money Money(decimal amount) => new() { Amount = amount.ToString("0.00", CultureInfo.InvariantCulture), Currency = currency };
    }

    private static List<Guid> Ids(GetCollectionsRequest request)
        => request.ContractIds.Count > MostContracts
            ? throw new MalformedRequestException(Fault.Of("count-range", "/contractIds", ("field", "contractIds"), ("min", 0), ("max", MostContracts), ("count", request.ContractIds.Count)))
            : [.. request.ContractIds.Select(id => Guid.TryParse(id, out var parsed) ? parsed : throw Unreadable("contractIds", "a UUID"))];

    private static DateOnly Day(string text)
        => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : throw Unreadable("asOf", "yyyy-MM-dd");

    private static MalformedRequestException Unreadable(string field, string expected)
        => new(Fault.Of("invalid-value", $"/{field}", ("field", field), ("expected", expected)));
}

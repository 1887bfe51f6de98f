using System.Globalization;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Finance.Data;
using RegionCloud.Finance.Domain;
using RegionCloud.Finance.Messages.V1;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Security;

namespace RegionCloud.Finance.Grpc;

/// <summary>What Sales holds its own books against. No person has the permission: an operator sees what differs, not what is owed.</summary>
[RequirePermission("reconciliation.read")]
internal sealed class ReconciliationGrpc(FinanceDbContext db) : ReconciliationService.ReconciliationServiceBase
{
    private const int Most = 500;

    public override async Task<ListAccountsResponse> ListAccounts(ListAccountsRequest request, ServerCallContext context)
    {
        var (after, size) = (request.After.Length == 0 ? Guid.Empty : Id(request.After, "after"), request.PageSize);
        if (size is < 1 or > Most)
            throw new MalformedRequestException(Fault.Of("count-range", "/pageSize", ("field", "pageSize"), ("min", 1), ("max", Most), ("count", size)));

        var page = await db.Accounts.AsNoTracking().AsSplitQuery().Include(a => a.Entries).Where(a => a.Id > after).OrderBy(a => a.Id).Take(size).ToListAsync(context.CancellationToken);
        var response = new ListAccountsResponse();
        response.Accounts.AddRange(page.Select(a => new Account
        {
            ContractId = a.Id.ToString(),
            Number = a.Number,
            Opened = Money(a, a.Entries.Where(e => e.Kind is EntryKind.Opened or EntryKind.Changed or EntryKind.ChangeWithdrawn).Sum(e => e.Amount)),
            Received = Money(a, a.NetReceipts),
            Voided = a.IsVoided,
            // Books that are held against others may be broken: an account may even have lost its entries.
            LastRecordedAt = a.Entries.Select(e => e.RecordedAt).DefaultIfEmpty(DateTimeOffset.UnixEpoch).Max().ToString("O", CultureInfo.InvariantCulture),
        }));
        return response;
    }

    public override async Task<FindAccountsResponse> FindAccounts(FindAccountsRequest request, ServerCallContext context)
    {
        if (request.ContractIds.Count > Most)
            throw new MalformedRequestException(Fault.Of("count-range", "/contractIds", ("field", "contractIds"), ("min", 0), ("max", Most), ("count", request.ContractIds.Count)));

        var ids = request.ContractIds.Select(id => Id(id, "contractIds")).ToList();
        var response = new FindAccountsResponse();
        response.ContractIds.AddRange((await db.Accounts.Where(a => ids.Contains(a.Id)).Select(a => a.Id).ToListAsync(context.CancellationToken)).Select(id => id.ToString()));
        return response;
    }

    private static Money Money(ContractAccount account, decimal amount) => new() { Amount = amount.ToString("0.00", CultureInfo.InvariantCulture), Currency = account.Currency };

    private static Guid Id(string text, string field)
        => Guid.TryParse(text, out var id) ? id : throw new MalformedRequestException(Fault.Of("invalid-value", $"/{field}", ("field", field), ("expected", "a UUID")));
}

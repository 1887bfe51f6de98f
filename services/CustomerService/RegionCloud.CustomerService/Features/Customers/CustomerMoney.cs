using Microsoft.EntityFrameworkCore;
using RegionCloud.CustomerService.Data;
using RegionCloud.CustomerService.Domain;

namespace RegionCloud.CustomerService.Features.Customers;

/// <summary>A contract of a customer with its money as of a day.</summary>
internal sealed record ContractStanding(FileContract Contract, bool Voided, FileMoney Money);

/// <summary>What customers bought, paid and owe as of a day, out of what Sales and Finance told.</summary>
internal static class CustomerMoney
{
    public static async Task<IReadOnlyList<ContractStanding>> ReadAsync(CustomerServiceDbContext db, IQueryable<FileContract> contracts, DateOnly asOf, CancellationToken ct)
    {
        var found = await contracts.AsNoTracking().AsSplitQuery().Where(c => c.SignedOn <= asOf).OrderBy(c => c.SignedOn).ThenBy(c => c.Id).ToListAsync(ct);
        var ids = found.ConvertAll(c => c.Id);
        var entries = (await db.FileEntries.AsNoTracking().Where(e => ids.Contains(e.ContractId) && e.On <= asOf).ToListAsync(ct)).ToLookup(e => e.ContractId);
        return [.. found.Select(c => new ContractStanding(c, c.IsVoidedAsOf(asOf), FileMoney.Of(c.AmountAsOf(asOf), entries[c.Id], asOf)))];
    }
}

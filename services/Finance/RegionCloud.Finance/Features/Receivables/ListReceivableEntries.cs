using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Finance.Data;
using RegionCloud.Finance.Domain;
using RegionCloud.Finance.Features.Payments;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Finance.Features.Receivables;

/// <summary>Why an instalment's balance is what it is, movement by movement, in business order.</summary>
public sealed record ReceivableHistory(
    Guid InstalmentId, Guid ContractId, string ContractNumber, CustomerRef Customer, int Sequence, DateOnly DueOn, decimal Amount, string Currency, decimal Outstanding, IReadOnlyList<EntryView> Entries);

/// <param name="Kind">opened, paid, paymentReversed, cancelled, reinstated, changed, changeWithdrawn.</param>
/// <param name="Amount">Signed: what it adds to the receivable.</param>
/// <param name="Balance">Outstanding after it.</param>
/// <param name="Reference">The contract, payment, or attempt to void or change behind it.</param>
public sealed record EntryView([property: ValuesOf(typeof(EntryKind))] string Kind, decimal Amount, decimal Balance, DateOnly BusinessDate, DateTimeOffset RecordedAt, string RecordedBy, Guid Reference, string? PaymentNumber);

internal static class ListReceivableEntries
{
    /// <summary>The movements behind one balance, down to payment and contract (8.3-3).</summary>
    internal static async Task<Results<Ok<ReceivableHistory>, NotFound>> Handle(Guid instalmentId, FinanceDbContext db, CancellationToken ct)
    {
        if (await db.Accounts.AsNoTracking().SingleOrDefaultAsync(a => a.Instalments.Any(i => i.InstalmentId == instalmentId), ct) is not { } account)
            return TypedResults.NotFound();

        var instalment = account.Instalments.Single(i => i.InstalmentId == instalmentId);
        var entries = await db.Entries.AsNoTracking().Where(e => e.InstalmentId == instalmentId).OrderBy(e => e.BusinessDate).ThenBy(e => e.Id).ToListAsync(ct);
        var numbers = await db.Payments.Where(p => p.ContractId == account.Id).Select(p => new { p.Id, p.Number }).ToDictionaryAsync(p => p.Id, p => p.Number, ct);
        var balance = 0m;
        var views = entries.ConvertAll(e => new EntryView(
            NameOf(e.Kind), e.Amount, balance += e.Amount, e.BusinessDate, e.RecordedAt, e.RecordedBy, e.Reference, numbers.GetValueOrDefault(e.Reference)));
        return TypedResults.Ok(new ReceivableHistory(
            instalmentId, account.Id, account.Number, new CustomerRef(account.CustomerId, account.CustomerCode, account.CustomerName), instalment.Sequence, instalment.DueOn, instalment.Amount, account.Currency, balance, views));
    }

    private static string NameOf(EntryKind kind) => System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(kind.ToString());
}

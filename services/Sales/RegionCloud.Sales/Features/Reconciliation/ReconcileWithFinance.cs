using System.Globalization;
using Grpc.Core;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Finance.Messages.V1;
using RegionCloud.Sales.Data;
using RegionCloud.Sales.Domain;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Security;

namespace RegionCloud.Sales.Features.Reconciliation;

/// <summary>Sales' books against Finance's, over all regions (invariants I1, I2).</summary>
/// <param name="Contracts">Signed contracts that Sales holds.</param>
/// <param name="Accounts">Contracts for which Finance keeps an account.</param>
/// <param name="InFlight">Differences whose cause may still be on its way; they are not among <paramref name="Different"/>.</param>
/// <param name="Different">How many differences there are in all.</param>
/// <param name="Items">The first 200 differences, those on their way last.</param>
public sealed record ReconciliationView(int Contracts, int Accounts, int InFlight, int Different, IReadOnlyList<DifferenceView> Items);

/// <param name="What">missingInFinance, missingInSales, amount, received or void.</param>
/// <param name="Sales">What Sales holds; absent when it holds nothing.</param>
/// <param name="Finance">What Finance holds; absent when it holds nothing.</param>
/// <param name="InFlight">Something of it was recorded within the time that was asked to be left for it.</param>
public sealed record DifferenceView(Guid ContractId, string Number, string What, string? Sales, string? Finance, bool InFlight);

internal static class ReconcileWithFinance
{
    private const int PageSize = 500;
    private const int MostItems = 200;

    // The whole of a department is asked for, page by page; a page of 500 may take its time.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public static void MapReconciliation(this IEndpointRouteBuilder ops) => ops.MapGet("/reconciliation", Handle).RequirePermission("operations.read");

    /// <summary>Compares every signed contract with its account in Finance, both ways: amount, what was received, and whether it is void. 503 <c>peer-unavailable</c> while Finance is away.</summary>
    /// <param name="inFlightSeconds">What changed less than so many seconds ago may still be on its way; default 60.</param>
    internal static async Task<Ok<ReconciliationView>> Handle(int? inFlightSeconds, SalesDbContext db, ReconciliationService.ReconciliationServiceClient finance, TimeProvider time, CancellationToken ct)
    {
        var found = new Differences(time.GetUtcNow().AddSeconds(-Math.Clamp(inFlightSeconds ?? 60, 0, 86_400)));
        try
        {
            return TypedResults.Ok(found.Seen(await AccountsAsync(db, finance, found, time, ct), await ContractsAsync(db, finance, found, time, ct)));
        }
        catch (RpcException e) when (e.StatusCode is StatusCode.Unavailable or StatusCode.DeadlineExceeded or StatusCode.Internal)
        {
            throw new PeerUnavailableException("finance", e);
        }
    }

    /// <summary>From Finance's side: every account against the contract of the same id.</summary>
    private static async Task<int> AccountsAsync(SalesDbContext db, ReconciliationService.ReconciliationServiceClient finance, Differences found, TimeProvider time, CancellationToken ct)
    {
        var (count, after) = (0, "");
        while (true)
        {
            var page = (await finance.ListAccountsAsync(new ListAccountsRequest { After = after, PageSize = PageSize }, deadline: Deadline(time), cancellationToken: ct)).Accounts;
            if (page.Count == 0)
                return count;

            var ids = page.Select(a => Guid.Parse(a.ContractId)).ToList();
            var contracts = await Books(db).Where(b => ids.Contains(b.Id)).ToDictionaryAsync(b => b.Id, ct);
            var received = await db.CollectedPayments.Where(p => ids.Contains(p.ContractId)).GroupBy(p => p.ContractId).Select(g => new { g.Key, Sum = g.Sum(p => p.Amount) }).ToDictionaryAsync(g => g.Key, g => g.Sum, ct);
            foreach (var account in page)
                found.Compare(contracts.GetValueOrDefault(Guid.Parse(account.ContractId)), received.GetValueOrDefault(Guid.Parse(account.ContractId)), account);
            (count, after) = (count + page.Count, page[^1].ContractId);
        }
    }

    /// <summary>From Sales' side: every signed contract must have an account.</summary>
    private static async Task<int> ContractsAsync(SalesDbContext db, ReconciliationService.ReconciliationServiceClient finance, Differences found, TimeProvider time, CancellationToken ct)
    {
        var (count, after) = (0, Guid.Empty);
        while (true)
        {
            var last = after;
            var page = await Books(db).Where(b => b.Id > last).OrderBy(b => b.Id).Take(PageSize).ToListAsync(ct);
            if (page.Count == 0)
                return count;

            var request = new FindAccountsRequest();
            request.ContractIds.AddRange(page.Select(b => b.Id.ToString()));
            var known = (await finance.FindAccountsAsync(request, deadline: Deadline(time), cancellationToken: ct)).ContractIds.Select(Guid.Parse).ToHashSet();
            foreach (var book in page.Where(b => !known.Contains(b.Id)))
                found.Add(book.Id, book.Number, "missingInFinance", Text(book.Amount), null, book.ChangedAt);
            (count, after) = (count + page.Count, page[^1].Id);
        }
    }

    private static DateTime Deadline(TimeProvider time) => time.GetUtcNow().Add(Patience).UtcDateTime;

    private static IQueryable<Book> Books(SalesDbContext db) => db.Contracts.AsNoTracking().Where(c => c.SignedOn != null)
        .Select(c => new Book { Id = c.Id, Number = c.Number, Amount = c.Amount, Status = c.Status, ChangedAt = c.Transitions.Max(t => t.RecordedAt) });

    private static string Text(decimal amount) => amount.ToString("0.00", CultureInfo.InvariantCulture);

    /// <summary>A signed contract as Sales holds it.</summary>
    private sealed record Book
    {
        public required Guid Id { get; init; }

        public required string Number { get; init; }

        public required decimal Amount { get; init; }

        public required ContractStatus Status { get; init; }

        public required DateTimeOffset ChangedAt { get; init; }
    }

    private sealed class Differences(DateTimeOffset settledBefore)
    {
        private readonly List<DifferenceView> settled = [];
        private readonly List<DifferenceView> moving = [];
        private int different;
        private int inFlight;

        public ReconciliationView Seen(int accounts, int contracts) => new(contracts, accounts, inFlight, different, [.. settled.Concat(moving).Take(MostItems)]);

        public void Compare(Book? book, decimal received, Account account)
        {
            var (id, recorded) = (Guid.Parse(account.ContractId), DateTimeOffset.Parse(account.LastRecordedAt, CultureInfo.InvariantCulture));
            if (book is null)
            {
                Add(id, account.Number, "missingInSales", null, account.Opened.Amount, recorded);
                return;
            }

            var changed = book.ChangedAt > recorded ? book.ChangedAt : recorded;
            if (Text(book.Amount) != account.Opened.Amount)
                Add(id, book.Number, "amount", Text(book.Amount), account.Opened.Amount, changed);
            if (Text(received) != account.Received.Amount)
                Add(id, book.Number, "received", Text(received), account.Received.Amount, changed);
            if (book.Status == ContractStatus.Voided != account.Voided)
                Add(id, book.Number, "void", book.Status == ContractStatus.Voided ? "void" : "in force", account.Voided ? "void" : "in force", changed);
        }

        public void Add(Guid id, string number, string what, string? sales, string? finance, DateTimeOffset changedAt)
        {
            var moves = changedAt > settledBefore;
            _ = moves ? inFlight++ : different++;
            var some = moves ? moving : settled;
            if (some.Count < MostItems)
                some.Add(new DifferenceView(id, number, what, sales, finance, moves));
        }
    }
}

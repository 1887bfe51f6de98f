using Microsoft.EntityFrameworkCore;
using RegionCloud.Sales.Data;
using RegionCloud.Sales.Domain;
using RegionCloud.Sales.Features.Policy;
using RegionCloud.ServiceDefaults.Waiting;

namespace RegionCloud.Sales.Features.Contracts;

/// <summary>Contracts that wait for somebody: to be reviewed by another than their owner and authors (5.3-2), to be signed by their owner, to be kept in force before they are voided.</summary>
internal static class WaitingContracts
{
    public static IReadOnlyList<WaitingList> Lists =>
    [
        WaitingList.Of<SalesDbContext>("contract.review", ReviewsAsync),
        WaitingList.Of<SalesDbContext>("contract.sign", SigningsAsync),
        WaitingList.Of<SalesDbContext>("contract.void", VoidsAsync),
        WaitingList.Of<SalesDbContext>("contract.review", (db, whom, ct) => AmendmentsAsync(db, AmendmentStatus.UnderReview, "reviewAmendment", "amendmentReview", "label.sales.waiting.amendment-review", whom, ct)),
        WaitingList.Of<SalesDbContext>("contract.sign", (db, whom, ct) => AmendmentsAsync(db, AmendmentStatus.Reviewed, "signAmendment", "amendmentSigning", "label.sales.waiting.amendment-signing", whom, ct)),
        WaitingList.Of<SalesDbContext>("contract.write", (db, whom, ct) => AmendmentsAsync(db, AmendmentStatus.Requested, "withdrawAmendment", "amendmentRequested", "label.sales.waiting.amendment-requested", whom, ct)),
    ];

    /// <summary>To sign a change or to keep it from being made is its owner's matter; to review it, everybody's who may.</summary>
    private static async Task<IReadOnlyList<Waits>> AmendmentsAsync(SalesDbContext db, AmendmentStatus status, string action, string kind, string title, WaitingFor whom, CancellationToken ct)
    {
        var owners = whom.User.PersonsWith(status == AmendmentStatus.Reviewed ? "contract.sign" : "contract.write");
        var contracts = db.Contracts.Where(c => c.Amendments.Any(a => a.Status == status) && (status == AmendmentStatus.UnderReview || owners.Contains(c.OwnerId)));
        return [.. (await OfferingAsync(contracts, action, whom, ct)).Select(c => Of(c, kind, title, action))];
    }


    private static async Task<IReadOnlyList<Waits>> ReviewsAsync(SalesDbContext db, WaitingFor whom, CancellationToken ct)
        => [.. (await OfferingAsync(db.Contracts.Where(c => c.Status == ContractStatus.UnderReview), "review", whom, ct)).Select(c => Of(c, "contractReview", "label.sales.waiting.review", "review"))];

    /// <summary>The head could sign as well, but it is the owner's matter.</summary>
    private static async Task<IReadOnlyList<Waits>> SigningsAsync(SalesDbContext db, WaitingFor whom, CancellationToken ct)
    {
        var owners = whom.User.PersonsWith("contract.sign");
        var reviewed = db.Contracts.Where(c => c.Status == ContractStatus.Reviewed && owners.Contains(c.OwnerId));
        return [.. (await OfferingAsync(reviewed, "sign", whom, ct)).Select(c => Of(c, "contractSigning", "label.sales.waiting.signing", "sign"))];
    }

    private static async Task<IReadOnlyList<Waits>> VoidsAsync(SalesDbContext db, WaitingFor whom, CancellationToken ct)
    {
        var contracts = await OfferingAsync(db.Contracts.Where(c => c.Status == ContractStatus.VoidRequested), "withdrawVoid", whom, ct);
        var days = new Dictionary<Guid, int>();
        foreach (var region in contracts.Select(c => c.RegionId).Distinct())
            days[region] = SalesPolicy.VoidTimeoutDays.In(await db.PolicyAsync(whom.Clock.Today(region), ct));
        // On that day it is taken back by itself.
        return [.. contracts.Select(c => Of(c, "contractVoid", "label.sales.waiting.void", "withdrawVoid", whom.Clock.DayOf(c.RegionId, c.VoidAttempt!.RequestedAt.AddDays(days[c.RegionId]))))];
    }

    private static async Task<IReadOnlyList<Contract>> OfferingAsync(IQueryable<Contract> contracts, string action, WaitingFor whom, CancellationToken ct)
        => [.. (await whom.CandidatesAsync(contracts.AsNoTracking().AsSplitQuery().OrderByDescending(c => c.Id), ct)).Where(c => ContractActions.Of(c, whom.User).Contains(action, StringComparer.Ordinal))];

    private static Waits Of(Contract c, string kind, string title, string action, DateOnly? dueOn = null) => new(
        kind, title, "contract", c.Id, c.Number, c.RegionId, c.Transitions.MaxBy(t => t.Sequence)!.RecordedAt, dueOn, action, $"contracts/{c.Id}",
        ("number", c.Number), ("customer", c.CustomerName));
}

using RegionCloud.Finance.Data;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Waiting;

namespace RegionCloud.Finance.Features.Receivables;

/// <summary>Money that is overdue or falls due within a week waits for the sales person who answers for its collection (8.3-2), and for who stands in for him.</summary>
internal static class WaitingInstalments
{
    private const int DaysAhead = 7;

    public static WaitingList List => WaitingList.Of<FinanceDbContext>("receivable.read", ReadAsync);

    private static async Task<IReadOnlyList<Waits>> ReadAsync(FinanceDbContext db, WaitingFor whom, CancellationToken ct)
    {
        // In some region it may already be tomorrow; which day it is where the instalment is owed is asked below.
        var (owners, latest) = (whom.User.PersonsWith("receivable.read"), whom.Clock.Today().AddDays(1));
        var last = latest.AddDays(DaysAhead);
        var open = await whom.CandidatesAsync(
            ListReceivables.Positions(db, latest, "open").Where(p => owners.Contains(p.OwnerId) && p.DueOn <= last).OrderBy(p => p.DueOn).ThenBy(p => p.InstalmentId), ct);
        return [.. open.Where(p => p.DueOn <= whom.Clock.Today(p.RegionId).AddDays(DaysAhead)).Select(p => Of(p, overdue: p.DueOn < whom.Clock.Today(p.RegionId)))];
    }

    private static Waits Of(InstalmentPosition p, bool overdue) => new(
        overdue ? "instalmentOverdue" : "instalmentDue", overdue ? "label.finance.waiting.overdue" : "label.finance.waiting.due", "instalment", p.InstalmentId, p.ContractNumber, p.RegionId,
        BusinessClock.StartOf(p.DueOn.AddDays(-DaysAhead) is var week && week > p.SignedOn ? week : p.SignedOn), p.DueOn, "collect", $"receivables/{p.InstalmentId}/entries",
        ("number", p.ContractNumber), ("instalment", p.Sequence), ("customer", p.CustomerName), ("currency", p.Currency), ("outstanding", p.Amount + p.Paid + p.Cancelled), ("dueOn", p.DueOn));
}

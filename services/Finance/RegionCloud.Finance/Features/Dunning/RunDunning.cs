using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Finance.Data;
using RegionCloud.Finance.Domain;
using RegionCloud.Finance.Features.Policy;
using RegionCloud.Finance.Features.Receivables;
using RegionCloud.Finance.Messages.Events;
using RegionCloud.ServiceDefaults.Data;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Security;

namespace RegionCloud.Finance.Features.Dunning;

/// <param name="AsOf">Default: today in the region. Balance, age, holds and earlier notices count as of the end of this day.</param>
public sealed record RunDunningRequest(Guid RegionId, DateOnly? AsOf = null);

/// <summary>What a dunning run did.</summary>
/// <param name="Overdue">Instalments past their day with something outstanding.</param>
/// <param name="Issued">Notices that it issued; 0 when it is repeated.</param>
/// <param name="Held">Instalments that are not dunned because of a hold (RB-16).</param>
public sealed record DunningRunView(Guid Id, Guid RegionId, DateOnly AsOf, int Overdue, int Issued, int Held, Guid PolicySetId, DateTimeOffset RunAt, string RunBy)
{
    internal static DunningRunView Of(DunningRun r) => new(r.Id, r.RegionId, r.AsOf, r.Overdue, r.Issued, r.Held, r.PolicySetId, r.RunAt, r.RunBy);
}

internal static class RunDunning
{
    /// <summary>
    /// Issues for every overdue instalment of a region the highest level it has reached, if it is higher than any issued before (RB-14). The same run
    /// again issues nothing (RB-15); what is held is left out (RB-16). Refuses <c>date-in-future</c>.
    /// </summary>
    internal static async Task<Results<Ok<DunningRunView>, NotFound>> Handle(RunDunningRequest request, FinanceDbContext db, CurrentUser user, OrganisationDirectory organisation, BusinessClock clock, CancellationToken ct)
    {
        if (!organisation.Current.Regions.ContainsKey(request.RegionId) || !db.Scope.Reach.Touches(request.RegionId, d => organisation.Current.Departments.GetValueOrDefault(d)?.RegionId))
            return TypedResults.NotFound();

        // The run is the region's, also when the head of sales asks for it: its contracts are his department's.
        db.Scope.Enter(Reach.Region(request.RegionId, "dunning run"));
        var asOf = request.AsOf ?? clock.Today(request.RegionId);
        Refuse.Broken(clock.NotInFuture("/asOf", asOf, request.RegionId));
        return TypedResults.Ok(DunningRunView.Of(await RunAsync(db, request.RegionId, new Act(asOf, clock.Now, user.Subject), ct)));
    }

    /// <param name="act">On the as-of day.</param>
    internal static async Task<DunningRun> RunAsync(FinanceDbContext db, Guid regionId, Act act, CancellationToken ct)
    {
        var policy = await db.PolicyAsync(act.On, ct);
        var (limits, rate) = (FinancePolicy.DunningLevels.In(policy), FinancePolicy.LateFeePercent.In(policy));
        var overdue = await OverdueAsync(db, regionId, act.On, ct);
        var issued = (await db.DunningNotices.AsNoTracking().Where(n => n.RegionId == regionId && n.IssuedOn <= act.On).Select(n => new { n.InstalmentId, n.Level }).ToListAsync(ct)).ToLookup(n => n.InstalmentId, n => n.Level);
        // A level that a later run has issued already is not issued again for an earlier day.
        var later = (await db.DunningNotices.AsNoTracking().Where(n => n.RegionId == regionId && n.IssuedOn > act.On).Select(n => new { n.InstalmentId, n.Level }).ToListAsync(ct)).Select(n => (n.InstalmentId, n.Level)).ToHashSet();
        var holds = (await db.DunningHolds.AsNoTracking().Where(h => h.RegionId == regionId && h.From <= act.On && h.Until >= act.On).ToListAsync(ct)).Where(h => h.Holds(act.On)).ToLookup(h => h.ContractId);
        var (notices, held) = (0, 0);
        foreach (var instalment in overdue)
        {
            if (holds[instalment.ContractId].Any(h => h.InstalmentId is null || h.InstalmentId == instalment.InstalmentId))
            {
                held++;
                continue;
            }

            var (days, before) = (act.On.DayNumber - instalment.DueOn.DayNumber, issued[instalment.InstalmentId].ToList());
            var level = DunningLevels.Of(days, limits);
            if (level <= before.DefaultIfEmpty(0).Max() || later.Contains((instalment.InstalmentId, level)))
                continue;

            var fee = Math.Round(instalment.Outstanding * rate / 100 * days, 2, MidpointRounding.AwayFromZero);
            var notice = DunningNotice.Issue(await db.NextNumberAsync("DN", regionId, act.On.Year, ct), instalment, level, before, fee, rate, policy.Id, act);
            db.Add(notice);
            notices++;
            if (before.Count == 0)
            {
                db.Publish(new InstalmentOverdue(
                    regionId, act.On, act.By, act.At, instalment.ContractId, instalment.ContractNumber, instalment.InstalmentId, instalment.Sequence, instalment.DepartmentId, instalment.OwnerId, instalment.CustomerId, instalment.DueOn, days,
                    instalment.Outstanding, instalment.Currency));
            }

            db.Publish(new DunningIssued(
                regionId, act.On, act.By, act.At, notice.Id, notice.Number, level, instalment.ContractId, instalment.ContractNumber, instalment.InstalmentId, instalment.Sequence, instalment.DepartmentId, instalment.OwnerId,
                instalment.CustomerId, instalment.DueOn, days, instalment.Outstanding, fee, instalment.Currency));
        }

        var run = new DunningRun { Id = Guid.CreateVersion7(act.At), RegionId = regionId, AsOf = act.On, Overdue = overdue.Count, Issued = notices, Held = held, PolicySetId = policy.Id, RunAt = act.At, RunBy = act.By };
        db.Add(run);
        return run;
    }

    internal static async Task<IReadOnlyList<OverdueInstalment>> OverdueAsync(FinanceDbContext db, Guid regionId, DateOnly asOf, CancellationToken ct)
        => [.. (await ListReceivables.Positions(db, asOf, "overdue").Where(p => p.RegionId == regionId).OrderBy(p => p.DueOn).ThenBy(p => p.InstalmentId).ToListAsync(ct))
            .Select(p => new OverdueInstalment(
                p.InstalmentId, p.Sequence, p.DueOn, p.Amount + p.Paid + p.Cancelled, p.ContractId, p.ContractNumber, p.RegionId, p.DepartmentId, p.OwnerId, p.CustomerId, p.CustomerCode, p.CustomerName, p.Currency))];
}

internal static class Notices
{
    /// <summary>A contract's notices follow what became of its instalments: paid, voided, owed again.</summary>
    public static async Task FollowAsync(this FinanceDbContext db, ContractAccount account, Act act, CancellationToken ct)
    {
        foreach (var notice in await db.DunningNotices.Where(n => n.ContractId == account.Id).ToListAsync(ct))
        {
            var entries = account.Entries.Where(e => e.InstalmentId == notice.InstalmentId).ToList();
            notice.Follow(entries.Sum(e => e.Amount), entries.Where(e => e.Kind is EntryKind.Paid or EntryKind.PaymentReversed).Sum(e => e.Amount) != 0, act);
        }
    }
}

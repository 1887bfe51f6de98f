using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Finance.Data;
using RegionCloud.Finance.Domain;
using RegionCloud.Finance.Features.Policy;
using RegionCloud.Finance.Features.Receivables;
using RegionCloud.Finance.Messages.Events;
using RegionCloud.ServiceDefaults.Data;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Numbers;
using RegionCloud.ServiceDefaults.Operations;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Records;
using RegionCloud.ServiceDefaults.Schedules;

namespace RegionCloud.Finance.Features.Dunning;

/// <param name="AsOf">Default: today in the region. Balance, age, holds and earlier notices count as of the end of this day.</param>
public sealed record RunDunningRequest(Guid RegionId, DateOnly? AsOf = null);

internal static class RunDunning
{
    private const string Permission = "dunning.create";
    private const int AtOnce = 200;

    /// <summary>Every day after the region's midnight, as of the end of the day that is over.</summary>
    public static DailyWork Daily => new("dunning", Permission, (region, day) => new RunDunningRequest(region, day));

    public static void MapRunDunning(this IEndpointRouteBuilder finance)
        => finance.MapLongWork<RunDunningRequest>("/dunning-runs", Handle, Permission, "dunning", nameof(RunDunning), "dunning-runs", RunAsync);

    /// <summary>
    /// Issues for every overdue instalment of a region the highest level it has reached, if it is higher than any issued before (RB-14). A long operation; the same run
    /// again issues nothing (RB-15), and what is held is left out (RB-16). Refuses <c>date-in-future</c>.
    /// </summary>
    internal static async Task<Results<Accepted<OperationView>, NotFound>> Handle(
        RunDunningRequest request, FinanceDbContext db, OrganisationDirectory organisation, BusinessClock clock, LongOperations operations, HttpContext http, CancellationToken ct)
    {
        if (!Reaches(db, organisation, request.RegionId))
            return TypedResults.NotFound();

        var asOf = request.AsOf ?? clock.Today(request.RegionId);
        Refuse.Broken(clock.NotInFuture("/asOf", asOf, request.RegionId));
        return await operations.AcceptAsync(http, request with { AsOf = asOf }, ct);
    }

    /// <summary>The work, in steps of some instalments each. A step that is done again finds its notices there.</summary>
    internal static async Task RunAsync(RunDunningRequest asked, WorkSteps steps, CancellationToken ct)
    {
        var (region, asOf) = (asked.RegionId, asked.AsOf!.Value);
        var overdue = await steps.ReadAsync(async services => await OverdueAsync(Db(services, region), region, asOf, ct));
        foreach (var (some, index) in overdue.Chunk(AtOnce).Select((some, index) => (some, index)))
            await steps.StepAsync(99 * Math.Min((index + 1) * AtOnce, overdue.Count) / overdue.Count, services => IssueAsync(Db(services, region), some, steps.Operation, ActOf(services, steps, asOf), ct), ct);

        await steps.FinishAsync(
            async services =>
            {
                var db = Db(services, region);
                var policy = await db.PolicyAsync(asOf, ct);
                var issued = (await db.DunningNotices.Where(n => n.RunId == steps.Operation).Select(n => n.InstalmentId).ToListAsync(ct)).ToHashSet();
                var held = 0;
                foreach (var some in overdue.Where(o => !issued.Contains(o.InstalmentId)).Chunk(AtOnce))
                {
                    var holds = await db.HoldsAsync(some.Select(o => o.ContractId), asOf, ct);
                    held += some.Count(o => holds.Of(o.ContractId, o.InstalmentId) is not null);
                }

                var act = ActOf(services, steps, asOf);
                db.Add(new DunningRun { Id = steps.Operation, RegionId = region, AsOf = asOf, Overdue = overdue.Count, Issued = issued.Count, Held = held, PolicySetId = policy.Id, RunAt = act.At, RunBy = act.By });
                return [new RecordCount("dunningNotice", issued.Count, overdue.Count - issued.Count - held), new RecordCount("heldInstalment", 0, held)];
            },
            ct);
    }

    /// <summary>Whether somebody's rights touch the region: a run is the region's, also when the head of sales asks for it.</summary>
    internal static bool Reaches(FinanceDbContext db, OrganisationDirectory organisation, Guid region)
        => organisation.Current.Regions.ContainsKey(region) && db.Scope.Reach.Touches(region, d => organisation.Current.Departments.GetValueOrDefault(d)?.RegionId);

    private static FinanceDbContext Db(IServiceProvider services, Guid region)
    {
        var db = services.GetRequiredService<FinanceDbContext>();
        Refuse.Broken(Reaches(db, services.GetRequiredService<OrganisationDirectory>(), region) ? null : Refusal.State("operation.right-ended", ("permission", Permission)));
        db.Scope.Enter(Reach.Region(region, "dunning run"));
        return db;
    }

    private static Act ActOf(IServiceProvider services, WorkSteps steps, DateOnly asOf) => new(asOf, services.GetRequiredService<BusinessClock>().Now, steps.StartedBy);

    /// <param name="act">On the as-of day.</param>
    private static async Task IssueAsync(FinanceDbContext db, OverdueInstalment[] overdue, Guid run, Act act, CancellationToken ct)
    {
        var (region, instalments) = (overdue[0].RegionId, overdue.Select(o => o.InstalmentId).ToList());
        var policy = await db.PolicyAsync(act.On, ct);
        var (limits, rate) = (FinancePolicy.DunningLevels.In(policy), FinancePolicy.LateFeePercent.In(policy));
        var notices = (await db.DunningNotices.AsNoTracking().Where(n => instalments.Contains(n.InstalmentId)).Select(n => new { n.InstalmentId, n.Level, n.IssuedOn }).ToListAsync(ct)).ToLookup(n => n.InstalmentId);
        var holds = await db.HoldsAsync(overdue.Select(o => o.ContractId), act.On, ct);
        foreach (var instalment in overdue)
        {
            if (holds.Of(instalment.ContractId, instalment.InstalmentId) is not null)
                continue;

            var days = act.On.DayNumber - instalment.DueOn.DayNumber;
            var before = notices[instalment.InstalmentId].Where(n => n.IssuedOn <= act.On).Select(n => n.Level).ToList();
            var level = DunningLevels.Of(days, limits);
            // A level that a later run has issued already is not issued again for an earlier day.
            if (level <= before.DefaultIfEmpty(0).Max() || notices[instalment.InstalmentId].Any(n => n.Level == level))
                continue;

            var fee = Math.Round(instalment.Outstanding * rate / 100 * days, 2, MidpointRounding.AwayFromZero);
            var notice = DunningNotice.Issue(await NumberSeries.NextAsync(db, "DN", region, act.On.Year, ct), run, instalment, level, before, fee, rate, policy.Id, act);
            db.Add(notice);
            if (before.Count == 0)
            {
                db.Publish(new InstalmentOverdue(
                    region, act.On, act.By, act.At, instalment.ContractId, instalment.ContractNumber, instalment.InstalmentId, instalment.Sequence, instalment.DepartmentId, instalment.OwnerId, instalment.CustomerId, instalment.DueOn, days,
                    instalment.Outstanding, instalment.Currency));
            }

            db.Publish(new DunningIssued(
                region, act.On, act.By, act.At, notice.Id, notice.Number, level, instalment.ContractId, instalment.ContractNumber, instalment.InstalmentId, instalment.Sequence, instalment.DepartmentId, instalment.OwnerId,
                instalment.CustomerId, instalment.DueOn, days, instalment.Outstanding, fee, instalment.Currency));
            await MeetAsync(db, notice, act, ct);
        }
    }

    /// <summary>
    /// What was paid after the day of the run, before the run was made, resolves the notice at once; and of a payment and a run that meet now, one is done again on
    /// what the other left.
    /// </summary>
    private static async Task MeetAsync(FinanceDbContext db, DunningNotice notice, Act act, CancellationToken ct)
    {
        var account = db.Accounts.Local.FirstOrDefault(a => a.Id == notice.ContractId);
        if (account is null)
        {
            account = (await db.AccountAsync(notice.ContractId, ct))!;
            db.MustNotChangeMeanwhile(account);
        }

        var later = account.Entries.Where(e => e.InstalmentId == notice.InstalmentId && e.BusinessDate > act.On).Select(e => e.BusinessDate).ToList();
        if (later.Count > 0)
            Notices.Follow(notice, account, act with { On = later.Max() });
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
            Follow(notice, account, act);
    }

    public static void Follow(DunningNotice notice, ContractAccount account, Act act)
    {
        var entries = account.Entries.Where(e => e.InstalmentId == notice.InstalmentId).ToList();
        notice.Follow(entries.Sum(e => e.Amount), entries.Where(e => e.Kind is EntryKind.Paid or EntryKind.PaymentReversed).Sum(e => e.Amount) != 0, act);
    }
}

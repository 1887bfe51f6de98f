using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Performance.Data;
using RegionCloud.Performance.Domain;
using RegionCloud.Performance.Domain.Appraisals;
using RegionCloud.ServiceDefaults.Attachments;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Lists;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Performance.Features.Appraisals;

/// <summary>手工實際值: what an item came to where no facts exist, with evidence, approved by another (10a).</summary>
/// <param name="Target">Only where the template has none of its own.</param>
/// <param name="Evidence">Where the number comes from; files belong to it as attachments.</param>
/// <param name="Actions">What you may do with it now: approve, reject, withdraw.</param>
public sealed record ManualActualView(
    Guid Id, Guid AppraisalId, string Period, Guid RegionId, Guid? DepartmentId, string KpiCode, decimal Actual, decimal? Target, string Evidence, ProposalView Proposal, IReadOnlyList<string> Actions, [property: JsonPropertyName("etag")] string Etag) : ITagged
{
    internal static ManualActualView Of(ManualActual m, CurrentUser user) => new(
        m.Id, m.AppraisalId, m.Period, m.RegionId, m.DepartmentId, m.KpiCode, m.Actual, m.Target, m.Evidence, ProposalView.Of(m.Proposal), [.. ActionsOn(m, user)], ETags.Of(m.Version));

    internal static IEnumerable<string> ActionsOn(ManualActual m, CurrentUser user)
    {
        if (!m.Proposal.IsOpen)
            yield break;

        if (user.May("kpi.approve", m.RegionId, m.DepartmentId, null) && ProposalRules.MustBeASecondPerson(m.Proposal, user.Subjectives("kpi.approve", m.RegionId, m.DepartmentId)) is null)
        {
            yield return "approve";
            yield return "reject";
        }

        if (user.May("kpi.create", m.RegionId, m.DepartmentId, null) && ProposalRules.MustBeTheProposer(m.Proposal, user.Subject) is null)
            yield return "withdraw";
    }
}

/// <param name="KpiCode">A reckoned item of the appraisal that has no facts.</param>
/// <param name="Target">Only where the template has none of its own.</param>
/// <param name="Evidence">Where the number comes from: what, by whom, of when.</param>
public sealed record EnterActualRequest([property: Text(1, 40)] string KpiCode, [property: Amount(0, 9999999999999.99)] decimal Actual, [property: Text(1, 2000)] string Evidence, [property: Amount(0.01, 9999999999999.99)] decimal? Target = null);

internal sealed class ManualActualList : Listing<ManualActual, ManualActualView>
{
    public ManualActualList()
    {
        Key(m => m.Id);
        DefaultSort("-id");
        Filter("regionId", m => m.RegionId);
        Filter("appraisalId", m => m.AppraisalId);
        Filter("status", m => m.Proposal.Status);
        Filter("kpiCode", m => m.KpiCode);
        Filter("period", m => m.Period);
    }
}

internal static class EnterActual
{
    /// <summary>
    /// Enters what an item came to where no department tells it; it counts once another has approved it. Refuses <c>performance.cycle.wrong-state</c>, <c>performance.actual.facts-exist</c>,
    /// <c>performance.actual.kpi-unknown</c>, <c>performance.actual.is-judged</c>, <c>performance.actual.target</c>, <c>performance.actual.open</c>.
    /// </summary>
    internal static async Task<Results<Created<ManualActualView>, NotFound>> Handle(Guid id, EnterActualRequest request, IfMatch ifMatch, PerformanceDbContext db, CurrentUser user, BusinessClock clock, CancellationToken ct)
    {
        if (await db.Appraisals.AsSplitQuery().SingleOrDefaultAsync(a => a.Id == id, ct) is not { } appraisal)
            return TypedResults.NotFound();

        ifMatch.Check(appraisal.Version);
        var cycle = await db.CycleOfAsync(appraisal, ct);
        Refuse.Broken(CycleRules.MustCollect(cycle, "enterActual"));
        var open = await db.ManualActuals.AnyAsync(m => m.AppraisalId == id && m.KpiCode == request.KpiCode && m.Proposal.Status == ProposalStatus.Proposed, ct);
        var entered = ManualActual.Enter(appraisal, request.KpiCode, request.Actual, request.Target, request.Evidence.Trim(), open, user.Subjectives("kpi.create", appraisal.RegionId, appraisal.DepartmentId), clock.Now);
        var facts = await db.RegionFactsAsync(appraisal.RegionId, appraisal.First, appraisal.Last, clock.Today(appraisal.RegionId), ct);
        Refuse.Broken(ManualActualRules.NoFactsMustExist(
            request.KpiCode, facts.Of(appraisal.Items.Single(i => i.KpiCode == request.KpiCode), new AppraisalSubject(appraisal.Subject, appraisal.DepartmentId, appraisal.OwnerId)).State == ItemState.Measured));
        db.Add(entered);
        return TypedResults.Created($"/api/performance/v1/manual-actuals/{entered.Id}", ManualActualView.Of(entered, user));
    }
}

internal static class ApproveActual
{
    /// <summary>The second person's yes: the next scoring counts it, flagged as manual. Refuses <c>performance.proposal.not-open</c>, <c>performance.proposal.second-person</c>, <c>performance.actual.own</c>, <c>performance.cycle.wrong-state</c>.</summary>
    internal static Task<Results<Ok<ManualActualView>, NotFound>> Handle(Guid id, IfMatch ifMatch, PerformanceDbContext db, CurrentUser user, OrganisationDirectory organisation, BusinessClock clock, CancellationToken ct)
        => ManualActuals.DoAsync(id, ifMatch, db, user, async manual =>
        {
            var appraisal = await db.Appraisals.AsSplitQuery().SingleAsync(a => a.Id == manual.AppraisalId, ct);
            var (cycle, today) = (await db.CycleOfAsync(appraisal, ct), clock.Today(manual.RegionId));
            Refuse.Broken(CycleRules.MustCollect(cycle, "approve"), ManualActualRules.MustNotBeOwn(user.IsOwn("kpi.approve", appraisal.OwnerId, appraisal.DepartmentId, appraisal.RegionId, organisation.Current, today)));
            manual.Approve(user.Subjectives("kpi.approve", manual.RegionId, manual.DepartmentId), today, clock.Now);
            // A scoring at the same moment sees it or runs again.
            db.MustNotChangeMeanwhile(cycle);
        }, ct);
}

internal static class RejectActual
{
    /// <summary>The second person's no, with a reason. Refuses <c>performance.proposal.not-open</c>, <c>performance.proposal.second-person</c>.</summary>
    internal static Task<Results<Ok<ManualActualView>, NotFound>> Handle(Guid id, ProposalRefusal request, IfMatch ifMatch, PerformanceDbContext db, CurrentUser user, BusinessClock clock, CancellationToken ct)
        => ManualActuals.DoAsync(id, ifMatch, db, user, manual =>
        {
            manual.Reject(request.Reason, user.Subjectives("kpi.approve", manual.RegionId, manual.DepartmentId), clock.Now);
            return Task.CompletedTask;
        }, ct);
}

internal static class WithdrawActual
{
    /// <summary>Who entered it takes it back, with a reason. Refuses <c>performance.proposal.not-open</c>, <c>performance.proposal.not-the-proposer</c>.</summary>
    internal static Task<Results<Ok<ManualActualView>, NotFound>> Handle(Guid id, ProposalRefusal request, IfMatch ifMatch, PerformanceDbContext db, CurrentUser user, BusinessClock clock, CancellationToken ct)
        => ManualActuals.DoAsync(id, ifMatch, db, user, manual =>
        {
            manual.Withdraw(request.Reason, user.Subject, clock.Now);
            return Task.CompletedTask;
        }, ct);
}

internal static class ListActuals
{
    /// <summary>What was entered by hand, within your reach.</summary>
    internal static async Task<Ok<Page<ManualActualView>>> Handle(ListQuery<ManualActualList> query, PerformanceDbContext db, CurrentUser user, CancellationToken ct)
        => TypedResults.Ok(await query.PageAsync(db.ManualActuals.AsNoTracking(), m => ManualActualView.Of(m, user), ct));
}

internal static class GetActual
{
    /// <summary>One of them.</summary>
    internal static async Task<Results<Ok<ManualActualView>, NotFound>> Handle(Guid id, PerformanceDbContext db, CurrentUser user, CancellationToken ct)
        => await db.ManualActuals.AsNoTracking().SingleOrDefaultAsync(m => m.Id == id, ct) is { } manual ? TypedResults.Ok(ManualActualView.Of(manual, user)) : TypedResults.NotFound();
}

internal static class ManualActuals
{
    /// <summary>Files of what was decided stay.</summary>
    public static AttachmentKind Files => AttachmentKind.Of<PerformanceDbContext, ManualActual>(
        "manualActual", "kpi.read", "kpi.create", (db, id, ct) => db.ManualActuals.SingleOrDefaultAsync(m => m.Id == id, ct), MustBeOpen, MustBeOpen);

    public static async Task<Results<Ok<ManualActualView>, NotFound>> DoAsync(Guid id, IfMatch ifMatch, PerformanceDbContext db, CurrentUser user, Func<ManualActual, Task> act, CancellationToken ct)
    {
        if (await db.ManualActuals.SingleOrDefaultAsync(m => m.Id == id, ct) is not { } manual)
            return TypedResults.NotFound();

        ifMatch.Check(manual.Version);
        await act(manual);
        return TypedResults.Ok(ManualActualView.Of(manual, user));
    }

    /// <summary><c>performance.proposal.not-open</c></summary>
    internal static Refusal? MustBeOpen(ManualActual manual) => ProposalRules.MustBeOpen(manual.Proposal);
}

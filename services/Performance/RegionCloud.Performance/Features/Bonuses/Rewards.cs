using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Performance.Data;
using RegionCloud.Performance.Domain;
using RegionCloud.Performance.Domain.Appraisals;
using RegionCloud.Performance.Features.Appraisals;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Lists;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Performance.Features.Bonuses;

/// <summary>晉升與榮譽: proposed by so many grades A one after the other, decided by another person than who published (7.3-2, RB-24).</summary>
/// <param name="Consecutive">How many grades A one after the other, up to the period.</param>
/// <param name="Title">The new post or the title, said by who approves.</param>
/// <param name="Actions">What you may do with it now: approve, reject.</param>
public sealed record RewardView(
    Guid Id, [property: ValuesOf(typeof(RewardKind))] string Kind, Guid AppraisalId, string Period, Guid RegionId, Guid? DepartmentId, Guid? EmployeeId, [property: ValuesOf(typeof(TemplateSubject))] string Subject, int Consecutive, string? Title,
    ProposalView Proposal, IReadOnlyList<string> Actions, [property: JsonPropertyName("etag")] string Etag) : ITagged
{
    internal static RewardView Of(Reward r, CurrentUser user, OrganisationSnapshot organisation, DateOnly today) => new(
        r.Id, r.Kind.Wire(), r.AppraisalId, r.Period, r.RegionId, r.DepartmentId, r.OwnerId, r.Subject.Wire(), r.Consecutive, r.Title, ProposalView.Of(r.Proposal), [.. ActionsOn(r, user, organisation, today)], ETags.Of(r.Version));

    internal static IEnumerable<string> ActionsOn(Reward r, CurrentUser user, OrganisationSnapshot organisation, DateOnly today)
        => user.May("reward.approve", r.RegionId, r.DepartmentId, r.OwnerId) && ProposalRules.MayBeDecided(r.Proposal, user.Subjectives("reward.approve", r.RegionId, r.DepartmentId, r.OwnerId)) is null
            && !user.IsOwn("reward.approve", r.OwnerId, r.DepartmentId, r.RegionId, organisation, today) ? ["approve", "reject"] : [];
}

/// <param name="Title">The new post or the honorary title.</param>
/// <param name="On">Business date from which it holds; default: today in the region.</param>
public sealed record ApproveRewardRequest([property: Text(1, 200)] string Title, DateOnly? On = null);

internal sealed class RewardList : Listing<Reward, RewardView>
{
    public RewardList()
    {
        Key(r => r.Id);
        DefaultSort("-id");
        Filter("regionId", r => r.RegionId);
        Filter("employeeId", r => r.OwnerId);
        Filter("appraisalId", r => r.AppraisalId);
        Filter("kind", r => r.Kind);
        Filter("status", r => r.Proposal.Status);
        Filter("period", r => r.Period);

        RegionColumn(r => r.RegionId);
        Column("label.performance.column.reward", r => r.Kind);
        Column("label.performance.column.period", r => r.Period);
        Column("label.performance.column.person", (r, organisation) => r.EmployeeId is { } id ? organisation.Employees.GetValueOrDefault(id)?.Name : null);
        Column("label.performance.column.department", (r, organisation) => r.DepartmentId is { } id ? organisation.Departments.GetValueOrDefault(id)?.Name : null);
        Column("label.performance.column.consecutive", r => r.Consecutive);
        Column("label.performance.column.title", r => r.Title);
        Column("label.performance.column.status", r => r.Proposal.Status);
    }
}

internal static class ListRewards
{
    /// <summary>Promotions and honours within your reach: the history of each person, department and region (7.3-2).</summary>
    internal static async Task<Ok<Page<RewardView>>> Handle(ListQuery<RewardList> query, PerformanceDbContext db, CurrentUser user, OrganisationDirectory organisation, BusinessClock clock, CancellationToken ct)
        => TypedResults.Ok(await query.PageAsync(db.Rewards.AsNoTracking(), r => RewardView.Of(r, user, organisation.Current, clock.Today(r.RegionId)), ct));
}

internal static class ExportRewards
{
    /// <summary>The same as a file.</summary>
    internal static Task<ExportFile> Handle(ExportQuery<RewardList> query, PerformanceDbContext db, CurrentUser user, OrganisationDirectory organisation, BusinessClock clock, CancellationToken ct)
        => query.ExportAsync("label.performance.list.rewards", db.Rewards.AsNoTracking(), r => RewardView.Of(r, user, organisation.Current, clock.Today(r.RegionId)), ct);
}

internal static class GetReward
{
    /// <summary>One of them.</summary>
    internal static async Task<Results<Ok<RewardView>, NotFound>> Handle(Guid id, PerformanceDbContext db, CurrentUser user, OrganisationDirectory organisation, BusinessClock clock, CancellationToken ct)
        => await db.Rewards.AsNoTracking().SingleOrDefaultAsync(r => r.Id == id, ct) is { } reward ? TypedResults.Ok(RewardView.Of(reward, user, organisation.Current, clock.Today(reward.RegionId))) : TypedResults.NotFound();
}

internal static class ApproveReward
{
    /// <summary>The promotion or honour is given. Refuses <c>performance.proposal.not-open</c>, <c>performance.proposal.second-person</c>, <c>performance.reward.own</c>, <c>date-in-future</c>.</summary>
    internal static Task<Results<Ok<RewardView>, NotFound>> Handle(Guid id, ApproveRewardRequest request, IfMatch ifMatch, PerformanceDbContext db, CurrentUser user, OrganisationDirectory organisation, BusinessClock clock, CancellationToken ct)
        => Rewards.DoAsync(id, request.On, ifMatch, db, user, organisation, clock, (reward, deciders, own, day) => reward.Approve(request.Title.Trim(), deciders, own, day, clock.Now), ct);
}

internal static class RejectReward
{
    /// <summary>It is not given, with a reason. Refuses <c>performance.proposal.not-open</c>, <c>performance.proposal.second-person</c>, <c>performance.reward.own</c>.</summary>
    internal static Task<Results<Ok<RewardView>, NotFound>> Handle(Guid id, ProposalRefusal request, IfMatch ifMatch, PerformanceDbContext db, CurrentUser user, OrganisationDirectory organisation, BusinessClock clock, CancellationToken ct)
        => Rewards.DoAsync(id, on: null, ifMatch, db, user, organisation, clock, (reward, deciders, own, _) => reward.Reject(request.Reason, deciders, own, clock.Now), ct);
}

internal static class Rewards
{
    public static async Task<Results<Ok<RewardView>, NotFound>> DoAsync(Guid id, DateOnly? on, IfMatch ifMatch, PerformanceDbContext db, CurrentUser user, OrganisationDirectory organisation, BusinessClock clock, Action<Reward, IReadOnlyList<string>, bool, DateOnly> act, CancellationToken ct)
    {
        if (await db.Rewards.SingleOrDefaultAsync(r => r.Id == id, ct) is not { } reward)
            return TypedResults.NotFound();

        ifMatch.Check(reward.Version);
        var today = clock.Today(reward.RegionId);
        Refuse.Broken(clock.NotInFuture("/on", on ?? today, reward.RegionId));
        act(reward, user.Subjectives("reward.approve", reward.RegionId, reward.DepartmentId, reward.OwnerId), user.IsOwn("reward.approve", reward.OwnerId, reward.DepartmentId, reward.RegionId, organisation.Current, today), on ?? today);
        return TypedResults.Ok(RewardView.Of(reward, user, organisation.Current, today));
    }
}

using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Performance.Data;
using RegionCloud.Performance.Domain;
using RegionCloud.Performance.Features.Policy;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Lists;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Performance.Features.Kpis;

/// <summary>考核指標: an indicator of the library (7.1-1). What it means never changes.</summary>
/// <param name="Code">Unique; templates name it.</param>
/// <param name="Formula">How it is reckoned, in words and rules.</param>
/// <param name="Source">Which records it is reckoned from.</param>
/// <param name="Owner">Who answers for it.</param>
/// <param name="Actions">What you may do with it now: approve, reject, withdraw.</param>
public sealed record KpiView(
    Guid Id, string Code, string Name, [property: ValuesOf(typeof(KpiArea))] string Area, [property: ValuesOf(typeof(KpiUnit))] string Unit, [property: ValuesOf(typeof(KpiDirection))] string Direction, string Formula,
    [property: ValuesOf(typeof(KpiSource))] string Source, string Owner, ProposalView Proposal, IReadOnlyList<string> Actions, [property: JsonPropertyName("etag")] string Etag) : ITagged
{
    internal static KpiView Of(Kpi k, CurrentUser user) => new(
        k.Id, k.Code, k.Name, k.Area.Wire(), k.Unit.Wire(), k.Direction.Wire(), k.Formula, k.Source.Wire(), k.Owner, ProposalView.Of(k.Proposal), [.. Proposals.ActionsOn(k.Proposal, "kpiLibrary", user)], ETags.Of(k.Version));
}

internal sealed class KpiList : Listing<Kpi, KpiView>
{
    public KpiList()
    {
        Key(k => k.Id);
        Filter("area", k => k.Area);
        Filter("direction", k => k.Direction);
        Filter("source", k => k.Source);
        Filter("status", k => k.Proposal.Status);
        Search(k => k.Code, k => k.Name);
        Sort("code", k => k.Code);
        Sort("name", k => k.Name);
    }
}

internal static class ListKpis
{
    /// <summary>The library of indicators (考核指標庫, 7.1-1).</summary>
    internal static async Task<Ok<Page<KpiView>>> Handle(ListQuery<KpiList> query, PerformanceDbContext db, CurrentUser user, CancellationToken cancellationToken)
        => TypedResults.Ok(await query.PageAsync(db.Kpis.AsNoTracking(), k => KpiView.Of(k, user), cancellationToken));
}

internal static class GetKpi
{
    /// <summary>One indicator.</summary>
    internal static async Task<Results<Ok<KpiView>, NotFound>> Handle(Guid id, PerformanceDbContext db, CurrentUser user, CancellationToken cancellationToken)
        => await db.Kpis.AsNoTracking().SingleOrDefaultAsync(k => k.Id == id, cancellationToken) is { } kpi ? TypedResults.Ok(KpiView.Of(kpi, user)) : TypedResults.NotFound();
}

/// <summary>What an item would score (RB-21).</summary>
/// <param name="Score">Rounded once.</param>
/// <param name="Cap">The most that a reckoned item scores on the day.</param>
public sealed record ItemScoreView(string Code, decimal Actual, decimal? Target, decimal Score, decimal Cap, DateOnly AsOf, Guid PolicySetId);

internal static class GetItemScore
{
    /// <summary>
    /// What an indicator scores for an actual against a target (RB-21): higher is better min(cap, a ÷ t × 100), lower is better
    /// (2 − a ÷ t) × 100 between 0 and the cap, a rating is its own score. Refuses <c>date-in-future</c>.
    /// </summary>
    /// <param name="target">Greater than 0; not for a rating.</param>
    /// <param name="asOf">By the policy set of this day; default: today.</param>
    internal static async Task<Results<Ok<ItemScoreView>, NotFound>> Handle(Guid id, decimal actual, decimal? target, DateOnly? asOf, PerformanceDbContext db, BusinessClock clock, CancellationToken cancellationToken)
    {
        if (await db.Kpis.AsNoTracking().SingleOrDefaultAsync(k => k.Id == id, cancellationToken) is not { } kpi)
            return TypedResults.NotFound();

        if (kpi.Direction == KpiDirection.Rating)
        {
            if (target is not null || actual is < 0 or > 100)
                throw new MalformedRequestException(Fault.Of("number-range", target is null ? "/actual" : "/target", ("field", target is null ? "actual" : "target"), ("min", 0), ("max", 100), ("value", target ?? actual)));
        }
        else if (target is null or < 0.01m or > 9_999_999_999_999.99m || Math.Abs(actual) > 9_999_999_999_999.99m)
        {
            throw new MalformedRequestException(Fault.Of("number-range", "/target", ("field", "target"), ("min", 0.01m), ("max", 9_999_999_999_999.99m), ("value", target ?? 0)));
        }

        var day = clock.AsOf(asOf);
        var policy = await db.PolicyAsync(day, cancellationToken);
        var cap = PerformancePolicy.ItemCap.In(policy);
        return TypedResults.Ok(new ItemScoreView(kpi.Code, actual, target, ItemScore.Reported(ItemScore.Of(kpi.Direction, actual, target, cap)), cap, day, policy.Id));
    }
}

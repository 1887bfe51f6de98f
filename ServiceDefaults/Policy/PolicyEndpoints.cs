using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using RegionCloud.ServiceDefaults.Audit;
using RegionCloud.ServiceDefaults.Data;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Lists;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.ServiceDefaults.Policy;

internal static class PolicyEndpoints
{
    public static void MapPolicy(this IEndpointRouteBuilder department)
    {
        var sets = department.MapGroup("/policy-parameters");
        sets.MapGet("", ListPolicySets.Handle).RequirePermission("policy.read");
        sets.MapGet("/definitions", ListPolicyDefinitions.Handle).RequirePermission("policy.read").IsReferenceData();
        sets.MapGet("/{id:guid}", GetPolicySet.Handle).RequirePermission("policy.read");
        sets.MapPost("", ProposePolicySet.Handle).RequirePermission("policy.create");
        sets.MapPost("/{id:guid}/approve", ApprovePolicySet.Handle).RequirePermission("policy.approve").RequireIdempotencyKey();
        sets.MapPost("/{id:guid}/reject", RejectPolicySet.Handle).RequirePermission("policy.approve").RequireIdempotencyKey();
        sets.MapPost("/{id:guid}/withdraw", WithdrawPolicySet.Handle).RequirePermission("policy.create");
    }

    public static async Task<PolicyLookAround> LookAroundAsync(this ServiceDbContext db, CurrentUser user, BusinessClock clock, CancellationToken ct)
        => new(await db.PolicySets.AsNoTracking().Where(s => s.ApprovalOrder != null).ToListAsync(ct), user, clock.Today());
}

/// <summary>A parameter of this service.</summary>
/// <param name="Label">In the caller's language.</param>
/// <param name="Unit">Empty for a choice.</param>
/// <param name="Rule">Rule or clause that it belongs to.</param>
/// <param name="Default">Its value in the seeded set.</param>
public sealed record PolicyDefinition(string Name, string Label, string Unit, string Rule, PolicyBounds Bounds, JsonElement Default);

internal static class ListPolicyDefinitions
{
    /// <summary>Which numbers of the rule book this service reckons with, and what they may be.</summary>
    internal static Ok<IReadOnlyList<PolicyDefinition>> Handle(HttpContext http, ServiceDbContext db, Words words)
    {
        var language = Words.LanguageOf(http.Request);
        http.Response.Headers.ContentLanguage = language;
        http.Response.Headers.Append("Vary", "Accept-Language");
        return TypedResults.Ok<IReadOnlyList<PolicyDefinition>>([.. db.PolicyParameters.Select(p => new PolicyDefinition(p.Name, words.Say(language, p.Label), p.Unit, p.Rule, p.Bounds, p.Default))]);
    }
}

internal sealed class PolicySetList : Listing<PolicySet, PolicySetView>
{
    public PolicySetList()
    {
        Key(s => s.Number);
        DefaultSort("-id");
        Filter("status", s => s.Status);
    }
}

internal static class ListPolicySets
{
    /// <summary>This service's policy sets, newest first.</summary>
    /// <param name="asOf">Only the one that figures of that day use, which may lie ahead.</param>
    internal static async Task<Ok<Page<PolicySetView>>> Handle(ListQuery<PolicySetList> query, DateOnly? asOf, ServiceDbContext db, CurrentUser user, BusinessClock clock, CancellationToken ct)
    {
        var around = await db.LookAroundAsync(user, clock, ct);
        var valid = asOf is { } day ? around.ValidOn(day).Id : (Guid?)null;
        return TypedResults.Ok(await query.PageAsync(db.PolicySets.AsNoTracking().Where(s => valid == null || s.Id == valid), s => PolicySetView.Of(s, around), ct));
    }
}

internal static class GetPolicySet
{
    /// <summary>One policy set with its values, what it changes and who decided.</summary>
    internal static async Task<Results<Ok<PolicySetView>, NotFound>> Handle(Guid id, ServiceDbContext db, CurrentUser user, BusinessClock clock, CancellationToken ct)
        => await db.PolicySets.AsNoTracking().SingleOrDefaultAsync(s => s.Id == id, ct) is { } set
            ? TypedResults.Ok(PolicySetView.Of(set, await db.LookAroundAsync(user, clock, ct)))
            : TypedResults.NotFound();
}

/// <param name="EffectiveFrom">First day in the company's zone; not before today.</param>
/// <param name="Values">The parameters to change, by name; the others stay what they are on that day.</param>
public sealed record ProposePolicySetRequest(DateOnly EffectiveFrom, IReadOnlyDictionary<string, JsonElement> Values, [property: Text(1, PolicySetView.LongestReason)] string Reason);

internal static class ProposePolicySet
{
    /// <summary>
    /// Proposes other numbers from a day on; another person of headquarters approves. Refuses <c>policy.parameter-unknown</c>, <c>policy.nothing-changed</c>,
    /// <c>policy.effective-in-past</c>, <c>policy.day-taken</c>, and what the bounds of a parameter do not allow.
    /// </summary>
    internal static async Task<Created<PolicySetView>> Handle(ProposePolicySetRequest request, ServiceDbContext db, CurrentUser user, BusinessClock clock, ThisService service, CancellationToken ct)
    {
        RequiredText.Check("reason", request.Reason, PolicySetView.LongestReason);
        var around = await db.LookAroundAsync(user, clock, ct);
        var set = PolicySet.Propose(
            await db.PolicySets.MaxAsync(s => s.Number, ct) + 1, request.EffectiveFrom, around.ValidOn(request.EffectiveFrom), request.Values, request.Reason, around.Persons("policy.create"),
            db.PolicyParameters, around.Today, clock.Now);
        db.Add(set);
        return TypedResults.Created($"/api/{service.Name}/v1/policy-parameters/{set.Id}", PolicySetView.Of(set, around));
    }
}

internal static class ApprovePolicySet
{
    /// <summary>
    /// The second person's yes: figures from the set's first day on use it, and it is never changed again (SoD4, SoD8). Refuses <c>policy.second-person</c>,
    /// <c>policy.not-proposed</c>, <c>policy.effective-in-past</c>, <c>policy.day-taken</c>, <c>policy.base-changed</c>.
    /// </summary>
    internal static async Task<Results<Ok<PolicySetView>, NotFound>> Handle(Guid id, IfMatch ifMatch, ServiceDbContext db, CurrentUser user, BusinessClock clock, CancellationToken ct)
    {
        if (await db.PolicySets.SingleOrDefaultAsync(s => s.Id == id, ct) is not { } set)
            return TypedResults.NotFound();

        ifMatch.Check(set.Version);
        var around = await db.LookAroundAsync(user, clock, ct);
        set.Approve(around.ValidOn(set.EffectiveFrom), around.Approved.Max(a => a.ApprovalOrder!.Value) + 1, around.Persons("policy.approve"), around.Today, clock.Now);
        return TypedResults.Ok(PolicySetView.Of(set, around with { Approved = [.. around.Approved, set] }));
    }
}

/// <summary>Why it shall not come into force.</summary>
public sealed record PolicySetRefusal([property: Text(1, PolicySetView.LongestReason)] string Reason);

internal static class RejectPolicySet
{
    /// <summary>The second person's no, with a reason. Refuses <c>policy.second-person</c>, <c>policy.not-proposed</c>.</summary>
    internal static async Task<Results<Ok<PolicySetView>, NotFound>> Handle(Guid id, PolicySetRefusal request, IfMatch ifMatch, ServiceDbContext db, CurrentUser user, BusinessClock clock, CancellationToken ct)
    {
        RequiredText.Check("reason", request.Reason, PolicySetView.LongestReason);
        if (await db.PolicySets.SingleOrDefaultAsync(s => s.Id == id, ct) is not { } set)
            return TypedResults.NotFound();

        ifMatch.Check(set.Version);
        var around = await db.LookAroundAsync(user, clock, ct);
        set.Reject(request.Reason, around.Persons("policy.approve"), clock.Now);
        return TypedResults.Ok(PolicySetView.Of(set, around));
    }
}

internal static class WithdrawPolicySet
{
    /// <summary>The proposer takes it back, with a reason. Refuses <c>policy.not-the-proposer</c>, <c>policy.not-proposed</c>.</summary>
    internal static async Task<Results<Ok<PolicySetView>, NotFound>> Handle(Guid id, PolicySetRefusal request, IfMatch ifMatch, ServiceDbContext db, CurrentUser user, BusinessClock clock, CancellationToken ct)
    {
        RequiredText.Check("reason", request.Reason, PolicySetView.LongestReason);
        if (await db.PolicySets.SingleOrDefaultAsync(s => s.Id == id, ct) is not { } set)
            return TypedResults.NotFound();

        ifMatch.Check(set.Version);
        set.Withdraw(request.Reason, user.Subject, clock.Now);
        return TypedResults.Ok(PolicySetView.Of(set, await db.LookAroundAsync(user, clock, ct)));
    }
}

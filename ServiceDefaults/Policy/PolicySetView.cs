using System.Text.Json;
using System.Text.Json.Serialization;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.ServiceDefaults.Policy;

/// <summary>A policy set (制度參數): this service's numbers of the rule book from a day on.</summary>
/// <param name="Number">For people: PS-000002.</param>
/// <param name="Status">proposed, approved, rejected or withdrawn.</param>
/// <param name="EffectiveFrom">First day on which figures use it; 0001-01-01 is the beginning of time.</param>
/// <param name="EffectiveUntil">Last day; absent while no later set is approved, and for sets that are not in force.</param>
/// <param name="BasedOn">The set whose values it changes.</param>
/// <param name="Values">Every parameter by name, as <c>definitions</c> describes it.</param>
/// <param name="Changes">What differs from the set that it is based on.</param>
/// <param name="History">Who did what with it, when and why.</param>
/// <param name="Actions">What you may do with it now: approve, reject, withdraw.</param>
public sealed record PolicySetView(
    Guid Id,
    string Number,
    string Status,
    DateOnly EffectiveFrom,
    DateOnly? EffectiveUntil,
    Guid? BasedOn,
    IReadOnlyDictionary<string, JsonElement> Values,
    IReadOnlyList<PolicyChangeView> Changes,
    IReadOnlyList<PolicySetStep> History,
    IReadOnlyList<string> Actions,
    [property: JsonPropertyName("etag")] string Etag) : ITagged
{
    internal const int LongestReason = 2000;

    internal static PolicySetView Of(PolicySet set, PolicyLookAround around) => new(
        set.Id,
        set.Code,
        Name(set.Status),
        set.EffectiveFrom,
        set.Status == PolicySetStatus.Approved ? around.Approved.Where(a => a.EffectiveFrom > set.EffectiveFrom).Select(a => (DateOnly?)a.EffectiveFrom.AddDays(-1)).Min() : null,
        set.BasedOn,
        JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(set.Values, Json.Options)!,
        [.. set.Changes().Select(c => new PolicyChangeView(c.Parameter, c.From, c.To))],
        [
            new PolicySetStep("proposed", set.ProposedAt, set.ProposedBy, set.ProposedFor, set.Reason),
            .. set.DecidedAt is { } at ? [new PolicySetStep(Name(set.Status), at, set.DecidedBy!, OnBehalfOf: null, set.DecisionReason)] : Array.Empty<PolicySetStep>(),
        ],
        [.. around.ActionsOn(set)],
        ETags.Of(set.Version));

    internal static string Name(PolicySetStatus status) => JsonNamingPolicy.CamelCase.ConvertName(status.ToString());
}

public sealed record PolicyChangeView(string Parameter, JsonElement From, JsonElement To);

/// <param name="Action">proposed, approved, rejected or withdrawn.</param>
/// <param name="By">Subject.</param>
/// <param name="OnBehalfOf">For whom he stood in (subject).</param>
public sealed record PolicySetStep(string Action, DateTimeOffset At, string By, string? OnBehalfOf, string? Reason);

/// <summary>What a set's view needs to know besides the set: who looks, on which day, and what is approved.</summary>
internal sealed record PolicyLookAround(IReadOnlyList<PolicySet> Approved, CurrentUser User, DateOnly Today)
{
    /// <summary>The set that figures of a day use.</summary>
    public PolicySet ValidOn(DateOnly day) => Approved.Where(a => a.EffectiveFrom <= day).MaxBy(a => a.EffectiveFrom)!;

    /// <summary>Who decides: the user, and for whom he stands in (subjects).</summary>
    public IReadOnlyList<string> Persons(string permission) => [.. User.ActingOn(permission, regionId: null).Select(p => p.Subject)];

    /// <summary>His rights, and the same rules that would refuse him.</summary>
    public IEnumerable<string> ActionsOn(PolicySet set)
    {
        if (PolicyRules.MustBeProposed(set) is not null)
            yield break;

        var deciders = Persons("policy.approve");
        if (User.ReachOf("policy.approve") is not null && PolicyRules.MustBeASecondPerson(set, deciders) is null)
        {
            if (set.ApprovalRefusals(ValidOn(set.EffectiveFrom), deciders, Today).All(r => r is null))
                yield return "approve";
            yield return "reject";
        }

        if (User.ReachOf("policy.create") is not null && PolicyRules.MustBeTheProposer(set, User.Subject) is null)
            yield return "withdraw";
    }
}

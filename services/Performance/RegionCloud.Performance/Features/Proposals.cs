using System.Text.Json;
using RegionCloud.Performance.Domain;
using RegionCloud.Performance.Features.Employees;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Performance.Features;

/// <summary>Why it shall not come into force.</summary>
public sealed record ProposalRefusal([property: Text(1, 2000)] string Reason);

/// <summary>The second person's yes.</summary>
/// <param name="On">From which business day it holds, in the company's zone; default: today, never later.</param>
public sealed record ProposalApproval(DateOnly? On);

/// <summary>Who proposed and who decided.</summary>
/// <param name="Status">proposed, approved, rejected or withdrawn.</param>
/// <param name="ProposedFor">For whom the proposer stood in (subject).</param>
/// <param name="EffectiveOn">From this day on it holds; absent unless approved.</param>
public sealed record ProposalView(
    [property: ValuesOf(typeof(ProposalStatus))] string Status, string Reason, string ProposedBy, string? ProposedFor, DateTimeOffset ProposedAt,
    string? DecidedBy, DateTimeOffset? DecidedAt, string? DecisionReason, DateOnly? EffectiveOn)
{
    internal static ProposalView Of(Proposal p) => new(
        p.Status.Wire(), p.Reason, p.ProposedBy, p.ProposedFor, p.ProposedAt, p.DecidedBy, p.DecidedAt, p.DecisionReason, p.EffectiveOn);
}

internal static class Proposals
{
    /// <summary>approve, reject, withdraw: his rights, and the same rules that would refuse him.</summary>
    /// <param name="resource">companyGoal, calendar: whose permissions decide.</param>
    public static IEnumerable<string> ActionsOn(Proposal? proposal, string resource, CurrentUser user)
    {
        if (ProposalRules.MustBeOpen(proposal) is not null)
            yield break;

        if (user.MayOn($"{resource}.approve", regionId: null) && ProposalRules.MustBeASecondPerson(proposal!, user.Givers($"{resource}.approve", regionId: null)) is null)
        {
            yield return "approve";
            yield return "reject";
        }

        if (user.MayOn($"{resource}.create", regionId: null) && ProposalRules.MustBeTheProposer(proposal!, user.Subject) is null)
            yield return "withdraw";
    }

    public static string Wire<TEnum>(this TEnum value)
        where TEnum : struct, Enum
        => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());
}

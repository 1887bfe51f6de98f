using System.Globalization;
using System.Text.Json;
using RegionCloud.ServiceDefaults.Errors;

namespace RegionCloud.Marketing.Domain;

/// <summary>Every reason Marketing may refuse a campaign.</summary>
internal static class CampaignRules
{
    public static Refusal? MustBe(Campaign campaign, string action, params IReadOnlyList<CampaignStatus> allowed)
        => allowed.Contains(campaign.Status) ? null : Refusal.State("marketing.campaign.wrong-state", ("number", campaign.Number), ("state", Name(campaign.Status)), ("action", action), ("allowed", string.Join(", ", allowed.Select(Name))));

    /// <summary>Nobody decides on his own plan, nor in the name of somebody who wrote it (SoD8).</summary>
    /// <param name="approvers">The subjects of who decides, and of all for whom he stands in.</param>
    public static Refusal? ApproversMustNotBeAuthors(Campaign campaign, IEnumerable<string> approvers)
        => approvers.Any(a => campaign.Authors.Contains(a, StringComparer.Ordinal)) ? Refusal.Content("marketing.campaign.own-approval", "", ("number", campaign.Number)) : null;

    /// <summary>Steps follow one another by day, so that the state of any day is known.</summary>
    public static Refusal? NotBefore(Campaign campaign, string pointer, DateOnly on)
        => campaign.Steps.Max(s => s.On) is var last && on < last ? TooEarly(pointer, on, last) : null;

    public static Refusal TooEarly(string pointer, DateOnly on, DateOnly last) => Refusal.Content("marketing.campaign.before-last-step", pointer, ("on", on), ("last", last));

    public static Refusal? EndsAfterStart(Campaign campaign)
        => campaign.EndsOn < campaign.StartsOn ? Refusal.Content("marketing.campaign.ends-before-start", "/endsOn", ("startsOn", campaign.StartsOn), ("endsOn", campaign.EndsOn)) : null;

    public static IEnumerable<Refusal?> ChannelsOnce(Campaign campaign)
        => campaign.Channels.Where(c => campaign.Channels.Any(o => o.Sequence < c.Sequence && MarketingChannel.Same(o.Channel, c.Channel))).Select(c => Refusal.Content("marketing.campaign.channel-twice", $"/channels/{c.Sequence - 1}/channel", ("channel", c.Channel)));

    public static Refusal? GoalKnown(Guid? goalId, bool known) => goalId is null || known ? null : Refusal.Content("marketing.campaign.goal-unknown", "/content/companyGoalId", ("companyGoalId", goalId));

    public static Refusal ProposalUnknown(Guid reportId, int? proposal) => Refusal.Content("marketing.campaign.proposal-unknown", "/content/reportId", ("reportId", reportId), ("proposal", proposal));

    /// <summary>Every mandatory part that is not there, each by its name (4.3-2, RB-08, RB-20).</summary>
    public static IEnumerable<Refusal?> MissingParts(Campaign campaign)
    {
        if (campaign.Theme.Length == 0)
            yield return Missing("theme", "/theme");
        if (campaign.StartsOn is null || campaign.EndsOn is null)
            yield return Missing("time", campaign.StartsOn is null ? "/startsOn" : "/endsOn");
        if (campaign.Place.Length == 0)
            yield return Missing("place", "/place");
        if (campaign.Content.Length == 0)
            yield return Missing("content", "/content");
        if (campaign.Budget is null)
            yield return Missing("budget", "/budget");
        else if (campaign.Channels.Count == 0)
            yield return Missing("channels", "/channels");
        else if (campaign.Channels.Sum(c => c.Budget) is var sum && sum != campaign.Budget)
            yield return Refusal.Content("marketing.campaign.channels-do-not-add-up", "/channels", ("sum", sum), ("budget", campaign.Budget), ("difference", campaign.Budget - sum), ("currency", campaign.Currency));
        if (campaign.EvaluationPlan.Length == 0)
            yield return Missing("effectEvaluation", "/evaluationPlan");
        if (campaign.LeadTarget is null)
            yield return Missing("leadTarget", "/leadTarget");
        if (campaign.RevenueTarget is null)
            yield return Missing("revenueTarget", "/revenueTarget");
    }

    /// <summary>Participants, sales and awareness gain must be known (4.3-5); sales always are. Reputation is measured beside awareness, or it is said why not.</summary>
    public static IEnumerable<Refusal?> MissingFigures(Campaign campaign, CampaignEvaluation e)
    {
        if (campaign.Attendance.Count == 0)
            yield return Missing("participants", "/participants");
        if (e.AwarenessBefore is null || e.AwarenessAfter is null)
            yield return Missing("awarenessGain", e.AwarenessBefore is null ? "/awareness/before" : "/awareness/after");
        if (string.IsNullOrWhiteSpace(e.AwarenessSource))
            yield return Missing("awarenessSource", "/awareness/source");
        if (string.IsNullOrWhiteSpace(e.AwarenessEvidence))
            yield return Missing("awarenessEvidence", "/awareness/evidence");
        if (!string.IsNullOrWhiteSpace(e.ReputationLeftOut))
            yield break;

        if (e.ReputationBefore is null || e.ReputationAfter is null)
            yield return Missing("reputation", e.ReputationBefore is null ? "/reputation/before" : "/reputation/after");
        if (string.IsNullOrWhiteSpace(e.ReputationSource))
            yield return Missing("reputationSource", "/reputation/source");
        if (string.IsNullOrWhiteSpace(e.ReputationEvidence))
            yield return Missing("reputationEvidence", "/reputation/evidence");
    }

    public static Refusal? LessonsMustBeThere(string? lessons) => string.IsNullOrWhiteSpace(lessons) ? Missing("lessons", "/lessons") : null;

    public static Refusal? NotBeforeAttendance(Campaign campaign, DateOnly on)
        => campaign.Attendance.Select(a => (DateOnly?)a.On).Max() is { } last && on < last ? TooEarly("/endedOn", on, last) : null;

    /// <summary>Participants are counted on a day on which it ran.</summary>
    public static Refusal? WhileItRan(Campaign campaign, DateOnly on)
        => on < campaign.StartedOn || on > campaign.EndedOn
            ? Refusal.Content("marketing.campaign.not-running-then", "/occurredOn", ("occurredOn", on), ("startedOn", campaign.StartedOn), ("endedOn", campaign.EndedOn))
            : null;

    public static Refusal? NotFewerThanNone(Campaign campaign, int participants)
        => campaign.Attendance.Sum(a => a.Participants) is var counted && counted + participants < 0
            ? Refusal.Content("marketing.campaign.participants-below-zero", "/participants", ("participants", participants), ("counted", counted))
            : null;

    /// <summary>What shows the effect stays with a campaign that was evaluated.</summary>
    public static Refusal? RemoveAttachment(Campaign campaign)
        => campaign.Status is CampaignStatus.Evaluated or CampaignStatus.Closed ? Refusal.State("marketing.campaign.evidence-kept", ("number", campaign.Number)) : null;

    public static string Name<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());

    public static string Text(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "–";

    private static Refusal Missing(string part, string pointer) => Refusal.Content("marketing.part-missing", pointer, ("part", $"enum.campaignPart.{part}"));
}

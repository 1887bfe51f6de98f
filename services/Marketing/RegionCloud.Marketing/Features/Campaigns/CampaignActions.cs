using RegionCloud.Marketing.Domain;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Security;

namespace RegionCloud.Marketing.Features.Campaigns;

/// <summary>What somebody may do with a campaign now: his rights, and the same rules that would refuse him.</summary>
internal static class CampaignActions
{
    public static IReadOnlyList<string> Of(Campaign campaign, CurrentUser user)
        => [.. All(campaign, user).Where(a => a.Refused is null && user.May(a.Permission, campaign.RegionId, campaign.DepartmentId, ownerId: null)).Select(a => a.Action)];

    private static IEnumerable<(string Action, string Permission, Refusal? Refused)> All(Campaign c, CurrentUser user)
    {
        var decides = CampaignRules.MustBe(c, "approve", CampaignStatus.Submitted) ?? CampaignRules.ApproversMustNotBeAuthors(c, user.Persons("campaign.approve", c.RegionId, c.DepartmentId));
        yield return ("redraft", "campaign.update", CampaignRules.MustBe(c, "redraft", CampaignStatus.Planned));
        yield return ("submit", "campaign.update", CampaignRules.MustBe(c, "submit", CampaignStatus.Planned) ?? CampaignRules.MissingParts(c).OfType<Refusal>().FirstOrDefault());
        yield return ("approve", "campaign.approve", decides);
        yield return ("reject", "campaign.approve", decides);
        yield return ("withdrawBudget", "campaign.update", CampaignRules.MustBe(c, "withdrawBudget", CampaignStatus.AwaitingBudget));
        yield return ("start", "campaign.update", CampaignRules.MustBe(c, "start", CampaignStatus.Approved));
        yield return ("deviate", "campaign.update", CampaignRules.MustBe(c, "deviate", CampaignStatus.Approved, CampaignStatus.Running, CampaignStatus.Ended));
        yield return ("attend", "campaign.update", CampaignRules.MustBe(c, "attend", CampaignStatus.Running, CampaignStatus.Ended));
        yield return ("end", "campaign.update", CampaignRules.MustBe(c, "end", CampaignStatus.Running));
        yield return ("evaluate", "campaign.update", CampaignRules.MustBe(c, "evaluate", CampaignStatus.Ended, CampaignStatus.Evaluated));
        yield return ("close", "campaign.update", CampaignRules.MustBe(c, "close", CampaignStatus.Evaluated));
        yield return ("cancel", "campaign.update", CampaignRules.MustBe(c, "cancel", CampaignStatus.Planned, CampaignStatus.Submitted, CampaignStatus.AwaitingBudget, CampaignStatus.Approved, CampaignStatus.Running));
    }
}

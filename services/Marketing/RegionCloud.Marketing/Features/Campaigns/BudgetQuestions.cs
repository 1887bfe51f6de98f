using RegionCloud.Finance.Messages.Events;
using RegionCloud.Marketing.Domain;
using RegionCloud.ServiceDefaults.Records;

namespace RegionCloud.Marketing.Features.Campaigns;

/// <summary>What Finance is told about a campaign's money (RB-28). The attempt's id is the request's, so that the same question counts once.</summary>
internal static class BudgetQuestions
{
    public const string Origin = "campaign";
    private const string Category = "marketing";

    public static BudgetCommitmentRequested Asked(Campaign campaign, Act act) => new(campaign.RegionId, campaign.Attempt!.On, act.By, act.At, Request(campaign), campaign.Attempt.Justification);

    public static BudgetCommitmentWithdrawn Withdrawn(Campaign campaign, string reason, Act act) => new(campaign.RegionId, act.On, act.By, act.At, Request(campaign), reason);

    public static BudgetCommitmentEnded Ended(Campaign campaign, Act act) => new(campaign.RegionId, act.On, act.By, act.At, Request(campaign));

    private static BudgetRequestState Request(Campaign c)
        => new(c.Attempt!.AttemptId, Origin, c.Id, c.Number, Category, c.Attempt.Year, c.Budget!.Value, c.Currency, c.DepartmentId, c.Id);
}

using RegionCloud.ServiceDefaults.Policy;

namespace RegionCloud.Marketing.Features.Policy;

/// <summary>Marketing's part of the rule book's numbers.</summary>
internal static class MarketingPolicy
{
    /// <summary>Working days after its end until which a campaign is to be evaluated (4.3-4).</summary>
    public static readonly PolicyParameter<int> EvaluationDays = PolicyParameter.Whole("campaignEvaluationDays", "workingDay", "4.3-4", "label.marketing.policy.evaluation-days", 10, min: 1, max: 250);

    /// <summary>Days until a question for money that Finance has not answered is taken back.</summary>
    public static readonly PolicyParameter<int> BudgetTimeoutDays = PolicyParameter.Whole("budgetTimeoutDays", "day", "RB-28", "label.marketing.policy.budget-timeout", 7, min: 1, max: 90);

    /// <summary>Days after the submission of a report until which its proposals are to be decided on (3.3-3).</summary>
    public static readonly PolicyParameter<int> ProposalDays = PolicyParameter.Whole("proposalDecisionDays", "day", "3.3-3", "label.marketing.policy.proposal-days", 14, min: 1, max: 365);

    public static readonly IReadOnlyList<PolicyParameter> All = [EvaluationDays, BudgetTimeoutDays, ProposalDays];
}

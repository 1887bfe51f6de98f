using RegionCloud.Marketing.Domain;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Security;

namespace RegionCloud.Marketing.Features.ResearchPlans;

/// <summary>What somebody may do with a plan now: his rights, and the same rules that would refuse him.</summary>
internal static class ResearchPlanActions
{
    public static IReadOnlyList<string> Of(ResearchPlan plan, CurrentUser user)
        => [.. All(plan, user).Where(a => a.Refused is null && user.May(a.Permission, plan.RegionId, plan.DepartmentId, ownerId: null)).Select(a => a.Action)];

    private static IEnumerable<(string Action, string Permission, Refusal? Refused)> All(ResearchPlan plan, CurrentUser user)
    {
        var deciders = user.Persons("research.approve", plan.RegionId, plan.DepartmentId);
        yield return ("redraft", "research.update", ResearchPlanRules.Redraft(plan));
        yield return ("submit", "research.update", ResearchPlanRules.Submit(plan) ?? ResearchPlanRules.MissingParts(plan).OfType<Refusal>().FirstOrDefault());
        yield return ("approve", "research.approve", ResearchPlanRules.Decide(plan, "approve") ?? ResearchPlanRules.ApproversMustNotBeAuthors(plan, deciders));
        yield return ("reject", "research.approve", ResearchPlanRules.Decide(plan, "reject") ?? ResearchPlanRules.ApproversMustNotBeAuthors(plan, deciders));
        yield return ("revise", "research.create", ResearchPlanRules.Revise(plan));
    }
}

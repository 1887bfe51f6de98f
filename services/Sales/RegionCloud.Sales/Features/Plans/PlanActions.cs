using RegionCloud.Sales.Domain;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Security;

namespace RegionCloud.Sales.Features.Plans;

/// <summary>What somebody may do with a plan now: his rights, and the same rules that would refuse him.</summary>
internal static class PlanActions
{
    public static IReadOnlyList<string> Of(SalesPlan plan, CurrentUser user)
        => [.. All(plan, user).Where(a => a.Refused is null && user.May(a.Permission, plan.RegionId, plan.DepartmentId, ownerId: null)).Select(a => a.Action)];

    private static IEnumerable<(string Action, string Permission, Refusal? Refused)> All(SalesPlan plan, CurrentUser user)
    {
        yield return ("redraft", "salesPlan.update", PlanRules.Change(plan, "redraft"));
        yield return ("edit", "salesPlan.update", PlanRules.Change(plan, "edit"));
        yield return ("submit", "salesPlan.update", PlanRules.Submit(plan) ?? PlanRules.Complete(plan).OfType<Refusal>().FirstOrDefault());
        yield return ("approve", "salesPlan.approve", PlanRules.Approve(plan) ?? PlanRules.MustBeASecondPerson(plan, user.Persons("salesPlan.approve", plan.RegionId, plan.DepartmentId)));
        yield return ("reject", "salesPlan.approve", PlanRules.Reject(plan) ?? PlanRules.MustBeASecondPerson(plan, user.Persons("salesPlan.approve", plan.RegionId, plan.DepartmentId)));
        yield return ("revise", "salesPlan.create", PlanRules.Revise(plan));
    }
}

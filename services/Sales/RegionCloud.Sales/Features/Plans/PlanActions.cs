using RegionCloud.Sales.Domain;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Security;

namespace RegionCloud.Sales.Features.Plans;

/// <summary>What somebody may do with a plan now: his rights, and the same rules that would refuse him.</summary>
internal static class PlanActions
{
    public static IReadOnlyList<string> Of(SalesPlan plan, CurrentUser user)
        => [.. All(plan, user).Where(a => a.Refused is null && user.May(a.Permission, plan.RegionId, plan.DepartmentId, ownerId: null)).Select(a => a.Action)];

    /// <summary>Who acts on the plan, and for whom he stands in (subjects; SoD8).</summary>
    public static IReadOnlyList<string> Persons(SalesPlan plan, CurrentUser user, string permission)
        => [.. user.ActingOn(permission, plan.RegionId, plan.DepartmentId).Select(p => p.Subject)];

    public static PlanAct Act(CurrentUser user, string permission, Guid regionId, Guid departmentId, DateOnly on, BusinessClock clock)
        => new(on, clock.Now, user.Subject, user.ActingOn(permission, regionId, departmentId).Select(p => p.Subject).FirstOrDefault(s => s != user.Subject));

    private static IEnumerable<(string Action, string Permission, Refusal? Refused)> All(SalesPlan plan, CurrentUser user)
    {
        yield return ("redraft", "salesPlan.update", PlanRules.Change(plan, "redraft"));
        yield return ("edit", "salesPlan.update", PlanRules.Change(plan, "edit"));
        yield return ("submit", "salesPlan.update", PlanRules.Submit(plan) ?? PlanRules.Complete(plan).OfType<Refusal>().FirstOrDefault());
        yield return ("approve", "salesPlan.approve", PlanRules.Approve(plan) ?? PlanRules.MustBeASecondPerson(plan, Persons(plan, user, "salesPlan.approve")));
        yield return ("reject", "salesPlan.approve", PlanRules.Reject(plan) ?? PlanRules.MustBeASecondPerson(plan, Persons(plan, user, "salesPlan.approve")));
        yield return ("revise", "salesPlan.create", PlanRules.Revise(plan));
    }
}

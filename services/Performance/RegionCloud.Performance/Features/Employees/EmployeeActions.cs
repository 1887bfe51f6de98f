using RegionCloud.Performance.Domain;
using RegionCloud.ServiceDefaults.Security;

namespace RegionCloud.Performance.Features.Employees;

/// <summary>What somebody may do with a person and his roles now: his rights, and the same rules that would refuse him.</summary>
internal static class EmployeeActions
{
    public static IEnumerable<string> Of(Employee employee, CurrentUser user)
    {
        if (user.MayOn("organisation.manage", regionId: null))
            yield return "transfer";
        Guid?[] regions = [null, .. employee.Assignments.Select(a => (Guid?)a.RegionId)];
        if (regions.Any(r => user.MayOn("grant.create", r) && GrantRules.MustNotBeToOneself(employee, user.Givers("grant.create", r)) is null))
            yield return "grant";
    }

    public static IEnumerable<string> On(Grant grant, Employee employee, CurrentUser user, IReadOnlyList<Guid> lastingAdministrators)
    {
        if (user.MayOn("grant.update", grant.RegionId)
            && (GrantRules.MustNotBelongToATerm(grant) ?? GrantRules.MustLeaveAnAdministrator(grant, lastingAdministrators.All(id => id == grant.Id))) is null)
        {
            yield return "end";
        }

        if (user.MayOn("grant.approve", grant.RegionId)
            && (GrantRules.MustBePending(grant.Role, grant.Approval) ?? GrantRules.MustBeASecondPerson(grant.Role, grant.Approval, employee.Subject, user.Givers("grant.approve", grant.RegionId))) is null)
        {
            yield return "approve";
        }

        if (employee.Subject == user.Subject && user.ReachOf("delegation.create") is not null && DelegationRules.GrantMustCount(grant) is null)
            yield return "delegate";
    }

    /// <summary>Whether the user may do it in a region, or for the company.</summary>
    public static bool MayOn(this CurrentUser user, string permission, Guid? regionId)
        => user.ReachOf(permission) is { } reach && (reach.Everything || reach.Regions.Contains(regionId));

    /// <summary>Who decides: the user, and for whom he stands in (subjects).</summary>
    public static IReadOnlyList<string> Givers(this CurrentUser user, string permission, Guid? regionId)
        => [.. user.ActingOn(permission, regionId).Select(p => p.Subject)];
}

using RegionCloud.Finance.Domain;
using RegionCloud.Finance.Features.Policy;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Policy;
using RegionCloud.ServiceDefaults.Security;

namespace RegionCloud.Finance.Features.Claims;

/// <summary>Who is which level for a claim, by the roles of the organisation (RB-29).</summary>
internal static class ClaimPeople
{
    /// <summary>The chain of a claim under a policy set, as the organisation stands on the day.</summary>
    public static ClaimChain Chain(ExpenseClaim claim, PolicySet policy, OrganisationSnapshot organisation, DateOnly day)
    {
        var held = organisation.Employees.Values.Where(e => e.Id != claim.OwnerId).SelectMany(e => LevelsOf(organisation.GrantsOf(e.Id), claim, day)).ToHashSet();
        var own = LevelsOf(organisation.GrantsOf(claim.OwnerId), claim, day).Select(l => (ClaimLevel?)l).DefaultIfEmpty(null).Max();
        return new ClaimChain(FinancePolicy.DepartmentLimit.In(policy), FinancePolicy.RegionLimit.In(policy), held.Contains, own);
    }

    /// <summary>The levels for which the user may speak, in his own right or standing in.</summary>
    public static IReadOnlyList<ClaimLevel> LevelsOf(ExpenseClaim claim, CurrentUser user, BusinessClock clock)
        => [.. LevelsOf(user.Grants.Concat(user.Delegations.Select(d => d.Grant)), claim, clock.Today(claim.RegionId)).Distinct()];

    /// <summary>Who speaks for the level whose turn it is: the user and, where his own roles do not give it, those for whom he stands in (SoD8).</summary>
    public static IReadOnlyList<Person> Speakers(ExpenseClaim claim, ClaimLevel? level, CurrentUser user, OrganisationSnapshot organisation, BusinessClock clock)
    {
        if (user.Employee is not { } employee)
            return [];

        var (me, day) = (new Person(employee.Id, employee.Subject), clock.Today(claim.RegionId));
        return level is not { } next || LevelsOf(user.Grants, claim, day).Contains(next)
            ? [me]
            : [me, .. user.Delegations.Where(d => LevelsOf([d.Grant], claim, day).Contains(next)).Select(d => organisation.Employees.GetValueOrDefault(d.DelegatorId)).OfType<EmployeeEntry>().Select(e => new Person(e.Id, e.Subject))];
    }

    /// <summary>The user and those for whom he acts with a permission on the claim (SoD8).</summary>
    public static IReadOnlyList<Person> ActingOn(string permission, ExpenseClaim claim, CurrentUser user)
        => [.. user.ActingOn(permission, claim.RegionId, claim.DepartmentId, claim.OwnerId).Select(p => new Person(p.Id, p.Subject))];

    private static IEnumerable<ClaimLevel> LevelsOf(IEnumerable<GrantEntry> grants, ExpenseClaim claim, DateOnly day)
        => grants.Where(g => g.Valid.Covers(day)).Select(g => LevelOf(g, claim)).OfType<ClaimLevel>();

    private static ClaimLevel? LevelOf(GrantEntry grant, ExpenseClaim claim) => grant.Role switch
    {
        "marketingHead" or "salesHead" or "customerServiceHead" when grant.DepartmentId == claim.DepartmentId => ClaimLevel.DepartmentManager,
        "regionManager" when grant.RegionId == claim.RegionId => ClaimLevel.RegionManager,
        "hqFinance" when grant.RegionId is null => ClaimLevel.HeadquartersFinance,
        _ => null,
    };
}

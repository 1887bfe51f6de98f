using RegionCloud.ServiceDefaults.Errors;

namespace RegionCloud.Performance.Domain;

/// <summary>Every reason for which a role is not given or not ended.</summary>
internal static class GrantRules
{
    public const string Administrator = "hqAdmin";
    public const string DataMigrator = "dataMigrator";
    public const string RegionManager = "regionManager";

    /// <summary>Roles over one department of a region.</summary>
    public static readonly IReadOnlyList<string> HeadRoles = ["marketingHead", "salesHead", "customerServiceHead"];

    /// <summary>Roles in one region, of one department if wanted.</summary>
    public static readonly IReadOnlyList<string> RegionRoles = [RegionManager, "salesRep", "agent", "financeOfficer"];

    /// <summary>Roles over the whole company.</summary>
    public static readonly IReadOnlyList<string> CompanyRoles = [Administrator, "hqFinance", "auditor", "operator", DataMigrator];

    /// <summary>Roles that two persons give: over the company, or over money.</summary>
    public static bool NeedsSecondPerson(string role) => role == "financeOfficer" || CompanyRoles.Contains(role, StringComparer.Ordinal);

    /// <summary><c>performance.grant.role-unknown</c></summary>
    public static Refusal? RoleMustBeKnown(string role)
        => Roles.Contains(role, StringComparer.Ordinal) ? null : Refusal.Content("performance.grant.role-unknown", "/role", ("role", role), ("known", string.Join(", ", Roles)));

    /// <summary><c>performance.grant.region-required</c>, <c>performance.grant.region-not-allowed</c></summary>
    public static Refusal? RegionMustFitRole(string role, Region? region)
        => CompanyRoles.Contains(role, StringComparer.Ordinal)
            ? region is null ? null : Refusal.Content("performance.grant.region-not-allowed", "/regionId", ("role", role))
            : region is null && Roles.Contains(role, StringComparer.Ordinal) ? Refusal.Content("performance.grant.region-required", "/regionId", ("role", role)) : null;

    /// <summary><c>performance.grant.department-required</c>, <c>performance.grant.department-elsewhere</c></summary>
    public static Refusal? DepartmentMustFitRole(string role, Region? region, Department? department)
        => department is null
            ? HeadRoles.Contains(role, StringComparer.Ordinal) ? Refusal.Content("performance.grant.department-required", "/departmentId", ("role", role)) : null
            : department.RegionId == region?.Id ? null : Refusal.Content("performance.grant.department-elsewhere", "/departmentId", ("department", department.Name), ("region", region?.Code));

    /// <summary><c>performance.grant.overlap</c>: the person already has just this role on some of the days.</summary>
    public static Refusal? MustNotOverlap(Employee employee, string role, Region? region, Department? department, Days days)
        => employee.Grants.Where(g => g.Role == role && g.RegionId == region?.Id && g.DepartmentId == department?.Id && g.Valid.Overlaps(days)).MinBy(g => g.From) is { } other
            ? Refusal.Content("performance.grant.overlap", "/from", ("role", role), ("present", other.Valid.ToString()), ("days", days.ToString()))
            : null;

    /// <summary><c>performance.grant.to-oneself</c>: nobody gives himself a role, nor the post that brings one (SoD6).</summary>
    public static Refusal? MustNotBeToOneself(Employee employee, IEnumerable<string> givers)
        => employee.Subject is { } subject && givers.Contains(subject, StringComparer.Ordinal) ? Refusal.Content("performance.grant.to-oneself", "", ("employee", employee.Name)) : null;

    /// <summary><c>performance.grant.above-region-manager</c>: a region manager gives the roles of his people, none that outranks him or holds the money.</summary>
    public static Refusal? MustBeForAnAdministrator(string role, bool isAdministrator)
        => isAdministrator || HeadRoles.Contains(role, StringComparer.Ordinal) || role is "salesRep" or "agent"
            ? null : Refusal.Content("performance.grant.above-region-manager", "/role", ("role", role));

    /// <summary><c>performance.grant.not-pending</c>: there is nothing to approve.</summary>
    public static Refusal? MustBePending(string role, Approval approval)
        => approval.Pending ? null : Refusal.State("performance.grant.not-pending", ("role", role));

    /// <summary><c>performance.grant.second-person</c>: neither who gives nor who gets it, nor who stands in for one of them (SoD6, SoD8).</summary>
    public static Refusal? MustBeASecondPerson(string role, Approval approval, string? receiver, IReadOnlyList<string> approvers)
        => approvers.Any(a => a == approval.GivenBy || a == approval.GivenFor || a == receiver) ? Refusal.Content("performance.grant.second-person", "", ("role", role)) : null;

    /// <summary><c>performance.grant.of-manager-term</c>: it ends with the term.</summary>
    public static Refusal? MustNotBelongToATerm(Grant grant)
        => grant.ManagerTermId is null ? null : Refusal.State("performance.grant.of-manager-term", ("days", grant.Valid.ToString()));

    /// <summary><c>performance.grant.last-administrator</c>: without one nobody could ever give a role again.</summary>
    public static Refusal? MustLeaveAnAdministrator(Grant grant, bool isLastAdministrator)
        => grant.Role == Administrator && isLastAdministrator ? Refusal.State("performance.grant.last-administrator", ("role", Administrator)) : null;

    private static IEnumerable<string> Roles => [.. RegionRoles, .. HeadRoles, .. CompanyRoles];
}

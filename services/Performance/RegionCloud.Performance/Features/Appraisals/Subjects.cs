using RegionCloud.Performance.Domain;
using RegionCloud.Performance.Domain.Appraisals;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Security;

namespace RegionCloud.Performance.Features.Appraisals;

/// <summary>Who is appraised in a cycle, whose work that is, and who judges it (7.2, SoD5).</summary>
internal static class Subjects
{
    private static readonly string[] Heads = ["marketingHead", "salesHead", "customerServiceHead"];

    private static readonly (string Kind, TemplateSubject Subject)[] Departments =
    [
        ("marketing", TemplateSubject.MarketingDepartment), ("sales", TemplateSubject.SalesDepartment), ("customerService", TemplateSubject.CustomerServiceDepartment),
    ];

    /// <summary>Sales persons of the month: whoever sold by his role on some day of it, or had a target. The three departments of a quarter; the region of a year.</summary>
    /// <param name="withTarget">Whoever has a target in the period.</param>
    public static IReadOnlyList<AppraisalSubject> Of(AppraisalCycle cycle, IEnumerable<Guid> withTarget, OrganisationSnapshot organisation) => cycle.Kind switch
    {
        CycleKind.Month => [.. Sellers(cycle, organisation).Union(withTarget).Distinct().Order().Select(e => new AppraisalSubject(TemplateSubject.SalesPerson, DepartmentOf(e, cycle, organisation), e))],
        CycleKind.Quarter =>
        [
            .. Departments.SelectMany(kind => organisation.Departments.Values.Where(d => d.RegionId == cycle.RegionId && d.Kind == kind.Kind && Overlaps(d.Valid, cycle)).OrderBy(d => d.Id)
                .Select(d => new AppraisalSubject(kind.Subject, d.Id, null))),
        ],
        _ => [new AppraisalSubject(TemplateSubject.Region, null, null)],
    };

    public static Guid? SalesDepartmentOf(Guid regionId, OrganisationSnapshot organisation)
        => organisation.Departments.Values.Where(d => d.RegionId == regionId && d.Kind == "sales").OrderBy(d => d.Id).Select(d => (Guid?)d.Id).FirstOrDefault();

    /// <summary>Whose work an appraisal speaks of: the person, the heads of the department, the managers of the region.</summary>
    public static IReadOnlySet<Guid> PersonsBehind(Guid? ownerId, Guid? departmentId, Guid regionId, OrganisationSnapshot organisation, DateOnly day)
        => ownerId is { } person ? new HashSet<Guid> { person } : departmentId is { } department ? HeadsOf(department, organisation, day) : ManagersOf(regionId, organisation, day);

    public static IReadOnlySet<Guid> PersonsBehind(Appraisal a, OrganisationSnapshot organisation, DateOnly day) => PersonsBehind(a.OwnerId, a.DepartmentId, a.RegionId, organisation, day);

    /// <summary>
    /// A sales person is judged by the head of his department, and by the region manager where there is none or he is it himself; a department by the region
    /// manager; the region by headquarters. Where nobody is left on a level, the next one up judges.
    /// </summary>
    public static (AppraiserLevel Level, IReadOnlySet<Guid> Persons) AppraisersOf(Appraisal a, OrganisationSnapshot organisation, DateOnly day)
    {
        var own = PersonsBehind(a, organisation, day);
        if (a.Subject == TemplateSubject.SalesPerson && a.DepartmentId is { } department && !HeadsOf(department, organisation, day).Overlaps(own) && HeadsOf(department, organisation, day) is { Count: > 0 } heads)
            return (AppraiserLevel.DepartmentHead, heads);
        if (a.Subject != TemplateSubject.Region && ManagersOf(a.RegionId, organisation, day) is { Count: > 0 } managers && !managers.Overlaps(own))
            return (AppraiserLevel.RegionManager, managers);
        return (AppraiserLevel.Headquarters, With("hqAdmin", _ => true, organisation, day));
    }

    /// <summary>Whether one of the persons who count as the caller is behind the appraisal.</summary>
    public static bool IsOwn(this CurrentUser user, string permission, Guid? ownerId, Guid? departmentId, Guid regionId, OrganisationSnapshot organisation, DateOnly day)
        => user.ActingOn(permission, regionId, departmentId, ownerId).Any(e => PersonsBehind(ownerId, departmentId, regionId, organisation, day).Contains(e.Id));

    /// <summary>The caller and for whom he stands in (subjects).</summary>
    public static IReadOnlyList<string> Subjectives(this CurrentUser user, string permission, Guid regionId, Guid? departmentId, Guid? ownerId = null)
        => [.. user.ActingOn(permission, regionId, departmentId, ownerId).Select(e => e.Subject)];

    private static IEnumerable<Guid> Sellers(AppraisalCycle cycle, OrganisationSnapshot organisation)
        => organisation.Employees.Keys.Where(e => organisation.GrantsOf(e).Any(g => g.Role == "salesRep" && g.RegionId == cycle.RegionId && Overlaps(g.Valid, cycle)));

    private static Guid? DepartmentOf(Guid employeeId, AppraisalCycle cycle, OrganisationSnapshot organisation)
        => organisation.AssignmentOf(employeeId, cycle.RegionId, cycle.Last)?.DepartmentId
            ?? organisation.AssignmentOf(employeeId, cycle.RegionId, cycle.First)?.DepartmentId
            ?? organisation.GrantsOf(employeeId).Where(g => g.Role == "salesRep" && g.RegionId == cycle.RegionId && Overlaps(g.Valid, cycle)).Select(g => g.DepartmentId).FirstOrDefault()
            ?? SalesDepartmentOf(cycle.RegionId, organisation);

    private static HashSet<Guid> HeadsOf(Guid departmentId, OrganisationSnapshot organisation, DateOnly day)
        => With(null, g => Heads.Contains(g.Role, StringComparer.Ordinal) && g.DepartmentId == departmentId, organisation, day);

    private static HashSet<Guid> ManagersOf(Guid regionId, OrganisationSnapshot organisation, DateOnly day) => With("regionManager", g => g.RegionId == regionId, organisation, day);

    private static HashSet<Guid> With(string? role, Func<GrantEntry, bool> which, OrganisationSnapshot organisation, DateOnly day)
        => [.. organisation.Employees.Keys.Where(e => organisation.GrantsOf(e).Any(g => (role is null || g.Role == role) && which(g) && g.Valid.Covers(day)))];

    private static bool Overlaps(Period valid, AppraisalCycle cycle) => valid.From <= cycle.Last && !(valid.To < cycle.First);
}

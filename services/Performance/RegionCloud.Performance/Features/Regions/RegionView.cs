using Microsoft.EntityFrameworkCore;
using RegionCloud.Performance.Domain;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Performance.Features.Regions;

/// <summary>A region on a day.</summary>
/// <param name="Code">Short and unique, such as EAST.</param>
/// <param name="TimeZone">IANA zone in which its business dates are reckoned.</param>
/// <param name="Until">Last day; absent while open.</param>
/// <param name="AsOf">The day that manager and vacancy are told for.</param>
/// <param name="Vacant">Nobody manages the region on that day, though it is in force (2.1-1).</param>
/// <param name="VacantSince">First day without a manager.</param>
/// <param name="Departments">Marketing, sales and customer service, and others (2.1-2).</param>
/// <param name="ManagerTerms">Everybody who managed, manages or will manage it, oldest first.</param>
/// <param name="Actions">What you may do with it now: addDepartment, appointManager, endManagerTerm.</param>
public sealed record RegionView(
    Guid Id,
    string Code,
    string Name,
    string TimeZone,
    DateOnly From,
    DateOnly? Until,
    DateOnly AsOf,
    ManagerTermView? Manager,
    bool Vacant,
    DateOnly? VacantSince,
    IReadOnlyList<DepartmentView> Departments,
    IReadOnlyList<ManagerTermView> ManagerTerms,
    IReadOnlyList<string> Actions,
    string Etag) : ITagged
{
    internal static RegionView Of(Region region, CurrentUser user, DateOnly day)
    {
        var terms = region.Terms.OrderBy(t => t.From).Select(ManagerTermView.Of).ToList();
        var manager = region.ManagerOn(day);
        var vacantSince = region.VacantSince(day);
        return new RegionView(
            region.Id, region.Code, region.Name, region.TimeZone, region.From, region.Until, day,
            terms.Find(t => t.Id == manager?.Id), vacantSince is not null, vacantSince,
            [.. region.Departments.OrderBy(d => d.Kind).ThenBy(d => d.Name, StringComparer.Ordinal).Select(DepartmentView.Of)],
            terms, [.. ActionsOf(region, user, day)], ETags.Of(region.Version));
    }

    private static IEnumerable<string> ActionsOf(Region region, CurrentUser user, DateOnly day)
    {
        if (user.ReachOf("organisation.manage") is null)
            yield break;
        yield return "addDepartment";
        yield return "appointManager";
        if (RegionRules.MustHaveAManager(region, region.ManagerOn(day), day) is null)
            yield return "endManagerTerm";
    }
}

/// <summary>A department of a region.</summary>
/// <param name="Kind"><c>marketing</c>, <c>sales</c>, <c>customerService</c> or <c>other</c>.</param>
public sealed record DepartmentView(Guid Id, [property: ValuesOf(typeof(DepartmentKind))] string Kind, string Name, DateOnly From, DateOnly? Until)
{
    internal static DepartmentView Of(Department department)
        => new(department.Id, department.Kind.OnTheWire(), department.Name, department.From, department.Until);
}

/// <summary>Who manages a region, from the first to the last day, both inclusive; open without a last day.</summary>
/// <param name="Number">The manager's employee number.</param>
public sealed record ManagerTermView(Guid Id, Guid EmployeeId, string Number, string Name, DateOnly From, DateOnly? Until)
{
    internal static ManagerTermView Of(ManagerTerm term) => new(term.Id, term.EmployeeId, term.Employee.Number, term.Employee.Name, term.From, term.Until);
}

internal static class RegionParts
{
    /// <summary>With departments, terms, their people and the roles that the terms brought.</summary>
    public static IQueryable<Region> WithParts(this IQueryable<Region> regions)
        => regions.Include(r => r.Departments).Include(r => r.Terms).ThenInclude(t => t.Employee).Include(r => r.Terms).ThenInclude(t => t.Grant).AsSplitQuery();
}

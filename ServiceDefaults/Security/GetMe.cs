using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using RegionCloud.ServiceDefaults.Data;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.ServiceDefaults.Security;

/// <summary>Whoever signed in, and what he may do here today.</summary>
/// <param name="Subject">The token's <c>sub</c>.</param>
/// <param name="Employee">Absent for a service and for somebody the organisation does not know: such a person has no rights.</param>
/// <param name="Grants">His own roles in force today.</param>
/// <param name="StandsInFor">Others' roles with which he acts today.</param>
/// <param name="StoodInForBy">Who acts today with one of his roles.</param>
/// <param name="Permissions">What the roles together give, and how far.</param>
public sealed record MeView(
    string Subject,
    MyselfView? Employee,
    IReadOnlyList<MyGrantView> Grants,
    IReadOnlyList<MyDelegationView> StandsInFor,
    IReadOnlyList<MyDelegationView> StoodInForBy,
    IReadOnlyList<MyPermissionView> Permissions);

public sealed record MyselfView(Guid Id, string Number, string Name);

/// <summary>A role; without a region it holds for the company.</summary>
/// <param name="Until">Last day; absent while open.</param>
public sealed record MyGrantView([property: ValuesOf(typeof(Role))] string Role, MyRegionView? Region, MyDepartmentView? Department, DateOnly From, DateOnly? Until);

public sealed record MyRegionView(Guid Id, string Code, string Name);

public sealed record MyDepartmentView(Guid Id, string Kind, string Name);

/// <summary>A role with which somebody stands in.</summary>
/// <param name="Person">Whose role it is, or who stands in with it.</param>
public sealed record MyDelegationView(MyselfView Person, MyGrantView Grant, DateOnly From, DateOnly? Until);

/// <summary>A permission and the records that it reaches: everything, or whole regions, whole departments, and in some regions what is one's own.</summary>
/// <param name="OnBehalf">Only standing in for somebody gives it.</param>
public sealed record MyPermissionView(string Permission, bool Everything, IReadOnlyList<Guid> Regions, IReadOnlyList<Guid> Departments, IReadOnlyList<Guid> OwnIn, bool OnBehalf);

internal static class GetMe
{
    /// <summary>Who you are here and what you may do today. Anybody who signed in may ask; it tells him of himself only.</summary>
    internal static Ok<MeView> Handle(CurrentUser user, OrganisationDirectory organisation)
    {
        var known = organisation.Current;
        var own = user.Grants.ToList();
        return TypedResults.Ok(new MeView(
            user.Subject,
            user.Employee is { } e ? Person(e) : null,
            [.. own.Select(Grant)],
            [.. user.Delegations.Select(d => new MyDelegationView(Person(known.Employees[d.DelegatorId]), Grant(d.Grant), d.Valid.From, d.Valid.To))],
            [.. user.DelegationsGiven.Select(d => new MyDelegationView(Person(known.Employees[d.DelegateId]), Grant(d.Grant), d.Valid.From, d.Valid.To))],
            [.. Permissions.All.Order(StringComparer.Ordinal).Select(p => (Name: p, Reach: user.ReachOf(p))).Where(p => p.Reach is not null).Select(p => Permission(p.Name, p.Reach!))]));

        MyPermissionView Permission(string name, Reach reach) => new(
            name,
            reach.Everything,
            [.. reach.Regions.OfType<Guid>().Distinct()],
            [.. reach.Departments.OfType<Guid>().Distinct()],
            [.. reach.OwnRegions.Append(reach.DelegatedRegion).OfType<Guid>().Distinct()],
            !user.IsService && own.TrueForAll(g => Permissions.Of(name, g.Role) is null) && Permissions.Of(name, Security.Permissions.Everybody) is null);

        MyGrantView Grant(GrantEntry grant) => new(
            grant.Role,
            grant.RegionId is { } r && known.Regions.GetValueOrDefault(r) is { } region ? new MyRegionView(region.Id, region.Code, region.Name) : null,
            grant.DepartmentId is { } d && known.Departments.GetValueOrDefault(d) is { } department ? new MyDepartmentView(department.Id, department.Kind, department.Name) : null,
            grant.Valid.From,
            grant.Valid.To);

        static MyselfView Person(EmployeeEntry employee) => new(employee.Id, employee.Number, employee.Name);
    }
}

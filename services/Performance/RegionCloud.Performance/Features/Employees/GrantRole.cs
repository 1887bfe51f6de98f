using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Performance.Data;
using RegionCloud.Performance.Domain;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Performance.Features.Employees;

/// <summary>A role for a person.</summary>
/// <param name="Role">
/// With a region: <c>regionManager</c>, <c>salesRep</c>, <c>agent</c>, <c>financeOfficer</c>; with a department of it too:
/// <c>marketingHead</c>, <c>salesHead</c>, <c>customerServiceHead</c>; for the company: <c>hqAdmin</c>, <c>hqFinance</c>,
/// <c>auditor</c>, <c>operator</c>, <c>dataMigrator</c>.
/// </param>
/// <param name="From">First day.</param>
/// <param name="Until">Last day; none while open.</param>
public sealed record GrantRoleRequest([Text(1, Grant.LongestRole)] string Role, DateOnly From, Guid? RegionId = null, Guid? DepartmentId = null, DateOnly? Until = null);

internal static class GrantRole
{
    /// <summary>
    /// Gives a role; nobody to himself (SoD6). The roles hqAdmin, hqFinance, financeOfficer, auditor, operator and dataMigrator are
    /// <c>pending</c> and give nothing until another person approves them. A region manager gives the roles of his people in his
    /// region. Refusals: performance.grant.to-oneself, performance.grant.above-region-manager, performance.grant.role-unknown,
    /// performance.grant.region-required, performance.grant.region-not-allowed, performance.grant.department-required,
    /// performance.grant.department-elsewhere, performance.grant.overlap, performance.region.unknown, performance.region.not-in-force,
    /// performance.department.unknown, performance.employee.not-in-force, performance.period.reversed.
    /// </summary>
    internal static async Task<Results<Ok<EmployeeView>, NotFound>> Handle(Guid id, GrantRoleRequest request, IfMatch ifMatch, PerformanceDbContext db, CurrentUser user, BusinessClock clock, CancellationToken cancellationToken)
    {
        if (await db.ReachableEmployees.Include(e => e.Assignments).Include(e => e.Grants).AsSplitQuery().SingleOrDefaultAsync(e => e.Id == id, cancellationToken) is not { } employee)
            return TypedResults.NotFound();

        ifMatch.Check(employee.Version);
        var region = await db.ReachableRegions.SingleOrDefaultAsync(r => r.Id == request.RegionId, cancellationToken);
        var department = await db.Departments.SingleOrDefaultAsync(d => d.Id == request.DepartmentId, cancellationToken);
        Refuse.Broken(
            RegionRules.MustBeKnown(region, request.RegionId),
            EmployeeRules.DepartmentMustBeKnown(department, request.DepartmentId),
            GrantRules.MustBeForAnAdministrator(request.Role, db.Scope.Reach.Everything));
        employee.Give(request.Role, region, department, new Days(request.From, request.Until), GrantOrigin.Decision, user.Givers("grant.create", request.RegionId), clock.Now);
        await db.RecordChangesAsync(region?.Id, user.Subject, clock.Now, cancellationToken);
        return TypedResults.Ok(EmployeeView.Of(employee, user, await db.LastingAdministratorsAsync(cancellationToken)));
    }
}

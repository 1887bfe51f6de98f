using RegionCloud.Performance.Domain;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Performance.Features.Employees;

/// <summary>A person with all posts and roles over time, as far as you may see them.</summary>
/// <param name="Number">Unique in the company.</param>
/// <param name="Subject">By which the person signs in; absent without an account.</param>
/// <param name="Assignments">Posts, oldest first.</param>
/// <param name="Grants">Roles, oldest first.</param>
public sealed record EmployeeView(
    Guid Id,
    string Number,
    string Name,
    string? Subject,
    DateOnly From,
    DateOnly? Until,
    IReadOnlyList<AssignmentView> Assignments,
    IReadOnlyList<GrantView> Grants,
    string Etag) : ITagged
{
    internal static EmployeeView Of(Employee employee) => new(
        employee.Id, employee.Number, employee.Name, employee.Subject, employee.From, employee.Until,
        [.. employee.Assignments.OrderBy(a => a.From).ThenBy(a => a.Id).Select(a => new AssignmentView(a.Id, a.RegionId, a.DepartmentId, a.Post, a.From, a.Until))],
        [.. employee.Grants.OrderBy(g => g.From).ThenBy(g => g.Id).Select(g => new GrantView(g.Id, g.Role, g.RegionId, g.DepartmentId, g.From, g.Until, g.ManagerTermId))],
        ETags.Of(employee.Version));
}

/// <summary>Where a person works, from the first to the last day, both inclusive.</summary>
public sealed record AssignmentView(Guid Id, Guid RegionId, Guid DepartmentId, string Post, DateOnly From, DateOnly? Until);

/// <summary>A role.</summary>
/// <param name="RegionId">Absent: the whole company.</param>
/// <param name="DepartmentId">Absent: the whole region.</param>
/// <param name="ManagerTermId">The manager's term that brought it and with which it ends.</param>
public sealed record GrantView(Guid Id, string Role, Guid? RegionId, Guid? DepartmentId, DateOnly From, DateOnly? Until, Guid? ManagerTermId);

/// <summary>A person in a list.</summary>
public sealed record EmployeeSummary(Guid Id, string Number, string Name, string? Subject, DateOnly From, DateOnly? Until, string Etag) : ITagged;

using RegionCloud.Performance.Domain;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Performance.Features.Employees;

/// <summary>A person with all posts and roles over time, as far as you may see them.</summary>
/// <param name="Number">Unique in the company.</param>
/// <param name="Subject">By which the person signs in; absent without an account.</param>
/// <param name="Assignments">Posts, oldest first.</param>
/// <param name="Grants">Roles, oldest first: your own, and others' where you have <c>grant.read</c>.</param>
/// <param name="Actions">What you may do with the person now: transfer, grant.</param>
public sealed record EmployeeView(
    Guid Id,
    string Number,
    string Name,
    string? Subject,
    DateOnly From,
    DateOnly? Until,
    IReadOnlyList<AssignmentView> Assignments,
    IReadOnlyList<GrantView> Grants,
    IReadOnlyList<string> Actions,
    string Etag) : ITagged
{
    internal static EmployeeView Of(Employee employee, CurrentUser user, IReadOnlyList<Guid> lastingAdministrators) => new(
        employee.Id, employee.Number, employee.Name, employee.Subject, employee.From, employee.Until,
        [.. employee.Assignments.OrderBy(a => a.From).ThenBy(a => a.Id).Select(a => new AssignmentView(a.Id, a.RegionId, a.DepartmentId, a.Post, a.From, a.Until))],
        [
            .. employee.Grants.Where(g => employee.Subject == user.Subject || user.MayOn("grant.read", g.RegionId)).OrderBy(g => g.From).ThenBy(g => g.Id)
                .Select(g => GrantView.Of(g, EmployeeActions.On(g, employee, user, lastingAdministrators))),
        ],
        [.. EmployeeActions.Of(employee, user)],
        ETags.Of(employee.Version));
}

/// <summary>Where a person works, from the first to the last day, both inclusive.</summary>
public sealed record AssignmentView(Guid Id, Guid RegionId, Guid DepartmentId, string Post, DateOnly From, DateOnly? Until);

/// <summary>A role.</summary>
/// <param name="RegionId">Absent: the whole company.</param>
/// <param name="DepartmentId">Absent: the whole region.</param>
/// <param name="ManagerTermId">The manager's term that brought it and with which it ends.</param>
/// <param name="Origin"><c>decision</c>, <c>import</c>, <c>bootstrap</c> or <c>managerTerm</c>.</param>
/// <param name="Pending">It waits for a second person and gives nothing yet (SoD6).</param>
/// <param name="Actions">What you may do with it now: end, approve, delegate.</param>
public sealed record GrantView(
    Guid Id, string Role, Guid? RegionId, Guid? DepartmentId, DateOnly From, DateOnly? Until, Guid? ManagerTermId,
    string Origin, bool Pending, string? GivenBy, string? ApprovedBy, DateTimeOffset? ApprovedAt, IReadOnlyList<string> Actions)
{
    internal static GrantView Of(Grant grant, IEnumerable<string> actions) => new(
        grant.Id, grant.Role, grant.RegionId, grant.DepartmentId, grant.From, grant.Until, grant.ManagerTermId,
        System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(grant.Origin.ToString()), grant.Approval.Pending, grant.Approval.GivenBy, grant.Approval.ApprovedBy, grant.Approval.ApprovedAt, [.. actions]);
}

/// <summary>A person in a list.</summary>
public sealed record EmployeeSummary(Guid Id, string Number, string Name, string? Subject, DateOnly From, DateOnly? Until, string Etag) : ITagged
{
    internal static EmployeeSummary Of(Employee e) => new(e.Id, e.Number, e.Name, e.Subject, e.From, e.Until, ETags.Of(e.Version));
}

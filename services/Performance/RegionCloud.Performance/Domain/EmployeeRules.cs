using RegionCloud.ServiceDefaults.Errors;

namespace RegionCloud.Performance.Domain;

/// <summary>Every reason for which a person is refused a number or a post.</summary>
internal static class EmployeeRules
{
    /// <summary><c>performance.employee.unknown</c></summary>
    public static Refusal? MustBeKnown(Employee? employee, Guid id)
        => employee is null ? Refusal.Content("performance.employee.unknown", "/employeeId", ("employeeId", id)) : null;

    /// <summary><c>performance.department.unknown</c></summary>
    public static Refusal? DepartmentMustBeKnown(Department? department, Guid? id)
        => department is null && id is not null ? Refusal.Content("performance.department.unknown", "/departmentId", ("departmentId", id)) : null;

    /// <summary><c>performance.employee.number-taken</c></summary>
    public static Refusal? NumberMustBeFree(string number, bool taken)
        => taken ? Refusal.Content("performance.employee.number-taken", "/number", ("number", number)) : null;

    /// <summary><c>performance.employee.subject-taken</c>: one account is one person.</summary>
    public static Refusal? SubjectMustBeFree(string? subject, bool taken)
        => taken ? Refusal.Content("performance.employee.subject-taken", "/subject", ("subject", subject)) : null;

    /// <summary><c>performance.employee.not-in-force</c>: a post, term or role would begin before the person does or outlast him.</summary>
    public static Refusal? MustBeInForce(Employee employee, Days days)
        => employee.Valid.Contains(days) ? null : Refusal.Content("performance.employee.not-in-force", "/from", ("employee", employee.Name), ("valid", employee.Valid.ToString()), ("days", days.ToString()));

    /// <summary><c>performance.department.not-in-force</c></summary>
    public static Refusal? DepartmentMustBeInForce(Department department, Days days)
        => department.Valid.Contains(days) ? null : Refusal.Content("performance.department.not-in-force", "/from", ("department", department.Name), ("valid", department.Valid.ToString()), ("days", days.ToString()));

    /// <summary><c>performance.assignment.overlap</c>: the person already has a post on some of the days.</summary>
    public static Refusal? MustNotOverlap(IEnumerable<Assignment> others, Days days)
        => others.Where(a => a.Valid.Overlaps(days)).MinBy(a => a.From) is { } other
            ? Refusal.Content("performance.assignment.overlap", "/from", ("post", other.Post), ("present", other.Valid.ToString()), ("days", days.ToString()))
            : null;
}

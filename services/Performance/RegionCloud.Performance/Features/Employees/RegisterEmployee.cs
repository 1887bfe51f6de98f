using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Performance.Data;
using RegionCloud.Performance.Domain;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Performance.Features.Employees;

/// <summary>A new person.</summary>
/// <param name="Number">Unique in the company.</param>
/// <param name="From">First day.</param>
/// <param name="Subject">The <c>sub</c> claim by which the person signs in; none without an account.</param>
/// <param name="Until">Last day; none while open.</param>
public sealed record RegisterEmployeeRequest(
    [Text(1, Employee.LongestNumber)] string Number,
    [Text(1, Employee.LongestName)] string Name,
    DateOnly From,
    [Text(1, Employee.LongestSubject)] string? Subject = null,
    DateOnly? Until = null);

internal static class RegisterEmployee
{
    /// <summary>Registers a person, without post or role yet. Refusals: performance.employee.number-taken, performance.employee.subject-taken, performance.period.reversed.</summary>
    internal static async Task<Created<EmployeeView>> Handle(RegisterEmployeeRequest request, PerformanceDbContext db, CurrentUser user, BusinessClock clock, CancellationToken cancellationToken)
    {
        var (number, subject) = (request.Number.Trim(), request.Subject);
        var employee = Employee.Register(
            number, request.Name.Trim(), subject, new Days(request.From, request.Until),
            await db.Employees.AnyAsync(e => e.Number == number, cancellationToken),
            subject is not null && await db.Employees.AnyAsync(e => e.Subject == subject, cancellationToken),
            clock.Now);
        db.Add(employee);
        await db.RecordChangesAsync(regionId: null, user.Subject, clock.Now, cancellationToken);
        return TypedResults.Created($"/api/performance/v1/employees/{employee.Id}", EmployeeView.Of(employee, user, await db.LastingAdministratorsAsync(cancellationToken)));
    }
}

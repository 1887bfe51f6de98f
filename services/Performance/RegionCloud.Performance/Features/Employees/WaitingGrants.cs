using Microsoft.EntityFrameworkCore;
using RegionCloud.Performance.Data;
using RegionCloud.Performance.Domain;
using RegionCloud.ServiceDefaults.Waiting;

namespace RegionCloud.Performance.Features.Employees;

/// <summary>Roles of headquarters and finance that wait for a second person's yes (SoD6).</summary>
internal static class WaitingGrants
{
    public static WaitingList List => WaitingList.Of<PerformanceDbContext>("grant.approve", ReadAsync);

    private static async Task<IReadOnlyList<Waits>> ReadAsync(PerformanceDbContext db, WaitingFor whom, CancellationToken ct)
    {
        var people = await whom.CandidatesAsync(
            db.ReachableEmployees.AsNoTracking().Include(e => e.Grants).Where(e => db.Grants.Any(g => g.EmployeeId == e.Id && g.Approval.Pending)).OrderByDescending(e => e.Id), ct);
        var lasting = await db.LastingAdministratorsAsync(ct);
        return
        [
            .. from employee in people
               from grant in employee.Grants
               where EmployeeActions.On(grant, employee, whom.User, lasting).Contains("approve", StringComparer.Ordinal)
               select new Waits(
                   "grantApproval", "label.performance.waiting.grant", "grant", grant.Id, employee.Number, grant.RegionId, grant.MintedAt(), DueOn: null, "approve", $"employees/{employee.Id}",
                   ("employee", employee.Name), ("role", $"enum.role.{grant.Role}")),
        ];
    }
}

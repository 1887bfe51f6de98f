using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Performance.Data;
using RegionCloud.ServiceDefaults.Organisation;

namespace RegionCloud.Performance.Features.Regions;

/// <summary>The posts of a region on a day.</summary>
/// <param name="AsOf">The day that holders and vacancies are told for.</param>
public sealed record PostsView(Guid RegionId, DateOnly AsOf, IReadOnlyList<PostView> Posts);

/// <summary>崗位: a post of a department and who holds it.</summary>
/// <param name="Vacant">Nobody holds it on that day, though somebody did before.</param>
/// <param name="VacantSince">First day without a holder.</param>
public sealed record PostView(Guid DepartmentId, string Department, string Post, IReadOnlyList<PostHolderView> Holders, bool Vacant, DateOnly? VacantSince);

public sealed record PostHolderView(Guid EmployeeId, string Number, string Name, DateOnly From, DateOnly? Until);

internal static class ListPosts
{
    /// <summary>Every post that was ever held in the region by that day, by department, with its holders or since when it is vacant (2.1-3).</summary>
    /// <param name="asOf">Default: today in the region.</param>
    internal static async Task<Results<Ok<PostsView>, NotFound>> Handle(Guid id, DateOnly? asOf, PerformanceDbContext db, BusinessClock clock, CancellationToken cancellationToken)
    {
        if (await db.ReachableRegions.AsNoTracking().Include(r => r.Departments).SingleOrDefaultAsync(r => r.Id == id, cancellationToken) is not { } region)
            return TypedResults.NotFound();

        var day = asOf is null ? region.DayAt(clock.Now) : clock.AsOf(asOf);
        var held = await db.Assignments.AsNoTracking().Where(a => a.RegionId == id && a.From <= day)
            .Join(db.Employees, a => a.EmployeeId, e => e.Id, (a, e) => new { a.DepartmentId, a.Post, Holder = new PostHolderView(e.Id, e.Number, e.Name, a.From, a.Until) })
            .ToListAsync(cancellationToken);
        var posts = from department in region.Departments.OrderBy(d => d.Kind).ThenBy(d => d.Name, StringComparer.Ordinal)
                    from post in held.Where(h => h.DepartmentId == department.Id).GroupBy(h => h.Post, StringComparer.Ordinal).OrderBy(p => p.Key, StringComparer.Ordinal)
                    let holders = post.Select(p => p.Holder).Where(h => h.Until is null || h.Until >= day).OrderBy(h => h.From).ThenBy(h => h.Number, StringComparer.Ordinal).ToList()
                    select new PostView(department.Id, department.Name, post.Key, holders, holders.Count == 0, holders.Count == 0 ? post.Max(p => p.Holder.Until)!.Value.AddDays(1) : null);
        return TypedResults.Ok(new PostsView(id, day, [.. posts]));
    }
}

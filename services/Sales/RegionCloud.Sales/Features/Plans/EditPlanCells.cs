using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Sales.Data;
using RegionCloud.Sales.Domain;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Sales.Features.Plans;

public sealed record EditPlanCellsRequest([property: Entries(1, 1200)] IReadOnlyList<PlanCellFields> Cells);

/// <param name="Month">1 to 12.</param>
/// <param name="EmployeeId">Absent: the month's target itself.</param>
/// <param name="Amount">Locks the cell at this amount; absent: releases it, and it is divided with the others again.</param>
public sealed record PlanCellFields(int Month, Guid? EmployeeId, [property: Amount(0, 9_999_999_999_999.99)] decimal? Amount);

internal static class EditPlanCells
{
    /// <summary>
    /// Sets cells of a draft by hand; locked ones stay and the remainder is divided over the others, so that all sums hold (RB-03). Refuses <c>sales.plan.wrong-state</c>, <c>sales.plan.months-exceed</c>,
    /// <c>sales.plan.persons-exceed</c>, <c>sales.plan.month-unknown</c>, <c>sales.plan.month-frozen</c>, <c>sales.plan.person-unknown</c>.
    /// </summary>
    internal static async Task<Results<Ok<PlanView>, NotFound>> Handle(Guid id, EditPlanCellsRequest request, IfMatch ifMatch, SalesDbContext db, CurrentUser user, BusinessClock clock, CancellationToken ct)
    {
        if (await db.SalesPlans.AsSplitQuery().SingleOrDefaultAsync(p => p.Id == id, ct) is not { } plan)
            return TypedResults.NotFound();

        ifMatch.Check(plan.Version);
        plan.Edit([.. request.Cells.Select(c => new CellEdit(c.Month, c.EmployeeId, c.Amount))], user.Act("salesPlan.update", plan.RegionId, plan.DepartmentId, clock.Today(plan.RegionId), clock));
        return TypedResults.Ok(PlanView.Of(plan, user));
    }
}

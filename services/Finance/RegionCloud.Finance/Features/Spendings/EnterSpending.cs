using Microsoft.AspNetCore.Http.HttpResults;
using RegionCloud.Finance.Data;
using RegionCloud.Finance.Domain;
using RegionCloud.Finance.Features.Budgets;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Numbers;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Records;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Finance.Features.Spendings;

/// <param name="Category">A category of the region's budget.</param>
/// <param name="Evidence">What it rests on: payroll run, lease, invoice number.</param>
/// <param name="DepartmentId">Whose spending it is; default: the department that the category belongs to.</param>
/// <param name="SpentOn">Business date; default: today in the region. Its year is the budget year.</param>
/// <param name="Justification">Why it must be although a limit of the budget is passed; then it waits for who may allow it.</param>
public sealed record EnterSpendingRequest(
    Guid RegionId, [property: Text(1, 40)] string Category, [property: Amount(0.01, 9_999_999_999_999.99)] decimal Amount, [property: Text(1, 2000)] string Purpose, [property: Text(1, 200)] string Evidence,
    DateOnly? SpentOn = null, [property: Text(3, 3)] string? Currency = null, Guid? DepartmentId = null, Guid? CampaignId = null, [property: Text(1, 2000)] string? Justification = null);

internal static class EnterSpending
{
    /// <summary>
    /// Enters money spent that nobody claims back: payroll, rent (RB-27). Within the budget it is on the books at once; with a justification
    /// it may wait for the region manager (beyond year-to-date) or headquarters (beyond the year, no line). Refuses with the figures:
    /// <c>finance.budget.beyond-year-to-date</c>, <c>finance.budget.beyond-annual</c>, <c>finance.budget.no-line</c>; and <c>finance.spending.wrong-currency</c>,
    /// <c>finance.spending.department-unknown</c>, <c>date-in-future</c>, <c>date-in-closed-period</c>.
    /// </summary>
    internal static async Task<Results<Created<SpendingView>, NotFound>> Handle(EnterSpendingRequest request, FinanceDbContext db, CurrentUser user, OrganisationDirectory organisation, FactDates dates, BusinessClock clock, CancellationToken ct)
    {
        if (!organisation.Current.Regions.ContainsKey(request.RegionId) || !db.Scope.Reach.Covers(request.RegionId, null, null))
            return TypedResults.NotFound();

        var on = request.SpentOn ?? clock.Today(request.RegionId);
        Refuse.Broken(dates.Allowed("/spentOn", on, request.RegionId), DepartmentKnown(request, organisation.Current));
        var position = await db.BudgetPositionAsync(request.RegionId, on, posting: true, ct);
        var spending = Spending.Enter(
            await NumberSeries.NextAsync(db, "SP", request.RegionId, on.Year, ct), position,
            new SpendingFields(
                request.RegionId, request.DepartmentId ?? DepartmentOf(request.RegionId, request.Category, organisation.Current), request.Category, request.Amount, request.Currency, request.Purpose, request.Evidence, request.CampaignId,
                request.Justification),
            new Act(on, clock.Now, user.Subject), user.OnBehalfOf?.Subject);
        db.Add(spending);
        db.Record(position);
        return TypedResults.Created($"/api/finance/v1/spendings/{spending.Id}", SpendingView.Of(spending, user));
    }

    /// <summary>The department whose money the category is.</summary>
    internal static Guid? DepartmentOf(Guid regionId, string category, OrganisationSnapshot organisation)
        => BudgetCategory.DepartmentKindOf(category) is { } kind ? organisation.Departments.Values.FirstOrDefault(d => d.RegionId == regionId && d.Kind == kind)?.Id : null;

    private static Refusal? DepartmentKnown(EnterSpendingRequest request, OrganisationSnapshot organisation)
        => request.DepartmentId is not { } id || organisation.Departments.GetValueOrDefault(id)?.RegionId == request.RegionId
            ? null
            : Refusal.Content("finance.spending.department-unknown", "/departmentId", ("departmentId", id));
}

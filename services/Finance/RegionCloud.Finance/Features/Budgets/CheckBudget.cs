using Microsoft.AspNetCore.Http.HttpResults;
using RegionCloud.Finance.Data;
using RegionCloud.Finance.Domain;
using RegionCloud.Finance.Features.Claims;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Finance.Features.Budgets;

/// <summary>Whether money may be spent, with every figure that decided it (RB-27): projected = actual + committed + amount.</summary>
/// <param name="Month">Year-to-date counts whole months up to and including it.</param>
/// <param name="Annual">Budget of the year; absent: the category has no line.</param>
/// <param name="Used">Actual + committed dated up to the end of the month.</param>
/// <param name="Limit">Which limit is passed; none.</param>
/// <param name="Action">What follows: ignore (nothing), warn (region manager and justification), block (headquarters).</param>
/// <param name="Excess">By how much the limit is passed.</param>
public sealed record BudgetCheckView(
    string Category, int Year, int Month, string Currency, decimal? Annual, decimal? YearToDate, decimal Actual, decimal Committed, decimal Used, decimal Amount,
    [property: ValuesOf(typeof(BudgetLimit))] string Limit, [property: ValuesOf(typeof(BudgetAction))] string Action, decimal Excess, Guid PolicySetId)
{
    internal static BudgetCheckView Of(BudgetCheck c) => new(
        c.Category, c.Year, c.Month, c.Currency, c.Annual, c.YearToDate, c.Actual, c.Committed, c.Used, c.Amount, Name(c.Limit), Name(c.Action), c.Excess, c.PolicySetId);

    private static string Name<TEnum>(TEnum value)
        where TEnum : struct, Enum
        => System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(value.ToString());
}

/// <param name="On">Business date; default: today in the region.</param>
public sealed record CheckBudgetRequest(Guid RegionId, [property: Text(1, 40)] string Category, [property: Amount(0.01, 9_999_999_999_999.99)] decimal Amount, DateOnly? On = null);

internal static class CheckBudget
{
    /// <summary>Advice before anything is entered: the same check that decides later (RB-27). It reserves nothing. 404 for a region whose expense the caller's would not be. Refuses <c>date-in-future</c>.</summary>
    internal static async Task<Results<Ok<BudgetCheckView>, NotFound>> Handle(CheckBudgetRequest request, FinanceDbContext db, CurrentUser user, OrganisationDirectory organisation, BusinessClock clock, CancellationToken ct)
    {
        if (user.Employee is not { } employee || DraftClaim.DepartmentOf(employee.Id, request.RegionId, clock.Today(request.RegionId), organisation.Current) is null)
            return TypedResults.NotFound();

        var on = request.On ?? clock.Today(request.RegionId);
        ServiceDefaults.Errors.Refuse.Broken(clock.NotInFuture("/on", on, request.RegionId));
        var position = await db.BudgetPositionAsync(request.RegionId, on, posting: false, ct);
        return TypedResults.Ok(BudgetCheckView.Of(position.Check(request.Category, request.Amount)));
    }
}

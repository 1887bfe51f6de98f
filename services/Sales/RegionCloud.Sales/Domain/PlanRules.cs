using RegionCloud.ServiceDefaults.Errors;

namespace RegionCloud.Sales.Domain;

/// <summary>Every reason Sales may refuse a sales plan.</summary>
internal static class PlanRules
{
    public const int FirstYear = 1990;
    public const int LastYear = 2100;

    public static Refusal? Change(SalesPlan plan, string action) => MustBe(plan, action, PlanStatus.Draft, PlanStatus.Rejected);

    public static Refusal? Submit(SalesPlan plan) => MustBe(plan, "submit", PlanStatus.Draft);

    public static Refusal? Approve(SalesPlan plan) => MustBe(plan, "approve", PlanStatus.Submitted);

    public static Refusal? Reject(SalesPlan plan) => MustBe(plan, "reject", PlanStatus.Submitted);

    public static Refusal? Revise(SalesPlan plan) => MustBe(plan, "revise", PlanStatus.Approved);

    public static Refusal? Supersede(SalesPlan plan) => MustBe(plan, "supersede", PlanStatus.Approved);

    /// <summary>One plan a region and year; a second version begins only when the one before is decided.</summary>
    public static Refusal Exists(SalesPlan plan) => Refusal.State("sales.plan.exists", ("plan", plan.Name), ("state", Name(plan.Status)));

    public static Refusal? YearInRange(int year)
        => year is >= FirstYear and <= LastYear ? null : Refusal.Content("sales.plan.year-out-of-range", "/year", ("year", year), ("min", FirstYear), ("max", LastYear));

    public static Refusal? WeightsAddUp(IReadOnlyList<decimal> weights)
        => weights.Count == PlanSpread.Months && weights.All(w => w >= 0) && weights.Sum() == 100m
            ? null : Refusal.Content("sales.plan.weights-do-not-add-up", "/monthWeights", ("sum", weights.Sum()), ("count", weights.Count));

    public static Refusal? PersonsOnce(IReadOnlyList<(Guid EmployeeId, decimal Weight)> persons)
        => persons.Select(p => p.EmployeeId).Distinct().Count() == persons.Count ? null : Refusal.Content("sales.plan.person-twice", "/persons");

    /// <summary>Amounts in one plan are of one money; a version keeps that of the months that are over.</summary>
    public static Refusal? CurrencyStays(SalesPlan plan, string currency)
        => plan.RevisionOf is null || plan.Currency == currency ? null : Refusal.Content("sales.plan.currency-differs", "/currency", ("currency", currency), ("expected", plan.Currency));

    public static IEnumerable<Refusal?> Edit(SalesPlan plan, CellEdit edit, int index)
    {
        yield return MonthKnown(edit.Month, $"/cells/{index}/month");
        yield return edit.Month >= 1 && edit.Month < plan.EffectiveMonth
            ? Refusal.Content("sales.plan.month-frozen", $"/cells/{index}/month", ("month", edit.Month), ("effectiveMonth", plan.EffectiveMonth)) : null;
        yield return edit.EmployeeId is { } person && plan.Persons.All(p => p.EmployeeId != person) ? PersonUnknown($"/cells/{index}/employeeId", person) : null;
    }

    public static Refusal PersonUnknown(string pointer, Guid employeeId) => Refusal.Content("sales.plan.person-unknown", pointer, ("employeeId", employeeId));

    public static Refusal? MonthKnown(int month, string pointer)
        => month is >= 1 and <= PlanSpread.Months ? null : Refusal.Content("sales.plan.month-unknown", pointer, ("month", month));

    /// <summary>Months that are over stay as they were approved (RB-06). A first version is not asked: nothing was approved before it.</summary>
    public static Refusal? MonthNotClosed(SalesPlan plan, int effectiveMonth, DateOnly today)
    {
        var open = plan.Year < today.Year ? PlanSpread.Months + 1 : plan.Year == today.Year ? today.Month : 1;
        return (plan.RevisionOf is null && plan.Status != PlanStatus.Approved) || effectiveMonth >= open
            ? null : Refusal.Content("sales.plan.month-closed", "/effectiveMonth", ("month", effectiveMonth), ("year", plan.Year), ("today", today));
    }

    public static Refusal? MonthsNotBeyondYear(SalesPlan plan, decimal locked)
        => locked <= plan.AnnualTarget ? null : Refusal.Content("sales.plan.months-exceed", "/annualTarget", ("sum", locked), ("target", plan.AnnualTarget));

    public static Refusal? PersonsNotBeyondMonth(int month, decimal locked, decimal target)
        => locked <= target ? null : Refusal.Content("sales.plan.persons-exceed", "/cells", ("month", month), ("sum", locked), ("target", target));

    /// <summary>The five parts (5.1-2), what it is made from (5.1-1), and every cent with a month and a person (5.1-3, 5.1-4).</summary>
    public static IEnumerable<Refusal?> Complete(SalesPlan plan)
    {
        yield return plan.AnnualTarget > 0 ? null : Refusal.Content("sales.plan.target-missing", "/annualTarget");
        yield return Has(plan, PlanPart.Area) ? null : Refusal.Content("sales.plan.area-missing", "/areas");
        yield return Has(plan, PlanPart.Channel) ? null : Refusal.Content("sales.plan.channel-missing", "/channels");
        yield return Has(plan, PlanPart.Product) ? null : Refusal.Content("sales.plan.product-missing", "/products");
        yield return !string.IsNullOrWhiteSpace(plan.Strategy) ? null : Refusal.Content("sales.plan.strategy-missing", "/strategy");
        yield return plan.CompanyGoalId is not null ? null : Refusal.Content("sales.plan.goal-missing", "/companyGoalId");
        yield return plan.MarketReportId is not null || !string.IsNullOrWhiteSpace(plan.MarketBasis) ? null : Refusal.Content("sales.plan.market-missing", "/marketReportId");
        yield return plan.UnassignedInYear == 0 ? null : Refusal.Content("sales.plan.year-unassigned", "/annualTarget", ("unassigned", plan.UnassignedInYear));
        foreach (var month in plan.Months.OrderBy(m => m.Month).Where(m => plan.UnassignedIn(m.Month) != 0))
            yield return Refusal.Content("sales.plan.month-unassigned", "/persons", ("month", month.Month), ("unassigned", plan.UnassignedIn(month.Month)));
    }

    /// <summary>The goal that it serves is the company's of that year (5.1-1, 1-2).</summary>
    /// <param name="goalYear">Of the goal, if the company has it.</param>
    public static Refusal? GoalOfItsYear(SalesPlan plan, int? goalYear)
        => plan.CompanyGoalId is not { } goal || goalYear == plan.Year ? null : Refusal.Content("sales.plan.goal-unknown", "/companyGoalId", ("goal", goal), ("year", plan.Year));

    /// <summary>Neither an author, nor who stands in for one, nor for whom one stood in (SoD7, SoD8).</summary>
    public static Refusal? MustBeASecondPerson(SalesPlan plan, IEnumerable<string> deciders)
        => deciders.Any(plan.Authors.Contains) ? Refusal.Content("sales.plan.own-approval", "", ("plan", plan.Name)) : null;

    /// <summary>Approved on a day not before it was handed in.</summary>
    public static Refusal? NotBeforeSubmission(SalesPlan plan, DateOnly on)
        => plan.Steps.Where(s => s.To == PlanStatus.Submitted).MaxBy(s => s.Sequence)?.On is { } submitted && on < submitted
            ? Refusal.Content("sales.plan.approved-before-submission", "/approvedOn", ("approvedOn", on), ("submittedOn", submitted)) : null;

    private static bool Has(SalesPlan plan, PlanPart part) => plan.Entries.Any(e => e.Part == part && !string.IsNullOrWhiteSpace(e.Name));

    private static Refusal? MustBe(SalesPlan plan, string action, params IReadOnlyList<PlanStatus> allowed)
        => allowed.Contains(plan.Status) ? null
            : Refusal.State("sales.plan.wrong-state", ("plan", plan.Name), ("state", Name(plan.Status)), ("action", action), ("allowed", string.Join(", ", allowed.Select(Name))));

    private static string Name(PlanStatus status) => char.ToLowerInvariant(status.ToString()[0]) + status.ToString()[1..];
}

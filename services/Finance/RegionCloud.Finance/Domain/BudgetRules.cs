using RegionCloud.ServiceDefaults.Errors;

namespace RegionCloud.Finance.Domain;

/// <summary>Every reason Finance may refuse a budget.</summary>
internal static class BudgetRules
{
    public static Refusal? Redraft(Budget budget) => MustBe(budget, "redraft", BudgetStatus.Draft, BudgetStatus.Rejected);

    public static Refusal? Submit(Budget budget) => MustBe(budget, "submit", BudgetStatus.Draft);

    public static Refusal? Decide(Budget budget, string action) => MustBe(budget, action, BudgetStatus.Submitted);

    private static Refusal? MustBe(Budget budget, string action, params IReadOnlyList<BudgetStatus> allowed)
        => allowed.Contains(budget.Status) ? null
            : Refusal.State("finance.budget.wrong-state", ("number", budget.Number), ("state", Name(budget.Status)), ("action", action), ("allowed", string.Join(", ", allowed.Select(Name))));

    /// <summary>Of a region and year one draft at a time: two would supersede each other unseen.</summary>
    public static Refusal? NoneOpen(Budget? open) => open is null ? null : Refusal.State("finance.budget.open-already", ("number", open.Number), ("state", Name(open.Status)));

    /// <summary>Neither who wrote or submitted it, nor for whom one of them stood in (8.1, SoD4, SoD8).</summary>
    public static Refusal? DecidersMustNotBeAuthors(Budget budget, IReadOnlyList<string> deciders)
        => deciders.Any(d => budget.Authors.Contains(d, StringComparer.Ordinal)) ? Refusal.Content("finance.budget.own-approval", "", ("number", budget.Number)) : null;

    /// <summary>What even a draft may not say.</summary>
    public static IEnumerable<Refusal?> Content(Budget budget, Budget? current, BudgetContent content)
    {
        foreach (var twice in content.Lines.GroupBy(l => l.Category).Where(g => g.Count() > 1))
            yield return Refusal.Content("finance.budget.category-twice", "/lines", ("category", twice.Key));
        foreach (var (line, at) in content.Lines.Select((line, index) => (line, $"/lines/{index}")))
        {
            if (!line.Category.All(c => char.IsAsciiLetterOrDigit(c)) || !char.IsAsciiLetterLower(line.Category[0]))
                yield return Refusal.Content("finance.budget.category-malformed", $"{at}/category", ("category", line.Category));
            if (line is { Weights: not null, Months: not null })
                yield return Refusal.Content("finance.budget.weights-or-months", at, ("category", line.Category));
            if (line.Weights?.Sum() is { } sum and not 100m)
                yield return Refusal.Content("finance.budget.weights-do-not-add-up", $"{at}/weights", ("category", line.Category), ("sum", sum));
            if (line.Months?.Sum() is { } whole && whole != line.Amount)
                yield return Refusal.Content("finance.budget.months-do-not-add-up", $"{at}/months", ("category", line.Category), ("sum", whole), ("amount", line.Amount), ("difference", line.Amount - whole));
            var closed = Closed(budget, current, line.Category);
            if (closed.Sum() > line.Amount)
                yield return Refusal.Content("finance.budget.below-closed-months", $"{at}/amount", ("category", line.Category), ("amount", line.Amount), ("closed", closed.Sum()), ("month", budget.EffectiveMonth));
            if (line.Months is { Count: BudgetSpread.Months } months && !months.Take(closed.Count).SequenceEqual(closed))
                yield return Refusal.Content("finance.budget.closed-month-changed", $"{at}/months", ("category", line.Category), ("month", budget.EffectiveMonth));
        }

        foreach (var gone in (current?.Lines ?? []).Where(l => !content.Lines.Any(n => n.Category == l.Category)))
            yield return Refusal.Content("finance.budget.line-gone", "/lines", ("category", gone.Category));
    }

    /// <summary>The months that a revision must leave as they are (RB-06).</summary>
    public static IReadOnlyList<decimal> Closed(Budget budget, Budget? current, string category)
        => current is null ? [] : [.. current.MonthsOf(category).Concat(Enumerable.Repeat(0m, BudgetSpread.Months)).Take(budget.EffectiveMonth - 1)];

    /// <summary>A month that is over keeps its budget (RB-06).</summary>
    public static Refusal? MonthNotClosed(Budget budget, DateOnly today)
        => budget.Revision > 1 && (budget.Year < today.Year || (budget.Year == today.Year && budget.EffectiveMonth < today.Month))
            ? Refusal.Content("finance.budget.month-closed", "/effectiveMonth", ("month", budget.EffectiveMonth), ("year", budget.Year), ("today", today))
            : null;

    /// <summary>What a submitted budget must have: the four categories, and what it follows from (8.1-1, 8.1-2, RB-08).</summary>
    public static IEnumerable<Refusal?> Complete(Budget budget)
    {
        foreach (var missing in BudgetCategory.Mandatory.Where(c => budget.Annual(c) is null))
            yield return Refusal.Content("finance.budget.category-missing", "/lines", ("category", missing));
        if (string.IsNullOrWhiteSpace(budget.Basis))
            yield return Refusal.Content("finance.budget.basis-missing", "/basis");
        if (budget is { CompanyGoalId: null, SalesPlanId: null })
            yield return Refusal.Content("finance.budget.goal-missing", "/salesPlanId", ("year", budget.Year));
    }

    /// <summary>The goal that it names is the company's of its year (1-2).</summary>
    public static Refusal? GoalOfItsYear(Budget budget, int? goalYear)
        => budget.CompanyGoalId is not { } goal || goalYear == budget.Year ? null : Refusal.Content("finance.budget.goal-unknown", "/companyGoalId", ("goal", goal), ("year", budget.Year));

    /// <summary>The plan that it names is approved, its region's and of its year (8.1-1), and not superseded by a revision (RB-06).</summary>
    public static Refusal? PlanInForce(Budget budget, KnownSalesPlan? plan, KnownSalesPlan? newest)
        => budget.SalesPlanId is not { } id ? null
            : plan is null || plan.RegionId != budget.RegionId || plan.Year != budget.Year ? Refusal.Content("finance.budget.plan-unknown", "/salesPlanId", ("plan", id), ("year", budget.Year))
            : newest is not null && newest.Revision > plan.Revision ? Refusal.Content("finance.budget.plan-superseded", "/salesPlanId", ("plan", id), ("revision", plan.Revision), ("newest", newest.Id), ("newestRevision", newest.Revision))
            : null;

    public static string Name(BudgetStatus status) => System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(status.ToString());
}

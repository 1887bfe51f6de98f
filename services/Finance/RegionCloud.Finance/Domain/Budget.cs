using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Records;

namespace RegionCloud.Finance.Domain;

/// <summary>States of a budget (requirements §11).</summary>
internal enum BudgetStatus
{
    Draft,
    Submitted,

    /// <summary>In force, never changed again; a revision supersedes it.</summary>
    Approved,

    /// <summary>Its author may change it, which makes it a draft again.</summary>
    Rejected,
    Superseded,
}

/// <summary>
/// A region's budget of one year (年度預算, 8.1) or its revision: by category and month, drafted, submitted, approved by another person.
/// The months of a category are its amount to the cent (RB-26); a revision leaves the months before its first one as they were (RB-06).
/// </summary>
internal sealed class Budget
{
    private readonly List<BudgetLine> lines = [];
    private readonly List<BudgetMonth> months = [];
    private readonly List<BudgetTransition> transitions = [];

    private Budget()
    {
    }

    public Guid Id { get; private init; }

    public int Version { get; private set; } = 1;

    /// <summary>Unique in its region: BG-2026-000001.</summary>
    public string Number { get; private init; } = "";

    public Guid RegionId { get; private init; }

    public int Year { get; private init; }

    /// <summary>1 is the year's first budget.</summary>
    public int Revision { get; private init; }

    /// <summary>First month that it says anew; 1 in a year's first budget.</summary>
    public int EffectiveMonth { get; private set; }

    public string Currency { get; private init; } = "";

    public BudgetStatus Status { get; private set; }

    /// <summary>The goal and the work plan that it follows from (8.1-1).</summary>
    public string? Basis { get; private set; }

    /// <summary>The company's goal of the year that it serves (1-2).</summary>
    public Guid? CompanyGoalId { get; private set; }

    /// <summary>The sales plan that it follows from (8.1-1).</summary>
    public Guid? SalesPlanId { get; private set; }

    /// <summary>Business date of the approval.</summary>
    public DateOnly? ApprovedOn { get; private set; }

    public IReadOnlyList<BudgetLine> Lines => lines;

    public IReadOnlyList<BudgetMonth> Months => months;

    public IReadOnlyList<BudgetTransition> Transitions => transitions;

    public decimal Total => lines.Sum(l => l.Amount);

    /// <summary>Everybody who wrote or submitted it, and for whom they stood in (subjects).</summary>
    public IEnumerable<string> Authors => transitions.Where(t => t.To is BudgetStatus.Draft or BudgetStatus.Submitted).SelectMany(t => t.For is null ? [t.By] : (string[])[t.By, t.For]);

    /// <summary>A draft, or the draft of a revision of the approved one. Refuses what <see cref="BudgetRules.Content"/> says.</summary>
    public static Budget Draft(string number, Guid regionId, int year, string currency, Budget? current, BudgetContent content, DateOnly today, Act act, string? actsFor)
    {
        var budget = new Budget
        {
            Id = Guid.CreateVersion7(act.At),
            Number = number,
            RegionId = regionId,
            Year = year,
            Revision = (current?.Revision ?? 0) + 1,
            Currency = current?.Currency ?? currency,
        };
        budget.Fill(content, current, today);
        budget.transitions.Add(new BudgetTransition(1, null, BudgetStatus.Draft, act.On, act.At, act.By, actsFor, null));
        return budget;
    }

    /// <summary>Changes a draft, or a rejected one, which becomes a draft again.</summary>
    public void Redraft(Budget? current, BudgetContent content, DateOnly today, Act act, string? actsFor)
    {
        Refuse.Broken(BudgetRules.Redraft(this));
        Fill(content, current, today);
        Move(BudgetStatus.Draft, act, actsFor);
    }

    /// <summary>Asks for approval: now nothing may be missing (RB-08), and what it serves must be there (8.1-1).</summary>
    /// <param name="goalYear">Of the company's goal that it names; null: there is none of that id.</param>
    /// <param name="plan">The sales plan that it names, as Sales has told it; null: it is not known as approved.</param>
    /// <param name="newest">The region's newest approved sales plan of the year.</param>
    public void Submit(int? goalYear, KnownSalesPlan? plan, KnownSalesPlan? newest, DateOnly today, Act act, string? actsFor)
    {
        Refuse.Broken([BudgetRules.Submit(this), .. BudgetRules.Complete(this), BudgetRules.GoalOfItsYear(this, goalYear), BudgetRules.PlanInForce(this, plan, newest), BudgetRules.MonthNotClosed(this, today)]);
        Move(BudgetStatus.Submitted, act, actsFor);
    }

    /// <summary>Another person's yes; the budget so far in force is superseded.</summary>
    /// <param name="deciders">Who decides, and for whom he stands in (subjects).</param>
    public void Approve(Budget? current, IReadOnlyList<string> deciders, DateOnly today, Act act)
    {
        Refuse.Broken(BudgetRules.Decide(this, "approve"), BudgetRules.DecidersMustNotBeAuthors(this, deciders), BudgetRules.MonthNotClosed(this, today));
        ApprovedOn = act.On;
        Move(BudgetStatus.Approved, act, deciders.ElementAtOrDefault(1));
        current?.Move(BudgetStatus.Superseded, act, null, Number);
    }

    public void Reject(string reason, IReadOnlyList<string> deciders, Act act)
    {
        Refuse.Broken(BudgetRules.Decide(this, "reject"), BudgetRules.DecidersMustNotBeAuthors(this, deciders));
        Move(BudgetStatus.Rejected, act, deciders.ElementAtOrDefault(1), reason);
    }

    /// <summary>The year's amount of a category; null: it has no line.</summary>
    public decimal? Annual(string category) => lines.Find(l => l.Category == category)?.Amount;

    /// <summary>Whole months up to and including the month (RB-26); null: it has no line.</summary>
    public decimal? YearToDate(string category, int month) => Annual(category) is null ? null : months.Where(m => m.Category == category && m.Month <= month).Sum(m => m.Amount);

    public IReadOnlyList<decimal> MonthsOf(string category) => [.. months.Where(m => m.Category == category).OrderBy(m => m.Month).Select(m => m.Amount)];

    private void Fill(BudgetContent content, Budget? current, DateOnly today)
    {
        EffectiveMonth = content.EffectiveMonth ?? (current is null ? 1 : Math.Max(today.Year == Year ? today.Month : 1, 1));
        Refuse.Broken([.. BudgetRules.Content(this, current, content), BudgetRules.MonthNotClosed(this, today)]);
        (Basis, CompanyGoalId, SalesPlanId) = (content.Basis, content.CompanyGoalId, content.SalesPlanId);
        lines.Clear();
        months.Clear();
        foreach (var (line, index) in content.Lines.Select((line, index) => (line, index)))
        {
            lines.Add(new BudgetLine(line.Category, index + 1, line.Name, line.Amount));
            months.AddRange(Spread(line, current).Select((amount, month) => new BudgetMonth(line.Category, month + 1, amount)));
        }
    }

    /// <summary>The closed months of the budget so far, then the rest of the year's amount over the months that are left.</summary>
    private IEnumerable<decimal> Spread(BudgetLineContent line, Budget? current)
    {
        if (line.Months is { } given)
            return given;

        var closed = BudgetRules.Closed(this, current, line.Category);
        return closed.Concat(BudgetSpread.Over(line.Amount - closed.Sum(), line.Weights is { } weights ? [.. weights.Skip(closed.Count)] : null, BudgetSpread.Months - closed.Count));
    }

    private void Move(BudgetStatus to, Act act, string? actsFor, string? note = null)
    {
        transitions.Add(new BudgetTransition(transitions.Count + 1, Status, to, act.On, act.At, act.By, actsFor, note));
        Status = to;
        Version++;
    }
}

/// <summary>What is asked for one category.</summary>
/// <param name="Weights">Percent for each of the twelve months; null with null months: all alike.</param>
/// <param name="Months">The twelve amounts themselves.</param>
internal sealed record BudgetLineContent(string Category, string? Name, decimal Amount, IReadOnlyList<decimal>? Weights, IReadOnlyList<decimal>? Months);

/// <summary>What a budget says.</summary>
/// <param name="EffectiveMonth">First month of a revision; null: the present month.</param>
internal sealed record BudgetContent(string? Basis, Guid? CompanyGoalId, Guid? SalesPlanId, int? EffectiveMonth, IReadOnlyList<BudgetLineContent> Lines);

/// <summary>The year's amount of one category.</summary>
internal sealed record BudgetLine(string Category, int Sequence, string? Name, decimal Amount);

/// <summary>A month's part of it.</summary>
internal sealed record BudgetMonth(string Category, int Month, decimal Amount);

/// <summary>One step of its life.</summary>
/// <param name="For">For whom the actor stood in (subject).</param>
internal sealed record BudgetTransition(int Sequence, BudgetStatus? From, BudgetStatus To, DateOnly On, DateTimeOffset RecordedAt, string By, string? For, string? Note);

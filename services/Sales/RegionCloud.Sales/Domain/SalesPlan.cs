using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Records;

namespace RegionCloud.Sales.Domain;

/// <summary>States of a sales plan (requirements §11).</summary>
internal enum PlanStatus
{
    Draft,
    Submitted,

    /// <summary>In force and never changed; another version may follow it.</summary>
    Approved,

    /// <summary>A later version was approved.</summary>
    Superseded,

    /// <summary>Sent back; changing it makes it a draft again.</summary>
    Rejected,
}

/// <summary>
/// A region's annual sales plan (年度銷售計劃, 5.1): its five parts, the annual target divided to months and persons exactly by
/// construction (RB-03). An approved plan never changes: a new version follows it from a month on, and what lies before that month stays (RB-06).
/// </summary>
internal sealed class SalesPlan
{
    private readonly List<PlanEntry> entries = [];
    private readonly List<PlanMonth> months = [];
    private readonly List<PlanPerson> persons = [];
    private readonly List<PlanCell> cells = [];
    private readonly List<PlanStep> steps = [];

    private SalesPlan()
    {
    }

    public Guid Id { get; private init; }

    public int Version { get; private set; } = 1;

    public Guid RegionId { get; private init; }

    public Guid DepartmentId { get; private init; }

    public int Year { get; private init; }

    /// <summary>1 is the plan as it was first made.</summary>
    public int Revision { get; private init; }

    public Guid? RevisionOf { get; private init; }

    /// <summary>The first month that this version decides; earlier ones are those of the version before.</summary>
    public int EffectiveMonth { get; private set; }

    /// <summary>Why it was revised.</summary>
    public string? Reason { get; private init; }

    public PlanStatus Status { get; private set; }

    public string Currency { get; private set; } = "";

    public decimal AnnualTarget { get; private set; }

    public string? Strategy { get; private set; }

    /// <summary>The company's annual goal that it serves (1-2); Performance's id.</summary>
    public Guid? CompanyGoalId { get; private set; }

    /// <summary>The market analysis report that it rests on; Marketing's id.</summary>
    public Guid? MarketReportId { get; private set; }

    /// <summary>What the market says, in words, where no report has an id.</summary>
    public string? MarketBasis { get; private set; }

    /// <summary>Business day of the approval.</summary>
    public DateOnly? ApprovedOn { get; private set; }

    /// <summary>What was imported, to tell a repeated import from a changed one.</summary>
    public string? OriginHash { get; private init; }

    public IReadOnlyList<PlanEntry> Entries => entries;

    public IReadOnlyList<PlanMonth> Months => months;

    /// <summary>In the plan's own order: the last one absorbs cents.</summary>
    public IReadOnlyList<PlanPerson> Persons => persons;

    public IReadOnlyList<PlanCell> Cells => cells;

    public IReadOnlyList<PlanStep> Steps => steps;

    public string Name => $"{Year}/{Revision}";

    /// <summary>Everybody who wrote or handed it in, and for whom they stood in (subjects).</summary>
    public IEnumerable<string> Authors => steps.Where(s => s.To is PlanStatus.Draft or PlanStatus.Submitted).SelectMany(s => (string?[])[s.By, s.For]).OfType<string>();

    public static SalesPlan Draft(PlanHead head, PlanContent content, Act act)
    {
        var plan = new SalesPlan
        {
            Id = Guid.CreateVersion7(act.At),
            RegionId = head.RegionId,
            DepartmentId = head.DepartmentId,
            Year = head.Year,
            Revision = 1,
            EffectiveMonth = 1,
            OriginHash = head.OriginHash,
        };
        Refuse.Broken(PlanRules.YearInRange(head.Year));
        plan.Fill(content);
        plan.steps.Add(new PlanStep(1, null, PlanStatus.Draft, act.On, act.At, act.By, act.For, null));
        return plan;
    }

    /// <summary>The next version, from a month on; it begins as what it follows (RB-06).</summary>
    public SalesPlan Revise(int effectiveMonth, string reason, Act act, DateOnly today)
    {
        Refuse.Broken(PlanRules.Revise(this), PlanRules.MonthKnown(effectiveMonth, "/effectiveMonth") ?? PlanRules.MonthNotClosed(this, effectiveMonth, today));
        var next = new SalesPlan
        {
            Id = Guid.CreateVersion7(act.At),
            RegionId = RegionId,
            DepartmentId = DepartmentId,
            Year = Year,
            Revision = Revision + 1,
            RevisionOf = Id,
            EffectiveMonth = effectiveMonth,
            Reason = reason,
            Currency = Currency,
            AnnualTarget = AnnualTarget,
            Strategy = Strategy,
            CompanyGoalId = CompanyGoalId,
            MarketReportId = MarketReportId,
            MarketBasis = MarketBasis,
        };
        next.entries.AddRange(entries.Select(e => e with { }));
        next.persons.AddRange(persons.Select(p => p with { }));
        next.months.AddRange(months.Select(m => m with { }));
        next.cells.AddRange(cells.Select(c => c with { }));
        next.steps.Add(new PlanStep(1, null, PlanStatus.Draft, act.On, act.At, act.By, act.For, reason));
        return next;
    }

    /// <summary>Changes the parts, the target, the weights and the persons; locked cells stay, the rest is divided anew.</summary>
    /// <param name="before">The version that it follows, when it shall begin with another month.</param>
    public void Redraft(PlanContent content, Act act, SalesPlan? before = null, int effectiveMonth = 1)
    {
        Refuse.Broken(PlanRules.Change(this, "redraft"), PlanRules.CurrencyStays(this, content.Currency), PlanRules.MonthKnown(effectiveMonth, "/effectiveMonth"));
        if (before is not null)
        {
            EffectiveMonth = effectiveMonth;
            months.RemoveAll(m => m.Month < effectiveMonth);
            months.AddRange(before.Months.Where(m => m.Month < effectiveMonth).Select(m => m with { }));
            cells.RemoveAll(c => c.Month < effectiveMonth);
            cells.AddRange(before.Cells.Where(c => c.Month < effectiveMonth).Select(c => c with { }));
        }

        Fill(content);
        Move(PlanStatus.Draft, act);
    }

    /// <summary>
    /// Sets cells by hand; each is locked from then on, until it is released, and the remainder is divided over the others (RB-03).
    /// </summary>
    public void Edit(IReadOnlyList<CellEdit> edits, Act act)
    {
        Refuse.Broken([PlanRules.Change(this, "edit"), .. edits.SelectMany((e, i) => PlanRules.Edit(this, e, i))]);
        foreach (var edit in edits)
        {
            if (edit.EmployeeId is null)
                Set(months, m => m.Month == edit.Month, m => m with { Amount = edit.Amount ?? m.Amount, Locked = edit.Amount is not null });
            else
                Set(cells, c => c.Month == edit.Month && c.EmployeeId == edit.EmployeeId, c => c with { Amount = edit.Amount ?? c.Amount, Locked = edit.Amount is not null });
        }

        Spread();
        Move(PlanStatus.Draft, act);
    }

    /// <summary>Hands it in: all five parts are there and nothing of the target is unassigned (RB-08, 5.1-2, 5.1-4).</summary>
    public void Submit(Act act, DateOnly today)
    {
        Refuse.Broken([PlanRules.Submit(this), .. PlanRules.Complete(this), PlanRules.MonthNotClosed(this, EffectiveMonth, today)]);
        Move(PlanStatus.Submitted, act);
    }

    /// <summary>Another person than its authors puts it in force (SoD7).</summary>
    /// <param name="deciders">Who decides, and for whom he stands in (subjects).</param>
    public void Approve(IReadOnlyList<string> deciders, Act act, DateOnly today)
    {
        Refuse.Broken([PlanRules.Approve(this), PlanRules.MustBeASecondPerson(this, deciders), .. PlanRules.Complete(this), PlanRules.MonthNotClosed(this, EffectiveMonth, today), PlanRules.NotBeforeSubmission(this, act.On)]);
        ApprovedOn = act.On;
        Move(PlanStatus.Approved, act);
    }

    public void Reject(IReadOnlyList<string> deciders, string reason, Act act)
    {
        Refuse.Broken(PlanRules.Reject(this), PlanRules.MustBeASecondPerson(this, deciders));
        Move(PlanStatus.Rejected, act, reason);
    }

    /// <summary>A later version takes its place.</summary>
    public void Supersede(Act act)
    {
        Refuse.Broken(PlanRules.Supersede(this));
        Move(PlanStatus.Superseded, act);
    }

    /// <summary>What of a month no person has yet.</summary>
    public decimal UnassignedIn(int month) => months.Single(m => m.Month == month).Amount - cells.Where(c => c.Month == month).Sum(c => c.Amount);

    /// <summary>What of the year no month has yet.</summary>
    public decimal UnassignedInYear => AnnualTarget - months.Sum(m => m.Amount);

    /// <summary>The persons' targets by month, as they count from the approval on.</summary>
    public IEnumerable<PlanTarget> Targets(DateTimeOffset recordedAt) => cells.Select(c => PlanTarget.Of(this, c, recordedAt));

    private void Fill(PlanContent content)
    {
        Refuse.Broken(
            PlanRules.WeightsAddUp(content.MonthWeights),
            PlanRules.PersonsOnce(content.Persons));
        (Currency, AnnualTarget, Strategy) = (content.Currency, content.AnnualTarget, content.Strategy);
        (CompanyGoalId, MarketReportId, MarketBasis) = (content.CompanyGoalId, content.MarketReportId, content.MarketBasis);
        entries.Clear();
        entries.AddRange(content.Entries);
        persons.Clear();
        persons.AddRange(content.Persons.Select((p, i) => new PlanPerson(i + 1, p.EmployeeId, p.Weight)));
        var before = months.ToList();
        months.Clear();
        months.AddRange(content.MonthWeights.Select((w, i) => (before.Find(m => m.Month == i + 1) ?? new PlanMonth(i + 1, w, 0, Locked: false)) with { Weight = w }));
        Spread();
    }

    /// <summary>The cells follow from the target, the weights, the locks and the months that are decided already: they add up by construction.</summary>
    private void Spread()
    {
        var ordered = months.OrderBy(m => m.Month).ToList();
        var pinned = ordered.ConvertAll(m => m.Locked || m.Month < EffectiveMonth ? m.Amount : (decimal?)null);
        Refuse.Broken(PlanRules.MonthsNotBeyondYear(this, pinned.Sum(p => p ?? 0)));
        var amounts = PlanSpread.Over(AnnualTarget, ordered.ConvertAll(m => m.Weight), pinned);

        var (before, people) = (cells.ToList(), persons.OrderBy(p => p.Sequence).ToList());
        var pins = ordered.ConvertAll(m => people.ConvertAll(p => before.Find(c => c.Locked && c.Month == m.Month && c.EmployeeId == p.EmployeeId)?.Amount));
        Refuse.Broken(ordered.Where(m => m.Month >= EffectiveMonth).Select(m => PlanRules.PersonsNotBeyondMonth(m.Month, pins[m.Month - 1].Sum(p => p ?? 0), amounts[m.Month - 1])));

        months.Clear();
        months.AddRange(ordered.Select((m, i) => m with { Amount = amounts[i] }));
        cells.Clear();
        cells.AddRange(before.Where(c => c.Month < EffectiveMonth));
        foreach (var month in months.Where(m => m.Month >= EffectiveMonth))
        {
            var parts = PlanSpread.Over(month.Amount, people.ConvertAll(p => p.Weight), pins[month.Month - 1]);
            cells.AddRange(people.Select((p, i) => new PlanCell(month.Month, p.EmployeeId, p.Sequence, parts[i], pins[month.Month - 1][i] is not null)));
        }
    }

    private void Move(PlanStatus to, Act act, string? note = null)
    {
        steps.Add(new PlanStep(steps.Count + 1, Status, to, act.On, act.At, act.By, act.For, note));
        Status = to;
        Version++;
    }

    private static void Set<T>(List<T> list, Predicate<T> which, Func<T, T> change)
    {
        var index = list.FindIndex(which);
        list[index] = change(list[index]);
    }
}

/// <summary>What identifies a plan and never changes.</summary>
internal sealed record PlanHead(Guid RegionId, Guid DepartmentId, int Year, string? OriginHash = null);

/// <summary>What is planned. A draft may lack parts.</summary>
/// <param name="MonthWeights">Twelve percentages that add up to 100.00.</param>
internal sealed record PlanContent(
    string Currency,
    decimal AnnualTarget,
    IReadOnlyList<PlanEntry> Entries,
    string? Strategy,
    Guid? CompanyGoalId,
    Guid? MarketReportId,
    string? MarketBasis,
    IReadOnlyList<decimal> MonthWeights,
    IReadOnlyList<(Guid EmployeeId, decimal Weight)> Persons);

/// <summary>The parts of a plan that are lists (5.1-2).</summary>
internal enum PlanPart
{
    /// <summary>銷售區域: where is sold.</summary>
    Area,

    /// <summary>銷售渠道.</summary>
    Channel,

    /// <summary>銷售產品.</summary>
    Product,
}

/// <summary>One entry of a part.</summary>
internal sealed record PlanEntry(PlanPart Part, int Sequence, string Name);

/// <summary>A month's target and the weight that it follows from, in percent.</summary>
/// <param name="Locked">Set by hand; stays when the rest is divided anew.</param>
internal sealed record PlanMonth(int Month, decimal Weight, decimal Amount, bool Locked);

/// <summary>A sales person of the plan and what he weighs against the others.</summary>
internal sealed record PlanPerson(int Sequence, Guid EmployeeId, decimal Weight);

/// <summary>What a person shall sell in a month.</summary>
internal sealed record PlanCell(int Month, Guid EmployeeId, int Sequence, decimal Amount, bool Locked);

/// <summary>A cell that is set by hand, or a month's target when no person is named; without an amount it is released.</summary>
internal sealed record CellEdit(int Month, Guid? EmployeeId, decimal? Amount);

/// <summary>One step of its life.</summary>
/// <param name="For">For whom whoever did it stood in (subject).</param>
internal sealed record PlanStep(int Sequence, PlanStatus? From, PlanStatus To, DateOnly On, DateTimeOffset RecordedAt, string By, string? For, string? Note);

/// <summary>A person's target of a month in an approved version: his own record, so that he sees it and no colleague's.</summary>
internal sealed class PlanTarget
{
    private PlanTarget()
    {
    }

    public Guid PlanId { get; private init; }

    public int Month { get; private init; }

    /// <summary>The person.</summary>
    public Guid OwnerId { get; private init; }

    public Guid RegionId { get; private init; }

    public Guid DepartmentId { get; private init; }

    public int Year { get; private init; }

    public int Revision { get; private init; }

    /// <summary>From this business day on the version counts.</summary>
    public DateOnly ApprovedOn { get; private init; }

    public DateTimeOffset RecordedAt { get; private init; }

    public string Currency { get; private init; } = "";

    public decimal Amount { get; private init; }

    public static PlanTarget Of(SalesPlan plan, PlanCell cell, DateTimeOffset recordedAt) => new()
    {
        PlanId = plan.Id,
        Month = cell.Month,
        OwnerId = cell.EmployeeId,
        RegionId = plan.RegionId,
        DepartmentId = plan.DepartmentId,
        Year = plan.Year,
        Revision = plan.Revision,
        ApprovedOn = plan.ApprovedOn ?? throw new InvalidOperationException("Only an approved plan has targets."),
        RecordedAt = recordedAt,
        Currency = plan.Currency,
        Amount = cell.Amount,
    };
}

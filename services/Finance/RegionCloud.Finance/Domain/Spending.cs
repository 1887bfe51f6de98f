using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Records;

namespace RegionCloud.Finance.Domain;

/// <summary>Where a spending stands.</summary>
internal enum SpendingStatus
{
    /// <summary>Beyond the year-to-date budget: the region manager decides (RB-27).</summary>
    AwaitingManager,

    /// <summary>Beyond the year's budget, or without a line: headquarters decides.</summary>
    AwaitingHeadquarters,

    /// <summary>On the books.</summary>
    Recorded,
    Rejected,
    Reversed,
}

/// <summary>
/// Money spent that nobody claims back, such as payroll and rent: entered by Finance with its evidence and held against the budget like
/// every other (8.1-3). It is never changed; a mistake is reversed.
/// </summary>
internal sealed class Spending
{
    private Spending()
    {
    }

    public Guid Id { get; private init; }

    public int Version { get; private set; } = 1;

    /// <summary>Unique in its region: SP-2026-000001.</summary>
    public string Number { get; private init; } = "";

    public Guid RegionId { get; private init; }

    /// <summary>Whose spending it is; null: no single department's.</summary>
    public Guid? DepartmentId { get; private init; }

    public int Year { get; private init; }

    public string Category { get; private init; } = "";

    public decimal Amount { get; private init; }

    public string Currency { get; private init; } = "";

    public DateOnly SpentOn { get; private init; }

    public string Purpose { get; private init; } = "";

    /// <summary>What it rests on: payroll run, lease, invoice.</summary>
    public string Evidence { get; private init; } = "";

    public Guid? CampaignId { get; private init; }

    public SpendingStatus Status { get; private set; }

    /// <summary>The check that decided its status; one that another approved was checked again then.</summary>
    public BudgetCheck Check { get; private set; } = null!;

    /// <summary>Why it must be although a limit is passed.</summary>
    public string? Justification { get; private init; }

    public DateTimeOffset RecordedAt { get; private init; }

    /// <summary>Subject.</summary>
    public string RecordedBy { get; private init; } = "";

    public string? RecordedFor { get; private init; }

    public string? DecidedBy { get; private set; }

    public DateOnly? DecidedOn { get; private set; }

    public string? DecisionReason { get; private set; }

    public DateOnly? ReversedOn { get; private set; }

    public string? ReversedBy { get; private set; }

    public string? ReversalReason { get; private set; }

    public bool IsOpen => Status is SpendingStatus.AwaitingManager or SpendingStatus.AwaitingHeadquarters;

    /// <summary>
    /// Enters a spending. One within the budget is on the books at once; another wants a justification and waits for whoever may allow it.
    /// Refuses with the figures of the check: <c>finance.budget.beyond-year-to-date</c>, <c>…beyond-annual</c>, <c>…no-line</c>.
    /// </summary>
    public static Spending Enter(string number, BudgetPosition position, SpendingFields fields, Act act, string? actsFor)
    {
        var check = position.Check(fields.Category, fields.Amount);
        var justified = !string.IsNullOrWhiteSpace(fields.Justification);
        Refuse.Broken(SpendingRules.InCurrencyOf(position, fields.Currency), justified ? null : check.Refused("/amount"));
        var spending = new Spending
        {
            Id = Guid.CreateVersion7(act.At),
            Number = number,
            RegionId = fields.RegionId,
            DepartmentId = fields.DepartmentId,
            Year = check.Year,
            Category = fields.Category,
            Amount = fields.Amount,
            Currency = position.Currency,
            SpentOn = act.On,
            Purpose = fields.Purpose,
            Evidence = fields.Evidence,
            CampaignId = fields.CampaignId,
            Check = check,
            Justification = fields.Justification,
            RecordedAt = act.At,
            RecordedBy = act.By,
            RecordedFor = actsFor,
            Status = StatusAfter(check),
        };
        if (spending.Status == SpendingStatus.Recorded)
            spending.Post(position, BudgetEntryKind.Spent, fields.Amount, act);
        return spending;
    }

    /// <summary>
    /// Allows it although a limit is passed; the check is made anew, and what has passed the year's budget meanwhile is headquarters' matter.
    /// Refuses <c>finance.spending.wrong-state</c>, <c>…own-approval</c>, <c>…headquarters-decides</c>.
    /// </summary>
    /// <param name="deciders">Who decides, and for whom he stands in (subjects).</param>
    /// <param name="headquarters">Whether he may override the year's budget.</param>
    public void Approve(BudgetPosition position, string reason, IReadOnlyList<string> deciders, bool headquarters, Act act)
    {
        var check = position.Check(Category, Amount);
        Refuse.Broken(SpendingRules.Decide(this, "approve"), SpendingRules.DecidersMustNotHaveEntered(this, deciders), SpendingRules.MayAllow(check, headquarters));
        Check = check;
        Decide(SpendingStatus.Recorded, reason, act);
        Post(position, BudgetEntryKind.Spent, Amount, act with { On = SpentOn });
    }

    public void Reject(string reason, IReadOnlyList<string> deciders, Act act)
    {
        Refuse.Broken(SpendingRules.Decide(this, "reject"), SpendingRules.DecidersMustNotHaveEntered(this, deciders));
        Decide(SpendingStatus.Rejected, reason, act);
    }

    /// <summary>Takes it off the books, once, by an entry of its own. Refuses <c>finance.spending.wrong-state</c>, <c>…reversed-before-spent</c>.</summary>
    public void Reverse(BudgetPosition position, string reason, Act act)
    {
        Refuse.Broken(SpendingRules.Reverse(this), SpendingRules.NotReversedBeforeSpent(this, act.On));
        (Status, ReversedOn, ReversedBy, ReversalReason) = (SpendingStatus.Reversed, act.On, act.By, reason);
        Version++;
        Post(position, BudgetEntryKind.SpendingReversed, -Amount, act);
    }

    private static SpendingStatus StatusAfter(BudgetCheck check) => check.Action switch
    {
        BudgetAction.Block => SpendingStatus.AwaitingHeadquarters,
        BudgetAction.Warn => SpendingStatus.AwaitingManager,
        _ => SpendingStatus.Recorded,
    };

    private void Decide(SpendingStatus status, string reason, Act act)
    {
        (Status, DecisionReason, DecidedBy, DecidedOn) = (status, reason, act.By, act.On);
        Version++;
    }

    private void Post(BudgetPosition position, BudgetEntryKind kind, decimal amount, Act act)
        => position.Post(Category, DepartmentId, kind, amount, BudgetOrigin.Of(BudgetOrigin.Spending, Id, Number), act, campaignId: CampaignId);
}

/// <summary>What is entered.</summary>
internal sealed record SpendingFields(Guid RegionId, Guid? DepartmentId, string Category, decimal Amount, string? Currency, string Purpose, string Evidence, Guid? CampaignId, string? Justification);

/// <summary>Every reason Finance may refuse a spending.</summary>
internal static class SpendingRules
{
    public static Refusal? Decide(Spending spending, string action) => spending.IsOpen ? null
        : WrongState(spending, action, SpendingStatus.AwaitingManager, SpendingStatus.AwaitingHeadquarters);

    public static Refusal? Reverse(Spending spending) => spending.Status == SpendingStatus.Recorded ? null : WrongState(spending, "reverse", SpendingStatus.Recorded);

    /// <summary>Who entered it, or for whom he did, does not allow it (SoD4, SoD8).</summary>
    public static Refusal? DecidersMustNotHaveEntered(Spending spending, IReadOnlyList<string> deciders)
        => deciders.Any(d => d == spending.RecordedBy || d == spending.RecordedFor) ? Refusal.Content("finance.spending.own-approval", "", ("number", spending.Number)) : null;

    public static Refusal? MayAllow(BudgetCheck check, bool headquarters)
        => check.Action == BudgetAction.Block && !headquarters
            ? Refusal.Content("finance.spending.headquarters-decides", "", ("category", check.Category), ("excess", check.Excess), ("currency", check.Currency))
            : null;

    public static Refusal? NotReversedBeforeSpent(Spending spending, DateOnly on)
        => on < spending.SpentOn ? Refusal.Content("finance.spending.reversed-before-spent", "/reversedOn", ("reversedOn", on), ("spentOn", spending.SpentOn)) : null;

    public static Refusal? InCurrencyOf(BudgetPosition position, string? currency)
        => currency is null || currency == position.Currency ? null : Refusal.Content("finance.spending.wrong-currency", "/currency", ("currency", currency), ("expected", position.Currency));

    /// <summary>What shows that money was spent stays with it.</summary>
    public static Refusal? EvidenceStays(Spending spending) => Refusal.State("finance.spending.evidence-kept", ("number", spending.Number));

    public static string Name(SpendingStatus status) => System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(status.ToString());

    private static Refusal WrongState(Spending spending, string action, params IReadOnlyList<SpendingStatus> allowed)
        => Refusal.State("finance.spending.wrong-state", ("number", spending.Number), ("state", Name(spending.Status)), ("action", action), ("allowed", string.Join(", ", allowed.Select(Name))));
}

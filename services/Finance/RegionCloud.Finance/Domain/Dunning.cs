using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Records;

namespace RegionCloud.Finance.Domain;

/// <summary>States of a dunning notice (requirements §11).</summary>
internal enum NoticeStatus
{
    Issued,

    /// <summary>The sales person has seen it and works on it.</summary>
    Acknowledged,

    /// <summary>The instalment is paid.</summary>
    Resolved,

    /// <summary>Nothing is owed any more: the contract was voided.</summary>
    Cancelled,
}

/// <summary>The ladder of the policy set (RB-14): L1 for 1 to 30 days past due, L2 to 60, L3 to 90, L4 above.</summary>
internal static class DunningLevels
{
    /// <param name="limits">Last day of each level but the last: 30, 60, 90.</param>
    /// <returns>0 while nothing is past due.</returns>
    public static int Of(int daysPastDue, IReadOnlyList<int> limits) => daysPastDue <= 0 ? 0 : 1 + limits.Count(limit => daysPastDue > limit);
}

/// <summary>The late fee (RB-15): informational, and kept after payment.</summary>
internal static class LateFee
{
    /// <summary>
    /// Outstanding on the day × daily rate × days past due, rounded once. When the instalment is settled, the fee of the day before.
    /// </summary>
    /// <param name="movements">Of one instalment: business date and what it adds to the receivable.</param>
    /// <param name="dailyPercent">0.05 is 萬分之五.</param>
    public static decimal Of(IReadOnlyList<(DateOnly On, decimal Amount)> movements, DateOnly dueOn, DateOnly asOf, decimal dailyPercent)
    {
        var day = asOf;
        if (Balance(asOf) <= 0)
        {
            // Since the last day on which something was owed nothing has changed but that it was paid.
            if (movements.Where(m => m.On <= asOf).Select(m => m.On).Distinct().OrderDescending().FirstOrDefault(d => Balance(d) <= 0 && Balance(d.AddDays(-1)) > 0) is not { DayNumber: > 0 } settled)
                return 0m;
            day = settled.AddDays(-1);
        }

        var days = day.DayNumber - dueOn.DayNumber;
        return days <= 0 ? 0m : Math.Round(Balance(day) * dailyPercent / 100 * days, 2, MidpointRounding.AwayFromZero);

        decimal Balance(DateOnly on) => movements.Where(m => m.On <= on).Sum(m => m.Amount);
    }
}

/// <summary>
/// A reminder of an overdue instalment (催收通知, 8.3-5). An instalment gets each level once; the run that issued it notes the levels it
/// skipped.
/// </summary>
internal sealed class DunningNotice
{
    private readonly List<NoticeTransition> transitions = [];

    private DunningNotice()
    {
    }

    public Guid Id { get; private init; }

    public int Version { get; private set; } = 1;

    /// <summary>Unique in its region: DN-2026-000001.</summary>
    public string Number { get; private init; } = "";

    public Guid RegionId { get; private init; }

    public Guid DepartmentId { get; private init; }

    /// <summary>The sales person who answers for the collection (8.3-2).</summary>
    public Guid OwnerId { get; private init; }

    public Guid ContractId { get; private init; }

    public string ContractNumber { get; private init; } = "";

    public Guid InstalmentId { get; private init; }

    public int Sequence { get; private init; }

    public Guid CustomerId { get; private init; }

    public string CustomerCode { get; private init; } = "";

    public string CustomerName { get; private init; } = "";

    public string Currency { get; private init; } = "";

    /// <summary>1 to 4 by default.</summary>
    public int Level { get; private init; }

    /// <summary>Levels below that were never issued, such as "1,2".</summary>
    public string Skipped { get; private init; } = "";

    public DateOnly DueOn { get; private init; }

    /// <summary>The as-of day of the run.</summary>
    public DateOnly IssuedOn { get; private init; }

    public DateTimeOffset IssuedAt { get; private init; }

    /// <summary>Subject.</summary>
    public string IssuedBy { get; private init; } = "";

    /// <summary>The run that issued it; null only for those of before runs were long operations.</summary>
    public Guid? RunId { get; private init; }

    public int DaysPastDue { get; private init; }

    /// <summary>On the day of issue.</summary>
    public decimal Outstanding { get; private init; }

    /// <summary>On the day of issue, in the contract's currency; informational.</summary>
    public decimal Fee { get; private init; }

    public decimal DailyPercent { get; private init; }

    public Guid PolicySetId { get; private init; }

    public NoticeStatus Status { get; private set; }

    public IReadOnlyList<NoticeTransition> Transitions => transitions;

    public bool IsOpen => Status is NoticeStatus.Issued or NoticeStatus.Acknowledged;

    /// <param name="issued">The levels that the instalment has had by then.</param>
    public static DunningNotice Issue(string number, Guid run, OverdueInstalment overdue, int level, IReadOnlyCollection<int> issued, decimal fee, decimal dailyPercent, Guid policySetId, Act act)
    {
        var notice = new DunningNotice
        {
            Id = Guid.CreateVersion7(act.At),
            Number = number,
            RegionId = overdue.RegionId,
            DepartmentId = overdue.DepartmentId,
            OwnerId = overdue.OwnerId,
            ContractId = overdue.ContractId,
            ContractNumber = overdue.ContractNumber,
            InstalmentId = overdue.InstalmentId,
            Sequence = overdue.Sequence,
            CustomerId = overdue.CustomerId,
            CustomerCode = overdue.CustomerCode,
            CustomerName = overdue.CustomerName,
            Currency = overdue.Currency,
            Level = level,
            Skipped = string.Join(',', Enumerable.Range(1, level - 1).Except(issued).Where(l => l > issued.DefaultIfEmpty(0).Max())),
            DueOn = overdue.DueOn,
            IssuedOn = act.On,
            IssuedAt = act.At,
            IssuedBy = act.By,
            RunId = run,
            DaysPastDue = act.On.DayNumber - overdue.DueOn.DayNumber,
            Outstanding = overdue.Outstanding,
            Fee = fee,
            DailyPercent = dailyPercent,
            PolicySetId = policySetId,
        };
        notice.transitions.Add(new NoticeTransition(1, NoticeStatus.Issued, act.On, act.At, act.By, null));
        return notice;
    }

    public void Acknowledge(string? note, Act act)
    {
        Refuse.Broken(DunningRules.Acknowledge(this));
        Move(NoticeStatus.Acknowledged, act, note);
    }

    /// <summary>What became of the instalment: paid, voided, or owed again because the payment bounced. A part payment changes nothing (RB-15).</summary>
    /// <param name="outstanding">Of the instalment now.</param>
    /// <param name="paid">Whether it was settled by money and not by a void.</param>
    public void Follow(decimal outstanding, bool paid, Act act)
    {
        if (outstanding > 0 && !IsOpen)
            Move(NoticeStatus.Issued, act, null);
        else if (outstanding == 0 && IsOpen)
            Move(paid ? NoticeStatus.Resolved : NoticeStatus.Cancelled, act, null);
    }

    /// <summary>The state on a day, from the dated transitions.</summary>
    public NoticeStatus? StatusAsOf(DateOnly day) => transitions.Where(t => t.On <= day).MaxBy(t => t.Sequence)?.To;

    private void Move(NoticeStatus to, Act act, string? note)
    {
        // What happened before it was issued takes effect with the notice.
        var on = transitions.Max(t => t.On) is var last && last > act.On ? last : act.On;
        transitions.Add(new NoticeTransition(transitions.Count + 1, to, on, act.At, act.By, note));
        Status = to;
        Version++;
    }
}

internal sealed record NoticeTransition(int Sequence, NoticeStatus To, DateOnly On, DateTimeOffset RecordedAt, string By, string? Note);

/// <summary>An instalment that is past its day with something outstanding.</summary>
internal sealed record OverdueInstalment(
    Guid InstalmentId, int Sequence, DateOnly DueOn, decimal Outstanding, Guid ContractId, string ContractNumber, Guid RegionId, Guid DepartmentId, Guid OwnerId, Guid CustomerId, string CustomerCode, string CustomerName, string Currency);

/// <summary>
/// Why an instalment, or a whole contract, is not dunned for a time (RB-16): a dispute with reason and end, or an open complaint. It is
/// shown as held.
/// </summary>
internal sealed class DunningHold
{
    private DunningHold()
    {
    }

    public Guid Id { get; private init; }

    public int Version { get; private set; } = 1;

    public Guid RegionId { get; private init; }

    public Guid DepartmentId { get; private init; }

    public Guid OwnerId { get; private init; }

    public Guid ContractId { get; private init; }

    public string ContractNumber { get; private init; } = "";

    /// <summary>Null: all of the contract's.</summary>
    public Guid? InstalmentId { get; private init; }

    public string Reason { get; private init; } = "";

    public DateOnly From { get; private init; }

    /// <summary>Last day.</summary>
    public DateOnly Until { get; private init; }

    public DateTimeOffset RecordedAt { get; private init; }

    /// <summary>Subject.</summary>
    public string RecordedBy { get; private init; } = "";

    /// <summary>From this day on it holds no more.</summary>
    public DateOnly? ReleasedOn { get; private set; }

    public string? ReleasedBy { get; private set; }

    public string? ReleaseReason { get; private set; }

    public static DunningHold Place(ContractAccount account, Guid? instalmentId, string reason, DateOnly until, Act act)
    {
        Refuse.Broken(DunningRules.InstalmentKnown(account, instalmentId), DunningRules.EndsLater(act.On, until));
        return new DunningHold
        {
            Id = Guid.CreateVersion7(act.At),
            RegionId = account.RegionId,
            DepartmentId = account.DepartmentId,
            OwnerId = account.OwnerId,
            ContractId = account.Id,
            ContractNumber = account.Number,
            InstalmentId = instalmentId,
            Reason = reason,
            From = act.On,
            Until = until,
            RecordedAt = act.At,
            RecordedBy = act.By,
        };
    }

    public void Release(string reason, Act act)
    {
        Refuse.Broken(DunningRules.Release(this, act.On));
        (ReleasedOn, ReleasedBy, ReleaseReason) = (act.On, act.By, reason);
        Version++;
    }

    /// <summary>Whether it holds at the end of a day.</summary>
    public bool Holds(DateOnly day) => From <= day && day <= Until && !(ReleasedOn <= day);
}

/// <summary>Every reason Finance may refuse in dunning.</summary>
internal static class DunningRules
{
    public static Refusal? Acknowledge(DunningNotice notice)
        => notice.Status == NoticeStatus.Issued ? null
            : Refusal.State("finance.dunning.wrong-state", ("number", notice.Number), ("state", Name(notice.Status)), ("action", "acknowledge"), ("allowed", Name(NoticeStatus.Issued)));

    public static Refusal? InstalmentKnown(ContractAccount account, Guid? instalmentId)
        => instalmentId is null || account.Instalments.Any(i => i.InstalmentId == instalmentId) ? null
            : Refusal.Content("finance.dunning.instalment-unknown", "/instalmentId", ("instalmentId", instalmentId), ("number", account.Number));

    public static Refusal? EndsLater(DateOnly from, DateOnly until) => until >= from ? null : Refusal.Content("finance.dunning.hold-ends-before", "/until", ("until", until), ("from", from));

    public static Refusal? Release(DunningHold hold, DateOnly on) => hold.ReleasedOn is null && on <= hold.Until ? null
        : Refusal.State("finance.dunning.hold-over", ("number", hold.ContractNumber), ("until", hold.ReleasedOn ?? hold.Until));

    public static string Name(NoticeStatus status) => System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(status.ToString());
}

/// <summary>One dunning run: of which region, as of which day, and what came of it. The same run again issues nothing (RB-15).</summary>
internal sealed class DunningRun
{
    /// <summary>That of its long operation.</summary>
    public Guid Id { get; init; }

    public int Version { get; private init; } = 1;

    public Guid RegionId { get; init; }

    public DateOnly AsOf { get; init; }

    /// <summary>Overdue instalments that were looked at.</summary>
    public int Overdue { get; init; }

    public int Issued { get; init; }

    public int Held { get; init; }

    public Guid PolicySetId { get; init; }

    public DateTimeOffset RunAt { get; init; }

    /// <summary>Subject.</summary>
    public string RunBy { get; init; } = "";
}

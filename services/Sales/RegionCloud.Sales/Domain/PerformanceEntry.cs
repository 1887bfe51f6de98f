namespace RegionCloud.Sales.Domain;

/// <summary>What changed a person's signed amount.</summary>
internal enum PerformanceKind
{
    Signed,

    /// <summary>The contract's amount or shares were changed: the difference.</summary>
    Changed,
    Voided,
}

/// <summary>
/// What counts for one sales person of one contract: amount × share (業績, RB-04, RB-05). Entries are only added. They keep the day of the fact and
/// the moment it became known, so that every figure can be had as of any day and as it was known at any time; a void or a change is an entry of its own.
/// </summary>
internal sealed class PerformanceEntry
{
    private PerformanceEntry()
    {
    }

    public Guid Id { get; private init; }

    public Guid RegionId { get; private init; }

    public Guid DepartmentId { get; private init; }

    /// <summary>The person for whom it counts: his own record, whoever owns the contract.</summary>
    public Guid OwnerId { get; private init; }

    public Guid ContractId { get; private init; }

    /// <summary>The step of the contract's life from which it comes; of a change its version, below zero.</summary>
    public int Step { get; private init; }

    public string ContractNumber { get; private init; } = "";

    public string CustomerName { get; private init; } = "";

    public PerformanceKind Kind { get; private init; }

    /// <summary>The day that decides the period in which it counts.</summary>
    public DateOnly SignedOn { get; private init; }

    /// <summary>Months since year 0 of <see cref="SignedOn"/>.</summary>
    public int Period { get; private init; }

    /// <summary>The day of the fact.</summary>
    public DateOnly On { get; private init; }

    /// <summary>Months since year 0 of <see cref="On"/>; later than <see cref="Period"/>, it is an adjustment of a month that was over (RB-04).</summary>
    public int OnPeriod { get; private init; }

    public DateTimeOffset RecordedAt { get; private init; }

    /// <summary>First open month when it was recorded, in months since year 0: in an earlier month it is an adjustment, because that was closed (RB-04). 0: nothing was closed.</summary>
    public int OpenPeriod { get; private init; }

    public string Currency { get; private init; } = "";

    /// <summary>Negative when less counts.</summary>
    public decimal Amount { get; private init; }

    public static int PeriodOf(int year, int month) => (year * 12) + month - 1;

    /// <param name="openFrom">First day of a region's open period; null while nothing is closed.</param>
    public static int OpenPeriodOf(DateOnly? openFrom) => openFrom is { } day ? PeriodOf(day) : 0;

    public static int PeriodOf(DateOnly day) => PeriodOf(day.Year, day.Month);

    /// <param name="openPeriod">The region's first open month now.</param>
    public static IEnumerable<PerformanceEntry> Signed(Contract contract, int openPeriod) => Of(contract, PerformanceKind.Signed, contract.SignedOn!.Value, openPeriod, t => t.To == ContractStatus.Signed, contract.Parts());

    public static IEnumerable<PerformanceEntry> Voided(Contract contract, int openPeriod)
        => Of(contract, PerformanceKind.Voided, contract.VoidedOn!.Value, openPeriod, t => t.To == ContractStatus.Voided, contract.Parts().Select(p => (p.EmployeeId, -p.Amount)));

    /// <param name="differences">By how much more or less counts for whom.</param>
    public static IEnumerable<PerformanceEntry> Changed(Contract contract, DateOnly effectiveOn, int openPeriod, DateTimeOffset recordedAt, IReadOnlyList<(Guid EmployeeId, decimal Amount)> differences)
        => Of(contract, PerformanceKind.Changed, effectiveOn, openPeriod, -contract.Version, recordedAt, differences);

    private static IEnumerable<PerformanceEntry> Of(Contract contract, PerformanceKind kind, DateOnly on, int openPeriod, Func<Transition, bool> which, IEnumerable<(Guid EmployeeId, decimal Amount)> parts)
    {
        var step = contract.Transitions.Where(which).MaxBy(t => t.Sequence)!;
        return Of(contract, kind, on, openPeriod, step.Sequence, step.RecordedAt, parts);
    }

    private static IEnumerable<PerformanceEntry> Of(Contract contract, PerformanceKind kind, DateOnly on, int openPeriod, int step, DateTimeOffset recordedAt, IEnumerable<(Guid EmployeeId, decimal Amount)> parts)
        => parts.Where(p => p.Amount != 0).Select(p => new PerformanceEntry
        {
            Id = Guid.CreateVersion7(recordedAt),
            RegionId = contract.RegionId,
            DepartmentId = contract.DepartmentId,
            OwnerId = p.EmployeeId,
            ContractId = contract.Id,
            Step = step,
            ContractNumber = contract.Number,
            CustomerName = contract.CustomerName,
            Kind = kind,
            SignedOn = contract.SignedOn!.Value,
            Period = PeriodOf(contract.SignedOn.Value),
            On = on,
            OnPeriod = PeriodOf(on),
            RecordedAt = recordedAt,
            OpenPeriod = openPeriod,
            Currency = contract.Currency,
            Amount = p.Amount,
        });
}

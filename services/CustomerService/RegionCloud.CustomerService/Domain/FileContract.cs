namespace RegionCloud.CustomerService.Domain;

/// <summary>A signed contract in a customer's file (6.3-3), built from Sales' events in whatever order they come: every state that was told, from its day on.</summary>
internal sealed class FileContract
{
    private readonly List<FileContractState> states = [];

    private FileContract()
    {
    }

    public Guid Id { get; private init; }

    public int Version { get; private set; } = 1;

    public Guid RegionId { get; private init; }

    /// <summary>The customer service department of the region.</summary>
    public Guid DepartmentId { get; private set; }

    /// <summary>The sales person.</summary>
    public Guid OwnerId { get; private set; }

    public Guid CustomerId { get; private init; }

    public string Number { get; private init; } = "";

    public string Currency { get; private init; } = "";

    public DateOnly SignedOn { get; private init; }

    /// <summary>From this day on nothing was bought by it.</summary>
    public DateOnly? VoidedOn { get; private set; }

    public IReadOnlyList<FileContractState> States => states;

    public static FileContract Of(Guid id, Guid regionId, Guid departmentId, Guid ownerId, Guid customerId, string number, string currency, DateOnly signedOn)
        => new() { Id = id, RegionId = regionId, DepartmentId = departmentId, OwnerId = ownerId, CustomerId = customerId, Number = number, Currency = currency, SignedOn = signedOn };

    /// <summary>Takes a state that Sales told; the same one twice counts once.</summary>
    /// <param name="from">From this day on it is so.</param>
    public void Take(int sequence, DateOnly from, decimal amount, Guid ownerId)
    {
        if (states.Exists(s => s.Sequence == sequence))
            return;

        if (states.TrueForAll(s => s.Sequence < sequence))
            OwnerId = ownerId;
        states.Add(new FileContractState(sequence, from, amount));
        Version++;
    }

    /// <summary>The region has another customer service department.</summary>
    public void MoveTo(Guid departmentId)
    {
        DepartmentId = departmentId;
        Version++;
    }

    public void Void(DateOnly on)
    {
        VoidedOn = on;
        Version++;
    }

    public bool IsVoidedAsOf(DateOnly day) => VoidedOn <= day;

    /// <summary>What was agreed as of a day: nothing before the signing and after the void.</summary>
    public decimal AmountAsOf(DateOnly day) => IsVoidedAsOf(day) ? 0 : states.Where(s => s.From <= day).MaxBy(s => s.Sequence)?.Amount ?? 0;
}

/// <summary>What a contract amounts to from a day on.</summary>
/// <param name="Sequence">The contract's version in Sales.</param>
internal sealed record FileContractState(int Sequence, DateOnly From, decimal Amount);

/// <summary>
/// One movement of a receivable, as Finance keeps it (8.3-3); instalment, kind and reference name it, so it counts once for ever. It has no region of its own: it is read with a contract that the reader may see, and may be told before
/// that.
/// </summary>
internal sealed class FileEntry(Guid instalmentId, string kind, Guid reference, Guid contractId, DateOnly dueOn, decimal amount, DateOnly on)
{
    public Guid InstalmentId { get; private init; } = instalmentId;

    /// <summary>opened, paid, paymentReversed, cancelled, reinstated, changed, changeWithdrawn.</summary>
    public string Kind { get; private init; } = kind;

    public Guid Reference { get; private init; } = reference;

    public Guid ContractId { get; private init; } = contractId;

    public DateOnly DueOn { get; private init; } = dueOn;

    /// <summary>What it adds to what is owed.</summary>
    public decimal Amount { get; private init; } = amount;

    public DateOnly On { get; private init; } = on;
}

/// <summary>What Finance told of an instalment that was not paid in time.</summary>
/// <param name="level">0: found overdue; 1 and more: a dunning notice of that level.</param>
internal sealed class FileNotice(Guid id, Guid region, Guid contractId, Guid customerId, int level, string? number, DateOnly on, int sequence, int daysPastDue, decimal outstanding, string currency)
{
    /// <summary>Of the notice; of the instalment when it was found overdue.</summary>
    public Guid Id { get; private init; } = id;

    // Not called RegionId: it is read with a customer whom the reader may see, and never by itself.
    public Guid Region { get; private init; } = region;

    public Guid ContractId { get; private init; } = contractId;

    public Guid CustomerId { get; private init; } = customerId;

    public int Level { get; private init; } = level;

    public string? Number { get; private init; } = number;

    public DateOnly On { get; private init; } = on;

    /// <summary>The instalment's number in the contract.</summary>
    public int Sequence { get; private init; } = sequence;

    public int DaysPastDue { get; private init; } = daysPastDue;

    public decimal Outstanding { get; private init; } = outstanding;

    public string Currency { get; private init; } = currency;
}

/// <summary>Purchased, received and owed as of a day.</summary>
/// <param name="OldestDays">Days past due of the oldest open instalment; 0 when nothing is overdue.</param>
internal sealed record FileMoney(decimal Purchased, decimal Received, decimal Outstanding, decimal Overdue, int OldestDays)
{
    public static readonly FileMoney Nothing = new(0, 0, 0, 0, 0);

    /// <summary>The sums of a contract's entries up to the day; day 0 past due is not overdue (RB-12).</summary>
    public static FileMoney Of(decimal purchased, IEnumerable<FileEntry> entries, DateOnly asOf)
    {
        var known = entries.Where(e => e.On <= asOf).ToList();
        var open = known.GroupBy(e => (e.InstalmentId, e.DueOn)).Select(g => (g.Key.DueOn, Left: g.Sum(e => e.Amount))).Where(i => i.Left > 0).ToList();
        var overdue = open.Where(i => i.DueOn < asOf).ToList();
        return new FileMoney(
            purchased, -known.Where(e => e.Kind is "paid" or "paymentReversed").Sum(e => e.Amount), open.Sum(i => i.Left), overdue.Sum(i => i.Left), overdue.Count == 0 ? 0 : asOf.DayNumber - overdue.Min(i => i.DueOn).DayNumber);
    }

    public FileMoney Plus(FileMoney other)
        => new(Purchased + other.Purchased, Received + other.Received, Outstanding + other.Outstanding, Overdue + other.Overdue, Math.Max(OldestDays, other.OldestDays));
}

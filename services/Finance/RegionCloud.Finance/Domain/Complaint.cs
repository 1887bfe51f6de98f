namespace RegionCloud.Finance.Domain;

/// <summary>
/// A complaint (投訴) as Customer service tells of it. While it is open, the contract that it names is not dunned (RB-16), of whichever region it is. Every version
/// that was told is kept with its day, so that the hold of any day can be reckoned and the order of arrival does not matter.
/// </summary>
internal sealed class Complaint(Guid id, string number, Guid region)
{
    private readonly List<ComplaintStep> steps = [];

    public Guid Id { get; private init; } = id;

    public int Version { get; private set; } = 1;

    /// <summary>Unique in its region: TK-2026-000001.</summary>
    public string Number { get; private init; } = number;

    // Not called RegionId: it holds its contract's dunning whoever looks at it.
    public Guid Region { get; private init; } = region;

    public IReadOnlyList<ComplaintStep> Steps => steps;

    /// <summary>What its newest version names.</summary>
    public Guid? ContractId { get; private set; }

    /// <summary>Business date of its arrival.</summary>
    public DateOnly OpenedOn { get; private set; }

    /// <summary>Business date of its resolution; null while it is open.</summary>
    public DateOnly? ResolvedOn { get; private set; }

    /// <summary>A version that was told; one that is known already changes nothing.</summary>
    public void Hear(ComplaintStep step, DateOnly openedOn)
    {
        if (steps.Exists(s => s.Told == step.Told))
            return;

        steps.Add(step);
        var newest = steps.MaxBy(s => s.Told)!;
        if (newest == step)
            OpenedOn = openedOn;
        (ContractId, ResolvedOn) = (newest.ContractId, newest.Open ? null : newest.On);
        Version++;
    }

    /// <summary>Which contract it holds at the end of a day; null: none. From the day of resolution on it holds no more.</summary>
    public Guid? Holds(DateOnly day)
    {
        if (steps.Where(s => s.On <= day).MaxBy(s => s.Told) is { } known)
            return known.Open ? known.ContractId : null;

        // The first version has not come yet; a later one tells since when it was open.
        return OpenedOn <= day ? steps.MinBy(s => s.Told)?.ContractId : null;
    }
}

/// <summary>One version of a complaint.</summary>
/// <param name="Told">The version's number; a later one knows better.</param>
/// <param name="On">From which day on it is so.</param>
/// <param name="RecordedAt">When Customer service recorded it.</param>
/// <param name="By">Subject.</param>
internal sealed record ComplaintStep(int Told, bool Open, Guid? ContractId, DateOnly On, DateTimeOffset RecordedAt, string By);

namespace RegionCloud.Risk.Domain;

/// <summary>
/// An occurrence of a duty that was found past its day, with nothing to show for it (RB-09). One for a region, duty and period; it is
/// told on every day on which it is still so, and settled when it is done after all.
/// </summary>
internal sealed class OverdueDuty
{
    private OverdueDuty()
    {
    }

    public Guid Id { get; private init; }

    public int Version { get; private set; } = 1;

    public Guid RegionId { get; private init; }

    /// <summary>The department that owes it; null: the region manager.</summary>
    public Guid? DepartmentId { get; private init; }

    /// <summary>duty.salesTraining.</summary>
    public string Duty { get; private init; } = "";

    public string Period { get; private init; } = "";

    public DateOnly DueOn { get; private init; }

    /// <summary>How often it was to be done and was not; 0 once it is settled.</summary>
    public int Missing { get; private set; }

    /// <summary>The first day as of which it was found.</summary>
    public DateOnly FoundOn { get; private init; }

    /// <summary>The last day as of which it was told.</summary>
    public DateOnly ToldOn { get; private set; }

    public DateTimeOffset FoundAt { get; private init; }

    /// <summary>When it was last told or settled.</summary>
    public DateTimeOffset ChangedAt { get; private set; }

    /// <summary>The day on which it was done after all.</summary>
    public DateOnly? DoneOn { get; private set; }

    public static OverdueDuty Found(Guid regionId, Guid? departmentId, string duty, string period, DateOnly dueOn, int missing, DateOnly asOf, DateTimeOffset at) => new()
    {
        Id = Guid.CreateVersion7(at),
        RegionId = regionId,
        DepartmentId = departmentId,
        Duty = duty,
        Period = period,
        DueOn = dueOn,
        Missing = missing,
        FoundOn = asOf,
        ToldOn = asOf,
        FoundAt = at,
        ChangedAt = at,
    };

    /// <summary>Still so, as of a day: false when that day, or a later one, was told already.</summary>
    public bool TellAgain(int missing, DateOnly asOf, DateTimeOffset at)
    {
        if (asOf <= ToldOn)
            return false;

        (Missing, ToldOn, DoneOn, ChangedAt) = (missing, asOf, null, at);
        Version++;
        return true;
    }

    /// <summary>Done after all: false when that is known.</summary>
    public bool Settle(DateOnly doneOn, DateTimeOffset at)
    {
        if (Missing == 0 && DoneOn == doneOn)
            return false;

        (Missing, DoneOn, ChangedAt) = (0, doneOn, at);
        Version++;
        return true;
    }
}

/// <summary>One look at all duties of a region as of a day.</summary>
/// <param name="Overdue">Occurrences past their day with nothing to show for them.</param>
/// <param name="Told">Events that it published; 0 when it is repeated.</param>
/// <param name="Unknown">Occurrences of which nobody could tell.</param>
/// <param name="Silent">Departments that did not answer.</param>
internal sealed record DutyCheck(Guid Id, Guid RegionId, DateOnly AsOf, int Overdue, int Told, int Settled, int Unknown, IReadOnlyList<string> Silent, Guid PolicySetId, DateTimeOffset RunAt, string RunBy);

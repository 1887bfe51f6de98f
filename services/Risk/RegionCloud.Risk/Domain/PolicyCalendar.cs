using RegionCloud.ServiceDefaults.Calendar;

namespace RegionCloud.Risk.Domain;

/// <summary>How one occurrence of a duty stands (RB-09).</summary>
public enum DutyState
{
    /// <summary>Done by its day.</summary>
    Done,

    /// <summary>Done after its day.</summary>
    Late,

    /// <summary>Its day is over and nothing shows it.</summary>
    Missing,

    /// <summary>Its day is to come, or is today.</summary>
    Pending,

    /// <summary>Nobody could tell; it is never taken for done.</summary>
    Unknown,
}

/// <summary>How the mandatory content of a kind of record stands (RB-08).</summary>
public enum ContentState
{
    /// <summary>Every record has all its parts.</summary>
    Complete,

    /// <summary>Some record lacks a part.</summary>
    Incomplete,

    /// <summary>There is no such record in these days.</summary>
    None,

    /// <summary>Nobody could tell.</summary>
    Unknown,
}

/// <summary>Why something is not known.</summary>
public enum UnknownReason
{
    /// <summary>The service is not there, or not able to answer.</summary>
    Away,

    /// <summary>It was silent until the deadline.</summary>
    Slow,

    /// <summary>It said no.</summary>
    Refused,

    /// <summary>What it said cannot be understood.</summary>
    Unreadable,

    /// <summary>It answers, but keeps no such records yet.</summary>
    NotKept,

    /// <summary>It keeps them, but may not tell you.</summary>
    Withheld,
}

/// <summary>A record that a department shows.</summary>
internal sealed record ShownRecord(string Kind, Guid Id, string? Number, string Title, DateOnly On, DateTimeOffset? RecordedAt, string Link, IReadOnlyList<string> MissingParts);

/// <summary>What a department says of one clause in one period.</summary>
/// <param name="DueOn">Only of a duty.</param>
internal sealed record EvidenceLine(string Clause, string Period, DateOnly? DueOn, DateOnly? DoneOn, IReadOnlyList<ShownRecord> Records);

/// <summary>What one department answered.</summary>
/// <param name="Gap">Why there is no answer; then there are no lines.</param>
/// <param name="Clauses">Those of which it told all it has.</param>
/// <param name="Withheld">Those of which it may not tell.</param>
internal sealed record DepartmentAnswer(string Service, UnknownReason? Gap, IReadOnlyCollection<string> Clauses, IReadOnlyCollection<string> Withheld, IReadOnlyList<EvidenceLine> Lines)
{
    public static DepartmentAnswer Silent(string service, UnknownReason gap) => new(service, gap, [], [], []);

    /// <summary>Null when it is known. A release from before departments listed their clauses tells them only by their lines.</summary>
    public UnknownReason? WhyUnknown(string clause)
        => Gap ?? (Clauses.Contains(clause, StringComparer.Ordinal) || Lines.Any(l => string.Equals(l.Clause, clause, StringComparison.Ordinal))
            ? null
            : Withheld.Contains(clause, StringComparer.Ordinal) ? UnknownReason.Withheld : UnknownReason.NotKept);
}

/// <summary>One time that a duty is to be done.</summary>
/// <param name="Period">2026-07, 2026-Q3, or the day of a duty with days of its own; null when not even its days are known.</param>
/// <param name="Reason">Only when it is unknown.</param>
internal sealed record DutyOccurrence(RegulatedDuty Duty, string? Period, DateOnly? DueOn, DutyState State, DateOnly? DoneOn, UnknownReason? Reason, IReadOnlyList<ShownRecord> Records);

/// <summary>The occurrences of some duties, counted.</summary>
/// <param name="Due">Whose day is over, or is today and done.</param>
/// <param name="OnTime">Of those due.</param>
/// <param name="Done">Done by their day, also those whose day is still to come.</param>
internal sealed record DutyTally(int Due, int OnTime, int Done, int Late, int Missing, int Pending, int Unknown)
{
    /// <summary>On time ÷ due, in percent; null while nothing was due (10a, RB-09). What is not known counts on neither side.</summary>
    public decimal? OnTimeRate => Due == 0 ? null : Math.Round(OnTime * 100m / Due, 2, MidpointRounding.AwayFromZero);

    public static DutyTally Of(IReadOnlyCollection<DutyOccurrence> occurrences, DateOnly asOf)
    {
        var due = occurrences.Where(o => o.State is not DutyState.Unknown && (o.DueOn < asOf || (o.DueOn == asOf && o.DoneOn is not null))).ToList();
        int Count(DutyState state) => occurrences.Count(o => o.State == state);
        return new DutyTally(due.Count, due.Count(o => o.State == DutyState.Done), Count(DutyState.Done), Count(DutyState.Late), Count(DutyState.Missing), Count(DutyState.Pending), Count(DutyState.Unknown));
    }
}

/// <summary>Whether the regulation is kept: occurrences of its duties, judged from what the departments show (RB-09, §13).</summary>
/// <param name="From">First day that is asked for.</param>
/// <param name="Until">Last one. Every period that has a day between them counts, if it has begun and the region existed in it.</param>
/// <param name="AsOf">What is dated later is not known.</param>
/// <param name="DaysAfterPeriod">Of a periodic duty: how many days after the end of its period it is due; data, 0 unless the policy set says otherwise.</param>
internal sealed record PolicyCalendar(DateOnly RegionFrom, DateOnly? RegionUntil, DateOnly From, DateOnly Until, DateOnly AsOf, Func<RegulatedDuty, int> DaysAfterPeriod)
{
    public IReadOnlyList<DutyOccurrence> OccurrencesOf(RegulatedDuty duty, DepartmentAnswer answer)
    {
        var unknown = answer.WhyUnknown(duty.Code);
        var lines = answer.Lines.Where(l => string.Equals(l.Clause, duty.Code, StringComparison.Ordinal)).ToList();
        if (duty.IsPeriodic)
            return [.. Periods(duty).Select(p => Occurrence(duty, p.ToString(), p.Last.AddDays(DaysAfterPeriod(duty)), unknown, lines.Find(l => string.Equals(l.Period, p.ToString(), StringComparison.Ordinal))))];

        return unknown is { } reason
            ? [new DutyOccurrence(duty, null, null, DutyState.Unknown, null, reason, [])]
            : [.. lines.OrderBy(l => l.DueOn).Select(l => Occurrence(duty, l.Period, l.DueOn ?? throw new InvalidOperationException($"{duty.Code} of {l.Period} has no day."), null, l))];
    }

    /// <summary>Its state over all records of the days asked for.</summary>
    public static (ContentState State, UnknownReason? Reason, IReadOnlyList<ShownRecord> Records) ContentOf(RegulatedPart part, DepartmentAnswer answer)
    {
        if (answer.WhyUnknown(part.Code) is { } reason)
            return (ContentState.Unknown, reason, []);

        var records = answer.Lines.Where(l => string.Equals(l.Clause, part.Code, StringComparison.Ordinal)).SelectMany(l => l.Records).OrderBy(r => r.On).ThenBy(r => r.Id).ToList();
        return (records.Count == 0 ? ContentState.None : records.Exists(r => r.MissingParts.Count > 0) ? ContentState.Incomplete : ContentState.Complete, null, records);
    }

    private IEnumerable<BusinessPeriod> Periods(RegulatedDuty duty)
        => BusinessPeriod.Between(duty.Every, From, Until).Where(p => p.First <= AsOf && p.Last >= RegionFrom && !(p.First > RegionUntil));

    /// <summary>A department that keeps the records but says nothing of a period has left something out: that is not known, and not missing.</summary>
    private DutyOccurrence Occurrence(RegulatedDuty duty, string period, DateOnly dueOn, UnknownReason? unknown, EvidenceLine? line)
    {
        if (unknown is not null || line is null)
            return new DutyOccurrence(duty, period, dueOn, DutyState.Unknown, null, unknown ?? UnknownReason.Unreadable, []);

        var doneOn = line.DoneOn > AsOf ? null : line.DoneOn;
        var state = doneOn is { } done ? (done <= dueOn ? DutyState.Done : DutyState.Late) : AsOf > dueOn ? DutyState.Missing : DutyState.Pending;
        return new DutyOccurrence(duty, period, dueOn, state, doneOn, null, line.Records);
    }
}

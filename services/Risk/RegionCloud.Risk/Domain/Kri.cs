using RegionCloud.ServiceDefaults.Calendar;

namespace RegionCloud.Risk.Domain;

/// <summary>Kinds of risk; the first four are mandatory in every assessment (9.1-2).</summary>
public enum RiskCategory
{
    /// <summary>市場風險.</summary>
    Market,

    /// <summary>銷售風險.</summary>
    Sales,

    /// <summary>客戶服務風險.</summary>
    CustomerService,

    /// <summary>財務管理風險.</summary>
    FinancialManagement,

    /// <summary>Beyond the four.</summary>
    Other,
}

/// <summary>How an indicator stands, from the best to the worst; grey is none of them.</summary>
public enum KriColour
{
    Green,
    Amber,
    Red,

    /// <summary>Not known, or older than its period; it is reported and moves nothing (RB-30).</summary>
    Grey,
}

/// <summary>Which side of the thresholds is good.</summary>
public enum KriBetter
{
    High,
    Low,
}

/// <summary>Why an indicator is grey.</summary>
public enum GreyReason
{
    /// <summary>The service is not there, or not able to answer.</summary>
    Away,

    /// <summary>It was silent until the deadline.</summary>
    Slow,

    /// <summary>It said no.</summary>
    Refused,

    /// <summary>What it said cannot be understood.</summary>
    Unreadable,

    /// <summary>It answers, but has nothing to measure, or does not keep it yet.</summary>
    NoValue,

    /// <summary>The value is older than the period of the indicator.</summary>
    Stale,
}

/// <summary>
/// A key risk indicator (RB-30): a named figure of another department. Its period is the calendar quarter of the day, counted to the day.
/// </summary>
/// <param name="Code">K-SAL-1.</param>
/// <param name="Figure">Code of the figure; where it ends in a point, the rest of the code says of what it is: the currency, the budget category, the campaign.</param>
/// <param name="MeasuredAtOnce">It is measured once in a period, so an older measurement says nothing of this one.</param>
internal sealed record Kri(string Code, RiskCategory Category, string Service, string Figure, bool MeasuredAtOnce = false)
{
    public static IReadOnlyList<Kri> All { get; } =
    [
        new("K-MKT-1", RiskCategory.Market, Departments.Marketing, "campaign.leadAttainment."),
        new("K-MKT-2", RiskCategory.Market, Departments.Marketing, "campaign.overspend."),
        new("K-SAL-1", RiskCategory.Sales, Departments.Sales, "attainment.thisQuarter."),
        new("K-CS-1", RiskCategory.CustomerService, Departments.CustomerService, "tickets.firstResponseCompliance"),
        new("K-CS-2", RiskCategory.CustomerService, Departments.CustomerService, "surveys.csat", MeasuredAtOnce: true),
        new("K-FIN-1", RiskCategory.FinancialManagement, Departments.Finance, "receivables.overdueRatio."),
        new("K-FIN-2", RiskCategory.FinancialManagement, Departments.Finance, "budget.usage."),
    ];

    public static Kri Of(string code) => All.Single(k => k.Code == code);

    /// <summary>Of what a figure is, or null when it is none of this indicator.</summary>
    public string? SubjectOf(string figure)
        => Figure.EndsWith('.') ? (figure.StartsWith(Figure, StringComparison.Ordinal) && figure.Length > Figure.Length ? figure[Figure.Length..] : null) : string.Equals(figure, Figure, StringComparison.Ordinal) ? "" : null;

    /// <summary>What stands of it in a region on a day, from what its department told.</summary>
    /// <param name="periodBegan">When the period of the day began, in the region's zone.</param>
    public IReadOnlyList<KriReading> Read(FigureAnswer answer, KriThreshold threshold, DateTimeOffset periodBegan)
    {
        if (answer.Gap is { } gap)
            return [KriReading.Without(Code, "", gap)];

        var found = answer.Figures.Select(f => (Figure: f, Subject: SubjectOf(f.Code))).Where(f => f.Subject is not null).OrderBy(f => f.Subject, StringComparer.Ordinal).ToList();
        return found.Count == 0 ? [KriReading.Without(Code, "", GreyReason.NoValue)] : [.. found.Select(f => Read(f.Figure, f.Subject!, threshold, periodBegan))];
    }

    private KriReading Read(ToldFigure figure, string subject, KriThreshold threshold, DateTimeOffset periodBegan)
    {
        GreyReason? grey = figure.Value is null ? GreyReason.NoValue : MeasuredAtOnce && figure.RecordedAt < periodBegan ? GreyReason.Stale : null;
        return new KriReading(Guid.CreateVersion7(), Code, subject, figure.Value, grey is null ? threshold.ColourOf(figure.Value!.Value) : KriColour.Grey, grey, figure.Code, figure.RecordedAt, figure.Link);
    }

    /// <summary>How the indicator stands as a whole: as the worst of what it is measured of; grey when nothing of it is.</summary>
    public static KriColour Worst(IEnumerable<KriColour> colours) => colours.Where(c => c is not KriColour.Grey).DefaultIfEmpty(KriColour.Grey).Max();
}

/// <summary>Where the colours of an indicator part (RB-30). A value equal to a limit takes the better colour where that side is inclusive.</summary>
/// <param name="Better">Which side is good.</param>
/// <param name="Green">The limit of green.</param>
/// <param name="GreenInclusive">Whether a value equal to it is green.</param>
/// <param name="Amber">The limit of amber; beyond it is red.</param>
/// <param name="AmberInclusive">Whether a value equal to it is amber.</param>
public sealed record KriThreshold(KriBetter Better, decimal Green, bool GreenInclusive, decimal Amber, bool AmberInclusive)
{
    /// <param name="value">As it is reported, rounded to two places (10a).</param>
    internal KriColour ColourOf(decimal value) => Meets(value, Green, GreenInclusive) ? KriColour.Green : Meets(value, Amber, AmberInclusive) ? KriColour.Amber : KriColour.Red;

    private bool Meets(decimal value, decimal limit, bool inclusive) => (inclusive && value == limit) || (Better == KriBetter.High ? value > limit : value < limit);
}

/// <summary>A figure that a department told of a region.</summary>
/// <param name="Value">Null when it is not measurable.</param>
internal sealed record ToldFigure(string Code, decimal? Value, string Unit, DateTimeOffset? RecordedAt, string Link);

/// <summary>All figures of one department, or why there are none.</summary>
internal sealed record FigureAnswer(string Service, GreyReason? Gap, IReadOnlyList<ToldFigure> Figures);

/// <summary>What stands of an indicator in one evaluation.</summary>
/// <param name="Subject">Of what: the currency, the budget category, the campaign; empty where there is only one.</param>
/// <param name="Figure">The department's figure.</param>
/// <param name="RecordedAt">When the newest fact in it was recorded.</param>
/// <param name="Link">Where the records behind it are read.</param>
internal sealed record KriReading(Guid Id, string Kri, string Subject, decimal? Value, KriColour Colour, GreyReason? Grey, string? Figure, DateTimeOffset? RecordedAt, string? Link)
{
    public static KriReading Without(string kri, string subject, GreyReason reason) => new(Guid.CreateVersion7(), kri, subject, null, KriColour.Grey, reason, null, null, null);
}

/// <summary>
/// All indicators of a region as of a day. One for a region and day: looked at again it is brought up to date and counts as the same evaluation.
/// </summary>
internal sealed class KriEvaluation
{
    private readonly List<KriReading> readings = [];
    private readonly List<OverdueAmount> overdue = [];

    private KriEvaluation()
    {
    }

    public Guid Id { get; private init; }

    public int Version { get; private set; } = 1;

    public Guid RegionId { get; private init; }

    public DateOnly AsOf { get; private init; }

    /// <summary>The quarter of the day: 2026-Q2.</summary>
    public string Period { get; private init; } = "";

    public Guid PolicySetId { get; private set; }

    public DateTimeOffset EvaluatedAt { get; private set; }

    public string EvaluatedBy { get; private set; } = "";

    /// <summary>The long operation that looked last; null when an event did.</summary>
    public Guid? OperationId { get; private set; }

    public IReadOnlyList<KriReading> Readings => readings;

    /// <summary>Overdue receivables by currency, the money at stake of the financial category (RB-31).</summary>
    public IReadOnlyList<OverdueAmount> Overdue => overdue;

    public BusinessPeriod Quarter => BusinessPeriod.QuarterOf(AsOf);

    public static KriEvaluation Of(Guid regionId, DateOnly asOf, DateTimeOffset at)
        => new() { Id = Guid.CreateVersion7(at), RegionId = regionId, AsOf = asOf, Period = BusinessPeriod.QuarterOf(asOf).ToString() };

    /// <summary>False when all is as it was.</summary>
    public bool Fill(IReadOnlyList<KriReading> now, IReadOnlyList<OverdueAmount> amounts, Guid policySet, Guid? operation, string by, DateTimeOffset at)
    {
        var same = readings.Count > 0 && PolicySetId == policySet && amounts.SequenceEqual(overdue.OrderBy(o => o.Currency, StringComparer.Ordinal))
            && now.Select(Bare).SequenceEqual(readings.OrderBy(r => r.Kri, StringComparer.Ordinal).ThenBy(r => r.Subject, StringComparer.Ordinal).Select(Bare));
        (PolicySetId, OperationId, EvaluatedBy, EvaluatedAt) = (policySet, operation, by, at);
        Version++;
        if (same)
            return false;

        readings.Clear();
        readings.AddRange(now);
        overdue.Clear();
        overdue.AddRange(amounts);
        return true;
    }

    public KriColour ColourOf(string kri) => Kri.Worst(readings.Where(r => r.Kri == kri).Select(r => r.Colour));

    public KriColour ColourOf(RiskCategory category) => Kri.Worst(Kri.All.Where(k => k.Category == category).Select(k => ColourOf(k.Code)));

    private static KriReading Bare(KriReading reading) => reading with { Id = Guid.Empty };
}

/// <param name="Currency">Amounts of different currencies are never added.</param>
internal sealed record OverdueAmount(string Currency, decimal Amount);

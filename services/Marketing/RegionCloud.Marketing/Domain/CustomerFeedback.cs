namespace RegionCloud.Marketing.Domain;

/// <summary>
/// 客戶反饋 (2.2-15): what customer service found out in an analysed survey and proposes to marketing, with the measures against what customers dislike, as it was told. A copy: it is made and changed in customer service.
/// </summary>
internal sealed class CustomerFeedback(Guid id, string number, Guid regionId, Guid? departmentId)
{
    private readonly List<FeedbackCause> causes = [];
    private readonly List<FeedbackMeasure> measures = [];

    /// <summary>The survey's own id.</summary>
    public Guid Id { get; private init; } = id;

    /// <summary>Of the survey: what is told in an older version changes nothing.</summary>
    public int Version { get; private set; }

    /// <summary>Of the survey, unique in its region: SV-2026-000001.</summary>
    public string Number { get; private init; } = number;

    public Guid RegionId { get; private init; } = regionId;

    /// <summary>The region's marketing department.</summary>
    public Guid? DepartmentId { get; private init; } = departmentId;

    public string Title { get; private set; } = "";

    /// <summary>The quarter for which customers were asked: 2026-Q2.</summary>
    public string Quarter { get; private set; } = "";

    public DateOnly ClosedOn { get; private set; }

    /// <summary>From this day on a report may rest on it.</summary>
    public DateOnly AnalysedOn { get; private set; }

    public int Invited { get; private set; }

    public int Answered { get; private set; }

    /// <summary>4 and 5 of 5 in percent; null when nobody was asked that (RB-19).</summary>
    public decimal? Csat { get; private set; }

    /// <summary>Who recommends us less who does not, in percent; null when nobody was asked that (RB-19).</summary>
    public decimal? Nps { get; private set; }

    /// <summary>What the answers mean.</summary>
    public string Findings { get; private set; } = "";

    /// <summary>What marketing and product improvement are proposed.</summary>
    public string Proposals { get; private set; } = "";

    /// <summary>When customer service recorded it.</summary>
    public DateTimeOffset RecordedAt { get; private set; }

    public IReadOnlyList<FeedbackCause> Causes => causes;

    public IReadOnlyList<FeedbackMeasure> Measures => measures;

    /// <summary>Takes what was told, unless something newer was.</summary>
    public void Take(FeedbackContent told)
    {
        if (told.Version <= Version)
            return;

        (Version, Title, Quarter, ClosedOn, AnalysedOn, Invited, Answered, Csat, Nps, Findings, Proposals, RecordedAt) = (
            told.Version, told.Title, told.Quarter, told.ClosedOn, told.AnalysedOn, told.Invited, told.Answered, told.Csat, told.Nps, told.Findings, told.Proposals, told.RecordedAt);
        causes.Clear();
        causes.AddRange(told.Causes);
        measures.Clear();
        measures.AddRange(told.Measures);
    }
}

internal sealed record FeedbackContent(
    int Version, string Title, string Quarter, DateOnly ClosedOn, DateOnly AnalysedOn, int Invited, int Answered, decimal? Csat, decimal? Nps, string Findings, string Proposals, DateTimeOffset RecordedAt, IReadOnlyList<FeedbackCause> Causes,
    IReadOnlyList<FeedbackMeasure> Measures);

/// <summary>Why scores were low, and how often.</summary>
/// <param name="Cause">product, delivery, service, price, contract or other, as customer service calls it.</param>
internal sealed record FeedbackCause(int Sequence, string Cause, int LowScores);

/// <summary>What is done against a cause, as it stood when the survey was analysed.</summary>
/// <param name="Product">The product that becomes better by it, if one.</param>
/// <param name="Status">open, done or verified.</param>
internal sealed record FeedbackMeasure(int Sequence, Guid MeasureId, string Number, string Cause, string Action, string? Product, string Status, DateOnly DueOn);

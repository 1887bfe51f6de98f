using System.Text.Json;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Records;

namespace RegionCloud.Performance.Domain.Appraisals;

/// <summary>Where an item stands.</summary>
internal enum ItemState
{
    /// <summary>Not reckoned yet.</summary>
    Open,

    /// <summary>Reckoned from facts.</summary>
    Measured,

    /// <summary>Entered with evidence, because there are no facts, and approved by another.</summary>
    Manual,

    /// <summary>Judged by a person.</summary>
    Rated,

    /// <summary>Nobody has judged yet; it is not published so.</summary>
    AwaitingRating,

    /// <summary>It drops out, and its weight is spread over the others (RB-22).</summary>
    NotMeasurable,
}

/// <summary>Why an item cannot be measured.</summary>
internal enum NotMeasurableReason
{
    /// <summary>The target is 0, or there is no plan (RB-04).</summary>
    NoTarget,

    /// <summary>Nothing was due, answered or planned that a rate could be taken of (RB-13).</summary>
    NothingToMeasure,

    /// <summary>Amounts of different moneys are never added.</summary>
    MixedCurrencies,

    /// <summary>No department tells what it would be reckoned from.</summary>
    NoFacts,
}

/// <summary>What was found out about one item, unrounded, with all it was reckoned from (RB-25).</summary>
/// <param name="Actual">A ratio enters scoring unrounded (10a).</param>
internal sealed record Measured(ItemState State, decimal? Actual, decimal? Target, NotMeasurableReason? Reason, Explanation Explanation);

/// <summary>From what an item was reckoned.</summary>
/// <param name="RecordCount">How many records there are; of very many only the first are kept here, all are among the facts.</param>
internal sealed record Explanation(IReadOnlyList<ExplainedInput> Inputs, int RecordCount, IReadOnlyList<ExplainedRecord> Records)
{
    public static readonly Explanation Nothing = new([], 0, []);
}

/// <param name="Name">signed, planTarget, paid, due and so on.</param>
internal sealed record ExplainedInput(string Name, decimal Value, string? Currency);

/// <summary>A record of its department.</summary>
/// <param name="Measure">To which input it belongs.</param>
/// <param name="Amount">What of it counts for the subject; of a payment what was paid with it on the contract.</param>
internal sealed record ExplainedRecord(string Service, string Kind, Guid Id, string? Number, string Measure, decimal Amount, DateOnly On);

/// <summary>
/// 考核: one sales person, department or region in a cycle: what each indicator of its template came to, the total and the grade (7.2). Published
/// it never changes; only that the person has seen it is added.
/// </summary>
internal sealed class Appraisal
{
    private readonly List<AppraisalItem> items = [];

    private Appraisal()
    {
    }

    public Guid Id { get; private init; }

    public int Version { get; private set; } = 1;

    public Guid CycleId { get; private init; }

    public CycleKind Kind { get; private init; }

    public string Period { get; private init; } = "";

    public DateOnly First { get; private init; }

    public DateOnly Last { get; private init; }

    public Guid RegionId { get; private init; }

    /// <summary>The department that is appraised, or in which the person worked on the last day.</summary>
    public Guid? DepartmentId { get; private init; }

    /// <summary>The person who is appraised.</summary>
    public Guid? OwnerId { get; private init; }

    public TemplateSubject Subject { get; private init; }

    public Guid TemplateId { get; private init; }

    public int TemplateEdition { get; private init; }

    public IReadOnlyList<AppraisalItem> Items => items;

    /// <summary>Σ weight × score ÷ 100, rounded once; null while nothing can be measured (RB-22).</summary>
    public decimal? Total { get; private set; }

    /// <summary>On the rounded total (RB-23).</summary>
    public string? Grade { get; private set; }

    /// <summary>Some item could not be measured, and its weight was spread over the others (RB-22).</summary>
    public bool Redistributed { get; private set; }

    /// <summary>Of a sales person, rounded to two places: the bonus depends on it (RB-24). Null: nothing was due.</summary>
    public decimal? CollectionRate { get; private set; }

    /// <summary>The currency of its amounts.</summary>
    public string? Currency { get; private set; }

    public Guid? PolicySetId { get; private set; }

    public DateTimeOffset? ScoredAt { get; private set; }

    public DateOnly? PublishedOn { get; private set; }

    /// <summary>When the person said that he has seen it, and on which day.</summary>
    public DateTimeOffset? AcknowledgedAt { get; private set; }

    public bool IsPublished => PublishedOn is not null;

    /// <summary>Everybody who judged in it, and for whom they stood in (subjects).</summary>
    public IEnumerable<string> Raters => items.SelectMany(i => (string?[])[i.RatedBy, i.RatedFor]).OfType<string>();

    public static Appraisal Open(AppraisalCycle cycle, AppraisalSubject subject, ScoringTemplate template, IReadOnlyDictionary<string, Kpi> library, DateTimeOffset now)
    {
        var appraisal = new Appraisal
        {
            Id = Guid.CreateVersion7(now),
            CycleId = cycle.Id,
            Kind = cycle.Kind,
            Period = cycle.Period,
            First = cycle.First,
            Last = cycle.Last,
            RegionId = cycle.RegionId,
            DepartmentId = subject.DepartmentId,
            OwnerId = subject.EmployeeId,
            Subject = subject.Subject,
            TemplateId = template.Id,
            TemplateEdition = template.Edition,
        };
        appraisal.items.AddRange(template.ReadItems().Select((i, n) => new AppraisalItem(n + 1, library[i.KpiCode], i)));
        return appraisal;
    }

    /// <summary>A person's judgement, 0 to 100; until the cycle is scored it may be given anew.</summary>
    public void Rate(string kpiCode, decimal rating, string note, Act act)
    {
        Refuse.Broken(AppraisalRules.MustBeJudged(this, kpiCode));
        items.Single(i => i.KpiCode == kpiCode).Rate(rating, note, act);
        Version++;
    }

    /// <summary>Reckons every item, the total and the grade from what was found out (RB-21…23).</summary>
    public void Score(Scored scored, Guid policySetId, DateTimeOffset now)
    {
        foreach (var item in items)
            item.Score(scored.Items[item.KpiCode]);
        (Total, Grade, Redistributed, CollectionRate, Currency) = (scored.Total, scored.Grade, scored.Redistributed, scored.CollectionRate, scored.Currency);
        (PolicySetId, ScoredAt) = (policySetId, now);
        Version++;
    }

    public void Publish(Act act)
    {
        PublishedOn = act.On;
        Version++;
    }

    public void Acknowledge(DateTimeOffset now)
    {
        Refuse.Broken(AppraisalRules.MustNotBeAcknowledged(this));
        AcknowledgedAt = now;
        Version++;
    }
}

/// <summary>Who or what is appraised.</summary>
internal sealed record AppraisalSubject(TemplateSubject Subject, Guid? DepartmentId, Guid? EmployeeId);

/// <summary>One indicator of an appraisal.</summary>
internal sealed class AppraisalItem
{
    private AppraisalItem()
    {
    }

    public AppraisalItem(int sequence, Kpi kpi, TemplateItem item)
    {
        (Sequence, KpiCode, Name, Area, Unit, Direction, Formula) = (sequence, kpi.Code, kpi.Name, kpi.Area, kpi.Unit, kpi.Direction, kpi.Formula);
        (Weight, TargetFrom, FixedTarget) = (item.Weight, item.TargetFrom, item.Target);
    }

    public int Sequence { get; private init; }

    public string KpiCode { get; private init; } = "";

    public string Name { get; private init; } = "";

    public KpiArea Area { get; private init; }

    public KpiUnit Unit { get; private init; }

    public KpiDirection Direction { get; private init; }

    /// <summary>As it stood in the library.</summary>
    public string Formula { get; private init; } = "";

    public decimal Weight { get; private init; }

    public TargetFrom TargetFrom { get; private init; }

    public decimal? FixedTarget { get; private init; }

    public ItemState State { get; private set; }

    public NotMeasurableReason? Reason { get; private set; }

    /// <summary>Rounded for show; scores come from the unrounded one, which the inputs of the explanation give.</summary>
    public decimal? Actual { get; private set; }

    public decimal? Target { get; private set; }

    /// <summary>Rounded once (RB-21).</summary>
    public decimal? ItemScore { get; private set; }

    /// <summary>The weight after what cannot be measured was spread, rounded for show (RB-22).</summary>
    public decimal? EffectiveWeight { get; private set; }

    /// <summary>What it adds to the total, rounded once from unrounded values.</summary>
    public decimal? WeightedScore { get; private set; }

    /// <summary>As JSON.</summary>
    public string Explanation { get; private set; } = "{}";

    public decimal? Rating { get; private set; }

    public string? RatingNote { get; private set; }

    public string? RatedBy { get; private set; }

    public string? RatedFor { get; private set; }

    public DateTimeOffset? RatedAt { get; private set; }

    public bool AwaitsRating => Direction == KpiDirection.Rating && Rating is null;

    public Explanation ReadExplanation() => Explanation == "{}" ? Appraisals.Explanation.Nothing : JsonSerializer.Deserialize<Explanation>(Explanation)!;

    internal void Rate(decimal rating, string note, Act act) => (Rating, RatingNote, RatedBy, RatedFor, RatedAt) = (rating, note, act.By, act.For, act.At);

    internal void Score(ScoredItem scored)
    {
        (State, Reason, Actual, Target) = (scored.Measured.State, scored.Measured.Reason, Rounded(scored.Measured.Actual), Rounded(scored.Measured.Target));
        (ItemScore, EffectiveWeight, WeightedScore) = (Rounded(scored.Score), Rounded(scored.EffectiveWeight), Rounded(scored.Weighted));
        Explanation = JsonSerializer.Serialize(scored.Measured.Explanation);
    }

    private static decimal? Rounded(decimal? value) => value is { } v ? Domain.ItemScore.Reported(v) : null;
}

/// <summary>An item's score, unrounded.</summary>
internal sealed record ScoredItem(Measured Measured, decimal? Score, decimal? EffectiveWeight, decimal? Weighted);

/// <summary>What an appraisal comes to.</summary>
internal sealed record Scored(IReadOnlyDictionary<string, ScoredItem> Items, decimal? Total, string? Grade, bool Redistributed, decimal? CollectionRate, string? Currency)
{
    /// <summary>Item scores, weights, total and grade (RB-21…23). What cannot be measured drops out, and its weight is spread in proportion.</summary>
    /// <param name="grades">From the best to the worst, each from a number of points on.</param>
    public static Scored Of(IReadOnlyList<AppraisalItem> items, IReadOnlyDictionary<string, Measured> measured, decimal cap, IReadOnlyList<Band> grades, decimal? collectionRate, string? currency)
    {
        var scores = items.ToDictionary(i => i.KpiCode, i => measured[i.KpiCode] is { Actual: { } actual } m ? (decimal?)ItemScore.Of(i.Direction, actual, m.Target, cap) : null, StringComparer.Ordinal);
        var whole = items.Where(i => scores[i.KpiCode] is not null).Sum(i => i.Weight);
        var scored = items.ToDictionary(
            i => i.KpiCode,
            i => scores[i.KpiCode] is { } score
                ? new ScoredItem(measured[i.KpiCode], score, i.Weight * 100 / whole, i.Weight * score / whole)
                : new ScoredItem(measured[i.KpiCode], null, null, null),
            StringComparer.Ordinal);
        // Summed before it is divided, so that a third of the weight loses nothing.
        var total = whole == 0 ? (decimal?)null : ItemScore.Reported(items.Sum(i => i.Weight * (scores[i.KpiCode] ?? 0)) / whole);
        return new Scored(scored, total, total is { } t ? GradeOf(t, grades) : null, whole > 0 && whole < items.Sum(i => i.Weight), collectionRate is { } rate ? ItemScore.Reported(rate) : null, currency);
    }

    public static string GradeOf(decimal total, IReadOnlyList<Band> grades) => Band.Of(total, grades).Name;
}

/// <summary>Every reason for which an appraisal is not touched.</summary>
internal static class AppraisalRules
{
    /// <summary><c>performance.rating.not-judged</c>: it is reckoned, or it is not in the template.</summary>
    public static Refusal? MustBeJudged(Appraisal appraisal, string kpiCode)
        => appraisal.Items.Any(i => i.KpiCode == kpiCode && i.Direction == KpiDirection.Rating) ? null : Refusal.Content("performance.rating.not-judged", "/kpiCode", ("code", kpiCode));

    /// <summary><c>performance.rating.own</c>: nobody judges himself or what he leads, nor in the name of somebody (SoD5, SoD8).</summary>
    public static Refusal? MustNotBeOwn(bool own) => own ? Refusal.Content("performance.rating.own", "") : null;

    /// <summary><c>performance.rating.other-appraiser</c>: another person is the one who judges.</summary>
    /// <param name="appraiser">departmentHead, regionManager or headquarters.</param>
    public static Refusal? MustBeTheAppraiser(bool right, AppraiserLevel appraiser) => right ? null : Refusal.Content("performance.rating.other-appraiser", "", ("appraiser", $"enum.appraiserLevel.{appraiser.Name()}"));

    /// <summary><c>performance.appraisal.acknowledged</c></summary>
    public static Refusal? MustNotBeAcknowledged(Appraisal appraisal) => appraisal.AcknowledgedAt is { } at ? Refusal.State("performance.appraisal.acknowledged", ("at", at)) : null;
}

/// <summary>Who judges whom.</summary>
internal enum AppraiserLevel
{
    /// <summary>The head of a sales person's department.</summary>
    DepartmentHead,

    /// <summary>Departments, and sales persons whose department has no head or who lead it themselves.</summary>
    RegionManager,

    /// <summary>The region.</summary>
    Headquarters,
}

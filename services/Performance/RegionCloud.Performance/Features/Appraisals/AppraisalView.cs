using System.Globalization;
using System.Text.Json.Serialization;
using RegionCloud.Performance.Domain;
using RegionCloud.Performance.Domain.Appraisals;
using RegionCloud.ServiceDefaults.Lists;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Performance.Features.Appraisals;

/// <summary>考核: one sales person, department or region in a cycle, without its items.</summary>
/// <param name="Total">Absent while nothing can be measured.</param>
/// <param name="Redistributed">Some item could not be measured, and its weight was spread over the others (RB-22).</param>
/// <param name="CollectionRate">Of a sales person, in percent; absent while nothing was due.</param>
/// <param name="PublishedOn">From then on it never changes.</param>
public sealed record AppraisalRow(
    Guid Id, Guid CycleId, [property: ValuesOf(typeof(CycleKind))] string Kind, string Period, Guid RegionId, Guid? DepartmentId, Guid? EmployeeId, [property: ValuesOf(typeof(TemplateSubject))] string Subject,
    decimal? Total, string? Grade, bool Redistributed, decimal? CollectionRate, DateTimeOffset? ScoredAt, DateOnly? PublishedOn, DateTimeOffset? AcknowledgedAt, [property: JsonPropertyName("etag")] string Etag) : ITagged
{
    internal static AppraisalRow Of(Appraisal a) => new(
        a.Id, a.CycleId, a.Kind.Wire(), a.Period, a.RegionId, a.DepartmentId, a.OwnerId, a.Subject.Wire(), a.Total, a.Grade, a.Redistributed, a.CollectionRate, a.ScoredAt, a.PublishedOn, a.AcknowledgedAt, ETags.Of(a.Version));
}

/// <summary>考核: what each indicator of the template came to, the total and the grade, each item explained (RB-25).</summary>
/// <param name="AsOf">The period's last day.</param>
/// <param name="PolicySetId">The rule book's numbers that it was reckoned with.</param>
/// <param name="Adjustments">What became known after the publication (RB-25).</param>
/// <param name="Appraiser">Who judges in it.</param>
/// <param name="Actions">What you may do with it now: rate, enterActual, acknowledge, object.</param>
public sealed record AppraisalView(
    Guid Id, Guid CycleId, [property: ValuesOf(typeof(CycleKind))] string Kind, string Period, DateOnly AsOf, Guid RegionId, Guid? DepartmentId, Guid? EmployeeId, [property: ValuesOf(typeof(TemplateSubject))] string Subject,
    Guid TemplateId, int TemplateEdition, decimal? Total, string? Grade, bool Redistributed, decimal? CollectionRate, string? Currency, Guid? PolicySetId, DateTimeOffset? ScoredAt, DateOnly? PublishedOn, DateTimeOffset? AcknowledgedAt,
    [property: ValuesOf(typeof(AppraiserLevel))] string Appraiser, IReadOnlyList<AppraisalItemView> Items, IReadOnlyList<AdjustmentView> Adjustments, IReadOnlyList<string> Actions, [property: JsonPropertyName("etag")] string Etag) : ITagged
{
    internal static AppraisalView Of(Appraisal a, AppraisalCycle cycle, IReadOnlyList<ScoreAdjustment> adjustments, AppraiserLevel appraiser, IEnumerable<string> actions) => new(
        a.Id, a.CycleId, a.Kind.Wire(), a.Period, a.Last, a.RegionId, a.DepartmentId, a.OwnerId, a.Subject.Wire(), a.TemplateId, a.TemplateEdition, a.Total, a.Grade, a.Redistributed, a.CollectionRate, a.Currency, a.PolicySetId,
        a.ScoredAt, a.PublishedOn, a.AcknowledgedAt, appraiser.Wire(), [.. a.Items.OrderBy(i => i.Sequence).Select(i => AppraisalItemView.Of(i, a, cycle))],
        [.. adjustments.OrderBy(d => d.Id).Select(AdjustmentView.Of)], [.. actions], ETags.Of(a.Version));
}

/// <param name="Weight">In percent; all together exactly 100.</param>
/// <param name="EffectiveWeight">After what cannot be measured was spread, rounded for show.</param>
/// <param name="Reason">Why it cannot be measured.</param>
/// <param name="Actual">Rounded for show: the score comes from the unrounded one, which the inputs give.</param>
/// <param name="Score">Rounded once (RB-21).</param>
/// <param name="WeightedScore">What it adds to the total, rounded once.</param>
public sealed record AppraisalItemView(
    string KpiCode, string Name, [property: ValuesOf(typeof(KpiArea))] string Area, [property: ValuesOf(typeof(KpiUnit))] string Unit, [property: ValuesOf(typeof(KpiDirection))] string Direction, decimal Weight, decimal? EffectiveWeight,
    [property: ValuesOf(typeof(ItemState))] string State, [property: ValuesOf(typeof(NotMeasurableReason))] string? Reason, decimal? Actual, [property: ValuesOf(typeof(TargetFrom))] string TargetFrom, decimal? Target, decimal? Score,
    decimal? WeightedScore, RatingView? Rating, ExplanationView Explanation)
{
    internal static AppraisalItemView Of(AppraisalItem i, Appraisal a, AppraisalCycle cycle)
    {
        var e = i.ReadExplanation();
        return new AppraisalItemView(
            i.KpiCode, i.Name, i.Area.Wire(), i.Unit.Wire(), i.Direction.Wire(), i.Weight, i.EffectiveWeight, i.State.Wire(), i.Reason?.Wire(), i.Actual, i.TargetFrom.Wire(), i.Target ?? i.FixedTarget, i.ItemScore, i.WeightedScore,
            i.Rating is { } rating ? new RatingView(rating, i.RatingNote!, i.RatedBy!, i.RatedFor, i.RatedAt!.Value) : null,
            new ExplanationView(
                i.Formula, Scoring(i.Direction), a.Last, a.PolicySetId, [.. e.Inputs.Select(x => new ExplainedInputView(x.Name, x.Value, x.Currency))], e.RecordCount,
                [.. e.Records.Select(r => new ExplainedRecordView(r.Service, r.Kind, r.Id, r.Number, r.Measure, r.Amount, r.On))], FactsLink(i, a, cycle)));
    }

    private static string Scoring(KpiDirection direction) => direction switch
    {
        KpiDirection.Higher => "min(cap, actual ÷ target × 100)",
        KpiDirection.Lower => "(2 − actual ÷ target) × 100, 0 … cap",
        _ => "rating",
    };

    /// <summary>All facts behind it as they were known when it was reckoned.</summary>
    private static string? FactsLink(AppraisalItem item, Appraisal a, AppraisalCycle cycle)
    {
        if (!KpiFormula.All.TryGetValue(item.KpiCode, out var formula) || a.ScoredAt is not { } scoredAt || cycle.ScoredOn is not { } scoredOn)
            return null;

        // Of ended campaigns the facts are found by the campaigns, of due inquiries by plan and data sets, which stand among the records.
        var records = formula.Span is FactSpan.EndedCampaigns or FactSpan.DueInquiries
            ? item.ReadExplanation().Records.Where(r => formula.Span == FactSpan.DueInquiries || r.Kind == "campaign").Select(r => r.Id).Distinct().ToList() : null;
        if (records is { Count: 0 })
            return null;

        var asOf = formula.Actual == FactMeasure.Signed && scoredOn > a.Last ? scoredOn : a.Last;
        return string.Create(CultureInfo.InvariantCulture, $"/api/performance/v1/facts?regionId={a.RegionId}&measure={formula.Actual.Wire()},{formula.Against.Wire()}{(formula.Span == FactSpan.Period ? $"&countsFrom={a.First:yyyy-MM-dd}" : "")}&countsTo={a.Last:yyyy-MM-dd}&asOf={asOf:yyyy-MM-dd}")
            + (a.OwnerId is { } person && formula.Span == FactSpan.Period ? $"&employeeId={person}" : "")
            + (records is null ? "" : $"&{(formula.Span == FactSpan.EndedCampaigns ? "campaignId" : "sourceId")}={string.Join(',', records)}")
            + string.Create(CultureInfo.InvariantCulture, $"&knownAt={scoredAt.UtcDateTime:yyyy-MM-ddTHH:mm:ss.fffffffZ}");
    }
}

/// <param name="OnBehalfOf">For whom whoever judged stood in.</param>
public sealed record RatingView(decimal Rating, string Note, string By, string? OnBehalfOf, DateTimeOffset At);

/// <summary>How an item came about: formula, inputs, source records, policy set, as-of (RB-25).</summary>
/// <param name="Formula">How the actual is reckoned, as it stood in the library.</param>
/// <param name="Scoring">How the score is reckoned from it (RB-21).</param>
/// <param name="RecordCount">How many records there are; of more than 500 only the first are named here.</param>
/// <param name="FactsLink">All facts behind it, as they were known when it was reckoned.</param>
public sealed record ExplanationView(
    string Formula, string Scoring, DateOnly AsOf, Guid? PolicySetId, IReadOnlyList<ExplainedInputView> Inputs, int RecordCount, IReadOnlyList<ExplainedRecordView> Records, string? FactsLink);

/// <param name="Name">What was counted: signed, planTarget, paid, due and so on.</param>
public sealed record ExplainedInputView(string Name, decimal Value, string? Currency);

/// <param name="Kind">As it is traced in its department.</param>
/// <param name="Measure">The input to which it belongs.</param>
/// <param name="Amount">What of it counts for the subject; of a payment what was paid with it on the contract.</param>
public sealed record ExplainedRecordView(string Service, string Kind, Guid Id, string? Number, string Measure, decimal Amount, DateOnly On);

/// <summary>調整: by how much a published score would be another now (RB-25).</summary>
/// <param name="CarriedInto">The appraisal of the subject's next cycle with which it was published.</param>
public sealed record AdjustmentView(
    Guid Id, Guid AppraisalId, string Period, Guid RegionId, Guid? DepartmentId, Guid? EmployeeId, [property: ValuesOf(typeof(AdjustmentStatus))] string Status, [property: ValuesOf(typeof(AdjustmentCause))] string Cause,
    decimal? OldTotal, decimal? NewTotal, string? OldGrade, string? NewGrade, IReadOnlyList<AdjustedItemView> Items, DateOnly FoundOn, DateTimeOffset FoundAt, Guid? CarriedInto, DateOnly? CarriedOn)
{
    internal static AdjustmentView Of(ScoreAdjustment d) => new(
        d.Id, d.AppraisalId, d.Period, d.RegionId, d.DepartmentId, d.OwnerId, d.Status.Wire(), d.Cause.Wire(), d.OldTotal, d.NewTotal, d.OldGrade, d.NewGrade,
        [.. d.ReadItems().Select(i => new AdjustedItemView(i.KpiCode, i.OldActual, i.NewActual, i.OldTarget, i.NewTarget, i.OldScore, i.NewScore))], d.FoundOn, d.FoundAt, d.CarriedInto, d.CarriedOn);
}

public sealed record AdjustedItemView(string KpiCode, decimal? OldActual, decimal? NewActual, decimal? OldTarget, decimal? NewTarget, decimal? OldScore, decimal? NewScore);

internal sealed class AppraisalList : Listing<Appraisal, AppraisalRow>
{
    public AppraisalList()
    {
        Key(a => a.Id);
        DefaultSort("-id");
        Filter("regionId", a => a.RegionId);
        Filter("departmentId", a => a.DepartmentId);
        Filter("employeeId", a => a.OwnerId);
        Filter("cycleId", a => a.CycleId);
        Filter("kind", a => a.Kind);
        Filter("subject", a => a.Subject);
        Filter("period", a => a.Period);
        Filter("grade", a => a.Grade);
        Range("total", a => a.Total);
        Range("published", a => a.PublishedOn);
        Sort("total", a => a.Total);
        Sort("period", a => a.Period);

        RegionColumn(a => a.RegionId);
        Column("label.performance.column.period", a => a.Period);
        Column("label.performance.column.subject-kind", a => a.Subject);
        Column("label.performance.column.department", (a, organisation) => a.DepartmentId is { } id ? organisation.Departments.GetValueOrDefault(id)?.Name : null);
        Column("label.performance.column.person", (a, organisation) => a.EmployeeId is { } id ? organisation.Employees.GetValueOrDefault(id)?.Name : null);
        Column("label.performance.column.total", a => a.Total);
        Column("label.performance.column.grade", a => a.Grade);
        Column("label.performance.column.collection-rate", a => a.CollectionRate);
        Column("label.performance.column.published-on", a => a.PublishedOn);
    }
}

internal sealed class AdjustmentList : Listing<ScoreAdjustment, AdjustmentView>
{
    public AdjustmentList()
    {
        Key(d => d.Id);
        DefaultSort("-id");
        Filter("regionId", d => d.RegionId);
        Filter("employeeId", d => d.OwnerId);
        Filter("appraisalId", d => d.AppraisalId);
        Filter("carriedInto", d => d.CarriedInto);
        Filter("status", d => d.Status);
        Filter("cause", d => d.Cause);
        Filter("period", d => d.Period);
    }
}

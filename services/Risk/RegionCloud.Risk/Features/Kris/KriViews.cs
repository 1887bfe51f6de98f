using System.Text.Json.Serialization;
using RegionCloud.Risk.Domain;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Risk.Features.Kris;

/// <summary>An evaluation of a region's indicators as of a day.</summary>
/// <param name="Period">The quarter of the day.</param>
/// <param name="Grey">Indicators of which nothing is known, each with its reason; they moved nothing.</param>
/// <param name="Overdue">Overdue receivables, the money at stake of the financial category (RB-31).</param>
/// <param name="EvaluatedBy">Subject; the service itself for the daily one and for those that events asked for.</param>
public sealed record KriEvaluationView(
    Guid Id, Guid RegionId, DateOnly AsOf, string Period, DateTimeOffset EvaluatedAt, string EvaluatedBy, Guid PolicySetId, IReadOnlyList<KriStandView> Kris, IReadOnlyList<GreyKriView> Grey, IReadOnlyList<OverdueAmountView> Overdue,
    [property: JsonPropertyName("etag")] string Etag) : ITagged
{
    internal static KriEvaluationView Of(KriEvaluation e) => new(
        e.Id, e.RegionId, e.AsOf, e.Period, e.EvaluatedAt, e.EvaluatedBy, e.PolicySetId,
        [.. Kri.All.Select(k => new KriStandView(k.Code, Wire.Name(k.Category), Wire.Name(e.ColourOf(k.Code)), Readings(e, k.Code)))],
        [.. e.Readings.Where(r => r.Grey is not null).OrderBy(r => r.Kri, StringComparer.Ordinal).ThenBy(r => r.Subject, StringComparer.Ordinal).Select(r => new GreyKriView(r.Kri, r.Subject, Wire.Name(r.Grey!.Value)))],
        [.. e.Overdue.OrderBy(o => o.Currency, StringComparer.Ordinal).Select(o => new OverdueAmountView(o.Currency, o.Amount))],
        ETags.Of(e.Version));

    internal static IReadOnlyList<KriReadingView> Readings(KriEvaluation e, string kri) => [.. e.Readings.Where(r => r.Kri == kri).OrderBy(r => r.Subject, StringComparer.Ordinal).Select(KriReadingView.Of)];
}

/// <summary>How one indicator stood: as the worst of its readings.</summary>
public sealed record KriStandView([property: ValuesOf(typeof(KriCode))] string Code, [property: ValuesOf(typeof(RiskCategory))] string Category, [property: ValuesOf(typeof(KriColour))] string Colour, IReadOnlyList<KriReadingView> Readings);

/// <summary>One measured value.</summary>
/// <param name="Subject">Of what: the currency, the budget category, the campaign; empty where there is only one.</param>
/// <param name="Value">In percent; absent when it could not be measured.</param>
/// <param name="Grey">Why it is grey.</param>
/// <param name="Figure">The department's figure.</param>
/// <param name="RecordedAt">When the newest fact in it was recorded.</param>
/// <param name="Link">Where the records behind it are read.</param>
public sealed record KriReadingView(string Subject, decimal? Value, [property: ValuesOf(typeof(KriColour))] string Colour, [property: ValuesOf(typeof(GreyReason))] string? Grey, string? Figure, DateTimeOffset? RecordedAt, string? Link)
{
    internal static KriReadingView Of(KriReading r) => new(r.Subject, r.Value, Wire.Name(r.Colour), r.Grey is { } grey ? Wire.Name(grey) : null, r.Figure, r.RecordedAt, r.Link);
}

public sealed record GreyKriView([property: ValuesOf(typeof(KriCode))] string Code, string Subject, [property: ValuesOf(typeof(GreyReason))] string Reason);

public sealed record OverdueAmountView(string Currency, decimal Amount);

/// <summary>Codes of the indicators.</summary>
internal static class KriCode
{
    public static IEnumerable<string> All => Kri.All.Select(k => k.Code);
}

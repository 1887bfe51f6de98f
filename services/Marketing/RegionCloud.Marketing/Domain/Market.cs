using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Records;

namespace RegionCloud.Marketing.Domain;

/// <summary>A competitor in a region (競爭對手, 2.2-5): who it is, where it is strong and weak, and what was seen of it when, by which source.</summary>
internal sealed class Competitor
{
    private readonly List<CompetitorObservation> observations = [];

    private Competitor()
    {
    }

    public Guid Id { get; private init; }

    public int Version { get; private set; } = 1;

    public Guid RegionId { get; private init; }

    public Guid DepartmentId { get; private init; }

    /// <summary>By which market data name it; unique in its region.</summary>
    public string Code { get; private init; } = "";

    public string Name { get; private set; } = "";

    public string? Website { get; private set; }

    public string? Products { get; private set; }

    public string? Strengths { get; private set; }

    public string? Weaknesses { get; private set; }

    public IReadOnlyList<CompetitorObservation> Observations => observations;

    public static Competitor Register(Guid regionId, Guid departmentId, string code, CompetitorDetails details, DateTimeOffset now)
    {
        var competitor = new Competitor { Id = Guid.CreateVersion7(now), RegionId = regionId, DepartmentId = departmentId, Code = code };
        competitor.Fill(details);
        return competitor;
    }

    public void Change(CompetitorDetails details)
    {
        Fill(details);
        Version++;
    }

    /// <summary>What was seen of it; never changed.</summary>
    public void Observe(string text, string source, Act act)
    {
        observations.Add(new CompetitorObservation(observations.Count + 1, act.On, text, source, act.At, act.By));
        Version++;
    }

    private void Fill(CompetitorDetails d) => (Name, Website, Products, Strengths, Weaknesses) = (d.Name, d.Website, d.Products, d.Strengths, d.Weaknesses);
}

internal sealed record CompetitorDetails(string Name, string? Website, string? Products, string? Strengths, string? Weaknesses);

/// <summary>What was seen of a competitor on a day.</summary>
internal sealed record CompetitorObservation(int Sequence, DateOnly On, string Text, string Source, DateTimeOffset RecordedAt, string By);

/// <summary>What a series of market data is of (2.2-8).</summary>
public enum MarketSeries
{
    /// <summary>市場占有率, in percent; entered with its source, never computed (2.2-7).</summary>
    MarketShare,

    /// <summary>What the market amounts to.</summary>
    MarketSize,

    /// <summary>What somebody sells in it.</summary>
    Sales,
    Price,
    Customers,
    Other,
}

/// <summary>
/// A value of a series in a period, as a source told it on a day. It is never changed: what is known better later is another value, and as of a day the last one known by then counts.
/// </summary>
internal sealed class MarketDatum
{
    public const string Percent = "percent";

    public Guid Id { get; init; }

    public Guid RegionId { get; init; }

    public Guid DepartmentId { get; init; }

    public MarketSeries Series { get; init; }

    /// <summary>Product, group of customers or other part of the market; empty: the whole.</summary>
    public string Segment { get; init; } = "";

    /// <summary>Code of the competitor that it is about; empty: the company itself, or the whole market.</summary>
    public string Competitor { get; init; } = "";

    /// <summary>2026-06, 2026-Q2 or 2026.</summary>
    public string Period { get; init; } = "";

    public DateOnly PeriodFirst { get; init; }

    public decimal Value { get; init; }

    /// <summary>percent, a currency, count, or what else is counted in.</summary>
    public string Unit { get; init; } = "";

    public string Source { get; init; } = "";

    public string? Evidence { get; init; }

    /// <summary>The day on which it was known.</summary>
    public DateOnly KnownOn { get; init; }

    public DateTimeOffset RecordedAt { get; init; }

    /// <summary>Subject.</summary>
    public string RecordedBy { get; init; } = "";

    /// <summary>What it is a value of.</summary>
    public (MarketSeries Series, string Segment, string Competitor, string Period) Of => (Series, Segment, Competitor, Period);
}

/// <summary>Every reason Marketing may refuse what is told of the market.</summary>
internal static class MarketRules
{
    public static Refusal CodeTaken(string code) => Refusal.Content("marketing.competitor.code-taken", "/code", ("code", code));

    public static Refusal CompetitorUnknown(string code) => Refusal.Content("marketing.market-data.competitor-unknown", "/competitor", ("competitor", code));

    public static Refusal PeriodUnreadable(string period) => Refusal.Content("marketing.report.period-unreadable", "/period", ("period", period));

    /// <summary>A share lies between 0 and 100 percent.</summary>
    public static Refusal? ShareInRange(MarketSeries series, decimal value, string unit)
        => series == MarketSeries.MarketShare && (value is < 0 or > 100 || unit != MarketDatum.Percent) ? Refusal.Content("marketing.market-data.not-a-share", "/value", ("value", value), ("unit", unit)) : null;

    /// <summary>Another value of the same was known on that very day.</summary>
    public static Refusal KnownOtherwise(MarketDatum datum) => Refusal.Content("marketing.market-data.known-otherwise", "/value", ("period", datum.Period), ("value", datum.Value), ("knownOn", datum.KnownOn));
}

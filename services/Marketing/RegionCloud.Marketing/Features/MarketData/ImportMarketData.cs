using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Marketing.Data;
using RegionCloud.Marketing.Domain;
using RegionCloud.ServiceDefaults.Calendar;
using RegionCloud.ServiceDefaults.Data;
using RegionCloud.ServiceDefaults.Imports;
using RegionCloud.ServiceDefaults.Operations;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Security;

namespace RegionCloud.Marketing.Features.MarketData;

internal static class ImportMarketData
{
    /// <summary>
    /// Imports a file of market data, one line for each value: columns region (code), series (marketShare, marketSize, sales, price, customers, other), segment (empty: the whole market), competitor (code; empty: the company itself or the whole), period
    /// (2026-06, 2026-Q2, 2026), value, unit, source, evidence, knownOn. What is known already is unchanged; another value known on the same day is a fault.
    /// </summary>
    internal static Task<Accepted<OperationView>> Handle(ImportUpload file, [AsParameters] ImportOptions options, CancellationToken ct) => file.AcceptAsync(options, ct);
}

/// <summary>The values of a file against those that are known, and against the file's own earlier lines.</summary>
internal sealed class MarketDataFile(MarketingDbContext db, CurrentUser user, OrganisationDirectory organisation, BusinessClock clock) : IImport
{
    private const string Kind = "marketDatum";
    private static readonly Dictionary<string, MarketSeries> AllSeries = Enum.GetValues<MarketSeries>().ToDictionary(s => JsonNamingPolicy.CamelCase.ConvertName(s.ToString()), StringComparer.Ordinal);
    private readonly Dictionary<(Guid Region, (MarketSeries, string, string, string) Of, DateOnly KnownOn), (decimal Value, string Unit, int? Line)> seen = [];

    public IReadOnlyList<ImportColumn> Columns { get; } =
    [
        new("region"), new("series"), new("segment", 100), new("competitor", 40), new("period"), new("value"), new("unit", 20), new("source", 500), new("evidence", 2000), new("knownOn"),
    ];

    public IReadOnlyList<Type> Staged => [typeof(MarketDatum)];

    public async Task CheckAsync(IReadOnlyList<ImportRecord> batch, CancellationToken cancellationToken)
    {
        var (periods, codes) = (batch.Select(r => r.First.Text("period")).Distinct(StringComparer.Ordinal).ToList(), batch.Select(r => r.First.Text("competitor")).Distinct(StringComparer.Ordinal).ToList());
        foreach (var known in await db.MarketData.AsNoTracking().Where(d => periods.Contains(d.Period)).ToListAsync(cancellationToken))
            seen.TryAdd((known.RegionId, known.Of, known.KnownOn), (known.Value, known.Unit, null));
        var competitors = (await db.Competitors.Where(c => codes.Contains(c.Code)).Select(c => new { c.RegionId, c.Code }).ToListAsync(cancellationToken)).Select(c => (c.RegionId, c.Code)).ToHashSet();
        foreach (var record in batch)
            Check(record, competitors);
    }

    public Task ApplyAsync(IReadOnlyList<ImportRecord> batch, ServiceDbContext into, CancellationToken cancellationToken)
    {
        into.AddRange(batch.Select(r => r.Becomes<MarketDatum>()));
        return Task.CompletedTask;
    }

    private void Check(ImportRecord record, HashSet<(Guid RegionId, string Code)> competitors)
    {
        var row = record.First;
        var (series, value, unit, source, knownOn) = (row.OneOf("series", AllSeries.Keys), row.Amount("value"), row.Required("unit"), row.Required("source"), row.Date("knownOn"));
        var period = BusinessPeriod.Read(row.Required("period"));
        if (period is null && row.Text("period").Length > 0)
            row.Fault("import.value-invalid", "period", ("expected", "2026-06 | 2026-Q2 | 2026"));
        // Another region's is not known to whoever may not enter anything there.
        var region = organisation.Current.RegionByCode(row.Required("region")) is { } named && MarketingDepartments.Of("research.create", named.Id, user, organisation) is { } own ? row.Known("region", new Own(named.Id, own)) : row.Known<Own>("region", null);
        if (region is null)
            return;

        if (row.Text("competitor") is { Length: > 0 } code && !competitors.Contains((region.RegionId, code)))
            row.Fault("import.reference-unknown", "competitor");
        if (knownOn > clock.Today(region.RegionId))
            row.Fault("marketing.import.date-in-future", "knownOn", ("today", clock.Today(region.RegionId)));
        if (record.IsFaulty || MarketRules.ShareInRange(AllSeries[series], value, unit) is not null)
        {
            if (!record.IsFaulty)
                row.Fault("marketing.import.not-a-share", "value", ("unit", unit));
            return;
        }

        var datum = new MarketDatum
        {
            Id = Guid.CreateVersion7(clock.Now),
            RegionId = region.RegionId,
            DepartmentId = region.DepartmentId,
            Series = AllSeries[series],
            Segment = row.Text("segment"),
            Competitor = row.Text("competitor"),
            Period = row.Text("period"),
            PeriodFirst = period!.Value.First,
            Value = value,
            Unit = unit,
            Source = source,
            Evidence = row.OptionalText("evidence"),
            KnownOn = knownOn,
            RecordedAt = clock.Now,
            RecordedBy = user.Subject,
        };
        var key = (region.RegionId, datum.Of, knownOn);
        if (!seen.TryGetValue(key, out var known))
        {
            seen[key] = (value, unit, row.Line);
            record.New(Kind, datum);
        }
        else if (known.Line is { } first)
        {
            row.Fault("import.duplicate", "period", ("first", first));
        }
        else if (known.Value != value || known.Unit != unit)
        {
            row.Fault("import.changed", "value");
        }
        else
        {
            record.Known(Kind);
        }
    }

    private sealed record Own(Guid RegionId, Guid DepartmentId);
}

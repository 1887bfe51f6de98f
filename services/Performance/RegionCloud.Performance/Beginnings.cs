using System.Globalization;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Performance.Data;
using RegionCloud.Performance.Domain;
using RegionCloud.Performance.Features.Calendars;
using RegionCloud.ServiceDefaults.Calendar;
using RegionCloud.ServiceDefaults.Data;

namespace RegionCloud.Performance;

/// <summary>
/// What a new company begins with until it decides otherwise. While there is no calendar, the usual week with the official days of China in
/// <c>Calendar/china.csv</c> becomes the first one, and is told like any other; while there is no indicator, the library and the
/// templates of <c>Kpis/*.csv</c> are the first.
/// </summary>
internal sealed partial class Beginnings(IServiceScopeFactory scopes, TimeProvider time, ILogger<Beginnings> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    /// <summary>Holidays and make-up working days as they stand in the file.</summary>
    public static CalendarContent OfChina()
    {
        var rows = Rows("Calendar.china.csv", ',');
        return new CalendarContent([WorkingWeek.Standard], [.. rows.Select(r => new CalendarDay(DateOnly.ParseExact(r[0], "yyyy-MM-dd", CultureInfo.InvariantCulture), r[1] == CalendarDayKind.Worked, r[2]))]);
    }

    public static IReadOnlyList<KpiContent> Library()
        => [.. Rows("Kpis.kpis.csv", '|').Select(r => new KpiContent(r[0], r[1], Read<KpiArea>(r[2]), Read<KpiUnit>(r[3]), Read<KpiDirection>(r[4]), r[5], Read<KpiSource>(r[6]), r[7]))];

    public static IReadOnlyDictionary<TemplateSubject, IReadOnlyList<TemplateItem>> Templates()
        => Rows("Kpis.templates.csv", '|').GroupBy(r => Read<TemplateSubject>(r[0])).ToDictionary(
            g => g.Key,
            g => (IReadOnlyList<TemplateItem>)[.. g.Select(r => new TemplateItem(r[1], Number(r[2])!.Value, Read<TargetFrom>(r[3]), Number(r[4])))]);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        for (var told = false; !stoppingToken.IsCancellationRequested;)
        {
            try
            {
                await AddAsync("first working calendar", AddCalendarAsync, stoppingToken);
                await AddAsync("first indicators", AddLibraryAsync, stoppingToken);
                return;
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                // The database may come later than the service, or another replica was first.
                if (!told)
                    NotYet(e.Message);
                told = true;
                await ((Task)Task.Delay(Pause, time, stoppingToken)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private async Task AddAsync(string what, Func<PerformanceDbContext, DateTimeOffset, CancellationToken, Task> add, CancellationToken cancellationToken)
    {
        await using var services = scopes.CreateAsyncScope();
        services.ServiceProvider.GetRequiredService<DataScope>().Enter(Reach.All(what));
        var db = services.ServiceProvider.GetRequiredService<PerformanceDbContext>();
        await add(db, time.GetUtcNow(), cancellationToken);
        using (await WriterGate.For(db).EnterAsync(cancellationToken))
            await db.SaveChangesAsync(cancellationToken);
    }

    private static async Task AddCalendarAsync(PerformanceDbContext db, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (await db.CalendarEditions.AnyAsync(cancellationToken))
            return;

        var edition = CalendarEdition.Seeded(OfChina(), "chinese-days 1.5.7", now);
        db.Add(edition);
        db.Publish(edition.ToWorkingCalendarSet("seed", now));
        await db.RecordChangesAsync(regionId: null, "seed", now, cancellationToken);
    }

    private static async Task AddLibraryAsync(PerformanceDbContext db, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (await db.Kpis.AnyAsync(cancellationToken))
            return;

        var library = Library().Select(content => Kpi.Seeded(content, "default", now)).ToDictionary(k => k.Code, StringComparer.Ordinal);
        db.AddRange(library.Values);
        db.AddRange(Templates().Select(t => ScoringTemplate.Seeded(t.Key, t.Value, library, "default", now)));
    }

    private static IEnumerable<string[]> Rows(string file, char separator)
    {
        using var stream = typeof(Beginnings).Assembly.GetManifestResourceStream($"RegionCloud.Performance.{file}")!;
        using var reader = new StreamReader(stream);
        return [.. reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(l => !l.StartsWith('#')).Skip(1).Select(l => l.Trim().Split(separator))];
    }

    private static TEnum Read<TEnum>(string text)
        where TEnum : struct, Enum
        => Enum.Parse<TEnum>(text, ignoreCase: true);

    private static decimal? Number(string text) => text.Length == 0 ? null : decimal.Parse(text, CultureInfo.InvariantCulture);

    [LoggerMessage(3003, LogLevel.Warning, "What a new company begins with cannot be added yet: {Reason}")]
    private partial void NotYet(string reason);
}

using System.Globalization;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Performance.Data;
using RegionCloud.Performance.Domain;
using RegionCloud.Performance.Features.Calendars;
using RegionCloud.ServiceDefaults.Calendar;
using RegionCloud.ServiceDefaults.Data;

namespace RegionCloud.Performance;

/// <summary>
/// Working time must be known before anybody decides it. While there is no calendar, the usual week with the official days of China in
/// <c>Calendar/china.csv</c> becomes the first one, and is told like any other.
/// </summary>
internal sealed partial class FirstCalendar(IServiceScopeFactory scopes, TimeProvider time, ILogger<FirstCalendar> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    /// <summary>Holidays and make-up working days as they stand in the file.</summary>
    public static CalendarContent OfChina()
    {
        using var stream = typeof(FirstCalendar).Assembly.GetManifestResourceStream("RegionCloud.Performance.Calendar.china.csv")!;
        using var reader = new StreamReader(stream);
        var rows = reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(l => !l.StartsWith('#')).Skip(1).Select(l => l.Trim().Split(','));
        return new CalendarContent([WorkingWeek.Standard], [.. rows.Select(r => new CalendarDay(DateOnly.ParseExact(r[0], "yyyy-MM-dd", CultureInfo.InvariantCulture), r[1] == CalendarDayKind.Worked, r[2]))]);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        for (var told = false; !stoppingToken.IsCancellationRequested;)
        {
            try
            {
                await AddAsync(stoppingToken);
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

    private async Task AddAsync(CancellationToken cancellationToken)
    {
        await using var services = scopes.CreateAsyncScope();
        services.ServiceProvider.GetRequiredService<DataScope>().Enter(Reach.All("first working calendar"));
        var db = services.ServiceProvider.GetRequiredService<PerformanceDbContext>();
        if (await db.CalendarEditions.AnyAsync(cancellationToken))
            return;

        var now = time.GetUtcNow();
        var edition = CalendarEdition.Seeded(OfChina(), "chinese-days 1.5.7", now);
        db.Add(edition);
        db.Publish(edition.ToWorkingCalendarSet("seed", now));
        await db.RecordChangesAsync(regionId: null, "seed", now, cancellationToken);
        using (await WriterGate.For(db).EnterAsync(cancellationToken))
            await db.SaveChangesAsync(cancellationToken);
    }

    [LoggerMessage(3003, LogLevel.Warning, "The first working calendar cannot be added yet: {Reason}")]
    private partial void NotYet(string reason);
}

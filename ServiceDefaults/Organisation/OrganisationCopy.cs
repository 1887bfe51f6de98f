using MassTransit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using RegionCloud.Organisation.Messages.Events;
using RegionCloud.Organisation.Messages.V1;
using RegionCloud.ServiceDefaults.Data;

namespace RegionCloud.ServiceDefaults.Organisation;

/// <summary>Where changes of the organisation come from: Performance over gRPC; in Performance itself its own database.</summary>
public delegate Task<ListChangesResponse> ListOrganisationChanges(long afterVersion, CancellationToken cancellationToken);

/// <summary>
/// Keeps this service's copy of the organisation: pulls every change after the version it has, at start, when an event wakes
/// it and every 20 seconds (<c>Organisation:Interval</c>), so that a changed grant counts within 60 s without the broker too. The same path serves the first copy, gaps and restores (decisions §3).
/// </summary>
public sealed partial class OrganisationCopy(IServiceScopeFactory scopes, OrganisationDirectory directory, TimeProvider time, ILogger<OrganisationCopy> logger, IConfiguration? configuration = null) : BackgroundService
{
    private readonly TimeSpan interval = configuration?.GetValue<TimeSpan?>("Organisation:Interval") ?? TimeSpan.FromSeconds(20);
    private readonly SemaphoreSlim wake = new(0, 1);

    /// <summary>Pull now rather than at the next interval.</summary>
    public void Wake()
    {
        if (wake.CurrentCount == 0)
            wake.Release();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var silentUntil = DateTimeOffset.MinValue;
        while (!stoppingToken.IsCancellationRequested)
        {
            var pause = interval;
            try
            {
                using var quiet = SuppressInstrumentationScope.Begin();
                await PullAsync(stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                if (time.GetUtcNow() >= silentUntil)
                {
                    CannotPull(e.Message);
                    silentUntil = time.GetUtcNow().AddMinutes(1);
                }

                pause = TimeSpan.FromSeconds(directory.IsCopied ? 5 : 0.5);
            }
            catch (OperationCanceledException)
            {
                return;
            }

            await ((Task)wake.WaitAsync(pause, stoppingToken)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Brings the copy up to date.</summary>
    public async Task PullAsync(CancellationToken cancellationToken)
    {
        await using var services = scopes.CreateAsyncScope();
        services.ServiceProvider.GetRequiredService<DataScope>().Enter(Reach.All("copy of the organisation"));
        var db = services.ServiceProvider.GetRequiredService<ServiceDbContext>();
        var pull = services.ServiceProvider.GetRequiredService<ListOrganisationChanges>();

        var records = await db.OrganisationRecords.ToDictionaryAsync(r => r.Id, cancellationToken);
        var version = records.Values.Select(r => r.FeedVersion).DefaultIfEmpty().Max();
        if (!directory.IsCopied && version > 0)
            Show();

        for (var more = true; more;)
        {
            var answer = await pull(version, cancellationToken);
            foreach (var change in answer.Changes)
            {
                var id = IdOf(change);
                if (!records.TryGetValue(id, out var record))
                    db.Add(records[id] = record = new OrganisationRecord { Id = id });
                (record.FeedVersion, record.Change) = (change.Version, Google.Protobuf.MessageExtensions.ToByteArray(change));
            }

            if (answer.Changes.Count > 0)
            {
                using (await WriterGate.For(db).EnterAsync(cancellationToken))
                    await db.SaveChangesAsync(cancellationToken);
                version = answer.Version;
                Show();
            }

            more = answer.More;
        }

        // What was kept without being understood may have changed since under its own id.
        void Show() => directory.Replace(records.Values.Select(r => Change.Parser.ParseFrom(r.Change)).OrderByDescending(c => c.Version).DistinctBy(IdOf), version);
    }

    private static Guid IdOf(Change change) => change.RecordCase switch
    {
        Change.RecordOneofCase.Region => Guid.Parse(change.Region.Id),
        Change.RecordOneofCase.Department => Guid.Parse(change.Department.Id),
        Change.RecordOneofCase.Employee => Guid.Parse(change.Employee.Id),
        Change.RecordOneofCase.Assignment => Guid.Parse(change.Assignment.Id),
        Change.RecordOneofCase.ManagerTerm => Guid.Parse(change.ManagerTerm.Id),
        Change.RecordOneofCase.Grant => Guid.Parse(change.Grant.Id),
        Change.RecordOneofCase.Delegation => Guid.Parse(change.Delegation.Id),
        Change.RecordOneofCase.CompanyGoal => Guid.Parse(change.CompanyGoal.Id),
        Change.RecordOneofCase.PeriodClose => Guid.Parse(change.PeriodClose.Id),
        Change.RecordOneofCase.WorkingCalendar => Guid.Parse(change.WorkingCalendar.Id),
        // A newer Performance tells what this service does not know yet. It is kept as it came, for the release that does.
        _ => new Guid([.. BitConverter.GetBytes(change.Version), .. new byte[8]]),
    };

    [LoggerMessage(1101, LogLevel.Warning, "The organisation cannot be pulled: {Reason}")]
    private partial void CannotPull(string reason);
}

/// <summary>Somebody changed the organisation: pull.</summary>
public sealed class OnOrganisationChanged(OrganisationCopy copy) : IConsumer<OrganisationChanged>
{
    public Task Consume(ConsumeContext<OrganisationChanged> context)
    {
        copy.Wake();
        return Task.CompletedTask;
    }
}

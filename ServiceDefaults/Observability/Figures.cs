using System.Diagnostics.Metrics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using RegionCloud.ServiceDefaults.Data;
using RegionCloud.ServiceDefaults.Messaging;
using RegionCloud.ServiceDefaults.Organisation;

namespace RegionCloud.ServiceDefaults.Observability;

/// <summary>A gauge of the business.</summary>
/// <param name="Dimension">What besides the region divides it, if anything: the currency of an amount.</param>
public sealed record FigureDefinition(string Name, string Unit, string Description, string? Dimension = null);

/// <param name="RegionId">None: of the company as a whole.</param>
/// <param name="Of">The value of the further dimension.</param>
public sealed record Figure(string Name, Guid? RegionId, double Value, string? Of = null);

/// <summary>What a department measures of its business, read from its records over all regions.</summary>
public interface IFigures
{
    static abstract IReadOnlyList<FigureDefinition> Definitions { get; }

    Task<IReadOnlyList<Figure>> ReadAsync(CancellationToken cancellationToken);
}

public static class FigureSetup
{
    /// <summary>Shows the department's figures as gauges by region on the meter <c>RegionCloud.Business</c>.</summary>
    public static void AddFigures<TFigures>(this IHostApplicationBuilder builder)
        where TFigures : class, IFigures
    {
        builder.Services.AddScoped<TFigures>();
        builder.Services.AddHostedService<FigureReader<TFigures>>();
    }
}

/// <summary>
/// Reads the figures every minute (<c>Telemetry:FiguresInterval</c>), and only while somebody collects them: a collection takes what
/// was read last and never asks the database itself. They are true for the whole department whichever instance shows them.
/// </summary>
internal sealed partial class FigureReader<TFigures> : BackgroundService
    where TFigures : class, IFigures
{
    private readonly IServiceScopeFactory scopes;
    private readonly OrganisationDirectory organisation;
    private readonly ILogger<FigureReader<TFigures>> logger;
    private readonly OncePerMinute quiet;
    private readonly TimeSpan interval;
    private volatile IReadOnlyList<Figure> figures = [];
    private volatile bool wanted;

    public FigureReader(IServiceScopeFactory scopes, OrganisationDirectory organisation, IMeterFactory meters, IConfiguration configuration, TimeProvider time, ILogger<FigureReader<TFigures>> logger)
    {
        (this.scopes, this.organisation, this.logger) = (scopes, organisation, logger);
        quiet = new OncePerMinute(time);
        interval = configuration.GetValue<TimeSpan?>("Telemetry:FiguresInterval") ?? TimeSpan.FromMinutes(1);
        var meter = meters.Create("RegionCloud.Business");
        foreach (var definition in TFigures.Definitions)
            meter.CreateObservableGauge(definition.Name, () => Show(definition), definition.Unit, definition.Description);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var untraced = SuppressInstrumentationScope.Begin();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (wanted && organisation.IsCopied)
                    await ReadAsync(stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                if (quiet.MaySpeak())
                    CannotRead(e.GetType().Name);
            }
            catch (OperationCanceledException)
            {
                break;
            }

            // The first collection is answered soon; after that a minute old is new enough.
            await Task.Delay(figures.Count > 0 ? interval : TimeSpan.FromSeconds(Math.Min(2, interval.TotalSeconds)), stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        wanted = false;
        await using var services = scopes.CreateAsyncScope();
        services.ServiceProvider.GetRequiredService<DataScope>().Enter(Reach.All("business figures"));
        figures = await services.ServiceProvider.GetRequiredService<TFigures>().ReadAsync(cancellationToken);
    }

    private IEnumerable<Measurement<double>> Show(FigureDefinition definition)
    {
        wanted = true;
        if (!organisation.IsCopied)
            return [];

        var regions = organisation.Current.Regions;
        return [.. figures.Where(f => string.Equals(f.Name, definition.Name, StringComparison.Ordinal)).Select(f =>
        {
            var region = KeyValuePair.Create<string, object?>("region", f.RegionId is { } id ? regions.GetValueOrDefault(id)?.Code ?? id.ToString() : "company");
            return definition.Dimension is { } dimension ? new Measurement<double>(f.Value, region, KeyValuePair.Create<string, object?>(dimension, f.Of)) : new Measurement<double>(f.Value, region);
        })];
    }

    [LoggerMessage(1501, LogLevel.Warning, "The business figures cannot be read; those shown are older ({Fault})")]
    private partial void CannotRead(string fault);
}

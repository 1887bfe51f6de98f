using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace RegionCloud.ServiceDefaults;

/// <summary>Logs, metrics and traces, sent wherever <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> says and nowhere without it.</summary>
public static class Telemetry
{
    /// <summary>Sources and meters of our own carry this prefix, so that a new one needs no registration.</summary>
    private const string Own = "RegionCloud.*";

    public static void AddTelemetry(this IHostApplicationBuilder builder)
    {
        // Whoever asks for health gets the reasons; logging each look would bury what else is said.
        builder.Logging.AddFilter("Microsoft.Extensions.Diagnostics.HealthChecks", LogLevel.None);
        builder.Logging.AddOpenTelemetry(o => (o.IncludeFormattedMessage, o.IncludeScopes) = (true, true));
        var telemetry = builder.Services.AddOpenTelemetry()
            .WithMetrics(m => m.AddAspNetCoreInstrumentation().AddHttpClientInstrumentation().AddRuntimeInstrumentation().AddMeter(Own, "MassTransit"))
            .WithTracing(t => t
                .AddAspNetCoreInstrumentation(o => o.Filter = http => http.Request.Path != "/health" && http.Request.Path != "/alive")
                // gRPC calls are HttpClient calls; instrumenting both would show each twice.
                .AddHttpClientInstrumentation()
                .AddSource(Own, "MassTransit", "Yarp.ReverseProxy"));
        if (builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"] is { Length: > 0 })
            telemetry.UseOtlpExporter();
    }
}

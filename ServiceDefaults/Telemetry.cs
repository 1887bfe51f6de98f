using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;
using RegionCloud.ServiceDefaults.Observability;

namespace RegionCloud.ServiceDefaults;

/// <summary>Logs, metrics and traces, sent wherever the <c>OTEL_*</c> variables say and nowhere without them.</summary>
public static class Telemetry
{
    /// <summary>Sources and meters of our own carry this prefix, so that a new one needs no registration.</summary>
    private const string Own = "RegionCloud.*";

    public static void AddTelemetry(this IHostApplicationBuilder builder)
    {
        // Whoever asks for health gets the reasons; logging each look would bury what else is said.
        builder.Logging.AddFilter("Microsoft.Extensions.Diagnostics.HealthChecks", LogLevel.None);
        // A database names the values that it refuses; what failed is told by whoever asked it, without them.
        builder.Logging.AddFilter("Microsoft.EntityFrameworkCore", LogLevel.Critical);
        // A peer that is away is told once a minute by whoever asked it.
        builder.Logging.AddFilter("Grpc.Net.Client", LogLevel.Error);
        builder.Logging.AddOpenTelemetry(o =>
        {
            // Scopes stay out: the server's own repeats the path as it was typed.
            o.IncludeFormattedMessage = true;
            o.AddProcessor(new WorkOnLogs());
        });
        var telemetry = builder.Services.AddOpenTelemetry()
            .WithMetrics(m => m.AddAspNetCoreInstrumentation().AddHttpClientInstrumentation().AddRuntimeInstrumentation().AddMeter(Own, "MassTransit")
                // Room is made for so many dimensions of each instrument at once; ours have few.
                .AddView(_ => new MetricStreamConfiguration { CardinalityLimit = 200 }))
            .WithTracing(t => t
                .AddAspNetCoreInstrumentation(o =>
                {
                    o.Filter = http => http.Request.Path != "/health" && http.Request.Path != "/alive";
                    o.EnrichWithHttpResponse = (span, response) => Spans.Name(span, response.HttpContext);
                })
                // gRPC calls are HttpClient calls; instrumenting both would show each twice.
                .AddHttpClientInstrumentation(o =>
                {
                    o.EnrichWithHttpRequestMessage = Spans.Name;
                    o.EnrichWithHttpResponseMessage = Spans.Name;
                })
                .AddSource(Own, "MassTransit", "Yarp.ReverseProxy"));
        if (builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"] is { Length: > 0 })
            telemetry.UseOtlpExporter();
    }
}

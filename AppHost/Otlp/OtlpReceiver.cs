using System.Net;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using RegionCloud.Otlp.V1;

namespace RegionCloud.Otlp;

/// <summary>Where received telemetry goes. Called by several threads at once.</summary>
public interface ITelemetrySink
{
    void Received(ResourceSpans received);

    void Received(ResourceMetrics received);

    void Received(ResourceLogs received);
}

/// <summary>Takes OTLP over gRPC on loopback, as a collector does, from whoever has the key.</summary>
public sealed class OtlpReceiver : IAsyncDisposable
{
    private const string KeyHeader = "x-otlp-api-key";
    private readonly WebApplication app;
    private readonly string key = Guid.CreateVersion7().ToString("N");

    /// <param name="port">0: any free one, known once started.</param>
    public OtlpReceiver(ITelemetrySink sink, int port = 0)
    {
        Port = port;
        // Empty, because the defaults would read the Kestrel endpoints of whatever appsettings.json and environment lie around.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddRoutingCore();
        builder.Services.AddGrpc(o => o.MaxReceiveMessageSize = 16 * 1024 * 1024);
        builder.Services.AddSingleton(sink);
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port, listen => listen.Protocols = HttpProtocols.Http2));
        app = builder.Build();
        app.Use((http, next) =>
        {
            if (string.Equals(http.Request.Headers[KeyHeader], key, StringComparison.Ordinal))
                return next(http);
            http.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return Task.CompletedTask;
        });
        app.MapGrpcService<Traces>();
        app.MapGrpcService<Metrics>();
        app.MapGrpcService<Logs>();
    }

    public int Port { get; private set; }

    /// <summary>What a process needs to send here; it is configured by these variables only.</summary>
    public IReadOnlyDictionary<string, string> Environment => new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["OTEL_EXPORTER_OTLP_ENDPOINT"] = FormattableString.Invariant($"http://127.0.0.1:{Port}"),
        ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "grpc",
        ["OTEL_EXPORTER_OTLP_HEADERS"] = $"{KeyHeader}={key}",
        // As under Aspire in development: what happens is seen within a second.
        ["OTEL_BSP_SCHEDULE_DELAY"] = "1000",
        ["OTEL_BLRP_SCHEDULE_DELAY"] = "1000",
        ["OTEL_METRIC_EXPORT_INTERVAL"] = "2000",
    };

    public async Task StartAsync()
    {
        await app.StartAsync();
        Port = new Uri(app.Urls.Single()).Port;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private sealed class Traces(ITelemetrySink sink) : TraceService.TraceServiceBase
    {
        public override Task<ExportTraceServiceResponse> Export(ExportTraceServiceRequest request, ServerCallContext context)
        {
            foreach (var spans in request.ResourceSpans)
                sink.Received(spans);
            return Task.FromResult(new ExportTraceServiceResponse());
        }
    }

    private sealed class Metrics(ITelemetrySink sink) : MetricsService.MetricsServiceBase
    {
        public override Task<ExportMetricsServiceResponse> Export(ExportMetricsServiceRequest request, ServerCallContext context)
        {
            foreach (var metrics in request.ResourceMetrics)
                sink.Received(metrics);
            return Task.FromResult(new ExportMetricsServiceResponse());
        }
    }

    private sealed class Logs(ITelemetrySink sink) : LogsService.LogsServiceBase
    {
        public override Task<ExportLogsServiceResponse> Export(ExportLogsServiceRequest request, ServerCallContext context)
        {
            foreach (var logs in request.ResourceLogs)
                sink.Received(logs);
            return Task.FromResult(new ExportLogsServiceResponse());
        }
    }

    /// <summary>Whoever started it ends it; a signal is not its business.</summary>
    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}

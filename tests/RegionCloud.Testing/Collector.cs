using System.Collections.Concurrent;
using RegionCloud.Otlp;
using RegionCloud.Otlp.V1;

namespace RegionCloud.Testing;

/// <summary>A collector as operators have one: takes OTLP over gRPC and keeps all of it, so that a test can look.</summary>
public sealed class Collector : ITelemetrySink, IAsyncDisposable
{
    private readonly OtlpReceiver receiver;
    private readonly ConcurrentQueue<CollectedSpan> spans = new();
    private readonly ConcurrentQueue<(string Service, LogRecord Record)> logs = new();
    private readonly ConcurrentDictionary<(string Service, string Name, string Tags), double> metrics = new();
    private readonly ConcurrentDictionary<string, bool> metricTexts = new(StringComparer.Ordinal);

    public Collector() => receiver = new OtlpReceiver(this);

    /// <summary>What a process needs to send here.</summary>
    public IReadOnlyDictionary<string, string> Environment => receiver.Environment;

    public IReadOnlyCollection<CollectedSpan> Spans => spans;

    public IReadOnlyCollection<(string Service, LogRecord Record)> Logs => logs;

    public Task StartAsync() => receiver.StartAsync();

    /// <summary>The last value, summed over the dimensions that contain the text; null: nothing was sent.</summary>
    public double? Metric(string service, string name, string tags = "")
        => metrics.Where(m => m.Key.Service == service && m.Key.Name == name && m.Key.Tags.Contains(tags, StringComparison.Ordinal)).Select(m => (double?)m.Value).Aggregate((double?)null, (sum, v) => (sum ?? 0) + v);

    /// <summary>All that was sent, as text: whatever is not to be told must not stand in it.</summary>
    public IEnumerable<string> Everything => spans.Select(s => s.Span.ToString()).Concat(logs.Select(l => l.Record.ToString())).Concat(metricTexts.Keys);

    public void Received(ResourceSpans received)
    {
        var service = received.Resource.Service();
        foreach (var span in received.ScopeSpans.SelectMany(s => s.Spans))
            spans.Enqueue(new CollectedSpan(service, span));
    }

    public void Received(ResourceLogs received)
    {
        var service = received.Resource.Service();
        foreach (var record in received.ScopeLogs.SelectMany(s => s.LogRecords))
            logs.Enqueue((service, record));
    }

    public void Received(ResourceMetrics received)
    {
        var service = received.Resource.Service();
        foreach (var metric in received.ScopeMetrics.SelectMany(s => s.Metrics))
        {
            var points = metric.DataCase switch
            {
                Otlp.V1.Metric.DataOneofCase.Gauge => metric.Gauge.DataPoints.Select(p => (p.Attributes, Value: Of(p))),
                Otlp.V1.Metric.DataOneofCase.Sum => metric.Sum.DataPoints.Select(p => (p.Attributes, Value: Of(p))),
                Otlp.V1.Metric.DataOneofCase.Histogram => metric.Histogram.DataPoints.Select(p => (p.Attributes, Value: (double)p.Count)),
                _ => [],
            };
            foreach (var (attributes, value) in points)
            {
                var tags = string.Join(", ", attributes.Select(a => $"{a.Key}={a.Value.Text()}").Order(StringComparer.Ordinal));
                metrics[(service, metric.Name, tags)] = value;
                metricTexts.TryAdd($"{metric.Name} {metric.Description} {tags}", true);
            }
        }

        static double Of(NumberDataPoint p) => p.ValueCase == NumberDataPoint.ValueOneofCase.AsInt ? p.AsInt : p.AsDouble;
    }

    public ValueTask DisposeAsync() => receiver.DisposeAsync();
}

/// <summary>A span and the service that sent it.</summary>
public sealed record CollectedSpan(string Service, Span Span)
{
    public string Trace => Span.TraceId.Hex();

    public string Id => Span.SpanId.Hex();

    public string Parent => Span.ParentSpanId.Hex();

    /// <summary>sales server POST /api/sales/v1/contracts/{id}/sign.</summary>
    public string Hop => $"{Service} {Span.Kind.ToString().ToLowerInvariant()} {Span.Name}";

    public string? this[string attribute] => Span.Attributes.Text(attribute);
}

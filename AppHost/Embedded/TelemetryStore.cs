using System.Globalization;
using RegionCloud.Otlp;
using RegionCloud.Otlp.V1;

namespace RegionCloud.AppHost.Embedded;

/// <param name="Parent">Empty: where the trace begins.</param>
/// <param name="Start">Unix time in milliseconds.</param>
/// <param name="Duration">Milliseconds.</param>
/// <param name="Error">Why it failed; null: it did not, or nobody said.</param>
internal sealed record SpanRow(
    string Id, string Parent, string Service, string Name, string Kind, double Start, double Duration, string? Error,
    IReadOnlyDictionary<string, string> Attributes, IReadOnlyList<string> Links);

/// <param name="At">Unix time in milliseconds.</param>
internal sealed record LogRow(double At, string Service, string Level, int Severity, string Category, string Text, string TraceId, string SpanId, IReadOnlyDictionary<string, string> Attributes);

/// <summary>A trace in one line.</summary>
/// <param name="Name">Of the span with which it begins, or the first that has come.</param>
/// <param name="Start">Unix time in milliseconds.</param>
/// <param name="Duration">Milliseconds from its first beginning to its last end.</param>
internal sealed record TraceRow(string Id, string Name, string Service, double Start, double Duration, int Spans, int Errors, IReadOnlyList<string> Services);

internal sealed record TraceDetail(string Id, IReadOnlyList<SpanRow> Spans, IReadOnlyList<LogRow> Logs);

/// <param name="Value">The last one; of a histogram the mean since the process started.</param>
/// <param name="Count">Of a histogram: how many were measured.</param>
/// <param name="At">Unix time in milliseconds.</param>
internal sealed record MetricRow(string Service, string Instance, string Name, string Unit, string Description, string Tags, double Value, double? Count, double? Max, double At);

/// <summary>
/// What the children told last, in memory: so many spans, logs and series and no more. What comes pushes the oldest out, whole
/// traces at a time. Nothing of it outlives the engine; who wants to keep it sets <c>OTEL_EXPORTER_OTLP_ENDPOINT</c>.
/// </summary>
internal sealed class TelemetryStore(int mostSpans = 6_000, int mostLogs = 2_000, int mostSeries = 3_000) : ITelemetrySink
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, List<SpanRow>> traces = new(StringComparer.Ordinal);
    private readonly Queue<string> order = new();
    private readonly Queue<LogRow> logs = new();
    private readonly Dictionary<(string Instance, string Name, string Tags), MetricRow> series = [];
    private int spanCount;

    public void Received(ResourceSpans spans)
    {
        var service = spans.Resource.Service();
        lock (gate)
        {
            foreach (var span in spans.ScopeSpans.SelectMany(s => s.Spans))
            {
                var id = span.TraceId.Hex();
                if (!traces.TryGetValue(id, out var trace))
                {
                    traces[id] = trace = [];
                    order.Enqueue(id);
                }

                trace.Add(Row(service, span));
                spanCount++;
            }

            while (spanCount > mostSpans && order.Count > 1)
            {
                traces.Remove(order.Dequeue(), out var oldest);
                spanCount -= oldest!.Count;
            }
        }
    }

    public void Received(ResourceLogs records)
    {
        var service = records.Resource.Service();
        lock (gate)
        {
            foreach (var (category, record) in records.ScopeLogs.SelectMany(s => s.LogRecords.Select(r => (s.Scope?.Name ?? "", r))))
            {
                logs.Enqueue(new LogRow(
                    Milliseconds(record.TimeUnixNano), service, record.SeverityText, record.SeverityNumber, category, record.Body.Text(), record.TraceId.Hex(), record.SpanId.Hex(),
                    record.Attributes.Where(a => a.Key is not "{OriginalFormat}").DistinctBy(a => a.Key, StringComparer.Ordinal).ToDictionary(a => a.Key, a => a.Value.Text(), StringComparer.Ordinal)));
                if (logs.Count > mostLogs)
                {
                    logs.Dequeue();
                }
            }
        }
    }

    public void Received(ResourceMetrics metrics)
    {
        var (service, instance) = (metrics.Resource.Service(), metrics.Resource.Attributes.Text("service.instance.id") ?? "");
        lock (gate)
        {
            foreach (var metric in metrics.ScopeMetrics.SelectMany(s => s.Metrics))
            {
                foreach (var row in Rows(service, instance, metric))
                {
                    var key = (row.Instance, row.Name, row.Tags);
                    if (series.ContainsKey(key) || series.Count < mostSeries)
                    {
                        series[key] = row;
                    }
                }
            }
        }
    }

    /// <summary>The latest first.</summary>
    /// <param name="text">In the id, a name, a service, an attribute or a log of the trace; whoever has a problem's <c>traceId</c> finds it with that.</param>
    public IReadOnlyList<TraceRow> Traces(string? text, string? service, bool errorsOnly, int most)
    {
        lock (gate)
        {
            var told = string.IsNullOrEmpty(text) ? [] : logs.Where(l => Has(l.Text)).Select(l => l.TraceId).ToHashSet(StringComparer.Ordinal);
            return [.. traces
                .Where(t => string.IsNullOrEmpty(service) || t.Value.Exists(s => s.Service.Equals(service, StringComparison.Ordinal)))
                .Where(t => !errorsOnly || t.Value.Exists(s => s.Error is not null))
                .Where(t => string.IsNullOrEmpty(text) || Has(t.Key) || told.Contains(t.Key) || t.Value.Exists(s => Has(s.Name) || Has(s.Service) || s.Attributes.Values.Any(Has)))
                .Select(t => Summary(t.Key, t.Value))
                .OrderByDescending(t => t.Start)
                .Take(most)];
        }

        bool Has(string value) => value.Contains(text!.Trim(), StringComparison.OrdinalIgnoreCase);
    }

    public TraceDetail? Trace(string id)
    {
        lock (gate)
        {
            return traces.TryGetValue(id, out var spans)
                ? new TraceDetail(id, [.. spans.OrderBy(s => s.Start)], [.. logs.Where(l => l.TraceId.Equals(id, StringComparison.Ordinal)).OrderBy(l => l.At)])
                : null;
        }
    }

    public IReadOnlyList<MetricRow> Metrics()
    {
        lock (gate)
        {
            return [.. series.Values.OrderBy(m => m.Name, StringComparer.Ordinal).ThenBy(m => m.Instance, StringComparer.Ordinal).ThenBy(m => m.Tags, StringComparer.Ordinal)];
        }
    }

    private static TraceRow Summary(string id, List<SpanRow> spans)
    {
        var first = spans.Where(s => s.Parent.Length == 0).DefaultIfEmpty(spans.MinBy(s => s.Start)!).First();
        var start = spans.Min(s => s.Start);
        return new TraceRow(
            id, first.Name, first.Service, start, spans.Max(s => s.Start + s.Duration) - start, spans.Count, spans.Count(s => s.Error is not null),
            [.. spans.OrderBy(s => s.Start).Select(s => s.Service).Distinct(StringComparer.Ordinal)]);
    }

    private static SpanRow Row(string service, Span span)
    {
        var attributes = span.Attributes.DistinctBy(a => a.Key, StringComparer.Ordinal).ToDictionary(a => a.Key, a => a.Value.Text(), StringComparer.Ordinal);
        foreach (var happened in span.Events)
        {
            attributes.TryAdd($"event {happened.Name}", string.Join(", ", happened.Attributes.Where(a => a.Key is not "exception.stacktrace").Select(a => $"{a.Key}={a.Value.Text()}")));
        }

        // To a client every refusal is a failure; but a 404 or a 403 is an answer.
        var refused = span.Kind == Span.Types.SpanKind.Client && attributes.GetValueOrDefault("http.response.status_code") is ['4', ..];
        var failed = span.Status?.Code == Status.Types.StatusCode.Error && !refused;
        return new SpanRow(
            span.SpanId.Hex(), span.ParentSpanId.Hex(), service, span.Name, span.Kind.ToString().ToLowerInvariant(), Milliseconds(span.StartTimeUnixNano),
            (span.EndTimeUnixNano - span.StartTimeUnixNano) / 1e6, failed ? Reason(span.Status!.Message, attributes) : null, attributes, [.. span.Links.Select(l => l.TraceId.Hex())]);
    }

    private static string Reason(string message, Dictionary<string, string> attributes)
        => message.Length > 0 ? message : attributes.GetValueOrDefault("error.type") ?? "failed";

    private static IEnumerable<MetricRow> Rows(string service, string instance, Metric metric)
    {
        switch (metric.DataCase)
        {
            case Metric.DataOneofCase.Gauge:
                return metric.Gauge.DataPoints.Select(Number);
            case Metric.DataOneofCase.Sum:
                return metric.Sum.DataPoints.Select(Number);
            case Metric.DataOneofCase.Histogram:
                return metric.Histogram.DataPoints.Select(p => new MetricRow(
                    service, instance, metric.Name, metric.Unit, metric.Description, Tags(p.Attributes), p.Count == 0 ? 0 : p.Sum / p.Count, p.Count, p.HasMax ? p.Max : null, Milliseconds(p.TimeUnixNano)));
            default:
                return [];
        }

        MetricRow Number(NumberDataPoint p) => new(
            service, instance, metric.Name, metric.Unit, metric.Description, Tags(p.Attributes),
            p.ValueCase == NumberDataPoint.ValueOneofCase.AsInt ? p.AsInt : p.AsDouble, Count: null, Max: null, Milliseconds(p.TimeUnixNano));
    }

    private static string Tags(IEnumerable<KeyValue> attributes)
        => string.Join(", ", attributes.OrderBy(a => a.Key, StringComparer.Ordinal).Select(a => string.Create(CultureInfo.InvariantCulture, $"{a.Key}={a.Value.Text()}")));

    private static double Milliseconds(ulong unixNano) => unixNano / 1e6;
}

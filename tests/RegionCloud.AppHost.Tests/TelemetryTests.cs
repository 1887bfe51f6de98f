using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using RegionCloud.AppHost.Embedded;
using RegionCloud.Otlp.V1;
using Status = RegionCloud.Otlp.V1.Status;

namespace RegionCloud.AppHost.Tests;

/// <summary>What the children tell is shown on the operator page, as much as fits and only here.</summary>
public sealed class TelemetryTests(EngineFixture fixture) : IClassFixture<EngineFixture>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_a_service_sends_where_it_was_told_to_is_found_by_its_trace_id()
    {
        var environment = await EnvironmentAsync();
        Assert.Equal("grpc", environment["OTEL_EXPORTER_OTLP_PROTOCOL"]);
        var key = environment["OTEL_EXPORTER_OTLP_HEADERS"].Split('=');
        using var channel = GrpcChannel.ForAddress(environment["OTEL_EXPORTER_OTLP_ENDPOINT"]);
        var headers = new Metadata { { key[0], key[1] } };
        var trace = Id(16);
        var (root, child) = (Span(trace, Id(8), "POST /api/sales/v1/contracts/{id}/sign", 0, 100), Span(trace, Id(8), "GET", 10, 50));
        (child.ParentSpanId, child.Status) = (root.SpanId, new Status { Code = Status.Types.StatusCode.Error, Message = "簽約失敗" });
        root.Attributes.Add(Pair("regioncloud.region", "Eastern"));
        await new TraceService.TraceServiceClient(channel).ExportAsync(new ExportTraceServiceRequest { ResourceSpans = { Of("sales", root) } }, headers, cancellationToken: Stop);
        await new TraceService.TraceServiceClient(channel).ExportAsync(new ExportTraceServiceRequest { ResourceSpans = { Of("finance", child) } }, headers, cancellationToken: Stop);
        await new LogsService.LogsServiceClient(channel).ExportAsync(
            new ExportLogsServiceRequest { ResourceLogs = { new ResourceLogs { Resource = Resource("finance"), ScopeLogs = { new ScopeLogs { LogRecords = { new LogRecord { TraceId = trace, SeverityNumber = 13, SeverityText = "Warning", Body = new AnyValue { StringValue = "合同 the contract" } } } } } } } },
            headers,
            cancellationToken: Stop);
        await new MetricsService.MetricsServiceClient(channel).ExportAsync(
            new ExportMetricsServiceRequest { ResourceMetrics = { new ResourceMetrics { Resource = Resource("sales"), ScopeMetrics = { new ScopeMetrics { Metrics = { new Metric { Name = "regioncloud.outbox.depth", Unit = "{event}", Gauge = new Gauge { DataPoints = { new NumberDataPoint { AsInt = 3 } } } } } } } } } },
            headers,
            cancellationToken: Stop);

        var id = Convert.ToHexStringLower(trace.Span);
        foreach (var query in new[] { $"text={id}", "text=/SIGN", "text=Eastern", "text=%E5%90%88%E5%90%8C", "service=finance", "errors=true" })
        {
            var found = (await Get($"/api/traces?{query}")).GetProperty("traces").EnumerateArray().Single();
            Assert.Equal((id, "POST /api/sales/v1/contracts/{id}/sign", 2, 1, 100), (found.GetProperty("id").GetString(), found.GetProperty("name").GetString(), found.GetProperty("spans").GetInt32(), found.GetProperty("errors").GetInt32(), Math.Round(found.GetProperty("duration").GetDouble())));
        }

        Assert.Empty((await Get("/api/traces?text=nowhere")).GetProperty("traces").EnumerateArray());
        var whole = await Get($"/api/traces/{id}");
        Assert.Equal(["sales", "finance"], whole.GetProperty("spans").EnumerateArray().Select(s => s.GetProperty("service").GetString()));
        Assert.Equal("簽約失敗", whole.GetProperty("spans")[1].GetProperty("error").GetString());
        Assert.Equal("合同 the contract", whole.GetProperty("logs")[0].GetProperty("text").GetString());
        var metric = (await Get("/api/metrics")).EnumerateArray().Single(m => m.GetProperty("name").GetString() == "regioncloud.outbox.depth");
        Assert.Equal(("sales", 3), (metric.GetProperty("service").GetString(), metric.GetProperty("value").GetInt32()));
        using var absent = await fixture.Engine.Operator.GetAsync("/api/traces/00000000000000000000000000000000", Stop);
        Assert.Equal(HttpStatusCode.NotFound, absent.StatusCode);
    }

    [Fact]
    public async Task Whoever_has_not_the_key_tells_nothing()
    {
        using var channel = GrpcChannel.ForAddress((await EnvironmentAsync())["OTEL_EXPORTER_OTLP_ENDPOINT"]);
        var refused = await Assert.ThrowsAsync<RpcException>(async () => await new TraceService.TraceServiceClient(channel).ExportAsync(new ExportTraceServiceRequest(), cancellationToken: Stop));
        Assert.Equal(StatusCode.Unauthenticated, refused.StatusCode);
    }

    [Fact]
    public async Task Where_a_collector_is_configured_the_children_send_there()
    {
        var folder = RunningEngine.NewFolder();
        await using (var engine = await RunningEngine.StartHealthyAsync(folder, "--OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:9"))
        {
            using var http = new HttpClient();
            var environment = (await http.GetFromJsonAsync<Dictionary<string, string>>($"{engine.Run()!.Endpoints["probe"]["http"]}/environment", Stop))!;
            Assert.False(environment.ContainsKey("OTEL_EXPORTER_OTLP_HEADERS"));
            Assert.True((await engine.Operator.GetFromJsonAsync<JsonElement>("/api/traces", Stop)).GetProperty("sendsElsewhere").GetBoolean());
        }

        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void Memory_is_bounded_the_oldest_traces_logs_and_the_newest_series_have_no_place()
    {
        var store = new TelemetryStore(mostSpans: 10, mostLogs: 5, mostSeries: 3);
        var traces = Enumerable.Range(0, 20).Select(_ => Id(16)).ToList();
        for (var n = 0; n < traces.Count; n++)
        {
            store.Received(Of("sales", Span(traces[n], Id(8), $"act {n}", n, n + 1), Span(traces[n], Id(8), $"act {n}", n, n + 1)));
            store.Received(new ResourceLogs { Resource = Resource("sales"), ScopeLogs = { new ScopeLogs { LogRecords = { new LogRecord { TraceId = traces[n] } } } } });
            store.Received(new ResourceMetrics { Resource = Resource("sales"), ScopeMetrics = { new ScopeMetrics { Metrics = { new Metric { Name = $"m{n}", Sum = new Sum { DataPoints = { new NumberDataPoint { AsInt = n } } } } } } } });
        }

        Assert.Equal(["act 19", "act 18", "act 17", "act 16", "act 15"], store.Traces(null, null, errorsOnly: false, 100).Select(t => t.Name));
        Assert.Null(store.Trace(Convert.ToHexStringLower(traces[14].Span)));
        Assert.Single(store.Trace(Convert.ToHexStringLower(traces[15].Span))!.Logs);
        Assert.Equal(["m0", "m1", "m2"], store.Metrics().Select(m => m.Name));
        // One act larger than the bound is still shown whole.
        store.Received(Of("sales", [.. Enumerable.Range(0, 30).Select(_ => Span(traces[0], Id(8), "import", 0, 1))]));
        Assert.Equal(30, store.Traces(null, null, errorsOnly: false, 100).Single().Spans);
    }

    private async Task<JsonElement> Get(string path) => await fixture.Engine.Operator.GetFromJsonAsync<JsonElement>(path, Stop);

    private async Task<Dictionary<string, string>> EnvironmentAsync()
    {
        using var http = new HttpClient();
        return (await http.GetFromJsonAsync<Dictionary<string, string>>($"{fixture.Engine.Run()!.Endpoints["probe"]["http"]}/environment", Stop))!;
    }

    private static ByteString Id(int length) => ByteString.CopyFrom([.. Enumerable.Range(0, length).Select(_ => (byte)Random.Shared.Next(1, 256))]);

    private static KeyValue Pair(string key, string value) => new() { Key = key, Value = new AnyValue { StringValue = value } };

    private static Resource Resource(string service) => new() { Attributes = { Pair("service.name", service) } };

    private static ResourceSpans Of(string service, params IEnumerable<Span> spans) => new() { Resource = Resource(service), ScopeSpans = { new ScopeSpans { Spans = { spans } } } };

    private static Span Span(ByteString trace, ByteString id, string name, int from, int to) => new()
    {
        TraceId = trace, SpanId = id, Name = name, Kind = RegionCloud.Otlp.V1.Span.Types.SpanKind.Server,
        StartTimeUnixNano = 1_800_000_000_000_000_000 + ((ulong)from * 1_000_000), EndTimeUnixNano = 1_800_000_000_000_000_000 + ((ulong)to * 1_000_000),
    };
}

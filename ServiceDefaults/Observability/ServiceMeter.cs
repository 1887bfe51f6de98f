using System.Diagnostics.Metrics;

namespace RegionCloud.ServiceDefaults.Observability;

/// <summary>The meter <c>RegionCloud.Service</c>: what a service meets while it answers. Names, units and what to do: docs/metrics.md.</summary>
internal static class ServiceMeter
{
    public const string Name = "RegionCloud.Service";

    private static readonly Meter Meter = new(Name);
    private static readonly Histogram<double> WriterWait = Meter.CreateHistogram<double>("regioncloud.database.writer_wait", "s", "Waiting for the turn to save; SQLite lets one writer in at a time");
    private static readonly Counter<long> Busy = Meter.CreateCounter<long>("regioncloud.database.busy", "{failure}", "Requests refused and batches of events put off because the database was locked, full or unreadable");
    private static readonly Counter<long> Retries = Meter.CreateCounter<long>("regioncloud.database.conflicts", "{conflict}", "Saves begun again because another writer was first");
    private static readonly Counter<long> Tokens = Meter.CreateCounter<long>("regioncloud.tokens.refused", "{token}", "Access tokens that were not believed, by kind of fault");
    private static readonly Counter<long> Forbidden = Meter.CreateCounter<long>("regioncloud.requests.forbidden", "{request}", "Requests without the right to them, by permission");
    private static readonly Counter<long> Peers = Meter.CreateCounter<long>("regioncloud.peers.failures", "{call}", "Calls that another department did not answer, by its gRPC service");

    private static readonly Counter<long> DeprecatedCalls = Meter.CreateCounter<long>("regioncloud.requests.deprecated", "{request}", "Requests for operations that will end, by operation");

    public static void WaitedForWriter(TimeSpan wait) => WriterWait.Record(wait.TotalSeconds);

    public static void DatabaseBusy() => Busy.Add(1);

    public static void Conflict() => Retries.Add(1);

    public static void TokenRefused(string fault) => Tokens.Add(1, new KeyValuePair<string, object?>("fault", fault));

    public static void NotPermitted(string permission) => Forbidden.Add(1, new KeyValuePair<string, object?>("permission", permission));

    public static void DeprecatedCall(string? operation) => DeprecatedCalls.Add(1, new KeyValuePair<string, object?>("operation", operation));

    public static void PeerFailed(string peer) => Peers.Add(1, new KeyValuePair<string, object?>("peer", peer));
}

using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using RegionCloud.Common.Messages.V1;
using RegionCloud.Risk.Domain;
using RegionCloud.Risk.Features.PolicyCalendar;

namespace RegionCloud.Risk.Tests;

/// <summary>The five other departments over real gRPC, each saying what the test says; one that was not started is away.</summary>
public sealed class NeighbourServices : IAsyncDisposable
{
    private readonly Dictionary<string, Neighbour> started = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> away = Departments.Others.ToDictionary(d => d, _ => FreePort(), StringComparer.Ordinal);

    public Neighbour this[string department] => started[department];

    public IEnumerable<(string Key, string Value)> Settings => away.Select(a => ($"services:{a.Key}:grpc:0", $"http://127.0.0.1:{(started.TryGetValue(a.Key, out var there) ? there.Port : a.Value)}"));

    /// <summary>All five are there, and keep all that the regulation asks of them, but have no record yet.</summary>
    public static async Task<NeighbourServices> StartAsync(params IReadOnlyCollection<string> departments)
    {
        var all = new NeighbourServices();
        foreach (var department in departments.Count == 0 ? Departments.Others : departments)
            all.started[department] = await Neighbour.StartAsync(department, all.away[department]);
        return all;
    }

    public async Task StopAsync(string department)
    {
        await started[department].DisposeAsync();
        started.Remove(department);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var neighbour in started.Values)
            await neighbour.DisposeAsync();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

public sealed class Neighbour : IAsyncDisposable
{
    private readonly WebApplication host;
    private readonly string name;

    private Neighbour(WebApplication app, string department, int port) => (host, name, Port) = (app, department, port);

    public int Port { get; }

    /// <summary>What was asked and with whose token.</summary>
    public ConcurrentQueue<(ListEvidenceRequest Request, string Authorization)> Asked { get; } = new();

    /// <summary>The facts by clause, and the days on which duties with days of their own are due.</summary>
    public List<Fact> Facts { get; } = [];

    /// <summary>Clauses that it does not keep yet.</summary>
    public HashSet<string> Unkept { get; } = new(StringComparer.Ordinal);

    public HashSet<string> Withheld { get; } = new(StringComparer.Ordinal);

    /// <summary>Instead of the answer.</summary>
    public Func<ListEvidenceResponse>? Instead { get; set; }

    /// <summary>The figures that it tells of a region, from the day on which each is known.</summary>
    private readonly List<(string Code, string Value, string Unit, string Since, string? RecordedAt)> figures = [];

    /// <summary>From a day on a figure is so; without a value it is not measurable.</summary>
    public void Tells(string code, string value, string since = "2000-01-01", string unit = "percent", string? recordedAt = null)
    {
        lock (figures)
            figures.Add((code, value, unit, since, recordedAt));
    }

    /// <summary>It takes the question and never answers.</summary>
    public bool Silent { get; set; }

    public static async Task<Neighbour> StartAsync(string department, int port)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = Path.GetTempPath() });
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(k => k.ListenLocalhost(port, listen => listen.Protocols = HttpProtocols.Http2));
        builder.Services.AddGrpc();
        Neighbour? neighbour = null;
        builder.Services.AddSingleton(_ => neighbour!);
        var app = builder.Build();
        neighbour = new Neighbour(app, department, port);
        app.MapGrpcService<Evidence>();
        app.MapGrpcService<Summary>();
        await app.StartAsync(TestContext.Current.CancellationToken);
        return neighbour;
    }

    /// <summary>A record that shows a duty or part.</summary>
    public Fact Shows(string clause, string period, string on, params IReadOnlyList<string> missingParts)
    {
        var fact = new Fact(clause, period, on, null, missingParts);
        Facts.Add(fact);
        return fact;
    }

    /// <summary>A day on which a duty with days of its own is due.</summary>
    public void Due(string clause, string dueOn, string? doneOn) => Facts.Add(new Fact(clause, dueOn, doneOn, dueOn, []));

    public async ValueTask DisposeAsync() => await host.DisposeAsync();

    public sealed record Fact(string Clause, string Period, string? On, string? DueOn, IReadOnlyList<string> MissingParts)
    {
        public Guid Id { get; } = Guid.CreateVersion7();
    }

    private sealed class Summary(Neighbour neighbour) : RegionSummaryService.RegionSummaryServiceBase
    {
        public override async Task<GetSummaryResponse> GetSummary(GetSummaryRequest request, ServerCallContext context)
        {
            if (neighbour.Silent)
                await Task.Delay(Timeout.Infinite, context.CancellationToken);
            var answer = new GetSummaryResponse { AsOf = request.AsOf, PolicySetId = Guid.Empty.ToString() };
            lock (neighbour.figures)
            {
                // Of each the newest that is known on the day.
                foreach (var told in neighbour.figures.Where(f => string.CompareOrdinal(f.Since, request.AsOf) <= 0).GroupBy(f => (f.Code, f.Unit)).Select(g => g.OrderBy(f => f.Since, StringComparer.Ordinal).Last()))
                    answer.Figures.Add(new RegionFigure { Code = told.Code, Value = told.Value, Unit = told.Unit, RecordedAt = told.RecordedAt ?? "2026-06-01T00:00:00.000Z", Link = $"/api/{neighbour.name}/v1/x" });
            }

            return answer;
        }
    }

    private sealed class Evidence(Neighbour neighbour) : PolicyEvidenceService.PolicyEvidenceServiceBase
    {
        public override async Task<ListEvidenceResponse> ListEvidence(ListEvidenceRequest request, ServerCallContext context)
        {
            neighbour.Asked.Enqueue((request, context.GetHttpContext().Request.Headers.Authorization.ToString()));
            if (neighbour.Silent)
                await Task.Delay(Timeout.Infinite, context.CancellationToken);
            return neighbour.Instead?.Invoke() ?? neighbour.Answer(request);
        }
    }

    /// <summary>As the house answers: one line for each period of a duty, whether there are records or not.</summary>
    private ListEvidenceResponse Answer(ListEvidenceRequest request)
    {
        bool Asked(string clause) => (request.Clauses.Count == 0 || request.Clauses.Contains(clause)) && !Unkept.Contains(clause);
        var answer = new ListEvidenceResponse { AsOf = request.AsOf };
        answer.Withheld.AddRange(Withheld);
        var facts = Facts.Where(f => f.On is null || string.CompareOrdinal(f.On, request.AsOf) <= 0).ToLookup(f => f.Clause, StringComparer.Ordinal);
        foreach (var part in Regulation.Parts.Where(p => p.Service == name && Asked(p.Code) && !Withheld.Contains(p.Code)))
        {
            answer.Clauses.Add(part.Code);
            foreach (var month in facts[part.Code].Where(f => string.CompareOrdinal(f.On, request.From) >= 0 && string.CompareOrdinal(f.On, request.Until) <= 0).GroupBy(f => f.Period))
                answer.Evidence.Add(Line(part.Code, month.Key, month.Max(f => f.On), "", month));
        }

        foreach (var duty in Regulation.Duties.Where(d => d.Service == name && Asked(d.Code) && !Withheld.Contains(d.Code)))
        {
            answer.Clauses.Add(duty.Code);
            if (!duty.IsPeriodic)
            {
                answer.Evidence.AddRange(facts[duty.Code].Where(f => string.CompareOrdinal(f.DueOn, request.From) >= 0 && string.CompareOrdinal(f.DueOn, request.Until) <= 0).Select(f => Line(f.Clause, f.Period, f.On, f.DueOn!, f.On is null ? [] : [f])));
                continue;
            }

            var (from, until) = (DateOnly.Parse(request.From, System.Globalization.CultureInfo.InvariantCulture), DateOnly.Parse(request.Until, System.Globalization.CultureInfo.InvariantCulture));
            foreach (var period in ServiceDefaults.Calendar.BusinessPeriod.Between(duty.Every, from, until).Select(p => p.ToString()))
            {
                var known = facts[duty.Code].Where(f => f.Period == period).OrderBy(f => f.On, StringComparer.Ordinal).ToList();
                answer.Evidence.Add(Line(duty.Code, period, known.Select(f => f.On).FirstOrDefault(), "", known));
            }
        }

        return answer;
    }

    private Common.Messages.V1.Evidence Line(string clause, string period, string? doneOn, string dueOn, IEnumerable<Fact> facts)
    {
        // What the department itself makes of it is not looked at: Risk judges.
        var line = new Common.Messages.V1.Evidence { Clause = clause, Period = period, DoneOn = doneOn ?? "", DueOn = dueOn, State = "judged by nobody" };
        foreach (var fact in facts)
        {
            var record = new EvidenceRecord { Kind = "record", Id = fact.Id.ToString(), Date = fact.On, Title = clause, RecordedAt = $"{fact.On}T01:02:03.000Z", Link = $"/api/{name}/v1/records/{fact.Id}" };
            record.MissingParts.AddRange(fact.MissingParts);
            line.Records.Add(record);
        }

        return line;
    }
}

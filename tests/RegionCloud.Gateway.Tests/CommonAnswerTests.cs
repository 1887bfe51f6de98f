using System.Net;
using System.Text.Json.Nodes;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using RegionCloud.Common.Messages.V1;

namespace RegionCloud.Gateway.Tests;

/// <summary>What every department answers over gRPC, joined for one caller: a region's standing, and the way from record to record.</summary>
public sealed class CommonAnswerTests(Running running)
{
    private static readonly Guid Region = Guid.CreateVersion7();

    [Fact]
    public async Task A_regions_figures_of_all_departments_stand_together_and_one_that_is_away_is_named()
    {
        await using var sales = await Department.StartAsync();
        await using var finance = await Department.StartAsync();
        sales.Summary = _ => new GetSummaryResponse { AsOf = "2026-06-30", PolicySetId = Region.ToString(), Figures = { Figure("contracts.amountThisYear", "100.10") }, Withheld = { "research.read" } };
        finance.Summary = _ => new GetSummaryResponse { AsOf = "2026-06-30", PolicySetId = Region.ToString(), Figures = { Figure("receivables.overdue", "0.00"), Figure("receivables.collectionRate.CNY", "") } };

        var (status, body) = await AskAsync($"/api/regions/v1/{Region}/summary?asOf=2026-06-30", sales, finance);

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(
            [("sales", "contracts.amountThisYear", "100.10"), ("finance", "receivables.overdue", "0.00"), ("finance", "receivables.collectionRate.CNY", null)],
            body["figures"]!.AsArray().Select(f => ((string?)f!["service"], (string?)f["code"], (string?)f["value"])));
        Assert.Equal("research.read", (string?)body["withheld"]![0]!["permission"]);
        Assert.Equal(["customer-service away", "marketing away", "performance away", "risk away"], body["degraded"]!.AsArray().Select(d => $"{d!["service"]} {d["reason"]}").Order(StringComparer.Ordinal));
        Assert.Equal("2026-06-30", sales.Asked!.AsOf);
        Assert.StartsWith("Bearer ey", sales.Authorization, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_cockpit_has_a_part_for_each_department_with_its_own_freshness_or_why_it_is_missing_1_3()
    {
        await using var sales = await Department.StartAsync();
        await using var finance = await Department.StartAsync();
        sales.Summary = _ => new GetSummaryResponse { AsOf = "2026-06-30", PolicySetId = Region.ToString(), Figures = { Figure("contracts.amountThisYear", "100.10") } };
        finance.Summary = _ => new GetSummaryResponse { AsOf = "2026-06-30", PolicySetId = Region.ToString(), Figures = { Figure("receivables.overdue", "") }, Withheld = { "budget.read" } };

        var (status, body) = await AskAsync($"/api/regions/v1/{Region}/cockpit?asOf=2026-06-30", sales, finance);

        Assert.True(status == HttpStatusCode.OK, body.ToString());
        var parts = body["parts"]!.AsArray().ToDictionary(p => (string)p!["service"]!, p => p!, StringComparer.Ordinal);
        Assert.Equal(["customer-service", "finance", "marketing", "performance", "risk", "sales"], parts.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(("2026-06-30T01:02:03.000Z", "100.10", null), ((string?)parts["sales"]["fresh"], (string?)parts["sales"]["figures"]![0]!["value"], parts["sales"]["degraded"]));
        Assert.Equal(("budget.read", null), ((string?)parts["finance"]["withheld"]![0], parts["finance"]["figures"]![0]!["value"]));
        Assert.Equal(("away", 0), ((string?)parts["risk"]["degraded"]!["reason"], parts["risk"]["figures"]!.AsArray().Count));
        Assert.Equal(("2026-06-30", "2026-06-30T01:02:03.000Z", false), ((string?)body["asOf"], (string?)body["fresh"], (bool)body["complete"]!));
        // With all six it is complete only when nobody withholds anything.
        Assert.True((bool)(await AskAsync($"/api/regions/v1/{Region}/cockpit?asOf=2026-06-30", sales, sales, sales)).Body["complete"]!);
        Assert.False((bool)(await AskAsync($"/api/regions/v1/{Region}/cockpit?asOf=2026-06-30", sales, finance, sales)).Body["complete"]!);
    }

    [Theory]
    [InlineData(StatusCode.NotFound, "not-found", 404)]
    [InlineData(StatusCode.FailedPrecondition, "date-in-future", 422)]
    public async Task What_every_department_refuses_is_refused(StatusCode told, string code, int status)
    {
        await using var one = await Department.StartAsync();
        one.Summary = _ => throw new RpcException(new Status(told, code), new Metadata { { "code", code } });

        var (answered, body) = await AskAsync($"/api/regions/v1/{Region}/summary?asOf=2026-06-30", one, one, one);

        Assert.Equal((status, code), ((int)answered, (string?)body["code"]));
    }

    [Fact]
    public async Task A_trace_goes_from_department_to_department_up_from_what_came_first_and_down_to_what_came_of_it_1_2()
    {
        var (customer, other, contract, receivable, payment) = (Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7());
        await using var sales = await Department.StartAsync();
        await using var finance = await Department.StartAsync();
        sales.Traces[contract] = Trace("contract", contract, "sales", up: [Link("customer", customer, "sales")], down: [Link("receivable", receivable, "finance")]);
        // The customer's other contract came of the customer, but neither led to this contract nor came of it.
        sales.Traces[customer] = Trace("customer", customer, "sales", down: [Link("contract", contract, "sales"), Link("contract", other, "sales")]);
        finance.Traces[receivable] = Trace("receivable", receivable, "finance", up: [Link("contract", contract, "sales")], down: [Link("payment", payment, "finance")]);
        finance.Traces[payment] = Trace("payment", payment, "finance", up: [Link("receivable", receivable, "finance")]);

        var (status, body) = await AskAsync($"/api/trace/v1/contract/{contract}", sales, finance);

        Assert.True(status == HttpStatusCode.OK, body.ToString());
        Assert.Equal([contract, customer, receivable, payment], body["records"]!.AsArray().Select(r => (Guid)r!["id"]!));
        Assert.All(body["records"]!.AsArray(), r => Assert.Equal($"{r!["kind"]}Made", (string?)r["steps"]![0]!["type"]));
        Assert.Equal([(customer, contract), (contract, receivable), (receivable, payment)], body["links"]!.AsArray().Select(l => ((Guid)l!["from"]!, (Guid)l["to"]!)));
        Assert.False((bool)body["cut"]!);
        var near = (await AskAsync($"/api/trace/v1/contract/{contract}?depth=1", sales, finance)).Body;
        Assert.True((bool)near["cut"]!);
        Assert.Equal([true, false, false], near["records"]!.AsArray().Select(r => r!["steps"] is not null));
    }

    [Fact]
    public async Task What_another_department_made_of_a_record_is_found_though_its_owner_knows_nothing_of_it_1_2()
    {
        var (notice, alert) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        await using var sales = await Department.StartAsync();
        await using var finance = await Department.StartAsync();
        await using var risk = await Department.StartAsync();
        finance.Traces[notice] = Trace("dunningNotice", notice, "finance");
        risk.Traces[notice] = new GetTraceResponse { Record = Link("dunningNotice", notice, "finance"), Down = { Link("alert", alert, "risk") } };
        risk.Traces[alert] = Trace("alert", alert, "risk", up: [Link("dunningNotice", notice, "finance")]);

        var (status, body) = await AskAsync($"/api/trace/v1/dunningNotice/{notice}", sales, finance, risk);

        Assert.True(status == HttpStatusCode.OK, body.ToString());
        Assert.Equal([("dunningNotice", "dunningNoticeMade"), ("alert", "alertMade")], body["records"]!.AsArray().Select(r => ((string?)r!["kind"], (string?)r["steps"]![0]!["type"])));
        Assert.Equal([(notice, alert)], body["links"]!.AsArray().Select(l => ((Guid)l!["from"]!, (Guid)l["to"]!)));
    }

    [Fact]
    public async Task A_link_into_a_department_that_is_away_is_shown_and_the_department_named()
    {
        var (contract, receivable) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        await using var sales = await Department.StartAsync();
        sales.Traces[contract] = Trace("contract", contract, "sales", down: [Link("receivable", receivable, "finance")]);

        var body = (await AskAsync($"/api/trace/v1/contract/{contract}", sales)).Body;

        Assert.Equal(receivable, (Guid)body["records"]![1]!["id"]!);
        // Any department may have made something of the contract, and of what it does not say nobody knows.
        Assert.Equal(["customer-service", "finance", "marketing", "performance", "risk"], body["degraded"]!.AsArray().Select(d => (string?)d!["service"]).Order(StringComparer.Ordinal));
        // Whether one that is away has the record nobody knows.
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await AskAsync($"/api/trace/v1/contract/{Guid.CreateVersion7()}", sales)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await AskAsync($"/api/trace/v1/contract/{Guid.CreateVersion7()}", sales, sales, sales)).Status);
    }

    [Theory]
    [InlineData("/api/trace/v1/contract/00000000-0000-0000-0000-000000000001?depth=6")]
    [InlineData("/api/trace/v1/contract/00000000-0000-0000-0000-000000000001?colour=red")]
    [InlineData("/api/regions/v1/00000000-0000-0000-0000-000000000001/summary?asOf=7")]
    [InlineData("/api/regions/v1/00000000-0000-0000-0000-000000000001/cockpit?asOf=7")]
    public async Task They_are_as_strict_about_their_parameters_as_a_service(string path)
    {
        using var client = running.Gateway.Client(await running.Issuer.TokenAsync("eva"));
        using var answer = await client.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Theory]
    [InlineData("/api/trace/v1/contract/00000000-0000-0000-0000-000000000001")]
    [InlineData("/api/regions/v1/00000000-0000-0000-0000-000000000001/summary")]
    [InlineData("/api/regions/v1/00000000-0000-0000-0000-000000000001/cockpit")]
    public async Task Nobody_asks_without_a_token(string path)
    {
        using var client = running.Gateway.Client();
        using var answer = await client.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    private async Task<(HttpStatusCode Status, JsonNode Body)> AskAsync(string path, Department sales, Department? finance = null, Department? others = null)
    {
        using var data = new Folder();
        await using var gateway = await Program.GatewayAsync(data, running.Issuer.Http, sales.Address,
            ("services:sales:grpc:0", Text(sales)), ("services:finance:grpc:0", Text(finance)), ("services:performance:grpc:0", Text(others)), ("services:marketing:grpc:0", Text(others)), ("services:risk:grpc:0", Text(others)), ("services:customer-service:grpc:0", Text(others)), ("Gateway:PartTimeout", "00:00:05"));
        using var client = gateway.Client(await running.Issuer.TokenAsync("eva"));
        using var answer = await client.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
        return (answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!);
    }

    private static string Text(Department? department) => (department?.Address ?? Program.FreeAddress()).ToString().TrimEnd('/');

    private static RegionFigure Figure(string code, string value) => new() { Code = code, Value = value, Unit = "CNY", RecordedAt = "2026-06-30T01:02:03.000Z", Link = "/api/x" };

    private static TraceLink Link(string kind, Guid id, string service) => new() { Kind = kind, Id = id.ToString(), Number = "", Relation = kind, Service = service, Link = $"/api/{service}/v1/{kind}s/{id}" };

    private static GetTraceResponse Trace(string kind, Guid id, string service, TraceLink[]? up = null, TraceLink[]? down = null)
        => new() { Record = Link(kind, id, service), Up = { up ?? [] }, Down = { down ?? [] }, Events = { new TraceEvent { Type = $"{kind}Made", Id = "1", OccurredOn = "2026-06-30", RecordedAt = "2026-06-30T01:02:03.000Z" } } };

    /// <summary>A department over real gRPC that answers what the test says.</summary>
    private sealed class Department : IAsyncDisposable
    {
        private readonly WebApplication host;

        private Department(WebApplication app, Uri address) => (host, Address) = (app, address);

        public Uri Address { get; }

        public Func<GetSummaryRequest, GetSummaryResponse> Summary { get; set; } = _ => throw new RpcException(new Status(StatusCode.NotFound, "not-found"));

        public Dictionary<Guid, GetTraceResponse> Traces { get; } = [];

        public GetSummaryRequest? Asked { get; set; }

        public string? Authorization { get; set; }

        public static async Task<Department> StartAsync()
        {
            var address = Program.FreeAddress();
            var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = Path.GetTempPath() });
            builder.Logging.ClearProviders();
            builder.WebHost.ConfigureKestrel(k => k.ListenLocalhost(address.Port, listen => listen.Protocols = HttpProtocols.Http2));
            builder.Services.AddGrpc();
            Department? department = null;
            builder.Services.AddSingleton(_ => department!);
            var app = builder.Build();
            department = new Department(app, address);
            app.MapGrpcService<SummaryService>();
            app.MapGrpcService<TracesService>();
            await app.StartAsync(TestContext.Current.CancellationToken);
            return department;
        }

        public async ValueTask DisposeAsync() => await host.DisposeAsync();
    }

    private sealed class SummaryService(Department department) : RegionSummaryService.RegionSummaryServiceBase
    {
        public override Task<GetSummaryResponse> GetSummary(GetSummaryRequest request, ServerCallContext context)
        {
            (department.Asked, department.Authorization) = (request, context.GetHttpContext().Request.Headers.Authorization.ToString());
            return Task.FromResult(department.Summary(request));
        }
    }

    private sealed class TracesService(Department department) : TraceService.TraceServiceBase
    {
        public override Task<GetTraceResponse> GetTrace(GetTraceRequest request, ServerCallContext context)
            => Task.FromResult(department.Traces.GetValueOrDefault(Guid.Parse(request.Id)) is { } trace && trace.Record.Kind == request.Kind ? trace : throw new RpcException(new Status(StatusCode.NotFound, "not-found")));
    }
}

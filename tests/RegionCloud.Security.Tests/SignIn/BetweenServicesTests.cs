using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Grpc.Core;
using RegionCloud.Finance.Messages.V1;
using RegionCloud.Organisation.Messages.V1;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.Testing;

namespace RegionCloud.Security.Tests.SignIn;

/// <summary>Between services the user's own token decides, a job's principal may only what its column lists, and the network proves nothing (security §2.7).</summary>
[Collection(nameof(HostsWithBroker))]
public sealed class BetweenServicesTests(HostsWithBroker running)
{
    private readonly RunningHosts hosts = running.Hosts;

    [Fact]
    public async Task Finance_answers_Sales_on_the_users_own_rights_over_cleartext_HTTP2()
    {
        var (east, west) = (await SignAsync("EAST", "nancy", "emil"), await SignAsync("WEST", "michael", "walter"));
        await Wait.Until(async () => (await CollectionsAsync("oscar", east, west)).Count == 2, "Finance knows both contracts", TimeSpan.FromSeconds(30));

        // svc-sales may not ask for collections, so figures in the ledger can only have come for the user's token.
        var line = Assert.Single((await hosts.DoAsync("michael", HttpMethod.Get, "/api/sales/v1/contract-ledger")).GetProperty("items").EnumerateArray());
        Assert.Equal((west, "80.00"), (line.GetProperty("contractId").GetString(), line.GetProperty("collection").GetProperty("receivable").GetString()));
        Assert.Equal([west], await CollectionsAsync("michael", east, west));
        Assert.Equal([east], await CollectionsAsync("nancy", east, west));
        var refused = await Assert.ThrowsAsync<RpcException>(() => CollectionsAsync("eva", east, west));
        Assert.Equal((StatusCode.PermissionDenied, "not-permitted"), (refused.StatusCode, refused.Trailers.GetValue("code")));
    }

    [Fact]
    public async Task Without_a_token_the_neighbours_network_is_worth_nothing()
    {
        using var finance = RunningHosts.Channel(hosts.Finance, r => r.Headers.Add("X-User-Subject", "admin"));
        using var performance = RunningHosts.Channel(hosts.Performance, r => r.Headers.Add("X-User-Subject", "svc-sales"));

        Assert.Equal(StatusCode.Unauthenticated, (await Assert.ThrowsAsync<RpcException>(async () => await new CollectionService.CollectionServiceClient(finance).GetCollectionsAsync(new GetCollectionsRequest { AsOf = "2026-01-01" }, cancellationToken: TestContext.Current.CancellationToken))).StatusCode);
        Assert.Equal(StatusCode.Unauthenticated, (await Assert.ThrowsAsync<RpcException>(async () => await new OrganisationService.OrganisationServiceClient(performance).ListChangesAsync(new ListChangesRequest(), cancellationToken: TestContext.Current.CancellationToken))).StatusCode);
    }

    [Theory]
    [InlineData("svc-sales", true)]
    [InlineData("svc-finance", true)]
    [InlineData("svc-performance", false)]
    [InlineData("svc-gateway", false)]
    public async Task A_principal_may_what_its_column_lists_and_nothing_else(string principal, bool mayReadTheFeed)
    {
        var token = await hosts.PrincipalAsync(principal);
        using var performance = RunningHosts.Channel(hosts.Performance);
        using var finance = RunningHosts.Channel(hosts.Finance);

        Assert.Equal(mayReadTheFeed ? StatusCode.OK : StatusCode.PermissionDenied, await StatusOf(async () =>
            await new OrganisationService.OrganisationServiceClient(performance).ListChangesAsync(new ListChangesRequest(), RunningHosts.Bearer(token))));
        Assert.Equal(StatusCode.PermissionDenied, await StatusOf(async () =>
            await new CollectionService.CollectionServiceClient(finance).GetCollectionsAsync(new GetCollectionsRequest { AsOf = "2026-01-01" }, RunningHosts.Bearer(token))));
        using var client = new HttpClient { BaseAddress = hosts.Gateway.At.Http };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        foreach (var path in new[] { "/api/performance/v1/regions", "/api/sales/v1/contracts", "/api/finance/v1/payments" })
            Assert.Equal(HttpStatusCode.Forbidden, (await client.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken)).StatusCode);
    }

    [Fact]
    public void The_table_gives_the_principals_the_feed_of_the_organisation_what_every_department_answers_customer_service_the_customers_and_Sales_the_reconciliation_their_daily_work_and_nothing_else()
        => Assert.Equal(
            [
                "svc-customer-service customer.feed", "svc-customer-service organisation.feed", "svc-finance dunning.create", "svc-finance organisation.feed", "svc-marketing organisation.feed", "svc-performance cycleClose.create", "svc-risk duty.create", "svc-risk kri.create", "svc-risk organisation.feed", "svc-sales organisation.feed", "svc-sales reconciliation.read",
            ],
            from principal in new[] { "svc-customer-service", "svc-finance", "svc-gateway", "svc-marketing", "svc-performance", "svc-risk", "svc-sales" }
            from permission in Permissions.All.Order(StringComparer.Ordinal)
            where Permissions.Of(permission, principal) is not null && permission is not ("evidence.read" or "summary.read" or "trace.read")
            select $"{principal} {permission}");

    private async Task<string> SignAsync(string code, string seller, string head)
    {
        var regions = await hosts.DoAsync("oscar", HttpMethod.Get, "/api/performance/v1/regions");
        var regionId = regions.GetProperty("items").EnumerateArray().Single(r => r.GetProperty("code").GetString() == code).GetProperty("id").GetString();
        var customer = await hosts.DoAsync(seller, HttpMethod.Post, "/api/sales/v1/customers", new { code = $"C-{code}", details = new { name = $"Customer {code}", city = "Shanghai", country = "China" }, regionId });
        var contract = await hosts.DoAsync(seller, HttpMethod.Post, "/api/sales/v1/contracts", new { regionId, customerId = Text(customer, "id"), amount = "80.00", terms = "as agreed", instalments = new[] { new { dueOn = "2030-01-15", amount = "80.00" } } });
        var path = $"/api/sales/v1/contracts/{Text(contract, "id")}";
        contract = await hosts.DoAsync(seller, HttpMethod.Post, $"{path}/submit", new { lawful = true, clear = true, complete = true }, Text(contract, "etag"));
        contract = await hosts.DoAsync(head, HttpMethod.Post, $"{path}/review", new { lawful = true, clear = true, complete = true }, Text(contract, "etag"));
        contract = await hosts.DoAsync(seller, HttpMethod.Post, $"{path}/sign", new { }, Text(contract, "etag"));
        return Text(contract, "id");
    }

    private async Task<List<string>> CollectionsAsync(string user, params string[] contracts)
    {
        using var channel = RunningHosts.Channel(hosts.Finance);
        var request = new GetCollectionsRequest { AsOf = TimeZoneInfo.ConvertTime(TimeProvider.System.GetUtcNow(), BusinessClock.CompanyZone).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) };
        request.ContractIds.AddRange(contracts);
        var answer = await new CollectionService.CollectionServiceClient(channel).GetCollectionsAsync(request, RunningHosts.Bearer(await hosts.TokenAsync(user)));
        return [.. answer.Collections.Select(c => c.ContractId)];
    }

    private static async Task<StatusCode> StatusOf(Func<Task> call)
    {
        try
        {
            await call();
            return StatusCode.OK;
        }
        catch (RpcException e)
        {
            return e.StatusCode;
        }
    }

    private static string Text(JsonElement body, string name) => body.GetProperty(name).GetString()!;
}

/// <summary>With a broker of its own: events travel. The organisation is pulled when an event says so, else every 20 s.</summary>
public sealed class HostsWithBroker : IAsyncLifetime
{
    private readonly PrivateBroker broker = PrivateBroker.Away();

    public RunningHosts Hosts { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        await broker.StartAsync();
        Hosts = await RunningHosts.StartAsync(broker: broker.NewVirtualHost());
    }

    public async ValueTask DisposeAsync()
    {
        if (Hosts is not null)
            await Hosts.DisposeAsync();
        await broker.DisposeAsync();
    }
}

[CollectionDefinition(nameof(HostsWithBroker))]
public sealed class HostsWithBrokerTests : ICollectionFixture<HostsWithBroker>;

using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Grpc.Core;
using RegionCloud.Finance.Messages.V1;
using RegionCloud.Organisation.Messages.V1;

namespace RegionCloud.Security.Tests.SignIn;

/// <summary>Security S4: every class of bad token at every host, 100 % refused.</summary>
[Collection(nameof(HostsWithoutBroker))]
public sealed class BadTokenTests(HostsWithoutBroker running) : IAsyncLifetime
{
    private static readonly string[] HttpHosts = ["gateway http", "performance http", "sales http", "finance http"];
    private static readonly string[] GrpcHosts = ["performance grpc", "sales grpc", "finance grpc"];
    private readonly TcpListener trap = new(IPAddress.Loopback, 0);
    private readonly HttpClient http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });
    private BadTokens tokens = null!;

    public static TheoryData<string, string> EveryClassAtEveryHost()
    {
        var all = new TheoryData<string, string>();
        foreach (var host in HttpHosts.Concat(GrpcHosts))
        {
            foreach (var name in BadTokens.Classes.Keys)
                all.Add(host, name);
        }

        return all;
    }

    public ValueTask InitializeAsync()
    {
        trap.Start();
        tokens = new BadTokens(running.Hosts, running.Session, new Uri($"http://{trap.LocalEndpoint}/"));
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        Assert.False(trap.Pending(), "A key that a token names was asked for.");
        trap.Dispose();
        http.Dispose();
        tokens.Dispose();
        return ValueTask.CompletedTask;
    }

    [Theory]
    [MemberData(nameof(EveryClassAtEveryHost))]
    public async Task A_bad_token_is_401_and_over_gRPC_Unauthenticated_S4(string host, string what)
    {
        void Spoil(HttpRequestMessage request) => BadTokens.Classes[what](tokens, request);
        if (GrpcHosts.Contains(host))
        {
            var refused = await Assert.ThrowsAsync<RpcException>(() => CallAsync(host, Spoil));
            Assert.Equal((StatusCode.Unauthenticated, "unauthenticated"), (refused.StatusCode, refused.Trailers.GetValue("code")));
            return;
        }

        using var request = new HttpRequestMessage(HttpMethod.Get, Address(host));
        Spoil(request);
        using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.StartsWith("Bearer", answer.Headers.WwwAuthenticate.ToString(), StringComparison.Ordinal);
        Assert.Equal("unauthenticated", (await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken)).GetProperty("code").GetString());
    }

    [Theory]
    [InlineData("gateway http")]
    [InlineData("performance http")]
    [InlineData("sales http")]
    [InlineData("finance http")]
    public async Task The_same_token_with_nothing_wrong_opens_the_door_but_not_two_header_lines_of_it(string host)
    {
        using var good = new HttpRequestMessage(HttpMethod.Get, Address(host));
        good.Headers.Authorization = new("Bearer", tokens.Good());
        Assert.Equal(HttpStatusCode.OK, (await http.SendAsync(good, TestContext.Current.CancellationToken)).StatusCode);

        // The client would join them; this is as they stand on the wire.
        var at = Address(host);
        using var socket = new TcpClient();
        await socket.ConnectAsync(IPAddress.Loopback, at.Port, TestContext.Current.CancellationToken);
        await socket.GetStream().WriteAsync(
            Encoding.ASCII.GetBytes($"GET {at.AbsolutePath} HTTP/1.1\r\nHost: {at.Authority}\r\nAuthorization: Bearer {tokens.Good()}\r\nAuthorization: Bearer {tokens.Good()}\r\nConnection: close\r\n\r\n"),
            TestContext.Current.CancellationToken);
        using var reader = new StreamReader(socket.GetStream());
        Assert.StartsWith("HTTP/1.1 401", await reader.ReadLineAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("performance grpc", StatusCode.PermissionDenied)]
    // Who keeps no organisation answers nothing of it.
    [InlineData("sales grpc", StatusCode.Unimplemented)]
    [InlineData("finance grpc", StatusCode.OK)]
    public async Task The_same_token_with_nothing_wrong_is_known_over_gRPC(string host, StatusCode expected)
    {
        var status = StatusCode.OK;
        try
        {
            await CallAsync(host, r => r.Headers.Authorization = new("Bearer", tokens.Good()));
        }
        catch (RpcException e)
        {
            status = e.StatusCode;
        }

        Assert.Equal(expected, status);
    }

    private Uri Address(string host) => host switch
    {
        "gateway http" => new(running.Hosts.Gateway.At.Http, "/api/sales/v1/contracts"),
        "performance http" => new(running.Hosts.Performance.At.Http, "/api/performance/v1/regions"),
        "sales http" => new(running.Hosts.Sales.At.Http, "/api/sales/v1/contracts"),
        "finance http" => new(running.Hosts.Finance.At.Http, "/api/finance/v1/payments"),
        _ => throw new ArgumentOutOfRangeException(nameof(host), host, null),
    };

    private async Task CallAsync(string host, Action<HttpRequestMessage> alter)
    {
        using var channel = RunningHosts.Channel(
            host switch { "performance grpc" => running.Hosts.Performance, "sales grpc" => running.Hosts.Sales, _ => running.Hosts.Finance }, alter);
        if (host == "finance grpc")
            await new CollectionService.CollectionServiceClient(channel).GetCollectionsAsync(new GetCollectionsRequest { AsOf = "2026-01-01" }, cancellationToken: TestContext.Current.CancellationToken);
        else
            await new OrganisationService.OrganisationServiceClient(channel).ListChangesAsync(new ListChangesRequest(), cancellationToken: TestContext.Current.CancellationToken);
    }
}

[CollectionDefinition(nameof(HostsWithoutBroker))]
public sealed class HostsWithoutBrokerTests : ICollectionFixture<HostsWithoutBroker>;

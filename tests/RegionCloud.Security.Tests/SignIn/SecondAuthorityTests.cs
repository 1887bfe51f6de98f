using System.Net;
using System.Net.Http.Headers;
using Grpc.Core;
using RegionCloud.Finance.Messages.V1;

namespace RegionCloud.Security.Tests.SignIn;

/// <summary>Production names its provider by <c>Authentication:Authority</c> alone (A1); here an issuer under another host name stands for it.</summary>
[Collection(nameof(HostsWithoutBroker))]
public sealed class SecondAuthorityTests(HostsWithoutBroker running)
{
    private static readonly Uri Contracts = new("/api/sales/v1/contracts", UriKind.Relative);

    [Fact]
    public async Task In_Production_only_the_configured_authority_is_believed_and_a_neighbours_tokens_are_401_A1()
    {
        await using var production = await RunningHosts.StartAsync("localhost", "Production", more: ("Authentication:RequireHttps", "false"));
        var (ours, theirs) = (await production.TokenAsync("oscar"), await running.Hosts.TokenAsync("oscar"));

        foreach (var host in new[] { production.Gateway, production.Sales })
        {
            Assert.Equal(HttpStatusCode.OK, await AskAsync(host, ours));
            Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(host, theirs));
        }

        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(running.Hosts.Sales, ours));
        using var channel = RunningHosts.Channel(production.Finance);
        var finance = new CollectionService.CollectionServiceClient(channel);
        await finance.GetCollectionsAsync(new GetCollectionsRequest { AsOf = "2026-01-01" }, RunningHosts.Bearer(ours), cancellationToken: TestContext.Current.CancellationToken);
        var refused = await Assert.ThrowsAsync<RpcException>(async () => await finance.GetCollectionsAsync(new GetCollectionsRequest { AsOf = "2026-01-01" }, RunningHosts.Bearer(theirs), cancellationToken: TestContext.Current.CancellationToken));
        Assert.Equal(StatusCode.Unauthenticated, refused.StatusCode);
    }

    [Theory]
    [InlineData("RegionCloud.Sales")]
    [InlineData("RegionCloud.Gateway")]
    public async Task In_Production_an_authority_without_https_stops_the_start(string program)
    {
        await using var host = Host.Start(program, "Production", Host.Endpoints.Free(),
        [
            ("Authentication:Authority", running.Hosts.Authority), ("Database:Provider", "Sqlite"),
            ("ConnectionStrings:sales-db", $"Data Source={Path.Combine(running.Hosts.Folder, "never.db")}"), ("Gateway:DataFolder", running.Hosts.Folder),
        ]);
        var (code, said) = await host.EndAsync();

        Assert.NotEqual(0, code);
        Assert.Contains("must use HTTPS", said, StringComparison.Ordinal);
    }

    private static async Task<HttpStatusCode> AskAsync(Host host, string token)
    {
        using var client = new HttpClient { BaseAddress = host.At.Http };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var answer = await client.GetAsync(Contracts, TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }
}

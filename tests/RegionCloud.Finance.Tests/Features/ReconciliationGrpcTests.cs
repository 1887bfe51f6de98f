using Grpc.Core;
using Grpc.Net.Client;
using RegionCloud.Finance.Messages.V1;
using RegionCloud.Testing;

namespace RegionCloud.Finance.Tests.Features;

/// <summary>What Sales holds its own books against (I1, I2).</summary>
public sealed class ReconciliationGrpcTests : IAsyncLifetime
{
    private ServiceApp<Program> app = null!;
    private GrpcChannel channel = null!;

    public async ValueTask InitializeAsync()
    {
        app = await FinanceApp.StartAsync();
        channel = GrpcChannel.ForAddress("http://localhost", new GrpcChannelOptions { HttpHandler = app.Server.CreateHandler() });
    }

    public ValueTask DisposeAsync()
    {
        channel.Dispose();
        return app.DisposeAsync();
    }

    [Fact]
    public async Task Every_account_of_every_region_is_told_page_by_page()
    {
        var paid = await app.SignAsync(FinanceApp.Contract(instalments: [(10, 60.01m), (20, 40m)]));
        var other = await app.SignAsync(FinanceApp.Contract("wendy", "WEST", instalments: [(10, 60m)]));
        await app.As("fiona").PayAsync(paid, "30.00", 15);

        List<Account> accounts = [];
        for (var page = await ListAsync("svc-sales", ""); page.Accounts.Count > 0; page = await ListAsync("svc-sales", page.Accounts[^1].ContractId))
            accounts.Add(Assert.Single(page.Accounts));

        Assert.Equal(
            [(paid.ContractId.ToString(), "100.01", "30.00", false), (other.ContractId.ToString(), "60.00", "0.00", false)],
            accounts.OrderBy(a => a.ContractId).Select(a => (a.ContractId, a.Opened.Amount, a.Received.Amount, a.Voided)));
        var known = await Client.FindAccountsAsync(Finding(other.ContractId, Guid.CreateVersion7()), Bearer("svc-sales"), cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal([other.ContractId.ToString()], known.ContractIds);
    }

    [Theory]
    [InlineData("bob")]
    [InlineData("admin")]
    [InlineData("svc-performance")]
    public async Task Nobody_but_Sales_may_ask(string subject)
        => Assert.Equal(StatusCode.PermissionDenied, (await Assert.ThrowsAsync<RpcException>(() => ListAsync(subject, ""))).StatusCode);

    [Fact]
    public async Task Sizes_and_ids_out_of_range_are_an_invalid_argument()
    {
        Assert.Equal(StatusCode.InvalidArgument, (await Assert.ThrowsAsync<RpcException>(() => ListAsync("svc-sales", "", 501))).StatusCode);
        Assert.Equal(StatusCode.InvalidArgument, (await Assert.ThrowsAsync<RpcException>(() => ListAsync("svc-sales", "x"))).StatusCode);
        Assert.Equal(StatusCode.InvalidArgument, (await Assert.ThrowsAsync<RpcException>(async () =>
            await Client.FindAccountsAsync(Finding([.. Enumerable.Range(0, 501).Select(_ => Guid.CreateVersion7())]), Bearer("svc-sales"), cancellationToken: TestContext.Current.CancellationToken))).StatusCode);
    }

    private ReconciliationService.ReconciliationServiceClient Client => new(channel);

    private async Task<ListAccountsResponse> ListAsync(string subject, string after, int size = 1)
        => await Client.ListAccountsAsync(new ListAccountsRequest { After = after, PageSize = size }, Bearer(subject), cancellationToken: TestContext.Current.CancellationToken);

    private static FindAccountsRequest Finding(params Guid[] contracts)
    {
        var request = new FindAccountsRequest();
        request.ContractIds.AddRange(contracts.Select(c => c.ToString()));
        return request;
    }

    private static Metadata Bearer(string subject) => new() { { "Authorization", $"Bearer {TestTokens.For(subject)}" } };
}

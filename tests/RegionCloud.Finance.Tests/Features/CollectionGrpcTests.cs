using Grpc.Core;
using Grpc.Net.Client;
using RegionCloud.Finance.Messages.V1;
using RegionCloud.Testing;

namespace RegionCloud.Finance.Tests.Features;

public sealed class CollectionGrpcTests : IAsyncLifetime
{
    private ServiceApp<Program> app = null!;

    public async ValueTask InitializeAsync() => app = await FinanceApp.StartAsync();

    public ValueTask DisposeAsync() => app.DisposeAsync();

    [Fact]
    public async Task Collections_are_told_as_of_a_day_within_the_callers_scope()
    {
        var contract = await app.SignAsync(FinanceApp.Contract(instalments: [(10, 60m), (20, 40m)]));
        var other = await app.SignAsync(FinanceApp.Contract("wendy", "WEST", instalments: [(10, 60m)]));
        await app.As("fiona").PayAsync(contract, "30.00", 15);

        var answer = await AskAsync("bob", FinanceApp.Day(41), contract.ContractId, other.ContractId, Guid.CreateVersion7());

        var collection = Assert.Single(answer.Collections);
        Assert.Equal(contract.ContractId.ToString(), collection.ContractId);
        Assert.Equal(("100.00", "30.00", "70.00", "70.00"), (collection.Receivable.Amount, collection.Received.Amount, collection.Outstanding.Amount, collection.Overdue.Amount));
        Assert.Equal(31, collection.OldestOverdueDays);
        Assert.Equal("0.00", Assert.Single((await AskAsync("bob", FinanceApp.Day(10), contract.ContractId)).Collections).Overdue.Amount);
    }

    [Fact]
    public async Task What_fell_due_and_was_paid_on_it_is_told_of_the_region_and_of_each_person_by_share_RB_05_RB_13()
    {
        var contract = await app.SignAsync(FinanceApp.Contract(shares: [("anna", 50m), ("abel", 50m)], instalments: [(10, 100.01m), (20, 40m)]));
        await app.SignAsync(FinanceApp.Contract("wendy", "WEST", instalments: [(10, 60m)]));
        await app.As("fiona").PayAsync(contract, "33.35", 9);

        Assert.Equal([" 100.01 33.35", "abel 50.00 16.67", "anna 50.01 16.68"], await DueAsync(FinanceApp.Day(10)));
        // The day before nothing had fallen due; the next instalment is not asked for.
        Assert.All(await DueAsync(FinanceApp.Day(9)), row => Assert.EndsWith(" 0.00 0.00", row, StringComparison.Ordinal));

        async Task<IEnumerable<string>> DueAsync(DateOnly asOf)
        {
            using var channel = app.Ask("carl");
            var request = new GetDueCollectionRequest { RegionId = TestOrganisation.East.ToString(), AsOf = asOf.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture) };
            return (await new CollectionService.CollectionServiceClient(channel).GetDueCollectionAsync(request, cancellationToken: TestContext.Current.CancellationToken)).Rows
                .Select(r => $"{new[] { "anna", "abel" }.SingleOrDefault(p => TestOrganisation.IdOf(p).ToString() == r.EmployeeId)} {r.Due.Amount} {r.PaidOnDue.Amount}").Order(StringComparer.Ordinal);
        }
    }

    [Fact]
    public async Task More_than_500_or_an_unreadable_id_is_an_invalid_argument()
    {
        var many = await Assert.ThrowsAsync<RpcException>(() => AskAsync("bob", FinanceApp.Day(1), [.. Enumerable.Range(0, 501).Select(_ => Guid.CreateVersion7())]));

        Assert.Equal(StatusCode.InvalidArgument, many.StatusCode);
    }

    /// <summary>Found by the fuzzer: such bytes were answered as Unknown, as if the service had failed.</summary>
    [Theory]
    [InlineData("120331")]
    [InlineData("826C6EBC2398D7")]
    public async Task A_message_that_cannot_be_read_is_an_invalid_argument(string bytes)
    {
        var raw = Marshallers.Create<byte[]>(b => b, b => b);
        var method = new Method<byte[], byte[]>(MethodType.Unary, "regioncloud.finance.v1.CollectionService", "GetCollections", raw, raw);
        using var channel = GrpcChannel.ForAddress("http://localhost", new GrpcChannelOptions { HttpHandler = app.Server.CreateHandler() });

        using var call = channel.CreateCallInvoker().AsyncUnaryCall(method, null, new CallOptions(new Metadata { { "Authorization", $"Bearer {TestTokens.For("bob")}" } }), Convert.FromHexString(bytes));

        Assert.Equal(StatusCode.InvalidArgument, (await Assert.ThrowsAsync<RpcException>(async () => await call.ResponseAsync)).StatusCode);
    }

    private async Task<GetCollectionsResponse> AskAsync(string subject, DateOnly asOf, params Guid[] contracts)
    {
        using var channel = GrpcChannel.ForAddress("http://localhost", new GrpcChannelOptions { HttpHandler = app.Server.CreateHandler() });
        var request = new GetCollectionsRequest { AsOf = asOf.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture) };
        request.ContractIds.AddRange(contracts.Select(c => c.ToString()));
        return await new CollectionService.CollectionServiceClient(channel).GetCollectionsAsync(
            request, new Metadata { { "Authorization", $"Bearer {TestTokens.For(subject)}" } }, cancellationToken: TestContext.Current.CancellationToken);
    }
}

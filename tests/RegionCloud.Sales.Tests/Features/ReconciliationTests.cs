using System.Net;
using System.Text.Json;
using Grpc.Core;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using RegionCloud.Finance.Messages.V1;
using RegionCloud.Testing;

namespace RegionCloud.Sales.Tests.Features;

/// <summary>Sales holds its books against Finance's, both ways (I1, I2); against the real Finance it does so in the whole system's tests.</summary>
public sealed class ReconciliationTests : IAsyncLifetime
{
    private readonly Books books = new();
    private ServiceApp<Program> app = null!;

    public async ValueTask InitializeAsync() => app = await SalesApp.StartAsync();

    public ValueTask DisposeAsync() => app.DisposeAsync();

    [Fact]
    public async Task Differences_are_named_whichever_side_they_are_on_and_what_is_young_may_be_on_its_way()
    {
        var (same, other, unknown) = (await app.SignedAsync("10.00"), await app.SignedAsync("20.00", "BLONP"), await app.SignedAsync("30.00", "CHOPS"));
        var stranger = Guid.CreateVersion7().ToString();
        books.Add(same.Id(), "10.00").Add(other.Id(), "20.01").Add(stranger, "5.00");

        var found = await AskAsync(0);

        Assert.Equal((3, 3, 3), (found.GetProperty("contracts").GetInt32(), found.GetProperty("accounts").GetInt32(), found.GetProperty("different").GetInt32()));
        Assert.Equal(
            new[] { (other.Id(), "amount"), (stranger, "missingInSales"), (unknown.Id(), "missingInFinance") }.Order(),
            found.GetProperty("items").EnumerateArray().Select(i => (i.Text("contractId"), i.Text("what"))).Order());
        Assert.Equal((0, 3), ((await AskAsync(86_400)).GetProperty("different").GetInt32(), (await AskAsync(86_400)).GetProperty("inFlight").GetInt32()));
    }

    private async Task<JsonElement> AskAsync(int inFlightSeconds)
    {
        await using var joined = app.WithWebHostBuilder(web => web.ConfigureTestServices(services => services.AddSingleton<ReconciliationService.ReconciliationServiceClient>(books)));
        using var olga = joined.CreateClient();
        olga.DefaultRequestHeaders.Authorization = app.Operating("olga").DefaultRequestHeaders.Authorization;
        using var answer = await olga.GetAsync(new Uri($"/ops/reconciliation?inFlightSeconds={inFlightSeconds}", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return JsonElement.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    /// <summary>Finance's accounts as the test says, in one page.</summary>
    private sealed class Books : ReconciliationService.ReconciliationServiceClient
    {
        private readonly ListAccountsResponse accounts = new();

        public Books Add(string contract, string amount)
        {
            accounts.Accounts.Add(new Account
            {
                ContractId = contract, Number = contract, Opened = Money(amount), Received = Money("0.00"), LastRecordedAt = TimeProvider.System.GetUtcNow().ToString("O", System.Globalization.CultureInfo.InvariantCulture),
            });
            return this;
        }

        public override AsyncUnaryCall<ListAccountsResponse> ListAccountsAsync(ListAccountsRequest request, CallOptions options) => Answer(request.After.Length == 0 ? accounts : new ListAccountsResponse());

        public override AsyncUnaryCall<FindAccountsResponse> FindAccountsAsync(FindAccountsRequest request, CallOptions options)
            => Answer(new FindAccountsResponse { ContractIds = { request.ContractIds.Where(id => accounts.Accounts.Any(a => a.ContractId == id)) } });

        private static Money Money(string amount) => new() { Amount = amount, Currency = "CNY" };

        private static AsyncUnaryCall<T> Answer<T>(T answer) => new(Task.FromResult(answer), Task.FromResult(new Metadata()), () => Status.DefaultSuccess, () => [], () => { });
    }
}

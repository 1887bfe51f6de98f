using System.Net;
using System.Text;

namespace RegionCloud.Gateway.Tests;

/// <summary>A gateway of short patience, whose Finance has no address and whose Sales may be killed.</summary>
public sealed class OutageTests(Running running) : IAsyncLifetime
{
    private readonly Folder data = new();
    private StubService sales = null!;
    private Program gateway = null!;
    private HttpClient client = null!;

    public async ValueTask InitializeAsync()
    {
        sales = await StubService.StartAsync();
        gateway = await Program.GatewayAsync(data, running.Issuer.Http, sales.Address, ("services:finance:http:0", ""), ("Gateway:Timeout", "00:00:00.5"), ("Gateway:ImportTimeout", "00:00:10"));
        client = gateway.Client(await running.Issuer.TokenAsync());
    }

    [Fact]
    public async Task Absent_dying_silent_and_returning_services_are_each_told_truly()
    {
        using (var nowhere = await client.GetAsync(Relative("/api/finance/v1/payments"), TestContext.Current.CancellationToken))
            await Problems.AssertAsync(nowhere, HttpStatusCode.ServiceUnavailable, "service-unavailable", retryable: true);

        var slow = sales.On(http => Task.Delay(TimeSpan.FromSeconds(2), http.RequestAborted));
        using (var silent = await client.GetAsync(Relative(slow), TestContext.Current.CancellationToken))
            await Problems.AssertAsync(silent, HttpStatusCode.GatewayTimeout, "service-timeout", retryable: true);
        using (var import = await client.PostAsync(Relative(slow), new StringContent("a,b\n", Encoding.UTF8, "text/csv"), TestContext.Current.CancellationToken))
            Assert.Equal(HttpStatusCode.OK, import.StatusCode);

        var deadly = sales.On(http =>
        {
            http.Abort();
            return Task.CompletedTask;
        });
        using (var died = await client.PostAsync(Relative(deadly), new StringContent("{}"), TestContext.Current.CancellationToken))
            await Problems.AssertAsync(died, HttpStatusCode.ServiceUnavailable, "service-unavailable", retryable: true);

        await sales.DisposeAsync();
        using (var away = await client.GetAsync(Relative("/api/sales/v1/contracts"), TestContext.Current.CancellationToken))
            await Problems.AssertAsync(away, HttpStatusCode.ServiceUnavailable, "service-unavailable", retryable: true);

        await using var back = await StubService.StartAsync(sales.Address);
        using var answer = await client.GetAsync(Relative("/api/sales/v1/contracts"), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await gateway.DisposeAsync();
        await sales.DisposeAsync();
        data.Dispose();
    }

    private static Uri Relative(string path) => new(path, UriKind.Relative);
}

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

    [Fact]
    public async Task What_is_no_document_never_takes_the_place_of_a_good_copy_on_disk_or_over_the_wire()
    {
        using var kept = new Folder();
        await File.WriteAllTextAsync(Path.Combine(kept.Path, "openapi-finance.json"), "{\"openapi\":\"3.1.1\",\"pa", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(kept.Path, "openapi-sales.json"), sales.OpenApi, TestContext.Current.CancellationToken);
        sales.OpenApi = "<html>starting</html>";
        await using var restarted = await Program.GatewayAsync(kept, running.Issuer.Http, sales.Address);
        using var anybody = restarted.Client();

        // Once it was asked for and refused, the copy of before still serves.
        await Eventually.TrueAsync(() => Task.FromResult(restarted.Output.Contains("What sales gives is not an API document", StringComparison.Ordinal)));
        var document = await anybody.GetStringAsync(new Uri("/openapi/all.json", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Contains("/api/sales/v1/contracts", document, StringComparison.Ordinal);
        Assert.Contains("contracts", await File.ReadAllTextAsync(Path.Combine(kept.Path, "openapi-sales.json"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
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

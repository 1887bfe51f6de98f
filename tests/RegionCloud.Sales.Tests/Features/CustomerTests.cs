using System.Net;
using RegionCloud.Testing;

namespace RegionCloud.Sales.Tests.Features;

public sealed class CustomerTests : IAsyncLifetime
{
    private ServiceApp<Program> app = null!;

    public async ValueTask InitializeAsync() => app = await SalesApp.StartAsync();

    public ValueTask DisposeAsync() => app.DisposeAsync();

    [Fact]
    public async Task What_is_known_of_a_customer_is_corrected_against_the_version_that_was_read()
    {
        var anna = app.As("anna");
        var path = $"customers/{await anna.CustomerAsync()}";
        var (_, customer) = await anna.GetFrom(path);

        var (changed, body) = await anna.SendAsync(HttpMethod.Put, path, new { name = "Alfreds", taxNumber = "T-1", city = "Berlin" }, customer.Etag());

        Assert.Equal(HttpStatusCode.OK, changed.StatusCode);
        Assert.Equal(("Alfreds", "T-1", "Berlin"), (body.Text("name"), body.Text("taxNumber"), body.Text("city")));
        Assert.Equal(body.Etag(), (await anna.GetFrom(path)).Body.Etag());
        Assert.Equal(HttpStatusCode.PreconditionFailed, (await anna.SendAsync(HttpMethod.Put, path, new { name = "Alfred" }, customer.Etag())).Response.StatusCode);
        // The same is no change.
        Assert.Equal(HttpStatusCode.OK, (await anna.SendAsync(HttpMethod.Put, path, new { name = "Alfreds", taxNumber = "T-1", city = "Berlin" }, body.Etag())).Response.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await app.As("wendy").SendAsync(HttpMethod.Put, path, new { name = "Alfred" }, body.Etag())).Response.StatusCode);
    }

    [Fact]
    public async Task A_tax_number_belongs_to_one_customer()
    {
        var anna = app.As("anna");
        var (first, second) = ($"customers/{await anna.CustomerAsync()}", $"customers/{await anna.CustomerAsync("BONAP")}");
        await anna.SendAsync(HttpMethod.Put, first, new { name = "Alfreds", taxNumber = "T-1" }, (await anna.GetFrom(first)).Body.Etag());

        var (response, problem) = await anna.SendAsync(HttpMethod.Put, second, new { name = "Bon app'", taxNumber = "T-1" }, (await anna.GetFrom(second)).Body.Etag());

        Assert.Equal((HttpStatusCode.UnprocessableEntity, "sales.customer.tax-number-taken"), (response.StatusCode, problem.Code()));
    }
}

using RegionCloud.Sales.Features;
using RegionCloud.ServiceDefaults.Observability;
using RegionCloud.Testing;

namespace RegionCloud.Sales.Tests.Features;

public sealed class SalesFigureTests : IAsyncLifetime
{
    private ServiceApp<Program> app = null!;

    public async ValueTask InitializeAsync() => app = await SalesApp.StartAsync();

    public ValueTask DisposeAsync() => app.DisposeAsync();

    [Fact]
    public async Task The_dashboards_see_what_is_signed_and_what_waits_for_review_by_region()
    {
        await app.SignedAsync("100.00");
        await app.SignedAsync("20.50", "BONAP");
        var anna = app.As("anna");
        var (_, waiting) = await anna.PostTo("contracts", SalesApp.Draft(await anna.CustomerAsync("CHOPS")));
        await anna.PostTo($"contracts/{waiting.Id()}/submit", new { lawful = true, clear = true, complete = true }, waiting.Etag());
        app.Clock.Advance(TimeSpan.FromHours(1));

        var figures = await app.Figures<SalesFigures>();

        Assert.Equal(
            [
                new Figure("regioncloud.contracts.signed", SalesApp.East, 2),
                new Figure("regioncloud.contracts.signed_amount", SalesApp.East, 120.5, "CNY"),
                new Figure("regioncloud.reviews.waiting", SalesApp.East, 1),
            ],
            figures.SkipLast(1));
        Assert.Equal(("regioncloud.reviews.oldest_age", SalesApp.East), (figures[^1].Name, figures[^1].RegionId));
        Assert.InRange(figures[^1].Value, 3600, 3660);
    }
}

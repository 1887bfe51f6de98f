using RegionCloud.Finance.Features;
using RegionCloud.ServiceDefaults.Observability;
using RegionCloud.Testing;

namespace RegionCloud.Finance.Tests.Features;

public sealed class FinanceFigureTests : IAsyncLifetime
{
    private ServiceApp<Program> app = null!;

    public async ValueTask InitializeAsync() => app = await FinanceApp.StartAsync();

    public ValueTask DisposeAsync() => app.DisposeAsync();

    [Fact]
    public async Task The_dashboards_see_what_came_and_what_is_overdue_by_region_RB_12_RB_13()
    {
        var contract = await app.SignAsync(FinanceApp.Contract(instalments: [(10, 60m), (20, 40m)]));
        await app.As("fiona").PayAsync(contract, "50.00", 15);
        await app.As("fiona").PayAsync(contract, "20.00", 15);

        Assert.Equal(
            [
                new Figure("regioncloud.receivables.overdue", TestOrganisation.East, 30, "CNY"),
                new Figure("regioncloud.receivables.collection_rate", TestOrganisation.East, 70, "CNY"),
                new Figure("regioncloud.payments.received_amount", TestOrganisation.East, 70, "CNY"),
                new Figure("regioncloud.payments.received", TestOrganisation.East, 2),
            ],
            await app.Figures<FinanceFigures>());
    }
}

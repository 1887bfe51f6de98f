using Microsoft.EntityFrameworkCore;
using RegionCloud.Finance.Data;

namespace RegionCloud.Finance.Tests;

public sealed class ModelTests
{
    [Fact]
    public async Task An_entry_once_written_cannot_be_changed()
    {
        await using var app = await FinanceApp.StartAsync();
        await app.SignAsync(FinanceApp.Contract(instalments: [(10, 60m)]));

        await Assert.ThrowsAsync<InvalidOperationException>(() => app.Db<FinanceDbContext, int>(async db =>
        {
            var entry = await db.Entries.SingleAsync(TestContext.Current.CancellationToken);
            db.Entry(entry).Property(e => e.Amount).CurrentValue = 1m;
            return await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        }));
    }
}

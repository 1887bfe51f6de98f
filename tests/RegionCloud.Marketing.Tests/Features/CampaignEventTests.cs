using MassTransit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using RegionCloud.Finance.Messages.Events;
using RegionCloud.Marketing.Data;
using RegionCloud.Testing;

[assembly: AssemblyFixture(typeof(PrivateBroker))]

namespace RegionCloud.Marketing.Tests.Features;

/// <summary>Finance and Sales tell Marketing over a real broker, some things twice. It is 2026-06-30.</summary>
public sealed class CampaignEventTests(PrivateBroker broker) : IAsyncLifetime
{
    private ServiceApp<Program> app = null!;

    public async ValueTask InitializeAsync()
    {
        app = await MarketingApp.StartAsync(broker: broker.NewVirtualHost());
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    [Fact]
    public async Task Every_telling_acts_once_and_what_others_asked_Finance_is_left_alone()
    {
        var campaign = await app.AwaitingAsync();
        var id = Guid.Parse(campaign.Id());
        var granted = CampaignApp.Granted(campaign);
        await TellAsync(granted with { Request = granted.Request with { RequestId = Guid.CreateVersion7(), Origin = "bonus", OriginId = Guid.CreateVersion7() } });
        await TellTwiceAsync(granted);
        await Wait.Until(async () => (await app.Read(campaign)).Text("status") == "approved", "the campaign is approved");

        var contract = CampaignApp.Contract(id, 2000m);
        await TellTwiceAsync(CampaignApp.Claim("2026-05-20", (id, "advertising", 1000m)).Approved());
        await TellTwiceAsync(contract.Signed());
        await TellTwiceAsync(CampaignApp.Payment(contract.ContractId, 1500m, "2026-05-21"));
        await TellTwiceAsync(contract.Changed(3000m, "2026-05-22"));
        await TellTwiceAsync(new BudgetCommitmentChanged(TestOrganisation.East, new DateOnly(2026, 5, 20), CampaignApp.At, granted.Request, 2, 1000m, 0m, 0m, 0m));
        await Wait.Until(async () => (await app.Read(campaign, "/figures")) is var f && (f.Text("cost"), f.Text("revenue"), f.Text("collected")) == ("1000.00", "3000.00", "1500.00"), "all is told");
        await TellTwiceAsync(contract.Voided("2026-06-01"));
        await Wait.Until(async () => (await app.Read(campaign, "/figures")).GetProperty("contracts").GetInt32() == 0, "the contract is void");
        await Wait.Until(async () => (await app.Read(campaign)).TryGetProperty("commitment", out _), "the commitment is told");
        Assert.Equal(0, await app.Db<MarketingDbContext, int>(db => db.DeadLetters.CountAsync(TestContext.Current.CancellationToken)));
    }

    /// <summary>The same message twice, and what it says once more in another.</summary>
    private async Task TellTwiceAsync<TEvent>(TEvent @event)
        where TEvent : class
    {
        var message = Guid.CreateVersion7();
        await TellAsync(@event, message);
        await TellAsync(@event, message);
        await TellAsync(@event);
    }

    private Task TellAsync<TEvent>(TEvent @event, Guid? messageId = null)
        where TEvent : class
        => app.Services.GetRequiredService<IBus>().Publish(@event, c => c.MessageId = messageId ?? Guid.CreateVersion7(), TestContext.Current.CancellationToken);
}

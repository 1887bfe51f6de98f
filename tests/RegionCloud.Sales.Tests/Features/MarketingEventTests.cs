using MassTransit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using RegionCloud.Marketing.Messages;
using RegionCloud.Marketing.Messages.Events;
using RegionCloud.Sales.Data;
using RegionCloud.Sales.Domain;
using RegionCloud.Sales.Messages.Events;
using RegionCloud.Testing;

namespace RegionCloud.Sales.Tests.Features;

/// <summary>What Marketing hands over, over a real broker: twice, in the wrong order, and when somebody took it by hand (§12, RB-20).</summary>
public sealed class MarketingEventTests(PrivateBroker broker) : IAsyncLifetime
{
    private static readonly DateOnly Day = new(2026, 5, 7);
    private readonly Guid campaign = Guid.CreateVersion7();
    private ServiceApp<Program> app = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        app = await SalesApp.StartAsync(broker.NewVirtualHost());
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    [Fact]
    public async Task A_qualified_lead_is_opened_once_for_its_sales_person_and_its_campaign_stays_with_opportunity_and_contract_RB_20()
    {
        var lead = Qualified("Vins et alcools", "13800001234");
        var message = Guid.CreateVersion7();
        await TellAsync(lead, message);
        await TellAsync(lead, message);
        await TellAsync(lead);
        await Wait.Until(async () => await app.Db<SalesDbContext, int>(db => db.Inbox.CountAsync(Ct)) == 2, "all is heard");

        var (_, opened) = await app.As("anna").GetFrom($"leads/{lead.Lead.LeadId}");
        Assert.Equal(("qualified", "13800001234", campaign.ToString(), "socialMedia"), (opened.Text("status"), opened.Text("phone"), opened.GetProperty("provenance").Text("campaignId"), opened.GetProperty("provenance").Text("channel")));
        Assert.Equal(1, await app.Db<SalesDbContext, int>(db => db.Leads.CountAsync(Ct)));
        var waiting = (await app.As("anna").GetFrom("waiting")).Body.GetProperty("items").EnumerateArray().Single();
        Assert.Equal(("leadHandedOver", "convert"), (waiting.Text("kind"), waiting.Text("action")));

        var customer = await app.As("anna").CustomerAsync("VINET");
        (_, opened) = await app.As("anna").PostTo($"leads/{opened.Id()}/convert", new { customerId = customer, opportunity = new { title = "wine", amount = "100.00", probability = "50.00", expectedOn = "2027-01-31" } }, opened.Etag());
        var (_, contract) = await app.As("anna").PostTo("contracts", new { regionId = SalesApp.East, customerId = customer, opportunityId = opened.Text("opportunityId"), amount = "100.00", terms = "x", instalments = new[] { new { dueOn = "2027-12-31", amount = "100.00" } } });
        Assert.Equal((campaign.ToString(), lead.Lead.LeadId.ToString()), (contract.GetProperty("business").Text("campaignId"), contract.GetProperty("business").Text("leadId")));
        Assert.Equal((lead.Lead.LeadId, opened.Text("opportunityId")), (await Last<LeadConverted>()) is var told ? (told.MarketingLeadId, told.OpportunityId.ToString()) : default);
        Assert.Empty((await app.As("anna").GetFrom("waiting")).Body.GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task A_lead_that_somebody_took_by_hand_is_not_opened_again_and_one_that_resembles_another_says_so()
    {
        var lead = Qualified("A", null);
        var (_, byHand) = await app.As("anna").PostTo("leads", new { regionId = SalesApp.East, details = new { company = "A" }, campaignId = campaign, marketingLeadId = lead.Lead.LeadId });
        await TellAsync(lead);
        var other = Qualified("A", null);
        await TellAsync(other);
        await Wait.Until(async () => await app.Db<SalesDbContext, int>(db => db.Inbox.CountAsync(Ct)) == 2, "both are heard");

        Assert.Equal(2, await app.Db<SalesDbContext, int>(db => db.Leads.CountAsync(Ct)));
        Assert.Equal(byHand.Id(), (await app.As("anna").GetFrom($"leads/{other.Lead.LeadId}")).Body.Text("resemblesId"));
        await app.As("anna").PostTo($"leads/{byHand.Id()}/lose", new { reason = "no budget" }, byHand.Etag());
        Assert.Equal((lead.Lead.LeadId, "no budget"), (await Last<LeadLost>()) is var told ? (told.MarketingLeadId, told.Reason) : default);
    }

    [Fact]
    public async Task A_person_who_takes_his_consent_back_is_erased_also_when_that_is_heard_before_the_lead()
    {
        var lead = Qualified("A", "13800001234");
        await TellAsync(new LeadConsentWithdrawn(SalesApp.East, Day, "mia", DateTimeOffset.UnixEpoch, lead.Lead.LeadId, 5));
        await TellAsync(lead);
        await Wait.Until(
            async () => await app.Db<SalesDbContext, bool>(async db => await db.Leads.SingleOrDefaultAsync(Ct) is { Details: { Phone: null, ContactName: null } }), "the person is erased", TimeSpan.FromSeconds(60));
        // By the phone it is recognised no more, by the company it is.
        Assert.Equal(2, await app.Db<SalesDbContext, int>(db => db.LeadKeys.CountAsync(Ct)));
        Assert.Equal(LeadStatus.Qualified, await app.Db<SalesDbContext, LeadStatus>(db => db.Leads.Select(l => l.Status).SingleAsync(Ct)));
    }

    private LeadQualified Qualified(string company, string? phone)
    {
        var id = Guid.CreateVersion7();
        return new LeadQualified(SalesApp.East, Day, "mia", DateTimeOffset.UnixEpoch, new LeadState(
            id, "LD-2026-000001", 3, SalesApp.East, TestOrganisation.IdOf("EAST/marketing"), campaign, "socialMedia", "qualified", company, phone is null ? null : "Li", phone, null, "wine", Day, TestOrganisation.IdOf("anna")));
    }

    private Task TellAsync<TEvent>(TEvent @event, Guid? messageId = null)
        where TEvent : class
        => app.Services.GetRequiredService<IBus>().Publish(@event, c => c.MessageId = messageId ?? Guid.CreateVersion7(), Ct);

    private Task<TEvent> Last<TEvent>() => app.Db<SalesDbContext, TEvent>(async db =>
    {
        var body = await db.Outbox.Where(m => m.Type.EndsWith(":" + typeof(TEvent).Name)).OrderByDescending(m => m.Id).Select(m => m.Body).FirstAsync(Ct);
        return System.Text.Json.JsonSerializer.Deserialize<TEvent>(body)!;
    });
}

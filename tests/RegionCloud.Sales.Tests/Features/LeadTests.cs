using System.Net;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Common.Messages.V1;
using RegionCloud.Sales.Data;
using RegionCloud.Sales.Messages.Events;
using RegionCloud.Testing;

namespace RegionCloud.Sales.Tests.Features;

/// <summary>From the lead over the opportunity to the contract, and what may be expected of it (2.2-10, §11, §12, RB-07, RB-20).</summary>
public sealed class LeadTests(Company company)
{
    private static readonly Guid Campaign = Guid.CreateVersion7();
    private readonly ServiceApp<Program> app = company.App;
    private readonly Place place = company.Next();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private HttpClient Anna => app.As(place.Anna);

    [Fact]
    public async Task Where_a_lead_came_from_goes_with_it_into_the_opportunity_the_contract_and_the_event_RB_20()
    {
        var lead = await LeadAsync("新客户有限公司");
        lead = await StepAsync(lead, "contact", new { note = "called" });
        lead = await StepAsync(lead, "qualify", new { });
        var customer = await Anna.CustomerAsync(Guid.CreateVersion7().ToString("N"), place.Id);
        lead = await StepAsync(lead, "convert", new { customerId = customer, opportunity = Facts("100.00", "40.00", "2026-05-20") });
        Assert.Equal(("converted", "new contacted qualified converted"), (lead.Text("status"), string.Join(' ', lead.GetProperty("history").EnumerateArray().Select(h => h.Text("to")))));

        var (_, opportunity) = await Anna.GetFrom($"opportunities/{lead.Text("opportunityId")}");
        Assert.Equal((lead.Id(), Campaign.ToString(), "展会"), (opportunity.Text("leadId"), opportunity.GetProperty("provenance").Text("campaignId"), opportunity.GetProperty("provenance").Text("channel")));
        var contract = await SignedAsync(customer, opportunity.Id());

        Assert.Equal((opportunity.Id(), lead.Id(), Campaign.ToString()), (contract.GetProperty("business").Text("opportunityId"), contract.GetProperty("business").Text("leadId"), contract.GetProperty("business").Text("campaignId")));
        var told = await app.Db((SalesDbContext db) => db.Outbox.SingleAsync(m => m.Type.EndsWith(":ContractSigned") && m.Body.Contains(contract.Id()), Ct));
        Assert.Equal(Campaign, JsonSerializer.Deserialize<ContractSigned>(told.Body)!.Contract.CampaignId);

        using (var channel = app.Ask(place.Anna))
        {
            var traces = new TraceService.TraceServiceClient(channel);
            var (ofLead, ofOpportunity) = (await traces.GetTraceAsync(new GetTraceRequest { Kind = "lead", Id = lead.Id() }, cancellationToken: Ct), await traces.GetTraceAsync(new GetTraceRequest { Kind = "opportunity", Id = opportunity.Id() }, cancellationToken: Ct));
            Assert.Equal((Campaign.ToString(), opportunity.Id()), (Assert.Single(ofLead.Up).Id, Assert.Single(ofLead.Down).Id));
            Assert.Equal(["lead", "campaign", "customer"], ofOpportunity.Up.Select(u => u.Kind));
            Assert.Equal(contract.Id(), Assert.Single(ofOpportunity.Down).Id);
        }

        // Signing won it; why, is said afterwards.
        (_, opportunity) = await Anna.GetFrom($"opportunities/{opportunity.Id()}");
        Assert.Equal(("won", contract.Id()), (opportunity.Text("stage"), opportunity.Text("contractId")));
        (_, opportunity) = await Anna.PostTo($"opportunities/{opportunity.Id()}/explain-win", new { reason = "relationship" }, opportunity.Etag());
        Assert.Equal("relationship", opportunity.Text("outcomeReason"));
    }

    [Theory]
    [InlineData("新客户 有限公司", null, null, "company")]
    [InlineData("Other", "+86 138-0000-1234", null, "phone")]
    [InlineData("Other", null, "MA@EXAMPLE.CN", "email")]
    [InlineData("other", null, null, null)]
    public async Task A_lead_that_resembles_an_open_one_is_refused_naming_in_what_and_nothing_of_it(string name, string? phone, string? email, string? field)
    {
        var (_, first) = await Anna.PostTo("leads", Lead("新客户有限公司", phone: "13800001234", email: "ma@example.cn"));
        var (response, second) = await app.As(place.Abel).PostTo("leads", Lead(name, phone: phone, email: email));

        if (field is null)
        {
            Assert.Equal(HttpStatusCode.Created, response.StatusCode);
            return;
        }

        Assert.Equal((HttpStatusCode.Conflict, "sales.lead.duplicate"), (response.StatusCode, second.Code()));
        Assert.Contains(field, second.Text("detail"), StringComparison.Ordinal);
        Assert.DoesNotContain(first.Id(), second.ToString(), StringComparison.Ordinal);
        (response, second) = await app.As(place.Abel).PostTo("leads", Lead(name, phone: phone, email: email, even: true));
        Assert.Equal((HttpStatusCode.Created, first.Id()), (response.StatusCode, second.Text("resemblesId")));
    }

    [Fact]
    public async Task A_lost_lead_stands_in_nobodys_way_another_regions_neither_and_marketings_lead_is_taken_once()
    {
        var lead = await LeadAsync("新客户有限公司", marketing: Campaign);
        await StepAsync(lead, "lose", new { reason = "no need" });
        Assert.Equal(HttpStatusCode.Created, (await Anna.PostTo("leads", Lead("新客户有限公司"))).Response.StatusCode);
        Assert.Equal("sales.lead.duplicate", (await Anna.PostTo("leads", Lead("Other", marketing: Campaign, even: true))).Body.Code());
        var other = company.Next();
        Assert.Equal(HttpStatusCode.Created, (await app.As(other.Anna).PostTo("leads", Lead("新客户有限公司", region: other.Id))).Response.StatusCode);
    }

    [Fact]
    public async Task What_is_known_of_a_lead_is_corrected_it_is_handed_over_and_recognised_by_what_it_is_now()
    {
        var lead = await LeadAsync("Old Name");
        (var response, lead) = await app.As(place.Head).SendAsync(HttpMethod.Put, $"leads/{lead.Id()}", new { details = new { company = "New Name" }, ownerId = TestOrganisation.IdOf(place.Abel) }, lead.Etag());
        Assert.True(response.IsSuccessStatusCode, lead.ToString());
        Assert.Equal(("New Name", TestOrganisation.IdOf(place.Abel).ToString()), (lead.Text("company"), lead.Text("ownerId")));
        Assert.Equal("sales.lead.duplicate", (await Anna.PostTo("leads", Lead("new name"))).Body.Code());
        Assert.Equal(HttpStatusCode.Created, (await Anna.PostTo("leads", Lead("old name"))).Response.StatusCode);
    }

    [Theory]
    [InlineData("qualify", "sales.lead.wrong-state")]
    [InlineData("convert", "sales.lead.wrong-state")]
    public async Task No_step_is_skipped_11(string action, string code)
    {
        var lead = await LeadAsync("a");
        var customer = await Anna.CustomerAsync(Guid.CreateVersion7().ToString("N"), place.Id);
        var (response, problem) = await Anna.PostTo($"leads/{lead.Id()}/{action}", action == "convert" ? new { customerId = customer, opportunity = Facts("1.00", "1.00", "2026-05-20") } : new { }, lead.Etag());
        Assert.Equal((HttpStatusCode.Conflict, code), (response.StatusCode, problem.Code()));
    }

    [Fact]
    public async Task A_step_is_neither_before_the_one_before_it_nor_in_the_future()
    {
        var lead = await LeadAsync("a");
        Assert.Equal("sales.lead.before-last-step", (await Anna.PostTo($"leads/{lead.Id()}/contact", new { occurredOn = "2026-03-09" }, lead.Etag())).Body.Code());
        Assert.Equal("date-in-future", (await Anna.PostTo($"leads/{lead.Id()}/contact", new { occurredOn = "2026-03-11" }, lead.Etag())).Body.Code());
        Assert.Equal("text-length", (await Anna.PostTo($"leads/{lead.Id()}/lose", new { reason = " " }, lead.Etag())).Body.Code());
    }

    [Fact]
    public async Task A_forecast_is_signed_and_open_times_probability_by_month_as_it_stood_on_the_day_RB_07()
    {
        var customer = await Anna.CustomerAsync(Guid.CreateVersion7().ToString("N"), place.Id);
        var first = await OpportunityAsync(customer, "1000.01", "33.33", "2026-05-20", "2026-03-01");
        await OpportunityAsync(customer, "500.00", "50.00", "2026-05-31", "2026-03-05");
        await OpportunityAsync(customer, "900.00", "90.00", "2027-01-01", "2026-03-05");
        await app.SignedAsync(place, "2026-03-02", "70.00", "CNY", (place.Anna, "100.00"));

        Assert.Equal(["3 70.00 0.00 0.00 70.00", "5 0.00 1500.01 583.30 583.30"], await ForecastAsync("2026-03-10"));
        Assert.Equal(["5 0.00 1000.01 333.30 333.30"], await ForecastAsync("2026-03-01"));
        (_, first) = await Anna.SendAsync(HttpMethod.Put, $"opportunities/{first.Id()}", new { facts = Facts("1000.01", "10.00", "2026-04-20", "negotiation"), occurredOn = "2026-03-09" }, first.Etag());
        Assert.Equal(["3 70.00 0.00 0.00 70.00", "5 0.00 1500.01 583.30 583.30"], await ForecastAsync("2026-03-08"));
        Assert.Equal(["3 70.00 0.00 0.00 70.00", "4 0.00 1000.01 100.00 100.00", "5 0.00 500.00 250.00 250.00"], await ForecastAsync("2026-03-09"));
        (_, first) = await Anna.PostTo($"opportunities/{first.Id()}/lose", new { reason = "price", note = "too dear" }, first.Etag());
        Assert.Equal(("lost", "price"), (first.Text("stage"), first.Text("outcomeReason")));
        Assert.Equal(["3 70.00 0.00 0.00 70.00", "5 0.00 500.00 250.00 250.00"], await ForecastAsync("2026-03-10"));
    }

    [Fact]
    public async Task What_is_closed_stays_so_and_no_change_closes_anything()
    {
        var customer = await Anna.CustomerAsync(Guid.CreateVersion7().ToString("N"), place.Id);
        var opportunity = await OpportunityAsync(customer, "10.00", "50.00", "2026-05-20", "2026-03-01");
        Assert.Equal("sales.opportunity.stage-closes", (await Anna.SendAsync(HttpMethod.Put, $"opportunities/{opportunity.Id()}", new { facts = Facts("10.00", "100.00", "2026-05-20", "won") }, opportunity.Etag())).Body.Code());
        Assert.Equal("sales.opportunity.not-won", (await Anna.PostTo($"opportunities/{opportunity.Id()}/explain-win", new { reason = "price" }, opportunity.Etag())).Body.Code());
        Assert.Equal("value-not-allowed", (await Anna.PostTo($"opportunities/{opportunity.Id()}/lose", new { reason = "luck" }, opportunity.Etag())).Body.Code());
        (_, opportunity) = await Anna.PostTo($"opportunities/{opportunity.Id()}/lose", new { reason = "competitor" }, opportunity.Etag());
        Assert.Equal("sales.opportunity.closed", (await Anna.PostTo($"opportunities/{opportunity.Id()}/lose", new { reason = "price" }, opportunity.Etag())).Body.Code());
        Assert.Equal("sales.opportunity.closed", (await Anna.PostTo("contracts", Contract(customer, opportunity.Id()))).Body.Code());
        Assert.Equal("sales.contract.opportunity-differs", (await Anna.PostTo("contracts", Contract(await Anna.CustomerAsync(Guid.CreateVersion7().ToString("N"), place.Id), (await OpportunityAsync(customer, "1.00", "1.00", "2026-05-20", "2026-03-01")).Id()))).Body.Code());
    }

    [Fact]
    public async Task A_colleague_and_another_region_see_neither_lead_nor_opportunity_1_1()
    {
        var lead = await LeadAsync("a");
        var opportunity = await OpportunityAsync(await Anna.CustomerAsync(Guid.CreateVersion7().ToString("N"), place.Id), "10.00", "50.00", "2026-05-20", "2026-03-01");
        foreach (var (person, status) in new[] { (place.Anna, HttpStatusCode.OK), (place.Head, HttpStatusCode.OK), (place.Manager, HttpStatusCode.OK), (place.Abel, HttpStatusCode.NotFound), ("walt", HttpStatusCode.NotFound), ("audrey", HttpStatusCode.OK) })
        {
            Assert.Equal(status, (await app.As(person).GetFrom($"leads/{lead.Id()}")).Response.StatusCode);
            Assert.Equal(status, (await app.As(person).GetFrom($"opportunities/{opportunity.Id()}")).Response.StatusCode);
        }

        Assert.Single((await Anna.GetFrom($"leads?campaignId={Campaign}&regionId={place.Id}&status=new")).Body.GetProperty("items").EnumerateArray());
        Assert.Single((await Anna.GetFrom($"opportunities?stage=discovery&regionId={place.Id}&expectedFrom=2026-05-20&expectedTo=2026-05-20")).Body.GetProperty("items").EnumerateArray());
    }

    private object Lead(string name, string? phone = null, string? email = null, Guid? marketing = null, bool? even = null, Guid? region = null) => new
    {
        regionId = region ?? place.Id,
        details = new { company = name, phone, email },
        campaignId = Campaign,
        channel = "展会",
        marketingLeadId = marketing,
        evenIfDuplicate = even,
    };

    private static object Facts(string amount, string probability, string expectedOn, string? stage = null) => new { title = "软件许可", amount, probability, expectedOn, stage };

    private object Contract(Guid customer, string opportunity) => new
    {
        regionId = place.Id,
        customerId = customer,
        opportunityId = opportunity,
        amount = "100.00",
        terms = "x",
        instalments = new[] { new { dueOn = "2027-12-31", amount = "100.00" } },
    };

    private async Task<JsonElement> LeadAsync(string name, Guid? marketing = null)
    {
        var (response, lead) = await Anna.PostTo("leads", Lead(name, marketing: marketing));
        Assert.True(response.IsSuccessStatusCode, lead.ToString());
        return lead;
    }

    private async Task<JsonElement> StepAsync(JsonElement lead, string action, object body)
    {
        var (response, after) = await Anna.PostTo($"leads/{lead.Id()}/{action}", body, lead.Etag());
        Assert.True(response.IsSuccessStatusCode, after.ToString());
        return after;
    }

    private async Task<JsonElement> OpportunityAsync(Guid customer, string amount, string probability, string expectedOn, string on)
    {
        var (response, opportunity) = await Anna.PostTo("opportunities", new { regionId = place.Id, customerId = customer, facts = Facts(amount, probability, expectedOn), occurredOn = on });
        Assert.True(response.IsSuccessStatusCode, opportunity.ToString());
        return opportunity;
    }

    private async Task<JsonElement> SignedAsync(Guid customer, string opportunity)
    {
        var (response, contract) = await Anna.PostTo("contracts", Contract(customer, opportunity));
        Assert.True(response.IsSuccessStatusCode, contract.ToString());
        return await app.SignAsync(contract, place.Anna, place.Head);
    }

    private async Task<List<string>> ForecastAsync(string asOf)
        => [.. (await Anna.GetFrom($"forecast?regionId={place.Id}&asOf={asOf}")).Body.GetProperty("rows").EnumerateArray().Select(r => $"{r.GetProperty("month").GetInt32()} {r.Text("signed")} {r.Text("open")} {r.Text("weighted")} {r.Text("forecast")}")];
}

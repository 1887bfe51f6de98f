using System.Net;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Common.Messages.V1;
using RegionCloud.Marketing.Data;
using RegionCloud.Marketing.Features.Leads;
using RegionCloud.Marketing.Messages.Events;
using RegionCloud.Sales.Messages.Events;
using RegionCloud.Testing;

namespace RegionCloud.Marketing.Tests.Features;

/// <summary>Leads that a campaign captures, until Sales goes on with them (§11, §12, RB-20). It is 2026-06-30.</summary>
public sealed class LeadTests : IAsyncLifetime
{
    private ServiceApp<Program> app = null!;
    private JsonElement campaign;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private HttpClient Mia => app.As("mia");

    public async ValueTask InitializeAsync()
    {
        app = await MarketingApp.StartAsync();
        campaign = await app.RunningAsync(CampaignApp.Fair("1000.00", 4, "5000.00", ("advertising", "600.00"), ("socialMedia", "400.00")));
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    [Fact]
    public async Task A_lead_is_captured_contacted_qualified_and_handed_to_Sales_once_with_its_campaign_12_RB_20()
    {
        var lead = await CaptureAsync("Vins et alcools", channel: "socialMedia", phone: "138 0000 1234");
        Assert.Equal(("LD-2026-000001", "new", "2026-05-05"), (lead.Text("number"), lead.Text("status"), lead.Text("capturedOn")));
        Assert.Equal(["change", "contact", "lose", "withdrawConsent"], lead.Strings("actions"));
        Assert.Equal("marketing.lead.wrong-state", (await TryAsync(lead, "qualify", new { })).Body.Code());

        lead = await DoAsync(lead, "contact", new { note = "called", occurredOn = "2026-05-06" });
        lead = await DoAsync(lead, "qualify", new { salesPersonId = TestOrganisation.IdOf("anna"), occurredOn = "2026-05-07" });
        Assert.Equal(("qualified", $"/api/sales/v1/leads/{lead.Id()}"), (lead.Text("status"), lead.Text("salesLink")));
        var told = await app.Last<LeadQualified>();
        Assert.Equal((lead.Id(), campaign.Id(), "socialMedia", TestOrganisation.IdOf("anna"), "138 0000 1234", new DateOnly(2026, 5, 7)), (told.Lead.LeadId.ToString(), told.Lead.CampaignId.ToString(), told.Lead.Channel, told.Lead.SalesPersonId!.Value, told.Lead.Phone, told.BusinessDate));
        Assert.Equal("marketing.lead.wrong-state", (await TryAsync(lead, "qualify", new { })).Body.Code());
        Assert.Equal("marketing.lead.wrong-state", (await TryAsync(lead, "lose", new { reason = "x" })).Body.Code());
        Assert.Equal(1, (await app.Published()).Count(e => e == "LeadQualified"));
    }

    [Fact]
    public async Task Without_a_name_the_head_of_sales_gets_it_and_somebody_of_another_department_or_region_does_not()
    {
        var lead = await DoAsync(await CaptureAsync("A"), "contact", new { occurredOn = "2026-05-06" });
        foreach (var person in new[] { "mia", "wendy" })
        {
            var (response, problem) = await TryAsync(lead, "qualify", new { salesPersonId = TestOrganisation.IdOf(person) });
            Assert.Equal((HttpStatusCode.UnprocessableEntity, "marketing.lead.sales-person-unknown"), (response.StatusCode, problem.Code()));
        }

        Assert.Equal(TestOrganisation.IdOf("bob"), (await DoAsync(lead, "qualify", new { })).GetProperty("salesPersonId").GetGuid());
    }

    [Fact]
    public async Task What_becomes_of_it_in_Sales_comes_back_once()
    {
        var converted = await QualifiedAsync("A");
        var lost = await QualifiedAsync("B");
        var opportunity = Guid.CreateVersion7();
        for (var time = 0; time < 2; time++)
        {
            await app.Take((db, ct) => db.TakeAsync(new LeadConverted(MarketingApp.East, new DateOnly(2026, 5, 20), "anna", CampaignApp.At, Guid.Parse(converted.Id()), Guid.Parse(converted.Id()), Guid.Parse(campaign.Id()), opportunity), ct));
            await app.Take((db, ct) => db.TakeAsync(new LeadLost(MarketingApp.East, new DateOnly(2026, 5, 21), "anna", CampaignApp.At, Guid.Parse(lost.Id()), Guid.Parse(lost.Id()), Guid.Parse(campaign.Id()), "no budget"), ct));
        }

        converted = await Mia.MustAsync(HttpMethod.Get, $"leads/{converted.Id()}");
        lost = await Mia.MustAsync(HttpMethod.Get, $"leads/{lost.Id()}");
        Assert.Equal(("converted", opportunity.ToString(), 4), (converted.Text("status"), converted.Text("opportunityId"), converted.GetProperty("history").GetArrayLength()));
        Assert.Equal(("lost", "no budget", 4), (lost.Text("status"), lost.Text("lostReason"), lost.GetProperty("history").GetArrayLength()));
    }

    [Fact]
    public async Task A_person_is_kept_with_consent_only_and_erased_when_it_is_taken_back()
    {
        var (response, problem) = await Mia.SendAsync(HttpMethod.Post, "leads", new { campaignId = campaign.Id(), details = new { company = "A", contactName = "Li" } });
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "marketing.lead.consent-missing"), (response.StatusCode, problem.Code()));
        (_, problem) = await Mia.SendAsync(HttpMethod.Post, "leads", new { campaignId = campaign.Id(), details = new { company = "A", phone = "1" }, consent = new { givenOn = "2026-05-06", source = "form" }, capturedOn = "2026-05-05" });
        Assert.Equal("marketing.lead.consent-later", problem.Code());
        var unnamed = await Mia.MustAsync(HttpMethod.Post, "leads", new { campaignId = campaign.Id(), details = new { company = "B" } });
        Assert.Equal((HttpStatusCode.Conflict, "marketing.lead.no-consent"), (await TryAsync(unnamed, "withdraw-consent", new { })) is var (r, p) ? (r.StatusCode, p.Code()) : default);

        var lead = await QualifiedAsync("A", "13800001234");
        lead = await DoAsync(lead, "withdraw-consent", new { withdrawnOn = "2026-06-01" });
        Assert.False(lead.TryGetProperty("phone", out _));
        Assert.Equal(("2026-06-01", "qualified"), (lead.GetProperty("consent").Text("withdrawnOn"), lead.Text("status")));
        Assert.Equal(lead.Id(), (await app.Last<LeadConsentWithdrawn>()).LeadId.ToString());
        Assert.DoesNotContain("13800001234", await app.Db<MarketingDbContext, string>(async db => string.Join(' ', await db.AuditEntries.Select(e => e.Before + e.After).ToListAsync(Ct))), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("新客户 有限公司", null, null, "company")]
    [InlineData("Other", "+86 138-0000-1234", null, "phone")]
    [InlineData("Other", null, "MA@EXAMPLE.CN", "email")]
    [InlineData("Other", "138 0000 1235", "mb@example.cn", null)]
    public async Task An_open_lead_is_recognised_by_company_phone_or_mail_address_and_counts_twice_only_on_purpose(string company, string? phone, string? email, string? known)
    {
        var first = await CaptureAsync("新客户有限公司", phone: "138 0000 1234", email: "ma@example.cn");
        object Body(bool? even) => new { campaignId = campaign.Id(), details = new { company, phone, email }, consent = new { givenOn = "2026-05-05", source = "form" }, evenIfDuplicate = even };
        var (response, problem) = await Mia.SendAsync(HttpMethod.Post, "leads", Body(null));
        if (known is null)
        {
            Assert.Equal(HttpStatusCode.Created, response.StatusCode);
            return;
        }

        Assert.Equal((HttpStatusCode.Conflict, "marketing.lead.duplicate"), (response.StatusCode, problem.Code()));
        Assert.Contains(known, problem.Text("detail"), StringComparison.Ordinal);
        Assert.Equal(first.Id(), (await Mia.MustAsync(HttpMethod.Post, "leads", Body(true))).Text("resemblesId"));
        await DoAsync(first, "lose", new { reason = "no need" });
    }

    [Fact]
    public async Task A_changed_lead_is_recognised_by_what_it_says_now_and_a_lost_one_by_nothing()
    {
        var lead = await CaptureAsync("A", phone: "13800001234");
        lead = await Mia.MustAsync(HttpMethod.Put, $"leads/{lead.Id()}", new { details = new { company = "A", phone = "13800009999" } }, lead.Etag());
        Assert.Equal(HttpStatusCode.Conflict, (await Capture("A")).Response.StatusCode);
        Assert.Equal(HttpStatusCode.Created, (await Capture("B", "13800001234")).Response.StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, (await Capture("C", "13800009999")).Response.StatusCode);
        await DoAsync(lead, "lose", new { reason = "moved away" });
        Assert.Equal(HttpStatusCode.Created, (await Capture("A", "13800009999")).Response.StatusCode);
    }

    [Fact]
    public async Task A_campaign_takes_leads_from_its_approval_until_it_is_closed()
    {
        var planned = await app.PlannedAsync();
        Assert.Equal("marketing.lead.campaign-takes-none", (await Mia.SendAsync(HttpMethod.Post, "leads", new { campaignId = planned.Id(), details = new { company = "A" } })).Body.Code());
        Assert.Equal("marketing.lead.before-approval", (await Mia.SendAsync(HttpMethod.Post, "leads", new { campaignId = campaign.Id(), details = new { company = "A" }, capturedOn = "2026-04-02" })).Body.Code());
        Assert.Equal(HttpStatusCode.Created, (await Mia.SendAsync(HttpMethod.Post, "leads", new { campaignId = campaign.Id(), details = new { company = "A" }, capturedOn = "2026-04-03" })).Response.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await Mia.SendAsync(HttpMethod.Post, "leads", new { campaignId = Guid.CreateVersion7(), details = new { company = "A" } })).Response.StatusCode);

        var closed = await app.ClosedAsync("x");
        Assert.Equal((HttpStatusCode.Conflict, "marketing.lead.campaign-takes-none"), (await Mia.SendAsync(HttpMethod.Post, "leads", new { campaignId = closed.Id(), details = new { company = "B" } })) is var (r, p) ? (r.StatusCode, p.Code()) : default);
    }

    [Fact]
    public async Task Leads_count_for_their_campaign_from_the_day_of_capture_whatever_becomes_of_them_K_MKT_1()
    {
        await DoAsync(await CaptureAsync("A", channel: "SocialMedia"), "lose", new { reason = "x" });
        await CaptureAsync("B", channel: "advertising", on: "2026-05-06");
        await CaptureAsync("C", on: "2026-05-07");
        await app.Tell(CampaignApp.Claim("2026-05-20", (Guid.Parse(campaign.Id()), "socialMedia", 300m)).Approved());

        var figures = await app.Read(campaign, "/figures");
        Assert.Equal((3, "75.00", "100.00"), (figures.GetProperty("leads").GetInt32(), figures.Text("leadAttainmentPercent"), figures.Text("costPerLead")));
        Assert.Equal(["advertising 1 0.00", "socialMedia 1 300.00", "- 1 0.00"], figures.GetProperty("channels").EnumerateArray().Select(c => $"{(c.TryGetProperty("channel", out var n) ? n.GetString() : "-")} {c.GetProperty("leads").GetInt32()} {c.Text("costPerLead")}"));
        foreach (var (day, leads) in new[] { ("2026-05-04", 0), ("2026-05-05", 1), ("2026-05-06", 2), ("2026-05-07", 3) })
            Assert.Equal(leads, (await app.Read(campaign, $"/figures?asOf={day}")).GetProperty("leads").GetInt32());
    }

    [Fact]
    public async Task A_contract_that_names_no_campaign_counts_for_that_of_its_leads_first_touch_and_one_that_names_another_does_not_RB_20()
    {
        var lead = Guid.Parse((await QualifiedAsync("A")).Id());
        await app.Tell(CampaignApp.Contract(null, 100m, lead: lead).Signed());
        await app.Tell(CampaignApp.Contract(Guid.CreateVersion7(), 50m, lead: lead).Signed());
        await app.Tell(CampaignApp.Contract(Guid.Parse(campaign.Id()), 20m, lead: lead).Signed());
        var figures = await app.Read(campaign, "/figures");
        Assert.Equal((2, "120.00", "200.00"), (figures.GetProperty("contracts").GetInt32(), figures.Text("revenue"), figures.Text("conversionPercent")));
    }

    [Fact]
    public async Task The_trace_goes_from_the_campaign_over_the_lead_to_Sales()
    {
        var (qualified, open) = (await QualifiedAsync("A"), await CaptureAsync("B"));
        using var channel = app.Ask("mia");
        var traces = new TraceService.TraceServiceClient(channel);
        var ofCampaign = await traces.GetTraceAsync(new GetTraceRequest { Kind = "campaign", Id = campaign.Id() }, cancellationToken: Ct);
        Assert.Equal([$"/api/marketing/v1/leads/{qualified.Id()}"], ofCampaign.Down.Where(d => d.Kind == "campaignLead").Select(d => d.Link));
        var ofLead = await traces.GetTraceAsync(new GetTraceRequest { Kind = "campaignLead", Id = qualified.Id() }, cancellationToken: Ct);
        Assert.Equal((campaign.Id(), $"/api/sales/v1/leads/{qualified.Id()}"), (Assert.Single(ofLead.Up).Id, Assert.Single(ofLead.Down).Link));
        Assert.Empty((await traces.GetTraceAsync(new GetTraceRequest { Kind = "campaignLead", Id = open.Id() }, cancellationToken: Ct)).Down);
    }

    [Fact]
    public async Task Who_follows_leads_up_sees_them_waiting_and_lists_and_files_show_no_person()
    {
        await DoAsync(await CaptureAsync("A", phone: "13800001234"), "contact", new { occurredOn = "2026-05-06" });
        await CaptureAsync("B");
        var waiting = (await Mia.MustAsync(HttpMethod.Get, "waiting")).GetProperty("items").EnumerateArray().Where(w => w.Text("kind") == "leadOpen").Select(w => $"{w.Text("number")} {w.Text("action")}");
        Assert.Equal(["LD-2026-000001 qualify", "LD-2026-000002 contact"], waiting.Order(StringComparer.Ordinal));

        var listed = await Mia.MustAsync(HttpMethod.Get, $"leads?campaignId={campaign.Id()}&status=contacted&capturedFrom=2026-05-05&capturedTo=2026-05-05&q=a&sort=-capturedOn&count=true");
        Assert.Equal(1, listed.GetProperty("total").GetInt32());
        Assert.DoesNotContain("13800001234", listed.ToString(), StringComparison.Ordinal);
        using var file = await app.As("admin").GetAsync(new Uri("/api/marketing/v1/leads/export?format=csv&sort=number", UriKind.Relative), Ct);
        Assert.DoesNotContain("13800001234", await file.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Forbidden, (await Mia.GetAsync(new Uri("/api/marketing/v1/leads/export?format=csv", UriKind.Relative), Ct)).StatusCode);
    }

    private Task<(HttpResponseMessage Response, JsonElement Body)> Capture(string company, string? phone = null, string? email = null, string? channel = null, string on = "2026-05-05")
        => Mia.SendAsync(HttpMethod.Post, "leads", new { campaignId = campaign.Id(), channel, details = new { company, phone, email }, consent = new { givenOn = "2026-05-05", source = "signed form" }, capturedOn = on });

    private async Task<JsonElement> CaptureAsync(string company, string? phone = null, string? email = null, string? channel = null, string on = "2026-05-05")
    {
        var (response, lead) = await Capture(company, phone, email, channel, on);
        Assert.True(response.StatusCode == HttpStatusCode.Created, lead.ToString());
        return lead;
    }

    private async Task<JsonElement> QualifiedAsync(string company, string? phone = null)
        => await DoAsync(await DoAsync(await CaptureAsync(company, phone), "contact", new { occurredOn = "2026-05-06" }), "qualify", new { salesPersonId = TestOrganisation.IdOf("anna"), occurredOn = "2026-05-07" });

    private Task<JsonElement> DoAsync(JsonElement lead, string action, object body) => Mia.MustAsync(HttpMethod.Post, $"leads/{lead.Id()}/{action}", body, lead.Etag());

    private Task<(HttpResponseMessage Response, JsonElement Body)> TryAsync(JsonElement lead, string action, object body) => Mia.SendAsync(HttpMethod.Post, $"leads/{lead.Id()}/{action}", body, lead.Etag());
}

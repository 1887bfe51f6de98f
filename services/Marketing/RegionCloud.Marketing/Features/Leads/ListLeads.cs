using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Marketing.Data;
using RegionCloud.Marketing.Domain;
using RegionCloud.ServiceDefaults.Lists;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Marketing.Features.Leads;

/// <summary>A lead in a list, without what is known of the person.</summary>
public sealed record LeadSummary(
    Guid Id, string Number, Guid RegionId, Guid OwnerId, Guid CampaignId, string? Channel, [property: ValuesOf(typeof(LeadStatus))] string Status, string Company, DateOnly CapturedOn, Guid? SalesPersonId, Guid? OpportunityId, string? LostReason,
    [property: JsonPropertyName("etag")] string Etag) : ITagged
{
    internal static LeadSummary Of(Lead l) => new(l.Id, l.Number, l.RegionId, l.OwnerId, l.CampaignId, l.Channel, CampaignRules.Name(l.Status), l.Details.Company, l.CapturedOn, l.SalesPersonId, l.OpportunityId, l.LostReason, ETags.Of(l.Version));
}

internal sealed class LeadList : Listing<Lead, LeadSummary>
{
    public LeadList()
    {
        Key(l => l.Id);
        DefaultSort("-id");
        Filter("regionId", l => l.RegionId);
        Filter("campaignId", l => l.CampaignId);
        Filter("ownerId", l => l.OwnerId);
        Filter("status", l => l.Status);
        Filter("channel", l => l.Channel);
        Range("captured", l => (DateOnly?)l.CapturedOn);
        Search(l => l.Number, l => l.Details.Company);
        Sort("number", l => l.Number);
        Sort("capturedOn", l => (DateOnly?)l.CapturedOn);

        Column("label.marketing.column.number", l => l.Number);
        RegionColumn(l => l.RegionId);
        PersonColumn("label.column.owner", l => l.OwnerId);
        Column("label.marketing.column.company", l => l.Company);
        Column("label.marketing.column.channel", l => l.Channel);
        Column("label.marketing.column.status", l => l.Status);
        Column("label.marketing.column.captured-on", l => l.CapturedOn);
        Column("label.marketing.column.lost-reason", l => l.LostReason);
    }
}

internal static class ListLeads
{
    /// <summary>The leads within the caller's scope, newest first.</summary>
    internal static async Task<Ok<Page<LeadSummary>>> Handle(ListQuery<LeadList> query, MarketingDbContext db, CancellationToken ct) => TypedResults.Ok(await query.PageAsync(db.Leads.AsNoTracking().AsSplitQuery(), LeadSummary.Of, ct));
}

internal static class ExportLeads
{
    /// <summary>The leads as a file, with the filters and sorts of the list; what is known of persons is not in it.</summary>
    internal static Task<ExportFile> Handle(ExportQuery<LeadList> query, MarketingDbContext db, CancellationToken ct) => query.ExportAsync("label.marketing.list.leads", db.Leads.AsNoTracking().AsSplitQuery(), LeadSummary.Of, ct);
}

internal static class GetLead
{
    /// <summary>One lead with all that led to its present state.</summary>
    internal static async Task<Results<Ok<LeadView>, NotFound>> Handle(Guid id, MarketingDbContext db, CurrentUser user, CancellationToken ct)
        => await db.Leads.AsNoTracking().AsSplitQuery().SingleOrDefaultAsync(l => l.Id == id, ct) is { } lead ? TypedResults.Ok(LeadView.Of(lead, user)) : TypedResults.NotFound();
}

internal static class LeadEndpoints
{
    public static void MapLeads(this IEndpointRouteBuilder marketing)
    {
        var leads = marketing.MapGroup("/leads");
        leads.MapGet("", ListLeads.Handle).RequirePermission("lead.read");
        leads.MapGet("/export", ExportLeads.Handle).RequirePermission("lead.export");
        leads.MapGet("/{id:guid}", GetLead.Handle).RequirePermission("lead.read");
        leads.MapPost("", CaptureLead.Handle).RequirePermission("lead.create");
        leads.MapPut("/{id:guid}", ChangeLead.Handle).RequirePermission("lead.update");
        leads.MapPost("/{id:guid}/contact", ContactLead.Handle).RequirePermission("lead.update");
        leads.MapPost("/{id:guid}/qualify", QualifyLead.Handle).RequirePermission("lead.update");
        leads.MapPost("/{id:guid}/lose", LoseLead.Handle).RequirePermission("lead.update");
        leads.MapPost("/{id:guid}/withdraw-consent", WithdrawConsent.Handle).RequirePermission("lead.update");
    }
}

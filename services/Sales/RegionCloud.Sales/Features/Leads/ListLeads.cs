using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Sales.Data;
using RegionCloud.Sales.Domain;
using RegionCloud.ServiceDefaults.Lists;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Sales.Features.Leads;

/// <summary>A lead in a list.</summary>
public sealed record LeadSummary(
    Guid Id, Guid RegionId, Guid OwnerId, [property: ValuesOf(typeof(LeadStatus))] string Status, string Company, string? Channel, Guid? CampaignId, string? LostReason, [property: JsonPropertyName("etag")] string Etag) : ITagged
{
    internal static LeadSummary Of(Lead l) => new(l.Id, l.RegionId, l.OwnerId, LeadView.Name(l.Status), l.Details.Company, l.Provenance.Channel, l.Provenance.CampaignId, l.LostReason, ETags.Of(l.Version));
}

internal sealed class LeadList : Listing<Lead, LeadSummary>
{
    public LeadList()
    {
        Key(l => l.Id);
        DefaultSort("-id");
        Filter("regionId", l => l.RegionId);
        Filter("ownerId", l => l.OwnerId);
        Filter("status", l => l.Status);
        Filter("campaignId", l => l.Provenance.CampaignId);
        Filter("channel", l => l.Provenance.Channel);
        Search(l => l.Details.Company);
        Sort("company", l => l.Details.Company);

        RegionColumn(l => l.RegionId);
        PersonColumn("label.column.owner", l => l.OwnerId);
        Column("label.sales.column.company", l => l.Company);
        Column("label.sales.column.status", l => l.Status);
        Column("label.sales.column.channel", l => l.Channel);
        Column("label.sales.column.lost-reason", l => l.LostReason);
    }
}

internal static class ListLeads
{
    /// <summary>The leads within the caller's scope, newest first.</summary>
    internal static async Task<Ok<Page<LeadSummary>>> Handle(ListQuery<LeadList> query, SalesDbContext db, CancellationToken ct)
        => TypedResults.Ok(await query.PageAsync(db.Leads.AsNoTracking().AsSplitQuery(), LeadSummary.Of, ct));
}

internal static class ExportLeads
{
    /// <summary>The leads as a file, with the filters and sorts of the list.</summary>
    internal static Task<ExportFile> Handle(ExportQuery<LeadList> query, SalesDbContext db, CancellationToken ct)
        => query.ExportAsync("label.sales.list.leads", db.Leads.AsNoTracking().AsSplitQuery(), LeadSummary.Of, ct);
}

internal static class GetLead
{
    /// <summary>One lead with all that led to its present state.</summary>
    internal static async Task<Results<Ok<LeadView>, NotFound>> Handle(Guid id, SalesDbContext db, CurrentUser user, CancellationToken ct)
        => await db.Leads.AsNoTracking().AsSplitQuery().SingleOrDefaultAsync(l => l.Id == id, ct) is { } lead ? TypedResults.Ok(LeadView.Of(lead, user)) : TypedResults.NotFound();
}

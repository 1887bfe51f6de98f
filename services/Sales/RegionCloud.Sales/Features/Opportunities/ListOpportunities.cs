using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Sales.Data;
using RegionCloud.Sales.Domain;
using RegionCloud.ServiceDefaults.Lists;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Sales.Features.Opportunities;

/// <summary>An opportunity in a list.</summary>
public sealed record OpportunitySummary(
    Guid Id, Guid RegionId, Guid OwnerId, Guid CustomerId, string CustomerName, string Title, string Currency, decimal Amount, decimal Probability, DateOnly ExpectedOn, [property: ValuesOf(typeof(OpportunityStage))] string Stage,
    Guid? CampaignId, string? Channel, [property: ValuesOf(typeof(OutcomeReason))] string? OutcomeReason, [property: JsonPropertyName("etag")] string Etag) : ITagged
{
    internal static OpportunitySummary Of(Opportunity o) => new(
        o.Id, o.RegionId, o.OwnerId, o.CustomerId, o.CustomerName, o.Title, o.Currency, o.Amount, o.Probability, o.ExpectedOn, OpportunityView.Name(o.Stage), o.Provenance.CampaignId, o.Provenance.Channel, o.OutcomeReason, ETags.Of(o.Version));
}

internal sealed class OpportunityList : Listing<Opportunity, OpportunitySummary>
{
    public OpportunityList()
    {
        Key(o => o.Id);
        DefaultSort("-id");
        Filter("regionId", o => o.RegionId);
        Filter("ownerId", o => o.OwnerId);
        Filter("customerId", o => o.CustomerId);
        Filter("campaignId", o => o.Provenance.CampaignId);
        Filter("stage", o => o.Stage);
        Filter("outcomeReason", o => o.OutcomeReason);
        Range("expected", o => o.ExpectedOn);
        Range("amount", o => o.Amount);
        Search(o => o.Title, o => o.CustomerName);
        Sort("expectedOn", o => o.ExpectedOn);
        Sort("amount", o => o.Amount);
        Sort("probability", o => o.Probability);

        RegionColumn(o => o.RegionId);
        PersonColumn("label.column.owner", o => o.OwnerId);
        Column("label.sales.column.customer", o => o.CustomerName);
        Column("label.sales.column.title", o => o.Title);
        Column("label.sales.column.stage", o => o.Stage);
        Column("label.sales.column.currency", o => o.Currency);
        Column("label.sales.column.amount", o => o.Amount);
        Column("label.sales.column.probability", o => o.Probability);
        Column("label.sales.column.expected-on", o => o.ExpectedOn);
        Column("label.sales.column.channel", o => o.Channel);
        Column("label.sales.column.outcome-reason", o => o.OutcomeReason);
    }
}

internal static class ListOpportunities
{
    /// <summary>The opportunities within the caller's scope, newest first.</summary>
    internal static async Task<Ok<Page<OpportunitySummary>>> Handle(ListQuery<OpportunityList> query, SalesDbContext db, CancellationToken ct)
        => TypedResults.Ok(await query.PageAsync(db.Opportunities.AsNoTracking().AsSplitQuery(), OpportunitySummary.Of, ct));
}

internal static class ExportOpportunities
{
    /// <summary>The opportunities as a file, with the filters and sorts of the list.</summary>
    internal static Task<ExportFile> Handle(ExportQuery<OpportunityList> query, SalesDbContext db, CancellationToken ct)
        => query.ExportAsync("label.sales.list.opportunities", db.Opportunities.AsNoTracking().AsSplitQuery(), OpportunitySummary.Of, ct);
}

internal static class GetOpportunity
{
    /// <summary>One opportunity with all that was ever expected of it.</summary>
    internal static async Task<Results<Ok<OpportunityView>, NotFound>> Handle(Guid id, SalesDbContext db, CurrentUser user, CancellationToken ct)
        => await db.Opportunities.AsNoTracking().AsSplitQuery().SingleOrDefaultAsync(o => o.Id == id, ct) is { } opportunity ? TypedResults.Ok(OpportunityView.Of(opportunity, user)) : TypedResults.NotFound();
}

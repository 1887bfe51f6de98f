using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Risk.Data;
using RegionCloud.Risk.Domain;
using RegionCloud.Risk.Features.Policy;
using RegionCloud.ServiceDefaults.Lists;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Risk.Features.Alerts;

/// <summary>An alert in a list.</summary>
public sealed record AlertSummary(
    Guid Id, string Number, Guid RegionId, [property: ValuesOf(typeof(RiskCategory))] string Category, [property: ValuesOf(typeof(AlertKind))] string Kind, string Key, string Period, [property: ValuesOf(typeof(KriColour))] string Colour,
    [property: ValuesOf(typeof(AlertStatus))] string Status, string Detail, DateOnly OpenedOn, DateTimeOffset? AcknowledgeBy, DateTimeOffset? PlanBy, DateOnly? PlannedOn, DateOnly? HeadquartersOn, DateOnly? ResolvedOn,
    [property: JsonPropertyName("etag")] string Etag) : ITagged
{
    internal static AlertSummary Of(Alert a) => new(
        a.Id, a.Number, a.RegionId, Wire.Name(a.Category), Wire.Name(a.Kind), a.Key, a.Period, Wire.Name(a.Colour), Wire.Name(a.Status), a.Detail, a.OpenedOn, a.AcknowledgeBy, a.PlanBy, a.PlannedOn, a.HeadquartersOn, a.ResolvedOn, ETags.Of(a.Version));
}

internal sealed class AlertList : Listing<Alert, AlertSummary>
{
    public AlertList()
    {
        Key(a => a.Id);
        DefaultSort("-id");
        Filter("regionId", a => a.RegionId);
        Filter("category", a => a.Category);
        Filter("kind", a => a.Kind);
        Filter("key", a => a.Key);
        Filter("period", a => a.Period);
        Filter("customerId", a => a.CustomerId);
        Filter("colour", a => a.Colour);
        Filter("status", a => a.Status);
        Range("opened", a => a.OpenedOn);
        Sort("openedOn", a => a.OpenedOn);
        Sort("number", a => a.Number);
        Search(a => a.Number, a => a.Key, a => a.Detail);

        Column("label.risk.column.number", a => a.Number);
        RegionColumn(a => a.RegionId);
        Column("label.risk.column.category", a => a.Category);
        Column("label.risk.column.key", a => a.Key);
        Column("label.risk.column.period", a => a.Period);
        Column("label.risk.column.colour", a => a.Colour);
        Column("label.risk.column.status", a => a.Status);
        Column("label.risk.column.detail", a => a.Detail);
        Column("label.risk.column.opened-on", a => a.OpenedOn);
        Column("label.risk.column.acknowledge-by", a => a.AcknowledgeBy);
        Column("label.risk.column.plan-by", a => a.PlanBy);
        Column("label.risk.column.planned-on", a => a.PlannedOn);
        Column("label.risk.column.headquarters-on", a => a.HeadquartersOn);
        Column("label.risk.column.resolved-on", a => a.ResolvedOn);
    }
}

internal static class ListAlerts
{
    /// <summary>The alerts within your reach, by period, newest first.</summary>
    internal static async Task<Ok<Page<AlertSummary>>> Handle(ListQuery<AlertList> query, RiskDbContext db, CancellationToken ct)
        => TypedResults.Ok(await query.PageAsync(db.Alerts.AsNoTracking().AsSplitQuery(), AlertSummary.Of, ct));
}

internal static class ExportAlerts
{
    /// <summary>The alerts as a file, with the filters and sorts of the list.</summary>
    internal static Task<ExportFile> Handle(ExportQuery<AlertList> query, RiskDbContext db, CancellationToken ct)
        => query.ExportAsync("label.risk.list.alerts", db.Alerts.AsNoTracking().AsSplitQuery(), AlertSummary.Of, ct);
}

internal static class GetAlert
{
    /// <summary>One alert with its history.</summary>
    internal static async Task<Results<Ok<AlertView>, NotFound>> Handle(Guid id, RiskDbContext db, CurrentUser user, OrganisationDirectory organisation, BusinessClock clock, CancellationToken ct)
        => await db.Alerts.AsNoTracking().AsSplitQuery().SingleOrDefaultAsync(a => a.Id == id, ct) is { } alert
            ? TypedResults.Ok(AlertViews.Of(alert, user, organisation.Current.WorkingTime(), clock.Now, clock.Today(alert.RegionId)))
            : TypedResults.NotFound();
}

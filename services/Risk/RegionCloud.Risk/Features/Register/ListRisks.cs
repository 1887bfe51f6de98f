using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Risk.Data;
using RegionCloud.Risk.Domain;
using RegionCloud.ServiceDefaults.Lists;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Risk.Features.Register;

/// <summary>A risk in a list.</summary>
public sealed record RiskSummary(
    Guid Id, string Number, Guid RegionId, [property: ValuesOf(typeof(RiskCategory))] string Category, string Title, [property: ValuesOf(typeof(RiskStatus))] string Status, int? Likelihood, int? Impact, int Inherent, int Effectiveness, decimal Residual,
    [property: ValuesOf(typeof(RiskLevel))] string Level, DateOnly? AssessedOn, DateTimeOffset? PlanBy, DateOnly? ReviewOn, DateOnly? AcceptedUntil, int Responses, [property: JsonPropertyName("etag")] string Etag) : ITagged
{
    internal static RiskSummary Of(RegisteredRisk r) => new(
        r.Id, r.Number, r.RegionId, Wire.Name(r.Category), r.Title, Wire.Name(r.Status), r.Likelihood, r.Impact, r.Inherent, r.Effectiveness, r.Residual, Wire.Name(r.Level), r.AssessedOn, r.PlanBy, r.ReviewOn, r.AcceptedUntil,
        r.Responses.Count(p => p.Status is not ResponseStatus.Withdrawn), ETags.Of(r.Version));
}

internal sealed class RiskList : Listing<RegisteredRisk, RiskSummary>
{
    public RiskList()
    {
        Key(r => r.Id);
        DefaultSort("-number");
        Filter("regionId", r => r.RegionId);
        Filter("category", r => r.Category);
        Filter("status", r => r.Status);
        Filter("level", r => r.Level);
        Range("review", r => r.ReviewOn);
        Range("assessed", r => r.AssessedOn);
        Sort("number", r => r.Number);
        Search(r => r.Number, r => r.Title);

        Column("label.risk.column.number", r => r.Number);
        RegionColumn(r => r.RegionId);
        Column("label.risk.column.category", r => r.Category);
        Column("label.risk.column.title", r => r.Title);
        Column("label.risk.column.status", r => r.Status);
        Column("label.risk.column.likelihood", r => r.Likelihood);
        Column("label.risk.column.impact", r => r.Impact);
        Column("label.risk.column.inherent", r => r.Inherent);
        Column("label.risk.column.effectiveness", r => r.Effectiveness);
        Column("label.risk.column.residual", r => r.Residual);
        Column("label.risk.column.level", r => r.Level);
        Column("label.risk.column.assessed-on", r => r.AssessedOn);
        Column("label.risk.column.review-on", r => r.ReviewOn);
        Column("label.risk.column.accepted-until", r => r.AcceptedUntil);
        Column("label.risk.column.responses", r => r.Responses);
    }
}

internal static class ListRisks
{
    /// <summary>The risks within your reach.</summary>
    internal static async Task<Ok<Page<RiskSummary>>> Handle(ListQuery<RiskList> query, RiskDbContext db, CancellationToken ct)
        => TypedResults.Ok(await query.PageAsync(db.Risks.AsNoTracking().AsSplitQuery(), RiskSummary.Of, ct));
}

internal static class ExportRisks
{
    /// <summary>The register as a file, with the filters and sorts of the list.</summary>
    internal static Task<ExportFile> Handle(ExportQuery<RiskList> query, RiskDbContext db, CancellationToken ct)
        => query.ExportAsync("label.risk.list.risks", db.Risks.AsNoTracking().AsSplitQuery(), RiskSummary.Of, ct);
}

internal static class GetRisk
{
    /// <summary>One risk with its measures and its history.</summary>
    internal static async Task<Results<Ok<RiskView>, NotFound>> Handle(Guid id, RiskDbContext db, CurrentUser user, BusinessClock clock, CancellationToken ct)
        => await RiskAnswer.FindAsync(db, id, ct) is { } risk ? TypedResults.Ok(await RiskAnswer.ViewAsync(db, risk, user, clock, ct)) : TypedResults.NotFound();
}

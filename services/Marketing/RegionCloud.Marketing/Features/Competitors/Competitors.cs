using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Marketing.Data;
using RegionCloud.Marketing.Domain;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Lists;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Marketing.Features.Competitors;

/// <summary>A competitor in a region (競爭對手), with what was seen of it.</summary>
/// <param name="Code">By which market data name it.</param>
/// <param name="Actions">What you may do with it now: change, observe.</param>
public sealed record CompetitorView(
    Guid Id, Guid RegionId, string Code, string Name, string? Website, string? Products, string? Strengths, string? Weaknesses, IReadOnlyList<ObservationView> Observations, IReadOnlyList<string> Actions, [property: JsonPropertyName("etag")] string Etag) : ITagged
{
    internal static CompetitorView Of(Competitor c, CurrentUser user) => new(
        c.Id, c.RegionId, c.Code, c.Name, c.Website, c.Products, c.Strengths, c.Weaknesses, [.. c.Observations.OrderByDescending(o => o.Sequence).Select(o => new ObservationView(o.On, o.Text, o.Source, o.RecordedAt, o.By))],
        user.May("research.update", c.RegionId, c.DepartmentId, ownerId: null) ? ["change", "observe"] : [], ETags.Of(c.Version));
}

public sealed record ObservationView(DateOnly On, string Text, string Source, DateTimeOffset RecordedAt, string By);

/// <summary>A competitor in a list.</summary>
public sealed record CompetitorSummary(Guid Id, Guid RegionId, string Code, string Name, string? Products, int Observations, DateOnly? LastSeenOn, [property: JsonPropertyName("etag")] string Etag) : ITagged
{
    internal static CompetitorSummary Of(Competitor c) => new(c.Id, c.RegionId, c.Code, c.Name, c.Products, c.Observations.Count, c.Observations.Select(o => (DateOnly?)o.On).Max(), ETags.Of(c.Version));
}

/// <param name="Code">Unique in the region.</param>
public sealed record RegisterCompetitorRequest(Guid RegionId, [property: Text(1, 40)] string Code, [property: Required] CompetitorFields Details);

public sealed record ChangeCompetitorRequest([property: Required] CompetitorFields Details);

/// <summary>What is known of a competitor.</summary>
public sealed record CompetitorFields(
    [property: Text(1, 200)] string Name, [property: Text(0, 200)] string? Website, [property: Text(0, 4000)] string? Products, [property: Text(0, 4000)] string? Strengths, [property: Text(0, 4000)] string? Weaknesses)
{
    internal CompetitorDetails ToDetails() => new(Name.Trim(), Website, Products, Strengths, Weaknesses);
}

/// <param name="Source">How it is known.</param>
/// <param name="OccurredOn">Business date; default: today.</param>
public sealed record ObserveCompetitorRequest([property: Text(1, 4000)] string Text, [property: Text(1, 500)] string Source, DateOnly? OccurredOn);

internal sealed class CompetitorList : Listing<Competitor, CompetitorSummary>
{
    public CompetitorList()
    {
        Key(c => c.Id);
        Filter("regionId", c => c.RegionId);
        Filter("code", c => c.Code);
        Search(c => c.Code, c => c.Name, c => c.Products);
        Sort("code", c => c.Code);
        Sort("name", c => c.Name);

        RegionColumn(c => c.RegionId);
        Column("label.marketing.column.code", c => c.Code);
        Column("label.marketing.column.name", c => c.Name);
        Column("label.marketing.column.products", c => c.Products);
        Column("label.marketing.column.observations", c => c.Observations);
        Column("label.marketing.column.last-seen-on", c => c.LastSeenOn);
    }
}

internal static class RegisterCompetitor
{
    /// <summary>Registers a competitor (2.2-5). 404 for a region whose marketing department is not yours. Refuses <c>marketing.competitor.code-taken</c>.</summary>
    internal static async Task<Results<Created<CompetitorView>, NotFound>> Handle(RegisterCompetitorRequest request, MarketingDbContext db, CurrentUser user, OrganisationDirectory organisation, BusinessClock clock, CancellationToken ct)
    {
        if (MarketingDepartments.Of("research.create", request.RegionId, user, organisation) is not { } department)
            return TypedResults.NotFound();

        var code = request.Code.Trim();
        Refuse.Broken(await db.Competitors.AnyAsync(c => c.RegionId == request.RegionId && c.Code == code, ct) ? MarketRules.CodeTaken(code) : null);
        var competitor = Competitor.Register(request.RegionId, department, code, request.Details.ToDetails(), clock.Now);
        db.Add(competitor);
        return TypedResults.Created($"/api/marketing/v1/competitors/{competitor.Id}", CompetitorView.Of(competitor, user));
    }
}

internal static class ChangeCompetitor
{
    /// <summary>What is known of it now.</summary>
    internal static async Task<Results<Ok<CompetitorView>, NotFound>> Handle(Guid id, ChangeCompetitorRequest request, IfMatch ifMatch, MarketingDbContext db, CurrentUser user, CancellationToken ct)
    {
        if (await db.Competitors.SingleOrDefaultAsync(c => c.Id == id, ct) is not { } competitor)
            return TypedResults.NotFound();

        ifMatch.Check(competitor.Version);
        competitor.Change(request.Details.ToDetails());
        return TypedResults.Ok(CompetitorView.Of(competitor, user));
    }
}

internal static class ObserveCompetitor
{
    /// <summary>What was seen of it on a day, with the source; never changed. Refuses <c>date-in-future</c>.</summary>
    internal static async Task<Results<Ok<CompetitorView>, NotFound>> Handle(Guid id, ObserveCompetitorRequest request, IfMatch ifMatch, MarketingDbContext db, CurrentUser user, BusinessClock clock, CancellationToken ct)
    {
        if (await db.Competitors.SingleOrDefaultAsync(c => c.Id == id, ct) is not { } competitor)
            return TypedResults.NotFound();

        ifMatch.Check(competitor.Version);
        var act = user.Act("research.update", competitor.RegionId, competitor.DepartmentId, request.OccurredOn ?? clock.Today(competitor.RegionId), clock);
        Refuse.Broken(clock.NotInFuture("/occurredOn", act.On, competitor.RegionId));
        competitor.Observe(request.Text, request.Source, act);
        return TypedResults.Ok(CompetitorView.Of(competitor, user));
    }
}

internal static class ListCompetitors
{
    /// <summary>The competitors within the caller's scope.</summary>
    internal static async Task<Ok<Page<CompetitorSummary>>> Handle(ListQuery<CompetitorList> query, MarketingDbContext db, CancellationToken ct) => TypedResults.Ok(await query.PageAsync(db.Competitors.AsNoTracking(), CompetitorSummary.Of, ct));
}

internal static class ExportCompetitors
{
    /// <summary>The competitors as a file, with the filters and sorts of the list.</summary>
    internal static Task<ExportFile> Handle(ExportQuery<CompetitorList> query, MarketingDbContext db, CancellationToken ct) => query.ExportAsync("label.marketing.list.competitors", db.Competitors.AsNoTracking(), CompetitorSummary.Of, ct);
}

internal static class GetCompetitor
{
    /// <summary>One competitor with all that was seen of it, newest first.</summary>
    internal static async Task<Results<Ok<CompetitorView>, NotFound>> Handle(Guid id, MarketingDbContext db, CurrentUser user, CancellationToken ct)
        => await db.Competitors.AsNoTracking().SingleOrDefaultAsync(c => c.Id == id, ct) is { } competitor ? TypedResults.Ok(CompetitorView.Of(competitor, user)) : TypedResults.NotFound();
}

internal static class CompetitorEndpoints
{
    public static void MapCompetitors(this IEndpointRouteBuilder marketing)
    {
        var competitors = marketing.MapGroup("/competitors");
        competitors.MapGet("", ListCompetitors.Handle).RequirePermission("research.read");
        competitors.MapGet("/export", ExportCompetitors.Handle).RequirePermission("research.export");
        competitors.MapGet("/{id:guid}", GetCompetitor.Handle).RequirePermission("research.read");
        competitors.MapPost("", RegisterCompetitor.Handle).RequirePermission("research.create");
        competitors.MapPut("/{id:guid}", ChangeCompetitor.Handle).RequirePermission("research.update");
        competitors.MapPost("/{id:guid}/observations", ObserveCompetitor.Handle).RequirePermission("research.update");
    }
}

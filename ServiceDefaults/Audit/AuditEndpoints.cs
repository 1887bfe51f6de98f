using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using RegionCloud.ServiceDefaults.Data;
using RegionCloud.ServiceDefaults.Lists;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.ServiceDefaults.Audit;

internal static class AuditEndpoints
{
    public static void MapAudit(this IEndpointRouteBuilder department)
    {
        var audit = department.MapGroup("/audit");
        audit.MapGet("", ListAuditEntries.Handle).RequirePermission("audit.read");
        audit.MapGet("/export", ExportAuditEntries.Handle).RequirePermission("audit.export");
        audit.MapGet("/verification", VerifyAudit.Handle).RequirePermission("audit.verify");
        audit.MapGet("/anchors", ListAuditAnchors.Handle).RequirePermission("audit.verify");
        audit.MapGet("/denied", ListDeniedAttempts.Handle).RequirePermission("audit.verify");
    }
}

/// <param name="At">When it was saved.</param>
/// <param name="Issuer">Who vouches for the subject; absent for a service and for the author of an event.</param>
/// <param name="OnBehalfOf">Whose delegated rights were used.</param>
/// <param name="Action">The slice, consumer or job.</param>
/// <param name="Before">Changed columns as they were; long texts as SHA-256, personal data as ***.</param>
/// <param name="After">Changed columns as they became.</param>
/// <param name="Reason">Why the record was within reach.</param>
/// <param name="Seq">Place in the chain; absent until sealed.</param>
/// <param name="Hash">Hash in the chain.</param>
public sealed record AuditEntryView(
    long Id,
    DateTimeOffset At,
    string? Issuer,
    string Subject,
    string? OnBehalfOf,
    string Action,
    string ObjectKind,
    string ObjectId,
    Guid? RegionId,
    JsonElement? Before,
    JsonElement? After,
    string? Reason,
    string? TraceId,
    long? Seq,
    string? Hash);

internal sealed class AuditList : Listing<AuditEntry, AuditEntryView>
{
    public AuditList()
    {
        Key(e => e.Id);
        DefaultSort("-id");
        Filter("objectId", e => e.ObjectId);
        Filter("objectKind", e => e.ObjectKind);
        Filter("subject", e => e.Subject);
        Filter("action", e => e.Action);
        Filter("regionId", e => e.RegionId);

        Column("label.column.seq", e => e.Seq);
        Column("label.column.at", e => e.At);
        Column("label.column.subject", e => e.Subject);
        Column("label.column.on-behalf-of", e => e.OnBehalfOf);
        Column("label.column.action", e => e.Action);
        Column("label.column.object-kind", e => e.ObjectKind);
        Column("label.column.object-id", e => e.ObjectId);
        Column("label.column.before", e => e.Before?.GetRawText());
        Column("label.column.after", e => e.After?.GetRawText());
        Column("label.column.reason", e => e.Reason);
        Column("label.column.hash", e => e.Hash);
    }
}

internal static class ListAuditEntries
{
    /// <summary>
    /// Who did what, newest first: by record, by person, by days (in the company's zone, both inclusive). Whoever may not read everything
    /// reads his own acts.
    /// </summary>
    internal static async Task<Ok<Page<AuditEntryView>>> Handle(ListQuery<AuditList> query, DateOnly? from, DateOnly? to, ServiceDbContext db, CurrentUser user, CancellationToken ct)
        => TypedResults.Ok(await query.PageAsync(Rows(db, user, from, to), part => ViewAsync(part, db, ct), ct));

    internal static IQueryable<AuditEntry> Rows(ServiceDbContext db, CurrentUser user, DateOnly? from, DateOnly? to)
    {
        // Entries of the company have no region, so the filter by region would hide them from their own author.
        var entries = db.Scope.Reach.Everything ? db.AuditEntries : db.AuditEntries.IgnoreQueryFilters().Where(e => e.Subject == user.Subject);
        if (from is { } first && BusinessClock.StartOf(first) is var start)
            entries = entries.Where(e => e.At >= start);
        if (to is { } last && BusinessClock.EndOf(last) is var end)
            entries = entries.Where(e => e.At < end);
        return entries.AsNoTracking();
    }

    internal static async Task<IReadOnlyList<AuditEntryView>> ViewAsync(List<AuditEntry> part, ServiceDbContext db, CancellationToken ct)
    {
        var ids = part.ConvertAll(e => e.Id);
        var seals = await db.AuditSeals.AsNoTracking().Where(s => ids.Contains(s.EntryId)).ToDictionaryAsync(s => s.EntryId, ct);
        return part.ConvertAll(e => View(e, seals.GetValueOrDefault(e.Id)));
    }

    private static AuditEntryView View(AuditEntry e, AuditSeal? seal) => new(
        e.Id, e.At, e.Issuer, e.Subject, e.OnBehalfOf, e.Action, e.ObjectKind, e.ObjectId, e.RegionId, Parse(e.Before), Parse(e.After), e.Reason, e.TraceId,
        seal?.Seq, seal is null ? null : Convert.ToHexStringLower(seal.Hash));

    private static JsonElement? Parse(string? json) => json is null ? null : JsonElement.Parse(json);
}

internal static class ExportAuditEntries
{
    /// <summary>The audit as a file, with the same filters.</summary>
    internal static Task<ExportFile> Handle(ExportQuery<AuditList> query, DateOnly? from, DateOnly? to, ServiceDbContext db, CurrentUser user, CancellationToken ct)
        => query.ExportAsync("label.list.audit", ListAuditEntries.Rows(db, user, from, to), part => ListAuditEntries.ViewAsync(part, db, ct), ct);
}

/// <param name="Neighbour">Who was asked for the anchors it keeps.</param>
/// <param name="Anchors">How many it has; absent when it did not answer, and then truncation may go unnoticed.</param>
public sealed record AnchorSource(string Neighbour, int? Anchors);

/// <param name="Chain">What the chain itself shows.</param>
/// <param name="Neighbours">Against whose memory it was held.</param>
public sealed record AuditVerificationView(AuditVerification Chain, IReadOnlyList<AnchorSource> Neighbours);

internal static class VerifyAudit
{
    /// <summary>Recomputes this service's chain and holds it against the anchors of every neighbour it has an address of.</summary>
    internal static async Task<Ok<AuditVerificationView>> Handle(ServiceDbContext db, ThisService service, IConfiguration configuration, IHttpClientFactory clients, CancellationToken ct)
    {
        var (sources, anchors) = (new List<AnchorSource>(), new List<AuditAnchor>());
        using var client = clients.CreateClient(AuditSetup.Neighbours);
        foreach (var neighbour in configuration.GetSection("services").GetChildren().Where(s => s.GetSection("grpc").Exists() && s.Key != service.Name).Select(s => s.Key))
        {
            try
            {
                var heard = await client.GetFromJsonAsync<List<AuditAnchor>>($"http://_http.{neighbour}/api/{neighbour}/v1/audit/anchors?service={service.Name}", Json.Options, ct) ?? [];
                anchors.AddRange(heard);
                sources.Add(new AnchorSource(neighbour, heard.Count));
            }
            catch (Exception e) when (e is HttpRequestException or JsonException || (e is OperationCanceledException && !ct.IsCancellationRequested))
            {
                sources.Add(new AnchorSource(neighbour, Anchors: null));
            }
        }

        return TypedResults.Ok(new AuditVerificationView(await AuditVerifier.VerifyAsync(db, service.Name, anchors, ct), sources));
    }
}

internal static class ListAuditAnchors
{
    /// <summary>The heads of another service's audit that this one remembers, newest first, at most 1000.</summary>
    internal static async Task<Ok<List<AuditAnchor>>> Handle(string service, ServiceDbContext db, CancellationToken ct)
        => TypedResults.Ok(await db.AuditAnchors.AsNoTracking().Where(a => a.Service == service).OrderByDescending(a => a.Seq).Take(1000).ToListAsync(ct));
}

/// <param name="Hour">Start of the hour, UTC.</param>
/// <param name="Operation">Method and route.</param>
/// <param name="Status">403, or 404 of a write.</param>
public sealed record DeniedAttemptsView(DateTimeOffset Hour, string Subject, string Permission, string Operation, int Status, int Count);

internal static class ListDeniedAttempts
{
    /// <summary>Who tried what he may not, by hour, newest first, at most 1000 rows of the days asked for (default: today).</summary>
    internal static async Task<Ok<List<DeniedAttemptsView>>> Handle(string? subject, DateOnly? from, DateOnly? to, ServiceDbContext db, BusinessClock clock, CancellationToken ct)
    {
        var (start, end) = (BusinessClock.StartOf(from ?? clock.Today()), BusinessClock.EndOf(to ?? clock.Today()));
        return TypedResults.Ok(await db.DeniedAttempts.AsNoTracking()
            .Where(d => d.Hour >= start && d.Hour < end && (subject == null || d.Subject == subject))
            .OrderByDescending(d => d.Hour).ThenByDescending(d => d.Count).Take(1000)
            .Select(d => new DeniedAttemptsView(d.Hour, d.Subject, d.Permission, d.Operation, d.Status, d.Count))
            .ToListAsync(ct));
    }
}

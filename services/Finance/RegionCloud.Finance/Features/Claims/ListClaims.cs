using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Finance.Data;
using RegionCloud.Finance.Domain;
using RegionCloud.ServiceDefaults.Lists;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Finance.Features.Claims;

/// <summary>An expense claim without its lines.</summary>
public sealed record ClaimSummary(
    Guid Id, string Number, Guid RegionId, Guid DepartmentId, Guid OwnerId, [property: ValuesOf(typeof(ClaimStatus))] string Status, string Currency, decimal Claimed, decimal Sanctioned, string Purpose,
    DateOnly? SubmittedOn, DateOnly? ApprovedOn, DateOnly? PaidOn, [property: JsonPropertyName("etag")] string Etag) : ITagged
{
    internal static ClaimSummary Of(ClaimRow c) => new(
        c.Id, c.Number, c.RegionId, c.DepartmentId, c.OwnerId, ClaimRules.Name(c.Status), c.Currency, c.Claimed, c.Sanctioned, c.Purpose, c.SubmittedOn, c.ApprovedOn, c.PaidOn, ETags.Of(c.Version));
}

internal sealed record ClaimRow
{
    public required Guid Id { get; init; }

    public required string Number { get; init; }

    public required Guid RegionId { get; init; }

    public required Guid DepartmentId { get; init; }

    public required Guid OwnerId { get; init; }

    public required ClaimStatus Status { get; init; }

    public required string Currency { get; init; }

    public required decimal Claimed { get; init; }

    public required decimal Sanctioned { get; init; }

    public required string Purpose { get; init; }

    public required DateOnly? SubmittedOn { get; init; }

    public required DateOnly? ApprovedOn { get; init; }

    public required DateOnly? PaidOn { get; init; }

    public required int Version { get; init; }
}

internal sealed class ClaimList : Listing<ClaimRow, ClaimSummary>
{
    public ClaimList()
    {
        Key(c => c.Id);
        Filter("regionId", c => c.RegionId);
        Filter("departmentId", c => c.DepartmentId);
        Filter("ownerId", c => c.OwnerId);
        Filter("status", c => c.Status);
        Filter("number", c => c.Number);
        Range("submitted", c => c.SubmittedOn);
        Range("approved", c => c.ApprovedOn);
        Range("paid", c => c.PaidOn);
        Range("claimed", c => c.Claimed);
        Search(c => c.Number, c => c.Purpose);
        Sort("number", c => c.Number);
        Sort("claimed", c => c.Claimed);
        Sort("submittedOn", c => c.SubmittedOn);
        Sort("approvedOn", c => c.ApprovedOn);

        Column("label.finance.column.claim-number", c => c.Number);
        RegionColumn(c => c.RegionId);
        PersonColumn("label.finance.column.claimant", c => c.OwnerId);
        Column("label.finance.column.purpose", c => c.Purpose);
        Column("label.finance.column.status", c => c.Status);
        Column("label.finance.column.currency", c => c.Currency);
        Column("label.finance.column.claimed", c => c.Claimed);
        Column("label.finance.column.sanctioned", c => c.Sanctioned);
        Column("label.finance.column.submitted-on", c => c.SubmittedOn);
        Column("label.finance.column.approved-on", c => c.ApprovedOn);
        Column("label.finance.column.paid-on", c => c.PaidOn);
    }
}

internal static class ListClaims
{
    /// <summary>The expense claims within the caller's scope: his own, his department's, his region's.</summary>
    internal static async Task<Ok<Page<ClaimSummary>>> Handle(ListQuery<ClaimList> query, FinanceDbContext db, CancellationToken ct)
        => TypedResults.Ok(await query.PageAsync(Rows(db), ClaimSummary.Of, ct));

    internal static IQueryable<ClaimRow> Rows(FinanceDbContext db) => db.Claims.AsNoTracking().Select(c => new ClaimRow
    {
        Id = c.Id,
        Number = c.Number,
        RegionId = c.RegionId,
        DepartmentId = c.DepartmentId,
        OwnerId = c.OwnerId,
        Status = c.Status,
        Currency = c.Currency,
        Claimed = c.Lines.Sum(l => l.Amount),
        Sanctioned = c.Lines.Sum(l => l.Sanctioned),
        Purpose = c.Purpose,
        SubmittedOn = c.SubmittedOn,
        ApprovedOn = c.ApprovedOn,
        PaidOn = c.PaidOn,
        Version = c.Version,
    });
}

internal static class ExportClaims
{
    /// <summary>The expense claims as a file, with the filters and sorts of the list.</summary>
    internal static Task<ExportFile> Handle(ExportQuery<ClaimList> query, FinanceDbContext db, CancellationToken ct)
        => query.ExportAsync("label.finance.list.claims", ListClaims.Rows(db), ClaimSummary.Of, ct);
}

internal static class GetClaim
{
    /// <summary>One expense claim with its lines, levels and history.</summary>
    internal static async Task<Results<Ok<ClaimView>, NotFound>> Handle(Guid id, FinanceDbContext db, CurrentUser user, OrganisationDirectory organisation, BusinessClock clock, CancellationToken ct)
        => await db.Claims.AsNoTracking().AsSplitQuery().SingleOrDefaultAsync(c => c.Id == id, ct) is { } claim ? TypedResults.Ok(ClaimView.Of(claim, user, organisation.Current, clock)) : TypedResults.NotFound();
}

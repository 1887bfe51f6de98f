using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Sales.Data;
using RegionCloud.Sales.Domain;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Sales.Features.Attainment;

/// <param name="KnownAt">As it was known at this moment; absent: now.</param>
public sealed record AttainmentReport(DateOnly AsOf, DateTimeOffset? KnownAt, int Year, [property: ValuesOf(typeof(AttainmentGrouping))] string GroupBy, IReadOnlyList<AttainmentRow> Rows);

/// <param name="EmployeeId">Absent where it is not told by person.</param>
/// <param name="Quarter">1 to 4; absent for the year and for months.</param>
/// <param name="Month">1 to 12; absent for the year and for quarters.</param>
/// <param name="Target">Of the version in force on the day.</param>
/// <param name="Signed">Signed in the period and not voided by the day, × share.</param>
/// <param name="Adjustment">The part of <c>signed</c> that came about after the period was over, voids (negative) and changes, or that was recorded after it was closed (RB-04).</param>
/// <param name="Gap">Signed less target.</param>
/// <param name="AttainmentPercent">Signed ÷ target × 100; absent when the target is 0: not measurable.</param>
/// <param name="Versions">Against every version of the plan approved by the day (RB-06).</param>
/// <param name="EntriesLink">The contracts that the signed amount is made of.</param>
public sealed record AttainmentRow(
    Guid RegionId, string RegionCode, string RegionName, Guid? EmployeeId, string? EmployeeName, int? Quarter, int? Month, string Currency,
    decimal Target, decimal Signed, decimal Adjustment, decimal Gap, decimal? AttainmentPercent, IReadOnlyList<AttainmentVersionView> Versions, string EntriesLink);

/// <param name="InForce">The version that counts on the day.</param>
public sealed record AttainmentVersionView(int Revision, bool InForce, decimal Target, decimal Gap, decimal? AttainmentPercent);

internal static class GetAttainment
{
    /// <summary>
    /// Signed amounts against the plan (RB-04), as of a day and as known at a moment. <c>groupBy</c>: region (default; the year), quarter, month, person, personQuarter, personMonth. A sales person sees his own.
    /// Refuses <c>date-in-future</c>.
    /// </summary>
    /// <param name="year">Default: the year of <c>asOf</c>.</param>
    /// <param name="knownAt">Leaves out what was recorded later.</param>
    internal static async Task<Ok<AttainmentReport>> Handle(
        DateOnly? asOf, DateTimeOffset? knownAt, int? year, [ValuesOf(typeof(AttainmentGrouping))] string? groupBy, Guid? regionId, Guid? employeeId, SalesDbContext db, OrganisationDirectory organisation, BusinessClock clock, CancellationToken ct)
    {
        var (day, by) = (clock.AsOf(asOf), Values.OneOf("/groupBy", groupBy, AttainmentGrouping.All) ?? AttainmentGrouping.Region);
        var of = year ?? day.Year;
        var rows = await ReadAsync(db, of, by, day, knownAt ?? DateTimeOffset.MaxValue, regionId, employeeId, ct);
        var company = organisation.Current;
        return TypedResults.Ok(new AttainmentReport(
            day, knownAt, of, by,
            [
                .. rows.Select(r => Row(r, of, by, day, knownAt, company))
                    .OrderBy(r => r.RegionCode, StringComparer.Ordinal).ThenBy(r => r.EmployeeName, StringComparer.Ordinal).ThenBy(r => r.EmployeeId).ThenBy(r => r.Quarter ?? r.Month).ThenBy(r => r.Currency, StringComparer.Ordinal),
            ]));
    }

    /// <summary>Over whatever of targets and performance lies in the data scope.</summary>
    internal static async Task<IReadOnlyList<Attained>> ReadAsync(SalesDbContext db, int year, string by, DateOnly day, DateTimeOffset knownAt, Guid? regionId, Guid? employeeId, CancellationToken ct)
    {
        var (first, last) = (PerformanceEntry.PeriodOf(year, 1), PerformanceEntry.PeriodOf(year, PlanSpread.Months));
        var targets = await db.PlanTargets.AsNoTracking()
            .Where(t => t.Year == year && t.ApprovedOn <= day && t.RecordedAt <= knownAt && (regionId == null || t.RegionId == regionId) && (employeeId == null || t.OwnerId == employeeId))
            .Select(t => new TargetPart(t.RegionId, t.OwnerId, t.Month, t.Revision, t.Currency, t.Amount)).ToListAsync(ct);
        var signed = await db.PerformanceEntries.AsNoTracking()
            .Where(e => e.Period >= first && e.Period <= last && e.On <= day && e.RecordedAt <= knownAt && (regionId == null || e.RegionId == regionId) && (employeeId == null || e.OwnerId == employeeId))
            .GroupBy(e => new { e.RegionId, e.OwnerId, e.Period, e.OnPeriod, e.OpenPeriod, e.Currency })
            .Select(g => new { g.Key.RegionId, g.Key.OwnerId, g.Key.Period, g.Key.OnPeriod, g.Key.OpenPeriod, g.Key.Currency, Amount = g.Sum(e => e.Amount) }).ToListAsync(ct);
        return Attainments.Of(year, by, targets, signed.ConvertAll(s => new SignedPart(s.RegionId, s.OwnerId, s.Period - first + 1, s.OnPeriod, s.OpenPeriod, s.Currency, s.Amount)));
    }

    private static AttainmentRow Row(Attained r, int year, string by, DateOnly day, DateTimeOffset? knownAt, OrganisationSnapshot company)
    {
        var region = company.Regions.GetValueOrDefault(r.RegionId);
        var person = r.PersonId is { } id ? company.Employees.GetValueOrDefault(id) : null;
        var now = r.Versions.Count > 0 ? r.Versions[^1] : new AttainedVersion(0, 0, r.Signed);
        var (quarter, month) = by switch
        {
            AttainmentGrouping.Month or AttainmentGrouping.PersonMonth => ((int?)null, (int?)r.LastMonth),
            AttainmentGrouping.Quarter or AttainmentGrouping.PersonQuarter => (r.LastMonth / 3, null),
            _ => (null, null),
        };
        return new AttainmentRow(
            r.RegionId, region?.Code ?? "", region?.Name ?? "", r.PersonId, person?.Name, quarter, month, r.Currency, now.Target, r.Signed, r.Adjustment, now.Gap, now.Percent,
            [.. r.Versions.Select(v => new AttainmentVersionView(v.Revision, v == now, v.Target, v.Gap, v.Percent))],
            Link(r, year, month ?? (quarter is { } q ? (q * 3) - 2 : 1), day, knownAt));
    }

    private static string Link(Attained r, int year, int firstMonth, DateOnly day, DateTimeOffset? knownAt)
    {
        var (from, to) = (new DateOnly(year, firstMonth, 1), new DateOnly(year, r.LastMonth, 1).AddMonths(1).AddDays(-1));
        return string.Create(CultureInfo.InvariantCulture, $"/api/sales/v1/attainment/entries?regionId={r.RegionId}&currency={r.Currency}&signedFrom={from:yyyy-MM-dd}&signedTo={to:yyyy-MM-dd}&asOf={day:yyyy-MM-dd}")
            + (r.PersonId is { } person ? $"&ownerId={person}" : "")
            + (knownAt is { } at ? $"&knownAt={at.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffffffZ", CultureInfo.InvariantCulture)}" : "");
    }
}

using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Risk.Data;
using RegionCloud.Risk.Domain;
using RegionCloud.Risk.Features.Clauses;
using RegionCloud.ServiceDefaults.Lists;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Waiting;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Risk.Features.PolicyCalendar;

/// <summary>A duty that was found past its day.</summary>
/// <param name="DepartmentId">The department that owes it; absent: the region manager.</param>
/// <param name="Missing">How often it was to be done and was not; 0 once it is done after all.</param>
/// <param name="FoundOn">The first day as of which it was found.</param>
/// <param name="ToldOn">The last day on which it was told.</param>
/// <param name="DoneOn">The day on which it was done after all.</param>
public sealed record OverdueDutyView(
    Guid Id, Guid RegionId, Guid? DepartmentId, [property: ValuesOf(typeof(ClauseCode))] string Duty, string Period, DateOnly DueOn, int Missing, DateOnly FoundOn, DateOnly ToldOn, DateOnly? DoneOn, [property: JsonPropertyName("etag")] string Etag) : ITagged
{
    internal static OverdueDutyView Of(OverdueDuty d) => new(d.Id, d.RegionId, d.DepartmentId, d.Duty, d.Period, d.DueOn, d.Missing, d.FoundOn, d.ToldOn, d.DoneOn, ETags.Of(d.Version));
}

internal sealed class OverdueDutyList : Listing<OverdueDuty, OverdueDutyView>
{
    public OverdueDutyList()
    {
        Key(d => d.Id);
        Filter("regionId", d => d.RegionId);
        Filter("duty", d => d.Duty);
        Range("due", d => d.DueOn);
        Sort("dueOn", d => d.DueOn);

        Column("label.risk.column.duty", d => d.Duty);
        RegionColumn(d => d.RegionId);
        Column("label.risk.column.period", d => d.Period);
        Column("label.risk.column.due-on", d => d.DueOn);
        Column("label.risk.column.missing", d => d.Missing);
        Column("label.risk.column.found-on", d => d.FoundOn);
        Column("label.risk.column.done-on", d => d.DoneOn);
    }
}

internal static class ListOverdueDuties
{
    /// <summary>The duties within your reach that were found past their day.</summary>
    /// <param name="open">true: only those that are still not done; false: only those done after all.</param>
    internal static async Task<Ok<Page<OverdueDutyView>>> Handle(ListQuery<OverdueDutyList> query, bool? open, RiskDbContext db, CancellationToken ct)
        => TypedResults.Ok(await query.PageAsync(Rows(db, open), OverdueDutyView.Of, ct));

    internal static IQueryable<OverdueDuty> Rows(RiskDbContext db, bool? open) => db.OverdueDuties.AsNoTracking().Where(d => open == null || d.Missing > 0 == open);
}

internal static class GetOverdueDuty
{
    /// <summary>One duty that was found past its day.</summary>
    internal static async Task<Results<Ok<OverdueDutyView>, NotFound>> Handle(Guid id, RiskDbContext db, CancellationToken ct)
        => await db.OverdueDuties.AsNoTracking().SingleOrDefaultAsync(d => d.Id == id, ct) is { } duty ? TypedResults.Ok(OverdueDutyView.Of(duty)) : TypedResults.NotFound();
}

internal static class ExportOverdueDuties
{
    /// <summary>The same as a file.</summary>
    /// <param name="open">true: only those that are still not done; false: only those done after all.</param>
    internal static Task<ExportFile> Handle(ExportQuery<OverdueDutyList> query, bool? open, RiskDbContext db, CancellationToken ct)
        => query.ExportAsync("label.risk.list.overdue-duties", ListOverdueDuties.Rows(db, open), OverdueDutyView.Of, ct);
}

/// <summary>An overdue duty waits for the department that owes it, and for the region manager.</summary>
internal static class WaitingDuties
{
    public static WaitingList List => WaitingList.Of<RiskDbContext>("duty.read", async (db, whom, ct) =>
        [
            .. (await whom.CandidatesAsync(db.OverdueDuties.AsNoTracking().Where(d => d.Missing > 0).OrderByDescending(d => d.DueOn), ct))
                // Headquarters and auditors see them; they wait for those who can have them done.
                .Where(d => whom.User.May("duty.update", d.RegionId, d.DepartmentId, ownerId: null))
                .Select(d => new Waits(
                    "dutyOverdue", "label.risk.waiting.duty", "overdueDuty", d.Id, null, d.RegionId, BusinessClock.StartOf(d.DueOn.AddDays(1)), d.DueOn, "fulfil", $"overdue-duties/{d.Id}",
                    ("duty", $"enum.clauseCode.{d.Duty}"), ("period", d.Period), ("dueOn", d.DueOn))),
        ]);
}

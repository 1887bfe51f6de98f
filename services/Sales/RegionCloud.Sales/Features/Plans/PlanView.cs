using System.Text.Json.Serialization;
using RegionCloud.Sales.Domain;
using RegionCloud.Sales.Messages;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Sales.Features.Plans;

/// <summary>A version of a region's annual sales plan (年度銷售計劃, 5.1).</summary>
/// <param name="Revision">1 is the plan as first made; each later version replaces the one before from its month on (RB-06).</param>
/// <param name="EffectiveMonth">The first month that this version decides; earlier months are those of the version before and never change.</param>
/// <param name="Areas">銷售區域.</param>
/// <param name="Quarters">Sums of their months.</param>
/// <param name="UnassignedInYear">Target that no month has; 0 before it can be handed in.</param>
/// <param name="Missing">Codes of what still keeps it from being handed in (RB-08).</param>
/// <param name="Actions">What you may do with it now: redraft, edit, submit, approve, reject, revise.</param>
public sealed record PlanView(
    Guid Id,
    Guid RegionId,
    Guid DepartmentId,
    int Year,
    int Revision,
    Guid? RevisionOf,
    int EffectiveMonth,
    string? Reason,
    [property: ValuesOf(typeof(PlanStatus))] string Status,
    string Currency,
    decimal AnnualTarget,
    IReadOnlyList<string> Areas,
    IReadOnlyList<string> Channels,
    IReadOnlyList<string> Products,
    string? Strategy,
    Guid? CompanyGoalId,
    Guid? MarketReportId,
    string? MarketBasis,
    IReadOnlyList<PlanQuarterView> Quarters,
    IReadOnlyList<PlanMonthView> Months,
    IReadOnlyList<PlanPersonView> Persons,
    IReadOnlyList<PlanCellView> Cells,
    decimal UnassignedInYear,
    DateOnly? ApprovedOn,
    IReadOnlyList<string> Missing,
    IReadOnlyList<PlanStepView> History,
    IReadOnlyList<string> Actions,
    [property: JsonPropertyName("etag")] string Etag) : ITagged
{
    internal static PlanView Of(SalesPlan p, CurrentUser user) => new(
        p.Id,
        p.RegionId,
        p.DepartmentId,
        p.Year,
        p.Revision,
        p.RevisionOf,
        p.EffectiveMonth,
        p.Reason,
        Name(p.Status),
        p.Currency,
        p.AnnualTarget,
        Entries(p, PlanPart.Area),
        Entries(p, PlanPart.Channel),
        Entries(p, PlanPart.Product),
        p.Strategy,
        p.CompanyGoalId,
        p.MarketReportId,
        p.MarketBasis,
        [.. p.Months.GroupBy(m => Quarter(m.Month)).OrderBy(g => g.Key).Select(g => new PlanQuarterView(g.Key, g.Sum(m => m.Amount)))],
        [.. p.Months.OrderBy(m => m.Month).Select(m => new PlanMonthView(m.Month, m.Weight, m.Amount, m.Locked, m.Month < p.EffectiveMonth, p.UnassignedIn(m.Month)))],
        [.. p.Cells.GroupBy(c => c.EmployeeId).OrderBy(g => p.Persons.FirstOrDefault(x => x.EmployeeId == g.Key)?.Sequence ?? int.MaxValue).ThenBy(g => g.Min(c => c.Sequence)).Select(g => PersonOf(p, g))],
        [.. p.Cells.OrderBy(c => c.Month).ThenBy(c => c.Sequence).Select(c => new PlanCellView(c.Month, c.EmployeeId, c.Amount, c.Locked))],
        p.UnassignedInYear,
        p.ApprovedOn,
        [.. PlanRules.Complete(p).OfType<ServiceDefaults.Errors.Refusal>().Select(r => r.Code).Distinct(StringComparer.Ordinal)],
        [.. p.Steps.OrderBy(s => s.Sequence).Select(s => new PlanStepView(s.From is { } from ? Name(from) : null, Name(s.To), s.On, s.RecordedAt, s.By, s.For, s.Note))],
        PlanActions.Of(p, user),
        ETags.Of(p.Version));

    internal static string Name(PlanStatus status) => System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(status.ToString());

    internal static IReadOnlyList<string> Entries(SalesPlan p, PlanPart part) => [.. p.Entries.Where(e => e.Part == part).OrderBy(e => e.Sequence).Select(e => e.Name)];

    /// <summary>The public state that every event carries.</summary>
    internal static SalesPlanState State(SalesPlan p) => new(
        p.Id,
        p.Version,
        p.RegionId,
        p.DepartmentId,
        p.Year,
        p.Revision,
        p.RevisionOf,
        p.EffectiveMonth,
        p.ApprovedOn ?? throw new InvalidOperationException("Only an approved plan is told of."),
        p.Currency,
        p.AnnualTarget,
        p.CompanyGoalId,
        p.MarketReportId,
        Entries(p, PlanPart.Area),
        Entries(p, PlanPart.Channel),
        Entries(p, PlanPart.Product),
        p.Strategy ?? "",
        [.. p.Months.OrderBy(m => m.Month).Select(m => new PlanMonthState(m.Month, m.Amount))],
        [.. p.Cells.OrderBy(c => c.Month).ThenBy(c => c.Sequence).Select(c => new PlanCellState(c.Month, c.EmployeeId, c.Amount))]);

    private static PlanPersonView PersonOf(SalesPlan p, IGrouping<Guid, PlanCell> cells) => new(
        cells.Key,
        p.Persons.FirstOrDefault(x => x.EmployeeId == cells.Key)?.Weight,
        cells.Sum(c => c.Amount),
        [.. Enumerable.Range(1, 4).Select(q => new PlanQuarterView(q, cells.Where(c => Quarter(c.Month) == q).Sum(c => c.Amount)))]);

    private static int Quarter(int month) => ((month - 1) / 3) + 1;
}

public sealed record PlanQuarterView(int Quarter, decimal Amount);

/// <param name="Locked">Set by hand.</param>
/// <param name="Frozen">Decided by an earlier version.</param>
/// <param name="Unassigned">What of it no person has.</param>
public sealed record PlanMonthView(int Month, decimal Weight, decimal Amount, bool Locked, bool Frozen, decimal Unassigned);

/// <param name="Weight">Against the other persons; absent for who is in earlier months only.</param>
/// <param name="Amount">Of the year.</param>
public sealed record PlanPersonView(Guid EmployeeId, decimal? Weight, decimal Amount, IReadOnlyList<PlanQuarterView> Quarters);

public sealed record PlanCellView(int Month, Guid EmployeeId, decimal Amount, bool Locked);

/// <param name="OnBehalfOf">For whom whoever did it stood in.</param>
public sealed record PlanStepView([property: ValuesOf(typeof(PlanStatus))] string? From, [property: ValuesOf(typeof(PlanStatus))] string To, DateOnly On, DateTimeOffset RecordedAt, string By, string? OnBehalfOf, string? Note);

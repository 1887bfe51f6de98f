using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Common.Messages;
using RegionCloud.Finance.Data;
using RegionCloud.Finance.Domain;
using RegionCloud.Finance.Features.Claims;
using RegionCloud.Finance.Features.Receivables;
using RegionCloud.ServiceDefaults.Calendar;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Evidence;
using RegionCloud.ServiceDefaults.Lists;
using RegionCloud.ServiceDefaults.Numbers;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Finance.Features.Reviews;

/// <summary>A month's expenses (duty 9) or receivables (duty 10) looked through by somebody.</summary>
/// <param name="Month">2026-03.</param>
/// <param name="Figures">The figures shown then, as the statistics or the ageing give them.</param>
/// <param name="Findings">What they say: trend, causes; top debtors, disputes, what was reconciled with customers.</param>
/// <param name="Measures">What is done about it.</param>
public sealed record ReviewView(
    Guid Id, string Number, [property: ValuesOf(typeof(ReviewKind))] string Kind, Guid RegionId, string Month, JsonElement Figures, string Findings, string Measures, DateOnly DoneOn, DateTimeOffset RecordedAt, string RecordedBy, Guid PolicySetId,
    [property: JsonPropertyName("etag")] string Etag) : ITagged
{
    internal static ReviewView Of(FinanceReview r) => new(
        r.Id, r.Number, JsonNamingPolicy.CamelCase.ConvertName(r.Kind.ToString()), r.RegionId, r.Month.ToString("yyyy-MM", CultureInfo.InvariantCulture), JsonElement.Parse(r.Figures), r.Findings, r.Measures, r.DoneOn, r.RecordedAt, r.RecordedBy,
        r.PolicySetId, ETags.Of(r.Version));
}

/// <param name="Kind">expenseAnalysis (duty 9), receivablesReview (duty 10).</param>
/// <param name="Month">Any day of the month that was looked through.</param>
/// <param name="DoneOn">Business date; default: today in the region.</param>
public sealed record RecordReviewRequest(
    Guid RegionId, [property: ValuesOf(typeof(ReviewKind))] string Kind, DateOnly Month, [property: Text(1, 20_000)] string Findings, [property: Text(1, 20_000)] string Measures, DateOnly? DoneOn = null);

internal sealed class ReviewList : Listing<FinanceReview, ReviewView>
{
    public ReviewList()
    {
        Key(r => r.Id);
        Filter("regionId", r => r.RegionId);
        Filter("kind", r => r.Kind);
        Filter("number", r => r.Number);
        Range("month", r => r.Month);
        Range("done", r => r.DoneOn);
        Search(r => r.Number, r => r.Findings, r => r.Measures);
        Sort("doneOn", r => r.DoneOn);
        Sort("month", r => r.Month);
    }
}

internal static class RecordReview
{
    /// <summary>
    /// Records that a month's expenses or receivables were looked through, with the figures of that month (8.2-4, 8.3-4). Never changed. Refuses
    /// <c>finance.review.month-not-over</c> when it is dated before the month, <c>date-in-future</c>, <c>date-in-closed-period</c>.
    /// </summary>
    internal static async Task<Results<Created<ReviewView>, NotFound>> Handle(
        RecordReviewRequest request, FinanceDbContext db, CurrentUser user, OrganisationDirectory organisation, FactDates dates, BusinessClock clock, CancellationToken ct)
    {
        if (!organisation.Current.Regions.ContainsKey(request.RegionId) || !db.Scope.Reach.Touches(request.RegionId, d => organisation.Current.Departments.GetValueOrDefault(d)?.RegionId))
            return TypedResults.NotFound();

        var kind = request.Kind switch
        {
            "expenseAnalysis" => ReviewKind.ExpenseAnalysis,
            "receivablesReview" => ReviewKind.ReceivablesReview,
            _ => throw new MalformedRequestException(Fault.Of("value-not-allowed", "/kind", ("field", "kind"), ("allowed", "expenseAnalysis, receivablesReview"), ("value", request.Kind))),
        };
        var (on, first) = (request.DoneOn ?? clock.Today(request.RegionId), new DateOnly(request.Month.Year, request.Month.Month, 1));
        Refuse.Broken(
            dates.Allowed("/doneOn", on, request.RegionId),
            on < first ? Refusal.Content("finance.review.month-not-over", "/month", ("month", first), ("doneOn", on)) : null);
        // The month's figures are the region's, also for the head of a department who reviews his part.
        db.Scope.Enter(ServiceDefaults.Data.Reach.Region(request.RegionId, "monthly review"));
        var last = first.AddMonths(1).AddDays(-1) is var end && end < on ? end : on;
        object figures = kind == ReviewKind.ExpenseAnalysis
            ? await GetExpenseStatistics.ReadAsync(db, organisation.Current, last, first, last, "category", request.RegionId, ct)
            : await GetAgeing.ReportAsync(last, "customer", request.RegionId, db, organisation, clock, ct);
        var review = new FinanceReview
        {
            Id = Guid.CreateVersion7(clock.Now),
            Number = await NumberSeries.NextAsync(db, "FR", request.RegionId, on.Year, ct),
            Kind = kind,
            RegionId = request.RegionId,
            Month = first,
            Figures = JsonSerializer.Serialize(figures, figures.GetType(), Json.Options),
            PolicySetId = (await db.PolicyAsync(last, ct)).Id,
            Findings = request.Findings,
            Measures = request.Measures,
            DoneOn = on,
            RecordedAt = clock.Now,
            RecordedBy = user.Subject,
        };
        db.Add(review);
        return TypedResults.Created($"/api/finance/v1/reviews/{review.Id}", ReviewView.Of(review));
    }
}

internal static class ListReviews
{
    /// <summary>The monthly reviews within the caller's scope.</summary>
    internal static async Task<Ok<Page<ReviewView>>> Handle(ListQuery<ReviewList> query, FinanceDbContext db, CancellationToken ct)
        => TypedResults.Ok(await query.PageAsync(db.Reviews.AsNoTracking(), ReviewView.Of, ct));
}

internal static class GetReview
{
    /// <summary>One review with the figures of its month.</summary>
    internal static async Task<Results<Ok<ReviewView>, NotFound>> Handle(Guid id, FinanceDbContext db, CancellationToken ct)
        => await db.Reviews.AsNoTracking().SingleOrDefaultAsync(r => r.Id == id, ct) is { } review ? TypedResults.Ok(ReviewView.Of(review)) : TypedResults.NotFound();
}

internal static class ReviewEndpoints
{
    public static void MapReviews(this IEndpointRouteBuilder finance)
    {
        finance.MapGet("/reviews", ListReviews.Handle).RequirePermission("financeReview.read");
        finance.MapGet("/reviews/{id:guid}", GetReview.Handle).RequirePermission("financeReview.read");
        finance.MapPost("/reviews", RecordReview.Handle).RequirePermission("financeReview.create");
    }
}

/// <summary>That the expenses and the receivables of each month are looked through (duties 9 and 10), that budgets and claims have their parts (§14).</summary>
internal static class ReviewEvidence
{
    public static IEnumerable<PolicyEvidence> All =>
    [
        PolicyEvidence.Duty<FinanceDbContext>(PolicyDuty.ExpenseAnalysis, "financeReview.read", (db, asked, ct) => ReviewsAsync(db, ReviewKind.ExpenseAnalysis, asked, ct)),
        PolicyEvidence.Duty<FinanceDbContext>(PolicyDuty.ReceivablesReview, "financeReview.read", (db, asked, ct) => ReviewsAsync(db, ReviewKind.ReceivablesReview, asked, ct)),
        PolicyEvidence.Part<FinanceDbContext>(PolicyPart.Budget, "budget.read", BudgetsAsync),
        PolicyEvidence.Part<FinanceDbContext>(PolicyPart.Expense, "expense.read", ClaimsAsync),
    ];

    private static async Task<IReadOnlyList<EvidenceFact>> ReviewsAsync(FinanceDbContext db, ReviewKind kind, EvidenceQuestion asked, CancellationToken ct)
        => [.. (await db.Reviews.AsNoTracking().Where(r => r.Kind == kind && r.Month >= asked.From && r.Month <= asked.Until).ToListAsync(ct))
            .Select(r => new EvidenceFact("financeReview", r.Id, r.Number, r.Findings.Length > 100 ? r.Findings[..100] : r.Findings, r.DoneOn, r.RecordedAt, $"reviews/{r.Id}", BusinessPeriod.MonthOf(r.Month)))];

    private static async Task<IReadOnlyList<EvidenceFact>> BudgetsAsync(FinanceDbContext db, EvidenceQuestion asked, CancellationToken ct)
        => [.. (await db.Budgets.AsNoTracking().AsSplitQuery().Where(b => b.ApprovedOn >= asked.From && b.ApprovedOn <= asked.Until && b.ApprovedOn <= asked.AsOf).ToListAsync(ct))
            .Select(b => new EvidenceFact("budget", b.Id, b.Number, b.Basis ?? "", b.ApprovedOn!.Value, b.Transitions.Where(t => t.To == BudgetStatus.Approved).Max(t => t.RecordedAt), $"budgets/{b.Id}")
            {
                MissingParts = [.. BudgetCategory.Mandatory.Where(c => b.Annual(c) is null)],
            })];

    private static async Task<IReadOnlyList<EvidenceFact>> ClaimsAsync(FinanceDbContext db, EvidenceQuestion asked, CancellationToken ct)
        => [.. (await db.Claims.AsNoTracking().AsSplitQuery().Where(c => c.ApprovedOn >= asked.From && c.ApprovedOn <= asked.Until && c.ApprovedOn <= asked.AsOf).ToListAsync(ct))
            .Select(c => new EvidenceFact("expenseClaim", c.Id, c.Number, c.Purpose, c.ApprovedOn!.Value, c.Transitions.Where(t => t.To == ClaimStatus.Approved).Max(t => t.RecordedAt), $"expense-claims/{c.Id}")
            {
                MissingParts = [.. Missing(c)],
            })];

    private static IEnumerable<string> Missing(ExpenseClaim claim)
    {
        if (!claim.Steps.All(s => s.Real is true))
            yield return "true";
        if (!claim.Steps.All(s => s.Lawful is true))
            yield return "lawful";
        if (!claim.Steps.All(s => s.Effective is true))
            yield return "effective";
    }
}

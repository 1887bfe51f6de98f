using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Sales.Data;
using RegionCloud.Sales.Domain;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Sales.Features.Plans;

/// <summary>A region's sales plan of a year. A draft may lack parts; what is handed in may not (RB-08).</summary>
public sealed record DraftPlanRequest(Guid RegionId, int Year, [property: Required] PlanFields Content);

/// <summary>What is planned.</summary>
/// <param name="Currency">Three capital letters; default CNY.</param>
/// <param name="AnnualTarget">銷售目標: signed amount of the year.</param>
/// <param name="Areas">銷售區域.</param>
/// <param name="Channels">銷售渠道.</param>
/// <param name="Products">銷售產品.</param>
/// <param name="Strategy">銷售策略.</param>
/// <param name="CompanyGoalId">The company's annual goal that it serves (5.1-1).</param>
/// <param name="MarketReportId">The market analysis report that it rests on (5.1-1).</param>
/// <param name="MarketBasis">What the market says, in words, where no report has an id.</param>
/// <param name="MonthWeights">Twelve percentages that add up to 100.00; default: equal months.</param>
/// <param name="Persons">In the plan's own order: the last one absorbs cents (RB-03).</param>
public sealed record PlanFields(
    [property: Text(3, 3)] string? Currency,
    [property: Amount(0, 9_999_999_999_999.99)] decimal AnnualTarget,
    [property: Entries(0, 50)] IReadOnlyList<PlanEntryFields>? Areas,
    [property: Entries(0, 50)] IReadOnlyList<PlanEntryFields>? Channels,
    [property: Entries(0, 50)] IReadOnlyList<PlanEntryFields>? Products,
    [property: Text(0, 20_000)] string? Strategy,
    Guid? CompanyGoalId,
    Guid? MarketReportId,
    [property: Text(0, 2000)] string? MarketBasis,
    [property: Entries(12, 12)] IReadOnlyList<decimal>? MonthWeights,
    [property: Entries(0, 100)] IReadOnlyList<PlanPersonFields>? Persons)
{
    internal PlanContent ToContent() => new(
        Currency ?? "CNY",
        AnnualTarget,
        [.. Of(PlanPart.Area, Areas), .. Of(PlanPart.Channel, Channels), .. Of(PlanPart.Product, Products)],
        Strategy,
        CompanyGoalId,
        MarketReportId,
        MarketBasis,
        MonthWeights ?? PlanSpread.EqualMonths,
        [.. (Persons ?? []).Select(p => (p.EmployeeId, p.Weight))]);

    /// <summary>Whoever sells for a region has worked there.</summary>
    internal IEnumerable<Refusal?> UnknownPersons(string pointer, Guid regionId, OrganisationDirectory organisation)
        => (Persons ?? []).Select((p, i) => organisation.Current.WorkedIn(p.EmployeeId, regionId) ? null : PlanRules.PersonUnknown($"{pointer}/persons/{i}/employeeId", p.EmployeeId));

    private static IEnumerable<PlanEntry> Of(PlanPart part, IReadOnlyList<PlanEntryFields>? entries) => (entries ?? []).Select((e, i) => new PlanEntry(part, i + 1, e.Name.Trim()));
}

/// <summary>One area, channel or product.</summary>
public sealed record PlanEntryFields([property: Text(1, 200)] string Name);

/// <param name="Weight">What he sells against the others; equal weights are equal targets.</param>
public sealed record PlanPersonFields(Guid EmployeeId, [property: Amount(0.01, 999_999.99)] decimal Weight);

internal static class DraftPlan
{
    /// <summary>
    /// Drafts a region's sales plan (5.1-1): the target is divided to months and persons to the cent. 404 for a region whose sales department is not yours.
    /// Refuses <c>sales.plan.exists</c> when the region has a plan of that year, <c>sales.plan.weights-do-not-add-up</c>, <c>sales.plan.person-unknown</c>,
    /// <c>sales.plan.person-twice</c>, <c>sales.plan.year-out-of-range</c>.
    /// </summary>
    internal static async Task<Results<Created<PlanView>, NotFound>> Handle(DraftPlanRequest request, SalesDbContext db, CurrentUser user, OrganisationDirectory organisation, BusinessClock clock, CancellationToken ct)
    {
        if (PlanDepartments.Of(request.RegionId, user, organisation) is not { } department)
            return TypedResults.NotFound();

        Refuse.Broken([.. request.Content.UnknownPersons("/content", request.RegionId, organisation)]);
        if (await db.SalesPlans.AsNoTracking().Where(p => p.RegionId == request.RegionId && p.Year == request.Year).OrderByDescending(p => p.Revision).FirstOrDefaultAsync(ct) is { } present)
            Refuse.Broken(PlanRules.Exists(present));
        var plan = SalesPlan.Draft(
            new PlanHead(request.RegionId, department, request.Year), request.Content.ToContent(), user.Act("salesPlan.create", request.RegionId, department, clock.Today(request.RegionId), clock));
        db.Add(plan);
        return TypedResults.Created($"/api/sales/v1/plans/{plan.Id}", PlanView.Of(plan, user));
    }
}

/// <summary>The sales department that plans for a region, if the caller plans for it.</summary>
internal static class PlanDepartments
{
    public static Guid? Of(Guid regionId, CurrentUser user, OrganisationDirectory organisation)
        => organisation.Current.Departments.Values.Where(d => d.RegionId == regionId && d.Kind == "sales" && user.May("salesPlan.create", regionId, d.Id, ownerId: null)).OrderBy(d => d.Id).Select(d => (Guid?)d.Id).FirstOrDefault();
}

using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RegionCloud.CustomerService.Data;
using RegionCloud.CustomerService.Domain;
using RegionCloud.ServiceDefaults.Lists;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.CustomerService.Features.Customers;

internal sealed class CustomerFileList : Listing<FileCustomer, CustomerSummary>
{
    public CustomerFileList()
    {
        Key(c => c.Id);
        DefaultSort("code");
        Filter("regionId", c => c.RegionId);
        Filter("customerId", c => c.CustomerId);
        Filter("ownerId", c => c.OwnerId);
        Filter("code", c => c.Code);
        Filter("city", c => c.City);
        Filter("class", c => c.Class!.Value);
        Search(c => c.Code, c => c.Name);
        Sort("code", c => c.Code);
        Sort("name", c => c.Name);
        Sort("city", c => c.City);

        Column("label.customer-service.column.customer-code", c => c.Code);
        Column("label.customer-service.column.customer", c => c.Name);
        RegionColumn(c => c.RegionId);
        Column("label.customer-service.column.city", c => c.City);
        PersonColumn("label.column.owner", c => c.OwnerId);
        Column("label.customer-service.column.class", c => c.Class?.ToString());
        Column("label.customer-service.column.purchased", c => Money(c, t => t.Purchased));
        Column("label.customer-service.column.received", c => Money(c, t => t.Received));
        Column("label.customer-service.column.outstanding", c => Money(c, t => t.Outstanding));
        Column("label.customer-service.column.overdue", c => Money(c, t => t.Overdue));
        Column("label.customer-service.column.last-purchase", c => c.LastPurchaseOn);
        Column("label.customer-service.column.open-tickets", c => c.OpenTickets);
        Column("label.customer-service.column.next-visit", c => c.NextVisitDueOn);
        Column("label.customer-service.column.segments", c => string.Join(", ", c.Segments.Select(TicketRules.Name)));
    }

    /// <summary>Amounts of different currencies are never added.</summary>
    private static string Money(CustomerSummary customer, Func<CustomerTotalView, decimal> amount)
        => string.Join("; ", customer.Totals.Select(t => FormattableString.Invariant($"{amount(t):0.00} {t.Currency}")));
}

internal static class ListCustomerFiles
{
    /// <summary>The customers of the caller's regions with what they bought and owe, as of a day. Refuses <c>date-in-future</c>.</summary>
    /// <param name="segment">Only those of a segment: newCustomer, repeatBuyer, dormant, overdue, complaining, dissatisfied.</param>
    /// <param name="asOf">Default: today.</param>
    internal static async Task<Ok<Page<CustomerSummary>>> Handle(
        ListQuery<CustomerFileList> query, [ValuesOf(typeof(CustomerSegment))] string? segment, DateOnly? asOf, CustomerServiceDbContext db, OrganisationDirectory organisation, BusinessClock clock, CancellationToken ct)
    {
        var day = clock.AsOf(asOf);
        return TypedResults.Ok(await query.PageAsync(await RowsAsync(db, segment, day, organisation, clock, ct), part => ViewAsync(part, day, db, organisation, clock, ct), ct));
    }

    internal static async Task<IQueryable<FileCustomer>> RowsAsync(CustomerServiceDbContext db, string? segment, DateOnly day, OrganisationDirectory organisation, BusinessClock clock, CancellationToken ct)
    {
        var rows = db.FileCustomers.AsNoTracking();
        if (Values.Of<CustomerSegment>("/segment", segment) is not { } wanted)
            return rows;

        var files = await db.FileCustomers.AsNoTracking().Select(c => new { c.Id, c.CustomerId, c.RegionId }).ToListAsync(ct);
        var found = new List<Guid>();
        foreach (var region in files.GroupBy(f => f.RegionId))
        {
            var facts = await CustomerFileReader.ReadAsync(db, organisation.Current, clock, region.Key, customers: null, day, ct);
            found.AddRange(region.Where(f => facts.SegmentsOf(f.CustomerId).Contains(wanted)).Select(f => f.Id));
        }

        return rows.Where(c => found.Contains(c.Id));
    }

    internal static async Task<IReadOnlyList<CustomerSummary>> ViewAsync(List<FileCustomer> part, DateOnly day, CustomerServiceDbContext db, OrganisationDirectory organisation, BusinessClock clock, CancellationToken ct)
    {
        var facts = new Dictionary<Guid, CustomerFacts>();
        foreach (var region in part.GroupBy(c => c.RegionId))
            facts[region.Key] = await CustomerFileReader.ReadAsync(db, organisation.Current, clock, region.Key, [.. region.Select(c => c.CustomerId)], day, ct);
        return part.ConvertAll(c =>
        {
            var of = facts[c.RegionId];
            return new CustomerSummary(
                c.Id, c.CustomerId, c.RegionId, c.Code, c.Name, c.City, c.OwnerId, c.Class, of.TotalsOf(c.CustomerId), of.LastPurchaseOf(c.CustomerId), of.Tickets[c.CustomerId].Count(t => t.IsOpen),
                GetCustomerFile.NextVisit(of.Visits[c.CustomerId], day), of.SegmentsOf(c.CustomerId), ETags.Of(c.Version));
        });
    }
}

internal static class ExportCustomerFiles
{
    /// <summary>The customers as a file, with the filters and sorts of the list.</summary>
    /// <param name="segment">Only those of a segment: newCustomer, repeatBuyer, dormant, overdue, complaining, dissatisfied.</param>
    /// <param name="asOf">Default: today.</param>
    internal static async Task<ExportFile> Handle(
        ExportQuery<CustomerFileList> query, [ValuesOf(typeof(CustomerSegment))] string? segment, DateOnly? asOf, CustomerServiceDbContext db, OrganisationDirectory organisation, BusinessClock clock, CancellationToken ct)
    {
        var day = clock.AsOf(asOf);
        return await query.ExportAsync("label.customer-service.list.customers", await ListCustomerFiles.RowsAsync(db, segment, day, organisation, clock, ct), part => ListCustomerFiles.ViewAsync(part, day, db, organisation, clock, ct), ct);
    }
}

/// <summary>How many customers stand in which segment (6.3-4).</summary>
/// <param name="Buyers">Customers with at least one contract that is not voided.</param>
/// <param name="RepeatBuyers">Those of them with at least two.</param>
/// <param name="RepeatPurchaseRate">Repeat buyers ÷ buyers in percent (2.2-16); absent without buyers.</param>
public sealed record CustomerSegmentsView(DateOnly AsOf, Guid RegionId, int Customers, int Buyers, int RepeatBuyers, decimal? RepeatPurchaseRate, IReadOnlyList<SegmentView> Segments);

/// <param name="CustomersLink">Who they are.</param>
public sealed record SegmentView(CustomerSegment Segment, int Customers, string CustomersLink);

internal static class GetCustomerSegments
{
    /// <summary>
    /// The segments of a region's customers as of a day, for targeted campaigns and service (6.3-4), and the repeat-purchase rate (2.2-16). Whoever does not see the whole region sees those of his own customers. 404 for a region
    /// that you do not see. Refuses <c>date-in-future</c>.
    /// </summary>
    /// <param name="asOf">Default: today.</param>
    internal static async Task<Results<Ok<CustomerSegmentsView>, NotFound>> Handle(Guid regionId, DateOnly? asOf, CustomerServiceDbContext db, OrganisationDirectory organisation, BusinessClock clock, CancellationToken ct)
    {
        var day = clock.AsOf(asOf);
        if (!organisation.Current.Regions.ContainsKey(regionId) || !db.Scope.Reach.Touches(regionId, d => organisation.Current.Departments.GetValueOrDefault(d)?.RegionId))
            return TypedResults.NotFound();

        var customers = await db.FileCustomers.AsNoTracking().Where(c => c.RegionId == regionId && c.Since <= day).Select(c => c.CustomerId).ToListAsync(ct);
        var facts = await CustomerFileReader.ReadAsync(db, organisation.Current, clock, regionId, customers: null, day, ct);
        var by = customers.SelectMany(facts.SegmentsOf).CountBy(s => s).ToDictionary();
        var bought = customers.Select(c => facts.Contracts[c].Count(k => !k.Voided)).ToList();
        return TypedResults.Ok(new CustomerSegmentsView(
            day, regionId, customers.Count, bought.Count(n => n > 0), bought.Count(n => n > 1), Rate(bought),
            [.. Enum.GetValues<CustomerSegment>().Select(s => new SegmentView(s, by.GetValueOrDefault(s), FormattableString.Invariant($"/api/customer-service/v1/customers?regionId={regionId}&segment={TicketRules.Name(s)}&asOf={day:yyyy-MM-dd}")))]));
    }

    /// <summary>Of those who bought, how many bought again.</summary>
    internal static decimal? Rate(IReadOnlyCollection<int> contracts)
        => contracts.Any(n => n > 0) ? Math.Round(contracts.Count(n => n > 1) * 100m / contracts.Count(n => n > 0), 2, MidpointRounding.AwayFromZero) : null;
}

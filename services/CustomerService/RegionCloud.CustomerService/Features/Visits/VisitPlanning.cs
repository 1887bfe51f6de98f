using Microsoft.EntityFrameworkCore;
using RegionCloud.CustomerService.Data;
using RegionCloud.CustomerService.Domain;
using RegionCloud.CustomerService.Features.Policy;
using RegionCloud.ServiceDefaults.Numbers;
using RegionCloud.ServiceDefaults.Records;

namespace RegionCloud.CustomerService.Features.Visits;

/// <summary>Which customers are to be visited, and when (6.3-1): so many days after the last visit, by class, out of the policy set of the day.</summary>
internal static class VisitPlanning
{
    private const string ClassChanged = "class changed";

    /// <summary>
    /// Plans one visit for every customer with a class who has none planned. A visit of another class that is not due yet gives way to one of the class he has now; who has no class any more is not
    /// visited any more. What is overdue stays.
    /// </summary>
    public static async Task PlanAsync(CustomerServiceDbContext db, Guid region, Act act, CancellationToken ct)
    {
        var policy = await db.PolicyAsync(act.On, ct);
        var customers = await db.FileCustomers.AsNoTracking().Where(c => c.RegionId == region && c.ClassSince <= act.On).ToListAsync(ct);
        var planned = (await db.Visits.Where(v => v.RegionId == region && v.Status == VisitStatus.Planned).ToListAsync(ct)).ToLookup(v => v.CustomerId);
        var last = await db.Visits.Where(v => v.RegionId == region && v.DoneOn != null).GroupBy(v => v.CustomerId).Select(g => new { g.Key, On = g.Max(v => v.DoneOn) }).ToDictionaryAsync(g => g.Key, g => g.On, ct);
        foreach (var customer in customers.OrderBy(c => c.Code, StringComparer.Ordinal))
        {
            foreach (var outdated in planned[customer.CustomerId].Where(v => v.Class is not null && v.Class != customer.Class && v.DueOn >= act.On))
            {
                outdated.Cancel(ClassChanged, act);
                VisitSteps.Tell(db, outdated, act);
            }

            // One planned visit for a customer: the database keeps that, so the next is planned when this one is away.
            if (customer.Class is not { } @class || planned[customer.CustomerId].Any())
                continue;

            var due = VisitRules.NextDue(customer.ClassSince!.Value, last.GetValueOrDefault(customer.CustomerId), policy.VisitDays(@class), act.On);
            var visit = Visit.Plan(new VisitHead(await NumberSeries.NextAsync(db, "RV", region, act.On.Year, ct), region, customer.DepartmentId, customer.OwnerId, customer.CustomerId, @class, due), act);
            db.Add(visit);
            VisitSteps.Tell(db, visit, act);
        }
    }
}

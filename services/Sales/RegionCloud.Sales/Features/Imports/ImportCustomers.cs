using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Sales.Data;
using RegionCloud.Sales.Domain;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Sales.Features.Imports;

/// <summary>
/// A file of customers, one line for each region's relation to one: columns code, name, taxNumber, contactName, contactTitle, city,
/// country, phone, region (code), owner (employee number), since. All or nothing; a known code with other content is a fault.
/// </summary>
internal static class ImportCustomers
{
    private static readonly string[] Columns = ["code", "name", "taxNumber", "contactName", "contactTitle", "city", "country", "phone", "region", "owner", "since"];

    internal static async Task<Ok<ImportOutcome>> Handle(CsvFile file, SalesDbContext db, OrganisationDirectory organisation, BusinessClock clock, CancellationToken ct)
    {
        var rows = file.Rows(Columns);
        var company = organisation.Current;
        var customers = await db.Customers.ToDictionaryAsync(c => c.Code, StringComparer.Ordinal, ct);
        var taxNumbers = customers.Values.Where(c => c.Details.TaxNumber is not null).ToDictionary(c => c.Details.TaxNumber!, c => c.Code, StringComparer.Ordinal);
        var relations = (await db.CustomerRelations.Select(r => new { r.CustomerId, r.RegionId }).ToListAsync(ct)).Select(r => (r.CustomerId, r.RegionId)).ToHashSet();
        var created = 0;
        foreach (var row in rows)
        {
            var (code, since) = (row.Required("code"), row.Date("since"));
            var details = new CustomerDetails(row.Required("name"), Text("taxNumber"), Text("contactName"), Text("contactTitle"), Text("city"), Text("country"), Text("phone"));
            var region = row.Known("region", company.RegionByCode(row.Required("region")));
            var owner = row.Known("owner", company.ByNumber(row.Required("owner")));
            if (region is null || owner is null)
                continue;

            // A day that could not be read was noted already.
            var assignment = since == default ? null : row.Known("owner", company.AssignmentOf(owner.Id, region.Id, since));
            if (!customers.TryGetValue(code, out var customer))
            {
                customer = Customer.Register(code, details, clock.Now);
                customers.Add(code, customer);
                db.Add(customer);
                if (details.TaxNumber is not null && !taxNumbers.TryAdd(details.TaxNumber, code))
                    row.Fault("sales.import.tax-number-taken", "taxNumber");
            }
            else if (customer.Details != details)
            {
                row.Fault("import.changed", "code");
            }

            if (assignment is not null && relations.Add((customer.Id, region.Id)))
            {
                db.Add(CustomerRelation.Begin(customer.Id, region.Id, assignment.DepartmentId, owner.Id, since, clock.Now));
                created++;
            }

            string? Text(string column) => row.Text(column) is { Length: > 0 } text ? text : null;
        }

        file.RefuseFaults();
        return TypedResults.Ok(new ImportOutcome(rows.Count, created, rows.Count - created));
    }
}

using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Sales.Data;
using RegionCloud.Sales.Domain;
using RegionCloud.ServiceDefaults.Data;
using RegionCloud.ServiceDefaults.Imports;
using RegionCloud.ServiceDefaults.Operations;
using RegionCloud.ServiceDefaults.Organisation;

namespace RegionCloud.Sales.Features.Imports;

internal static class ImportCustomers
{
    /// <summary>
    /// Imports a file of customers, one line for each region's relation to one: columns code, name, taxNumber, contactName, contactTitle, city,
    /// country, phone, region (code), owner (employee number), since. A known code with other content is a fault.
    /// </summary>
    internal static Task<Accepted<OperationView>> Handle(ImportUpload file, [AsParameters] ImportOptions options, CancellationToken ct) => file.AcceptAsync(options, ct);
}

/// <summary>The customers of a file against those that are known, and against the file's own earlier lines.</summary>
internal sealed class CustomerFile(SalesDbContext db, OrganisationDirectory organisation, BusinessClock clock) : IImport
{
    private const string Relation = "relation";
    private readonly Dictionary<string, Seen> customers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> taxNumbers = new(StringComparer.Ordinal);
    private readonly HashSet<(Guid CustomerId, Guid RegionId)> relations = [];

    public IReadOnlyList<ImportColumn> Columns { get; } =
    [
        new("code", 40), new("name"), new("taxNumber", 40), new("contactName", 100), new("contactTitle", 100), new("city", 100), new("country", 100), new("phone", 40), new("region"), new("owner"), new("since"),
    ];

    public IReadOnlyList<Type> Staged => [typeof(Customer), typeof(CustomerRelation)];

    public async Task CheckAsync(IReadOnlyList<ImportRecord> batch, CancellationToken cancellationToken)
    {
        await LookUpAsync(batch, cancellationToken);
        foreach (var record in batch)
            Check(record);
    }

    public Task ApplyAsync(IReadOnlyList<ImportRecord> batch, ServiceDbContext into, CancellationToken cancellationToken)
    {
        foreach (var (customer, relation) in batch.Select(r => r.Becomes<(Customer?, CustomerRelation)>()))
        {
            if (customer is not null)
                into.Add(customer);
            into.Add(relation);
        }

        return Task.CompletedTask;
    }

    private void Check(ImportRecord record)
    {
        var row = record.First;
        var (code, since, company) = (row.Required("code"), row.Date("since"), organisation.Current);
        var details = new CustomerDetails(
            row.Required("name"), row.OptionalText("taxNumber"), row.OptionalText("contactName"), row.OptionalText("contactTitle"), row.OptionalText("city"), row.OptionalText("country"), row.OptionalText("phone"));
        var region = row.Known("region", company.RegionByCode(row.Required("region")));
        var owner = row.Known("owner", company.ByNumber(row.Required("owner")));
        if (region is null || owner is null)
            return;

        // A day that could not be read was noted already.
        var assignment = since == default ? null : row.Known("owner", company.AssignmentOf(owner.Id, region.Id, since));
        var known = customers.GetValueOrDefault(code);
        if (known is not null && known.Details != details)
            row.Fault("import.changed", "code");
        if (known is null && details.TaxNumber is { } taxNumber && taxNumbers.TryGetValue(taxNumber, out var other) && other != code)
            row.Fault("sales.import.tax-number-taken", "taxNumber");
        if (assignment is null || record.IsFaulty)
            return;

        var customer = known is null ? Customer.Register(code, details, clock.Now) : null;
        var id = customer?.Id ?? known!.Id;
        customers[code] = new Seen(id, details);
        if (details.TaxNumber is not null)
            taxNumbers[details.TaxNumber] = code;
        if (relations.Add((id, region.Id)))
            record.New(Relation, (customer, CustomerRelation.Begin(id, region.Id, assignment.DepartmentId, owner.Id, since, clock.Now)));
        else
            record.Known(Relation);
    }

    private async Task LookUpAsync(IReadOnlyList<ImportRecord> batch, CancellationToken cancellationToken)
    {
        var codes = batch.Select(r => r.First.Text("code")).Distinct(StringComparer.Ordinal).Where(c => !customers.ContainsKey(c)).ToList();
        var numbers = batch.Select(r => r.First.OptionalText("taxNumber")).OfType<string>().Distinct(StringComparer.Ordinal).ToList();
        var known = await db.Customers.AsNoTracking().Where(c => codes.Contains(c.Code) || numbers.Contains(c.Details.TaxNumber!)).ToListAsync(cancellationToken);
        foreach (var customer in known.Where(c => !customers.ContainsKey(c.Code)))
        {
            customers[customer.Code] = new Seen(customer.Id, customer.Details);
            if (customer.Details.TaxNumber is not null)
                taxNumbers[customer.Details.TaxNumber] = customer.Code;
        }

        var ids = known.Select(c => c.Id).ToList();
        foreach (var relation in await db.CustomerRelations.Where(r => ids.Contains(r.CustomerId)).Select(r => new { r.CustomerId, r.RegionId }).ToListAsync(cancellationToken))
            relations.Add((relation.CustomerId, relation.RegionId));
    }

    private sealed record Seen(Guid Id, CustomerDetails Details);
}

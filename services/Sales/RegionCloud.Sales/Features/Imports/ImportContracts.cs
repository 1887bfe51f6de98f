using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Sales.Data;
using RegionCloud.Sales.Domain;
using RegionCloud.Sales.Features.Contracts;
using RegionCloud.Sales.Messages.Events;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Sales.Features.Imports;

/// <summary>
/// A file of signed contracts, one line for each instalment: columns reference (unique in its region), region (code), customer (code),
/// owner and reviewer (employee numbers), signedOn, currency, amount, dueOn, instalment, executedOn (empty when not executed).
/// Lines of one contract share its reference and agree on everything else. Each becomes a signed contract with its receivables;
/// all or nothing; a known reference with other content is a fault.
/// </summary>
internal static class ImportContracts
{
    private static readonly string[] Columns = ["reference", "region", "customer", "owner", "reviewer", "signedOn", "currency", "amount", "dueOn", "instalment", "executedOn"];
    private static readonly string[] OfContract = ["customer", "owner", "reviewer", "signedOn", "currency", "amount", "executedOn"];

    internal static async Task<Ok<ImportOutcome>> Handle(CsvFile file, SalesDbContext db, CurrentUser user, OrganisationDirectory organisation, BusinessClock clock, CancellationToken ct)
    {
        var rows = file.Rows(Columns);
        var company = organisation.Current;
        var customers = await db.Customers.ToDictionaryAsync(c => c.Code, StringComparer.Ordinal, ct);
        var relations = (await db.CustomerRelations.Select(r => new { r.CustomerId, r.RegionId }).ToListAsync(ct)).Select(r => (r.CustomerId, r.RegionId)).ToHashSet();
        var known = (await db.Contracts.Where(c => c.Origin != null).Select(c => new { c.RegionId, c.Origin, c.OriginHash }).ToListAsync(ct))
            .ToDictionary(c => (c.RegionId, c.Origin!), c => c.OriginHash);
        var (created, unchanged) = (0, 0);
        foreach (var lines in rows.GroupBy(r => (Region: r.Text("region"), Reference: r.Required("reference"))))
        {
            var row = lines.First();
            foreach (var other in lines.Skip(1))
            {
                foreach (var column in OfContract.Where(c => other.Text(c) != row.Text(c)))
                    other.Fault("sales.import.line-differs", column, ("first", row.Line), ("expected", row.Text(column)));
            }

            var (signedOn, executedOn, amount, currency) = (row.Date("signedOn"), row.OptionalDate("executedOn"), row.Amount("amount"), row.Required("currency"));
            var instalments = lines.Select(l => (DueOn: l.Date("dueOn"), Amount: l.Amount("instalment"))).ToList();
            var region = row.Known("region", company.RegionByCode(row.Required("region")));
            var customer = row.Known("customer", customers.GetValueOrDefault(row.Required("customer")));
            var owner = row.Known("owner", company.ByNumber(row.Required("owner")));
            var reviewer = row.Known("reviewer", company.ByNumber(row.Required("reviewer")));
            if (region is null || customer is null || owner is null || reviewer is null)
                continue;

            var hash = Hash(lines);
            if (known.TryGetValue((region.Id, lines.Key.Reference), out var imported))
            {
                if (imported != hash)
                    row.Fault("import.changed", "reference");
                unchanged++;
                continue;
            }

            // A day that could not be read was noted already.
            var assignment = signedOn == default ? null : row.Known("owner", company.AssignmentOf(owner.Id, region.Id, signedOn));
            if (!relations.Contains((customer.Id, region.Id)))
                row.Fault("sales.import.no-relation", "customer", ("region", region.Code));
            foreach (var (date, column) in new (DateOnly?, string)[] { (signedOn, "signedOn"), (executedOn, "executedOn") })
            {
                if (date > clock.Today(region.Id))
                    row.Fault("sales.import.date-in-future", column, ("today", clock.Today(region.Id)));
            }

            if (assignment is null)
                continue;

            try
            {
                var contract = Contract.Draft(
                    new ContractHead(await db.NextNumberAsync(region.Id, signedOn.Year, ct), region.Id, assignment.DepartmentId, owner.Id, customer, currency, lines.Key.Reference, hash),
                    new ContractContent(amount, $"Imported from {lines.Key.Reference}", [.. instalments], [(owner.Id, 100m)]),
                    new Act(signedOn, clock.Now, user.Subject));
                var reviewed = new Act(signedOn, clock.Now, reviewer.Subject is { Length: > 0 } subject ? subject : reviewer.Number);
                contract.SubmitForReview(reviewed);
                contract.PassReview(reviewer.Id, note: null, reviewed);
                contract.Sign(new Act(signedOn, clock.Now, user.Subject));
                db.Publish(new ContractSigned(region.Id, signedOn, user.Subject, clock.Now, ContractView.State(contract)));
                if (executedOn is { } executed)
                    contract.Execute(100m, note: null, new Act(executed, clock.Now, user.Subject));
                db.Add(contract);
                created++;
            }
            catch (RuleViolationException refused)
            {
                foreach (var refusal in refused.Refusals)
                    row.Fault(refusal.Code, "reference", [.. refusal.Values.Select(v => (v.Key, v.Value))]);
            }
        }

        file.RefuseFaults();
        return TypedResults.Ok(new ImportOutcome(rows.Count, created, unchanged));
    }

    private static string Hash(IEnumerable<CsvRow> lines)
        => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', lines.Select(l => string.Join('\u001f', Columns.Select(l.Text)))))));
}

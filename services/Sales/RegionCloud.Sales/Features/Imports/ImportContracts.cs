using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Sales.Data;
using RegionCloud.Sales.Domain;
using RegionCloud.Sales.Features.Contracts;
using RegionCloud.Sales.Messages.Events;
using RegionCloud.ServiceDefaults.Data;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Imports;
using RegionCloud.ServiceDefaults.Operations;
using RegionCloud.ServiceDefaults.Numbers;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Records;
using RegionCloud.ServiceDefaults.Security;

namespace RegionCloud.Sales.Features.Imports;

internal static class ImportContracts
{
    /// <summary>
    /// Imports a file of signed contracts, one line for each instalment: columns reference (unique in its region), region (code), customer (code),
    /// owner and reviewer (employee numbers), signedOn, currency, amount, dueOn, instalment, executedOn (empty when not executed).
    /// Lines of one contract follow one another with the same reference and agree on everything else. Each becomes a signed contract with its receivables;
    /// a known reference with other content is a fault.
    /// </summary>
    internal static Task<Accepted<OperationView>> Handle(ImportUpload file, [AsParameters] ImportOptions options, CancellationToken ct) => file.AcceptAsync(options, ct);
}

/// <summary>The contracts of a file against the customers, people and contracts that are known.</summary>
internal sealed class ContractFile(SalesDbContext db, IServiceScopeFactory scopes, CurrentUser user, OrganisationDirectory organisation, BusinessClock clock) : IImport
{
    private static readonly string[] OfContract = ["customer", "owner", "reviewer", "signedOn", "currency", "amount", "executedOn"];
    private readonly Dictionary<(string Region, string Reference), int> seen = [];

    public IReadOnlyList<ImportColumn> Columns { get; } =
    [
        new("reference", 100), new("region"), new("customer"), new("owner"), new("reviewer"), new("signedOn"), new("currency", 3), new("amount"), new("dueOn"), new("instalment"), new("executedOn"),
    ];

    public IReadOnlyList<string> Key => ["region", "reference"];

    public IReadOnlyList<Type> Staged => [typeof(Contract), typeof(PerformanceEntry)];

    public async Task CheckAsync(IReadOnlyList<ImportRecord> batch, CancellationToken cancellationToken)
    {
        var known = await Known.OfAsync(db, batch, cancellationToken);
        foreach (var record in batch)
            Check(record, known);
    }

    public async Task ApplyAsync(IReadOnlyList<ImportRecord> batch, ServiceDbContext into, CancellationToken cancellationToken)
    {
        var terms = batch.Select(r => r.Becomes<Terms>()).ToList();
        var numbers = await TakeNumbersAsync(terms, cancellationToken);
        foreach (var signed in terms)
        {
            var contract = signed.ToContract(numbers[(signed.RegionId, signed.SignedOn.Year)].Dequeue());
            into.Add(contract);
            into.AddRange(PerformanceEntry.Signed(contract, PerformanceEntry.OpenPeriodOf(organisation.Current.OpenFrom(signed.RegionId))));
            into.Publish(new ContractSigned(signed.RegionId, signed.SignedOn, user.Subject, clock.Now, ContractView.State(contract)));
        }
    }

    private void Check(ImportRecord record, Known known)
    {
        var (row, company) = (record.First, organisation.Current);
        if (row.Required("reference").Length > 0 && !seen.TryAdd((row.Text("region"), row.Text("reference")), row.Line))
            row.Fault("import.duplicate", "reference", ("first", seen[(row.Text("region"), row.Text("reference"))]));
        foreach (var other in record.Rows.Skip(1))
        {
            foreach (var column in OfContract.Where(c => other.Text(c) != row.Text(c)))
                other.Fault("sales.import.line-differs", column, ("first", row.Line), ("expected", row.Text(column)));
        }

        var (signedOn, executedOn, amount, currency) = (row.Date("signedOn"), row.OptionalDate("executedOn"), row.Amount("amount"), row.Required("currency"));
        var instalments = record.Rows.Select(l => (DueOn: l.Date("dueOn"), Amount: l.Amount("instalment"))).ToList();
        var region = row.Known("region", company.RegionByCode(row.Required("region")));
        var customer = row.Known("customer", known.Customers.GetValueOrDefault(row.Required("customer")));
        var owner = row.Known("owner", company.ByNumber(row.Required("owner")));
        var reviewer = row.Known("reviewer", company.ByNumber(row.Required("reviewer")));
        if (region is null || customer is null || owner is null || reviewer is null)
            return;

        // A day that could not be read was noted already.
        var assignment = signedOn == default ? null : row.Known("owner", company.AssignmentOf(owner.Id, region.Id, signedOn));
        if (!known.Relations.Contains((customer.Id, region.Id)))
            row.Fault("sales.import.no-relation", "customer", ("region", region.Code));
        foreach (var (date, column) in new (DateOnly?, string)[] { (signedOn, "signedOn"), (executedOn, "executedOn") })
        {
            if (date > clock.Today(region.Id))
                row.Fault("sales.import.date-in-future", column, ("today", clock.Today(region.Id)));
        }

        if (assignment is null || record.IsFaulty)
            return;

        var hash = Hash(record, amount, instalments);
        if (known.Contracts.TryGetValue((region.Id, row.Text("reference")), out var imported))
        {
            if (imported != hash)
                row.Fault("import.changed", "reference");
            record.Known("contract");
            return;
        }

        var terms = new Terms(
            new ContractHead("", region.Id, assignment.DepartmentId, owner.Id, customer, currency, row.Text("reference"), hash),
            new ContractContent(amount, $"Imported from {row.Text("reference")}", instalments, [(owner.Id, 100m)]),
            signedOn, executedOn, reviewer, user.Subject, clock.Now);
        try
        {
            // Whether the rules of a contract let it be.
            terms.ToContract(number: "");
            record.New("contract", terms);
        }
        catch (RuleViolationException refused)
        {
            record.Fault(refused, _ => "reference");
        }
    }

    /// <summary>
    /// The next numbers, taken at once and for good: a number must not wait for the end of the import, because everybody who drafts a contract would wait with it.
    /// What an import that is not completed took stays a gap.
    /// </summary>
    private async Task<Dictionary<(Guid RegionId, int Year), Queue<string>>> TakeNumbersAsync(List<Terms> terms, CancellationToken cancellationToken)
    {
        await using var beside = scopes.CreateAsyncScope();
        beside.ServiceProvider.GetRequiredService<DataScope>().Enter(db.Scope.Reach);
        var series = beside.ServiceProvider.GetRequiredService<SalesDbContext>();
        using var gate = await WriterGate.For(series).EnterAsync(cancellationToken);
        var numbers = new Dictionary<(Guid, int), Queue<string>>();
        foreach (var group in terms.GroupBy(t => (t.RegionId, t.SignedOn.Year)))
        {
            numbers[group.Key] = [];
            foreach (var _ in group)
                numbers[group.Key].Enqueue(await NumberSeries.NextAsync(series, ContractHead.NumberPrefix, group.Key.RegionId, group.Key.Year, cancellationToken));
        }

        await series.SaveChangesAsync(cancellationToken);
        return numbers;
    }

    /// <summary>Over what the lines say, however it was written: a number of a workbook and a text of a CSV file are the same.</summary>
    private string Hash(ImportRecord record, decimal amount, List<(DateOnly DueOn, decimal Amount)> instalments)
    {
        var lines = record.Rows.Zip(instalments, (row, instalment) => string.Join('\u001f', Columns.Select(c => c.Name switch
        {
            "amount" => amount.ToString("0.00", CultureInfo.InvariantCulture),
            "instalment" => instalment.Amount.ToString("0.00", CultureInfo.InvariantCulture),
            _ => row.Text(c.Name),
        })));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', lines))));
    }

    /// <summary>What a batch is held against.</summary>
    private sealed record Known(Dictionary<string, Customer> Customers, HashSet<(Guid CustomerId, Guid RegionId)> Relations, Dictionary<(Guid RegionId, string Origin), string?> Contracts)
    {
        public static async Task<Known> OfAsync(SalesDbContext db, IReadOnlyList<ImportRecord> batch, CancellationToken cancellationToken)
        {
            var codes = batch.Select(r => r.First.Text("customer")).Distinct(StringComparer.Ordinal).ToList();
            var origins = batch.Select(r => r.First.Text("reference")).Distinct(StringComparer.Ordinal).ToList();
            var customers = await db.Customers.AsNoTracking().Where(c => codes.Contains(c.Code)).ToDictionaryAsync(c => c.Code, StringComparer.Ordinal, cancellationToken);
            var ids = customers.Values.Select(c => c.Id).ToList();
            var relations = await db.CustomerRelations.Where(r => ids.Contains(r.CustomerId)).Select(r => new { r.CustomerId, r.RegionId }).ToListAsync(cancellationToken);
            var contracts = await db.Contracts.Where(c => origins.Contains(c.Origin!)).Select(c => new { c.RegionId, c.Origin, c.OriginHash }).ToListAsync(cancellationToken);
            return new Known(customers, [.. relations.Select(r => (r.CustomerId, r.RegionId))], contracts.ToDictionary(c => (c.RegionId, c.Origin!), c => c.OriginHash));
        }
    }

    /// <summary>A contract of the file before it has a number.</summary>
    private sealed record Terms(ContractHead Head, ContractContent Content, DateOnly SignedOn, DateOnly? ExecutedOn, EmployeeEntry Reviewer, string By, DateTimeOffset Now)
    {
        public Guid RegionId => Head.RegionId;

        public Contract ToContract(string number)
        {
            var contract = Contract.Draft(Head with { Number = number }, Content, new Act(SignedOn, Now, By));
            var reviewed = new Act(SignedOn, Now, Reviewer.Subject is { Length: > 0 } subject ? subject : Reviewer.Number);
            contract.SubmitForReview(review: null, reviewed);
            contract.PassReview(Reviewer.Id, note: null, reviewed);
            contract.Sign(new Act(SignedOn, Now, By));
            if (ExecutedOn is { } executed)
                contract.Execute(100m, note: null, new Act(executed, Now, By));
            return contract;
        }
    }
}

using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Sales.Data;
using RegionCloud.Sales.Domain;
using RegionCloud.Sales.Features.Plans;
using RegionCloud.ServiceDefaults.Data;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Imports;
using RegionCloud.ServiceDefaults.Operations;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Security;

namespace RegionCloud.Sales.Features.Imports;

internal static class ImportPlans
{
    /// <summary>
    /// Imports annual sales plans as drafts, one line for each month and person: columns region (code), year, currency, annualTarget, month (1 to 12), person (employee number), amount, areas, channels, products
    /// (several with a semicolon between), strategy, marketBasis, companyGoalId. Lines of one region and year follow one another and agree on everything but month, person and amount. Every cell is locked
    /// as the file says it; what it leaves of the target is unassigned until somebody assigns it.
    /// </summary>
    internal static Task<Accepted<OperationView>> Handle(ImportUpload file, [AsParameters] ImportOptions options, CancellationToken ct) => file.AcceptAsync(options, ct);
}

/// <summary>The plans of a file against the people of the region and the plans that are there.</summary>
internal sealed class PlanFile(SalesDbContext db, CurrentUser user, OrganisationDirectory organisation, BusinessClock clock) : IImport
{
    private const string Plan = "plan";
    private static readonly string[] OfPlan = ["currency", "annualTarget", "areas", "channels", "products", "strategy", "marketBasis", "companyGoalId"];
    private readonly Dictionary<(string Region, string Year), int> seen = [];

    public IReadOnlyList<ImportColumn> Columns { get; } =
    [
        new("region"), new("year", 4), new("currency", 3), new("annualTarget"), new("month", 2), new("person"), new("amount"), new("areas", 2000), new("channels", 2000), new("products", 2000), new("strategy", 20_000), new("marketBasis", 2000), new("companyGoalId", 36),
    ];

    public IReadOnlyList<string> Key => ["region", "year"];

    public async Task CheckAsync(IReadOnlyList<ImportRecord> batch, CancellationToken cancellationToken)
    {
        foreach (var record in batch)
            await CheckAsync(record, cancellationToken);
    }

    public Task ApplyAsync(IReadOnlyList<ImportRecord> batch, ServiceDbContext db, CancellationToken cancellationToken)
    {
        db.AddRange(batch.Select(r => r.Becomes<SalesPlan>()));
        return Task.CompletedTask;
    }

    private async Task CheckAsync(ImportRecord record, CancellationToken cancellationToken)
    {
        var (row, company) = (record.First, organisation.Current);
        if (!seen.TryAdd((row.Text("region"), row.Text("year")), row.Line))
            row.Fault("import.duplicate", "year", ("first", seen[(row.Text("region"), row.Text("year"))]));
        foreach (var other in record.Rows.Skip(1))
        {
            foreach (var column in OfPlan.Where(c => other.Text(c) != row.Text(c)))
                other.Fault("sales.import.plan-line-differs", column, ("first", row.Line), ("expected", row.Text(column)));
        }

        var (year, target, currency) = (Whole(row, "year", PlanRules.FirstYear, PlanRules.LastYear), row.Amount("annualTarget"), row.Required("currency"));
        var goal = row.OptionalText("companyGoalId") is not { } text ? (Guid?)null : Guid.TryParse(text, out var id) ? id : Unreadable(row);
        var region = row.Known("region", company.RegionByCode(row.Required("region")));
        // Another department's plan is as unknown as another region's.
        var department = region is null ? null : row.Known("region", PlanDepartments.Of(region.Id, user, organisation) is { } own ? company.Departments[own] : null);
        var cells = record.Rows.Select(l => (Line: l, Month: Whole(l, "month", 1, PlanSpread.Months), Person: l.Known("person", company.ByNumber(l.Required("person"))), Amount: l.Amount("amount"))).ToList();
        if (region is null || department is null)
            return;

        var first = new Dictionary<(int, Guid), int>();
        foreach (var cell in cells.Where(c => c.Person is not null))
        {
            if (!company.WorkedIn(cell.Person!.Id, region.Id))
                cell.Line.Fault("import.reference-unknown", "person");
            if (!first.TryAdd((cell.Month, cell.Person.Id), cell.Line.Line))
                cell.Line.Fault("import.duplicate", "month", ("first", first[(cell.Month, cell.Person.Id)]));
        }

        if (record.IsFaulty)
            return;

        var hash = Hash(record, target, cells.ConvertAll(c => c.Amount));
        if (await db.SalesPlans.Where(p => p.RegionId == region.Id && p.Year == year && p.Revision == 1).Select(p => new { p.OriginHash }).SingleOrDefaultAsync(cancellationToken) is { } present)
        {
            if (present.OriginHash != hash)
                row.Fault("import.changed", "year");
            record.Known(Plan);
            return;
        }

        try
        {
            record.New(Plan, ToPlan());
        }
        catch (RuleViolationException refused)
        {
            record.Fault(refused, pointer => pointer is "/annualTarget" ? "annualTarget" : "amount");
        }

        SalesPlan ToPlan()
        {
            var act = user.Act("salesPlan.create", region.Id, department.Id, clock.Today(region.Id), clock);
            var plan = SalesPlan.Draft(
                new PlanHead(region.Id, department.Id, year, hash),
                new PlanContent(
                    currency, target, [.. Entries(row, "areas", PlanPart.Area), .. Entries(row, "channels", PlanPart.Channel), .. Entries(row, "products", PlanPart.Product)], row.OptionalText("strategy"), goal, MarketReportId: null,
                    row.OptionalText("marketBasis"), PlanSpread.EqualMonths, [.. cells.Select(c => c.Person!.Id).Distinct().Select(p => (p, 1m))]),
                act);
            plan.Edit(
                [
                    .. Enumerable.Range(1, PlanSpread.Months).Select(m => new CellEdit(m, null, cells.Where(c => c.Month == m).Sum(c => c.Amount))),
                    .. from month in Enumerable.Range(1, PlanSpread.Months)
                       from person in plan.Persons
                       select new CellEdit(month, person.EmployeeId, cells.Where(c => c.Month == month && c.Person!.Id == person.EmployeeId).Sum(c => c.Amount)),
                ],
                act);
            return plan;
        }
    }

    private static IEnumerable<PlanEntry> Entries(ImportRow row, string column, PlanPart part)
        => row.Text(column).Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select((name, i) => new PlanEntry(part, i + 1, name.Length > 200 ? name[..200] : name));

    private static int Whole(ImportRow row, string column, int min, int max)
    {
        if (int.TryParse(row.Required(column), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max)
            return number;
        if (row.Text(column).Length > 0)
            row.Fault("import.value-invalid", column, ("expected", string.Create(CultureInfo.InvariantCulture, $"{min}-{max}")));
        return min;
    }

    private static Guid? Unreadable(ImportRow row)
    {
        row.Fault("import.value-invalid", "companyGoalId", ("expected", "UUID"));
        return null;
    }

    /// <summary>Over what the lines say, however it was written.</summary>
    private string Hash(ImportRecord record, decimal target, List<decimal> amounts)
    {
        var lines = record.Rows.Zip(amounts, (row, amount) => string.Join('\u001f', Columns.Select(c => c.Name switch
        {
            "annualTarget" => target.ToString("0.00", CultureInfo.InvariantCulture),
            "amount" => amount.ToString("0.00", CultureInfo.InvariantCulture),
            _ => row.Text(c.Name),
        })));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', lines))));
    }
}

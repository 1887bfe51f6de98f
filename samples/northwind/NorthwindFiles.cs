using System.Globalization;
using System.Text;
using CsvHelper;

namespace RegionCloud.Northwind;

/// <summary>
/// Northwind as RegionCloud sees it: a region is a region, an employee a sales person, an order a contract signed on the order date
/// with one instalment due on the required date; the shipping date is its execution.
/// </summary>
internal sealed class NorthwindFiles(string folder)
{
    public const string Currency = "USD";
    private readonly Dictionary<string, Employee> employees = Read(Path.Combine(folder, "data", "employees.csv"))
        .Select(r => new Employee(r["employeeId"], r["name"], r["title"], r["hireDate"], r["region"])).ToDictionary(e => e.Id, StringComparer.Ordinal);

    private readonly List<Dictionary<string, string>> customers = Read(Path.Combine(folder, "data", "customers.csv"));

    public IReadOnlyList<Order> Orders => field ??= [.. Read(Path.Combine(folder, "data", "orders.csv")).Select(r => new Order(
        r["orderId"], r["customerId"], employees[r["employeeId"]], Day(r["orderDate"]), Day(r["requiredDate"]), r["shippedDate"], decimal.Parse(r["amount"], CultureInfo.InvariantCulture)))];

    public IEnumerable<string> Regions => employees.Values.Select(e => e.Region).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);

    /// <summary>The regions and their staff, then Northwind's sales people.</summary>
    public string OrganisationCsv()
    {
        var csv = new StringBuilder(File.ReadAllText(Path.Combine(folder, "staff.csv")));
        foreach (var e in employees.Values)
        {
            Line(csv, "employee", "", e.Name, "", "", e.Number, e.Subject, "", "", e.HiredOn, "");
            Line(csv, "assignment", e.Region, "", "", "sales", e.Number, "", e.Title, "", e.HiredOn, "");
            Line(csv, "grant", e.Region, "", "", "sales", e.Number, "", "", "salesRep", e.HiredOn, "");
        }

        return csv.ToString();
    }

    /// <summary>A line for each region in which a customer bought, looked after by whoever sold to it there first; who never bought is the vice president's.</summary>
    public string CustomersCsv()
    {
        var csv = new StringBuilder("code,name,taxNumber,contactName,contactTitle,city,country,phone,region,owner,since\n");
        var first = Orders.GroupBy(o => (o.CustomerId, o.SoldBy.Region)).ToDictionary(g => g.Key, g => g.MinBy(o => (o.OrderedOn, o.Id))!);
        var nobodys = employees["2"];
        foreach (var c in customers)
        {
            var relations = first.Where(f => f.Key.CustomerId == c["customerId"]).OrderBy(f => f.Key.Region, StringComparer.Ordinal)
                .Select(f => (f.Value.SoldBy, Since: f.Value.OrderedOn)).DefaultIfEmpty((nobodys, Orders.Min(o => o.OrderedOn)));
            foreach (var (owner, since) in relations)
                Line(csv, c["customerId"], c["companyName"], "", c["contactName"], c["contactTitle"], c["city"], c["country"], c["phone"], owner.Region, owner.Number, Text(since));
        }

        return csv.ToString();
    }

    /// <summary>Each order a contract, its clauses reviewed by the head of the region's Sales.</summary>
    public string ContractsCsv()
    {
        var csv = new StringBuilder("reference,region,customer,owner,reviewer,signedOn,currency,amount,dueOn,instalment,executedOn\n");
        foreach (var o in Orders)
            Line(csv, o.Id, o.SoldBy.Region, o.CustomerId, o.SoldBy.Number, $"{o.SoldBy.Region[0]}-HEAD", Text(o.OrderedOn), Currency, Text(o.Amount), Text(o.RequiredOn), Text(o.Amount), o.ShippedOn);
        return csv.ToString();
    }

    private static List<Dictionary<string, string>> Read(string path)
    {
        using var csv = CsvReader.FromFile(path);
        var header = csv.Headers.ToList();
        var rows = new List<Dictionary<string, string>>();
        while (csv.Read())
            rows.Add(header.Select((name, index) => (name, Value: csv.GetString(index))).ToDictionary(c => c.name, c => c.Value, StringComparer.Ordinal));
        return rows;
    }

    private static void Line(StringBuilder csv, params string[] cells) => csv.AppendJoin(',', cells.Select(Cell)).Append('\n');

    private static string Cell(string text) => text.AsSpan().ContainsAny(",\"\n") ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;

    private static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Text(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Text(decimal amount) => amount.ToString("0.00", CultureInfo.InvariantCulture);
}

internal sealed record Employee(string Id, string Name, string Title, string HiredOn, string Region)
{
    public string Number => $"NW-{Id}";

    public string Subject => Name.Split(' ')[0].ToLowerInvariant();
}

internal sealed record Order(string Id, string CustomerId, Employee SoldBy, DateOnly OrderedOn, DateOnly RequiredOn, string ShippedOn, decimal Amount);

using System.Globalization;
using System.Text.Json;
using RegionCloud.Northwind;

// Loads Northwind through the gateway's own import endpoints and shows, region by region, what the system makes of it.
// usage: RegionCloud.Northwind [gateway address] [issuer address] [operator page address]
var gateway = new Uri(args.ElementAtOrDefault(0) ?? "http://127.0.0.1:8080");
var issuer = new Uri(args.ElementAtOrDefault(1) ?? "http://127.0.0.1:5090");
var operatorPage = new Uri(args.ElementAtOrDefault(2) ?? "http://127.0.0.1:8090");
const string Administrator = "admin";
const string Auditor = "oscar";
var asOf = new DateOnly(1998, 5, 6);

var files = new NorthwindFiles(AppContext.BaseDirectory);
using var api = new Api(gateway, issuer);

Console.WriteLine($"Loading Northwind through {gateway}");
Show("organisation", await api.ImportAsync(Administrator, "/api/performance/v1/imports/organisation", files.OrganisationCsv()));
// Thirty years late nobody is to be reminded of what he owes: this is history.
foreach (var service in new[] { "finance", "risk" })
    await api.PauseAsync(Administrator, $"/api/{service}/v1/schedules", files.Regions, "Northwind's years 1996 to 1998 are history");
Show("customers", await api.ImportAsync(Administrator, "/api/sales/v1/imports/customers", files.CustomersCsv()));
Show("contracts", await api.ImportAsync(Administrator, "/api/sales/v1/imports/contracts", files.ContractsCsv()));

var expected = files.Regions.ToDictionary(r => r, r => Figures.Of([.. files.Orders.Where(o => o.SoldBy.Region == r)], asOf), StringComparer.Ordinal);
var total = Figures.Of(files.Orders, asOf);
Dictionary<string, Figures> shown;
for (var started = TimeProvider.System.GetTimestamp(); ; await Task.Delay(500))
{
    shown = await FiguresAsync();
    // Finance hears of the contracts by event; it is given two minutes.
    if (shown.GetValueOrDefault("total") == total || TimeProvider.System.GetElapsedTime(started) > TimeSpan.FromMinutes(2))
        break;
}

Console.WriteLine();
Console.WriteLine($"As of {asOf:yyyy-MM-dd}, in {NorthwindFiles.Currency}, each figure beside an independent sum over orders.csv");
Row("region", "contracts", "amount", "receivable", [.. Figures.BucketNames], "");
var wrong = 0;
foreach (var (region, figures) in expected.Append(new("total", total)))
{
    var got = shown.GetValueOrDefault(region);
    wrong += got == figures ? 0 : 1;
    Row(region, Text(got?.Contracts), Text(got?.Amount), Text(got?.Receivable), [.. (got?.Buckets ?? []).Select(b => Text(b))], got == figures ? "= CSV" : $"≠ CSV {figures}");
}

Console.WriteLine($"""

    API page         {new Uri(gateway, "scalar")}
    Operator page    {operatorPage}
    A token, one line each:
    """);
foreach (var user in JsonDocument.Parse(await new HttpClient().GetStringAsync(new Uri(issuer, "dev/users"))).RootElement.EnumerateArray())
    Console.WriteLine($"    TOKEN=$(curl -s {new Uri(issuer, $"dev/token/{user.GetProperty("user").GetString()}")})   # {user.GetProperty("name").GetString()}, {user.GetProperty("hint").GetString()} {user.GetProperty("region").GetString()}".TrimEnd());
Console.WriteLine($"""
    Try it:
    curl -s -H "Authorization: Bearer $(curl -s {new Uri(issuer, "dev/token/eva")})" "{new Uri(gateway, "api/finance/v1/ageing?asOf=1998-05-06&groupBy=person")}"
    """);
return wrong == 0 ? 0 : 1;

async Task<Dictionary<string, Figures>> FiguresAsync()
{
    var sales = await api.GetAsync(Auditor, $"/api/sales/v1/contract-totals?asOf={asOf:yyyy-MM-dd}");
    var ageing = await api.GetAsync(Auditor, $"/api/finance/v1/ageing?asOf={asOf:yyyy-MM-dd}&groupBy=region");
    var collection = await api.GetAsync(Auditor, $"/api/finance/v1/collection?asOf={asOf:yyyy-MM-dd}&groupBy=region");
    var figures = new Dictionary<string, Figures>(StringComparer.Ordinal);
    foreach (var region in sales.GetProperty("regions").EnumerateArray())
    {
        var code = region.GetProperty("regionCode").GetString()!;
        figures[code] = Of(region, Group(ageing, code), Group(collection, code));
    }

    foreach (var sum in sales.GetProperty("totals").EnumerateArray().Take(1))
        figures["total"] = Of(sum, Total(ageing), Total(collection));
    return figures;
}

static JsonElement? Group(JsonElement answer, string code)
    => answer.GetProperty("rows").EnumerateArray().Where(g => g.GetProperty("code").GetString() == code).Select(g => (JsonElement?)g).SingleOrDefault();

static JsonElement? Total(JsonElement answer) => answer.GetProperty("totals").EnumerateArray().Select(g => (JsonElement?)g).SingleOrDefault();

static Figures Of(JsonElement sales, JsonElement? ageing, JsonElement? collection) => new(
    sales.GetProperty("contracts").GetInt32(),
    Amount(sales, "amount"),
    collection is { } c ? Amount(c, "receivable") : 0,
    ageing is { } a ? Amount(a, "outstanding") : 0,
    ageing is { } buckets ? [.. buckets.GetProperty("amounts").EnumerateObject().Select(b => decimal.Parse(b.Value.GetString()!, CultureInfo.InvariantCulture))] : []);

static decimal Amount(JsonElement element, string name) => decimal.Parse(element.GetProperty(name).GetString()!, CultureInfo.InvariantCulture);

static string Text(IFormattable? value) => value switch
{
    decimal amount => amount.ToString("#,##0.00", CultureInfo.InvariantCulture),
    _ => value?.ToString(null, CultureInfo.InvariantCulture) ?? "–",
};

static void Row(string region, string contracts, string amount, string receivable, IReadOnlyList<string> buckets, string verdict)
    => Console.WriteLine($"{region,-10}{contracts,10}{amount,16}{receivable,16}{string.Concat(buckets.Select(b => b.PadLeft(15)))}  {verdict}");

static void Show(string what, JsonElement outcome) => Console.WriteLine($"  {what,-13} {outcome}");

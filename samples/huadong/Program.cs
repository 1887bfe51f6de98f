using RegionCloud.Huadong;

// Tells the half year of 華東大區 through the gateway, once, and shows each figure beside the one that was worked out by hand in figures.md. It ends with 1 when one differs.
// usage: RegionCloud.Huadong [gateway address] [issuer address] [--all]   (--all: also what was right on the way)
var addresses = args.Where(a => !a.StartsWith('-')).ToList();
using var api = new Api(new Uri(addresses.ElementAtOrDefault(0) ?? "http://127.0.0.1:8080"), new Uri(addresses.ElementAtOrDefault(1) ?? "http://127.0.0.1:5090"));
var scenario = new Scenario(api, await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "people.csv")));
var began = TimeProvider.System.GetTimestamp();
Console.WriteLine("華東大區, 2026-01-01 to 2026-06-30");

Exception? broken = null;
try
{
    if (await scenario.IsToldAsync())
        Console.WriteLine("  was told before; this run only looks");
    else
        await scenario.TellAsync(chapter => Console.WriteLine($"  {Seconds(),5:0.0} s  {chapter}"));
    await scenario.FiguresAsync();
}
catch (Exception e) when (e is InvalidOperationException or TimeoutException or HttpRequestException)
{
    broken = e;
}

// On the way only what is wrong, unless all is wanted; at the end everything.
var all = args.Contains("--all", StringComparer.Ordinal);
foreach (var check in scenario.Checks.Where(c => all || !c.IsRight || c.Chapter == Scenario.Summary))
    Console.WriteLine($"{(check.IsRight ? "=" : "≠")} {(check.Chapter == Scenario.Summary ? "" : $"{check.Chapter}: ")}{check.What}: {check.Expected}{(check.IsRight ? "" : $" by hand, {check.Actual} in the system")}  [{check.Rule}]");
var wrong = scenario.Checks.Count(c => !c.IsRight);
Console.WriteLine($"華東大區: {scenario.Checks.Count} compared with figures.md, {wrong} different; {api.Retries} asked again; {Seconds():0} s");
if (broken is not null)
    Console.Error.WriteLine($"It broke off: {broken.Message}");
return wrong == 0 && broken is null ? 0 : 1;

double Seconds() => TimeProvider.System.GetElapsedTime(began).TotalSeconds;

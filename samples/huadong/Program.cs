using RegionCloud.Huadong;

// Tells the half year of 華東大區 through the gateway, once, and shows each figure beside the one that was worked out by hand in figures.md. It ends with 1 when one differs.
// usage: RegionCloud.Huadong [gateway address] [issuer address] [--all]   (--all: also what was right on the way)
var addresses = args.Where(a => !a.StartsWith('-')).ToList();
using var api = new Api(new Uri(addresses.ElementAtOrDefault(0) ?? "http://127.0.0.1:8080"), new Uri(addresses.ElementAtOrDefault(1) ?? "http://127.0.0.1:5090"));
var scenario = new Scenario(api, await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "people.csv")));
var began = TimeProvider.System.GetTimestamp();

if (await scenario.IsToldAsync())
    Console.WriteLine("華東大區: the half year was told before; this run only looks.");
else
    await scenario.TellAsync(chapter => Console.WriteLine($"  {TimeProvider.System.GetElapsedTime(began).TotalSeconds,5:0.0} s  {chapter}"));
await scenario.FiguresAsync();

var all = args.Contains("--all", StringComparer.Ordinal);
foreach (var check in scenario.Checks.Where(c => all || !c.IsRight || c.Chapter == Scenario.Summary))
    Console.WriteLine($"{(check.IsRight ? "=" : "≠")} {check.Chapter} | {check.What} | {check.Expected}{(check.IsRight ? "" : $" by hand, {check.Actual} in the system")} | {check.Rule}");
var wrong = scenario.Checks.Count(c => !c.IsRight);
Console.WriteLine($"華東大區 as of 2026-06-30: {scenario.Checks.Count} compared, {wrong} different, {api.Retries} asked again, {TimeProvider.System.GetElapsedTime(began).TotalSeconds:0.0} s");
return wrong == 0 ? 0 : 1;

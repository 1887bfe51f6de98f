namespace RegionCloud.Huadong;

/// <summary>Chapter 9 of the regulation: indicators, alerts, a risk with its response, the quarter's assessment.</summary>
internal sealed partial class Scenario
{
    private const string Risk = "/api/risk/v1";

    private async Task RisksAsync()
    {
        var evaluation = await api.PostAsync(Manager, $"{Risk}/evaluations", new { regionId, asOf = LastDay });
        var alerts = (await api.UntilAsync(Manager, $"{Risk}/alerts?regionId={regionId}&period=2026-Q2&pageSize=50", a => a.Items().Any(x => x.Is("kind", "dunning")), "the notice of the fourth level raises an alert")).Items().ToList();
        Console.WriteLine(evaluation);
        alerts.ForEach(a => Console.WriteLine(a));
    }
}

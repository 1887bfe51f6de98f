using System.Globalization;
using System.Text.Json;
using RegionCloud.Testing;

namespace RegionCloud.System.Tests;

/// <summary>Who does what in a region of the demo.</summary>
internal sealed record Region(string Code, string Seller, string Head, string Finance)
{
    public static readonly Region Eastern = new("Eastern", "nancy", "emil", "erik");
    public static readonly Region Western = new("Western", "michael", "walter", "wim");
    public static readonly Region Northern = new("Northern", "laura", "nils", "nadia");
    public static readonly Region Southern = new("Southern", "janet", "sven", "stella");
}

/// <summary>Contracts as people make them: drafted by a seller, reviewed by the head, signed by the seller.</summary>
internal static class Contracts
{
    public static async Task<JsonElement> SignAsync(RunningSystem system, Region region, decimal amount, params decimal[] instalments)
    {
        var contract = await ReviewedAsync(system, region, amount, instalments);
        return await system.InsistAsync(region.Seller, HttpMethod.Post, $"/api/sales/v1/contracts/{contract.Id()}/sign", new { }, contract.Etag());
    }

    /// <summary>Ready to be signed.</summary>
    public static async Task<JsonElement> ReviewedAsync(RunningSystem system, Region region, decimal amount, params decimal[] instalments)
    {
        var contract = await SubmittedAsync(system, region, amount, instalments);
        return await system.InsistAsync(region.Head, HttpMethod.Post, $"/api/sales/v1/contracts/{contract.Id()}/review", new { lawful = true, clear = true, complete = true }, contract.Etag());
    }

    /// <summary>Ready to be reviewed.</summary>
    public static async Task<JsonElement> SubmittedAsync(RunningSystem system, Region region, decimal amount, params decimal[] instalments)
    {
        var (regionId, customerId) = await CustomerAsync(system, region);
        var contract = await system.InsistAsync(region.Seller, HttpMethod.Post, "/api/sales/v1/contracts", new
        {
            regionId,
            customerId,
            amount = Text(amount),
            terms = "as agreed",
            instalments = (instalments.Length == 0 ? [amount] : instalments).Select((part, n) => new { dueOn = $"2027-0{n + 1}-15", amount = Text(part) }),
        });
        return await system.InsistAsync(region.Seller, HttpMethod.Post, $"/api/sales/v1/contracts/{contract.Id()}/submit", new { lawful = true, clear = true, complete = true }, contract.Etag());
    }

    public static string Id(this JsonElement body) => body.GetProperty("id").GetString()!;

    public static string Etag(this JsonElement body) => body.GetProperty("etag").GetString()!;

    public static string Text(decimal amount) => amount.ToString("0.00", CultureInfo.InvariantCulture);

    public static decimal Amount(this JsonElement body, string name) => decimal.Parse(body.GetProperty(name).GetString()!, CultureInfo.InvariantCulture);

    private static async Task<(string RegionId, string CustomerId)> CustomerAsync(RunningSystem system, Region region)
    {
        var customers = await system.InsistAsync(region.Seller, HttpMethod.Get, "/api/sales/v1/customers?pageSize=1");
        var customer = customers.GetProperty("items")[0];
        return (customer.GetProperty("relations")[0].GetProperty("regionId").GetString()!, customer.Id());
    }
}

using System.Net.Http.Json;
using System.Text.Json;
using RegionCloud.Testing;

namespace RegionCloud.Sales.Tests;

/// <summary>Sales as a front-end team uses it.</summary>
internal static class SalesApp
{
    public static readonly Guid East = TestOrganisation.East;

    public static Task<ServiceApp<Program>> StartAsync(string? broker = null, TestOrganisation? organisation = null) => ServiceApp<Program>.StartAsync("sales", organisation ?? new TestOrganisation(), broker);

    public static async Task<(HttpResponseMessage Response, JsonElement Body)> SendAsync(
        this HttpClient client, HttpMethod method, string path, object? body = null, string? ifMatch = null, string? key = null)
    {
        using var request = new HttpRequestMessage(method, $"/api/sales/v1/{path}");
        if (body is not null)
            request.Content = body as HttpContent ?? JsonContent.Create(body);
        if (ifMatch is not null)
            request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        if (key is not null)
            request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return (response, text.Length == 0 ? default : JsonDocument.Parse(text).RootElement);
    }

    public static Task<(HttpResponseMessage Response, JsonElement Body)> PostTo(this HttpClient client, string path, object? body, string? ifMatch = null, string? key = null)
        => client.SendAsync(HttpMethod.Post, path, body, ifMatch, key ?? Guid.CreateVersion7().ToString());

    public static Task<(HttpResponseMessage Response, JsonElement Body)> GetFrom(this HttpClient client, string path) => client.SendAsync(HttpMethod.Get, path);

    public static async Task<Guid> CustomerAsync(this HttpClient client, string code = "ALFKI", Guid? region = null)
    {
        var (response, body) = await client.PostTo("customers", new { code, details = new { name = "Alfreds Futterkiste" }, regionId = region ?? East });
        Assert.True(response.IsSuccessStatusCode, body.ToString());
        return body.GetProperty("id").GetGuid();
    }

    public static object Draft(Guid customer, string amount = "100.00", params string[] instalments) => new
    {
        regionId = East,
        customerId = customer,
        amount,
        terms = "delivery in July",
        instalments = (instalments.Length == 0 ? [amount] : instalments).Select(i => new { dueOn = "2027-12-31", amount = i }),
    };

    /// <summary>Drafted by anna, reviewed by bob, signed by anna.</summary>
    public static async Task<JsonElement> SignedAsync(this ServiceApp<Program> app, string amount = "100.00", string code = "ALFKI")
    {
        var (anna, bob) = (app.As("anna"), app.As("bob"));
        var (response, contract) = await anna.PostTo("contracts", Draft(await anna.CustomerAsync(code), amount));
        Assert.True(response.IsSuccessStatusCode, contract.ToString());
        var path = $"contracts/{contract.Id()}";
        (_, contract) = await anna.PostTo($"{path}/submit", new { lawful = true, clear = true, complete = true }, contract.Etag());
        (_, contract) = await bob.PostTo($"{path}/review", new { lawful = true, clear = true, complete = true }, contract.Etag());
        (response, contract) = await anna.PostTo($"{path}/sign", new { }, contract.Etag());
        Assert.True(response.IsSuccessStatusCode, contract.ToString());
        return contract;
    }

    /// <summary>Drafted by the first who shares in it, reviewed by the head, and signed on a day.</summary>
    public static async Task<JsonElement> SignedAsync(this ServiceApp<Program> app, Place place, string on, string amount, string currency = "CNY", params (string Person, string Percent)[] shares)
    {
        var owner = app.As(shares[0].Person);
        var customer = await owner.CustomerAsync(Guid.CreateVersion7().ToString("N"), place.Id);
        var (response, contract) = await owner.PostTo("contracts", new
        {
            regionId = place.Id,
            customerId = customer,
            currency,
            amount,
            terms = "delivery in July",
            instalments = new[] { new { dueOn = "2027-12-31", amount } },
            shares = shares.Select(s => new { employeeId = TestOrganisation.IdOf(s.Person), percent = s.Percent }),
        });
        Assert.True(response.IsSuccessStatusCode, contract.ToString());
        return await app.SignAsync(contract, shares[0].Person, place.Head, on);
    }

    /// <summary>Submitted and signed by one, reviewed by another, on a day.</summary>
    public static async Task<JsonElement> SignAsync(this ServiceApp<Program> app, JsonElement contract, string seller, string reviewer, string? on = null)
    {
        var path = $"contracts/{contract.Id()}";
        (_, contract) = await app.As(seller).PostTo($"{path}/submit", new { lawful = true, clear = true, complete = true }, contract.Etag());
        (_, contract) = await app.As(reviewer).PostTo($"{path}/review", new { lawful = true, clear = true, complete = true, reviewedOn = on }, contract.Etag());
        (var response, contract) = await app.As(seller).PostTo($"{path}/sign", new { signedOn = on }, contract.Etag());
        Assert.True(response.IsSuccessStatusCode, contract.ToString());
        return contract;
    }

    public static string Id(this JsonElement body) => body.GetProperty("id").GetString()!;

    public static string Etag(this JsonElement body) => body.GetProperty("etag").GetString()!;

    public static string Code(this JsonElement problem) => problem.GetProperty("code").GetString()!;

    public static string Text(this JsonElement body, string property) => body.GetProperty(property).GetString()!;
}

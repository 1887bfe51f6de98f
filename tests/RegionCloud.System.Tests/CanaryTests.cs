using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using RegionCloud.Testing;

namespace RegionCloud.System.Tests;

/// <summary>No log, span, metric or line on the console repeats what is personal or secret (security U3, S7).</summary>
[Collection("the system")]
public sealed class CanaryTests(RunningSystem system)
{
    /// <summary>Stands in everything that is sent here and nowhere else.</summary>
    private const string Mark = "Zq7Kanarie";
    private const string Phone = "13877766655";
    private const string Person = "金絲雀";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_personal_or_secret_is_told_nowhere_S7()
    {
        using var http = new HttpClient { BaseAddress = system.Gateway };
        var token = await http.GetStringAsync(new Uri(system.Issuer, "dev/token/emil"), Stop);
        var statuses = await ThroughEveryEndpointAsync(http, token);
        Assert.True(statuses.Count >= 200 && statuses.Distinct().Count() >= 6, $"{statuses.Count} requests were answered with {string.Join(", ", statuses.Distinct().Order())}");
        await RecordsAsync();
        await FailureAsync();
        await SecretsAsync(http);
        await http.SendAsync(Request(HttpMethod.Get, "/api/sales/v1/contracts", $"{token}x"), Stop);

        // Exports leave within a second, metrics within two.
        await Task.Delay(TimeSpan.FromSeconds(4), Stop);
        var everything = system.Collector.Everything.Append(system.Said).ToList();
        Assert.True(everything.Count > 500, $"Only {everything.Count} texts were collected.");
        var signature = token.Split('.')[2].Trim();
        foreach (var canary in new[] { Mark, Phone, Person, signature })
            Assert.Empty(everything.Where(t => t.Contains(canary, StringComparison.OrdinalIgnoreCase)).Select(t => Around(t, canary)).Distinct(StringComparer.Ordinal).Take(5));
    }

    /// <summary>As path, query, header, body that cannot be read, body that breaks rules, and file.</summary>
    private static async Task<List<int>> ThroughEveryEndpointAsync(HttpClient http, string token)
    {
        var document = await http.GetFromJsonAsync<JsonElement>("/openapi/all.json", Stop);
        var statuses = new List<int>();
        foreach (var path in document.GetProperty("paths").EnumerateObject())
        {
            foreach (var operation in path.Value.EnumerateObject().Where(o => o.Name is "get" or "post" or "put" or "patch" or "delete"))
            {
                var method = HttpMethod.Parse(operation.Name);
                var route = path.Name;
                while (route.IndexOf('{') is >= 0 and var open)
                    route = $"{route[..open]}{{0}}{route[(route.IndexOf('}') + 1)..]}".Replace("{0}", "\u0001", StringComparison.Ordinal);
                var known = route.Replace("\u0001", "01990000-0000-7000-8000-000000000001", StringComparison.Ordinal);
                await SendAsync(method, route.Replace("\u0001", $"{Mark}Path{Phone}", StringComparison.Ordinal), token);
                await SendAsync(method, $"{known}?{Mark}Query={Mark}&asOf={Mark}&pageToken={Mark}", token);
                await SendAsync(method, known, $"{Mark}Token.{Mark}.{Mark}");
                if (method == HttpMethod.Get)
                    continue;
                await SendAsync(method, known, token, $"{{\"name\": \"{Mark}", "application/json");
                await SendAsync(method, known, token, $"{{\"{Mark}Member\": \"{Phone}\"}}", "application/json");
                await SendAsync(method, known, token, $"{{\"name\":\"{Person}{Mark}\",\"code\":\"{Mark}\",\"reason\":\"{Mark}\",\"amount\":\"{Mark}\",\"contractId\":\"{Mark}\",\"regionId\":\"{Mark}\"}}", "application/json");
                await SendAsync(method, known, token, $"number,name,phone\n1,{Person}{Mark},{Phone}\n", "text/csv");
            }
        }

        return statuses;

        async Task SendAsync(HttpMethod method, string path, string bearer, string? body = null, string? type = null)
        {
            using var request = Request(method, path, bearer);
            if (body is not null)
                request.Content = new StringContent(body, Encoding.UTF8, type!);
            using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Stop);
            Assert.True((int)answer.StatusCode is not 500, $"{method} {path} {body} → 500");
            statuses.Add((int)answer.StatusCode);
        }
    }

    /// <summary>A customer and an employee are recorded, and a second of each is refused by what is unique.</summary>
    private async Task RecordsAsync()
    {
        var region = (await system.InsistAsync("nancy", HttpMethod.Get, "/api/sales/v1/customers?pageSize=1")).GetProperty("items")[0].GetProperty("relations")[0].GetProperty("regionId").GetString();
        var details = new { name = $"{Mark} GmbH", taxNumber = $"{Mark}Tax", contactName = $"{Person}{Mark}", phone = Phone };
        var customer = await system.InsistAsync("nancy", HttpMethod.Post, "/api/sales/v1/customers", new { code = $"{Mark}A", details, regionId = region });
        Assert.Contains(Phone, (await system.InsistAsync("nancy", HttpMethod.Get, $"/api/sales/v1/customers/{customer.Id()}")).ToString(), StringComparison.Ordinal);
        await system.CallAsync("nancy", HttpMethod.Get, $"/api/sales/v1/customers?q={Mark}&name={Person}");
        Assert.True((int)(await system.CallAsync("nancy", HttpMethod.Post, "/api/sales/v1/customers", new { code = $"{Mark}B", details, regionId = region }, key: $"{Mark}Key")).Status is 409 or 422);
        var employee = new { number = $"{Mark}1", name = $"{Person}{Mark}", subject = $"{Mark}sub", from = "2026-01-01" };
        await system.InsistAsync("admin", HttpMethod.Post, "/api/performance/v1/employees", employee);
        await system.CallAsync("admin", HttpMethod.Post, "/api/performance/v1/employees", employee);
    }

    /// <summary>The database itself refuses, with the record's words in its message: 500, and a log that tells kind and place only.</summary>
    private async Task FailureAsync()
    {
        await using var db = new SqliteConnection(system.Database("sales"));
        await db.OpenAsync(Stop);
        await ExecuteAsync($"CREATE TRIGGER canary BEFORE INSERT ON Customers BEGIN SELECT RAISE(ABORT, '{Mark} {Phone}'); END");
        try
        {
            var region = (await system.InsistAsync("nancy", HttpMethod.Get, "/api/sales/v1/customers?pageSize=1")).GetProperty("items")[0].GetProperty("relations")[0].GetProperty("regionId").GetString();
            var (status, _) = await system.CallAsync("nancy", HttpMethod.Post, "/api/sales/v1/customers", new { code = $"{Mark}C", details = new { name = Mark, phone = Phone }, regionId = region });
            Assert.Equal(HttpStatusCode.InternalServerError, status);
        }
        finally
        {
            await ExecuteAsync("DROP TRIGGER canary");
        }

        await Wait.Until(() => system.Collector.Logs.Any(l => l.Service == "sales" && l.Record.Body.StringValue.Contains("failed: Microsoft.EntityFrameworkCore.DbUpdateException <- Microsoft.Data.Sqlite.SqliteException", StringComparison.Ordinal)), "the failure is logged");

        async Task ExecuteAsync(string sql)
        {
            await using var command = db.CreateCommand();
#pragma warning disable CA2100 // Constants of this test.
            command.CommandText = sql;
#pragma warning restore CA2100
            await command.ExecuteNonQueryAsync(Stop);
        }
    }

    private async Task SecretsAsync(HttpClient http)
    {
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["grant_type"] = "client_credentials", ["client_id"] = "svc-sales", ["client_secret"] = $"{Mark}Secret", ["password"] = $"{Mark}Password", ["refresh_token"] = $"{Mark}Refresh",
        });
        using var answer = await http.PostAsync(new Uri(system.Issuer, "connect/token"), form, Stop);
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    private static HttpRequestMessage Request(HttpMethod method, string path, string bearer)
    {
        var request = new HttpRequestMessage(method, path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", bearer);
        request.Headers.TryAddWithoutValidation("User-Agent", $"{Mark}Agent");
        request.Headers.TryAddWithoutValidation("Cookie", $"session={Mark}Cookie");
        request.Headers.TryAddWithoutValidation("If-Match", "\"1\"");
        request.Headers.TryAddWithoutValidation("Idempotency-Key", $"{Mark}Key-{Guid.CreateVersion7()}");
        return request;
    }

    private static string Around(string text, string canary)
    {
        var at = text.IndexOf(canary, StringComparison.OrdinalIgnoreCase);
        return text[Math.Max(0, at - 200)..Math.Min(text.Length, at + 100)];
    }
}

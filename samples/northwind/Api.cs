using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace RegionCloud.Northwind;

/// <summary>The gateway as a front-end team sees it, and the development issuer beside it.</summary>
internal sealed class Api(Uri gateway, Uri issuer) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private readonly HttpClient http = new() { Timeout = TimeSpan.FromSeconds(90) };

    /// <summary>Reads a figure, waiting out services that are still starting.</summary>
    public Task<JsonElement> GetAsync(string user, string path)
        => SendAsync(user, () => new HttpRequestMessage(HttpMethod.Get, new Uri(gateway, path)));

    /// <summary>Posts a file and waits for its end; while a service has not yet heard of what an earlier file brought, it is sent again.</summary>
    /// <returns>What became of the rows.</returns>
    public async Task<JsonElement> ImportAsync(string user, string path, string csv)
    {
        for (var started = TimeProvider.System.GetTimestamp(); ; await Task.Delay(250))
        {
            var key = Guid.CreateVersion7().ToString();
            var operation = await SendAsync(user, () => new HttpRequestMessage(HttpMethod.Post, new Uri(gateway, path))
            {
                Content = new StringContent(csv, Encoding.UTF8, "text/csv"),
                Headers = { { "Idempotency-Key", key } },
            });
            var address = $"{path[..path.IndexOf("/imports/", StringComparison.Ordinal)]}/operations/{operation.GetProperty("id").GetString()}";
            while (operation.GetProperty("state").GetString() is "notStarted" or "running")
            {
                await Task.Delay(250);
                operation = await GetAsync(user, address);
            }

            if (operation.GetProperty("state").GetString() == "succeeded")
                return operation.GetProperty("rows");

            var errors = (await GetAsync(user, $"{address}/errors?pageSize=200")).GetProperty("items");
            var unheard = errors.EnumerateArray().All(e => e.GetProperty("code").GetString() == "import.reference-unknown");
            if (!unheard || TimeProvider.System.GetElapsedTime(started) > Patience)
                throw new InvalidOperationException($"The import of {path} ended as {operation}, with these faults first: {errors}");
        }
    }

    /// <summary>Nothing scheduled is done for these regions any more; waits until the service has heard of them.</summary>
    public async Task PauseAsync(string user, string path, IEnumerable<string> regions, string reason)
    {
        var open = regions.ToHashSet(StringComparer.Ordinal);
        for (var started = TimeProvider.System.GetTimestamp(); open.Count > 0; await Task.Delay(250))
        {
            foreach (var region in (await GetAsync(user, path)).GetProperty("regions").EnumerateArray().Where(r => open.Contains(r.GetProperty("regionCode").GetString()!)))
            {
                if (!region.TryGetProperty("paused", out _))
                    await SendAsync(user, () => new HttpRequestMessage(HttpMethod.Post, new Uri(gateway, $"{path}/{region.GetProperty("regionId").GetString()}/pause")) { Content = JsonContent.Create(new { reason }) });
                open.Remove(region.GetProperty("regionCode").GetString()!);
            }

            if (TimeProvider.System.GetElapsedTime(started) > Patience)
                throw new TimeoutException($"{path} has not heard of {string.Join(", ", open)}.");
        }
    }

    public void Dispose() => http.Dispose();

    private async Task<JsonElement> SendAsync(string user, Func<HttpRequestMessage> create)
    {
        for (var started = TimeProvider.System.GetTimestamp(); ; await Task.Delay(250))
        {
            var said = "nothing";
            try
            {
                using var request = create();
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await http.GetStringAsync(new Uri(issuer, $"dev/token/{user}")));
                request.Headers.AcceptLanguage.ParseAdd("en");
                using var response = await http.SendAsync(request);
                said = await response.Content.ReadAsStringAsync();
                if (response.IsSuccessStatusCode)
                    return JsonDocument.Parse(said).RootElement;

                var starting = response.StatusCode is HttpStatusCode.ServiceUnavailable or HttpStatusCode.BadGateway or HttpStatusCode.GatewayTimeout
                    // Rights that were just granted reach the services a moment later.
                    or HttpStatusCode.Forbidden;
                if (!starting)
                    throw new InvalidOperationException($"{request.Method} {request.RequestUri!.PathAndQuery} as {user} answered {(int)response.StatusCode}: {said}");
            }
            catch (HttpRequestException e)
            {
                said = e.Message;
            }

            if (TimeProvider.System.GetElapsedTime(started) > Patience)
                throw new TimeoutException($"Asked in vain for {Patience.TotalMinutes:0} minutes; the last answer was: {said}");
        }
    }
}

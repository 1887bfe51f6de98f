using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace RegionCloud.Testing;

/// <summary>How an import ended.</summary>
/// <param name="Accepted">The answer to the upload.</param>
/// <param name="Operation">The operation at its end, or the problem when the file was not accepted.</param>
/// <param name="Errors">The first faults, as "line/column code".</param>
public sealed record ImportOutcome(HttpStatusCode Accepted, JsonElement Operation, IReadOnlyList<string> Errors)
{
    public string State => Operation.GetProperty("state").GetString()!;

    public string? Failure => Operation.TryGetProperty("failure", out var failure) ? failure.GetProperty("code").GetString() : null;

    public (int Read, int Created, int Unchanged) Rows => (Number("read"), Number("created"), Number("unchanged"));

    public int Number(string name) => Operation.GetProperty("rows").GetProperty(name).GetInt32();
}

/// <summary>A file sent as a client does it: upload, ask until it has ended, read the faults.</summary>
public static class Importing
{
    public const string Xlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    public static Task<ImportOutcome> ImportAsync(this HttpClient client, string path, string csv, CancellationToken cancellationToken, string? key = null)
        => client.ImportAsync(path, Encoding.UTF8.GetBytes(csv), "text/csv", cancellationToken, key);

    public static async Task<ImportOutcome> ImportAsync(this HttpClient client, string path, byte[] file, string contentType, CancellationToken cancellationToken, string? key = null)
    {
        using var response = await client.UploadAsync(path, file, contentType, cancellationToken, key);
        var answer = await JsonOfAsync(response, cancellationToken);
        return response.StatusCode == HttpStatusCode.Accepted
            ? await client.EndOfAsync(response.Headers.Location!.ToString(), cancellationToken)
            : new ImportOutcome(response.StatusCode, answer, []);
    }

    public static async Task<HttpResponseMessage> UploadAsync(this HttpClient client, string path, byte[] file, string contentType, CancellationToken cancellationToken, string? key = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(file) };
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
        request.Headers.TryAddWithoutValidation("Idempotency-Key", key ?? Guid.CreateVersion7().ToString());
        return await client.SendAsync(request, cancellationToken);
    }

    /// <summary>Asks until the operation at this address has ended.</summary>
    public static async Task<ImportOutcome> EndOfAsync(this HttpClient client, string location, CancellationToken cancellationToken)
    {
        JsonElement operation = default;
        await Wait.Until(
            async () =>
            {
                using var answer = await client.GetAsync(location, cancellationToken);
                operation = await JsonOfAsync(answer, cancellationToken);
                return answer.StatusCode == HttpStatusCode.OK && operation.GetProperty("state").GetString() is "succeeded" or "failed" or "canceled";
            },
            "the operation ends",
            TimeSpan.FromSeconds(120));
        using var faults = await client.GetAsync($"{location}/errors?pageSize=200", cancellationToken);
        return new ImportOutcome(HttpStatusCode.Accepted, operation, [.. (await JsonOfAsync(faults, cancellationToken)).GetProperty("items").EnumerateArray().Select(e => string.Create(
            CultureInfo.InvariantCulture, $"{e.GetProperty("line").GetInt32()}/{e.GetProperty("column").GetString()} {e.GetProperty("code").GetString()}"))]);
    }

    private static async Task<JsonElement> JsonOfAsync(HttpResponseMessage response, CancellationToken cancellationToken)
        => JsonDocument.Parse(await response.Content.ReadAsStringAsync(cancellationToken)).RootElement;
}

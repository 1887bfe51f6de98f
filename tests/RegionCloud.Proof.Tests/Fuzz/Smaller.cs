using System.Text.Json.Nodes;

namespace RegionCloud.Proof.Tests.Fuzz;

/// <summary>Takes away from a failing request whatever it fails without.</summary>
internal static class Smaller
{
    public static async Task<Request> OfAsync(Request request, Finding finding, Department department)
    {
        for (var shrunk = true; shrunk;)
        {
            shrunk = false;
            foreach (var less in Steps(request))
            {
                var fresh = less.Headers.ContainsKey("Idempotency-Key") ? less with { Headers = new Dictionary<string, string>(less.Headers, StringComparer.Ordinal) { ["Idempotency-Key"] = Guid.CreateVersion7().ToString() } } : less;
                if (!Judge.Findings(fresh, await Answer.ToAsync(fresh, department)).Contains(finding))
                    continue;

                (request, shrunk) = (fresh, true);
                break;
            }
        }

        return request;
    }

    private static IEnumerable<Request> Steps(Request request)
    {
        foreach (var name in request.Query.Keys)
            yield return request with { Query = request.Query.Where(q => q.Key != name).ToDictionary(StringComparer.Ordinal) };
        foreach (var name in request.Headers.Keys.Where(k => k is not ("If-Match" or "Idempotency-Key")))
            yield return request with { Headers = request.Headers.Where(q => q.Key != name).ToDictionary(StringComparer.Ordinal) };
        if (request.ContentType != "application/json" || request.What == "no JSON" || Parsed(request.Body) is not { } body)
            yield break;
        var required = request.Operation.Bodies["application/json"]?.Required ?? new HashSet<string>(StringComparer.Ordinal);
        foreach (var name in body.Select(m => m.Key).Where(k => !required.Contains(k)).ToList())
        {
            var less = body.DeepClone().AsObject();
            less.Remove(name);
            yield return request with { Body = less.ToJsonString() };
        }
    }

    private static JsonObject? Parsed(string? body)
    {
        try
        {
            return body is null ? null : JsonNode.Parse(body) as JsonObject;
        }
        catch (System.Text.Json.JsonException)
        {
            return null;
        }
    }
}

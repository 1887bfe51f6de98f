using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace RegionCloud.Testing;

/// <summary>
/// Holds every answer to the service's own OpenAPI document: its status, its code, its members, their types and forms. So each test that
/// calls a service over HTTP also proves the document.
/// </summary>
public sealed class Documented(Func<Task<JsonObject>> document) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        var path = request.RequestUri!.AbsolutePath;
        // A stream has no end to wait for, and only the gateway's is offered to anybody.
        if (!path.StartsWith("/api/", StringComparison.Ordinal) || path.EndsWith("/v1/events", StringComparison.Ordinal) || response.Content.Headers.ContentType?.MediaType is "text/event-stream")
            return response;

        await response.Content.LoadIntoBufferAsync(cancellationToken);
        var wrong = Deviations(await document(), request.Method.Method, path, response, await response.Content.ReadAsStringAsync(cancellationToken));
        // Whoever asks for some members only gets only those.
        if (request.RequestUri.Query.Contains("fields=", StringComparison.Ordinal))
            wrong = [.. wrong.Where(w => !w.EndsWith(" is missing", StringComparison.Ordinal))];
        return wrong.Count == 0
            ? response
            : throw new InvalidOperationException($"{request.Method} {path} answers {(int)response.StatusCode} other than its document says: {string.Join("; ", wrong)}");
    }

    /// <summary>What the answer has or lacks against the document; empty when nothing.</summary>
    public static IReadOnlyList<string> Deviations(JsonObject document, string method, string path, HttpResponseMessage response, string body)
    {
        var status = (int)response.StatusCode;
        // The most literal template wins, as in routing.
        var item = document["paths"]!.AsObject().Where(p => Template(p.Key).IsMatch(path)).OrderBy(p => p.Key.Count(c => c == '{')).Select(p => p.Value!.AsObject()).FirstOrDefault();
        if (item is null)
            return status == 404 ? [] : [$"the path is not documented, so it should be 404"];
        if (item[method.ToLowerInvariant()] is not JsonObject operation)
            return status is 404 or 405 ? [] : [$"the method is not documented, so it should be 405"];
        if (operation["responses"]![$"{status}"] is not JsonObject answer)
            return [$"the status is not documented ({body})"];

        var type = response.Content.Headers.ContentType?.MediaType;
        if (answer["content"] is not JsonObject { Count: > 0 } content)
            return body.Length == 0 ? [] : ["no content is documented"];
        if (type is null || content[type] is not JsonObject media)
            return [$"the content type {type} is not documented"];

        var wrong = new List<string>();
        if (type.EndsWith("json", StringComparison.Ordinal) && media["schema"] is { } schema)
            Check(document, schema.AsObject(), JsonNode.Parse(body), "", wrong, complete: true);
        return wrong;
    }

    private static Regex Template(string template)
        => new($"^{Regex.Replace(Regex.Escape(template), @"\\\{[^}]*}", "[^/]+", RegexOptions.None, TimeSpan.FromSeconds(1))}$", RegexOptions.None, TimeSpan.FromSeconds(1));

    private static void Check(JsonObject document, JsonObject schema, JsonNode? value, string at, List<string> wrong, bool complete)
    {
        if ((string?)schema["$ref"] is { } reference)
            schema = reference.Split('/').Skip(1).Aggregate((JsonNode)document, (node, name) => node[name]!).AsObject();
        foreach (var part in schema["allOf"]?.AsArray() ?? [])
            Check(document, part!.AsObject(), value, at, wrong, complete: false);
        if ((schema["oneOf"] ?? schema["anyOf"]) is JsonArray choices)
        {
            var best = choices.Select(c => Faults(document, c!.AsObject(), value, at)).MinBy(f => f.Count)!;
            wrong.AddRange(best);
            return;
        }

        var types = schema["type"] switch { JsonArray several => several.Select(t => (string)t!).ToList(), JsonValue one => [(string)one!], _ => [] };
        if (types.Count > 0 && !types.Exists(t => IsA(t, value)))
        {
            wrong.Add($"{at} is {value?.ToJsonString() ?? "null"}, not {string.Join(" or ", types)}");
            return;
        }

        if (schema["enum"] is JsonArray known && value is not null && !known.Any(k => JsonNode.DeepEquals(k, value)))
            wrong.Add($"{at} is {value.ToJsonString()}, none of {known.ToJsonString()}");
        if (value is JsonValue text && text.GetValueKind() == System.Text.Json.JsonValueKind.String)
            CheckText(schema, (string)text!, at, wrong);
        if (value is JsonArray items && schema["items"] is JsonObject each)
        {
            for (var i = 0; i < items.Count; i++)
                Check(document, each, items[i], $"{at}/{i}", wrong, complete);
        }

        if (value is not JsonObject members)
            return;
        foreach (var required in (schema["required"]?.AsArray() ?? []).Select(r => (string)r!).Where(r => !members.ContainsKey(r)))
            wrong.Add($"{at}/{required} is missing");
        var properties = schema["properties"] as JsonObject;
        foreach (var (name, member) in members)
        {
            if (properties?[name] is JsonObject described)
                Check(document, described, member, $"{at}/{name}", wrong, complete: true);
            else if (schema["additionalProperties"] is JsonObject any)
                Check(document, any, member, $"{at}/{name}", wrong, complete: true);
            else if (complete && properties is not null && schema["additionalProperties"] is null)
                wrong.Add($"{at}/{name} is not documented");
        }
    }

    private static List<string> Faults(JsonObject document, JsonObject schema, JsonNode? value, string at)
    {
        var wrong = new List<string>();
        Check(document, schema, value, at, wrong, complete: true);
        return wrong;
    }

    private static bool IsA(string type, JsonNode? value) => (type, value?.GetValueKind()) switch
    {
        ("null", null) or ("object", System.Text.Json.JsonValueKind.Object) or ("array", System.Text.Json.JsonValueKind.Array) or ("string", System.Text.Json.JsonValueKind.String)
            or ("boolean", System.Text.Json.JsonValueKind.True or System.Text.Json.JsonValueKind.False) or ("number", System.Text.Json.JsonValueKind.Number) => true,
        ("integer", System.Text.Json.JsonValueKind.Number) => value!.GetValue<decimal>() % 1 == 0,
        _ => false,
    };

    private static void CheckText(JsonObject schema, string text, string at, List<string> wrong)
    {
        var well = (string?)schema["format"] switch
        {
            "uuid" => Guid.TryParseExact(text, "D", out _),
            "date" => DateOnly.TryParseExact(text, "yyyy-MM-dd", out _),
            "date-time" => DateTimeOffset.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out _) && text.EndsWith('Z'),
            _ => true,
        };
        if (!well)
            wrong.Add($"{at} is '{text}', not a {schema["format"]}");
        if ((string?)schema["pattern"] is { } pattern && !Regex.IsMatch(text, pattern, RegexOptions.None, TimeSpan.FromSeconds(1)))
            wrong.Add($"{at} is '{text}', not {pattern}");
        if (text.Length < ((int?)schema["minLength"] ?? 0) || text.Length > ((int?)schema["maxLength"] ?? int.MaxValue))
            wrong.Add($"{at} has {text.Length} characters");
    }
}

using System.Security.Cryptography;
using System.Text.Json.Nodes;
using RegionCloud.Gateway.Edge;
using RegionCloud.ServiceDefaults.Errors;

namespace RegionCloud.Gateway.OpenApi;

/// <summary>Makes one API document of the services' own.</summary>
internal static class OpenApiMerge
{
    public const string SecurityScheme = "bearer";
    private const string Components = "#/components/";
    private static readonly string[] Methods = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

    /// <summary>
    /// Only what is routed gets in. Components of one name that mean the same become one; those that differ, or refer to some
    /// that differ, carry their service's name. Operation ids become <c>{service}_{id}</c>.
    /// </summary>
    public static JsonObject Merge(IReadOnlyList<(string Service, JsonObject Document)> documents)
    {
        var paths = new JsonObject();
        var components = new JsonObject();
        var tags = new JsonArray();
        var groups = new JsonArray();
        var stamps = new JsonObject();
        var conflicting = Conflicts([.. documents.Select(d => d.Document)]);
        foreach (var (service, document) in documents)
        {
            stamps[service] = Convert.ToHexStringLower(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(document.ToJsonString())))[..12];
            var renamed = conflicting.Where(c => Component(document, c) is not null).ToDictionary(c => c, c => Unused(c, service, documents), StringComparer.Ordinal);
            foreach (var (section, name, content) in AllComponents(document))
            {
                var into = Section(components, section);
                var key = renamed.TryGetValue($"{section}/{name}", out var other) ? other[(section.Length + 1)..] : name;
                if (!into.ContainsKey(key))
                    into[key] = Redirected(content, renamed);
            }

            var used = new List<string>();
            var ids = new HashSet<string>(StringComparer.Ordinal);
            foreach (var (path, item) in document["paths"]!.AsObject().Where(p => p.Key.StartsWith(Routing.Prefix(service), StringComparison.Ordinal)))
            {
                var routed = Redirected(item!, renamed).AsObject();
                routed.Remove("servers");
                foreach (var method in Methods.Where(routed.ContainsKey))
                    Adopt(routed[method]!.AsObject(), service, method, path, document, ids, used);
                paths[path] = routed;
            }

            foreach (var tag in used)
                tags.Add(new JsonObject { ["name"] = tag });
            groups.Add(new JsonObject { ["name"] = service, ["tags"] = new JsonArray([.. used.Select(t => (JsonNode)t)]) });
        }

        Section(components, "securitySchemes")[SecurityScheme] = new JsonObject { ["type"] = "http", ["scheme"] = "bearer", ["bearerFormat"] = "JWT" };
        return new JsonObject
        {
            ["openapi"] = "3.1.1",
            ["info"] = new JsonObject { ["title"] = "RegionCloud", ["version"] = "v1", ["description"] = "Every call needs an access token: paste it under Authentication as bearer token. Every answer carries `X-Request-Id` and `traceparent`; another method on a path is answered with 405 (`method-not-allowed`). What the codes mean stands in `/api/meta/v1/errors`, what values are called in `/api/meta/v1/enums`.", ["x-services"] = stamps },
            ["servers"] = new JsonArray(new JsonObject { ["url"] = "/" }),
            ["security"] = new JsonArray(new JsonObject { [SecurityScheme] = new JsonArray() }),
            ["tags"] = tags,
            ["x-tagGroups"] = groups,
            ["paths"] = paths,
            ["components"] = components,
        };
    }

    private static void Adopt(JsonObject operation, string service, string method, string path, JsonObject document, HashSet<string> ids, List<string> used)
    {
        // The gateway asks everybody for a token, whatever the service's own document says, but for what it lets through itself.
        operation.Remove("security");
        operation.Remove("servers");
        if (Routing.Open.Contains(path, StringComparer.Ordinal))
            operation["security"] = new JsonArray();
        var own = (string?)operation["operationId"] ?? $"{method}_{string.Join('_', path[Routing.Prefix(service).Length..].Split(['/', '{', '}', ':', '-'], StringSplitOptions.RemoveEmptyEntries))}";
        var wanted = own.StartsWith($"{service}_", StringComparison.Ordinal) ? own : $"{service}_{own}";
        var id = wanted;
        for (var n = 2; !ids.Add(id); n++)
            id = $"{wanted}_{n}";
        operation["operationId"] = id;
        AddOwnCodes(operation);

        // The framework's tag for an endpoint without one is the program's name, which also begins the title.
        var title = (string?)document["info"]?["title"] ?? "";
        var named = operation["tags"]?.AsArray().Select(t => (string)t!).Where(t => !title.StartsWith(t, StringComparison.Ordinal)).Select(t => $"{service}: {t}").ToList();
        if (named is not { Count: > 0 })
            named = [service];
        operation["tags"] = new JsonArray([.. named.Select(t => (JsonNode)t)]);
        used.AddRange(named.Except(used, StringComparer.Ordinal).ToList());
    }

    /// <summary>What the gateway may answer in the service's stead, in the shape of the service's own refusals.</summary>
    private static void AddOwnCodes(JsonObject operation)
    {
        if (operation["responses"] is not JsonObject responses || responses.Select(r => CodesOf(r.Value)).FirstOrDefault(c => c is not null) is null)
            return;

        var pattern = responses.Select(r => r.Value).First(r => CodesOf(r) is not null)!;
        foreach (var (code, status) in OwnCodes.All)
        {
            if (responses[$"{status}"] is not JsonObject response)
            {
                response = pattern.DeepClone().AsObject();
                response["description"] = "";
                CodesOf(response)!.Clear();
                if (HouseCodes.IsRetryable(status, code))
                    response["headers"]!["Retry-After"] = RetryAfter.DeepClone();
                if (status == StatusCodes.Status429TooManyRequests)
                {
                    response["headers"]!["RateLimit"] = RateLimit.DeepClone();
                    response["headers"]!["RateLimit-Policy"] = RateLimitPolicy.DeepClone();
                }

                responses[$"{status}"] = response;
            }

            if (CodesOf(response) is not { } codes || codes.Any(c => (string)c! == code))
                continue;
            codes.Add(code);
            response["description"] = $"{response["description"]} The gateway: `{code}`.".TrimStart();
        }
    }

    private static JsonArray? CodesOf(JsonNode? response)
        => response?["content"]?[Problems.ContentType]?["schema"]?["allOf"] is JsonArray { Count: 2 } parts ? parts[1]?["properties"]?["code"]?["enum"] as JsonArray : null;

    private static readonly JsonNode RetryAfter = JsonNode.Parse("""{"description":"Seconds after which the same request may succeed.","schema":{"type":"string"}}""")!;

    private static readonly JsonNode RateLimit = JsonNode.Parse("""{"description":"What is left of the quota, and the seconds until there is more.","schema":{"type":"string"}}""")!;

    private static readonly JsonNode RateLimitPolicy = JsonNode.Parse("""{"description":"The quota and its window in seconds.","schema":{"type":"string"}}""")!;

    /// <summary>The components (<c>schemas/Name</c>) that do not mean the same in all documents that have them.</summary>
    private static HashSet<string> Conflicts(IReadOnlyList<JsonObject> documents)
    {
        var versions = documents.SelectMany(AllComponents).GroupBy(c => $"{c.Section}/{c.Name}", c => c.Content, StringComparer.Ordinal).Where(g => g.Skip(1).Any()).ToList();
        var conflicting = versions.Where(g => g.Skip(1).Any(c => !JsonNode.DeepEquals(g.First(), c))).Select(g => g.Key).ToHashSet(StringComparer.Ordinal);

        // Word for word equal, but speaking of something that differs.
        while (versions.FirstOrDefault(g => !conflicting.Contains(g.Key) && References(g.First()).Any(conflicting.Contains)) is { } found)
            conflicting.Add(found.Key);
        return conflicting;
    }

    private static string Unused(string component, string service, IReadOnlyList<(string Service, JsonObject Document)> documents)
    {
        var slash = component.IndexOf('/', StringComparison.Ordinal);
        var name = $"{component[..slash]}/{string.Concat(service.Split('-').Select(word => char.ToUpperInvariant(word[0]) + word[1..]))}{component[(slash + 1)..]}";
        while (documents.Any(d => Component(d.Document, name) is not null))
            name += "_";
        return name;
    }

    private static JsonNode? Component(JsonObject document, string component)
    {
        var slash = component.IndexOf('/', StringComparison.Ordinal);
        return document["components"]?[component[..slash]]?[component[(slash + 1)..]];
    }

    private static IEnumerable<(string Section, string Name, JsonNode Content)> AllComponents(JsonObject document)
        => (document["components"] as JsonObject ?? []).Where(s => s.Value is JsonObject && s.Key is not "securitySchemes")
            .SelectMany(s => s.Value!.AsObject().Where(c => c.Value is not null).Select(c => (s.Key, c.Key, c.Value!)));

    private static JsonObject Section(JsonObject components, string section)
    {
        if (components[section] is not JsonObject found)
            components[section] = found = [];
        return found;
    }

    private static IEnumerable<string> References(JsonNode? node) => node switch
    {
        JsonObject o => o.SelectMany(p => Target(p.Value) is { } target ? [target] : References(p.Value)),
        JsonArray a => a.SelectMany(References),
        _ => [],
    };

    private static JsonNode Redirected(JsonNode node, Dictionary<string, string> renamed)
    {
        var copy = node.DeepClone();
        Redirect(copy);
        return copy;

        void Redirect(JsonNode? at)
        {
            if (at is JsonArray array)
            {
                foreach (var item in array)
                    Redirect(item);
            }
            else if (at is JsonObject o)
            {
                foreach (var (name, value) in o.ToList())
                {
                    if (Target(value) is { } target && renamed.TryGetValue(target, out var other))
                        o[name] = $"{Components}{other}{((string)value!)[(Components.Length + target.Length)..]}";
                    else
                        Redirect(value);
                }
            }
        }
    }

    /// <summary><c>schemas/Name</c> of <c>#/components/schemas/Name/…</c>; references stand under $ref and in a discriminator's mapping.</summary>
    private static string? Target(JsonNode? node)
        => node is JsonValue value && value.TryGetValue<string>(out var text) && text.StartsWith(Components, StringComparison.Ordinal)
            && text[Components.Length..].Split('/') is [var section, var name, ..]
            ? $"{section}/{name}" : null;
}

using System.Text.Json.Nodes;
using CsCheck;
using Microsoft.OpenApi;

namespace RegionCloud.Proof.Tests.Fuzz;

/// <summary>Makes requests of an operation: such as its document allows, and such as it does not.</summary>
internal sealed class Maker(Company company, int seed)
{
    private static readonly string[] Ugly =
    [
        "", " ", "\u0000", "null", "../../etc/passwd", "' OR 1=1 --", "<script>", "${7*7}", "%00", "\ud83d\ude00", "NaN", "-1", "1e309", "99999999999999999999", "0x7f", "true", "[]", "{}",
        "0001-01-01", "9999-12-31", "2026-02-30", "00000000-0000-0000-0000-000000000000", "１２３", "١٢٣", "\u202e\u200b", new('x', 5_000),
    ];

    private readonly Pool pool = company.Pool;

    /// <summary>What the document allows; by somebody who may, nine times of ten.</summary>
    public Request Valid(ApiOperation operation, int number, Func<string, string?>? preferred = null, Person? person = null)
    {
        var draw = new Draw(number, seed);
        var values = new Values(draw, pool);
        var path = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var parameter in operation.Parameters.Where(p => p.In == ParameterLocation.Path))
            path[parameter.Name!] = IdFor(operation, parameter, draw, preferred) ?? values.Plain(parameter);
        var query = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var parameter in operation.Parameters.Where(p => p.In == ParameterLocation.Query))
        {
            // What only an answer can give is not thought up.
            if (parameter.Name is "pageToken" || (!parameter.Required && !draw.In(12)))
                continue;
            if (values.Plain(parameter) is { Length: > 0 } value)
                query[parameter.Name!] = value;
        }

        var (type, body) = BodyFor(operation, draw, values, preferred);
        return new Request(operation, person ?? PersonFor(operation, draw, path), Fault.None, "as documented")
        {
            Path = path,
            Query = query,
            Headers = HeadersFor(operation, draw, path),
            ContentType = type,
            Body = body,
        };
    }

    /// <summary>The same with one thing wrong.</summary>
    public Request Broken(ApiOperation operation, int number)
    {
        var request = Valid(operation, number);
        var draw = new Draw(number, seed + 1);
        var ways = new List<Func<Request?>>
        {
            () => request with { Fault = Fault.Unsigned, Person = null, What = "no token" },
            () => request with { Fault = Fault.Content, Query = With(request.Query, draw.One(["nonsense", "$filter", "PAGESIZE2", "regionid[]"]), "1"), What = "unknown query parameter" },
            () => UnknownMethod(request, draw),
            () => NoHeader(request, draw),
            () => BrokenQuery(request, draw),
            () => BrokenPath(request, draw),
            () => BrokenBody(request, draw),
            () => BrokenBody(request, draw),
            () => BrokenBody(request, draw),
            () => BrokenBody(request, draw),
        };
        for (var tries = 0; tries < 20; tries++)
        {
            if (draw.One(ways)() is { } broken)
                return broken;
        }

        return ways[0]()!;
    }

    private static Request? UnknownMethod(Request request, Draw draw)
        => draw.In(30) ? request with { Fault = Fault.Method, Method = draw.One([HttpMethod.Patch, HttpMethod.Put, HttpMethod.Delete, HttpMethod.Trace, new HttpMethod("PROPFIND")]), Body = null, What = "another method" } : null;

    private static Request? NoHeader(Request request, Draw draw)
    {
        var required = request.Operation.Parameters.Where(p => p is { In: ParameterLocation.Header, Required: true }).Select(p => p.Name!).ToList();
        if (required.Count == 0)
            return null;

        var name = draw.One(required);
        return request with { Fault = Fault.Header, Headers = request.Headers.Where(h => h.Key != name).ToDictionary(StringComparer.Ordinal), What = $"without {name}" };
    }

    private static Request? BrokenQuery(Request request, Draw draw)
    {
        var typed = request.Operation.Parameters.Where(p => p.In == ParameterLocation.Query && Item(p.Schema!) is { } s && (s.Format is "uuid" or "date" or "decimal" or "int32" or "date-time" || s.Enum is { Count: > 0 } || s.Type is JsonSchemaType.Boolean)).ToList();
        if (typed.Count == 0)
            return null;

        var parameter = draw.One(typed);
        var wrong = draw.One(["x", "1.5.2", "2026-13-01", "-", "nonsense", "１２", "0x1F"]);
        return request with { Fault = Fault.Content, Query = With(request.Query, parameter.Name!, wrong), What = $"{parameter.Name} is {wrong}" };

        static IOpenApiSchema Item(IOpenApiSchema schema) => schema.Items ?? schema;
    }

    private static Request? BrokenPath(Request request, Draw draw)
    {
        if (request.Path.Count == 0)
            return null;

        var name = draw.One([.. request.Path.Keys]);
        var wrong = draw.One(["x", "0", "00000000-0000-0000-0000-00000000000g", "%2e%2e", "'", "１", "null"]);
        return request with { Fault = Fault.Content, Path = With(request.Path, name, wrong), What = $"{name} is no id" };
    }

    private static Request? BrokenBody(Request request, Draw draw)
    {
        if (request.ContentType == "multipart/form-data")
            return draw.In(50) ? request with { Fault = Fault.Content, File = ("other", "note.txt"), What = "no part called file" } : request with { Fault = Fault.Content, File = ("file", "note.exe"), What = "a program" };
        if (request.ContentType is not "application/json")
            return null;
        switch (draw.Below(8))
        {
            case 0:
                return request with { Fault = Fault.Content, Body = draw.One(["{", "[", "\"", "{\"a\":}", "nope", "{}{}", "\u0000", "{'a':1}", "{\"a\":1,}", "\ufeff{}", new string('[', 500)]), What = "no JSON" };
            case 1:
                return request with { Fault = Fault.Content, Body = draw.One(["null", "[]", "1", "\"text\"", "true"]), What = "no object" };
            case 2:
                return request with { Fault = Fault.Content, ContentType = draw.One(["text/plain", "application/xml", "application/x-www-form-urlencoded", "multipart/mixed"]), What = "another content type" };
        }

        var body = JsonNode.Parse(request.Body!)!.AsObject();
        var schema = request.Operation.Bodies["application/json"]!;
        var (holder, described) = Place(body, schema, draw);
        if (draw.In(25))
        {
            holder[draw.One(["unknown", "id", "version", "etag", "createdBy", "$type", "__proto__", "isAdmin"])] = 1;
            return Done("a member that nobody knows");
        }

        var members = (described.Properties ?? new Dictionary<string, IOpenApiSchema>(StringComparer.Ordinal)).ToList();
        if (members.Count == 0)
            return null;
        var (name, member) = draw.One(members);
        if (described.Required?.Contains(name) is true && draw.In(40))
        {
            holder.Remove(name);
            return Done($"without {name}");
        }

        if (Wrong(member, draw) is not { } wrong)
            return null;
        holder[name] = wrong.Value?.DeepClone();
        return Done($"{name} {wrong.What}");

        Request Done(string what) => request with { Fault = Fault.Content, Body = body.ToJsonString(), What = what };
    }

    /// <summary>Some object of the body, with its schema.</summary>
    private static (JsonObject Holder, IOpenApiSchema Schema) Place(JsonObject body, IOpenApiSchema schema, Draw draw)
    {
        var places = new List<(JsonObject, IOpenApiSchema)> { (body, schema) };
        foreach (var (name, value) in body)
        {
            if (schema.Properties?.TryGetValue(name, out var member) is not true)
                continue;
            if (value is JsonObject inner && member!.Properties is { Count: > 0 })
                places.Add((inner, member));
            if (value is JsonArray { Count: > 0 } items && items[0] is JsonObject first && member!.Items?.Properties is { Count: > 0 })
                places.Add((first, member.Items));
        }

        return draw.One(places);
    }

    /// <summary>A value that the schema does not allow; null when it allows anything.</summary>
    private static (JsonNode? Value, string What)? Wrong(IOpenApiSchema schema, Draw draw)
    {
        if ((schema.OneOf ?? schema.AnyOf) is { Count: > 0 })
            return null;
        if (schema.Type is not { } type)
            return null;
        if (!type.HasFlag(JsonSchemaType.Null) && draw.In(20))
            return (null, "is null");
        if (draw.In(35))
        {
            return (type & ~JsonSchemaType.Null) switch
            {
                JsonSchemaType.String => draw.In(50) ? (new JsonObject { ["a"] = 1 }, "is an object") : (new JsonArray(1, 2), "is an array"),
                JsonSchemaType.Object => ("text", "is a text"),
                JsonSchemaType.Array => (new JsonObject(), "is an object"),
                JsonSchemaType.Boolean => ("yes", "is a text"),
                JsonSchemaType.Integer => (draw.In(50) ? 1.5m : "many", "is no whole number"),
                _ => null,
            };
        }

        if (type.HasFlag(JsonSchemaType.Array) && schema.MaxItems is { } most and < 1000)
            return (new JsonArray([.. Enumerable.Range(0, most + 1).Select(_ => (JsonNode)new JsonObject())]), "has too many");
        if (!type.HasFlag(JsonSchemaType.String))
            return null;
        if (schema.Enum is { Count: > 0 })
            return ("nonsense", "is none of those known");
        switch (schema.Format)
        {
            case "uuid":
                return (draw.One(["", "x", "123", "{01a213f8-21c4-736e-8540-a7202835e74e}", "01a213f821c4736e8540a7202835e74e"]), "is no id");
            case "date":
                return (draw.One(["", "yesterday", "2026-02-30", "2026-1-1", "01.01.2026", "2026-01-01T00:00:00Z", "２０２６-01-01"]), "is no day");
            case "decimal":
                return (draw.One(["", "1,5", "1e3", "NaN", "Infinity", "1.005", "12345678901234567", " 1.00", "１.00", "+1", "0x10"]), "is no amount");
        }

        if (schema.MaxLength is { } longest and < 100_000 && draw.In(60))
            return (new string('y', longest + 1), "is too long");
        return schema.MinLength is > 0 and var shortest ? (new string('y', shortest - 1), "is too short") : null;
    }

    private string? IdFor(ApiOperation operation, IOpenApiParameter parameter, Draw draw, Func<string, string?>? preferred)
    {
        var segments = ApiOperation.Segments(operation.Path);
        var at = Array.FindIndex(segments, s => s.StartsWith($"{{{parameter.Name}}}", StringComparison.Ordinal));
        var collection = at > 0 ? segments[at - 1] : "";
        if (preferred?.Invoke(collection) is { } wanted)
            return wanted;
        if (parameter.Schema!.Format is not "uuid")
            return null;
        foreach (var known in new[] { pool.Ids(collection), pool.Values(parameter.Name!) }.Where(v => v.Count > 0))
            return draw.In(92) ? draw.One(known) : draw.Id().ToString();
        return draw.Id().ToString();
    }

    private Person? PersonFor(ApiOperation operation, Draw draw, Dictionary<string, string> path)
    {
        if (operation.Permission.Length == 0 || draw.In(10))
            return draw.One(company.People);

        var able = company.People.Where(p => p.ReachOf(operation.Permission) is not null).ToList();
        // Mostly somebody who is shown the record, or every answer is 404.
        var region = path.Values.Select(pool.RegionOf).FirstOrDefault(r => r is not null);
        var near = region is null ? [] : able.Where(p => p.ReachOf(operation.Permission)!.Covers(region.Value, null, null)).ToList();
        return draw.One(near.Count > 0 && draw.In(75) ? near : able.Count > 0 ? able : company.People);
    }

    private Dictionary<string, string> HeadersFor(ApiOperation operation, Draw draw, Dictionary<string, string> path)
    {
        var headers = new Dictionary<string, string>(StringComparer.Ordinal) { ["Accept-Language"] = draw.In(80) ? "en" : "zh-CN" };
        foreach (var parameter in operation.Parameters.Where(p => p.In == ParameterLocation.Header))
        {
            var value = parameter.Name switch
            {
                "If-Match" => draw.In(88) && path.Values.Select(pool.Etag).LastOrDefault(e => e is not null) is { } etag ? etag : $"\"{draw.From(Gen.Int[1, 9])}\"",
                "If-None-Match" => path.Values.Select(pool.Etag).LastOrDefault(e => e is not null),
                "Idempotency-Key" => draw.Id().ToString(),
                _ => null,
            };
            if (value is not null && (parameter.Required || draw.In(50)))
                headers[parameter.Name!] = value;
        }

        return headers;
    }

    private static (string? Type, string? Body) BodyFor(ApiOperation operation, Draw draw, Values values, Func<string, string?>? preferred)
    {
        if (operation.Bodies.TryGetValue("application/json", out var schema))
        {
            var body = values.Of(schema!, "")!.AsObject();
            foreach (var name in body.Select(m => m.Key).Where(n => n.EndsWith("Id", StringComparison.Ordinal)).ToList())
            {
                if (preferred?.Invoke($"{name[..^2]}s") is { } wanted)
                    body[name] = wanted;
            }

            return ("application/json", body.ToJsonString());
        }

        if (operation.Bodies.ContainsKey("multipart/form-data"))
            return ("multipart/form-data", $"A note {draw.Below(1_000_000)}.");
        return operation.Bodies.ContainsKey("text/csv")
            ? ("text/csv", draw.In(50) ? "kind,region,name\nregion,N,North\n" : string.Join('\n', Enumerable.Range(0, draw.Below(5) + 1).Select(_ => string.Join(',', Enumerable.Range(0, draw.Below(6) + 1).Select(_ => draw.One(Ugly[..^1]))))))
            : (null, null);
    }

    private static Dictionary<string, string> With(IReadOnlyDictionary<string, string> all, string name, string value)
        => new(all, StringComparer.Ordinal) { [name] = value };
}

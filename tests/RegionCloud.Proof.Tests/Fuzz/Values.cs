using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using CsCheck;
using Microsoft.OpenApi;

namespace RegionCloud.Proof.Tests.Fuzz;

/// <summary>Makes values that a schema allows, of what the pool knows where that fits.</summary>
internal sealed class Values(Draw draw, Pool pool)
{
    private static readonly Gen<char> Letter = Gen.OneOf(Gen.Char['a', 'z'], Gen.Char['A', 'Z'], Gen.OneOf('é', 'ß', '中', '国', '合', '同'));
    private static readonly Gen<char> Sign = Gen.OneOf(Gen.Char['a', 'z'], Gen.Char['0', '9'], Gen.OneOf(' ', '-', '\'', '"', '<', '&', '%', '=', ';', 'ü', '中', '大', '区', '\u200d', '\u0301'));
    private static readonly DateOnly Day = new(2026, 1, 1);

    public JsonNode? Of(IOpenApiSchema schema, string name, int depth = 0)
    {
        if ((schema.OneOf ?? schema.AnyOf) is { Count: > 0 } choices)
            return Of(draw.One([.. choices.Where(c => c.Type != JsonSchemaType.Null)]), name, depth);
        if (schema.Enum is { Count: > 0 } known)
            return draw.One([.. known]).DeepClone();

        var type = schema.Type ?? JsonSchemaType.Object;
        if (type.HasFlag(JsonSchemaType.Null) && draw.In(40))
            return null;
        return (type & ~JsonSchemaType.Null) switch
        {
            JsonSchemaType.Object => Object(schema, depth),
            JsonSchemaType.Array => Array(schema, name, depth),
            JsonSchemaType.Boolean => draw.In(70),
            JsonSchemaType.Integer or (JsonSchemaType.Integer | JsonSchemaType.String) => draw.From(Gen.Int[Number(schema.Minimum, 1), Number(schema.Maximum, 200)]),
            JsonSchemaType.Number => draw.From(Gen.Int[0, 1000]) / 10m,
            _ => Text(schema, name),
        };
    }

    /// <summary>As it stands in a path or a query.</summary>
    public string Plain(IOpenApiParameter parameter)
    {
        var schema = parameter.Schema!;
        var value = Of(schema, parameter.Name!);
        return value switch
        {
            JsonArray several => string.Join(',', several.Select(Plain)),
            _ => Plain(value),
        };
    }

    public static string Plain(JsonNode? value) => value?.GetValueKind() switch
    {
        null => "",
        System.Text.Json.JsonValueKind.String => value.GetValue<string>(),
        _ => value.ToJsonString(),
    };

    private JsonObject Object(IOpenApiSchema schema, int depth)
    {
        var made = new JsonObject();
        var parts = schema.AllOf is { Count: > 0 } all ? [.. all, schema] : (IReadOnlyList<IOpenApiSchema>)[schema];
        foreach (var (name, member) in parts.SelectMany(p => p.Properties ?? new Dictionary<string, IOpenApiSchema>(StringComparer.Ordinal)))
        {
            var needed = parts.Any(p => p.Required?.Contains(name) is true);
            if (needed || (depth < 4 && draw.In(45)))
                made[name] = Of(member, name, depth + 1);
        }

        AddUp(made);
        return made;
    }

    /// <summary>Parts sum exactly to the whole (decisions: values): a request that breaks only this says little of the rest.</summary>
    private void AddUp(JsonObject made)
    {
        foreach (var parts in made.Select(m => m.Value).OfType<JsonArray>().ToList())
        {
            var items = parts.OfType<JsonObject>().ToList();
            if (items.Count == 0 || draw.In(10))
                continue;

            if (made.ContainsKey("amount") && items.TrueForAll(i => i.ContainsKey("amount")))
                made["amount"] = Money(items.Sum(i => decimal.Parse(i["amount"]!.GetValue<string>(), CultureInfo.InvariantCulture)));
            if (items.TrueForAll(i => i.ContainsKey("percent")))
            {
                var each = decimal.Round(100m / items.Count, 2, MidpointRounding.ToZero);
                for (var n = 0; n < items.Count; n++)
                    items[n]["percent"] = Money(n == 0 ? 100m - (each * (items.Count - 1)) : each);
            }
        }
    }

    private JsonArray Array(IOpenApiSchema schema, string name, int depth)
    {
        var (least, most) = (schema.MinItems ?? 0, schema.MaxItems ?? int.MaxValue);
        var count = Math.Clamp(draw.In(5) ? Math.Min(most, 120) : draw.From(Gen.Int[1, 3]), least, most);
        var items = Enumerable.Range(0, count).Select(_ => Of(schema.Items!, name, depth + 1)).ToList();
        // Of choices each once.
        return new JsonArray([.. schema.Items!.Enum is { Count: > 0 } ? items.DistinctBy(i => i!.ToJsonString().Trim('"', '-'), StringComparer.Ordinal) : items]);
    }

    private JsonNode Text(IOpenApiSchema schema, string name)
    {
        switch (schema.Format)
        {
            case "uuid":
                return (Known(name) is { } id && Guid.TryParse(id, out _) && draw.In(85) ? id : draw.Id().ToString());
            case "date":
                return (Known(name, 30) is { } day && DateOnly.TryParseExact(day, "yyyy-MM-dd", out _) ? day : Day.AddDays(draw.From(Gen.Int[-60, 420])).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
            case "date-time":
                return Day.AddDays(draw.From(Gen.Int[-60, 420])).ToString("yyyy-MM-dd'T'08:30:00'Z'", CultureInfo.InvariantCulture);
            case "decimal":
                return Money(draw.From(Gen.Int[1, 20_000_00]) / 100m);
            case "binary":
                return "";
        }

        var (least, most) = (schema.MinLength ?? 1, schema.MaxLength ?? 40);
        if (schema.Examples is { Count: > 0 } examples && draw.In(60))
            return draw.One([.. examples]).DeepClone();
        if (Known(name) is { } known && known.Length >= least && known.Length <= most && draw.In(55))
            return known;

        var length = draw.In(4) ? most : Math.Clamp(draw.From(Gen.Int[1, 24]), Math.Max(1, least), most);
        var text = new StringBuilder(length);
        while (text.Length < length)
            text.Append(draw.From(text.Length == 0 || text.Length == length - 1 ? Letter : Sign));
        return text.ToString();
    }

    /// <summary>contractId is the id of one of the contracts.</summary>
    private string? Known(string name, int percent = 100)
    {
        if (!draw.In(percent))
            return null;
        if (name.EndsWith("Id", StringComparison.Ordinal))
        {
            var thing = name[..^2];
            foreach (var ids in new[] { pool.Ids($"{thing}s"), pool.Ids(thing), pool.Values(name) }.Where(v => v.Count > 0))
                return draw.One(ids);
        }

        return pool.Values(name) is { Count: > 0 } seen ? draw.One(seen) : null;
    }

    private static string Money(decimal amount) => amount.ToString("0.00", CultureInfo.InvariantCulture);

    private static int Number(string? limit, int otherwise) => limit is not null && decimal.TryParse(limit, CultureInfo.InvariantCulture, out var value) ? (int)Math.Clamp(value, -1000, 1000) : otherwise;
}

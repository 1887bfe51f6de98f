using System.Text.Json;

namespace RegionCloud.Proof.Tests.Fuzz;

/// <summary>What answers have told: the ids of each collection, values by name, the etag of each record, whose it is. Requests are made of it.</summary>
internal sealed class Pool
{
    private const int Kept = 60;
    private readonly Dictionary<string, List<string>> values = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> given = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> etags = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Guid> regions = new(StringComparer.Ordinal);

    public IReadOnlyList<string> Values(string name) => values.TryGetValue(name, out var known) ? known : [];

    /// <summary>Ids of the records of a collection, such as contracts.</summary>
    public IReadOnlyList<string> Ids(string collection) => Values($"{collection}#");

    public string? Etag(string id) => etags.GetValueOrDefault(id);

    /// <summary>In which region a record lies, when an answer has told so.</summary>
    public Guid? RegionOf(string id) => regions.TryGetValue(id, out var region) ? region : null;

    public void Learn(string collection, JsonElement answer)
    {
        switch (answer.ValueKind)
        {
            case JsonValueKind.Array:
                foreach (var item in answer.EnumerateArray())
                    Learn(collection, item);
                break;
            case JsonValueKind.Object:
                if (Text(answer, "id") is { } id)
                {
                    Add($"{collection}#", id);
                    if (Text(answer, "etag") is { } etag)
                        etags[id] = etag;
                    if (Text(answer, "regionId") is { } region && Guid.TryParse(region, out var known))
                        regions[id] = known;
                }

                foreach (var member in answer.EnumerateObject())
                {
                    if (member.Value.ValueKind == JsonValueKind.String)
                        Add(member.Name, member.Value.GetString()!);
                    else
                        Learn(member.Name is "items" ? collection : member.Name, member.Value);
                }

                break;
        }
    }

    /// <summary>Stays however much is learnt, and of as much again: a region that Performance has just made is none to the others yet.</summary>
    public void Give(string name, string value)
    {
        Add(name, value);
        given[name] = given.GetValueOrDefault(name) + 1;
    }

    public void Add(string name, string value)
    {
        if (!values.TryGetValue(name, out var known))
            values[name] = known = [];
        if (value.Length > 200 || known.Contains(value, StringComparer.Ordinal))
            return;

        // The oldest goes: what was learnt last is what the run works on.
        var (first, most) = given.TryGetValue(name, out var stay) ? (stay, 2 * stay) : (0, Kept);
        if (known.Count >= most)
            known.RemoveAt(first);
        known.Add(value);
    }

    private static string? Text(JsonElement record, string name) => record.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}

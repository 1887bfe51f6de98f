using System.Text.Json;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.ServiceDefaults.Policy;

/// <summary>What a value may be.</summary>
/// <param name="Shape">whole, decimal, choice, limits, bands, table, or a name of the service's own.</param>
/// <param name="Min">Least of every number in it.</param>
/// <param name="Max">Greatest of every number in it.</param>
/// <param name="Names">The choices, the bands in their order, or the rows of the table.</param>
/// <param name="Columns">The columns of the table.</param>
public sealed record PolicyBounds(string Shape, decimal? Min = null, decimal? Max = null, IReadOnlyList<string>? Names = null, IReadOnlyList<string>? Columns = null);

/// <summary>
/// A number of the rule book, or some that belong together, as the service that reckons with it declares it. What a release has
/// declared keeps its name and default for ever: older sets do not have it and stand for the default.
/// </summary>
public abstract class PolicyParameter
{
    private protected PolicyParameter(string name, string unit, string rule, string label, PolicyBounds bounds)
        => (Name, Unit, Rule, Label, Bounds) = (name, unit, rule, label, bounds);

    /// <summary>Member of a set's values.</summary>
    public string Name { get; }

    /// <summary>day, workingMinute, percent, CNY, …; empty for a choice.</summary>
    public string Unit { get; }

    /// <summary>Where it comes from, such as RB-12.</summary>
    public string Rule { get; }

    /// <summary>Its name for people stands under this code in <c>Words</c>.</summary>
    public string Label { get; }

    public PolicyBounds Bounds { get; }

    public abstract JsonElement Default { get; }

    /// <summary>A whole number.</summary>
    public static PolicyParameter<int> Whole(string name, string unit, string rule, string label, int @default, int min, int max)
        => new(name, unit, rule, label, @default, new PolicyBounds("whole", min, max), (value, at) => [PolicyRules.Between(name, at, value, min, max)]);

    /// <summary>An amount, a percentage or a coefficient, with two places.</summary>
    public static PolicyParameter<decimal> Number(string name, string unit, string rule, string label, decimal @default, decimal min, decimal max)
        => new(name, unit, rule, label, @default, new PolicyBounds("decimal", min, max), (value, at) => [PolicyRules.Between(name, at, value, min, max)]);

    /// <summary>One of some words, such as warn or block.</summary>
    public static PolicyParameter<string> Choice(string name, string rule, string label, string @default, params IReadOnlyList<string> allowed)
        => new(name, "", rule, label, @default, new PolicyBounds("choice", Names: allowed), (value, at) => [PolicyRules.OneOf(name, at, value, allowed)]);

    /// <summary>Whole numbers that rise: each is the last of its range, and above the last there is one more range.</summary>
    public static PolicyParameter<IReadOnlyList<int>> Limits(string name, string unit, string rule, string label, IReadOnlyList<int> @default, int min, int max, int most)
        => new(name, unit, rule, label, @default, new PolicyBounds("limits", min, max), (value, at) =>
        [
            PolicyRules.Entries(name, at, value.Count, 1, most),
            .. value.Select((limit, index) => PolicyRules.Between(name, $"{at}/{index}", limit, min, max)),
            PolicyRules.Ordered(name, at, value.Select(v => (decimal)v)),
        ]);

    /// <summary>Named ranges from the best to the worst, each from a number on that is less than the one before.</summary>
    public static PolicyParameter<IReadOnlyList<PolicyBand>> Bands(string name, string unit, string rule, string label, decimal min, decimal max, params IReadOnlyList<PolicyBand> @default)
        => new(name, unit, rule, label, @default, new PolicyBounds("bands", min, max, [.. @default.Select(b => b.Name)]), (value, at) =>
        [
            PolicyRules.Named(name, at, value.Select(b => b.Name), [.. @default.Select(b => b.Name)]),
            .. value.Select((band, index) => PolicyRules.Between(name, $"{at}/{index}/from", band.From, min, max)),
            PolicyRules.Ordered(name, at, value.Select(b => -b.From)),
        ]);

    /// <summary>A whole number for each column of each row, such as minutes by ticket kind and priority.</summary>
    public static PolicyParameter<IReadOnlyDictionary<string, IReadOnlyDictionary<string, int>>> Table(
        string name, string unit, string rule, string label, int min, int max, IReadOnlyDictionary<string, IReadOnlyDictionary<string, int>> @default)
    {
        IReadOnlyList<string> rows = [.. @default.Keys], columns = [.. @default.Values.First().Keys];
        return new(name, unit, rule, label, @default, new PolicyBounds("table", min, max, rows, columns), (value, at) =>
        [
            PolicyRules.Named(name, at, value.Keys.Order(StringComparer.Ordinal), [.. rows.Order(StringComparer.Ordinal)]),
            .. value.Select(row => PolicyRules.Named(name, $"{at}/{row.Key}", (row.Value?.Keys ?? []).Order(StringComparer.Ordinal), [.. columns.Order(StringComparer.Ordinal)])),
            .. value.SelectMany(row => (row.Value ?? new Dictionary<string, int>(StringComparer.Ordinal)).Select(cell => PolicyRules.Between(name, $"{at}/{row.Key}/{cell.Key}", cell.Value, min, max))),
        ]);
    }

    /// <summary>Everything that is wrong with a value somebody proposes.</summary>
    internal abstract IReadOnlyList<Refusal> Broken(JsonElement value);

    /// <summary>The value as this service writes it, so that equal values look equal.</summary>
    internal abstract JsonElement Normalised(JsonElement value);
}

/// <summary>A named range from a number on.</summary>
/// <param name="Value">What follows from being in it, such as a coefficient; absent where nothing does.</param>
public sealed record PolicyBand(string Name, decimal From, decimal? Value = null);

/// <summary>A parameter of some type. The rules get the value and its JSON pointer; null is no refusal.</summary>
public sealed class PolicyParameter<T> : PolicyParameter
    where T : notnull
{
    private readonly T @default;
    private readonly Func<T, string, IEnumerable<Refusal?>> rules;

    public PolicyParameter(string name, string unit, string rule, string label, T @default, PolicyBounds bounds, Func<T, string, IEnumerable<Refusal?>> rules)
        : base(name, unit, rule, label, bounds)
    {
        (this.@default, this.rules) = (@default, rules);
        if (Broken(Default) is [var refusal, ..])
            throw new InvalidOperationException($"The default of the policy parameter {name} breaks its own rule {refusal.Code}.");
    }

    public override JsonElement Default => JsonSerializer.SerializeToElement(@default, Json.Options);

    /// <summary>Its value in a set; the default in a set from before it was declared.</summary>
    public T In(PolicySet set) => set.ValueOf(Name) is { } value ? Read(value) : @default;

    internal override IReadOnlyList<Refusal> Broken(JsonElement value)
    {
        var at = $"/values/{Name}";
        try
        {
            return [.. rules(Read(value), at).OfType<Refusal>()];
        }
        catch (JsonException e)
        {
            return [Refusal.Content("policy.value-unreadable", at, ("parameter", Name), ("shape", Bounds.Shape), ("reason", e.Message.Split(" Path:", 2, StringSplitOptions.None)[0]))];
        }
    }

    internal override JsonElement Normalised(JsonElement value) => JsonSerializer.SerializeToElement(Read(value), Json.Options);

    private static T Read(JsonElement value) => value.Deserialize<T>(Json.Options) ?? throw new JsonException("null");
}

namespace RegionCloud.ServiceDefaults.Errors;

/// <summary>Whether a refusal lies in what was sent or in the state of the record it was sent for.</summary>
public enum RefusalKind
{
    /// <summary>What was sent breaks a rule: 422.</summary>
    Content,

    /// <summary>The record's present state forbids it: 409.</summary>
    State,
}

/// <summary>One reason for which the business says no.</summary>
/// <param name="Code">Part of the API; never changes, never translated. Its text stands under the same key in <c>Words</c>.</param>
/// <param name="Pointer">JSON pointer of the field concerned, empty when it is the whole record.</param>
/// <param name="Values">What the text names: numbers, dates, states.</param>
public sealed record Refusal(RefusalKind Kind, string Code, string Pointer, IReadOnlyDictionary<string, object?> Values)
{
    public static Refusal Content(string code, string pointer, params (string Name, object? Value)[] values)
        => new(RefusalKind.Content, code, pointer, Named(values));

    public static Refusal State(string code, params (string Name, object? Value)[] values)
        => new(RefusalKind.State, code, "", Named(values));

    private static Dictionary<string, object?> Named((string Name, object? Value)[] values)
        => values.ToDictionary(v => v.Name, v => v.Value, StringComparer.Ordinal);
}

/// <summary>The business said no, for one or several reasons. The one way to refuse over HTTP, gRPC and messages alike.</summary>
public sealed class RuleViolationException(IReadOnlyList<Refusal> refusals)
    : Exception(string.Join("; ", refusals.Select(r => r.Code)))
{
    public IReadOnlyList<Refusal> Refusals { get; } = refusals;

    /// <summary>The first reason's code.</summary>
    public string Code => Refusals[0].Code;
}

public static class Refuse
{
    /// <summary>Every rule is asked before the answer is given: the caller learns all that is wrong at once.</summary>
    public static void Broken(params IEnumerable<Refusal?> rules)
    {
        var broken = rules.OfType<Refusal>().ToList();
        if (broken.Count > 0)
            throw new RuleViolationException(broken);
    }
}

using System.Collections.Frozen;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;

namespace RegionCloud.ServiceDefaults.Errors;

/// <summary>
/// What people read, by code and language. Texts lie beside the code that needs them, in <c>Words/zh-CN.json</c> and
/// <c>Words/en.json</c> of ServiceDefaults and of each service; codes themselves are never translated.
/// </summary>
public sealed class Words
{
    public const string Chinese = "zh-CN";
    public const string English = "en";
    private static readonly string[] OtherWords = ["title.", "label.", "enum."];
    private readonly FrozenDictionary<string, string> chinese;
    private readonly FrozenDictionary<string, string> english;

    public Words(params Assembly[] assemblies)
    {
        chinese = Read(assemblies, Chinese);
        english = Read(assemblies, English);
    }

    public IEnumerable<string> Codes(string language) => Of(language).Keys;

    /// <summary>zh-CN unless the caller asks for English.</summary>
    public static string LanguageOf(HttpRequest request)
        => request.GetTypedHeaders().AcceptLanguage
            .OrderByDescending(l => l.Quality ?? 1)
            .Select(l => l.Value.Value ?? "")
            .FirstOrDefault(l => l.StartsWith("zh", StringComparison.OrdinalIgnoreCase) || l.StartsWith(English, StringComparison.OrdinalIgnoreCase))
            is { } wanted && wanted.StartsWith(English, StringComparison.OrdinalIgnoreCase) ? English : Chinese;

    /// <summary>The text of a code with its values; a value such as <c>enum.role.auditor</c> is told in the same language.</summary>
    public string Say(string language, string code, IReadOnlyDictionary<string, object?>? values = null)
        => Of(language).TryGetValue(code, out var text)
            ? Placeholder.Replace(text, m => values?.GetValueOrDefault(m.Groups["name"].Value) is string value && value.StartsWith("enum.", StringComparison.Ordinal)
                ? Label(language, value, value)
                : Show(values?.GetValueOrDefault(m.Groups["name"].Value)))
            : code;

    public bool Knows(string code) => english.ContainsKey(code) && chinese.ContainsKey(code);

    /// <summary>Whether a text is a code to refuse with; <c>title.…</c>, <c>label.…</c> and <c>enum.…</c> are words for other things.</summary>
    public bool IsCode(string text) => Knows(text) && !OtherWords.Any(p => text.StartsWith(p, StringComparison.Ordinal));

    /// <summary>The text of a code with the names of its values in braces.</summary>
    public string Template(string language, string code) => Of(language).GetValueOrDefault(code, code);

    /// <summary>The values that the text of a code names.</summary>
    public IReadOnlyList<string> Names(string code) => [.. Placeholder.Matches(english.GetValueOrDefault(code, "")).Select(m => m.Groups["name"].Value).Distinct(StringComparer.Ordinal)];

    /// <summary>What something is called, or how it stands on the wire when nobody gave it a name.</summary>
    public string Label(string language, string key, string otherwise) => Of(language).GetValueOrDefault(key, otherwise);

    private FrozenDictionary<string, string> Of(string language)
        => string.Equals(language, English, StringComparison.Ordinal) ? english : chinese;

    internal static string Show(object? value) => value switch
    {
        decimal money => money.ToString("0.00##", CultureInfo.InvariantCulture),
        DateOnly day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        DateTimeOffset at => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
        IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
        _ => value?.ToString() ?? "–",
    };

    private static FrozenDictionary<string, string> Read(IEnumerable<Assembly> assemblies, string language)
    {
        var all = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var assembly in assemblies.Append(typeof(Words).Assembly).Distinct())
        {
            var name = assembly.GetManifestResourceNames().SingleOrDefault(n => n.EndsWith($"Words.{language}.json", StringComparison.Ordinal));
            if (name is null)
                continue;

            using var stream = assembly.GetManifestResourceStream(name)!;
            foreach (var (code, text) in JsonSerializer.Deserialize<Dictionary<string, string>>(stream)!)
                all.Add(code, text);
        }

        return all.ToFrozenDictionary(StringComparer.Ordinal);
    }

    // This engine is linear; a limit by the clock would only make answers fail on a busy machine.
    private static readonly Regex Placeholder = new(@"\{(?<name>\w+)\}", RegexOptions.NonBacktracking, Regex.InfiniteMatchTimeout);
}

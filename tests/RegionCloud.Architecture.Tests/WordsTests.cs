using System.Text.Json;
using System.Text.RegularExpressions;

namespace RegionCloud.Architecture.Tests;

/// <summary>Every refusal says in both languages what is wrong.</summary>
public partial class WordsTests
{
    [Fact]
    public void Both_languages_have_the_same_codes_and_name_the_same_values()
    {
        var files = English();
        Assert.True(files.Count >= 4);

        foreach (var file in files)
        {
            var (english, chinese) = (Read(file), Read(file.Replace("en.json", "zh-CN.json", StringComparison.Ordinal)));
            Assert.Equal(english.Keys.Order(StringComparer.Ordinal), chinese.Keys.Order(StringComparer.Ordinal));
            foreach (var (code, text) in english)
                Assert.True(Values(text).SetEquals(Values(chinese[code])), $"{Repository.Name(file)}: {code} names other values in Chinese");
        }
    }

    [Fact]
    public void Every_code_that_is_refused_with_has_its_words_and_every_word_is_used()
    {
        var known = English().SelectMany(f => Read(f).Keys).ToHashSet(StringComparer.Ordinal);
        var used = new[] { "services", "ServiceDefaults", "gateway" }.SelectMany(f => Repository.Files(f, "*.cs"))
            .SelectMany(f => Code().Matches(File.ReadAllText(f))).Select(m => m.Groups["code"].Value).ToHashSet(StringComparer.Ordinal);
        Assert.True(used.Count >= 30);

        Assert.Empty(used.Except(known));
        Assert.Empty(known.Where(k => Department().IsMatch(k)).Except(used));
    }

    [Fact]
    public void Every_heading_and_name_of_an_export_has_its_words_and_none_is_left_over()
    {
        var known = English().SelectMany(f => Read(f).Keys).Where(k => Heading().IsMatch($"\"{k}\"")).ToHashSet(StringComparer.Ordinal);
        var used = new[] { "services", "ServiceDefaults" }.SelectMany(f => Repository.Files(f, "*.cs")).SelectMany(f => Heading().Matches(File.ReadAllText(f))).Select(m => m.Groups["code"].Value).ToHashSet(StringComparer.Ordinal);

        Assert.True(used.Count >= 60);
        Assert.Equal(used.Order(StringComparer.Ordinal), known.Order(StringComparer.Ordinal));
    }

    private static IReadOnlyList<string> English() => [.. Repository.Files("services", "en.json"), .. Repository.Files("ServiceDefaults", "en.json")];

    private static Dictionary<string, string> Read(string file) => JsonSerializer.Deserialize<Dictionary<string, string>>(File.ReadAllText(file))!;

    private static HashSet<string> Values(string text) => [.. Value().Matches(text).Select(m => m.Value)];

    [GeneratedRegex(@"""(?<code>(sales|finance|performance|import)\.[a-z]+(-[a-z]+)*(\.[a-z]+(-[a-z]+)*)?)""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Code();

    [GeneratedRegex(@"""(?<code>label\.([a-z]+\.)?(column|list|export)\.[a-z]+(-[a-z]+)*)""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Heading();

    [GeneratedRegex(@"^(sales|finance|performance)\.", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Department();

    [GeneratedRegex(@"\{\w+\}", RegexOptions.None, 1000)]
    private static partial Regex Value();
}

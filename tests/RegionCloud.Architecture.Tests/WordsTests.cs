using System.Text.Json;
using System.Text.RegularExpressions;
using RegionCloud.ServiceDefaults.Security;

namespace RegionCloud.Architecture.Tests;

/// <summary>Every refusal says in both languages what is wrong.</summary>
public partial class WordsTests
{
    [Fact]
    public void Both_languages_have_the_same_codes_and_name_the_same_values()
    {
        var files = English();
        Assert.True(files.Count >= 5);

        foreach (var file in files)
        {
            var (english, chinese) = (Read(file), Read(file.Replace("en.json", "zh-CN.json", StringComparison.Ordinal)));
            Assert.Equal(english.Keys.Order(StringComparer.Ordinal), chinese.Keys.Order(StringComparer.Ordinal));
            foreach (var (code, text) in english)
                Assert.True(Values(text).SetEquals(Values(chinese[code])), $"{Repository.Name(file)}: {code} names other values in Chinese");
        }
    }

    /// <summary>What has no other name in Chinese: headers, formats, zones, currencies of code.</summary>
    private static readonly string[] Technical = ["If-Match", "ETag", "Idempotency-Key", "UUID", "ASCII", "JSON", "text/csv; charset=gb18030", "multipart/form-data", "file", "CSV UTF-8", "CSV", "IANA", "Asia/Shanghai", "pageToken", "/sign", "POST", "PUT", "PATCH", "DELETE"];

    [Fact]
    public void No_text_is_left_in_the_other_language()
    {
        foreach (var file in English())
        {
            Assert.DoesNotContain(Read(file), t => Chinese().IsMatch(t.Value));
            foreach (var (code, text) in Read(file.Replace("en.json", "zh-CN.json", StringComparison.Ordinal)))
            {
                var rest = Technical.Aggregate(Value().Replace(text, ""), (t, word) => t.Replace(word, "", StringComparison.Ordinal));
                Assert.True(!Latin().IsMatch(rest), $"{Repository.Name(file)}: {code} still says '{rest}' in Chinese");
            }
        }
    }

    [Fact]
    public void Every_code_that_is_refused_with_has_its_words_and_every_word_is_used()
    {
        var known = English().SelectMany(f => Read(f).Keys).ToHashSet(StringComparer.Ordinal);
        var used = new[] { "services", "ServiceDefaults", "gateway" }.SelectMany(f => Repository.Files(f, "*.cs"))
            .SelectMany(f => Code().Matches(File.ReadAllText(f))).Select(m => m.Groups["code"].Value).ToHashSet(StringComparer.Ordinal);
        Assert.True(used.Count >= 30);

        // Permissions are named alike.
        Assert.Empty(used.Except(known).Except(Permissions.All));
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

    private static IReadOnlyList<string> English() => [.. Repository.Files("services", "en.json"), .. Repository.Files("ServiceDefaults", "en.json"), .. Repository.Files("gateway", "en.json")];

    private static Dictionary<string, string> Read(string file) => JsonSerializer.Deserialize<Dictionary<string, string>>(File.ReadAllText(file))!;

    private static HashSet<string> Values(string text) => [.. Value().Matches(text).Select(m => m.Value)];

    [GeneratedRegex(@"""(?<code>(sales|finance|marketing|performance|customer-service|risk|response|import|operation|policy|attachment)\.[a-z]+(-[a-z]+)*(\.[a-z]+(-[a-z]+)*)?)""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Code();

    [GeneratedRegex(@"""(?<code>label\.([a-z]+(-[a-z]+)*\.)?(column|list|export|policy)\.[a-z]+(-[a-z]+)*)""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Heading();

    [GeneratedRegex(@"^(sales|finance|marketing|performance|customer-service|risk|response|import|operation|policy|attachment)\.", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Department();

    [GeneratedRegex(@"\p{IsCJKUnifiedIdeographs}", RegexOptions.None, 1000)]
    private static partial Regex Chinese();

    [GeneratedRegex(@"[A-Za-z]{2,}", RegexOptions.None, 1000)]
    private static partial Regex Latin();

    [GeneratedRegex(@"\{\w+\}", RegexOptions.None, 1000)]
    private static partial Regex Value();
}

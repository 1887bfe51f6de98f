using RegionCloud.ServiceDefaults.Errors;

namespace RegionCloud.Performance.Tests;

public sealed class WordsTests
{
    private static readonly Words Words = new(typeof(Program).Assembly);

    [Fact]
    public void Every_code_has_a_text_in_both_languages_that_names_the_same_values()
    {
        var codes = Words.Codes(Words.English).Where(c => c.StartsWith("performance.", StringComparison.Ordinal)).ToList();

        Assert.NotEmpty(codes);
        Assert.Equal(Words.Codes(Words.English).Order(StringComparer.Ordinal), Words.Codes(Words.Chinese).Order(StringComparer.Ordinal));
        Assert.All(codes, c => Assert.Equal(Places(Words.English, c), Places(Words.Chinese, c)));
    }

    // A text without values shows which places it has: each becomes a dash.
    private static int Places(string language, string code) => Words.Say(language, code).Count(c => c == '–');

}

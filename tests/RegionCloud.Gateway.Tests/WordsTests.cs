using RegionCloud.ServiceDefaults.Errors;

namespace RegionCloud.Gateway.Tests;

public sealed class WordsTests
{
    [Fact]
    public void Every_text_of_the_gateway_exists_in_both_languages()
    {
        var words = new Words(typeof(Health).Assembly);
        Assert.Contains("service-unavailable", words.Codes(Words.English));
        Assert.Equal(words.Codes(Words.English).Order(StringComparer.Ordinal), words.Codes(Words.Chinese).Order(StringComparer.Ordinal));
    }
}

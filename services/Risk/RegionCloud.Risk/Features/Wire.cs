using System.Text.Json;
using RegionCloud.ServiceDefaults.Errors;

namespace RegionCloud.Risk.Features;

/// <summary>How values stand in answers.</summary>
internal static class Wire
{
    public static string Name<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());
}

/// <summary>Answers with texts in the caller's language.</summary>
internal static class Said
{
    public static string In(HttpContext http)
    {
        var language = Words.LanguageOf(http.Request);
        http.Response.Headers.ContentLanguage = language;
        http.Response.Headers.Append("Vary", "Accept-Language");
        return language;
    }
}

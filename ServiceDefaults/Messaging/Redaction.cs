using System.Buffers;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace RegionCloud.ServiceDefaults.Messaging;

/// <summary>Lets an operator see what a message is like without showing whom it is about.</summary>
internal static partial class Redaction
{
    private const string Hidden = "***";

    /// <summary>An exception's message in which every text that stands in the failed message is named instead of said, and addresses and long numbers are hidden.</summary>
    public static string Message(string text, JsonElement? message)
    {
        if (message is { ValueKind: JsonValueKind.Object } body)
        {
            foreach (var (name, value) in Texts(body, "").Where(t => t.Value.Length >= 3 && !IsHarmless(t.Value)).OrderByDescending(t => t.Value.Length))
                text = text.Replace(value, $"{{{name}}}", StringComparison.OrdinalIgnoreCase);
        }

        return LongNumber().Replace(Address().Replace(text, Hidden), Hidden);
    }

    /// <summary>The body with ids, dates, numbers and codes, and every other text hidden. What cannot be read is not shown at all.</summary>
    public static JsonElement? Body(byte[] body)
    {
        if (FailedDelivery.Parse(body) is not { } envelope)
            return null;

        var buffer = new ArrayBufferWriter<byte>(body.Length);
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = Web.Json.Options.Encoder }))
            Write(writer, envelope.TryGetProperty("message", out var message) ? message : envelope);
        return JsonElement.Parse(buffer.WrittenSpan);
    }

    private static void Write(Utf8JsonWriter writer, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (var member in value.EnumerateObject())
                {
                    writer.WritePropertyName(member.Name);
                    Write(writer, member.Value);
                }

                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var entry in value.EnumerateArray())
                    Write(writer, entry);
                writer.WriteEndArray();
                break;
            case JsonValueKind.String when !IsHarmless(value.GetString()!):
                writer.WriteStringValue(Hidden);
                break;
            default:
                value.WriteTo(writer);
                break;
        }
    }

    private static IEnumerable<(string Name, string Value)> Texts(JsonElement value, string name) => value.ValueKind switch
    {
        JsonValueKind.Object => value.EnumerateObject().SelectMany(m => Texts(m.Value, name.Length == 0 ? m.Name : $"{name}.{m.Name}")),
        JsonValueKind.Array => value.EnumerateArray().SelectMany(e => Texts(e, name)),
        JsonValueKind.String => [(name, value.GetString()!)],
        _ => [],
    };

    /// <summary>Ids, dates, amounts, and codes such as CNY or CT-2026-000123.</summary>
    private static bool IsHarmless(string text)
        => Guid.TryParse(text, out _)
            || (text.Length >= 8 && char.IsAsciiDigit(text[0]) && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out _))
            || Amount().IsMatch(text)
            || Code().IsMatch(text);

    /// <summary>With its two places; a number without any may be a telephone's.</summary>
    [GeneratedRegex(@"^-?\d{1,16}\.\d{2}$", RegexOptions.NonBacktracking)]
    private static partial Regex Amount();

    [GeneratedRegex(@"^[A-Z]{1,4}(-\d{4}-\d{1,9})?$", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Code();

    [GeneratedRegex(@"\S+@\S+", RegexOptions.NonBacktracking)]
    private static partial Regex Address();

    /// <summary>A telephone, card or tax number; the parts of an id are shorter or hexadecimal.</summary>
    [GeneratedRegex(@"\b\d[\d ]{6,}\d\b", RegexOptions.NonBacktracking)]
    private static partial Regex LongNumber();
}

using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using RabbitMQ.Client;

namespace RegionCloud.ServiceDefaults.Messaging;

/// <summary>What a message in an error, skipped or dead queue says of itself and of its failure.</summary>
/// <param name="FailedAt">Absent where nobody wrote it down.</param>
internal sealed record FailedDelivery(
    Guid MessageId,
    string Queue,
    string EventType,
    DeadLetterPlace Place,
    string ExceptionType,
    string ExceptionMessage,
    DateTimeOffset? FailedAt,
    string? ContentType,
    IReadOnlyDictionary<string, string> Headers,
    byte[] Body)
{
    /// <param name="queue">Whose error or skipped queue it lay in; the common dead queue tells by a header.</param>
    public static FailedDelivery Read(DeadLetterPlace place, string queue, BasicGetResult delivery)
    {
        var headers = delivery.BasicProperties.Headers ?? new Dictionary<string, object?>(StringComparer.Ordinal);
        var body = delivery.Body.ToArray();
        var envelope = Parse(body);
        var messageId = Guid.TryParse(Member(envelope, "messageId") ?? delivery.BasicProperties.MessageId, out var id) ? id : new Guid(SHA256.HashData(body).AsSpan(0, 16));
        var eventType = envelope is { } e && e.TryGetProperty("messageType", out var types) && types is { ValueKind: JsonValueKind.Array } && types.GetArrayLength() > 0 ? types[0].GetString() : null;
        var message = envelope is { } m && m.TryGetProperty("message", out var content) ? content : envelope;

        return new FailedDelivery(
            messageId,
            place is DeadLetterPlace.Dead ? Text(headers, "x-first-death-queue") ?? queue : queue,
            Short(eventType ?? ""),
            place,
            Short(Text(headers, "MT-Fault-ExceptionType") ?? ""),
            Short(Redaction.Message(Text(headers, "MT-Fault-Message") ?? place switch
            {
                DeadLetterPlace.Skipped => "No consumer of this queue knows the event.",
                DeadLetterPlace.Dead => "It was delivered too often without an answer.",
                _ => "",
            }, message)),
            FailedTime(headers),
            delivery.BasicProperties.ContentType,
            headers.Where(h => !IsOfTheFailure(h.Key) && h.Value is byte[] or string or int or long or bool)
                .ToDictionary(h => h.Key, h => Text(headers, h.Key)!, StringComparer.Ordinal),
            body);
    }

    internal static JsonElement? Parse(byte[] body)
    {
        try
        {
            return JsonElement.Parse(body) is { ValueKind: JsonValueKind.Object } read ? read : null;
        }
        catch (JsonException)
        {
            // That it cannot be read may be why it is here.
            return null;
        }
    }

    /// <summary>What the bus and the broker noted of the failure must not go back with the message.</summary>
    private static bool IsOfTheFailure(string header)
        => header.StartsWith("MT-Fault-", StringComparison.Ordinal) || header.StartsWith("MT-Host-", StringComparison.Ordinal) || header is "MT-Reason" || header.StartsWith("x-", StringComparison.Ordinal);

    private static DateTimeOffset? FailedTime(IDictionary<string, object?> headers)
        => DateTimeOffset.TryParse(Text(headers, "MT-Fault-Timestamp"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var at)
            ? at
            : headers.TryGetValue("x-death", out var deaths) && deaths is IEnumerable<object> list && list.FirstOrDefault() is IDictionary<string, object?> death && death.TryGetValue("time", out var time) && time is AmqpTimestamp stamp
                ? DateTimeOffset.FromUnixTimeSeconds(stamp.UnixTime)
                : null;

    private static string? Member(JsonElement? envelope, string name)
        => envelope is { } e && e.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String ? value.GetString() : null;

    private static string? Text(IDictionary<string, object?> headers, string name) => headers.TryGetValue(name, out var value)
        ? value is byte[] bytes ? Encoding.UTF8.GetString(bytes) : Convert.ToString(value, CultureInfo.InvariantCulture)
        : null;

    private static string Short(string text) => text.Length > DeadLetter.TextLength ? text[..DeadLetter.TextLength] : text;
}

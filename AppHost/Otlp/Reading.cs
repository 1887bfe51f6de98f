using System.Globalization;
using Google.Protobuf;
using Google.Protobuf.Collections;
using RegionCloud.Otlp.V1;

namespace RegionCloud.Otlp;

/// <summary>Reads the protocol's values.</summary>
public static class Reading
{
    public static string Hex(this ByteString id) => Convert.ToHexStringLower(id.Span);

    /// <summary>The name the process was given: <c>OTEL_SERVICE_NAME</c>.</summary>
    public static string Service(this Resource resource) => resource.Attributes.Text("service.name") ?? "unknown";

    public static string? Text(this RepeatedField<KeyValue> attributes, string key)
        => attributes.FirstOrDefault(a => string.Equals(a.Key, key, StringComparison.Ordinal)) is { } found ? found.Value.Text() : null;

    public static string Text(this AnyValue? value) => value?.ValueCase switch
    {
        AnyValue.ValueOneofCase.StringValue => value.StringValue,
        AnyValue.ValueOneofCase.BoolValue => value.BoolValue ? "true" : "false",
        AnyValue.ValueOneofCase.IntValue => value.IntValue.ToString(CultureInfo.InvariantCulture),
        AnyValue.ValueOneofCase.DoubleValue => value.DoubleValue.ToString(CultureInfo.InvariantCulture),
        AnyValue.ValueOneofCase.ArrayValue => string.Join(", ", value.ArrayValue.Values.Select(Text)),
        AnyValue.ValueOneofCase.KvlistValue => string.Join(", ", value.KvlistValue.Values.Select(v => $"{v.Key}={v.Value.Text()}")),
        AnyValue.ValueOneofCase.BytesValue => Convert.ToHexStringLower(value.BytesValue.Span),
        _ => "",
    };

    public static DateTimeOffset Instant(ulong unixNano) => DateTimeOffset.UnixEpoch.AddTicks((long)(unixNano / 100));
}

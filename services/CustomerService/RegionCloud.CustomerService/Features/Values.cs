using System.Text.Json;
using RegionCloud.ServiceDefaults.Errors;

namespace RegionCloud.CustomerService.Features;

/// <summary>A text of a query that must be one of an enum's values as they stand on the wire: <c>value-not-allowed</c>.</summary>
internal static class Values
{
    public static TEnum? Of<TEnum>(string pointer, string? value)
        where TEnum : struct, Enum
    {
        if (value is null)
            return null;

        var known = Enum.GetValues<TEnum>().ToDictionary(v => JsonNamingPolicy.CamelCase.ConvertName(v.ToString()), StringComparer.Ordinal);
        return known.TryGetValue(value, out var found)
            ? found
            : throw new MalformedRequestException(Fault.Of("value-not-allowed", pointer, ("field", pointer.TrimStart('/')), ("allowed", string.Join(", ", known.Keys)), ("value", value)));
    }
}

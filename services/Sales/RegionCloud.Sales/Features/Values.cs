using RegionCloud.ServiceDefaults.Errors;

namespace RegionCloud.Sales.Features;

/// <summary>A text that must be one of known values: <c>value-not-allowed</c>.</summary>
internal static class Values
{
    public static string? OneOf(string pointer, string? value, IReadOnlyList<string> allowed)
        => value is null || allowed.Contains(value, StringComparer.Ordinal)
            ? value
            : throw new MalformedRequestException(Fault.Of("value-not-allowed", pointer, ("field", pointer.TrimStart('/').Replace('/', '.')), ("allowed", string.Join(", ", allowed)), ("value", value)));
}

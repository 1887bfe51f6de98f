using System.Reflection;
using System.Text.Json;

namespace RegionCloud.ServiceDefaults.Web;

/// <summary>
/// A text that is one of known values, or a list of such: the members of an enum in lowerCamel, or what the static property <c>All</c>
/// of a class gives. The document names them, <c>/meta/enums</c> gives each its label (<c>enum.{name}.{value}</c> in Words).
/// </summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class ValuesOfAttribute(Type source) : Attribute
{
    public Type Source { get; } = source;

    /// <summary>The name by which a client asks for the labels.</summary>
    public string Name => NameOf(Source);

    public IReadOnlyList<string> Values => ValuesIn(Source);

    internal static string NameOf(Type source) => JsonNamingPolicy.CamelCase.ConvertName(source.Name);

    internal static IReadOnlyList<string> ValuesIn(Type source) => source.IsEnum
        ? [.. Enum.GetNames(source).Select(JsonNamingPolicy.CamelCase.ConvertName)]
        : [.. (IEnumerable<string>)(source.GetProperty("All", BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static)?.GetValue(null)
            ?? throw new InvalidOperationException($"{source} is no enum and has no static property All."))];
}

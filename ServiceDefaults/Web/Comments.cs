using System.Collections.Concurrent;
using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace RegionCloud.ServiceDefaults.Web;

/// <summary>
/// Summaries of slices that are not the service's own. The framework's generator reads a service's comments and the public ones of what
/// it references; the house's slices are internal, so theirs are read from the file that the compiler leaves beside the assembly.
/// </summary>
internal static class Comments
{
    private static readonly ConcurrentDictionary<Assembly, ILookup<string, XElement>> Files = new();

    /// <summary>What the method is for; null when nobody wrote it down.</summary>
    public static string? SummaryOf(MethodInfo method)
    {
        var name = $"M:{method.DeclaringType!.FullName!.Replace('+', '.')}.{method.Name}";
        return Files.GetOrAdd(method.Module.Assembly, Read)[name].FirstOrDefault()?.Element("summary") is { } summary
            ? Spaces.Replace(string.Concat(summary.Nodes().Select(Text)), " ").Trim()
            : null;
    }

    private static ILookup<string, XElement> Read(Assembly assembly)
        => (Path.ChangeExtension(assembly.Location, ".xml") is { Length: > 0 } file && File.Exists(file) ? XDocument.Load(file).Descendants("member") : [])
            .ToLookup(m => ((string)m.Attribute("name")!).Split('(')[0], StringComparer.Ordinal);

    private static string Text(XNode node) => node switch
    {
        XText text => text.Value,
        XElement { Name.LocalName: "c" } code => $"`{code.Value}`",
        XElement { IsEmpty: true } reference => ((string?)reference.Attributes().FirstOrDefault())?.Split('.')[^1] ?? "",
        XElement other => other.Value,
        _ => "",
    };

    private static readonly Regex Spaces = new(@"\s+", RegexOptions.NonBacktracking, Regex.InfiniteMatchTimeout);
}

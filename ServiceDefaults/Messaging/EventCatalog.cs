using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using MassTransit;

namespace RegionCloud.ServiceDefaults.Messaging;

/// <summary>
/// The events this process may send or receive, by their wire name (<c>urn:message:RegionCloud.Sales.Messages.Events:ContractSigned</c>).
/// An event is a public class in a namespace that ends in <c>.Events</c>; nothing else is ever created from a name that came in as data.
/// </summary>
public sealed class EventCatalog(params IEnumerable<Assembly> messages)
{
    private readonly Dictionary<string, Type> types = messages
        .Distinct()
        .SelectMany(a => a.GetExportedTypes())
        .Where(t => t is { IsClass: true, IsAbstract: false } && t.Namespace?.EndsWith(".Events", StringComparison.Ordinal) is true)
        .ToDictionary(MessageUrn.ForTypeString, StringComparer.Ordinal);

    public IReadOnlyCollection<Type> Types => types.Values;

    public bool TryGetType(string urn, [NotNullWhen(true)] out Type? type) => types.TryGetValue(urn, out type);

    public static string UrnOf(Type type) => MessageUrn.ForTypeString(type);
}

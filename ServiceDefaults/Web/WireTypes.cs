using System.Reflection;

namespace RegionCloud.ServiceDefaults.Web;

/// <summary>A member of a request or an answer.</summary>
internal sealed record WireMember(string Name, Type Type, IReadOnlyList<object> Attributes);

/// <summary>A type that goes over the wire.</summary>
internal sealed record WireType(Type Type, IReadOnlyList<WireMember> Members);

/// <summary>Walks the types of requests and answers down to their last member.</summary>
internal static class WireTypes
{
    /// <summary>The type and all that its members lead to, itself first.</summary>
    public static IEnumerable<WireType> Under(params IEnumerable<Type> types)
    {
        var (seen, open) = (new HashSet<Type>(), new Queue<Type>(types));
        while (open.TryDequeue(out var type))
        {
            if (!seen.Add(type))
                continue;
            if (Nullable.GetUnderlyingType(type) is { } value)
            {
                open.Enqueue(value);
                continue;
            }

            if (type.HasElementType)
                open.Enqueue(type.GetElementType()!);
            foreach (var argument in type.IsGenericType ? type.GetGenericArguments() : [])
                open.Enqueue(argument);
            if (type.Namespace?.StartsWith("System", StringComparison.Ordinal) is true || type.Namespace?.StartsWith("Microsoft", StringComparison.Ordinal) is true)
                continue;

            var members = type.IsEnum ? [] : MembersOf(type);
            yield return new WireType(type, members);
            foreach (var member in members)
                open.Enqueue(member.Type);
        }
    }

    /// <summary>Attributes stand on the property or on the parameter of the record that it comes from.</summary>
    private static List<WireMember> MembersOf(Type type)
    {
        var parameters = type.GetConstructors().SelectMany(c => c.GetParameters()).ToLookup(p => p.Name, StringComparer.Ordinal);
        return [.. type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Select(p => new WireMember(p.Name, p.PropertyType, [.. p.GetCustomAttributes(), .. parameters[p.Name].SelectMany(c => c.GetCustomAttributes())]))];
    }
}

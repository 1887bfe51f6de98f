using System.Reflection;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing.Patterns;
using RegionCloud.ServiceDefaults.Errors;

namespace RegionCloud.ServiceDefaults.Web;

/// <summary>A query parameter that nobody reads is a mistake of the caller: 400 that names the known ones.</summary>
internal static class QueryParameters
{
    public static IReadOnlyCollection<string> Of(MethodInfo handler, RoutePattern? route)
        => [.. handler.GetParameters().SelectMany(Names).Where(n => route?.GetParameter(n) is null)];

    public static void RefuseUnknown(HttpRequest request, IReadOnlyCollection<string> known)
    {
        var faults = request.Query.Keys.Where(k => !known.Contains(k, StringComparer.Ordinal))
            .Select(k => Fault.Of("unknown-query-parameter", $"/{k}", ("parameter", k), ("known", known.Count == 0 ? "–" : string.Join(", ", known))))
            .ToList();
        if (faults.Count > 0)
            throw new MalformedRequestException(faults);
    }

    private static IEnumerable<string> Names(ParameterInfo parameter)
    {
        if (parameter.GetCustomAttribute<AsParametersAttribute>() is not null)
            return parameter.ParameterType.GetConstructors().MaxBy(c => c.GetParameters().Length)!.GetParameters().SelectMany(Names);
        if (parameter.GetCustomAttributes().OfType<IFromQueryMetadata>().FirstOrDefault() is { } query)
            return [query.Name ?? parameter.Name!];

        return IsSimple(parameter) ? [parameter.Name!] : [];
    }

    /// <summary>Whether it comes from the query or the path.</summary>
    internal static bool IsSimple(ParameterInfo parameter)
    {
        var type = Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType;
        var simple = type.IsPrimitive || type.IsEnum || type == typeof(string) || type == typeof(Guid) || type == typeof(DateOnly) || type == typeof(decimal) || type == typeof(string[]);
        return simple && parameter.GetCustomAttribute<FromHeaderAttribute>() is null;
    }
}

using System.Reflection;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Lists;

namespace RegionCloud.ServiceDefaults.Web;

/// <summary>A query parameter that nobody reads is a mistake of the caller: 400 that names the known ones.</summary>
public static class QueryParameters
{
    /// <summary>For every endpoint of the group: parameters that its handler does not take are refused.</summary>
    public static void RefuseUnknownQueryParameters(this RouteGroupBuilder group) => group.AddEndpointFilterFactory((handler, next) =>
    {
        IReadOnlyCollection<string>? known = null;
        return context =>
        {
            known ??= Of(handler.MethodInfo, context.HttpContext.GetEndpoint());
            RefuseUnknown(context.HttpContext.Request, known);
            return next(context);
        };
    });

    private static IReadOnlyCollection<string> Of(MethodInfo handler, Endpoint? endpoint) =>
    [
        .. handler.GetParameters().SelectMany(Names).Where(n => (endpoint as RouteEndpoint)?.RoutePattern.GetParameter(n) is null),
        .. ListParameters.Of(endpoint?.Metadata ?? EndpointMetadataCollection.Empty).Select(p => p.Name),
    ];

    private static void RefuseUnknown(HttpRequest request, IReadOnlyCollection<string> known)
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

        var type = Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType;
        var simple = type.IsPrimitive || type.IsEnum || type == typeof(string) || type == typeof(Guid) || type == typeof(DateOnly) || type == typeof(decimal) || type == typeof(string[]);
        return simple && parameter.GetCustomAttribute<FromHeaderAttribute>() is null ? [parameter.Name!] : [];
    }
}

using System.Globalization;
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
        var strict = handler.MethodInfo.GetParameters().SelectMany(Flat).Where(p => Written(p) is not null).Select(p => (Name: NameOf(p), Written: Written(p)!, Says: Says(p))).ToList();
        return context =>
        {
            known ??= Of(handler.MethodInfo, context.HttpContext.GetEndpoint());
            RefuseUnknown(context.HttpContext.Request, known);
            var faults = strict.SelectMany(s => context.HttpContext.Request.Query[s.Name].Where(v => v is { Length: > 0 } && !s.Written(v))
                .Select(v => Fault.Of("invalid-value", $"/{s.Name}", ("field", s.Name), ("value", v), ("expected", s.Says)))).ToList();
            if (faults.Count > 0)
                throw new MalformedRequestException(faults);
            return next(context);
        };
    });

    /// <summary>Whether a text is written as the document says: the framework also takes 1.5.2 for a day and a UUID in braces.</summary>
    private static Func<string, bool>? Written(ParameterInfo parameter) => (Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType) switch
    {
        var type when type == typeof(DateOnly) => text => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _),
        var type when type == typeof(Guid) => text => Guid.TryParseExact(text, "D", out _),
        // An instant without its offset would be read as the machine's own time.
        var type when type == typeof(DateTimeOffset) => text => DateTimeOffset.TryParseExact(text, ["yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz"], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out _),
        _ => null,
    };

    private static string Says(ParameterInfo parameter) => (Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType) switch
    {
        var type when type == typeof(Guid) => "UUID",
        var type when type == typeof(DateTimeOffset) => "yyyy-MM-ddTHH:mm:ssZ",
        _ => "yyyy-MM-dd",
    };

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
        => Flat(parameter).Where(p => p.GetCustomAttributes().OfType<IFromQueryMetadata>().Any() || IsSimple(p)).Select(NameOf);

    private static IEnumerable<ParameterInfo> Flat(ParameterInfo parameter)
        => parameter.GetCustomAttribute<AsParametersAttribute>() is null
            ? [parameter]
            : parameter.ParameterType.GetConstructors().MaxBy(c => c.GetParameters().Length)!.GetParameters().SelectMany(Flat);

    private static string NameOf(ParameterInfo parameter)
        => parameter.GetCustomAttributes().OfType<IFromQueryMetadata>().FirstOrDefault()?.Name ?? parameter.Name!;

    /// <summary>Whether it comes from the query or the path.</summary>
    internal static bool IsSimple(ParameterInfo parameter)
    {
        var type = Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType;
        var simple = type.IsPrimitive || type.IsEnum || type == typeof(string) || type == typeof(Guid) || type == typeof(DateOnly) || type == typeof(DateTimeOffset) || type == typeof(decimal) || type == typeof(string[]);
        return simple && parameter.GetCustomAttribute<FromHeaderAttribute>() is null;
    }
}

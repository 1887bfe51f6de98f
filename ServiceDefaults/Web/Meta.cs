using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using RegionCloud.ServiceDefaults.Errors;

namespace RegionCloud.ServiceDefaults.Web;

/// <summary>A code with which something is refused.</summary>
/// <param name="Code">Stable; never translated.</param>
/// <param name="Statuses">With which it is answered.</param>
/// <param name="Title">What kind of trouble, in your language: the problem's <c>title</c> for the first status.</param>
/// <param name="Text">What exactly, in your language, with the values' names in braces.</param>
/// <param name="Parameters">The values that the text names, as they stand in <c>params</c> of each error.</param>
/// <param name="Retryable">Whether the same request may succeed later.</param>
/// <param name="Operations">Whose answer it can be, by operation id.</param>
public sealed record ErrorCodeView(string Code, IReadOnlyList<int> Statuses, string Title, string Text, IReadOnlyList<string> Parameters, bool Retryable, IReadOnlyList<string> Operations);

/// <summary>A set of known values.</summary>
/// <param name="Name">The set's name.</param>
/// <param name="Values">Its values in their order; a value that is not among them may be shown as it is.</param>
public sealed record EnumView(string Name, IReadOnlyList<EnumValueView> Values);

/// <param name="Value">As it stands in requests and answers.</param>
/// <param name="Label">For people, in your language.</param>
public sealed record EnumValueView(string Value, string Label);

/// <summary>What a service can refuse, and what its values are called: documentation that clients read before anybody signs in.</summary>
internal static class MetaEndpoints
{
    public static void MapMeta(this IEndpointRouteBuilder department)
    {
        // Reviewed in Inventory: texts and names, nothing of anybody.
        var meta = department.MapGroup("/meta").AllowAnonymous();
        meta.MapGet("/errors", ListErrorCodes.Handle);
        meta.MapGet("/enums", ListEnums.Handle);
    }

    /// <summary>The department's slices, as far as its document speaks of them.</summary>
    internal static IEnumerable<RouteEndpoint> Slices(IEnumerable<EndpointDataSource> sources)
        => sources.SelectMany(s => s.Endpoints).OfType<RouteEndpoint>()
            .Where(e => e.RoutePattern.RawText?.StartsWith("/api/", StringComparison.Ordinal) is true && e.Metadata.GetMetadata<MethodInfo>() is not null
                && e.Metadata.GetMetadata<IExcludeFromDescriptionMetadata>() is not { ExcludeFromDescription: true });

    internal static string Translated(HttpContext http)
    {
        var language = Words.LanguageOf(http.Request);
        http.Response.Headers.ContentLanguage = language;
        http.Response.Headers.Append("Vary", "Accept-Language");
        return language;
    }
}

internal static class ListErrorCodes
{
    private static readonly string[] Elsewhere = ["method-not-allowed", "internal-error"];

    /// <summary>Every code that this service answers with: its statuses, its text with the names of its values, and the operations that can answer it.</summary>
    internal static Ok<IReadOnlyList<ErrorCodeView>> Handle(HttpContext http, IEnumerable<EndpointDataSource> sources, OperationCodes codes, Words words)
    {
        var language = MetaEndpoints.Translated(http);
        var found = from slice in MetaEndpoints.Slices(sources)
                    let method = slice.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods[0] ?? HttpMethods.Get
                    from status in codes.Of(slice.Metadata, method, slice.RoutePattern.RawText!)
                    from code in status.Value
                    select (Code: code, Status: status.Key, Operation: codes.IdOf(slice.Metadata)!);
        // What no operation answers: another method on its path, a fault of our own.
        var elsewhere = Elsewhere.Select(c => (Code: c, Status: HouseCodes.Status[c], Operation: ""));
        return TypedResults.Ok<IReadOnlyList<ErrorCodeView>>(
        [
            .. found.Concat(elsewhere).GroupBy(c => c.Code, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => ErrorCode(
                g.Key, [.. g.Select(c => c.Status).Distinct().Order()], [.. g.Select(c => c.Operation).Where(o => o.Length > 0).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)])),
        ]);

        ErrorCodeView ErrorCode(string code, IReadOnlyList<int> statuses, IReadOnlyList<string> operations) => new(
            code, statuses, words.Say(language, $"title.{statuses[0]}"), words.Template(language, code), words.Names(code), HouseCodes.IsRetryable(statuses[0], code), operations);
    }
}

internal static class ListEnums
{
    /// <summary>Every set of known values in this service's requests and answers, with a label for each value.</summary>
    internal static Ok<IReadOnlyList<EnumView>> Handle(HttpContext http, IEnumerable<EndpointDataSource> sources, Words words)
    {
        var language = MetaEndpoints.Translated(http);
        return TypedResults.Ok<IReadOnlyList<EnumView>>(
        [
            .. Sources(MetaEndpoints.Slices(sources)).Select(s => new EnumView(
                ValuesOfAttribute.NameOf(s), [.. ValuesOfAttribute.ValuesIn(s).Select(v => new EnumValueView(v, words.Label(language, $"enum.{ValuesOfAttribute.NameOf(s)}.{v}", v)))])),
        ]);
    }

    /// <summary>The enums, and the sources of known values, that the slices take or give.</summary>
    internal static IReadOnlyList<Type> Sources(IEnumerable<RouteEndpoint> slices)
    {
        var handlers = slices.Select(s => s.Metadata.GetMetadata<MethodInfo>()!).Distinct().ToList();
        var parameters = handlers.SelectMany(h => h.GetParameters()).ToList();
        var bodies = slices.SelectMany(s => s.Metadata.GetOrderedMetadata<IAcceptsMetadata>()).Select(a => a.RequestType).OfType<Type>();
        var types = WireTypes.Under([.. handlers.Select(h => h.ReturnType), .. bodies, .. parameters.Where(p => QueryParameters.IsSimple(p) || p.GetCustomAttribute<AsParametersAttribute>() is not null).Select(p => p.ParameterType)]).ToList();
        return
        [
            .. types.Select(t => t.Type).Where(t => t.IsEnum)
                .Concat(types.SelectMany(t => t.Members).SelectMany(m => m.Attributes).OfType<ValuesOfAttribute>().Concat(parameters.SelectMany(p => p.GetCustomAttributes<ValuesOfAttribute>())).Select(a => a.Source))
                .Distinct().OrderBy(ValuesOfAttribute.NameOf, StringComparer.Ordinal),
        ];
    }
}

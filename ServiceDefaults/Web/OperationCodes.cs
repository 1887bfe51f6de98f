using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text.Json;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.OpenApi;
using RegionCloud.ServiceDefaults.Attachments;
using RegionCloud.ServiceDefaults.Audit;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Lists;
using RegionCloud.ServiceDefaults.Security;

namespace RegionCloud.ServiceDefaults.Web;

/// <summary>
/// Every code that an operation can be answered with: what its slice raises, read from the compiled code, and what the house says
/// before and around it, by what the endpoint is.
/// </summary>
internal sealed class OperationCodes
{
    private readonly Words words;
    private readonly RaisedCodes raised;
    private readonly string service;

    public OperationCodes(Words words, ThisService service, Assembly department)
    {
        (this.words, this.service) = (words, service.Name);
        raised = new RaisedCodes(words.IsCode, department, typeof(OperationCodes).Assembly);
    }

    /// <summary><c>{service}_{verbNoun}</c>, unique among all services; null for what is no slice.</summary>
    public string? IdOf(IReadOnlyList<object> metadata)
        => metadata.OfType<MethodInfo>().LastOrDefault() is { DeclaringType: { } slice } handler
            // A slice that serves several kinds of record is mapped under a name of its own for each.
            ? $"{service}_{JsonNamingPolicy.CamelCase.ConvertName(metadata.OfType<IEndpointNameMetadata>().LastOrDefault()?.EndpointName ?? slice.Name)}{(handler.Name is "Handle" ? "" : handler.Name)}"
            : null;

    /// <param name="metadata">The endpoint's.</param>
    /// <param name="route">Its path with the names of its parameters in braces.</param>
    public IReadOnlyDictionary<int, IReadOnlyList<string>> Of(IReadOnlyList<object> metadata, string method, string route)
    {
        var handler = metadata.OfType<MethodInfo>().LastOrDefault();
        var parameters = (handler?.GetParameters() ?? []).SelectMany(Flat).ToList();
        IEnumerable<string> house = [.. OfAccess(metadata, method, route, handler), .. OfQuery(metadata, parameters, route), .. HttpMethods.IsGet(method) ? [] : OfChange(metadata), .. OfBody(metadata, parameters)];
        return house.Select(c => (Code: c, Status: HouseCodes.Status[c]))
            .Concat(handler is null ? [] : raised.Of(Starts(handler).Concat(metadata.OfType<RefusesBy>().Select(r => r.Rule))).Select(c => (c.Code, c.Status)))
            .Distinct()
            .GroupBy(c => c.Status)
            .OrderBy(g => g.Key)
            .ToDictionary(g => g.Key, g => (IReadOnlyList<string>)[.. g.Select(c => c.Code).Order(StringComparer.Ordinal)]);
    }

    /// <summary>The slice, and what the framework calls to make its parameters.</summary>
    private static IEnumerable<MethodBase> Starts(MethodInfo handler) => handler.GetParameters()
        .SelectMany(p => p.GetCustomAttribute<AsParametersAttribute>() is not null
            ? p.ParameterType.GetConstructors()
            : p.ParameterType.GetInterfaces().Any(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IBindableFromHttpContext<>))
                ? p.ParameterType.GetMethods(BindingFlags.Public | BindingFlags.Static).Where(m => m.Name == "BindAsync")
                : (IEnumerable<MethodBase>)[])
        .Prepend(handler);

    private static IEnumerable<string> OfAccess(IReadOnlyList<object> metadata, string method, string route, MethodInfo? handler)
    {
        if (metadata.OfType<IAllowAnonymous>().Any())
        {
            // Whoever holds a link asks for a record; who reads documentation asks for none.
            if (handler is not null && Answers(handler.ReturnType).Contains(typeof(NotFound)))
            {
                yield return "not-found";
                yield return "organisation-not-copied";
                yield return "database-busy";
            }

            yield break;
        }

        yield return "unauthenticated";
        if (metadata.OfType<RequirePermissionAttribute>().Any())
            yield return "not-permitted";
        // A change of a record out of reach is found out when it is saved.
        if (route.Contains('{', StringComparison.Ordinal) || !HttpMethods.IsGet(method) || (handler is not null && Answers(handler.ReturnType).Contains(typeof(NotFound))))
            yield return "not-found";
        if (handler is not null && Answers(handler.ReturnType).Contains(typeof(AttachmentContent)))
            yield return "attachment.corrupt";
        yield return "organisation-not-copied";
        yield return "peer-unavailable";
        yield return "database-busy";
    }

    private static IEnumerable<string> OfQuery(IReadOnlyList<object> metadata, List<ParameterInfo> parameters, string route)
    {
        yield return "unknown-query-parameter";
        var declared = ListParameters.Of(metadata).ToList();
        if (declared.Exists(p => p.Type != JsonSchemaType.String || p.Format is not null))
            yield return "invalid-value";
        if (declared.Exists(p => p.Values is not null))
            yield return "value-not-allowed";
        var query = parameters.Where(p => QueryParameters.IsSimple(p) && !route.Contains($"{{{p.Name}}}", StringComparison.Ordinal) && !route.Contains($"{{{p.Name}:", StringComparison.Ordinal)).ToList();
        if (query.Any(p => p.ParameterType != typeof(string) && p.ParameterType != typeof(string[])))
            yield return "invalid-value";
        if (query.Any(p => !p.HasDefaultValue && new NullabilityInfoContext().Create(p).WriteState is NullabilityState.NotNull))
            yield return "value-required";
        foreach (var code in query.SelectMany(p => Limits(p.GetCustomAttributes())))
            yield return code;
    }

    private static IEnumerable<string> OfChange(IReadOnlyList<object> metadata)
    {
        // The body is read for its hash, also where no slice wants it.
        yield return "malformed";
        yield return "request-timeout";
        yield return "content-too-large";
        yield return "concurrent-change";
        if (metadata.OfType<SecretAnswer>().Any())
            yield break;
        yield return "idempotency-key-in-use";
        yield return "idempotency-key-malformed";
        yield return "idempotency-key-reused";
        if (metadata.OfType<IdempotencyKeyRequired>().Any())
            yield return "idempotency-key-required";
    }

    private static IEnumerable<string> OfBody(IReadOnlyList<object> metadata, List<ParameterInfo> parameters)
    {
        if (metadata.OfType<IAcceptsMetadata>().LastOrDefault() is not { } accepts)
            yield break;
        yield return "unsupported-media-type";
        // A form without its file.
        if (accepts.ContentTypes.Contains("multipart/form-data", StringComparer.Ordinal))
            yield return "value-required";
        if (accepts.RequestType is not { } type || !accepts.ContentTypes.Contains("application/json", StringComparer.Ordinal))
            yield break;
        yield return "json-malformed";
        yield return "unknown-member";
        yield return "duplicate-member";
        yield return "invalid-value";
        yield return "value-required";
        if (parameters.Exists(p => p.ParameterType == type && new NullabilityInfoContext().Create(p).WriteState is NullabilityState.NotNull))
            yield return "body-required";
        foreach (var code in WireTypes.Under(type).SelectMany(t => t.Members).SelectMany(m => Limits(m.Attributes)).Distinct(StringComparer.Ordinal))
            yield return code;
    }

    private static IEnumerable<string> Limits(IEnumerable<object> attributes)
        => attributes.OfType<ValidationAttribute>().Select(a => a switch { TextAttribute => "text-length", EntriesAttribute => "count-range", AmountAttribute => "number-range", _ => "invalid-value" });

    private static IEnumerable<ParameterInfo> Flat(ParameterInfo parameter)
        => parameter.GetCustomAttribute<AsParametersAttribute>() is null
            ? [parameter]
            : parameter.ParameterType.GetConstructors().MaxBy(c => c.GetParameters().Length)!.GetParameters().SelectMany(Flat);

    private static IEnumerable<Type> Answers(Type type)
        => type.IsGenericType ? type.GetGenericArguments().SelectMany(Answers).Append(type) : [type];
}

/// <summary>Marks an endpoint that asks a rule of the record's own kind besides.</summary>
internal sealed record RefusesBy(MethodBase Rule);

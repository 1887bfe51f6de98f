using System.Reflection;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.ServiceDefaults.Lists;

/// <summary><c>fields=</c>: only the named members of a resource or of each entry of a list. Its id and its ETag always stay.</summary>
internal sealed class SparseFields(IReadOnlyList<string> known, bool isList)
{
    private const string Parameter = "fields";
    private readonly string[] kept = ["etag", known[0]];

    /// <summary>Every slice that reads a list or a resource with an ETag takes it.</summary>
    public static void Offer(EndpointBuilder endpoint)
    {
        if (endpoint.Metadata.OfType<MethodInfo>().FirstOrDefault() is not { } slice || endpoint.Metadata.OfType<IHttpMethodMetadata>().FirstOrDefault()?.HttpMethods is not ["GET"])
            return;

        var (resource, isList) = Answers(slice.ReturnType).FirstOrDefault();
        if (resource is null)
            return;

        var known = Json.Options.GetTypeInfo(resource).Properties.Select(p => p.Name).ToList();
        endpoint.Metadata.Add(new SparseFields(known, isList));
        endpoint.Metadata.Add(new ListParameters([new(Parameter, $"Only these members{(isList ? " of each entry" : "")}; `{known[0]}` and `etag` always stay.", Values: known, Several: true)]));
    }

    public static object? Answer(HttpContext http, object? answer)
        => http.Parameter(Parameter) is { } asked && http.GetEndpoint()?.Metadata.GetMetadata<SparseFields>() is { } sparse ? sparse.Answer(asked, answer) : answer;

    private object? Answer(string asked, object? answer)
    {
        var fields = asked.Split(',');
        if (fields.Except(known, StringComparer.Ordinal).ToList() is { Count: > 0 } unknown)
            throw new MalformedRequestException(Fault.Of("value-not-allowed", $"/{Parameter}", ("field", Parameter), ("allowed", string.Join(", ", known)), ("value", string.Join(", ", unknown))));
        if (ETags.Value(answer) is not { } value)
            return answer;

        var body = JsonSerializer.SerializeToNode(value, value.GetType(), Json.Options)!.AsObject();
        foreach (var resource in isList ? body["items"]!.AsArray().Select(i => i!.AsObject()) : [body])
        {
            foreach (var left in resource.Select(m => m.Key).Where(m => !fields.Contains(m, StringComparer.Ordinal) && !kept.Contains(m, StringComparer.Ordinal)).ToList())
                resource.Remove(left);
        }

        return TypedResults.Json(body);
    }

    /// <summary>What a slice's typed results carry: <c>Task&lt;Results&lt;Ok&lt;ContractView&gt;, NotFound&gt;&gt;</c>.</summary>
    private static IEnumerable<(Type Resource, bool IsList)> Answers(Type type)
    {
        for (var list = type; list is not null; list = list.BaseType)
        {
            if (list.IsGenericType && list.GetGenericTypeDefinition() == typeof(Page<>))
                return [(list.GenericTypeArguments[0], true)];
        }

        return typeof(ITagged).IsAssignableFrom(type) ? [(type, false)]
            : typeof(Task).IsAssignableFrom(type) || typeof(IResult).IsAssignableFrom(type) ? type.GenericTypeArguments.SelectMany(Answers) : [];
    }
}

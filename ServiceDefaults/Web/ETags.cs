using System.Globalization;
using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using RegionCloud.ServiceDefaults.Errors;

namespace RegionCloud.ServiceDefaults.Web;

/// <summary>A resource whose body carries its ETag, in lists as well; alone it also becomes the header.</summary>
public interface ITagged
{
    /// <summary>Strong ETag, with its quotes, as <c>If-Match</c> wants it back.</summary>
    string Etag { get; }
}

public static class ETags
{
    public static string Of(int version) => string.Create(CultureInfo.InvariantCulture, $"\"{version}\"");

    internal static void Set(HttpContext http, object? answer)
    {
        if (Value(answer) is ITagged tagged)
            http.Response.Headers.ETag = tagged.Etag;
    }

    /// <summary>Sets the header, and answers 304 when the caller already has this version.</summary>
    internal static object? Answer(HttpContext http, object? answer)
    {
        Set(http, answer);
        return IsKnown(http) ? TypedResults.StatusCode(StatusCodes.Status304NotModified) : answer;
    }

    /// <summary>Whether the caller has this very version: any of the tags he sends, or <c>*</c> (RFC 9110 §13.1.2).</summary>
    internal static bool IsKnown(HttpContext http)
        => http.Response.Headers.ETag.ToString() is { Length: > 0 } etag && http.Request.GetTypedHeaders().IfNoneMatch.Any(t => t.Tag == etag || t.Tag == "*");

    internal static object? Value(object? answer) => answer switch
    {
        INestedHttpResult nested => Value(nested.Result),
        IValueHttpResult result => result.Value,
        _ => null,
    };
}

/// <summary>The version the caller changes: 428 when missing, 412 when the record has moved on.</summary>
public sealed class IfMatch : IBindableFromHttpContext<IfMatch>, IEndpointParameterMetadataProvider
{
    private readonly string sent;

    private IfMatch(string sent) => this.sent = sent;

    public static ValueTask<IfMatch?> BindAsync(HttpContext context, ParameterInfo parameter)
        => ValueTask.FromResult<IfMatch?>(new IfMatch(context.Request.Headers.IfMatch.ToString()));

    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) => builder.Metadata.Add(new IfMatchRequired());

    public void Check(int version) => Check(ETags.Of(version), version);

    /// <summary>A record that has no version but an ETag of its own.</summary>
    public void Check(string etag) => Check(etag, etag);

    private void Check(string etag, object current)
    {
        if (sent.Length == 0)
            throw PreconditionException.Required();
        if (sent.Length < 3 || sent[0] != '"' || sent[^1] != '"')
            throw new MalformedRequestException(Fault.Of("if-match-malformed", "/If-Match", ("value", sent)));
        if (!string.Equals(sent, etag, StringComparison.Ordinal))
            throw PreconditionException.Stale(sent, current);
    }
}

/// <summary>Marks an endpoint that changes an existing record.</summary>
public sealed class IfMatchRequired;

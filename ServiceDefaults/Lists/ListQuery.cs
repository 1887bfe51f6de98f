using System.Globalization;
using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.ServiceDefaults.Lists;

/// <summary>Which part of a list the caller wants, and how: its filters and sort, <c>pageSize</c>, <c>pageToken</c>, <c>count</c>.</summary>
public sealed class ListQuery<TList> : IBindableFromHttpContext<ListQuery<TList>>, IEndpointParameterMetadataProvider
    where TList : Listing, new()
{
    private ListQuery(HttpContext http) => Http = http;

    internal static TList List { get; } = new();

    internal HttpContext Http { get; }

#pragma warning disable CA1000 // The framework looks for both on the parameter's own type.
    public static ValueTask<ListQuery<TList>?> BindAsync(HttpContext context, ParameterInfo parameter) => ValueTask.FromResult<ListQuery<TList>?>(new ListQuery<TList>(context));

    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) => builder.Metadata.Add(new ListParameters([.. List.Parameters, .. Paging.Parameters]));
#pragma warning restore CA1000
}

public static class Paging
{
    private const int Largest = 200;
    private const int MostCounted = 10_000;

    internal static readonly IReadOnlyList<ListParameter> Parameters =
    [
        new("pageSize", $"Entries in one answer, 50 if not said; more than {Largest} are not given.", JsonSchemaType.Integer, "int32"),
        new("pageToken", "The answer's `nextPageToken`, for the same filter, sort and person."),
        new("count", "Also tell how many there are in all.", JsonSchemaType.Boolean),
    ];

    /// <summary>The asked part of the rows, each as the caller sees it.</summary>
    public static Task<Page<TItem>> PageAsync<TList, TRow, TItem>(this ListQuery<TList> query, IQueryable<TRow> rows, Func<TRow, TItem> view, CancellationToken cancellationToken)
        where TList : Listing<TRow, TItem>, new()
        where TRow : class
        => query.PageAsync(rows, part => Task.FromResult<IReadOnlyList<TItem>>(part.ConvertAll(r => view(r))), cancellationToken);

    /// <summary>The same where more must be read to show the rows of one part.</summary>
    public static async Task<Page<TItem>> PageAsync<TList, TRow, TItem>(this ListQuery<TList> query, IQueryable<TRow> rows, Func<List<TRow>, Task<IReadOnlyList<TItem>>> view, CancellationToken cancellationToken)
        where TList : Listing<TRow, TItem>, new()
        where TRow : class
    {
        var (http, faults) = (query.Http, new List<Fault>());
        var (filtered, keyset) = (ListQuery<TList>.List.Filtered(rows, http.Parameter, faults), ListQuery<TList>.List.Sorted(http.Parameter("sort"), faults));
        var (size, count) = (Size(http.Parameter("pageSize"), faults), Count(http.Parameter("count"), faults));
        if (faults.Count > 0)
            throw new MalformedRequestException(faults);

        var tokens = http.RequestServices.GetRequiredService<PageTokens>();
        var after = http.Parameter("pageToken") is { } token ? keyset.Read(await tokens.OpenAsync(http, token)) : null;
        var (part, next) = await keyset.ReadAsync(filtered, after, size, cancellationToken);
        var total = count ? await filtered.Take(MostCounted + 1).CountAsync(cancellationToken) : (int?)null;
        return new Page<TItem>(
            await view(part), next is null ? null : await tokens.SealAsync(http, Keyset<TRow>.Write(next)),
            total is { } all ? Math.Min(all, MostCounted) : null, total is { } counted ? counted > MostCounted : null);
    }

    internal static string? Parameter(this HttpContext http, string name) => http.Request.Query.TryGetValue(name, out var text) ? text.ToString() : null;

    /// <summary>How many entries the caller wants in one answer.</summary>
    internal static int Size(HttpContext http)
    {
        var faults = new List<Fault>();
        var size = Size(http.Parameter("pageSize"), faults);
        return faults.Count == 0 ? size : throw new MalformedRequestException(faults);
    }

    private static int Size(string? text, List<Fault> faults)
    {
        if (text is null)
            return 50;
        // What is too large even for a number is too large all the same.
        if (!decimal.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var size))
            faults.Add(Fault.Of("invalid-value", "/pageSize", ("field", "pageSize"), ("value", text), ("expected", "0-9")));
        else if (size < 1)
            faults.Add(Fault.Of("number-range", "/pageSize", ("field", "pageSize"), ("min", 1), ("max", Largest), ("value", size)));
        return (int)Math.Clamp(size, 1, Largest);
    }

    private static bool Count(string? text, List<Fault> faults)
    {
        if (text is not (null or "true" or "false"))
            faults.Add(Fault.Of("invalid-value", "/count", ("field", "count"), ("value", text), ("expected", "true | false")));
        return text is "true";
    }
}

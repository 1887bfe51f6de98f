using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Extensions.DependencyInjection;
using RegionCloud.ServiceDefaults.Errors;

namespace RegionCloud.ServiceDefaults.Lists;

/// <summary>A whole list as a file: the same filters and sorts as the list, all pages of it.</summary>
public sealed class ExportQuery<TList> : IBindableFromHttpContext<ExportQuery<TList>>, IEndpointParameterMetadataProvider
    where TList : Listing, new()
{
    private ExportQuery(HttpContext http) => Http = http;

    internal HttpContext Http { get; }

#pragma warning disable CA1000 // The framework looks for both on the parameter's own type.
    public static ValueTask<ExportQuery<TList>?> BindAsync(HttpContext context, ParameterInfo parameter) => ValueTask.FromResult<ExportQuery<TList>?>(new ExportQuery<TList>(context));

    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) => builder.Metadata.Add(new ListParameters([.. ListQuery<TList>.List.Parameters]));
#pragma warning restore CA1000
}

public static class Exporting
{
    // As many as Sales may ask Finance about at once.
    private const int AtOnce = 500;

    /// <summary>All the rows asked for, each as the caller would see it in the list.</summary>
    /// <param name="title">Code of the list's name in <c>Words</c>.</param>
    public static Task<ExportFile> ExportAsync<TList, TRow, TItem>(this ExportQuery<TList> query, string title, IQueryable<TRow> rows, Func<TRow, TItem> view, CancellationToken cancellationToken)
        where TList : Listing<TRow, TItem>, new()
        where TRow : class
        => query.ExportAsync(title, rows, part => Task.FromResult<IReadOnlyList<TItem>>(part.ConvertAll(r => view(r))), cancellationToken);

    /// <summary>The same where more must be read to show the rows of one part.</summary>
    public static Task<ExportFile> ExportAsync<TList, TRow, TItem>(this ExportQuery<TList> query, string title, IQueryable<TRow> rows, Func<List<TRow>, Task<IReadOnlyList<TItem>>> view, CancellationToken cancellationToken)
        where TList : Listing<TRow, TItem>, new()
        where TRow : class
    {
        var (list, http, faults) = (ListQuery<TList>.List, query.Http, new List<Fault>());
        var (filtered, keyset) = (list.Filtered(rows, http.Parameter, faults), list.Sorted(http.Parameter("sort"), faults));
        return faults.Count > 0
            ? throw new MalformedRequestException(faults)
            : http.RequestServices.GetRequiredService<Exports>().WriteAsync(title, list.Columns, AllAsync(), cancellationToken);

        async IAsyncEnumerable<TItem> AllAsync()
        {
            object?[]? place = null;
            do
            {
                (var part, place) = await keyset.ReadAsync(filtered, place, AtOnce, cancellationToken);
                foreach (var item in await view(part))
                    yield return item;
            }
            while (place is not null);
        }
    }
}

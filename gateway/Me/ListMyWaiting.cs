using Microsoft.AspNetCore.Http.HttpResults;
using RegionCloud.Gateway.Composition;
using RegionCloud.Gateway.Edge;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Waiting;

namespace RegionCloud.Gateway.Me;

/// <summary>待辦: what waits for you anywhere, due first and then newest.</summary>
/// <param name="Total">How many there are in all, in the services that answered.</param>
/// <param name="TotalIsCapped">Whether there may be more than <paramref name="Total"/>.</param>
/// <param name="Degraded">Services that did not answer: what waits there is missing here.</param>
public sealed record MyWaiting(IReadOnlyList<WaitingItem> Items, int Total, bool TotalIsCapped, IReadOnlyList<Gap> Degraded);

internal static class ListMyWaiting
{
    private const int Most = 200;

    public static void Map(WebApplication app)
        => app.MapOwn("me").MapGet("/waiting", ListAsync).WithName("me_listWaiting").WithSummary("What waits for you in all services, due first and then newest.").Produces<Problem>(StatusCodes.Status400BadRequest, Problems.ContentType);

    /// <summary>What waits for you in all services, by the same rules as each record's <c>actions</c>. A service that does not answer in time is named in <c>degraded</c>.</summary>
    /// <param name="pageSize">Entries in the answer, 50 if not said; more than 200 are not given. What is beyond them stands in each service's own <c>/waiting</c>.</param>
    internal static async Task<Ok<MyWaiting>> ListAsync(int? pageSize, HttpContext http, Departments departments)
    {
        if (pageSize < 1)
            throw new MalformedRequestException(Fault.Of("number-range", "/pageSize", ("field", "pageSize"), ("min", 1), ("max", Most), ("value", pageSize)));

        // The first of each service's hold the first of all.
        var size = Math.Min(pageSize ?? 50, Most);
        var parts = await departments.AskAsync<WaitingPage>(http, $"waiting?pageSize={size}");
        var language = Words.LanguageOf(http.Request);
        http.Response.Headers.ContentLanguage = language;
        http.Response.Headers.Append("Vary", "Accept-Language");
        var pages = parts.Select(p => p.Answer).OfType<WaitingPage>().ToList();
        return TypedResults.Ok(new MyWaiting(
            [.. pages.SelectMany(p => p.Items).OrderBy(i => i.Place()).Take(size)],
            pages.Sum(p => p.Total),
            pages.Exists(p => p.TotalIsCapped),
            [.. parts.Select(p => p.Gap).OfType<Gap>()]));
    }
}

using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.HttpResults;
using RegionCloud.Gateway.Composition;
using RegionCloud.Gateway.Edge;
using RegionCloud.Gateway.OpenApi;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Gateway.Meta;

/// <summary>Every code with which anything is refused.</summary>
/// <param name="Stale">Services that do not answer at present; what they said last stands here.</param>
/// <param name="Missing">Services that never answered since the gateway began; their own codes are missing.</param>
public sealed record ErrorCatalogue(IReadOnlyList<ErrorCodeView> Errors, IReadOnlyList<string> Stale, IReadOnlyList<string> Missing);

/// <summary>Every set of known values.</summary>
/// <param name="Stale">Services that do not answer at present; what they said last stands here.</param>
/// <param name="Missing">Services that never answered since the gateway began; their own values are missing.</param>
public sealed record EnumCatalogue(IReadOnlyList<EnumView> Enums, IReadOnlyList<string> Stale, IReadOnlyList<string> Missing);

/// <summary>
/// The services' catalogues as one, in the caller's language. Documentation, so reviewed as open to everybody: a page shows texts and
/// labels before anybody signs in. A service that is away is told with what it said last.
/// </summary>
internal sealed class Catalogues(Departments departments, OpenApiCopies documents, Words words)
{
    private readonly ConcurrentDictionary<(string Service, string What, string Language), object> last = new();

    public static void Add(WebApplicationBuilder builder) => builder.Services.AddSingleton<Catalogues>();

    public static void Map(WebApplication app)
    {
        var meta = app.MapOwn("meta").AllowAnonymous();
        meta.MapGet("/errors", (HttpContext http, Catalogues catalogues) => catalogues.ErrorsAsync(http))
            .WithName("meta_listErrors").WithSummary("Every code with which anything is refused: statuses, text with the names of its values, operations.");
        meta.MapGet("/enums", (HttpContext http, Catalogues catalogues) => catalogues.EnumsAsync(http))
            .WithName("meta_listEnums").WithSummary("Every set of known values in requests and answers, with a label for each value.");
    }

    private async Task<Ok<ErrorCatalogue>> ErrorsAsync(HttpContext http)
    {
        var language = Translated(http);
        var (lists, stale, missing) = await AskAsync<ErrorCodeView>(http, "errors", language);
        var everywhere = await OperationsAsync(http.RequestAborted);
        var own = OwnCodes.All.Where(c => words.IsCode(c.Code)).Select(c => new ErrorCodeView(
            c.Code, [c.Status], words.Say(language, $"title.{c.Status}"), words.Template(language, c.Code), words.Names(c.Code), HouseCodes.IsRetryable(c.Status, c.Code), everywhere));
        return TypedResults.Ok(new ErrorCatalogue(
            [
                .. lists.SelectMany(l => l).Concat(own).GroupBy(c => c.Code, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => g.First() with
                {
                    Statuses = [.. g.SelectMany(c => c.Statuses).Distinct().Order()],
                    Operations = [.. g.SelectMany(c => c.Operations).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
                }),
            ],
            stale,
            missing));
    }

    private async Task<Ok<EnumCatalogue>> EnumsAsync(HttpContext http)
    {
        var (lists, stale, missing) = await AskAsync<EnumView>(http, "enums", Translated(http));
        return TypedResults.Ok(new EnumCatalogue(
            [
                .. lists.SelectMany(l => l).GroupBy(e => e.Name, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal)
                    .Select(g => new EnumView(g.Key, [.. g.SelectMany(e => e.Values).DistinctBy(v => v.Value)])),
            ],
            stale,
            missing));
    }

    private async Task<(IReadOnlyList<IReadOnlyList<T>> Lists, IReadOnlyList<string> Stale, IReadOnlyList<string> Missing)> AskAsync<T>(HttpContext http, string what, string language)
    {
        var (lists, stale, missing) = (new List<IReadOnlyList<T>>(), new List<string>(), new List<string>());
        foreach (var part in await departments.AskAsync<List<T>>(http, $"meta/{what}"))
        {
            if (part.Answer is { } answer)
            {
                last[(part.Service, what, language)] = answer;
                lists.Add(answer);
            }
            else if (last.GetValueOrDefault((part.Service, what, language)) is IReadOnlyList<T> before)
            {
                stale.Add(part.Service);
                lists.Add(before);
            }
            else
            {
                missing.Add(part.Service);
            }
        }

        return (lists, stale, missing);
    }

    private async Task<IReadOnlyList<string>> OperationsAsync(CancellationToken cancellationToken)
        => [.. JsonNode.Parse((await documents.MergedAsync(cancellationToken)).Content)!["paths"]!.AsObject().SelectMany(p => p.Value!.AsObject()).Select(o => (string?)(o.Value as JsonObject)?["operationId"]).OfType<string>().Order(StringComparer.Ordinal)];

    private static string Translated(HttpContext http)
    {
        var language = Words.LanguageOf(http.Request);
        http.Response.Headers.ContentLanguage = language;
        http.Response.Headers.Append("Vary", "Accept-Language");
        // It changes when a service is deployed.
        http.Response.Headers.CacheControl = "public, max-age=60";
        return language;
    }
}

using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using RegionCloud.ServiceDefaults.Audit;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.ServiceDefaults.Operations;

/// <summary>A long operation: ask again after <c>Retry-After</c> seconds until its state is succeeded, failed or canceled.</summary>
/// <param name="Kind">What is done: contracts, customers, organisation, … are imported, dunning is run.</param>
/// <param name="State">notStarted, running, succeeded, failed or canceled.</param>
/// <param name="Percent">How far it is.</param>
/// <param name="Preview">Only looked at: nothing is changed.</param>
/// <param name="Mode">Of an import: allOrNothing or validRowsOnly.</param>
/// <param name="StartedBy">The subject under whose rights it runs.</param>
/// <param name="Result">What it did by kind of record, or, of a preview, would do.</param>
/// <param name="ResultLink">Where its result is read; absent while it has none.</param>
/// <param name="Failure">Why it failed.</param>
/// <param name="KeptUntil">When it is forgotten with its faults.</param>
public sealed record OperationView(
    Guid Id,
    string Kind,
    string State,
    int Percent,
    bool Preview,
    string Mode,
    string StartedBy,
    OperationRows Rows,
    IReadOnlyList<RecordCount> Result,
    string? ResultLink,
    OperationFailure? Failure,
    DateTimeOffset CreatedAt,
    DateTimeOffset? StartedAt,
    DateTimeOffset? EndedAt,
    DateTimeOffset? KeptUntil,
    [property: JsonPropertyName("etag")] string Etag) : ITagged
{
    internal const string AskAgainAfter = "1";

    internal static OperationView Of(Operation o, Words words, HttpRequest request) => new(
        o.Id,
        o.Kind,
        Name(o.State),
        o.Percent,
        o.Preview,
        o.ValidRowsOnly ? "validRowsOnly" : "allOrNothing",
        o.StartedBy,
        new OperationRows(o.Read, o.Valid, o.Faulty, o.Records.Sum(r => r.Created), o.Records.Sum(r => r.Unchanged)),
        o.Records,
        LinkOf(o, request),
        o.FailureCode is { } code ? new OperationFailure(code, words.Say(Words.LanguageOf(request), code, Values(o.FailureValues))) : null,
        o.CreatedAt,
        o.StartedAt,
        o.EndedAt,
        o.EndedAt + Forgetting.Kept,
        ETags.Of(o.Version));

    internal static string Name(OperationState state) => JsonNamingPolicy.CamelCase.ConvertName(state.ToString());

    private static string? LinkOf(Operation o, HttpRequest request)
        => o.State == OperationState.Succeeded && request.HttpContext.RequestServices.GetRequiredService<OperationKinds>().Of(o.Kind)?.Results is { } results
            ? $"/api/{request.HttpContext.RequestServices.GetRequiredService<ThisService>().Name}/v1/{results}/{o.Id}"
            : null;

    internal static IReadOnlyDictionary<string, object?> Values(string? json)
        => json is null ? new Dictionary<string, object?>(StringComparer.Ordinal)
            : JsonSerializer.Deserialize<Dictionary<string, string>>(json, Json.Options)!.ToDictionary(v => v.Key, v => (object?)v.Value, StringComparer.Ordinal);
}

/// <summary>Lines of the file with content, without its header, and what they become.</summary>
/// <param name="Read">Lines read so far.</param>
/// <param name="Valid">Lines of records without fault.</param>
/// <param name="Faulty">Lines of records with a fault.</param>
/// <param name="Created">New records; a record may have several lines.</param>
/// <param name="Unchanged">Records that are known already.</param>
public sealed record OperationRows(int Read, int Valid, int Faulty, int Created, int Unchanged);

/// <param name="Code">Stable, such as <c>import.rows-faulty</c>.</param>
/// <param name="Message">In the caller's language.</param>
public sealed record OperationFailure(string Code, string Message);

/// <summary>One fault of the file.</summary>
/// <param name="Line">Line of the file, the header being 1.</param>
/// <param name="Value">What stands there, at most 200 characters of it.</param>
/// <param name="Text">In the caller's language.</param>
public sealed record OperationErrorView(int Line, string Column, string Value, string Code, string Text)
{
    internal static OperationErrorView Of(OperationError e, Words words, string language)
        => new(e.Line, e.Column, e.Value, e.Code, words.Say(language, e.Code, OperationView.Values(e.Values)));
}

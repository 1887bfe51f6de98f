using System.Buffers.Binary;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using RegionCloud.ServiceDefaults.Audit;
using RegionCloud.ServiceDefaults.Data;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Lists;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Security;

namespace RegionCloud.ServiceDefaults.Waiting;

/// <summary>待辦: something that waits for you, because you may act on it now.</summary>
/// <param name="Kind">What is waited for, such as <c>contractReview</c>; new ones may come.</param>
/// <param name="Title">In your language.</param>
/// <param name="RecordKind">What it is about, such as <c>contract</c>.</param>
/// <param name="Number">The record's human number, where it has one.</param>
/// <param name="RegionId">Absent for what concerns the whole company.</param>
/// <param name="Since">When it began to wait.</param>
/// <param name="DueOn">Until when it should be done, in the region's zone; absent when there is no such day.</param>
/// <param name="Action">What you may do, as the record calls it in its <c>actions</c>.</param>
/// <param name="Link">Where the record is read.</param>
public sealed record WaitingItem(
    string Kind, string Title, string RecordKind, Guid RecordId, string? Number, Guid? RegionId, DateTimeOffset Since, DateOnly? DueOn, string Action, string Link)
{
    /// <summary>What is due comes first, then what is newest; equals stand in the order of their ids.</summary>
    public (DateOnly DueOn, long NewestFirst, Guid RecordId) Place() => (DueOn ?? DateOnly.MaxValue, -Since.UtcTicks, RecordId);
}

/// <summary>A part of what waits for you, due first and then newest.</summary>
/// <param name="NextPageToken">Send it as <c>pageToken</c> for the next part; absent on the last.</param>
/// <param name="Total">How many there are in all.</param>
/// <param name="TotalIsCapped">Whether there may be more: of each kind only the first 500 records are looked at.</param>
public sealed record WaitingPage(IReadOnlyList<WaitingItem> Items, string? NextPageToken, int Total, bool TotalIsCapped);

internal static class ListWaiting
{
    public static void MapWaiting(this IEndpointRouteBuilder department)
        => department.MapGet("/waiting", Handle).WithMetadata(new ListParameters([.. Paging.Parameters.Where(p => p.Name is "pageSize" or "pageToken")]));

    /// <summary>What waits for you in this service, by your rights, the records' state and the separation of duties, as each record's <c>actions</c> would tell you. Anybody who signed in may ask. Refuses <c>page-token-invalid</c>.</summary>
    internal static async Task<Ok<WaitingPage>> Handle(
        HttpContext http, IEnumerable<WaitingList> lists, CurrentUser user, BusinessClock clock, OrganisationDirectory organisation, DataScope scope, Words words, ThisService service, PageTokens tokens, CancellationToken ct)
    {
        var size = Paging.Size(http);
        var after = http.Parameter("pageToken") is { } token ? Read(await tokens.OpenAsync(http, token)) : default;
        var language = Words.LanguageOf(http.Request);
        http.Response.Headers.ContentLanguage = language;
        http.Response.Headers.Append("Vary", "Accept-Language");

        var (whom, found) = (new WaitingFor(user, clock, organisation), new List<Waits>());
        foreach (var list in lists)
        {
            if (user.ReachOf(list.Permission) is not { } reach)
                continue;

            scope.Enter(reach);
            found.AddRange(await list.ReadAsync(http.RequestServices, whom, ct));
        }

        var left = found.Select(w => Item(w, language, words, service)).Where(i => i.Place().CompareTo(after) > 0).OrderBy(i => i.Place()).ToList();
        var part = left.Take(size).ToList();
        return TypedResults.Ok(new WaitingPage(part, left.Count > size ? await tokens.SealAsync(http, Write(part[^1].Place())) : null, found.Count, whom.IsCut));
    }

    private static WaitingItem Item(Waits w, string language, Words words, ThisService service) => new(
        w.Kind, words.Say(language, w.Title, w.Values.ToDictionary(v => v.Name, v => v.Value, StringComparer.Ordinal)), w.RecordKind, w.RecordId, w.Number, w.RegionId, w.Since, w.DueOn, w.Action,
        $"/api/{service.Name}/v1/{w.Path}");

    private static byte[] Write((DateOnly DueOn, long NewestFirst, Guid RecordId) place)
    {
        var bytes = new byte[28];
        BinaryPrimitives.WriteInt32BigEndian(bytes, place.DueOn.DayNumber);
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(4), place.NewestFirst);
        place.RecordId.TryWriteBytes(bytes.AsSpan(12));
        return bytes;
    }

    private static (DateOnly DueOn, long NewestFirst, Guid RecordId) Read(byte[] place)
        => (DateOnly.FromDayNumber(BinaryPrimitives.ReadInt32BigEndian(place)), BinaryPrimitives.ReadInt64BigEndian(place.AsSpan(4)), new Guid(place.AsSpan(12)));
}

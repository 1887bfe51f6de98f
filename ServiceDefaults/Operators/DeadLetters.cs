using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RegionCloud.ServiceDefaults.Data;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Messaging;
using RegionCloud.ServiceDefaults.Security;

namespace RegionCloud.ServiceDefaults.Operators;

/// <summary>Dead letters of one queue, event and kind of exception.</summary>
/// <param name="EventType">Name of the event; empty when the message cannot be read.</param>
/// <param name="Failures">Times they came here, together.</param>
/// <param name="Sample">The newest of them.</param>
public sealed record DeadLetterGroupView(
    string Queue, string EventType, string ExceptionType, DeadLetterState State, int Count, int Failures, DateTimeOffset FirstFailedAt, DateTimeOffset LastFailedAt, DeadLetterView Sample);

/// <param name="ExceptionMessage">Texts of the message are named instead of said.</param>
/// <param name="ActedOn">Its consumer has acted on it by now.</param>
public sealed record DeadLetterView(
    long Id, Guid MessageId, string Queue, string EventType, DeadLetterPlace Place, string ExceptionType, string ExceptionMessage, DateTimeOffset FirstFailedAt, DateTimeOffset LastFailedAt,
    int Failures, DeadLetterState State, string? DecidedBy, DateTimeOffset? DecidedAt, string? Reason, bool ActedOn);

/// <param name="Body">Ids, dates, amounts and codes; every other text is hidden.</param>
/// <param name="Bytes">Size of the message.</param>
public sealed record DeadLetterDetailView(DeadLetterView Letter, JsonElement? Body, int Bytes);

internal static class ListDeadLetterGroups
{
    /// <summary>What failed, by queue, event, exception and state, the newest group first. Letters that were replayed, or wait for a next try of their own, are left out unless asked for.</summary>
    internal static async Task<Ok<List<DeadLetterGroupView>>> Handle(string? queue, DeadLetterState? state, ServiceDbContext db, CancellationToken ct)
        => TypedResults.Ok(await DeadLetterGroups.OfAsync(
            db, db.DeadLetters.Where(d => (queue == null || d.Queue == queue) && (state == null ? d.State != DeadLetterState.Replayed && d.State != DeadLetterState.Waiting : d.State == state)), ct));
}

internal static class ListDeadLetters
{
    private const int Most = 200;

    /// <summary>Single letters, newest first, at most 200; <c>before</c> goes on with what is older than a letter.</summary>
    internal static async Task<Ok<List<DeadLetterView>>> Handle(
        string? queue, string? eventType, string? exceptionType, DeadLetterState? state, long? before, ServiceDbContext db, CancellationToken ct)
        => TypedResults.Ok(await db.DeadLetters.Matching(queue, eventType, exceptionType)
            .Where(d => (state == null || d.State == state) && (before == null || d.Id < before))
            .OrderByDescending(d => d.Id).Take(Most).ShownAsync(db, ct));
}

internal static class GetDeadLetter
{
    /// <summary>One letter with its body, in which every text that may be about a person is hidden.</summary>
    internal static async Task<Results<Ok<DeadLetterDetailView>, NotFound>> Handle(long id, ServiceDbContext db, CancellationToken ct)
    {
        if ((await db.DeadLetters.Where(d => d.Id == id).ShownAsync(db, ct)) is not [var letter])
            return TypedResults.NotFound();

        var body = await db.DeadLetters.Where(d => d.Id == id).Select(d => d.Body).SingleAsync(ct);
        return TypedResults.Ok(new DeadLetterDetailView(letter, Redaction.Body(body), body.Length));
    }
}

/// <summary>Which letters: by id, or by what they have in common, or all.</summary>
/// <param name="Reason">Why; 3 to 180 characters, kept with the letters and in the audit.</param>
/// <param name="DryRun">Only tells what would be done.</param>
public sealed record DeadLetterChoice(IReadOnlyList<long>? Ids, string? Queue, string? EventType, string? ExceptionType, bool? All, string Reason, bool? DryRun);

/// <param name="Chosen">Letters that this call changed, or would change.</param>
/// <param name="Remaining">Letters of the choice that are left for another call; one call takes 1000.</param>
/// <param name="Groups">Of the chosen.</param>
public sealed record DeadLetterDecisionView(int Chosen, int Remaining, bool DryRun, IReadOnlyList<DeadLetterGroupView> Groups);

internal static class ReplayDeadLetters
{
    /// <summary>
    /// Sends letters back to their queues under their own message ids, so that what was acted on already is not acted on again. The answer
    /// comes when they are marked; they leave within seconds, also when this process is killed meanwhile. A discarded letter is replayed only by its id.
    /// </summary>
    internal static Task<Ok<DeadLetterDecisionView>> Handle(DeadLetterChoice choice, ServiceDbContext db, CurrentUser user, TimeProvider time, DeadLetterOffice office, HttpContext http, CancellationToken ct)
    {
        http.Response.OnCompleted(office.WakeAsync);
        return DeadLetterGroups.DecideAsync(choice, DeadLetterState.Replaying, db, user.Subject, time.GetUtcNow(), ct);
    }
}

internal static class DiscardDeadLetters
{
    /// <summary>Parks letters that need not be acted on, with the reason. They stay and can still be looked at and replayed.</summary>
    internal static Task<Ok<DeadLetterDecisionView>> Handle(DeadLetterChoice choice, ServiceDbContext db, CurrentUser user, TimeProvider time, CancellationToken ct)
        => DeadLetterGroups.DecideAsync(choice, DeadLetterState.Discarded, db, user.Subject, time.GetUtcNow(), ct);
}

internal static class DeadLetterGroups
{
    private const int MostAtOnce = 1000;

    public static async Task<Ok<DeadLetterDecisionView>> DecideAsync(DeadLetterChoice choice, DeadLetterState decision, ServiceDbContext db, string by, DateTimeOffset now, CancellationToken ct)
    {
        var reason = OperatorEndpoints.Reason(choice.Reason);
        if (choice is { Ids: null, Queue: null, EventType: null, ExceptionType: null, All: not true })
            throw new MalformedRequestException(Fault.Of("value-required", "/ids", ("field", "ids | queue | eventType | exceptionType | all")));
        if (choice.Ids is { Count: > MostAtOnce })
            throw new MalformedRequestException(Fault.Of("count-range", "/ids", ("field", "ids"), ("min", 0), ("max", MostAtOnce), ("count", choice.Ids.Count)));

        var chosen = db.DeadLetters.Matching(choice.Queue, choice.EventType, choice.ExceptionType)
            .Where(d => d.State == DeadLetterState.Open || (choice.Ids != null && decision == DeadLetterState.Replaying && d.State == DeadLetterState.Discarded));
        if (choice.Ids is { } ids)
            chosen = chosen.Where(d => ids.Contains(d.Id));

        var letters = await chosen.AsTracking().OrderBy(d => d.Id).Take(MostAtOnce).ToListAsync(ct);
        var taken = letters.ConvertAll(d => d.Id);
        var groups = await OfAsync(db, db.DeadLetters.Where(d => taken.Contains(d.Id)), ct);
        var answer = new DeadLetterDecisionView(letters.Count, await chosen.CountAsync(ct) - letters.Count, choice.DryRun is true, groups);
        if (choice.DryRun is not true)
        {
            foreach (var letter in letters)
                letter.Decide(decision, by, reason, now);
        }

        return TypedResults.Ok(answer);
    }

    public static IQueryable<DeadLetter> Matching(this IQueryable<DeadLetter> letters, string? queue, string? eventType, string? exceptionType)
        => letters.Where(d => (queue == null || d.Queue == queue) && (eventType == null || d.EventType == eventType || d.EventType.EndsWith(":" + eventType)) && (exceptionType == null || d.ExceptionType == exceptionType));

    public static async Task<List<DeadLetterGroupView>> OfAsync(ServiceDbContext db, IQueryable<DeadLetter> letters, CancellationToken ct)
    {
        var groups = await letters.GroupBy(d => new { d.Queue, d.EventType, d.ExceptionType, d.State })
            .Select(g => new { g.Key, Count = g.Count(), Failures = g.Sum(d => d.Failures), First = g.Min(d => d.FirstFailedAt), Last = g.Max(d => d.LastFailedAt), Newest = g.Max(d => d.Id) })
            .ToListAsync(ct);
        var newest = groups.ConvertAll(g => g.Newest);
        var samples = (await db.DeadLetters.Where(d => newest.Contains(d.Id)).ShownAsync(db, ct)).ToDictionary(d => d.Id);
        return [.. groups.OrderByDescending(g => g.Last)
            .Select(g => new DeadLetterGroupView(g.Key.Queue, NameOf(g.Key.EventType), g.Key.ExceptionType, g.Key.State, g.Count, g.Failures, g.First, g.Last, samples[g.Newest]))];
    }

    public static async Task<List<DeadLetterView>> ShownAsync(this IQueryable<DeadLetter> letters, ServiceDbContext db, CancellationToken ct)
        => (await letters.AsNoTracking()
            .Select(d => new
            {
                d.Id, d.MessageId, d.Queue, d.EventType, d.Place, d.ExceptionType, d.ExceptionMessage, d.FirstFailedAt, d.LastFailedAt, d.Failures, d.State, d.DecidedBy, d.DecidedAt, d.Reason,
                ActedOn = db.Inbox.Any(m => m.MessageId == d.MessageId && m.Queue == d.Queue),
            })
            .ToListAsync(ct))
            .ConvertAll(d => new DeadLetterView(
                d.Id, d.MessageId, d.Queue, NameOf(d.EventType), d.Place, d.ExceptionType, d.ExceptionMessage, d.FirstFailedAt, d.LastFailedAt, d.Failures, d.State, d.DecidedBy, d.DecidedAt, d.Reason, d.ActedOn));

    /// <summary>urn:message:RegionCloud.Sales.Messages.Events:ContractSigned → ContractSigned.</summary>
    private static string NameOf(string urn) => urn[(urn.LastIndexOf(':') + 1)..];
}

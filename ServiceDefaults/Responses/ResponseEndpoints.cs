using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Common.Messages.Events;
using RegionCloud.ServiceDefaults.Audit;
using RegionCloud.ServiceDefaults.Data;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Lists;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Traces;
using RegionCloud.ServiceDefaults.Waiting;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.ServiceDefaults.Responses;

/// <summary>A measure against a risk that this department is to carry out (9.2).</summary>
/// <param name="RiskId">The risk, in Risk.</param>
/// <param name="Kind">marketResearch, salesTraining, collectionCampaign, and so on.</param>
/// <param name="IsOverdue">Open, and its day is over in the region.</param>
/// <param name="Link">The record that shows that it was done.</param>
/// <param name="Actions">What you may do with it now: complete.</param>
public sealed record AssignedResponseView(
    Guid Id, string Number, Guid RegionId, Guid? DepartmentId, Guid ResponsibleId, Guid RiskId, string RiskNumber, string RiskTitle, string Category, string Kind, string Measure, DateOnly AssignedOn, DateOnly DueOn,
    [property: ValuesOf(typeof(AssignedResponseStatus))] string Status, bool IsOverdue, DateOnly? DoneOn, string? DoneBy, string? Note, string? Link, IReadOnlyList<string> Actions, [property: JsonPropertyName("etag")] string Etag) : ITagged
{
    internal static AssignedResponseView Of(AssignedResponse r, CurrentUser user, BusinessClock clock) => new(
        r.Id, r.Number, r.RegionId, r.DepartmentId, r.ResponsibleId, r.RiskId, r.RiskNumber, r.RiskTitle, r.Category, r.Kind, r.Measure, r.AssignedOn, r.DueOn, Name(r.Status), r.Status is AssignedResponseStatus.Open && clock.Today(r.RegionId) > r.DueOn,
        r.DoneOn, r.DoneBy, r.Note, r.Link, ActionsOf(r, user), ETags.Of(r.Version));

    internal static IReadOnlyList<string> ActionsOf(AssignedResponse r, CurrentUser user)
    {
        var refused = AssignedResponse.MustBeOpen(r);
        return refused is null && user.May("response.update", r.RegionId, r.DepartmentId, ownerId: null) ? ["complete"] : [];
    }

    private static string Name(AssignedResponseStatus status) => System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(status.ToString());
}

internal sealed class AssignedResponseList : Listing<AssignedResponse, AssignedResponse>
{
    public AssignedResponseList()
    {
        Key(r => r.Id);
        DefaultSort("dueOn");
        Filter("regionId", r => r.RegionId);
        Filter("status", r => r.Status);
        Range("due", r => r.DueOn);
        Sort("dueOn", r => r.DueOn);
    }
}

/// <param name="Note">What was done.</param>
/// <param name="DoneOn">Business date; default: today.</param>
/// <param name="Link">The record that shows it, from the gateway's root: /api/sales/v1/trainings/{id}.</param>
public sealed record CompleteResponseRequest(string Note, DateOnly? DoneOn = null, string? Link = null);

internal static class ResponseEndpoints
{
    public static void MapResponses(this IEndpointRouteBuilder department)
    {
        var responses = department.MapGroup("/risk-responses");
        responses.MapGet("", ListRiskResponses.Handle).RequirePermission("response.read");
        responses.MapGet("/{id:guid}", GetRiskResponse.Handle).RequirePermission("response.read");
        responses.MapPost("/{id:guid}/complete", CompleteRiskResponse.Handle).RequirePermission("response.update");
    }

    /// <summary>Stands in every department's waiting list, due first, until it is done.</summary>
    public static WaitingList Waiting => WaitingList.Of<ServiceDbContext>("response.update", async (db, whom, ct) =>
        [
            .. (await whom.CandidatesAsync(db.AssignedResponses.AsNoTracking().Where(r => r.Status == AssignedResponseStatus.Open).OrderBy(r => r.DueOn), ct))
                .Where(r => AssignedResponseView.ActionsOf(r, whom.User).Count > 0)
                .Select(r => new Waits("riskResponse", "label.waiting.risk-response", "riskResponse", r.Id, r.Number, r.RegionId, r.ToldAt, r.DueOn, "complete", $"risk-responses/{r.Id}", ("number", r.Number), ("risk", r.RiskTitle), ("measure", r.Measure))),
        ]);
}

internal static class ListRiskResponses
{
    /// <summary>The measures against risks that this department is to carry out, due first.</summary>
    internal static async Task<Ok<Page<AssignedResponseView>>> Handle(ListQuery<AssignedResponseList> query, ServiceDbContext db, CurrentUser user, BusinessClock clock, CancellationToken ct)
    {
        var page = await query.PageAsync(db.AssignedResponses.AsNoTracking(), r => r, ct);
        return TypedResults.Ok(new Page<AssignedResponseView>([.. page.Items.Select(r => AssignedResponseView.Of(r, user, clock))], page.NextPageToken, page.Total, page.TotalIsCapped));
    }
}

internal static class GetRiskResponse
{
    /// <summary>One of them.</summary>
    internal static async Task<Results<Ok<AssignedResponseView>, NotFound>> Handle(Guid id, ServiceDbContext db, CurrentUser user, BusinessClock clock, CancellationToken ct)
        => await db.AssignedResponses.AsNoTracking().SingleOrDefaultAsync(r => r.Id == id, ct) is { } response ? TypedResults.Ok(AssignedResponseView.Of(response, user, clock)) : TypedResults.NotFound();
}

internal static class CompleteRiskResponse
{
    private const int LongestNote = 4000;
    private const int LongestLink = 500;

    /// <summary>
    /// Says that the measure is done, and what shows it; Risk learns of it, and somebody else verifies it there. Refuses <c>response.not-open</c>, <c>response.done-before-assigned</c>, <c>date-in-future</c>,
    /// <c>text-length</c>.
    /// </summary>
    internal static async Task<Results<Ok<AssignedResponseView>, NotFound>> Handle(
        Guid id, CompleteResponseRequest request, IfMatch ifMatch, ServiceDbContext db, CurrentUser user, BusinessClock clock, ThisService service, CancellationToken ct)
    {
        RequiredText.Check("note", request.Note, LongestNote);
        if (request.Link is { } link)
            RequiredText.Check("link", link, LongestLink);
        if (await db.AssignedResponses.SingleOrDefaultAsync(r => r.Id == id, ct) is not { } response)
            return TypedResults.NotFound();

        ifMatch.Check(response.Version);
        var on = request.DoneOn ?? clock.Today(response.RegionId);
        Refuse.Broken(clock.NotInFuture("/doneOn", on, response.RegionId));
        response.Complete(on, clock.Now, user.Subject, request.Note.Trim(), request.Link?.Trim());
        db.Publish(new ResponseDone(response.RegionId, on, user.Subject, clock.Now, response.Id, response.Told, service.Name, response.Note!, response.Link));
        return TypedResults.Ok(AssignedResponseView.Of(response, user, clock));
    }
}

/// <summary>What led to a measure, and what became of it here.</summary>
internal static class ResponseTraces
{
    public static RecordTraces Traces => RecordTraces.Of<ServiceDbContext>("riskResponse", "response.read", async (db, asked, ct) =>
    {
        if (await db.AssignedResponses.AsNoTracking().SingleOrDefaultAsync(r => r.Id == asked.Id, ct) is not { } response)
            return null;

        return new RecordTrace(
            response.Number,
            $"risk-responses/{response.Id}",
            [new RecordLink("risk", response.RiskId, response.RiskNumber, "risk", "risk", $"risks/{response.RiskId}")],
            [],
            [
                new RecordStep("responseAssigned", $"{response.Id}/{response.Told}", response.Told, response.AssignedOn, response.ToldAt),
                .. response.DoneOn is { } done ? (IEnumerable<RecordStep>)[new RecordStep("responseDone", $"{response.Id}/{response.Told}/done", response.Told, done, response.DoneAt!.Value)] : [],
            ]);
    });
}

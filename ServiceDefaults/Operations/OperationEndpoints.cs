using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using RegionCloud.ServiceDefaults.Audit;
using RegionCloud.ServiceDefaults.Data;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.ServiceDefaults.Operations;

internal static class OperationEndpoints
{
    public static void MapOperations(this IEndpointRouteBuilder department)
    {
        var operations = department.MapGroup("/operations");
        operations.MapGet("", ListOperations.Handle).RequirePermission("longOperation.read");
        operations.MapGet("/{id:guid}", GetOperation.Handle).RequirePermission("longOperation.read");
        operations.MapPost("/{id:guid}/cancel", CancelOperation.Handle).RequirePermission("longOperation.update");
        operations.MapGet("/{id:guid}/errors", ListOperationErrors.Handle).RequirePermission("longOperation.read");
        operations.MapGet("/{id:guid}/errors/file", DownloadOperationErrors.Handle).RequirePermission("longOperation.read");
    }

    /// <summary>Whoever started it sees it, and who oversees everything.</summary>
    internal static IQueryable<Operation> Seen(this ServiceDbContext db, CurrentUser user)
        => db.Scope.Reach.Everything ? db.Operations : db.Operations.Where(o => o.StartedBy == user.Subject);
}

internal static class ListOperations
{
    /// <summary>Your long operations, newest first; auditors see everybody's.</summary>
    internal static async Task<Ok<Page<OperationView>>> Handle([AsParameters] PageRequest page, ServiceDbContext db, CurrentUser user, Words words, HttpRequest request, CancellationToken ct)
    {
        var after = page.After;
        var operations = db.Seen(user).AsNoTracking();
        if (after != Guid.Empty)
            operations = operations.Where(o => o.Id < after);
        var oneMore = await operations.OrderByDescending(o => o.Id).Take(page.Size + 1).ToListAsync(ct);
        return TypedResults.Ok(page.Of(oneMore.ConvertAll(o => OperationView.Of(o, words, request)), o => o.Id));
    }
}

internal static class GetOperation
{
    /// <summary>How far a long operation is, and how it ended. While it runs <c>Retry-After</c> says when to ask again.</summary>
    internal static async Task<Results<Ok<OperationView>, NotFound>> Handle(Guid id, ServiceDbContext db, CurrentUser user, Words words, HttpContext http, CancellationToken ct)
    {
        if (await db.Seen(user).AsNoTracking().SingleOrDefaultAsync(o => o.Id == id, ct) is not { } operation)
            return TypedResults.NotFound();
        if (!operation.HasEnded)
            http.Response.Headers.RetryAfter = OperationView.AskAgainAfter;
        return TypedResults.Ok(OperationView.Of(operation, words, http.Request));
    }
}

internal static class CancelOperation
{
    /// <summary>
    /// Asks a long operation to stop; an import that was stopped leaves nothing behind. Wants no If-Match, because it moves on by itself; one that has
    /// ended, or was cancelled before, is answered as it is.
    /// </summary>
    internal static async Task<Results<Ok<OperationView>, NotFound>> Handle(Guid id, ServiceDbContext db, CurrentUser user, Words words, TimeProvider time, HttpRequest request, CancellationToken ct)
    {
        if (await db.Operations.SingleOrDefaultAsync(o => o.Id == id && o.StartedBy == user.Subject, ct) is not { } operation)
            return TypedResults.NotFound();
        operation.Cancel(time.GetUtcNow());
        return TypedResults.Ok(OperationView.Of(operation, words, request));
    }
}

internal static class ListOperationErrors
{
    /// <summary>The faults of an imported file in the order of its lines.</summary>
    internal static async Task<Results<Ok<Page<OperationErrorView>>, NotFound>> Handle(Guid id, [AsParameters] PageRequest page, ServiceDbContext db, CurrentUser user, Words words, HttpRequest request, CancellationToken ct)
    {
        if (!await db.Seen(user).AnyAsync(o => o.Id == id, ct))
            return TypedResults.NotFound();

        var (after, language) = (AuditEndpoints.After(page), Words.LanguageOf(request));
        var oneMore = await db.Set<OperationError>().AsNoTracking().Where(e => e.OperationId == id && e.Sequence > after).OrderBy(e => e.Sequence).Take(page.Size + 1).ToListAsync(ct);
        var shown = page.Of(oneMore, e => AuditEndpoints.Token(e.Sequence));
        return TypedResults.Ok(new Page<OperationErrorView>([.. shown.Items.Select(e => OperationErrorView.Of(e, words, language))], shown.NextPageToken));
    }
}

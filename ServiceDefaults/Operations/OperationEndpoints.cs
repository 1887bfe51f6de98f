using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using RegionCloud.ServiceDefaults.Data;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Imports;
using RegionCloud.ServiceDefaults.Lists;
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
        operations.MapGet("/{id:guid}/errors/file", DownloadOperationErrors.Handle).RequirePermission("longOperation.read").Produces<Stream>(StatusCodes.Status200OK, ImportFile.Csv, ImportFile.Xlsx);
    }

    /// <summary>Whoever started it sees it, and who oversees everything.</summary>
    internal static IQueryable<Operation> Seen(this ServiceDbContext db, CurrentUser user)
        => db.Scope.Reach.Everything ? db.Operations : db.Operations.Where(o => o.StartedBy == user.Subject);
}

internal sealed class OperationList : Listing<Operation, OperationView>
{
    public OperationList()
    {
        Key(o => o.Id);
        DefaultSort("-id");
        Filter("kind", o => o.Kind);
        Filter("state", o => o.State);
    }
}

internal static class ListOperations
{
    /// <summary>Your long operations, newest first; auditors see everybody's.</summary>
    internal static async Task<Ok<Page<OperationView>>> Handle(ListQuery<OperationList> query, ServiceDbContext db, CurrentUser user, Words words, HttpRequest request, CancellationToken ct)
        => TypedResults.Ok(await query.PageAsync(db.Seen(user).AsNoTracking(), o => OperationView.Of(o, words, request), ct));
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

internal sealed class OperationErrorList : Listing<OperationError, OperationErrorView>
{
    public OperationErrorList()
    {
        Key(e => e.Sequence);
        Filter("code", e => e.Code);
        Filter("column", e => e.Column);
    }
}

internal static class ListOperationErrors
{
    /// <summary>The faults of an imported file in the order of its lines.</summary>
    internal static async Task<Results<Ok<Page<OperationErrorView>>, NotFound>> Handle(Guid id, ListQuery<OperationErrorList> query, ServiceDbContext db, CurrentUser user, Words words, HttpRequest request, CancellationToken ct)
    {
        if (!await db.Seen(user).AnyAsync(o => o.Id == id, ct))
            return TypedResults.NotFound();

        var language = Words.LanguageOf(request);
        return TypedResults.Ok(await query.PageAsync(db.Set<OperationError>().AsNoTracking().Where(e => e.OperationId == id), e => OperationErrorView.Of(e, words, language), ct));
    }
}

using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.EntityFrameworkCore;
using RegionCloud.ServiceDefaults.Data;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Observability;

namespace RegionCloud.ServiceDefaults.Web;

/// <summary>
/// Every changing request is one unit of work: load, decide, publish, answer, and then, here, one save that holds the change,
/// its events and the remembered answer together. A conflict runs the whole unit again on fresh data.
/// </summary>
internal sealed class UnitOfWork(ServiceDbContext db, TimeProvider time)
{
    private const int Attempts = 5;

    public async Task<object?> RunAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        if (await IdempotencyKey.OfAsync(http) is not { } key)
            return await WorkAsync(context, next, key: null);

        using var turn = await key.EnterAsync(time, http.RequestAborted);
        return await WorkAsync(context, next, key);
    }

    private async Task<object?> WorkAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next, IdempotencyKey? key)
    {
        var (http, gate) = (context.HttpContext, WriterGate.For(db));
        for (var attempt = 1; ; attempt++)
        {
            // Whoever lost a race once runs alone from loading to saving, so that a crowd on one record gets through.
            using var alone = attempt > 1 ? await gate.EnterAsync(http.RequestAborted) : null;
            if (key is not null && await db.RememberedAnswers.AsNoTracking().SingleOrDefaultAsync(a => a.Scope == key.Scope, http.RequestAborted) is { } remembered)
                return Replay(remembered, key);

            try
            {
                var answer = await RecordedAnswer.OfAsync(http, await next(context));
                if (http.Response.StatusCode >= StatusCodes.Status400BadRequest)
                    return answer;

                if (key is not null)
                    db.Add(answer.Remember(http, key, time.GetUtcNow()));
                using var saving = alone is null ? await gate.EnterAsync(http.RequestAborted) : null;
                await db.SaveChangesAsync(http.RequestAborted);
                return answer;
            }
            catch (DbUpdateException e) when (attempt < Attempts && (e is DbUpdateConcurrencyException || e.IsUniqueViolation()))
            {
                ServiceMeter.Conflict();
                db.ChangeTracker.Clear();
                RecordedAnswer.Forget(http);
            }
        }
    }

    private static RecordedAnswer Replay(RememberedAnswer remembered, IdempotencyKey key)
        => string.Equals(remembered.BodyHash, key.BodyHash, StringComparison.Ordinal)
            ? new RecordedAnswer(remembered)
            : throw new RuleViolationException([Refusal.Content("idempotency-key-reused", "/Idempotency-Key")]);
}

/// <summary>An answer that is ready but not sent: it must not leave before the change is saved.</summary>
internal sealed class RecordedAnswer : IResult
{
    private readonly RememberedAnswer? replayed;
    private readonly byte[] body;

    public RecordedAnswer(RememberedAnswer remembered) => (replayed, body) = (remembered, remembered.Body);

    private RecordedAnswer(byte[] body) => this.body = body;

    public static async Task<RecordedAnswer> OfAsync(HttpContext http, object? answer)
    {
        var wire = http.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
        using var buffer = new MemoryStream();
        http.Features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(buffer, wire));
        try
        {
            ETags.Set(http, answer);
            await (answer as IResult ?? throw new InvalidOperationException("A slice answers with typed results.")).ExecuteAsync(http);
            await http.Response.CompleteAsync();
        }
        finally
        {
            http.Features.Set(wire);
        }

        return new RecordedAnswer(buffer.ToArray());
    }

    public static void Forget(HttpContext http)
    {
        http.Response.StatusCode = StatusCodes.Status200OK;
        http.Response.Headers.Remove("ETag");
        http.Response.Headers.Remove("Location");
        http.Response.Headers.Remove("Content-Type");
    }

    public RememberedAnswer Remember(HttpContext http, IdempotencyKey key, DateTimeOffset now) => new()
    {
        Scope = key.Scope,
        BodyHash = key.BodyHash,
        Status = http.Response.StatusCode,
        ContentType = http.Response.ContentType,
        ETag = Text(http.Response.Headers.ETag.ToString()),
        Location = Text(http.Response.Headers.Location.ToString()),
        Body = body,
        CreatedAt = now,
    };

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        if (replayed is not null)
        {
            httpContext.Response.StatusCode = replayed.Status;
            httpContext.Response.ContentType = replayed.ContentType;
            httpContext.Response.Headers.ETag = replayed.ETag;
            httpContext.Response.Headers.Location = replayed.Location;
            httpContext.Response.Headers["Idempotency-Replayed"] = "true";
        }

        if (body.Length > 0)
            await httpContext.Response.Body.WriteAsync(body, httpContext.RequestAborted);
    }

    private static string? Text(string header) => header.Length == 0 ? null : header;
}

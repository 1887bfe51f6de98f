using System.Collections.Concurrent;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using RegionCloud.ServiceDefaults.Data;
using RegionCloud.ServiceDefaults.Security;

namespace RegionCloud.ServiceDefaults.Audit;

/// <summary>Counts refusals in memory; the sealer writes the counts once a second. A flood of attempts thus costs one row an hour.</summary>
internal sealed class DenialCounter(TimeProvider time)
{
    // More combinations than this within a second are no mistakes any more; the rest is counted together.
    private const int MostKeys = 10_000;
    private ConcurrentDictionary<Denial, int> counts = [];

    /// <summary>Outermost in the pipeline, where the final status is known: 403 of anything, and 404 of a write, which is how a foreign record answers.</summary>
    public async Task WatchAsync(HttpContext http, RequestDelegate next)
    {
        await next(http);
        var status = http.Response.StatusCode;
        if (status != StatusCodes.Status403Forbidden && (status != StatusCodes.Status404NotFound || HttpMethods.IsGet(http.Request.Method)))
            return;

        var endpoint = (http.GetEndpoint() ?? http.Features.Get<IExceptionHandlerFeature>()?.Endpoint) as RouteEndpoint;
        if (endpoint?.Metadata.GetMetadata<RequirePermissionAttribute>() is { } required && http.User.FindFirstValue("sub") is { } subject)
            Count(new Denial(Hour(), subject, required.Permission, $"{http.Request.Method} {endpoint.RoutePattern.RawText}", status));
    }

    public async Task SaveAsync(ServiceDbContext db, CancellationToken cancellationToken)
    {
        if (counts.IsEmpty)
            return;

        var seen = Interlocked.Exchange(ref counts, []);
        try
        {
            using var gate = await WriterGate.For(db).EnterAsync(cancellationToken);
            foreach (var (denial, count) in seen)
            {
                var id = denial.Id();
                if (await db.DeniedAttempts.Where(d => d.Id == id).ExecuteUpdateAsync(set => set.SetProperty(d => d.Count, d => d.Count + count), cancellationToken) == 0)
                {
                    db.Add(new DeniedAttempts
                    {
                        Id = id,
                        Hour = denial.Hour,
                        Subject = denial.Subject,
                        Permission = denial.Permission,
                        Operation = denial.Operation,
                        Status = denial.Status,
                        Count = count,
                    });
                    await db.SaveChangesAsync(cancellationToken);
                }

                seen.TryRemove(denial, out _);
            }
        }
        catch
        {
            foreach (var (denial, count) in seen)
                counts.AddOrUpdate(denial, count, (_, n) => n + count);
            throw;
        }
    }

    internal void Count(Denial denial)
    {
        var all = counts;
        all.AddOrUpdate(all.Count < MostKeys || all.ContainsKey(denial) ? denial : denial with { Subject = "(others)", Operation = "" }, 1, (_, n) => n + 1);
    }

    private DateTimeOffset Hour()
    {
        var now = time.GetUtcNow();
        return new DateTimeOffset(now.UtcTicks - (now.UtcTicks % TimeSpan.TicksPerHour), TimeSpan.Zero);
    }

    internal sealed record Denial(DateTimeOffset Hour, string Subject, string Permission, string Operation, int Status)
    {
        public byte[] Id() => SHA256.HashData(Encoding.UTF8.GetBytes($"{Hour.UtcTicks}\n{Subject}\n{Permission}\n{Operation}\n{Status}"));
    }
}

using System.Diagnostics;
using System.Reflection;
using System.Security.Claims;
using Microsoft.AspNetCore.Http;
using RegionCloud.ServiceDefaults.Data;

namespace RegionCloud.ServiceDefaults.Audit;

/// <summary>Which department's service this process is.</summary>
internal sealed record ThisService(string Name)
{
    /// <summary>Its own principal.</summary>
    public string Subject => $"svc-{Name}";
}

/// <summary>Who is acting in this unit of work, and what it is called.</summary>
public sealed class AuditContext
{
    private readonly IHttpContextAccessor http;
    private readonly DataScope scope;
    private readonly ThisService service;
    private (string? Subject, string Action)? named;

    internal AuditContext(IHttpContextAccessor http, DataScope scope, ThisService service) => (this.http, this.scope, this.service) = (http, scope, service);

    /// <summary>Whose rights the actor uses, when they were delegated to him.</summary>
    public string? OnBehalfOf { get; set; }

    /// <summary>What whoever acts says himself of why, where he must.</summary>
    public string? Because { get; set; }

    /// <summary>Outside a request: the consumer or job at work.</summary>
    /// <param name="subject">Author of the event; null: this service itself.</param>
    public void Act(string? subject, string action) => named = (subject, action);

    internal (string? Issuer, string Subject, string Action) Actor()
    {
        if (named is { } own)
            return (null, own.Subject ?? service.Subject, own.Action);
        if (http.HttpContext is { User: { Identity.IsAuthenticated: true } user } request)
            return (user.FindFirstValue("iss"), user.FindFirstValue("sub") ?? "", SliceOf(request.GetEndpoint()));
        // A job has said in its reach what it is.
        return (null, service.Subject, scope.Reach.Reason);
    }

    /// <summary>One row about this actor's act.</summary>
    internal AuditEntry Entry(DateTimeOffset at, string kind, string id, Guid? regionId, string? before, string? after)
    {
        var (issuer, subject, action) = Actor();
        return new AuditEntry
        {
            At = at,
            Issuer = issuer,
            Subject = subject,
            OnBehalfOf = OnBehalfOf,
            Action = Short(action, AuditEntry.ActionLength),
            ObjectKind = kind,
            ObjectId = id,
            RegionId = regionId,
            Before = before,
            After = after,
            Reason = Short(Reason, AuditEntry.ReasonLength),
            TraceId = Activity.Current?.TraceId.ToHexString(),
        };
    }

    internal string Reason => Because is null ? scope.Reach.Reason : $"{scope.Reach.Reason}: {Because}";

    private static string Short(string text, int length) => text.Length > length ? text[..length] : text;

    private static string SliceOf(Endpoint? endpoint)
        => endpoint?.Metadata.GetMetadata<MethodInfo>()?.DeclaringType?.Name ?? endpoint?.DisplayName ?? "";
}

using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Authorization;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Security;

namespace RegionCloud.Gateway.Edge;

/// <summary>Who calls is checked here first and by each service again (security.md A3); what they may do is decided by the service alone.</summary>
internal static class Bearer
{
    public static void AddBearer(this WebApplicationBuilder builder)
    {
        builder.AddAccessTokens(bearer =>
        {
            bearer.BackchannelTimeout = TimeSpan.FromSeconds(2);
            // A new key of the issuer is known within seconds; tokens of unknown keys cannot cause more questions than that.
            bearer.RefreshInterval = TimeSpan.FromSeconds(5);
            (bearer.Events.OnChallenge, bearer.Events.OnForbidden) = (Challenge, Forbidden);
        });
        builder.Services.AddAuthorization(o => o.FallbackPolicy = new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
    }

    private static async Task Challenge(JwtBearerChallengeContext challenge)
    {
        challenge.HandleResponse();
        var problems = challenge.HttpContext.RequestServices.GetRequiredService<Problems>();
        if (challenge.AuthenticateFailure is not null && !await IssuerIsKnownAsync(challenge.Options, challenge.HttpContext.RequestAborted))
        {
            await problems.WriteAsync(challenge.HttpContext, StatusCodes.Status503ServiceUnavailable, new Fault("issuer-unavailable"));
            return;
        }

        challenge.Response.Headers.WWWAuthenticate = challenge.AuthenticateFailure is null ? "Bearer" : "Bearer error=\"invalid_token\"";
        await problems.WriteAsync(challenge.HttpContext, StatusCodes.Status401Unauthorized, new Fault("unauthenticated"));
    }

    private static Task Forbidden(ForbiddenContext forbidden)
        => forbidden.HttpContext.RequestServices.GetRequiredService<Problems>()
            .WriteAsync(forbidden.HttpContext, StatusCodes.Status403Forbidden, Fault.Of("not-permitted", "", ("permission", "–")));

    /// <summary>Whether the issuer's keys were read at least once: without them no token can be judged, good or bad.</summary>
    public static async Task<bool> IssuerIsKnownAsync(JwtBearerOptions options, CancellationToken cancel)
    {
        try
        {
            await options.ConfigurationManager!.GetConfigurationAsync(cancel);
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }
}

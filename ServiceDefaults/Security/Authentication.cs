using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using RegionCloud.ServiceDefaults.Observability;

namespace RegionCloud.ServiceDefaults.Security;

/// <summary>Every host proves the token itself (security A3) and decides on the user's own rights.</summary>
public static class Authentication
{
    private const int LargestToken = 8 * 1024;

    public static void AddTokens(this IHostApplicationBuilder builder)
    {
        builder.AddAccessTokens();
        builder.Services.AddHttpContextAccessor();
        builder.Services.AddScoped<CurrentUser>();
        builder.Services.AddScoped<IAuthorizationHandler, PermissionHandler>();
        builder.Services.AddSingleton<IAuthorizationMiddlewareResultHandler, PermissionAnswers>();
        builder.Services.AddAuthorizationBuilder().SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
    }

    /// <summary>
    /// The one place that says what a good token is, for the gateway and every service: signed by a key that the authority publishes,
    /// whatever key the token itself names or brings along, of type <c>at+jwt</c>, for us, about somebody, within its time.
    /// </summary>
    public static void AddAccessTokens(this IHostApplicationBuilder builder, Action<JwtBearerOptions>? configure = null)
    {
        builder.Services.AddAuthentication(JwtBearerDefaults.AuthenticationScheme).AddJwtBearer(o =>
        {
            Accept(o, builder);
            configure?.Invoke(o);
        });
        // An authority that may not be used stops the start instead of failing every request.
        builder.Services.AddOptions<JwtBearerOptions>(JwtBearerDefaults.AuthenticationScheme).ValidateOnStart();
    }

    private static void Accept(JwtBearerOptions o, IHostApplicationBuilder builder)
    {
        o.Authority = builder.Configuration["Authentication:Authority"] ?? "http://127.0.0.1:5090/";
        o.Audience = builder.Configuration["Authentication:Audience"] ?? "regioncloud";
        o.RequireHttpsMetadata = builder.Configuration.GetValue("Authentication:RequireHttps", builder.Environment.IsProduction());
        o.MapInboundClaims = false;
        o.IncludeErrorDetails = false;
        foreach (var handler in o.TokenHandlers)
            handler.MaximumTokenSizeInBytes = LargestToken;
        o.TokenValidationParameters.ValidAlgorithms = [SecurityAlgorithms.RsaSha256, SecurityAlgorithms.EcdsaSha256];
        o.TokenValidationParameters.ValidTypes = ["at+jwt"];
        o.TokenValidationParameters.ClockSkew = TimeSpan.FromSeconds(30);
        o.TokenValidationParameters.NameClaimType = "name";
        o.Events = new JwtBearerEvents { OnTokenValidated = IsAboutSomebody, OnAuthenticationFailed = Refused };
    }

    private static Task Refused(AuthenticationFailedContext context)
    {
        ServiceMeter.TokenRefused(context.Exception.GetType().Name);
        return Task.CompletedTask;
    }

    // The library looks at neither: a right without a person could not be audited, and "crit" (RFC 7515 §4.1.11) names what must be understood.
    private static Task IsAboutSomebody(TokenValidatedContext context)
    {
        if (context.SecurityToken is not JsonWebToken { Subject.Length: > 0 } token || token.TryGetHeaderValue<object>("crit", out _))
            context.Fail("The token has no subject, or a critical header that is not understood.");
        return Task.CompletedTask;
    }
}

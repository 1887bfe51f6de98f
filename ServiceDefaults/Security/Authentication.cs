using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.IdentityModel.Tokens;

namespace RegionCloud.ServiceDefaults.Security;

/// <summary>Every host proves the token itself (security A3) and decides on the user's own rights.</summary>
public static class Authentication
{
    public static void AddTokens(this IHostApplicationBuilder builder)
    {
        builder.Services.AddAuthentication(JwtBearerDefaults.AuthenticationScheme).AddJwtBearer(o =>
        {
            o.Authority = builder.Configuration["Authentication:Authority"] ?? "http://127.0.0.1:5090/";
            o.Audience = builder.Configuration["Authentication:Audience"] ?? "regioncloud";
            o.RequireHttpsMetadata = builder.Environment.IsProduction();
            o.MapInboundClaims = false;
            o.IncludeErrorDetails = false;
            o.TokenValidationParameters.ValidAlgorithms = [SecurityAlgorithms.RsaSha256, SecurityAlgorithms.EcdsaSha256];
            o.TokenValidationParameters.ValidTypes = ["at+jwt"];
            o.TokenValidationParameters.ClockSkew = TimeSpan.FromSeconds(30);
            o.TokenValidationParameters.NameClaimType = "name";
        });
        builder.Services.AddHttpContextAccessor();
        builder.Services.AddScoped<CurrentUser>();
        builder.Services.AddScoped<IAuthorizationHandler, PermissionHandler>();
        builder.Services.AddSingleton<IAuthorizationMiddlewareResultHandler, PermissionAnswers>();
        builder.Services.AddAuthorizationBuilder().SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
    }
}

using System.Security.Claims;
using Microsoft.AspNetCore;
using OpenIddict.Abstractions;
using OpenIddict.Server.AspNetCore;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace RegionCloud.Issuer;

/// <summary>client_credentials: a service's own principal for work without a user; its subject is its client_id.</summary>
internal static class ServiceTokens
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/connect/token", Handle).AllowAnonymous();

    private static IResult Handle(HttpContext http, IssuerSettings settings)
    {
        // The server has already checked grant, client and secret.
        var client = http.GetOpenIddictServerRequest()!.ClientId;
        var identity = new ClaimsIdentity(OpenIddictServerAspNetCoreDefaults.AuthenticationScheme, Claims.Name, Claims.Role);
        identity.SetClaim(Claims.Subject, client).SetClaim(Claims.Name, client);
        identity.SetResources(settings.Audience);
        identity.SetDestinations(_ => [Destinations.AccessToken]);
        return Results.SignIn(new ClaimsPrincipal(identity), authenticationScheme: OpenIddictServerAspNetCoreDefaults.AuthenticationScheme);
    }
}

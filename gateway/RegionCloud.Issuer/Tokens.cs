using System.Security.Claims;
using Microsoft.AspNetCore;
using Microsoft.AspNetCore.Authentication;
using OpenIddict.Abstractions;
using OpenIddict.Server.AspNetCore;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace RegionCloud.Issuer;

/// <summary>
/// client_credentials: a service's own principal for work without a user, whose subject is its client_id.
/// authorization_code: the person chosen in <see cref="BrowserSignIn"/>. refresh_token: the same person again.
/// </summary>
internal static class Tokens
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/connect/token", HandleAsync).AllowAnonymous();

    // The server has already checked grant, client, secret and code or refresh token.
    private static async Task<IResult> HandleAsync(HttpContext http, IssuerSettings settings)
    {
        var request = http.GetOpenIddictServerRequest()!;
        return request.IsAuthorizationCodeGrantType() || request.IsRefreshTokenGrantType()
            ? SignIn((await http.AuthenticateAsync(OpenIddictServerAspNetCoreDefaults.AuthenticationScheme)).Principal!)
            : SignIn(request.ClientId!, request.ClientId!, [], settings);
    }

    public static IResult SignIn(string subject, string name, IEnumerable<string> scopes, IssuerSettings settings)
    {
        var identity = new ClaimsIdentity(OpenIddictServerAspNetCoreDefaults.AuthenticationScheme, Claims.Name, Claims.Role);
        identity.SetClaim(Claims.Subject, subject).SetClaim(Claims.Name, name);
        identity.SetScopes(scopes);
        identity.SetResources(settings.Audience);
        identity.SetDestinations(_ => [Destinations.AccessToken, Destinations.IdentityToken]);
        return SignIn(new ClaimsPrincipal(identity));
    }

    private static IResult SignIn(ClaimsPrincipal principal)
        => Results.SignIn(principal, authenticationScheme: OpenIddictServerAspNetCoreDefaults.AuthenticationScheme);
}

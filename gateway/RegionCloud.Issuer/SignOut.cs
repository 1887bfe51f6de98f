using Microsoft.AspNetCore;
using Microsoft.AspNetCore.Authentication;
using OpenIddict.Abstractions;
using OpenIddict.Server.AspNetCore;

namespace RegionCloud.Issuer;

/// <summary>
/// Sign-out (OpenID Connect RP-initiated logout): the session that <c>id_token_hint</c> names ends with all its refresh tokens.
/// An access token that is out already lives its at most ten minutes.
/// </summary>
internal static class SignOut
{
    public static void Map(IEndpointRouteBuilder routes)
        => routes.MapMethods("/connect/endsession", [HttpMethods.Get, HttpMethods.Post], HandleAsync).RequireHost("127.0.0.1", "localhost").AllowAnonymous();

    private static async Task<IResult> HandleAsync(HttpContext http, IOpenIddictAuthorizationManager sessions, IOpenIddictTokenManager tokens, CancellationToken cancel)
    {
        var hint = await http.AuthenticateAsync(OpenIddictServerAspNetCoreDefaults.AuthenticationScheme);
        if (hint.Principal?.GetAuthorizationId() is { } id && await sessions.FindByIdAsync(id, cancel) is { } session)
        {
            await sessions.TryRevokeAsync(session, cancel);
            await tokens.RevokeByAuthorizationIdAsync(id, cancel);
        }

        return http.GetOpenIddictServerRequest()!.PostLogoutRedirectUri is null
            ? Results.Text("You are signed out.\n")
            : Results.SignOut(authenticationSchemes: [OpenIddictServerAspNetCoreDefaults.AuthenticationScheme]);
    }
}

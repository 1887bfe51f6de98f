using System.Security.Claims;
using Microsoft.AspNetCore.Mvc;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace RegionCloud.Issuer;

/// <summary><c>TOKEN=$(curl -s http://127.0.0.1:5090/dev/token/admin)</c>: a demo user's access token as plain text; with <c>?for=operations</c> one for the ops ports.</summary>
internal static class DemoTokens
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        // Only under a loopback name: a page that rebinds its own host name to 127.0.0.1 gets no token.
        var dev = routes.MapGroup("/dev").RequireHost("127.0.0.1", "localhost").AllowAnonymous();
        dev.MapGet("/users", (DemoUsers users) => users.All);
        dev.MapMethods("/token/{user}", [HttpMethods.Get, HttpMethods.Post], Handle);
    }

    /// <param name="use">A token for <c>operations</c> is for the services' ops ports and for nothing else.</param>
    private static IResult Handle(string user, [FromQuery(Name = "for")] string? use, DemoUsers users, IssuerSettings settings, SigningKeys keys, JsonWebTokenHandler tokens, TimeProvider clock, HttpResponse response)
    {
        if (users.Find(user) is not { } found)
            return Results.Text($"There is no demo user '{user}'; /dev/users lists them.\n", statusCode: StatusCodes.Status404NotFound);

        if (use is not (null or "operations"))
            return Results.Text("for may only be operations.\n", statusCode: StatusCodes.Status400BadRequest);

        response.Headers.CacheControl = "no-store";
        var now = clock.GetUtcNow().UtcDateTime;
        return Results.Text(tokens.CreateToken(new SecurityTokenDescriptor
        {
            TokenType = "at+jwt",
            Issuer = settings.Authority.AbsoluteUri,
            Audience = use is null ? settings.Audience : $"{settings.Audience}-{use}",
            IssuedAt = now,
            NotBefore = now,
            Expires = now + IssuerSettings.TokenLifetime,
            Subject = new ClaimsIdentity(
            [
                new Claim(JwtRegisteredClaimNames.Sub, found.Subject),
                new Claim(JwtRegisteredClaimNames.Name, found.Name),
                new Claim("client_id", "dev"),
                new Claim(JwtRegisteredClaimNames.Jti, Guid.CreateVersion7().ToString()),
            ]),
            SigningCredentials = new SigningCredentials(keys.Signing, SecurityAlgorithms.RsaSha256),
        }));
    }
}

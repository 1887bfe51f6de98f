using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore;
using OpenIddict.Abstractions;

namespace RegionCloud.Issuer;

/// <summary>Authorization code with PKCE: a page with all demo users, where one chooses whom to be.</summary>
internal static class BrowserSignIn
{
    public static void Map(IEndpointRouteBuilder routes)
        => routes.MapGet("/connect/authorize", Handle).RequireHost("127.0.0.1", "localhost").AllowAnonymous();

    // Client, redirect address and challenge are checked before this; they come back with the choice.
    private static IResult Handle(HttpContext http, DemoUsers users, IssuerSettings settings)
    {
        var request = http.GetOpenIddictServerRequest()!;
        return users.Find((string?)request["user"] ?? "") is { } chosen
            ? Tokens.SignIn(chosen.Subject, chosen.Name, request.GetScopes(), settings)
            : Results.Content(Page(http.Request.QueryString.Value!, users), "text/html; charset=utf-8");
    }

    private static string Page(string query, DemoUsers users)
    {
        var html = HtmlEncoder.Default;
        var page = new StringBuilder("<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>RegionCloud: who are you?</title><h1>Who are you?</h1><p>Development only: no password is asked.</p><ul>");
        foreach (var user in users.All)
            page.Append("<li><a href=\"").Append(html.Encode($"{query}&user={Uri.EscapeDataString(user.User)}")).Append("\">").Append(html.Encode(user.Name)).Append("</a> ").Append(html.Encode($"{user.Hint} {user.Region}"));
        return page.Append("</ul></html>").ToString();
    }
}

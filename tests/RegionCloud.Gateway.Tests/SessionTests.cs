using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.IdentityModel.Tokens;

namespace RegionCloud.Gateway.Tests;

/// <summary>How long a browser stays signed in (A2): rotation, theft, sign-out.</summary>
public sealed class SessionTests(Running running) : IDisposable
{
    private const string Everything = "openid offline_access";
    private readonly HttpClient client = running.Issuer.Client();

    public void Dispose() => client.Dispose();

    [Fact]
    public async Task A_refresh_token_brings_a_new_access_token_of_ten_minutes_and_a_new_refresh_token()
    {
        var first = await SignInAsync("wanda", Everything);
        var second = await RefreshedAsync(first);

        Assert.NotEqual(Refresh(first), Refresh(second));
        Assert.InRange(second.GetProperty("expires_in").GetInt32(), 590, 600);
        Assert.Equal("wanda", Claims(second, "access_token").GetProperty("sub").GetString());
        using var gateway = running.Gateway.Client(second.GetProperty("access_token").GetString());
        Assert.Equal(HttpStatusCode.OK, (await gateway.GetAsync(new Uri("/api/sales/v1/contracts", UriKind.Relative), TestContext.Current.CancellationToken)).StatusCode);
    }

    [Fact]
    public async Task A_refresh_token_used_twice_ends_its_whole_family_and_no_other()
    {
        var (stolen, other) = (await SignInAsync("wanda", Everything), await SignInAsync("wanda", Everything));
        var newest = await RefreshedAsync(await RefreshedAsync(stolen));

        Assert.Equal("invalid_grant", await RefusedAsync(Refresh(stolen)));
        Assert.Equal("invalid_grant", await RefusedAsync(Refresh(newest)));
        await RefreshedAsync(other);
    }

    [Fact]
    public async Task Of_eight_at_once_with_the_same_refresh_token_one_wins()
    {
        var first = await SignInAsync("wanda", Everything);
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => AskAsync(Refresh(first))));

        Assert.Equal(1, answers.Count(a => a.StatusCode == HttpStatusCode.OK));
        Assert.All(answers.Where(a => a.StatusCode != HttpStatusCode.OK), a => Assert.Equal(HttpStatusCode.BadRequest, a.StatusCode));
    }

    [Fact]
    public async Task Only_the_browser_client_refreshes_and_only_when_it_asked_to_stay_signed_in()
    {
        Assert.False((await SignInAsync("wanda", "openid")).TryGetProperty("refresh_token", out _));

        var session = await SignInAsync("wanda", Everything);
        using var asService = await PostAsync(("grant_type", "refresh_token"), ("client_id", "svc-sales"), ("client_secret", "development-only-secret"), ("refresh_token", Refresh(session)));
        Assert.Equal("unauthorized_client", (await Read(asService)).GetProperty("error").GetString());
        using var service = await PostAsync(("grant_type", "client_credentials"), ("client_id", "svc-sales"), ("client_secret", "development-only-secret"), ("scope", "offline_access"));
        Assert.False((await Read(service)).TryGetProperty("refresh_token", out _));
    }

    [Fact]
    public async Task Signing_out_ends_the_session_and_goes_back_to_the_page_and_to_no_other()
    {
        var (session, other) = (await SignInAsync("wanda", Everything), await SignInAsync("wanda", Everything));
        var newest = await RefreshedAsync(session);
        var hint = $"/connect/endsession?id_token_hint={session.GetProperty("id_token").GetString()}&state=s";

        using var elsewhere = await client.GetAsync(new Uri($"{hint}&post_logout_redirect_uri={Uri.EscapeDataString("https://evil.example/")}", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal((HttpStatusCode.BadRequest, null), (elsewhere.StatusCode, elsewhere.Headers.Location));
        newest = await RefreshedAsync(newest);

        using var back = await client.GetAsync(new Uri($"{hint}&post_logout_redirect_uri={Uri.EscapeDataString($"{Running.Portal}/signed-out")}", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal($"{Running.Portal}/signed-out?state=s", back.Headers.Location?.OriginalString);
        Assert.Equal("invalid_grant", await RefusedAsync(Refresh(newest)));
        await RefreshedAsync(other);
    }

    [Fact]
    public async Task Sessions_outlive_a_restart_of_the_issuer()
    {
        using var data = new Folder();
        var settings = ("Issuer:RedirectUris:0", $"{Running.Portal}/signed-in");
        var issuer = await Program.IssuerAsync(data, null, settings);
        JsonElement session;
        using (var before = issuer.Client())
            session = await SignInAsync("wanda", Everything, before);
        await issuer.DisposeAsync();
        await using var again = await Program.IssuerAsync(data, issuer.Http, settings);
        using var after = again.Client();
        using var answer = await AskAsync(Refresh(session), after);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    private async Task<JsonElement> SignInAsync(string user, string scope, HttpClient? at = null)
    {
        var verifier = new string('v', 64);
        var challenge = Base64UrlEncoder.Encode(SHA256.HashData(Encoding.ASCII.GetBytes(verifier)));
        var page = $"{Running.Portal}/signed-in";
        using var chosen = await (at ?? client).GetAsync(
            new Uri($"/connect/authorize?client_id=portal&response_type=code&scope={Uri.EscapeDataString(scope)}&redirect_uri={Uri.EscapeDataString(page)}&code_challenge={challenge}&code_challenge_method=S256&user={user}", UriKind.Relative),
            TestContext.Current.CancellationToken);
        var code = chosen.Headers.Location!.Query.TrimStart('?').Split('&').Single(p => p.StartsWith("code=", StringComparison.Ordinal))["code=".Length..];
        using var redeemed = await PostAsync(at ?? client, ("grant_type", "authorization_code"), ("client_id", "portal"), ("code", code), ("code_verifier", verifier), ("redirect_uri", page));
        Assert.Equal(HttpStatusCode.OK, redeemed.StatusCode);
        return await Read(redeemed);
    }

    private async Task<JsonElement> RefreshedAsync(JsonElement session)
    {
        using var answer = await AskAsync(Refresh(session));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await Read(answer);
    }

    private async Task<string?> RefusedAsync(string refreshToken)
    {
        using var answer = await AskAsync(refreshToken);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        return (await Read(answer)).GetProperty("error").GetString();
    }

    private Task<HttpResponseMessage> AskAsync(string refreshToken, HttpClient? at = null)
        => PostAsync(at ?? client, ("grant_type", "refresh_token"), ("client_id", "portal"), ("refresh_token", refreshToken));

    private Task<HttpResponseMessage> PostAsync(params (string Name, string Value)[] form) => PostAsync(client, form);

    private static async Task<HttpResponseMessage> PostAsync(HttpClient at, params (string Name, string Value)[] form)
    {
        using var content = new FormUrlEncodedContent(form.Select(f => KeyValuePair.Create(f.Name, f.Value)));
        return await at.PostAsync(new Uri("/connect/token", UriKind.Relative), content, TestContext.Current.CancellationToken);
    }

    private static string Refresh(JsonElement session) => session.GetProperty("refresh_token").GetString()!;

    private static async Task<JsonElement> Read(HttpResponseMessage answer) => await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);

    private static JsonElement Claims(JsonElement session, string token) => JsonDocument.Parse(Base64UrlEncoder.DecodeBytes(session.GetProperty(token).GetString()!.Split('.')[1])).RootElement;
}

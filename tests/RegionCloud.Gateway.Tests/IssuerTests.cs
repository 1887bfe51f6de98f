using System.Net;
using System.Net.Http.Json;
using System.Runtime.Versioning;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace RegionCloud.Gateway.Tests;

public sealed class IssuerTests(Running running)
{
    [Fact]
    public async Task The_issuer_refuses_to_start_in_Production_and_says_why_A1()
    {
        using var data = new Folder();
        var (code, output) = await Program.RunIssuerToEndAsync("Production", data);

        Assert.NotEqual(0, code);
        Assert.Contains("does not run in Production", output, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(data.Path));
    }

    [Fact]
    public async Task Outside_Development_nobody_starts_it_with_the_secret_everybody_knows()
    {
        using var data = new Folder();
        var (code, output) = await Program.RunIssuerToEndAsync("Staging", data);

        Assert.NotEqual(0, code);
        Assert.Contains("Authentication:ClientSecret", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Signing_in_is_limited_by_address_and_says_when_to_come_back_A5()
    {
        using var data = new Folder();
        await using var issuer = await Program.IssuerAsync(data, null, ("Issuer:SignInsPerMinute", "5"));
        using var client = issuer.Client();
        HttpResponseMessage answer = null!;
        for (var n = 0; n < 8 && answer?.StatusCode != HttpStatusCode.TooManyRequests; n++)
            answer = await client.PostAsync(new Uri("/connect/token", UriKind.Relative), new FormUrlEncodedContent([new("grant_type", "client_credentials"), new("client_id", "svc-sales"), new("client_secret", $"guess {n}")]), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.TooManyRequests, answer.StatusCode);
        Assert.InRange(answer.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 60);
        using var document = await client.GetAsync(new Uri("/.well-known/openid-configuration", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, document.StatusCode);
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public void The_keys_are_readable_by_the_owner_only()
    {
        foreach (var file in new[] { "issuer-signing-key.pem", "issuer-encryption-key.txt" })
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(running.Data.Path, file)));
    }

    [Theory]
    [InlineData("/dev/token/admin")]
    [InlineData("/dev/users")]
    public async Task Demo_tokens_are_given_under_a_loopback_name_only_and_to_no_other_origin(string path)
    {
        using var client = running.Issuer.Client();
        using var rebound = new HttpRequestMessage(HttpMethod.Get, path);
        rebound.Headers.Host = $"evil.example:{running.Issuer.Http.Port}";
        Assert.Equal(HttpStatusCode.NotFound, (await client.SendAsync(rebound, TestContext.Current.CancellationToken)).StatusCode);

        using var local = new HttpRequestMessage(HttpMethod.Get, path);
        local.Headers.Host = $"localhost:{running.Issuer.Http.Port}";
        local.Headers.Add("Origin", Running.Portal);
        using var answer = await client.SendAsync(local, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.False(answer.Headers.Contains("Access-Control-Allow-Origin"));
    }

    [Fact]
    public async Task The_demo_users_are_listed_and_an_unknown_one_is_named()
    {
        using var client = running.Issuer.Client();
        var users = await client.GetFromJsonAsync<JsonElement>(new Uri("/dev/users", UriKind.Relative), TestContext.Current.CancellationToken);
        var nora = users.EnumerateArray().Single(u => u.GetProperty("user").ValueEquals("nora"));
        Assert.Equal(("nora", "Nora Nowak", "regionManager", "Northern"), (nora.GetProperty("subject").GetString(), nora.GetProperty("name").GetString(), nora.GetProperty("hint").GetString(), nora.GetProperty("region").GetString()));
        Assert.Equal(["Eastern", "HUADONG", "HUANAN", "Northern", "Southern", "Western"], users.EnumerateArray().Select(u => u.GetProperty("region").GetString()).OfType<string>().Distinct().Order(StringComparer.Ordinal));

        using var unknown = await client.GetAsync(new Uri("/dev/token/nobody", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
        Assert.Contains("nobody", await unknown.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Other_demo_users_can_be_given_by_a_file()
    {
        using var data = new Folder();
        var file = Path.Combine(data.Path, "people.csv");
        await File.WriteAllTextAsync(file, "user,subject,name,hint\nli,s-77,李雷,salesRep\n", TestContext.Current.CancellationToken);
        await using var issuer = await Program.IssuerAsync(data, null, ("Issuer:Users", file));

        var claims = (await issuer.TokenAsync("li")).Split('.')[1];
        var read = JsonDocument.Parse(Microsoft.IdentityModel.Tokens.Base64UrlEncoder.DecodeBytes(claims)).RootElement;
        Assert.Equal(("s-77", "李雷"), (read.GetProperty("sub").GetString(), read.GetProperty("name").GetString()));
    }

    [Fact]
    public async Task A_page_signs_somebody_in_with_code_and_PKCE_A2()
    {
        using var client = running.Issuer.Client();
        var verifier = new string('v', 64);
        var challenge = Microsoft.IdentityModel.Tokens.Base64UrlEncoder.Encode(SHA256.HashData(Encoding.ASCII.GetBytes(verifier)));
        var authorize = $"/connect/authorize?client_id=portal&response_type=code&state=s&redirect_uri={Uri.EscapeDataString($"{Running.Portal}/signed-in")}&code_challenge={challenge}&code_challenge_method=S256";
        Assert.Contains("Wanda Wirth", await client.GetStringAsync(new Uri(authorize, UriKind.Relative), TestContext.Current.CancellationToken), StringComparison.Ordinal);

        using var chosen = await client.GetAsync(new Uri($"{authorize}&user=wanda", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.StartsWith($"{Running.Portal}/signed-in?", chosen.Headers.Location!.OriginalString, StringComparison.Ordinal);
        var code = chosen.Headers.Location.Query.TrimStart('?').Split('&').Single(p => p.StartsWith("code=", StringComparison.Ordinal))["code=".Length..];
        using var wrong = await RedeemAsync(client, code, new string('w', 64));
        Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
        using var redeemed = await RedeemAsync(client, code, verifier);
        Assert.Equal(Running.Portal, redeemed.Headers.GetValues("Access-Control-Allow-Origin").Single());
        var token = (await redeemed.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken)).GetProperty("access_token").GetString()!;
        var claims = JsonDocument.Parse(Microsoft.IdentityModel.Tokens.Base64UrlEncoder.DecodeBytes(token.Split('.')[1])).RootElement;
        Assert.Equal(("wanda", "Wanda Wirth"), (claims.GetProperty("sub").GetString(), claims.GetProperty("name").GetString()));

        using var gateway = running.Gateway.Client(token);
        Assert.Equal(HttpStatusCode.OK, (await gateway.GetAsync(new Uri("/api/sales/v1/contracts", UriKind.Relative), TestContext.Current.CancellationToken)).StatusCode);
        using var again = await RedeemAsync(client, code, verifier);
        Assert.Equal(HttpStatusCode.BadRequest, again.StatusCode);
    }

    [Theory]
    [InlineData("code_challenge=abc&code_challenge_method=plain")]
    [InlineData("user=wanda")]
    [InlineData("code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256&redirect_uri=https%3A%2F%2Fevil.example%2F")]
    public async Task Without_S256_or_for_an_unknown_page_nobody_is_signed_in_A2(string query)
    {
        using var client = running.Issuer.Client();
        var page = query.Contains("redirect_uri", StringComparison.Ordinal) ? "" : $"&redirect_uri={Uri.EscapeDataString($"{Running.Portal}/signed-in")}";
        using var answer = await client.GetAsync(new Uri($"/connect/authorize?client_id=portal&response_type=code{page}&{query}&user=wanda", UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.DoesNotContain("evil", answer.Headers.Location?.OriginalString ?? "", StringComparison.Ordinal);
        Assert.DoesNotContain("code=", answer.Headers.Location?.OriginalString ?? "", StringComparison.Ordinal);
        Assert.Contains("error", answer.Headers.Location?.OriginalString ?? await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    private static async Task<HttpResponseMessage> RedeemAsync(HttpClient client, string code, string verifier)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/connect/token");
        request.Headers.Add("Origin", Running.Portal);
        request.Content = new FormUrlEncodedContent([new("grant_type", "authorization_code"), new("client_id", "portal"), new("code", code), new("code_verifier", verifier), new("redirect_uri", $"{Running.Portal}/signed-in")]);
        return await client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Health_is_answered_on_the_ops_endpoint_only()
    {
        using var ops = new HttpClient { BaseAddress = running.Issuer.Ops };
        Assert.Contains("\"healthy\"", await ops.GetStringAsync(new Uri("/health", UriKind.Relative), TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await ops.GetAsync(new Uri("/dev/token/admin", UriKind.Relative), TestContext.Current.CancellationToken)).StatusCode);
        using var http = running.Issuer.Client();
        Assert.Equal(HttpStatusCode.NotFound, (await http.GetAsync(new Uri("/health", UriKind.Relative), TestContext.Current.CancellationToken)).StatusCode);
    }
}

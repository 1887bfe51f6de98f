using System.Net;
using System.Text.Json;

namespace RegionCloud.Gateway.Tests;

public sealed class TokenTests(Running running)
{
    private static readonly Uri Contracts = new("/api/sales/v1/contracts", UriKind.Relative);

    [Theory]
    [InlineData("GET")]
    [InlineData("POST")]
    public async Task The_one_line_token_opens_the_gateway(string method)
    {
        using var issuer = running.Issuer.Client();
        using var request = new HttpRequestMessage(new HttpMethod(method), "/dev/token/admin");
        using var token = await issuer.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal("text/plain", token.Content.Headers.ContentType!.MediaType);

        using var gateway = running.Gateway.Client(await token.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal(HttpStatusCode.OK, (await gateway.GetAsync(Contracts, TestContext.Current.CancellationToken)).StatusCode);
    }

    [Fact]
    public async Task A_demo_token_proves_who_and_nothing_else_for_ten_minutes()
    {
        var parts = (await running.Issuer.TokenAsync("laura")).Split('.');
        var header = Read(parts[0]);
        var claims = Read(parts[1]);

        Assert.Equal(("at+jwt", "RS256"), (header.GetProperty("typ").GetString(), header.GetProperty("alg").GetString()));
        Assert.Equal(running.Issuer.Http.AbsoluteUri, claims.GetProperty("iss").GetString());
        Assert.Equal(("laura", "Laura Callahan", "regioncloud"), (claims.GetProperty("sub").GetString(), claims.GetProperty("name").GetString(), claims.GetProperty("aud").GetString()));
        Assert.Equal(600, claims.GetProperty("exp").GetInt64() - claims.GetProperty("iat").GetInt64());
        Assert.Equal(["aud", "client_id", "exp", "iat", "iss", "jti", "name", "nbf", "sub"], claims.EnumerateObject().Select(p => p.Name).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("nothing")]
    [InlineData("expired within the skew")]
    public async Task A_token_with_nothing_wrong_passes(string fault)
    {
        using var gateway = running.Gateway.Client(Forged.Token(running, fault));
        Assert.Equal(HttpStatusCode.OK, (await gateway.GetAsync(Contracts, TestContext.Current.CancellationToken)).StatusCode);
    }

    [Theory]
    [InlineData("expired")]
    [InlineData("not yet valid")]
    [InlineData("other audience")]
    [InlineData("other issuer")]
    [InlineData("typ JWT")]
    [InlineData("RS512")]
    [InlineData("foreign key")]
    [InlineData("foreign key under the known kid")]
    [InlineData("foreign key sent along as jwk")]
    [InlineData("alg none")]
    [InlineData("HS256 with the public key")]
    [InlineData("changed subject")]
    [InlineData("garbage")]
    public async Task A_token_with_one_thing_wrong_is_refused_as_401_A3(string fault)
    {
        using var gateway = running.Gateway.Client(Forged.Token(running, fault));
        using var answer = await gateway.GetAsync(Contracts, TestContext.Current.CancellationToken);

        await Problems.AssertAsync(answer, HttpStatusCode.Unauthorized, "unauthenticated");
        Assert.Equal("Bearer error=\"invalid_token\"", answer.Headers.WwwAuthenticate.ToString());
    }

    [Fact]
    public async Task No_token_is_401()
    {
        using var gateway = running.Gateway.Client();
        using var answer = await gateway.GetAsync(Contracts, TestContext.Current.CancellationToken);

        await Problems.AssertAsync(answer, HttpStatusCode.Unauthorized, "unauthenticated");
        Assert.Equal("Bearer", answer.Headers.WwwAuthenticate.ToString());
    }

    [Theory]
    [InlineData("svc-performance")]
    [InlineData("svc-sales")]
    [InlineData("svc-finance")]
    [InlineData("svc-gateway")]
    public async Task A_service_gets_a_token_of_its_own_whose_subject_is_its_client_id(string client)
    {
        using var answer = await ClientCredentialsAsync(client, "development-only-secret");
        var token = Read(answer, await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)).GetProperty("access_token").GetString()!;
        var (header, claims) = (Read(token.Split('.')[0]), Read(token.Split('.')[1]));

        Assert.Equal(("at+jwt", "RS256"), (header.GetProperty("typ").GetString(), header.GetProperty("alg").GetString()));
        Assert.Equal((client, client, "regioncloud"), (claims.GetProperty("sub").GetString(), claims.GetProperty("name").GetString(), claims.GetProperty("aud").GetString()));
        using var gateway = running.Gateway.Client(token);
        Assert.Equal(HttpStatusCode.OK, (await gateway.GetAsync(Contracts, TestContext.Current.CancellationToken)).StatusCode);
    }

    [Theory]
    [InlineData("svc-sales", "wrong")]
    [InlineData("svc-nobody", "development-only-secret")]
    public async Task Wrong_client_credentials_get_no_token(string client, string secret)
    {
        using var answer = await ClientCredentialsAsync(client, secret);
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Fact]
    public async Task Tokens_outlive_a_restart_of_the_issuer_and_the_gateway_keeps_working_without_it()
    {
        using var data = new Folder();
        var issuer = await Program.IssuerAsync(data);
        var token = await issuer.TokenAsync();
        await issuer.DisposeAsync();
        await using var again = await Program.IssuerAsync(data, issuer.Http);
        // This gateway has never seen the first issuer.
        await using var gateway = await Program.GatewayAsync(data, again.Http, running.Sales.Address);

        using var before = gateway.Client(token);
        Assert.Equal(HttpStatusCode.OK, (await before.GetAsync(Contracts, TestContext.Current.CancellationToken)).StatusCode);
        using var after = gateway.Client(await again.TokenAsync());
        await again.DisposeAsync();
        Assert.Equal(HttpStatusCode.OK, (await after.GetAsync(Contracts, TestContext.Current.CancellationToken)).StatusCode);
    }

    [Fact]
    public async Task While_the_issuer_was_never_seen_the_answer_is_503_and_not_401()
    {
        using var data = new Folder();
        await using var gateway = await Program.GatewayAsync(data, Program.FreeAddress(), running.Sales.Address);
        using var client = gateway.Client(await running.Issuer.TokenAsync());
        using var answer = await client.GetAsync(Contracts, TestContext.Current.CancellationToken);
        await Problems.AssertAsync(answer, HttpStatusCode.ServiceUnavailable, "issuer-unavailable", retryable: true);

        using var ops = new HttpClient { BaseAddress = gateway.Ops };
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await ops.GetAsync(new Uri("/health", UriKind.Relative), TestContext.Current.CancellationToken)).StatusCode);
    }

    private async Task<HttpResponseMessage> ClientCredentialsAsync(string client, string secret)
    {
        using var issuer = running.Issuer.Client();
        using var form = new FormUrlEncodedContent([new("grant_type", "client_credentials"), new("client_id", client), new("client_secret", secret)]);
        return await issuer.PostAsync(new Uri("/connect/token", UriKind.Relative), form, TestContext.Current.CancellationToken);
    }

    private static JsonElement Read(string part) => JsonDocument.Parse(Microsoft.IdentityModel.Tokens.Base64UrlEncoder.DecodeBytes(part)).RootElement;

    private static JsonElement Read(HttpResponseMessage answer, byte[] body)
    {
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return JsonDocument.Parse(body).RootElement;
    }
}

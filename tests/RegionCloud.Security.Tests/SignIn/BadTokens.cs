using System.Net.Http.Headers;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace RegionCloud.Security.Tests.SignIn;

/// <summary>Requests that prove nobody, each with one thing wrong and otherwise as the issuer would have it (security S4).</summary>
internal sealed class BadTokens : IDisposable
{
    private static readonly RSA Stranger = RSA.Create(2048);
    private readonly RSA issuers = RSA.Create();
    private readonly RsaSecurityKey own;
    private readonly string authority;
    private readonly Uri trap;
    private readonly DateTime now = DateTimeOffset.FromUnixTimeSeconds(TimeProvider.System.GetUtcNow().ToUnixTimeSeconds()).UtcDateTime;
    private readonly JsonElement session;

    /// <param name="session">What a browser got from the issuer.</param>
    /// <param name="trap">An address that a token names and nobody may ever ask.</param>
    public BadTokens(RunningHosts hosts, JsonElement session, Uri trap)
    {
        issuers.ImportFromPem(File.ReadAllText(Path.Combine(hosts.Folder, "issuer-signing-key.pem")));
        own = new RsaSecurityKey(issuers.ExportParameters(true));
        own.KeyId = Base64UrlEncoder.Encode(own.ComputeJwkThumbprint());
        (authority, this.session, this.trap) = (hosts.Authority, session, trap);
    }

    /// <summary>Every class by its name, and what it does to a request.</summary>
    public static IReadOnlyDictionary<string, Action<BadTokens, HttpRequestMessage>> Classes { get; } = new Dictionary<string, Action<BadTokens, HttpRequestMessage>>(StringComparer.Ordinal)
    {
        ["no token"] = (_, _) => { },
        ["an empty bearer"] = (_, r) => Raw(r, "Bearer "),
        ["garbage"] = (_, r) => Put(r, "not.a.token"),
        ["Basic instead of Bearer"] = (_, r) => Raw(r, $"Basic {Convert.ToBase64String("admin:admin"u8)}"),
        ["a good token under another scheme"] = (b, r) => Raw(r, $"DPoP {b.Good()}"),
        ["two good tokens"] = (b, r) => Raw(r, $"Bearer {b.Good()}, Bearer {b.Good()}"),
        ["a good token in the query string"] = (b, r) => r.RequestUri = new Uri($"{r.RequestUri}?access_token={b.Good()}"),
        ["a good token in a cookie"] = (b, r) => r.Headers.Add("Cookie", $"access_token={b.Good()}"),
        ["expired beyond the skew"] = (b, r) => Put(r, b.With(d => d.Expires = b.now.AddSeconds(-31))),
        ["without an end"] = (b, r) => Put(r, b.Signed(new { alg = "RS256", typ = "at+jwt", kid = b.own.KeyId }, b.Claims("exp"))),
        ["not yet valid"] = (b, r) => Put(r, b.With(d => d.NotBefore = b.now.AddMinutes(5))),
        ["of another issuer"] = (b, r) => Put(r, b.With(d => d.Issuer = "http://issuer.example/")),
        ["without an issuer"] = (b, r) => Put(r, b.With(d => d.Issuer = null)),
        ["for another audience"] = (b, r) => Put(r, b.With(d => d.Audience = "elsewhere")),
        ["without an audience"] = (b, r) => Put(r, b.With(d => d.Audience = null)),
        ["without a subject"] = (b, r) => Put(r, b.With(d => d.Subject = new ClaimsIdentity([new Claim("name", "Administrator")]))),
        ["with an empty subject"] = (b, r) => Put(r, b.With(d => d.Subject = new ClaimsIdentity([new Claim("sub", ""), new Claim("name", "Administrator")]))),
        ["alg none"] = (b, r) => Put(r, $"{Part(new { alg = "none", typ = "at+jwt" })}.{Part(b.Claims())}."),
        ["alg nOnE with a signature"] = (b, r) => Put(r, b.Signed(new { alg = "nOnE", typ = "at+jwt", kid = b.own.KeyId }, b.Claims())),
        ["HS256 with the public key"] = (b, r) => Put(r, b.Hashed(Encoding.ASCII.GetBytes(b.issuers.ExportSubjectPublicKeyInfoPem()))),
        ["HS256 with an empty key"] = (b, r) => Put(r, b.Hashed([])),
        ["RS512, which is not allowed"] = (b, r) => Put(r, b.With(d => d.SigningCredentials = new SigningCredentials(b.own, SecurityAlgorithms.RsaSha512))),
        ["PS256, which is not allowed"] = (b, r) => Put(r, b.With(d => d.SigningCredentials = new SigningCredentials(b.own, SecurityAlgorithms.RsaSsaPssSha256))),
        ["RS256 with a foreign key"] = (b, r) => Put(r, b.Foreign(null)),
        ["a foreign key under the known kid"] = (b, r) => Put(r, b.Foreign(b.own.KeyId)),
        ["jku to a foreign key set"] = (b, r) => Put(r, b.Foreign("foreign", "jku", new Uri(b.trap, "jwks").AbsoluteUri)),
        ["x5u to a foreign certificate"] = (b, r) => Put(r, b.Foreign("foreign", "x5u", new Uri(b.trap, "x5u").AbsoluteUri)),
        ["x5c with a foreign certificate"] = (b, r) => Put(r, b.Foreign("foreign", "x5c", b.Certificate())),
        ["jwk with the foreign key"] = (b, r) => Put(r, b.Foreign("foreign", "jwk", b.Jwk())),
        ["jwk with the foreign key under the known kid"] = (b, r) => Put(r, b.Foreign(b.own.KeyId, "jwk", b.Jwk())),
        ["iss whose own discovery would vouch for it"] = (b, r) => Put(r, b.Foreign("foreign", issuer: b.trap.AbsoluteUri)),
        ["typ JWT"] = (b, r) => Put(r, b.With(d => d.TokenType = "JWT")),
        ["no typ"] = (b, r) => Put(r, b.Signed(new { alg = "RS256", kid = b.own.KeyId }, b.Claims())),
        ["a critical header nobody knows"] = (b, r) => Put(r, b.Signed(new { alg = "RS256", typ = "at+jwt", kid = b.own.KeyId, crit = new[] { "urn:only-on-mondays" } }, b.Claims())),
        ["an id_token"] = (b, r) => Put(r, b.session.GetProperty("id_token").GetString()!),
        ["a refresh token"] = (b, r) => Put(r, b.session.GetProperty("refresh_token").GetString()!),
        ["a changed subject"] = (b, r) => Put(r, Changed(b.Good(), 1, p => Base64UrlEncoder.Encode(Base64UrlEncoder.Decode(p).Replace("admin", "oscar", StringComparison.Ordinal)))),
        ["a changed signature"] = (b, r) => Put(r, Changed(b.Good(), 2, s => (s[0] == 'A' ? 'B' : 'A') + s[1..])),
        ["half a signature"] = (b, r) => Put(r, Changed(b.Good(), 2, s => s[..(s.Length / 2)])),
        ["an empty signature"] = (b, r) => Put(r, Changed(b.Good(), 2, _ => "")),
        ["two parts only"] = (b, r) => Put(r, b.Good()[..b.Good().LastIndexOf('.')]),
        ["a good token encrypted for the issuer"] = (b, r) => Put(r, new JsonWebTokenHandler().EncryptToken(b.Good(), new EncryptingCredentials(b.own, SecurityAlgorithms.RsaOAEP, SecurityAlgorithms.Aes256CbcHmacSha512))),
        ["larger than 8 KiB"] = (b, r) => Put(r, b.With(d => d.Subject.AddClaim(new Claim("filler", new string('x', 8 * 1024))))),
    };

    /// <summary>For the control: only this opens the door.</summary>
    public string Good() => With(_ => { });

    public void Dispose() => issuers.Dispose();

    private static void Put(HttpRequestMessage request, string token) => request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);

    private static void Raw(HttpRequestMessage request, string value) => Assert.True(request.Headers.TryAddWithoutValidation("Authorization", value));

    private static string Part(object part) => Base64UrlEncoder.Encode(JsonSerializer.SerializeToUtf8Bytes(part));

    private static string Changed(string token, int part, Func<string, string> change)
    {
        var parts = token.Split('.');
        parts[part] = change(parts[part]);
        return string.Join('.', parts);
    }

    private string With(Action<SecurityTokenDescriptor> change)
    {
        var descriptor = Descriptor();
        change(descriptor);
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(descriptor);
    }

    private SecurityTokenDescriptor Descriptor() => new()
    {
        TokenType = "at+jwt",
        Issuer = authority,
        Audience = "regioncloud",
        IssuedAt = now.AddMinutes(-20),
        NotBefore = now.AddMinutes(-20),
        Expires = now.AddMinutes(10),
        Subject = new ClaimsIdentity([new Claim("sub", "admin"), new Claim("name", "Administrator")]),
        SigningCredentials = new SigningCredentials(own, SecurityAlgorithms.RsaSha256),
    };

    private string Foreign(string? kid, string? header = null, object? value = null, string? issuer = null) => With(d =>
    {
        d.SigningCredentials = new SigningCredentials(new RsaSecurityKey(Stranger.ExportParameters(true)) { KeyId = kid }, SecurityAlgorithms.RsaSha256);
        d.Issuer = issuer ?? d.Issuer;
        if (header is not null)
            d.AdditionalHeaderClaims = new Dictionary<string, object>(StringComparer.Ordinal) { [header] = value! };
    });

    private Dictionary<string, object> Claims(string? without = null)
    {
        var all = new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["iss"] = authority,
            ["aud"] = "regioncloud",
            ["sub"] = "admin",
            ["name"] = "Administrator",
            ["nbf"] = new DateTimeOffset(now).AddMinutes(-20).ToUnixTimeSeconds(),
            ["exp"] = new DateTimeOffset(now).AddMinutes(10).ToUnixTimeSeconds(),
        };
        all.Remove(without ?? "");
        return all;
    }

    private string Signed(object header, object claims)
    {
        var text = $"{Part(header)}.{Part(claims)}";
        return $"{text}.{Base64UrlEncoder.Encode(issuers.SignData(Encoding.ASCII.GetBytes(text), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))}";
    }

    private string Hashed(byte[] key)
    {
        var text = $"{Part(new { alg = "HS256", typ = "at+jwt", kid = own.KeyId })}.{Part(Claims())}";
        return $"{text}.{Base64UrlEncoder.Encode(HMACSHA256.HashData(key, Encoding.ASCII.GetBytes(text)))}";
    }

    private JsonElement Jwk()
    {
        var key = Stranger.ExportParameters(false);
        return JsonSerializer.SerializeToElement(new { kty = "RSA", e = Base64UrlEncoder.Encode(key.Exponent), n = Base64UrlEncoder.Encode(key.Modulus) });
    }

    private JsonElement Certificate()
    {
        var today = TimeProvider.System.GetUtcNow();
        using var certificate = new CertificateRequest("CN=issuer", Stranger, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSelfSigned(today.AddDays(-1), today.AddDays(1));
        return JsonSerializer.SerializeToElement(new[] { Convert.ToBase64String(certificate.RawData) });
    }
}

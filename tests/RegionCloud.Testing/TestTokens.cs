using System.Security.Cryptography;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace RegionCloud.Testing;

/// <summary>Tokens as the issuer writes them, signed with a key of this test process.</summary>
public static class TestTokens
{
    public const string Issuer = "http://issuer.test/";
    private static readonly RsaSecurityKey Key = new(RSA.Create(2048)) { KeyId = "test" };

    public static OpenIdConnectConfiguration Configuration { get; } = new() { Issuer = Issuer, SigningKeys = { Key }, TokenEndpoint = Issuer + "connect/token" };

    /// <summary>For a person, or for a service when the subject starts with <c>svc-</c>.</summary>
    public static string For(string subject, string audience = "regioncloud", string type = "at+jwt", TimeSpan? validFor = null)
    {
        var now = TimeProvider.System.GetUtcNow().UtcDateTime;
        var claims = new Dictionary<string, object>(StringComparer.Ordinal) { ["sub"] = subject, ["name"] = subject };
        if (subject.StartsWith("svc-", StringComparison.Ordinal))
            claims["client_id"] = subject;
        return new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
        {
            Issuer = Issuer,
            Audience = audience,
            TokenType = type,
            Claims = claims,
            NotBefore = now.AddMinutes(-10),
            IssuedAt = now.AddMinutes(-10),
            Expires = now + (validFor ?? TimeSpan.FromMinutes(10)),
            SigningCredentials = new SigningCredentials(Key, SecurityAlgorithms.RsaSha256),
        });
    }
}

using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace RegionCloud.Gateway.Tests;

/// <summary>Tokens with one thing wrong each, otherwise exactly as the issuer writes them.</summary>
internal static class Forged
{
    public static string Token(Running running, string fault)
    {
        using var rsa = RSA.Create();
        rsa.ImportFromPem(File.ReadAllText(Path.Combine(running.Data.Path, "issuer-signing-key.pem")));
        using var foreign = RSA.Create(2048);
        var own = new RsaSecurityKey(rsa);
        own.KeyId = Base64UrlEncoder.Encode(own.ComputeJwkThumbprint());
        var now = DateTimeOffset.FromUnixTimeSeconds(TimeProvider.System.GetUtcNow().ToUnixTimeSeconds()).UtcDateTime;
        var descriptor = new SecurityTokenDescriptor
        {
            TokenType = "at+jwt",
            Issuer = running.Issuer.Http.AbsoluteUri,
            Audience = "regioncloud",
            IssuedAt = now.AddMinutes(-20),
            NotBefore = now.AddMinutes(-20),
            Expires = now.AddMinutes(10),
            Subject = new ClaimsIdentity([new Claim("sub", "admin"), new Claim("name", "Administrator")]),
            SigningCredentials = new SigningCredentials(own, SecurityAlgorithms.RsaSha256) { CryptoProviderFactory = new CryptoProviderFactory { CacheSignatureProviders = false } },
        };
        switch (fault)
        {
            case "nothing":
                break;
            case "expired within the skew":
                descriptor.Expires = now.AddSeconds(-15);
                break;
            case "expired":
                descriptor.Expires = now.AddSeconds(-40);
                break;
            case "not yet valid":
                descriptor.NotBefore = now.AddMinutes(5);
                break;
            case "other audience":
                descriptor.Audience = "elsewhere";
                break;
            case "other issuer":
                descriptor.Issuer = "http://issuer.example/";
                break;
            case "typ JWT":
                descriptor.TokenType = "JWT";
                break;
            case "RS512":
                descriptor.SigningCredentials = new SigningCredentials(own, SecurityAlgorithms.RsaSha512) { CryptoProviderFactory = new CryptoProviderFactory { CacheSignatureProviders = false } };
                break;
            case "foreign key":
                descriptor.SigningCredentials = new SigningCredentials(new RsaSecurityKey(foreign.ExportParameters(true)), SecurityAlgorithms.RsaSha256);
                break;
            case "foreign key under the known kid":
                descriptor.SigningCredentials = new SigningCredentials(new RsaSecurityKey(foreign.ExportParameters(true)) { KeyId = own.KeyId }, SecurityAlgorithms.RsaSha256);
                break;
            case "foreign key sent along as jwk":
                descriptor.SigningCredentials = new SigningCredentials(new RsaSecurityKey(foreign.ExportParameters(true)), SecurityAlgorithms.RsaSha256);
                descriptor.AdditionalHeaderClaims = new Dictionary<string, object> { ["jwk"] = JsonSerializer.SerializeToElement(new { kty = "RSA", e = Base64UrlEncoder.Encode(foreign.ExportParameters(false).Exponent), n = Base64UrlEncoder.Encode(foreign.ExportParameters(false).Modulus) }) };
                break;
            case "alg none":
                return $"{Part(new { alg = "none", typ = "at+jwt" })}.{Payload(new JsonWebTokenHandler().CreateToken(descriptor))}.";
            case "HS256 with the public key":
                var text = $"{Part(new { alg = "HS256", typ = "at+jwt", kid = own.KeyId })}.{Payload(new JsonWebTokenHandler().CreateToken(descriptor))}";
                return $"{text}.{Base64UrlEncoder.Encode(HMACSHA256.HashData(Encoding.ASCII.GetBytes(rsa.ExportSubjectPublicKeyInfoPem()), Encoding.ASCII.GetBytes(text)))}";
            case "changed subject":
                var parts = new JsonWebTokenHandler().CreateToken(descriptor).Split('.');
                return $"{parts[0]}.{Base64UrlEncoder.Encode(Base64UrlEncoder.Decode(parts[1]).Replace("admin", "oscar", StringComparison.Ordinal))}.{parts[2]}";
            case "garbage":
                return "not.a.token";
            default:
                throw new ArgumentOutOfRangeException(nameof(fault), fault, null);
        }

        return new JsonWebTokenHandler().CreateToken(descriptor);
    }

    private static string Part(object header) => Base64UrlEncoder.Encode(JsonSerializer.Serialize(header));

    private static string Payload(string token) => token.Split('.')[1];
}

using System.Buffers.Text;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.Extensions.DependencyInjection;
using RegionCloud.ServiceDefaults.Audit;
using RegionCloud.ServiceDefaults.Data;
using RegionCloud.ServiceDefaults.Errors;

namespace RegionCloud.ServiceDefaults.Lists;

/// <summary>
/// Places in a list as callers hold them: encrypted and authenticated, and bound to path, filter, sort and person, so that a token
/// neither tells nor is good for anything else.
/// </summary>
internal sealed class PageTokens(IServiceScopeFactory scopes, TimeProvider time)
{
    private const int NonceSize = 12;
    private const int TagSize = 16;
    private static readonly string[] NotBound = ["pageToken", "pageSize", "count", "fields"];
    private byte[]? key;

    public async Task<string> SealAsync(HttpContext http, byte[] place)
    {
        using var cipher = new AesGcm(await KeyAsync(http.RequestAborted), TagSize);
        var token = new byte[NonceSize + TagSize + place.Length];
        var (nonce, tag, sealedPlace) = (token.AsMemory(0, NonceSize), token.AsMemory(NonceSize, TagSize), token.AsMemory(NonceSize + TagSize));
        RandomNumberGenerator.Fill(nonce.Span);
        cipher.Encrypt(nonce.Span, place, sealedPlace.Span, tag.Span, BoundTo(http));
        return Base64Url.EncodeToString(token);
    }

    /// <summary>400 <c>page-token-invalid</c> for whatever was not sealed here for the same question and person.</summary>
    public async Task<byte[]> OpenAsync(HttpContext http, string text)
    {
        if (!Base64Url.IsValid(text, out var length) || length < NonceSize + TagSize)
            throw Invalid();

        using var cipher = new AesGcm(await KeyAsync(http.RequestAborted), TagSize);
        var token = Base64Url.DecodeFromChars(text);
        var place = new byte[token.Length - NonceSize - TagSize];
        try
        {
            cipher.Decrypt(token.AsSpan(0, NonceSize), token.AsSpan(NonceSize + TagSize), token.AsSpan(NonceSize, TagSize), place, BoundTo(http));
            return place;
        }
        catch (AuthenticationTagMismatchException)
        {
            throw Invalid();
        }

        static MalformedRequestException Invalid() => new(new Fault("page-token-invalid", "/pageToken"));
    }

    private static byte[] BoundTo(HttpContext http)
        => Encoding.UTF8.GetBytes(string.Join('\n', [
            http.User.FindFirstValue("iss"), http.User.FindFirstValue("sub"), http.Request.Path,
            .. http.Request.Query.Where(p => !NotBound.Contains(p.Key, StringComparer.Ordinal)).OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => $"{p.Key}={p.Value}")]));

    /// <summary>One key for the service, made by whichever replica needs it first and kept in its database.</summary>
    private async Task<byte[]> KeyAsync(CancellationToken cancellationToken)
    {
        if (key is not null)
            return key;

        await using var services = scopes.CreateAsyncScope();
        var db = services.ServiceProvider.GetRequiredService<ServiceDbContext>();
        if (await KeptAsync(db, cancellationToken) is not { } kept)
        {
            db.Add(new ServiceSecret { Name = nameof(PageTokens), Value = RandomNumberGenerator.GetBytes(32), CreatedAt = time.GetUtcNow() });
            try
            {
                using (await WriterGate.For(db).EnterAsync(cancellationToken))
                    await db.SaveChangesAsync(cancellationToken);
            }
            catch (DbUpdateException e) when (e.IsUniqueViolation())
            {
                // Another replica was faster; its key counts.
            }

            kept = (await KeptAsync(db, cancellationToken))!;
        }

        return key = kept;
    }

    private static Task<byte[]?> KeptAsync(ServiceDbContext db, CancellationToken cancellationToken)
        => db.ServiceSecrets.AsNoTracking().Where(s => s.Name == nameof(PageTokens)).Select(s => (byte[]?)s.Value).SingleOrDefaultAsync(cancellationToken);
}

/// <summary>A key that all replicas of a service share and nobody else has; it outlives restarts.</summary>
public sealed class ServiceSecret
{
    public string Name { get; init; } = "";

    public byte[] Value { get; init; } = [];

    public DateTimeOffset CreatedAt { get; init; }

    internal static void Configure(EntityTypeBuilder<ServiceSecret> secret)
    {
        secret.NotAudited();
        secret.HasKey(s => s.Name);
        secret.Property(s => s.Name).HasMaxLength(40);
        secret.Property(s => s.Value).HasMaxLength(64);
    }
}

using System.Security.Cryptography;
using Microsoft.IdentityModel.Tokens;

namespace RegionCloud.Issuer;

/// <summary>Keys that lie in the data folder, readable by the owner only, so that tokens outlive a restart of the issuer.</summary>
internal sealed class SigningKeys
{
    private SigningKeys(RsaSecurityKey signing, SymmetricSecurityKey encryption)
    {
        signing.KeyId = Base64UrlEncoder.Encode(signing.ComputeJwkThumbprint());
        Signing = signing;
        Encryption = encryption;
    }

    public RsaSecurityKey Signing { get; }

    /// <summary>Closes what only the issuer itself reads again; access tokens are not encrypted.</summary>
    public SymmetricSecurityKey Encryption { get; }

    public static SigningKeys LoadOrCreate(string folder)
    {
        Directory.CreateDirectory(folder);
        var rsa = RSA.Create();
        rsa.ImportFromPem(Kept(Path.Combine(folder, "issuer-signing-key.pem"), () =>
        {
            using var fresh = RSA.Create(2048);
            return fresh.ExportPkcs8PrivateKeyPem();
        }));
        var secret = Kept(Path.Combine(folder, "issuer-encryption-key.txt"), () => Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)));
        return new SigningKeys(new RsaSecurityKey(rsa), new SymmetricSecurityKey(Convert.FromBase64String(secret)));
    }

    private static string Kept(string path, Func<string> create)
    {
        if (!File.Exists(path))
        {
            // Written aside and renamed: a kill in between must not leave half a key.
            var aside = $"{path}.{Environment.ProcessId}";
            var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            using (var writer = new StreamWriter(aside, options))
                writer.Write(create());
            File.Move(aside, path, overwrite: false);
        }

        return File.ReadAllText(path);
    }
}

using Microsoft.EntityFrameworkCore;
using OpenIddict.Abstractions;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace RegionCloud.Issuer;

internal sealed class IssuerDb(DbContextOptions<IssuerDb> options) : DbContext(options);

/// <summary>The services that may ask for a token of their own.</summary>
internal static class Clients
{
    private static readonly string[] Services = ["svc-performance", "svc-sales", "svc-finance", "svc-gateway"];

    /// <summary>Brings the store in line with the configuration: the secret may have changed since the last start.</summary>
    public static async Task RegisterAsync(IServiceProvider services)
    {
        await using var scope = services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<IssuerDb>().Database.EnsureCreatedAsync();
        var clients = scope.ServiceProvider.GetRequiredService<IOpenIddictApplicationManager>();
        var secret = scope.ServiceProvider.GetRequiredService<IssuerSettings>().ClientSecret;
        foreach (var name in Services)
        {
            var wanted = new OpenIddictApplicationDescriptor
            {
                ClientId = name,
                ClientSecret = secret,
                ClientType = ClientTypes.Confidential,
                Permissions = { Permissions.Endpoints.Token, Permissions.GrantTypes.ClientCredentials },
            };
            if (await clients.FindByClientIdAsync(name) is not { } known)
                await clients.CreateAsync(wanted);
            else if (!await clients.ValidateClientSecretAsync(known, secret))
                await clients.UpdateAsync(known, wanted);
        }

        await scope.ServiceProvider.GetRequiredService<IOpenIddictTokenManager>()
            .PruneAsync(scope.ServiceProvider.GetRequiredService<TimeProvider>().GetUtcNow().AddDays(-1));
    }
}

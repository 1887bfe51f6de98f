using Microsoft.EntityFrameworkCore;
using OpenIddict.Abstractions;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace RegionCloud.Issuer;

internal sealed class IssuerDb(DbContextOptions<IssuerDb> options) : DbContext(options);

/// <summary>The services that may ask for a token of their own, and the pages (<c>Issuer:RedirectUris</c>) where people sign in.</summary>
internal static class Clients
{
    private const string Portal = "portal";
    private static readonly string[] Services = ["svc-performance", "svc-sales", "svc-finance", "svc-marketing", "svc-customer-service", "svc-risk", "svc-gateway"];

    /// <summary>Brings the store in line with the configuration: the secret may have changed since the last start.</summary>
    public static async Task RegisterAsync(IServiceProvider services)
    {
        await using var scope = services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<IssuerDb>().Database.EnsureCreatedAsync();
        var clients = scope.ServiceProvider.GetRequiredService<IOpenIddictApplicationManager>();
        var secret = scope.ServiceProvider.GetRequiredService<IssuerSettings>().ClientSecret;
        foreach (var name in Services)
        {
            await RegisterAsync(new OpenIddictApplicationDescriptor
            {
                ClientId = name,
                ClientSecret = secret,
                ClientType = ClientTypes.Confidential,
                Permissions = { Permissions.Endpoints.Token, Permissions.GrantTypes.ClientCredentials },
            }, async known => await clients.ValidateClientSecretAsync(known, secret));
        }

        var portal = new OpenIddictApplicationDescriptor
        {
            ClientId = Portal,
            ClientType = ClientTypes.Public,
            Permissions =
            {
                Permissions.Endpoints.Authorization, Permissions.Endpoints.Token, Permissions.Endpoints.EndSession,
                Permissions.GrantTypes.AuthorizationCode, Permissions.GrantTypes.RefreshToken, Permissions.ResponseTypes.Code,
            },
        };
        portal.RedirectUris.UnionWith(scope.ServiceProvider.GetRequiredService<IssuerSettings>().RedirectUris);
        portal.PostLogoutRedirectUris.UnionWith(scope.ServiceProvider.GetRequiredService<IssuerSettings>().SignedOutUris);
        await RegisterAsync(portal, _ => Task.FromResult(false));

        await scope.ServiceProvider.GetRequiredService<IOpenIddictTokenManager>()
            .PruneAsync(scope.ServiceProvider.GetRequiredService<TimeProvider>().GetUtcNow().AddDays(-1));

        async Task RegisterAsync(OpenIddictApplicationDescriptor wanted, Func<object, Task<bool>> unchanged)
        {
            if (await clients.FindByClientIdAsync(wanted.ClientId!) is not { } known)
                await clients.CreateAsync(wanted);
            else if (!await unchanged(known))
                await clients.UpdateAsync(known, wanted);
        }
    }
}

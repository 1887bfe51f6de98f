using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.IdentityModel.JsonWebTokens;
using OpenIddict.Abstractions;
using RegionCloud.Issuer;

var builder = WebApplication.CreateBuilder(args);
if (builder.Environment.IsProduction())
{
    await Console.Error.WriteLineAsync("The development issuer hands tokens to everybody who asks and therefore does not run in Production: set Authentication:Authority to your own identity provider.");
    return 3;
}

var settings = IssuerSettings.Read(builder.Configuration, builder.Environment);
var keys = SigningKeys.LoadOrCreate(settings.DataFolder);
builder.Services.AddSingleton(settings);
builder.Services.AddSingleton(keys);
builder.Services.AddSingleton(TimeProvider.System);
builder.Services.AddSingleton(DemoUsers.Read(settings.UsersFile));
builder.Services.AddSingleton<JsonWebTokenHandler>();
builder.Services.AddDataProtection().PersistKeysToFileSystem(new DirectoryInfo(Path.Combine(settings.DataFolder, "issuer-keys")));
builder.Services.AddCors(cors => cors.AddDefaultPolicy(policy => policy.WithOrigins([.. settings.RedirectUris.Select(u => u.GetLeftPart(UriPartial.Authority))]).AllowAnyHeader().WithMethods(HttpMethods.Get, HttpMethods.Post)));
builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
SignInLimit.Add(builder);
builder.Services.AddDbContext<IssuerDb>(o => o.UseSqlite(settings.Database).UseOpenIddict());
builder.Services.AddOpenIddict()
    .AddCore(core => core.UseEntityFrameworkCore().UseDbContext<IssuerDb>())
    .AddServer(server =>
    {
        server.SetIssuer(settings.Authority)
            .SetTokenEndpointUris("connect/token")
            .SetAuthorizationEndpointUris("connect/authorize")
            .SetEndSessionEndpointUris("connect/endsession")
            .AllowClientCredentialsFlow()
            .AllowAuthorizationCodeFlow()
            // Each is good once. One that comes a second time was stolen, or its thief came first: its whole family ends.
            .AllowRefreshTokenFlow()
            .SetRefreshTokenReuseLeeway(TimeSpan.Zero)
            .SetRefreshTokenLifetime(IssuerSettings.SessionLifetime)
            .DisableSlidingRefreshTokenExpiration()
            .RequireProofKeyForCodeExchange()
            .Configure(o => o.CodeChallengeMethods.Remove(OpenIddictConstants.CodeChallengeMethods.Plain))
            .SetAccessTokenLifetime(IssuerSettings.TokenLifetime)
            .AddSigningKey(keys.Signing)
            .AddEncryptionKey(keys.Encryption)
            // Every service reads the token by itself from the published keys.
            .DisableAccessTokenEncryption();
        server.UseAspNetCore().DisableTransportSecurityRequirement().EnableTokenEndpointPassthrough().EnableAuthorizationEndpointPassthrough().EnableEndSessionEndpointPassthrough();
    });

var app = builder.Build();
await Clients.RegisterAsync(app.Services);

app.MapWhen(http => http.Connection.LocalPort == settings.OpsPort, ops => ops.UseRouting().UseEndpoints(HealthEndpoints.Map));
// The pages that sign in redeem their code here; the demo tokens of /dev stay unreadable for every other origin.
app.UseWhen(http => http.Request.Path == "/connect/token" || http.Request.Path.StartsWithSegments("/.well-known", StringComparison.Ordinal), open => open.UseCors());
app.UseRateLimiter();
// The library first checks and later redeems: of several at once with the same code or refresh token more than one would win.
using var turn = new SemaphoreSlim(1);
app.UseWhen(http => http.Request.Path == "/connect/token", one => one.Use(async (http, next) =>
{
    await turn.WaitAsync(http.RequestAborted);
    try
    {
        await next(http);
    }
    finally
    {
        turn.Release();
    }
}));
app.UseRouting();
app.UseAuthentication();
Tokens.Map(app);
BrowserSignIn.Map(app);
SignOut.Map(app);
DemoTokens.Map(app);
await app.RunAsync();
return 0;

namespace RegionCloud.Issuer;

/// <summary>What the issuer is told; see README.md for the configuration keys.</summary>
internal sealed record IssuerSettings(Uri Authority, string Audience, string ClientSecret, string DataFolder, string Database, string UsersFile, IReadOnlyList<Uri> RedirectUris, IReadOnlyList<Uri> SignedOutUris, int OpsPort)
{
    public static readonly TimeSpan TokenLifetime = TimeSpan.FromMinutes(10);

    /// <summary>How long a browser stays signed in at most, however often it refreshes: one working day.</summary>
    public static readonly TimeSpan SessionLifetime = TimeSpan.FromHours(12);

    public static IssuerSettings Read(IConfiguration configuration, IHostEnvironment environment)
    {
        var folder = Path.GetFullPath(configuration["Issuer:DataFolder"] ?? ".data", environment.ContentRootPath);
        return new IssuerSettings(
            new Uri(configuration["Issuer:Authority"] ?? Needed("Kestrel:Endpoints:http:Url")),
            Needed("Authentication:Audience"),
            Needed("Authentication:ClientSecret"),
            folder,
            configuration.GetConnectionString("issuer-db") ?? $"Data Source={Path.Combine(folder, "issuer.db")}",
            Path.GetFullPath(configuration["Issuer:Users"] ?? Path.Combine(AppContext.BaseDirectory, "users.csv"), environment.ContentRootPath),
            Addresses("Issuer:RedirectUris"),
            Addresses("Issuer:SignedOutUris"),
            new Uri(Needed("Kestrel:Endpoints:ops:Url")).Port);

        string Needed(string key) => configuration[key] ?? throw new InvalidOperationException($"The configuration key {key} is missing.");

        List<Uri> Addresses(string key) => [.. configuration.GetSection(key).Get<string[]>()?.Select(u => new Uri(u)) ?? []];
    }
}

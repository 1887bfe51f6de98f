using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using MassTransit;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using RegionCloud.ServiceDefaults.Data;
using RegionCloud.ServiceDefaults.Observability;
using RegionCloud.ServiceDefaults.Organisation;

namespace RegionCloud.Testing;

/// <summary>
/// One department's whole service in this process, on a SQLite file of its own (in a live run on a <see cref="LiveDatabase"/>), with an
/// organisation and a clock that the test sets.
/// </summary>
public sealed class ServiceApp<TProgram> : WebApplicationFactory<TProgram>
    where TProgram : class
{
    private static readonly Lock Reading = new();
    private static Task<JsonObject>? document;
    private readonly string department;
    private readonly TestOrganisation? organisation;
    private readonly string? broker;
    private readonly LiveDatabase? live;
    private readonly IReadOnlyList<(string Key, string Value)> settings;
    private readonly Action<IServiceCollection>? configure;
    private readonly string folder = Directory.CreateTempSubdirectory("regioncloud-").FullName;

    private ServiceApp(string department, TestOrganisation? organisation, string? broker, DateTimeOffset? now, IReadOnlyList<(string Key, string Value)> settings, Action<IServiceCollection>? configure)
        => (this.department, this.organisation, this.broker, this.settings, this.configure, live, Clock) = (department, organisation, broker, settings, configure, LiveDatabase.For(department), new ShiftedClock(now));

    private string Database => Path.Combine(folder, "service.db");

    /// <summary>Runs like a real clock, from wherever the test puts it.</summary>
    public ShiftedClock Clock { get; }

    /// <param name="organisation">What the service is told the organisation is; null: the service has its own (Performance).</param>
    /// <param name="broker">Address of a broker; without one events stay in the outbox.</param>
    /// <param name="now">Where the clock starts; default: the real time.</param>
    /// <param name="settings">Beside those of every service: addresses of neighbours, for example.</param>
    /// <param name="configure">Puts other departments' answers in the place of their clients.</param>
    public static async Task<ServiceApp<TProgram>> StartAsync(string department, TestOrganisation? organisation, string? broker = null, DateTimeOffset? now = null, IReadOnlyList<(string Key, string Value)>? settings = null, Action<IServiceCollection>? configure = null)
    {
        var app = new ServiceApp<TProgram>(department, organisation, broker, now, settings ?? [], configure);
        if (app.live is not null)
            await app.live.MigrateAsync(typeof(TProgram).Assembly, department);
        else
            MigratedDatabase<TProgram>.CopyTo(app.Database);
        app.CreateClient().Dispose();
        await Wait.Until(() => app.Services.GetRequiredService<OrganisationDirectory>().IsCopied, "the organisation is copied");
        // What is told before the consumers are attached is told to nobody.
        if (broker is not null && await app.Services.GetRequiredService<IBusControl>().WaitForHealthStatus(BusHealthStatus.Healthy, TimeSpan.FromMinutes(2)) != BusHealthStatus.Healthy)
            throw new TimeoutException("the consumers are not attached");
        return app;
    }

    /// <summary>A client signed in as somebody, whose every answer is held to the service's document.</summary>
    public HttpClient As(string subject) => As(subject, "regioncloud");

    /// <summary>A client with a token for the ops endpoints, which all others refuse.</summary>
    public HttpClient Operating(string subject) => As(subject, "regioncloud-operations");

    private HttpClient As(string subject, string audience)
    {
        var client = CreateDefaultClient(new Documented(DocumentAsync));
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", TestTokens.For(subject, audience));
        client.DefaultRequestHeaders.AcceptLanguage.ParseAdd("en");
        return client;
    }

    /// <summary>Looks into or prepares the database, over all regions.</summary>
    public async Task<T> Db<TContext, T>(Func<TContext, Task<T>> act)
        where TContext : ServiceDbContext
    {
        await using var scope = Services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<DataScope>().Enter(Reach.All("test"));
        return await act(scope.ServiceProvider.GetRequiredService<TContext>());
    }

    /// <summary>What the dashboards are shown of the business now.</summary>
    public async Task<IReadOnlyList<Figure>> Figures<TFigures>()
        where TFigures : IFigures
    {
        await using var scope = Services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<DataScope>().Enter(Reach.All("test"));
        return await scope.ServiceProvider.GetRequiredService<TFigures>().ReadAsync(CancellationToken.None);
    }

    private Task<JsonObject> DocumentAsync()
    {
        // One program has one document, however many of it a test starts.
        lock (Reading)
            return document ??= ReadAsync();

        async Task<JsonObject> ReadAsync()
        {
            using var client = CreateClient();
            return JsonNode.Parse(await client.GetStringAsync(new Uri("/openapi/v1.json", UriKind.Relative)))!.AsObject();
        }
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseEnvironment("Development");
        // A program made by a test lies elsewhere, with its settings.
        if (Path.GetDirectoryName(typeof(TProgram).Assembly.Location) is { } home && home != AppContext.BaseDirectory.TrimEnd('/'))
            builder.UseContentRoot(home);
        builder.UseSetting("Database:Provider", live is null ? "Sqlite" : "SqlServer");
        builder.UseSetting("Database:Durability", "Normal");
        builder.UseSetting($"ConnectionStrings:{department}-db", live?.ConnectionString ?? $"Data Source={Database}");
        builder.UseSetting("ConnectionStrings:messaging", broker ?? "amqp://guest:guest@127.0.0.1:1/");
        builder.UseSetting("Logging:LogLevel:Default", "Error");
        foreach (var (key, value) in settings)
            builder.UseSetting(key, value);
        foreach (var noisy in new[] { "MassTransit", "Microsoft.AspNetCore", "Microsoft.EntityFrameworkCore" })
            builder.UseSetting($"Logging:LogLevel:{noisy}", "None");
        builder.ConfigureTestServices(services =>
        {
            services.AddSingleton<TimeProvider>(Clock);
            if (live is null)
                services.Insert(0, ServiceDescriptor.Singleton<IHostedService>(new MigratedDatabase<TProgram>(Database)));
            services.AddHttpClient("issuer").ConfigurePrimaryHttpMessageHandler(() => new OwnToken($"svc-{department}"));
            // What is done daily is done when the test says that it is time.
            foreach (var scheduled in services.Where(s => s.ImplementationFactory?.Method.ReturnType.Name is "Scheduler").ToList())
                services.Remove(scheduled);
            // Without a broker nothing is sent, so nobody need look for one.
            foreach (var hosted in services.Where(s => broker is null && s.ImplementationFactory?.Method.ReturnType.Name is "BusSupervisor" or "OutboxRelay" or "DeadLetterOffice").ToList())
                services.Remove(hosted);
            services.PostConfigure<JwtBearerOptions>(JwtBearerDefaults.AuthenticationScheme, o =>
                o.ConfigurationManager = new StaticConfigurationManager<OpenIdConnectConfiguration>(TestTokens.Configuration));
            services.PostConfigure<JwtBearerOptions>(JwtBearerDefaults.AuthenticationScheme, o => o.TokenValidationParameters.ValidIssuer = TestTokens.Issuer);
            configure?.Invoke(services);
            if (organisation is not null)
                services.AddScoped<ListOrganisationChanges>(_ => (after, _) => Task.FromResult(organisation.After(after)));
        });
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        if (live is not null)
            await live.DisposeAsync();
        SqliteConnection.ClearAllPools();
        Directory.Delete(folder, recursive: true);
    }
}

/// <summary>
/// The first of a program's apps migrates its database; the others begin with a copy of what that made. It starts before every other part of the host, so nothing but migrations has written.
/// </summary>
file sealed class MigratedDatabase<TProgram>(string database) : IHostedService
{
    private static readonly Lock Copying = new();
    private static readonly string Folder = MakeFolder();
    private static readonly string Copy = Path.Combine(Folder, "migrated.db");

    public static void CopyTo(string database)
    {
        lock (Copying)
        {
            if (File.Exists(Copy))
                File.Copy(Copy, database);
        }
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        lock (Copying)
        {
            if (File.Exists(Copy))
                return Task.CompletedTask;
            using var connection = new SqliteConnection($"Data Source={database}");
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "VACUUM INTO $copy";
            command.Parameters.AddWithValue("$copy", Copy);
            command.ExecuteNonQuery();
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static string MakeFolder()
    {
        var folder = Directory.CreateTempSubdirectory("regioncloud-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        return folder;
    }
}

/// <summary>Gives the service the token of its own principal, with which it asks its neighbours when no person does.</summary>
file sealed class OwnToken(string principal) : HttpMessageHandler
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        => Task.FromResult(new HttpResponseMessage { Content = JsonContent.Create(new { access_token = TestTokens.For(principal), expires_in = 600 }) });
}

/// <summary>Real time, moved.</summary>
public sealed class ShiftedClock(DateTimeOffset? start) : TimeProvider
{
    private TimeSpan shift = start is { } s ? s - System.GetUtcNow() : TimeSpan.Zero;

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + shift;

    public void Advance(TimeSpan by) => shift += by;
}

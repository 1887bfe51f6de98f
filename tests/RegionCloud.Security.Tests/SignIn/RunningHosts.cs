using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.IdentityModel.Tokens;
using RegionCloud.Testing;

// Each system is seven processes; one after the other, or they only wait for each other.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]

namespace RegionCloud.Security.Tests.SignIn;

/// <summary>Issuer, the three services and the gateway as processes on SQLite files of their own, with a small organisation of two regions.</summary>
public sealed class RunningHosts : IAsyncDisposable
{
    public const string Secret = "of-this-test-run-only";
    public const string Portal = "https://portal.example/signed-in";

    private const string Organisation = """
        kind,region,name,timeZone,department,employee,subject,post,role,from,to
        region,EAST,East,Asia/Shanghai,,,,,,2020-01-01,
        region,WEST,West,Asia/Shanghai,,,,,,2020-01-01,
        employee,,Nancy,,,E-1,nancy,,,2020-01-01,
        employee,,Emil,,,E-2,emil,,,2020-01-01,
        employee,,Michael,,,E-3,michael,,,2020-01-01,
        employee,,Walter,,,E-4,walter,,,2020-01-01,
        employee,,Oscar,,,E-5,oscar,,,2020-01-01,
        employee,,Eva,,,E-6,eva,,,2020-01-01,
        employee,,Robert,,,E-7,robert,,,2020-01-01,
        assignment,EAST,,,sales,E-1,,seller,,2020-01-01,
        assignment,EAST,,,sales,E-2,,head,,2020-01-01,
        assignment,WEST,,,sales,E-3,,seller,,2020-01-01,
        assignment,WEST,,,sales,E-4,,head,,2020-01-01,
        assignment,EAST,,,marketing,E-6,,head,,2020-01-01,
        grant,EAST,,,sales,E-1,,,salesRep,2020-01-01,
        grant,EAST,,,sales,E-2,,,salesHead,2020-01-01,
        grant,WEST,,,sales,E-3,,,salesRep,2020-01-01,
        grant,WEST,,,sales,E-4,,,salesHead,2020-01-01,
        grant,,,,,E-5,,,auditor,2020-01-01,
        grant,EAST,,,marketing,E-6,,,marketingHead,2020-01-01,
        """;

    private static readonly string[] Departments = ["performance", "sales", "finance"];
    private readonly HttpClient http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });
    private readonly List<Host> started = [];

    private RunningHosts(string name, string environment, string? broker, (string Key, string Value)[] more)
    {
        var at = Departments.Append("gateway").ToDictionary(d => d, _ => Host.Endpoints.Free(), StringComparer.Ordinal);
        var issuer = Host.Endpoints.Free(name);
        Issuer = Begin("Issuer", "Development", issuer, [("Issuer:DataFolder", Folder), ("Issuer:RedirectUris:0", Portal), ("Issuer:Authority", Host.Text(issuer.Http)), ("Authentication:ClientSecret", Secret)]);
        (string, string)[] trust = [("Authentication:Authority", Host.Text(issuer.Http)), ("Authentication:ClientSecret", Secret), .. more];
        var addresses = Departments.SelectMany(d => new[] { ($"services:{d}:http:0", Host.Text(at[d].Http)), ($"services:{d}:grpc:0", Host.Text(at[d].Grpc)), ($"services:{d}:ops:0", Host.Text(at[d].Ops)) }).ToList();
        (Performance, Sales, Finance) = (Service("performance"), Service("sales"), Service("finance"));
        Gateway = Begin("Gateway", environment, at["gateway"], [.. trust, .. addresses, ("Gateway:DataFolder", Folder)]);

        Host Service(string department) => Begin(
            $"{char.ToUpperInvariant(department[0])}{department[1..]}",
            environment,
            at[department],
            [
                .. trust, .. addresses, ("Database:Provider", "Sqlite"), ("Database:Durability", "Normal"),
                ($"ConnectionStrings:{department}-db", $"Data Source={Path.Combine(Folder, department + ".db")}"),
                ("ConnectionStrings:messaging", broker ?? "amqp://guest:guest@127.0.0.1:1/"),
                ("Bootstrap:Administrator:Subject", "admin"), ("Bootstrap:Administrator:Name", "Administrator"), ("Bootstrap:Administrator:Number", "HQ-0001"),
            ]);
    }

    public string Folder { get; } = Directory.CreateTempSubdirectory("regioncloud-signin-").FullName;

    public Host Issuer { get; }

    public Host Performance { get; }

    public Host Sales { get; }

    public Host Finance { get; }

    public Host Gateway { get; }

    public string Authority => Issuer.At.Http.AbsoluteUri;

    public static async Task<RunningHosts> StartAsync(string issuerName = "127.0.0.1", string environment = "Development", string? broker = null, params (string Key, string Value)[] more)
    {
        var hosts = new RunningHosts(issuerName, environment, broker, more);
        try
        {
            await Task.WhenAll(hosts.started.Select(h => h.AliveAsync()));
            await hosts.PrepareAsync();
        }
        catch (Exception e)
        {
            var said = string.Join('\n', hosts.started.Select(h => h.Said()));
            await hosts.DisposeAsync();
            throw new InvalidOperationException($"{e.Message}\n{said}", e);
        }

        return hosts;
    }

    /// <summary>A demo user's token.</summary>
    public Task<string> TokenAsync(string user) => http.GetStringAsync(new Uri(Issuer.At.Http, $"dev/token/{user}"), TestContext.Current.CancellationToken);

    /// <summary>A service's own token.</summary>
    public async Task<string> PrincipalAsync(string client)
        => (await FormAsync(("grant_type", "client_credentials"), ("client_id", client), ("client_secret", Secret))).GetProperty("access_token").GetString()!;

    /// <summary>What a page gets when somebody signs in with code and PKCE and wishes to stay signed in.</summary>
    public async Task<JsonElement> SignInAsync(string user)
    {
        var verifier = new string('v', 64);
        var challenge = Base64UrlEncoder.Encode(global::System.Security.Cryptography.SHA256.HashData(Encoding.ASCII.GetBytes(verifier)));
        using var chosen = await http.GetAsync(
            new Uri(Issuer.At.Http, $"connect/authorize?client_id=portal&response_type=code&scope=openid%20offline_access&redirect_uri={Uri.EscapeDataString(Portal)}&code_challenge={challenge}&code_challenge_method=S256&user={user}"),
            TestContext.Current.CancellationToken);
        var code = chosen.Headers.Location!.Query.TrimStart('?').Split('&').Single(p => p.StartsWith("code=", StringComparison.Ordinal))["code=".Length..];
        return await FormAsync(("grant_type", "authorization_code"), ("client_id", "portal"), ("code", code), ("code_verifier", verifier), ("redirect_uri", Portal));
    }

    /// <summary>A call through the gateway.</summary>
    public async Task<(HttpStatusCode Status, JsonElement Body)> CallAsync(string user, HttpMethod method, string path, object? body = null, string? ifMatch = null)
    {
        using var request = new HttpRequestMessage(method, new Uri(Gateway.At.Http, path));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await TokenAsync(user));
        request.Content = body switch { null => null, HttpContent content => content, _ => JsonContent.Create(body) };
        if (ifMatch is not null)
            request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        if (method != HttpMethod.Get)
            request.Headers.TryAddWithoutValidation("Idempotency-Key", Guid.CreateVersion7().ToString());
        using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);
        return (answer.StatusCode, await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken));
    }

    public async Task<JsonElement> DoAsync(string user, HttpMethod method, string path, object? body = null, string? ifMatch = null)
    {
        var (status, answer) = await CallAsync(user, method, path, body, ifMatch);
        return (int)status < 300 ? answer : throw new InvalidOperationException($"{method} {path} as {user}: {(int)status} {answer}");
    }

    /// <summary>A gRPC channel without any credentials but what <paramref name="alter"/> adds.</summary>
    public static GrpcChannel Channel(Host host, Action<HttpRequestMessage>? alter = null)
        => GrpcChannel.ForAddress(host.At.Grpc, new GrpcChannelOptions { HttpHandler = new Altered(alter ?? (_ => { })), DisposeHttpClient = true });

    public static Metadata Bearer(string token) => new() { { "Authorization", $"Bearer {token}" } };

    public async ValueTask DisposeAsync()
    {
        foreach (var host in Enumerable.Reverse(started))
            await host.DisposeAsync();
        http.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    private Host Begin(string program, string environment, Host.Endpoints at, IEnumerable<(string Key, string Value)> configuration)
    {
        var host = Host.Start($"RegionCloud.{program}", environment, at, configuration);
        started.Add(host);
        return host;
    }

    private async Task PrepareAsync()
    {
        await Until("admin", "/api/performance/v1/regions", "the first administrator may read");
        using var file = new StringContent(Organisation, Encoding.UTF8, "text/csv");
        var import = await DoAsync("admin", HttpMethod.Post, "/api/performance/v1/imports/organisation", file);
        var operation = $"/api/performance/v1/operations/{import.GetProperty("id").GetString()}";
        await Wait.Until(async () => (await CallAsync("admin", HttpMethod.Get, operation)).Body.GetProperty("state").GetString() == "succeeded", "the organisation is imported", TimeSpan.FromSeconds(60));
        await Until("oscar", "/api/performance/v1/regions", "Performance knows the organisation");
        await Until("oscar", "/api/sales/v1/contracts", "Sales knows the organisation");
        await Until("oscar", "/api/finance/v1/payments", "Finance knows the organisation");
    }

    private Task Until(string user, string path, string what)
        => Wait.Until(async () => (await CallAsync(user, HttpMethod.Get, path)).Status == HttpStatusCode.OK, what, TimeSpan.FromSeconds(60));

    private async Task<JsonElement> FormAsync(params (string Name, string Value)[] form)
    {
        using var content = new FormUrlEncodedContent(form.Select(f => KeyValuePair.Create(f.Name, f.Value)));
        using var answer = await http.PostAsync(new Uri(Issuer.At.Http, "connect/token"), content, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
    }

    private sealed class Altered(Action<HttpRequestMessage> alter) : DelegatingHandler(new SocketsHttpHandler())
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            alter(request);
            return base.SendAsync(request, cancellationToken);
        }
    }
}

/// <summary>Without a broker: what is asked and answered needs none. The organisation is pulled every second.</summary>
public sealed class HostsWithoutBroker : IAsyncLifetime
{
    public RunningHosts Hosts { get; private set; } = null!;

    /// <summary>What a browser holds after nancy signed in.</summary>
    public JsonElement Session { get; private set; }

    public async ValueTask InitializeAsync()
    {
        Hosts = await RunningHosts.StartAsync(more: ("Organisation:Interval", "00:00:01"));
        Session = await Hosts.SignInAsync("nancy");
    }

    public ValueTask DisposeAsync() => Hosts.DisposeAsync();
}

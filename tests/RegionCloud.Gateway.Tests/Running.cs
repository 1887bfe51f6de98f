using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;

[assembly: AssemblyFixture(typeof(RegionCloud.Gateway.Tests.Running))]

namespace RegionCloud.Gateway.Tests;

/// <summary>Issuer and gateway as real processes, before a stub of Sales; Finance and Performance are away.</summary>
public sealed class Running : IAsyncLifetime
{
    public Folder Data { get; } = new();

    public StubService Sales { get; private set; } = null!;

    public Program Issuer { get; private set; } = null!;

    public Program Gateway { get; private set; } = null!;

    public const string Portal = "https://portal.example";

    public async ValueTask InitializeAsync()
    {
        Sales = await StubService.StartAsync();
        var authority = Program.FreeAddress();
        var issuer = Program.IssuerAsync(Data, authority, ("Issuer:RedirectUris:0", $"{Portal}/signed-in"), ("Issuer:SignedOutUris:0", $"{Portal}/signed-out"));
        var gateway = Program.GatewayAsync(Data, authority, Sales.Address, ("Cors:Origins:0", Portal));
        (Issuer, Gateway) = (await issuer, await gateway);
    }

    public async ValueTask DisposeAsync()
    {
        await Gateway.DisposeAsync();
        await Issuer.DisposeAsync();
        await Sales.DisposeAsync();
        Data.Dispose();
    }
}

public sealed class Folder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("regioncloud-gateway-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}

/// <summary>One of our programs as a process on free loopback ports.</summary>
public sealed class Program : IAsyncDisposable
{
    private static readonly ConcurrentDictionary<int, bool> Given = new();
    private readonly Process process;
    private readonly StringBuilder output = new();
    private bool ended;

    private Program(string name, string environment, Uri http, Uri ops, IEnumerable<(string Key, string Value)> configuration)
    {
        (Http, Ops) = (http, ops);
        // artifacts/bin/{project}/{configuration}, beside the tests' own.
        var here = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd('/'));
        var folder = System.IO.Path.Combine(here.Parent!.Parent!.FullName, name, here.Name);
        var start = new ProcessStartInfo("dotnet", [System.IO.Path.Combine(folder, $"{name}.dll")]) { WorkingDirectory = folder, UseShellExecute = false, RedirectStandardError = true, RedirectStandardOutput = true };
        start.Environment["ASPNETCORE_ENVIRONMENT"] = environment;
        foreach (var (key, value) in configuration.Append(("Kestrel:Endpoints:http:Url", Text(http))).Append(("Kestrel:Endpoints:ops:Url", Text(ops))))
            start.Environment[key.Replace(":", "__", StringComparison.Ordinal)] = value;
        process = new Process { StartInfo = start };
        process.OutputDataReceived += Collect;
        process.ErrorDataReceived += Collect;
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public Uri Http { get; }

    public Uri Ops { get; }

    public string Output
    {
        get
        {
            lock (output)
                return output.ToString();
        }
    }

    public static Task<Program> IssuerAsync(Folder data, Uri? http = null, params (string Key, string Value)[] more)
        => new Program("RegionCloud.Issuer", "Development", http ?? FreeAddress(), FreeAddress(), [("Issuer:DataFolder", data.Path), .. more]).AliveAsync();

    public static Task<Program> GatewayAsync(Folder data, Uri authority, Uri sales, params (string Key, string Value)[] more)
        => new Program("RegionCloud.Gateway", "Development", FreeAddress(), FreeAddress(),
        [
            ("Gateway:DataFolder", data.Path), ("Authentication:Authority", Text(authority)),
            ("services:sales:http:0", Text(sales)), ("services:sales:ops:0", Text(sales)),
            ("services:finance:http:0", Text(FreeAddress())), ("services:finance:ops:0", Text(FreeAddress())),
            ("services:performance:http:0", Text(FreeAddress())), ("services:performance:ops:0", Text(FreeAddress())),
            .. more,
        ]).AliveAsync();

    public static async Task<(int Code, string Output)> RunIssuerToEndAsync(string environment, Folder data)
    {
        await using var issuer = new Program("RegionCloud.Issuer", environment, FreeAddress(), FreeAddress(), [("Issuer:DataFolder", data.Path)]);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(15));
        await issuer.process.WaitForExitAsync(limit.Token);
        return (issuer.process.ExitCode, issuer.Output);
    }

    public HttpClient Client(string? token = null, string language = "en")
    {
        var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = Http };
        client.DefaultRequestHeaders.AcceptLanguage.Add(new StringWithQualityHeaderValue(language));
        if (token is not null)
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return client;
    }

    /// <summary>The README's one line: nothing but the token.</summary>
    public async Task<string> TokenAsync(string user = "admin")
    {
        using var client = Client();
        return await client.GetStringAsync(new Uri($"/dev/token/{user}", UriKind.Relative));
    }

    public async ValueTask DisposeAsync()
    {
        if (ended)
            return;

        ended = true;
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
    }

    public static Uri FreeAddress()
    {
        while (true)
        {
            // Below the range from which outgoing connections take theirs, or one could take it before the program does.
            var port = Random.Shared.Next(20_000, 32_000);
            using var probe = new TcpListener(IPAddress.Loopback, port);
            try
            {
                probe.Start();
                if (Given.TryAdd(port, true))
                    return new Uri($"http://127.0.0.1:{port}");
            }
            catch (SocketException)
            {
            }
        }
    }

    private static string Text(Uri address) => address.ToString().TrimEnd('/');

    private async Task<Program> AliveAsync()
    {
        using var client = new HttpClient { BaseAddress = Ops };
        try
        {
            await ComesAliveAsync(client);
            return this;
        }
        catch
        {
            // Whoever waited for it gets nothing that he could dispose.
            await DisposeAsync();
            throw;
        }
    }

    private Task ComesAliveAsync(HttpClient client) => Eventually.TrueAsync(async () =>
        {
            if (process.HasExited)
                throw new InvalidOperationException($"It ended with {process.ExitCode}: {Output}");
            try
            {
                using var answer = await client.GetAsync(new Uri("/alive", UriKind.Relative));
                return answer.IsSuccessStatusCode;
            }
            catch (HttpRequestException)
            {
                return false;
            }
        }, seconds: 60);

    private void Collect(object sender, DataReceivedEventArgs e)
    {
        lock (output)
            output.AppendLine(e.Data);
    }
}

public static class Eventually
{
    public static async Task TrueAsync(Func<Task<bool>> condition, int seconds = 20)
    {
        var until = Stopwatch.GetTimestamp() + seconds * Stopwatch.Frequency;
        while (!await condition())
        {
            Assert.True(Stopwatch.GetTimestamp() < until, $"Not within {seconds} s.");
            await Task.Delay(20);
        }
    }
}

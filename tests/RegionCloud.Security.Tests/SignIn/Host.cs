using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using RegionCloud.Testing;

namespace RegionCloud.Security.Tests.SignIn;

/// <summary>One of our programs as a process of its own on free loopback ports.</summary>
public sealed class Host : IAsyncDisposable
{
    private static readonly HashSet<int> Given = [];
    private readonly Process process;
    private readonly StringBuilder output = new();

    private Host(string program, string environment, Endpoints at, IEnumerable<(string Key, string Value)> configuration)
    {
        At = at;
        // artifacts/bin/{project}/{configuration}, beside the tests' own.
        var here = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd('/'));
        var folder = Path.Combine(here.Parent!.Parent!.FullName, program, here.Name);
        var start = new ProcessStartInfo("dotnet", [Path.Combine(folder, $"{program}.dll")]) { WorkingDirectory = folder, UseShellExecute = false, RedirectStandardError = true, RedirectStandardOutput = true };
        start.Environment["ASPNETCORE_ENVIRONMENT"] = environment;
        foreach (var (key, value) in configuration.Append(("Kestrel:Endpoints:http:Url", Text(at.Http))).Append(("Kestrel:Endpoints:ops:Url", Text(at.Ops))))
            start.Environment[key.Replace(":", "__", StringComparison.Ordinal)] = value;
        if (program is not ("RegionCloud.Issuer" or "RegionCloud.Gateway"))
            start.Environment["Kestrel__Endpoints__grpc__Url"] = Text(at.Grpc);
        process = new Process { StartInfo = start };
        process.OutputDataReceived += Collect;
        process.ErrorDataReceived += Collect;
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public Endpoints At { get; }

    public static Host Start(string program, string environment, Endpoints at, params IEnumerable<(string Key, string Value)> configuration)
        => new(program, environment, at, configuration);

    public static string Text(Uri address) => address.OriginalString.TrimEnd('/');

    public async Task<Host> AliveAsync()
    {
        using var client = new HttpClient { BaseAddress = At.Ops };
        await Wait.Until(
            async () =>
            {
                if (process.HasExited)
                    throw new InvalidOperationException($"It ended with {process.ExitCode}: {Said()}");
                try
                {
                    using var answer = await client.GetAsync(new Uri("/alive", UriKind.Relative));
                    return answer.IsSuccessStatusCode;
                }
                catch (HttpRequestException)
                {
                    return false;
                }
            },
            $"{process.StartInfo.ArgumentList[0]} is alive",
            TimeSpan.FromSeconds(30));
        return this;
    }

    /// <summary>For a program that is to refuse to run.</summary>
    public async Task<(int Code, string Said)> EndAsync()
    {
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(30));
        return (process.ExitCode, Said());
    }

    public string Said()
    {
        lock (output)
            return output.ToString();
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
        }

        process.Dispose();
    }

    private void Collect(object sender, DataReceivedEventArgs e)
    {
        lock (output)
            output.AppendLine(e.Data);
    }

    /// <summary>Where a program listens; <c>grpc</c> only where it has it.</summary>
    public sealed record Endpoints(Uri Http, Uri Grpc, Uri Ops)
    {
        public static Endpoints Free(string name = "127.0.0.1") => new(Address(name), Address(name), Address(name));

        private static Uri Address(string name)
        {
            while (true)
            {
                // Below the range from which outgoing connections take theirs, or one could take it before the program does.
                var port = Random.Shared.Next(20_000, 32_000);
                using var probe = new TcpListener(IPAddress.Loopback, port);
                try
                {
                    probe.Start();
                    lock (Given)
                    {
                        if (Given.Add(port))
                            return new Uri($"http://{name}:{port}");
                    }
                }
                catch (SocketException)
                {
                    // Taken: another.
                }
            }
        }
    }
}

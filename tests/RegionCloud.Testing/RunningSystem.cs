using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using RegionCloud.ServiceDefaults.Messaging;
using Xunit;

namespace RegionCloud.Testing;

/// <summary>Everything as ./run.sh starts it, on free ports and in a folder of its own, with Northwind loaded.</summary>
public sealed class RunningSystem : IAsyncLifetime
{
    private readonly IReadOnlyDictionary<string, string> environment;
    private readonly string folder = Directory.CreateTempSubdirectory("regioncloud-system-").FullName;
    private readonly StringBuilder output = new();
    private readonly HttpClient http = new() { Timeout = TimeSpan.FromSeconds(30) };
    private readonly Dictionary<string, (string Token, long Since)> tokens = new(StringComparer.Ordinal);
    private Process process = null!;
    private JsonElement run;

    public RunningSystem()
        : this(new Dictionary<string, string>(StringComparer.Ordinal))
    {
    }

    private RunningSystem(IReadOnlyDictionary<string, string> environment) => this.environment = environment;

    /// <param name="environment">What all its processes find in their environment besides.</param>
    public static RunningSystem With(IReadOnlyDictionary<string, string> environment) => new(environment);

    public Uri Gateway => Endpoint("gateway", "http");

    public Uri Issuer => Endpoint("issuer", "http");

    public string Broker => run.GetProperty("connectionStrings").GetProperty("messaging").GetString()!;

    /// <summary>What has a database of its own, by the names the engine gave them.</summary>
    public IReadOnlyList<string> Departments => [.. run.GetProperty("connectionStrings").EnumerateObject().Where(c => c.Name.EndsWith("-db", StringComparison.Ordinal)).Select(c => c.Name[..^3])];

    public string Database(string department) => run.GetProperty("connectionStrings").GetProperty($"{department}-db").GetString()!;

    /// <summary>What everything that runs tells of itself.</summary>
    public Collector Collector { get; } = new();

    /// <summary>All that was printed so far.</summary>
    public string Said
    {
        get
        {
            lock (output)
            {
                return output.ToString();
            }
        }
    }

    public async ValueTask InitializeAsync()
    {
        await Collector.StartAsync();
        var start = new ProcessStartInfo(Program("RegionCloud.AppHost"), ["--dynamic-ports", $"--Engine:DataFolder={folder}"])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            // A kill loses nothing that is written, only a power failure would; full durability is measured elsewhere.
            Environment = { ["Database__Durability"] = "Normal" },
        };
        foreach (var (name, value) in Collector.Environment.Concat(environment))
            start.Environment[name] = value;
        process = Process.Start(start)!;
        process.OutputDataReceived += (_, e) => Keep(e.Data);
        process.ErrorDataReceived += (_, e) => Keep(e.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        try
        {
            await Wait.Until(() => !process.HasExited ? IsHealthy() : throw new InvalidOperationException(Log()), "everything is healthy", TimeSpan.FromSeconds(120));
            var (code, said) = await LoadNorthwindAsync();
            if (code != 0)
                throw new InvalidOperationException(said);
        }
        catch (Exception e)
        {
            await DisposeAsync();
            throw new InvalidOperationException($"{e.Message}\n{Log()}", e);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!Directory.Exists(folder))
            return;
        if (!process.HasExited)
        {
            Kill("-TERM", process.Id);
            await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(30));
        }

        process.Dispose();
        http.Dispose();
        await Collector.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>The same program that ./run.sh runs.</summary>
    public async Task<(int ExitCode, string Output)> LoadNorthwindAsync()
    {
        using var loader = Process.Start(new ProcessStartInfo(Program("RegionCloud.Northwind"), [Gateway.ToString(), Issuer.ToString()]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var (said, complained) = (loader.StandardOutput.ReadToEndAsync(), loader.StandardError.ReadToEndAsync());
        await loader.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(5));
        return (loader.ExitCode, await said + await complained);
    }

    /// <summary>The program that ./run.sh runs after Northwind: a region's half year, told once, and each figure beside the one worked out by hand. With all that it compared.</summary>
    /// <param name="heard">What to do at each line that it prints, as soon as it is printed: its chapters begin so.</param>
    public async Task<(int ExitCode, string Output)> TellHuadongAsync(Func<string, Task>? heard = null)
    {
        using var teller = Process.Start(new ProcessStartInfo(Program("RegionCloud.Huadong"), [Gateway.ToString(), Issuer.ToString(), "--all"]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var complained = teller.StandardError.ReadToEndAsync();
        var said = new StringBuilder();
        while (await teller.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromMinutes(5)) is { } line)
        {
            said.AppendLine(line);
            if (heard is not null)
                await heard(line);
        }

        await teller.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(1));
        return (teller.ExitCode, said + await complained);
    }

    /// <summary>One call as a front-end team makes it.</summary>
    public async Task<(HttpStatusCode Status, JsonElement Body)> CallAsync(string user, HttpMethod method, string path, object? body = null, string? ifMatch = null, string? key = null, string? traceparent = null)
    {
        using var request = new HttpRequestMessage(method, new Uri(Gateway, path));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await TokenAsync(user));
        request.Headers.AcceptLanguage.ParseAdd("en");
        if (body is not null)
            request.Content = JsonContent.Create(body);
        if (ifMatch is not null)
            request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        if (method != HttpMethod.Get)
            request.Headers.TryAddWithoutValidation("Idempotency-Key", key ?? Guid.CreateVersion7().ToString());
        if (traceparent is not null)
            request.Headers.TryAddWithoutValidation("traceparent", traceparent);
        using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return (response.StatusCode, text.Length == 0 ? default : JsonDocument.Parse(text).RootElement);
    }

    /// <summary>A file, with its media type.</summary>
    public async Task<(string? Type, byte[] Body)> DownloadAsync(string user, string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(Gateway, path));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await TokenAsync(user));
        request.Headers.AcceptLanguage.ParseAdd("en");
        using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
        response.EnsureSuccessStatusCode();
        return (response.Content.Headers.ContentType?.MediaType, await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
    }

    /// <summary>A call whose sender does not give up while the system says that it may succeed later; the same key all along.</summary>
    public async Task<JsonElement> InsistAsync(string user, HttpMethod method, string path, object? body = null, string? ifMatch = null, bool mayBeLate = false)
    {
        var key = Guid.CreateVersion7().ToString();
        for (var started = Stopwatch.GetTimestamp(); ; await Task.Delay(100, TestContext.Current.CancellationToken))
        {
            var said = "no answer";
            try
            {
                var (status, answer) = await CallAsync(user, method, path, body, ifMatch, key);
                if ((int)status < 300)
                    return answer;

                said = $"{(int)status} {answer}";
                var retryable = answer.ValueKind == JsonValueKind.Object && answer.TryGetProperty("retryable", out var again) && again.GetBoolean();
                if (!retryable && !(mayBeLate && status == HttpStatusCode.NotFound))
                    throw new InvalidOperationException($"{method} {path} as {user}: {said}");
            }
            catch (Exception e) when (e is HttpRequestException or IOException or TaskCanceledException or JsonException && !TestContext.Current.CancellationToken.IsCancellationRequested)
            {
                said = e.Message;
            }

            if (Stopwatch.GetElapsedTime(started) > TimeSpan.FromSeconds(90))
                throw new TimeoutException($"{method} {path} as {user} never succeeded: {said}");
        }
    }

    /// <summary>What an operator does on the page.</summary>
    public async Task OperateAsync(string resource, string verb)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(OperatorPage, $"api/resources/{resource}/{verb}"));
        request.Headers.Add("X-RegionCloud-Operator", "1");
        using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
        response.EnsureSuccessStatusCode();
    }

    public async Task<JsonElement> ResourceAsync(string name)
        => (await http.GetFromJsonAsync<JsonElement>(new Uri(OperatorPage, "api/resources"), TestContext.Current.CancellationToken)).EnumerateArray().Single(r => r.GetProperty("name").GetString() == name);

    /// <summary>kill -9 of a running process; false when it is just not running.</summary>
    public bool Kill(string resource)
    {
        if (ProcessOf(resource) is not { } child)
            return false;

        Kill("-KILL", child);
        return true;
    }

    /// <summary>The id of a running process; null when it is just not running.</summary>
    public int? ProcessOf(string resource)
    {
        Refresh();
        var instance = run.GetProperty("instances").EnumerateArray().Single(i => i.GetProperty("name").GetString() == resource);
        return instance.TryGetProperty("process", out var child) && child.ValueKind == JsonValueKind.Object && instance.GetProperty("state").GetString() == "running"
            ? child.GetProperty("pid").GetInt32()
            : null;
    }

    /// <summary>kill -9, and started again at once: a storm does not wait for the engine's growing pauses.</summary>
    public async Task<bool> KillAndStartAsync(string resource)
    {
        if (ProcessOf(resource) is not { } killed)
            return false;

        Kill("-KILL", killed);
        await UntilRunningAsync(resource, otherThan: killed);
        return true;
    }

    /// <summary>What ended is started again without the engine's pause.</summary>
    /// <param name="otherThan">The process that ended: for a moment it still stands there as running.</param>
    public Task UntilRunningAsync(string resource, int? otherThan = null) => Wait.Until(
        async () =>
        {
            if (ProcessOf(resource) is { } now && now != otherThan)
                return true;
            if ((await ResourceAsync(resource)).GetProperty("state").GetString() != "running")
                await OperateAsync(resource, "start");
            await Task.Delay(100);
            return false;
        },
        $"{resource} is started again",
        TimeSpan.FromSeconds(60));

    /// <summary>Makes the oldest events of a department older than they are, of those that were sent or that nobody listens to.</summary>
    public async Task AgeOutboxAsync(string department, TimeSpan by, int rows)
    {
        await using var db = new SqliteConnection(Database(department));
        await db.OpenAsync();
        await using var command = db.CreateCommand();
        command.CommandText = "UPDATE Outbox SET SentAt = SentAt - $by, CreatedAt = CreatedAt - $by WHERE Id IN (SELECT Id FROM Outbox WHERE SentAt IS NOT NULL OR NotBefore = $unclaimed ORDER BY Id LIMIT $rows)";
        command.Parameters.AddWithValue("$by", by.Ticks);
        command.Parameters.AddWithValue("$rows", rows);
        command.Parameters.AddWithValue("$unclaimed", OutboxMessage.Unclaimed.Ticks);
        await command.ExecuteNonQueryAsync();
    }

    public Task UntilHealthyAsync(string resource) => Wait.Until(
        async () => (await ResourceAsync(resource)) is var r && r.GetProperty("state").GetString() == "running" && r.GetProperty("healthy").GetBoolean(),
        $"{resource} is healthy",
        TimeSpan.FromSeconds(60));

    public Uri OperatorPage => new(run.GetProperty("engine").GetProperty("operatorPage").GetString()!);

    public static string Program(string name) => Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", name, "debug", name));

    private static void Kill(string signal, int pid)
    {
        using var kill = Process.Start("kill", [signal, pid.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    /// <summary>The stable address of a resource: <c>http</c>, <c>grpc</c> or <c>ops</c>.</summary>
    public Uri Endpoint(string resource, string endpoint) => new(run.GetProperty("endpoints").GetProperty(resource).GetProperty(endpoint).GetString()!);

    public async Task<string> TokenAsync(string user)
    {
        lock (tokens)
        {
            if (tokens.TryGetValue(user, out var held) && Stopwatch.GetElapsedTime(held.Since) < TimeSpan.FromMinutes(5))
                return held.Token;
        }

        var token = await http.GetStringAsync(new Uri(Issuer, $"dev/token/{user}"), TestContext.Current.CancellationToken);
        lock (tokens)
        {
            tokens[user] = (token, Stopwatch.GetTimestamp());
        }

        return token;
    }

    private bool IsHealthy()
    {
        Refresh();
        return run.ValueKind == JsonValueKind.Object && run.GetProperty("engine").GetProperty("allHealthy").GetBoolean();
    }

    private void Refresh()
    {
        try
        {
            run = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "run.json"))).RootElement;
        }
        catch (Exception e) when (e is IOException or JsonException)
        {
            // Not written yet, or just being replaced; the next look sees it.
        }
    }

    private void Keep(string? line)
    {
        lock (output)
        {
            output.AppendLine(line);
        }
    }

    private string Log()
    {
        lock (output)
        {
            return string.Join('\n', output.ToString().Split('\n').TakeLast(60));
        }
    }
}

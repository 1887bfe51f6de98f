using System.Collections;

namespace RegionCloud.AppHost.Probe;

internal static class Service
{
    public static Task MigrateAsync() => File.WriteAllTextAsync(Path.Combine(Folder(), "migrated"), Environment.CommandLine);

    public static async Task RunAsync(string[] args)
    {
        var builder = WebApplication.CreateBuilder(args);
        var app = builder.Build();
        var ops = new Uri(app.Configuration["Kestrel:Endpoints:ops:Url"]!).Port;
        app.MapGet("/pid", () => Environment.ProcessId);
        app.MapGet("/environment", () => Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().ToDictionary(e => (string)e.Key, e => (string?)e.Value));
        app.MapGet("/alive", () => "alive").RequireHost($"*:{ops}");
        app.MapPost("/operations/greet", () => "hello operator").RequireHost($"*:{ops}");
        app.MapGet("/health", () => File.Exists(Path.Combine(Folder(), "sick"))
            ? Results.Json(new { status = "Unhealthy", checks = new object[] { new { name = "self", status = "Healthy", reason = "" }, new { name = "outbox", status = "Unhealthy", reason = "41 rows wait since 90 s" } } }, statusCode: 503)
            : Results.Json(new { status = "Healthy", checks = Array.Empty<object>() })).RequireHost($"*:{ops}");
        Console.WriteLine("the probe is up");
        await app.RunAsync();
    }

    /// <summary>Beside the database, which the engine puts into its own data folder.</summary>
    private static string Folder() =>
        Path.GetDirectoryName(new ConfigurationBuilder().AddEnvironmentVariables().Build().GetConnectionString("probe-db")?.Replace("Data Source=", "", StringComparison.Ordinal)) ?? AppContext.BaseDirectory;
}

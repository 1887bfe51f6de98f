using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace RegionCloud.AppHost.Embedded;

/// <summary>A refusal to start that one line explains to whoever started it.</summary>
internal sealed class EngineException(string message) : Exception(message);

/// <param name="DataFolder">Engine:DataFolder; databases, broker, logs and run.json. One engine a folder.</param>
/// <param name="DynamicPorts">Engine:DynamicPorts or --dynamic-ports; free ports instead of those in appsettings.json.</param>
/// <param name="OperatorPort">Engine:OperatorPort; absent = 8090, or a free one with dynamic ports.</param>
/// <param name="SendsElsewhere">OTEL_EXPORTER_OTLP_ENDPOINT is set: the children's telemetry goes there and not to the operator page.</param>
/// <param name="ConnectionStrings">A broker named here is used instead of a private one, a database on its SQL Server instead of a SQLite file.</param>
internal sealed record EngineOptions(string DataFolder, bool DynamicPorts, int? OperatorPort, bool SendsElsewhere, IReadOnlyDictionary<string, string> ConnectionStrings)
{
    public static EngineOptions Read(IConfiguration configuration, string defaultDataFolder) => new(
        Path.GetFullPath(configuration["Engine:DataFolder"] ?? defaultDataFolder),
        bool.Parse(configuration["Engine:DynamicPorts"] ?? "false"),
        configuration["Engine:OperatorPort"] is { } port ? int.Parse(port, CultureInfo.InvariantCulture) : null,
        configuration["OTEL_EXPORTER_OTLP_ENDPOINT"] is { Length: > 0 },
        configuration.GetSection("ConnectionStrings").GetChildren().Where(c => c.Value is not null).ToDictionary(c => c.Key, c => c.Value!, StringComparer.OrdinalIgnoreCase));
}

internal static class KestrelEndpoints
{
    public static IReadOnlyDictionary<string, int> Read(string projectPath) =>
        new ConfigurationBuilder()
            .AddJsonFile(Path.Combine(Path.GetDirectoryName(projectPath)!, "appsettings.json"), optional: true)
            .Build()
            .GetSection("Kestrel:Endpoints").GetChildren()
            .Where(e => e["Url"] is not null)
            .ToDictionary(e => e.Key, e => new Uri(e["Url"]!).Port, StringComparer.Ordinal);
}

using System.Reflection;
using Aspire.Hosting;

namespace RegionCloud.AppHost.Probe;

/// <summary>What the engine's tests run: the shape of AppHost.cs with a program that can be told to misbehave.</summary>
internal static class Topology
{
    public static async Task RunAsync(string[] args)
    {
        var builder = DistributedApplication.CreateBuilder(args);
        var database = builder.AddSqlServer("sql").WithDataVolume().AddDatabase("probe-db");
        var migrations = builder.AddProject<Probe>("probe-migrations", options => options.ExcludeKestrelEndpoints = true)
            .WithArgs("migrate").WithReference(database).WaitFor(database);
        var pair = builder.AddProject<Other>("pair").WithReplicas(2).WithHttpHealthCheck("/health", endpointName: "ops");
        var probe = builder.AddProject<Probe>("probe")
            .WithReference(database).WaitForCompletion(migrations)
            .WithReference(pair).WithEnvironment("Authentication__Authority", pair.GetEndpoint("http"))
            .WithHttpHealthCheck("/health", endpointName: "ops")
            .WithHttpCommand("/operations/greet", "Greet", endpointName: "ops")
            .WithExternalHttpEndpoints();
        if (builder.Configuration["Probe:Broker"] is "true")
        {
            var messaging = builder.AddRabbitMQ("messaging").WithDataVolume();
            probe.WithReference(messaging).WaitFor(messaging);
        }

        await builder.Build().RunAsync();
    }

    private sealed class Probe : IProjectMetadata
    {
        public string ProjectPath => typeof(Topology).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key is "ProjectPath").Value!;

        public string AssemblyPath => typeof(Topology).Assembly.Location;
    }

    /// <summary>The same program under other default ports, so that both can run on the known ones.</summary>
    private sealed class Other : IProjectMetadata
    {
        public string ProjectPath => Path.Combine(Path.GetDirectoryName(new Probe().ProjectPath)!, "Other", "Other.csproj");

        public string AssemblyPath => typeof(Topology).Assembly.Location;
    }
}

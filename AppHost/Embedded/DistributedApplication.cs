using System.Reflection;
using Microsoft.Extensions.Configuration;
using RegionCloud.AppHost.Embedded;

namespace Aspire.Hosting;

/// <summary>The embedded engine's entry: builds the model and runs it until SIGTERM or Ctrl-C.</summary>
public sealed class DistributedApplication
{
    private readonly IReadOnlyList<IResource> resources;
    private readonly EngineOptions options;

    private DistributedApplication(IReadOnlyList<IResource> resources, EngineOptions options) => (this.resources, this.options) = (resources, options);

    public static IDistributedApplicationBuilder CreateBuilder(string[] args) => new Builder(args);

    /// <summary>Exit code 0 after a clean stop, 1 when the engine could not start; the reason is one line on stderr.</summary>
    public async Task RunAsync()
    {
        try
        {
            if (!OperatingSystem.IsLinux())
            {
                throw new EngineException("The embedded engine needs Linux (WSL will do). Elsewhere start with UseAspire=true and Docker.");
            }

            await Engine.RunAsync(resources, options, TimeProvider.System);
        }
        catch (EngineException e)
        {
            await Console.Error.WriteLineAsync($"[engine] {e.Message}");
            Environment.ExitCode = 1;
        }
    }

    private sealed class Builder : IDistributedApplicationBuilder
    {
        private readonly List<IResource> resources = [];

        public Builder(string[] args)
        {
            Configuration.AddEnvironmentVariables().AddCommandLine([.. args.Where(a => a is not "--dynamic-ports")]);
            if (args.Contains("--dynamic-ports"))
            {
                Configuration["Engine:DynamicPorts"] = "true";
            }
        }

        public ConfigurationManager Configuration { get; } = new();

        public DistributedApplicationExecutionContext ExecutionContext { get; } = new();

        public IResourceBuilder<T> AddResource<T>(T resource) where T : IResource
        {
            resources.Add(resource);
            return new ResourceBuilder<T>(resource, this);
        }

        public DistributedApplication Build()
        {
            var appHost = typeof(Builder).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key is "AppHostDirectory").Value!;
            return new DistributedApplication(resources, EngineOptions.Read(Configuration, Path.Combine(appHost, "..", ".data")));
        }
    }

    private sealed record ResourceBuilder<T>(T Resource, IDistributedApplicationBuilder ApplicationBuilder) : IResourceBuilder<T> where T : IResource;
}

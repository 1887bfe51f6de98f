using System.Diagnostics.CodeAnalysis;

namespace Aspire.Hosting.ApplicationModel
{
    public interface IResource
    {
        string Name { get; }
    }

    public interface IResourceWithConnectionString : IResource;

    public interface IResourceWithEnvironment : IResource;

    public interface IResourceWithServiceDiscovery : IResource;

    /// <summary>A resource under construction; verbs are extension methods on it.</summary>
    public interface IResourceBuilder<out T> where T : IResource
    {
        T Resource { get; }

        IDistributedApplicationBuilder ApplicationBuilder { get; }
    }

    /// <summary>The server has no process here: each of its databases is a SQLite file in the data folder, unless a connection string names a server.</summary>
    public sealed class SqlServerServerResource(string name) : IResource
    {
        public string Name { get; } = name;
    }

    public sealed class SqlServerDatabaseResource(string name, SqlServerServerResource parent) : IResourceWithConnectionString
    {
        public string Name { get; } = name;

        public SqlServerServerResource Parent { get; } = parent;
    }

    /// <summary>A private rabbitmq-server, or the broker that the connection string of the same name points to.</summary>
    public sealed class RabbitMQServerResource(string name) : IResourceWithConnectionString
    {
        public string Name { get; } = name;
    }

    /// <summary>A .NET program: one child process a replica.</summary>
    public sealed class ProjectResource : IResourceWithEnvironment, IResourceWithServiceDiscovery
    {
        internal ProjectResource(string name, IProjectMetadata project, ProjectResourceOptions options)
        {
            Name = name;
            Project = project;
            Endpoints = options.ExcludeKestrelEndpoints ? new Dictionary<string, int>(StringComparer.Ordinal) : RegionCloud.AppHost.Embedded.KestrelEndpoints.Read(project.ProjectPath);
        }

        public string Name { get; }

        internal IProjectMetadata Project { get; }

        /// <summary>Name and default port, as the project's own appsettings.json has them.</summary>
        internal IReadOnlyDictionary<string, int> Endpoints { get; }

        internal List<string> Args { get; } = [];

        /// <summary>The values are strings or endpoints whose address is known once the engine has given out the ports.</summary>
        internal Dictionary<string, object> Environment { get; } = new(StringComparer.Ordinal);

        internal List<(IResource Resource, string Name)> References { get; } = [];

        internal List<(IResource Resource, bool Completion)> Waits { get; } = [];

        internal (string Path, string Endpoint)? HealthCheck { get; set; }

        internal bool IsExternal { get; set; }

        internal int Replicas { get; set; } = 1;

        internal List<HttpCommand> Commands { get; } = [];
    }

    /// <summary>The address of one endpoint, known when the engine starts.</summary>
    public sealed class EndpointReference
    {
        internal EndpointReference(ProjectResource resource, string endpointName)
        {
            Resource = resource;
            EndpointName = resource.Endpoints.ContainsKey(endpointName)
                ? endpointName
                : throw new InvalidOperationException($"{resource.Name} has no endpoint '{endpointName}'; its appsettings.json names {string.Join(", ", resource.Endpoints.Keys)}.");
        }

        internal ProjectResource Resource { get; }

        internal string EndpointName { get; }
    }

    internal sealed record HttpCommand(string Name, string DisplayName, string Path, string Endpoint);
}

namespace Aspire.Hosting
{
    using Aspire.Hosting.ApplicationModel;

    /// <summary>Where a project and its built program lie; one class is generated for each project that the AppHost references.</summary>
    public interface IProjectMetadata
    {
        string ProjectPath { get; }

        string AssemblyPath { get; }
    }

    public sealed class ProjectResourceOptions
    {
        public bool ExcludeLaunchProfile { get; set; }

        public bool ExcludeKestrelEndpoints { get; set; }
    }

    /// <summary>The embedded engine only runs; publishing needs UseAspire=true.</summary>
    public sealed class DistributedApplicationExecutionContext
    {
        [SuppressMessage("Performance", "CA1822:Mark members as static", Justification = "An instance property where AppHost.cs is compiled by Aspire.")]
        public bool IsPublishMode => false;

        [SuppressMessage("Performance", "CA1822:Mark members as static", Justification = "An instance property where AppHost.cs is compiled by Aspire.")]
        public bool IsRunMode => true;
    }

    public interface IDistributedApplicationBuilder
    {
        Microsoft.Extensions.Configuration.ConfigurationManager Configuration { get; }

        DistributedApplicationExecutionContext ExecutionContext { get; }

        IResourceBuilder<T> AddResource<T>(T resource) where T : IResource;

        DistributedApplication Build();
    }
}

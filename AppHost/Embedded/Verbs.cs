namespace Aspire.Hosting;

/// <summary>The verbs AppHost.cs may use, under Aspire's names and shapes. What only Aspire can do says so.</summary>
public static class Verbs
{
    public static IResourceBuilder<SqlServerServerResource> AddSqlServer(this IDistributedApplicationBuilder builder, string name) =>
        builder.AddResource(new SqlServerServerResource(name));

    public static IResourceBuilder<SqlServerDatabaseResource> AddDatabase(this IResourceBuilder<SqlServerServerResource> server, string name) =>
        server.ApplicationBuilder.AddResource(new SqlServerDatabaseResource(name, server.Resource));

    public static IResourceBuilder<RabbitMQServerResource> AddRabbitMQ(this IDistributedApplicationBuilder builder, string name) =>
        builder.AddResource(new RabbitMQServerResource(name));

    /// <summary>Here data always outlives a run: it lies in the data folder.</summary>
    public static IResourceBuilder<T> WithDataVolume<T>(this IResourceBuilder<T> builder) where T : IResource => builder;

    public static IResourceBuilder<ProjectResource> AddProject<TProject>(this IDistributedApplicationBuilder builder, string name)
        where TProject : IProjectMetadata, new() => builder.AddProject<TProject>(name, _ => { });

    public static IResourceBuilder<ProjectResource> AddProject<TProject>(this IDistributedApplicationBuilder builder, string name, Action<ProjectResourceOptions> configure)
        where TProject : IProjectMetadata, new()
    {
        var options = new ProjectResourceOptions();
        configure(options);
        return builder.AddResource(new ProjectResource(name, new TProject(), options));
    }

    public static IResourceBuilder<ProjectResource> WithReference(this IResourceBuilder<ProjectResource> builder, IResourceBuilder<IResourceWithConnectionString> source, string? connectionName = null)
    {
        builder.Resource.References.Add((source.Resource, connectionName ?? source.Resource.Name));
        return builder;
    }

    public static IResourceBuilder<ProjectResource> WithReference(this IResourceBuilder<ProjectResource> builder, IResourceBuilder<IResourceWithServiceDiscovery> source)
    {
        builder.Resource.References.Add((source.Resource, source.Resource.Name));
        return builder;
    }

    public static IResourceBuilder<ProjectResource> WaitFor(this IResourceBuilder<ProjectResource> builder, IResourceBuilder<IResource> dependency)
    {
        builder.Resource.Waits.Add((dependency.Resource, Completion: false));
        return builder;
    }

    public static IResourceBuilder<ProjectResource> WaitForCompletion(this IResourceBuilder<ProjectResource> builder, IResourceBuilder<IResource> dependency)
    {
        builder.Resource.Waits.Add((dependency.Resource, Completion: true));
        return builder;
    }

    public static IResourceBuilder<ProjectResource> WithArgs(this IResourceBuilder<ProjectResource> builder, params string[] args)
    {
        builder.Resource.Args.AddRange(args);
        return builder;
    }

    public static IResourceBuilder<ProjectResource> WithEnvironment(this IResourceBuilder<ProjectResource> builder, string name, string value)
    {
        builder.Resource.Environment[name] = value;
        return builder;
    }

    public static IResourceBuilder<ProjectResource> WithEnvironment(this IResourceBuilder<ProjectResource> builder, string name, EndpointReference endpoint)
    {
        builder.Resource.Environment[name] = endpoint;
        return builder;
    }

    public static EndpointReference GetEndpoint(this IResourceBuilder<ProjectResource> builder, string name) => new(builder.Resource, name);

    /// <summary>Healthy is a 2xx answer to <paramref name="path"/>.</summary>
    public static IResourceBuilder<ProjectResource> WithHttpHealthCheck(this IResourceBuilder<ProjectResource> builder, string path, string endpointName)
    {
        builder.Resource.HealthCheck = (path, builder.GetEndpoint(endpointName).EndpointName);
        return builder;
    }

    /// <summary>Everything listens on loopback here; the operator page shows these addresses first.</summary>
    public static IResourceBuilder<ProjectResource> WithExternalHttpEndpoints(this IResourceBuilder<ProjectResource> builder)
    {
        builder.Resource.IsExternal = true;
        return builder;
    }

    public static IResourceBuilder<ProjectResource> WithReplicas(this IResourceBuilder<ProjectResource> builder, int replicas)
    {
        builder.Resource.Replicas = replicas;
        return builder;
    }

    /// <summary>A button on the operator page that posts to the resource's own endpoint.</summary>
    public static IResourceBuilder<ProjectResource> WithHttpCommand(this IResourceBuilder<ProjectResource> builder, string path, string displayName, string endpointName, string? commandName = null)
    {
        builder.Resource.Commands.Add(new HttpCommand(commandName ?? path.Trim('/').Replace('/', '-'), displayName, path, builder.GetEndpoint(endpointName).EndpointName));
        return builder;
    }

    public static void AddDockerComposeEnvironment(this IDistributedApplicationBuilder builder, string name) => throw OnlyAspirePublishes(name);

    public static void AddKubernetesEnvironment(this IDistributedApplicationBuilder builder, string name) => throw OnlyAspirePublishes(name);

    private static NotSupportedException OnlyAspirePublishes(string name) => new($"Publishing to '{name}' needs UseAspire=true.");
}

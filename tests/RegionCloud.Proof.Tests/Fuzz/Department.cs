using System.Reflection;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using RegionCloud.ServiceDefaults.Data;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.Testing;

namespace RegionCloud.Proof.Tests.Fuzz;

/// <summary>Somebody of the organisation, with what he was granted.</summary>
internal sealed record Person(string Subject, Guid Id, IReadOnlyList<GrantEntryOf> Grants)
{
    /// <summary>How far a permission reaches for him; null when he has it not.</summary>
    public Reach? ReachOf(string permission) => Permissions.ReachOf(permission, Grants.Select(g => g.Entry), Id, [TestOrganisation.East, TestOrganisation.West]);
}

internal sealed record GrantEntryOf(ServiceDefaults.Organisation.GrantEntry Entry);

/// <summary>A service of this repository in this process: its document and its inventory are all that the suites know of it.</summary>
internal sealed class Department : IAsyncDisposable
{
    private readonly IAsyncDisposable app;

    private Department(string name, IAsyncDisposable app, TestServer server, IServiceProvider services)
    {
        (Name, this.app, Server, Services) = (name, app, server, services);
        Http = new HttpClient(server.CreateHandler()) { BaseAddress = new Uri("http://localhost"), Timeout = TimeSpan.FromSeconds(30) };
    }

    public string Name { get; }

    public TestServer Server { get; }

    public IServiceProvider Services { get; }

    public HttpClient Http { get; }

    public JsonObject Document { get; private set; } = [];

    public IReadOnlyList<ApiOperation> Operations { get; private set; } = [];

    /// <summary>Every service that stands under services/ in this repository.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Directory.GetFiles(AppContext.BaseDirectory, "RegionCloud.*.dll")
        .Select(f => Path.GetFileNameWithoutExtension(f)["RegionCloud.".Length..])
        .Where(n => !n.Contains('.', StringComparison.Ordinal) && File.Exists(Path.Combine(AppContext.BaseDirectory, $"RegionCloud.{n}.Messages.dll")) | n is "Performance")
        .Order(StringComparer.Ordinal)];

    public static async Task<Department> StartAsync(string name, TestOrganisation company, string? broker)
    {
        var program = Assembly.Load($"RegionCloud.{name}").EntryPoint!.DeclaringType!;
        var start = typeof(Department).GetMethod(nameof(BeginAsync), BindingFlags.NonPublic | BindingFlags.Static)!.MakeGenericMethod(program);
        var department = await (Task<Department>)start.Invoke(null, [name, company, broker])!;
        var json = await department.Http.GetStringAsync(new Uri("/openapi/v1.json", UriKind.Relative));
        department.Document = JsonNode.Parse(json)!.AsObject();
        department.Operations = [.. Api.Read(json, department.Services.GetRequiredService<Inventory>()).Where(o => !o.Path.EndsWith("/v1/events", StringComparison.Ordinal))];
        return department;
    }

    public async Task<T> Db<T>(Func<ServiceDbContext, Task<T>> act)
    {
        await using var scope = Services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<DataScope>().Enter(Reach.All("proof"));
        return await act(scope.ServiceProvider.GetRequiredService<ServiceDbContext>());
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await app.DisposeAsync();
    }

    private static async Task<Department> BeginAsync<TProgram>(string name, TestOrganisation company, string? broker)
        where TProgram : class
    {
        var service = await ServiceApp<TProgram>.StartAsync(name.ToLowerInvariant(), company, broker);
        return new Department(name, service, service.Server, service.Services);
    }
}

using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Tests.Messaging;
using RegionCloud.Testing;

namespace RegionCloud.ServiceDefaults.Tests.NewDepartment;

/// <summary>
/// A department that nobody planned: made from the folder Fleet beside this file, migrated, built and started. What is neither its
/// domain nor its features, messages and words is plumbing, and the house keeps that small.
/// </summary>
public sealed class NewDepartmentTests(PrivateBroker broker)
{
    private const string Service = "RegionCloud.Fleet";
    private static readonly string[] Business = ["/Domain/", "/Features/", "/Events/", "/Words/"];

    [Fact]
    public void A_new_department_needs_at_most_five_files_and_sixty_lines_of_plumbing()
    {
        var plumbing = Template().Where(f => !Business.Any(b => f.Contains(b, StringComparison.Ordinal))).ToList();

        Assert.InRange(plumbing.Count, 3, 5);
        Assert.InRange(plumbing.Sum(f => File.ReadLines(f).Count(l => l.Trim().Length > 0)), 20, 60);
    }

    [Fact]
    public async Task A_new_department_has_everything_by_being_there()
    {
        var folder = Directory.CreateTempSubdirectory("regioncloud-fleet-").FullName;
        var dependencies = Path.Combine(AppContext.BaseDirectory, $"{Service}.deps.json");
        try
        {
            var program = await MakeAsync(folder);
            // The test host looks for it beside the tests.
            File.Copy(Path.ChangeExtension(program, ".deps.json"), dependencies, overwrite: true);
            var drive = GetType().GetMethod(nameof(DriveAsync), BindingFlags.NonPublic | BindingFlags.Instance)!.MakeGenericMethod(Assembly.LoadFrom(program).GetType("Program", throwOnError: true)!);
            await (Task)drive.Invoke(this, null)!;
        }
        finally
        {
            File.Delete(dependencies);
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Beside the repository's own departments, as far as the build can tell.</summary>
    private static async Task<string> MakeAsync(string folder)
    {
        foreach (var file in Template())
        {
            var copy = Path.Combine(folder, Path.GetRelativePath(TemplateFolder, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        await File.WriteAllTextAsync(Path.Combine(folder, "Directory.Build.props"), $"""<Project><Import Project="{Root}/services/Directory.Build.props" /><PropertyGroup><ArtifactsPath>{folder}/artifacts</ArtifactsPath></PropertyGroup></Project>""");
        foreach (var shared in new[] { "Directory.Build.targets", "Directory.Packages.props" })
            await File.WriteAllTextAsync(Path.Combine(folder, shared), $"""<Project><Import Project="{Root}/{shared}" /></Project>""");

        var project = Path.Combine(folder, Service);
        await RunAsync("build", project, "-v", "quiet", "--nologo", "-p:RunAnalyzers=false");
        foreach (var provider in new[] { "Sqlite", "SqlServer" })
        {
            await RunAsync(
                "ef", "migrations", "add", "Initial", "--no-build", "--project", project, "--context", $"{provider}FleetDbContext", "--output-dir", $"Data/Migrations/{provider}", "--", $"--Database:Provider={provider}");
        }

        await RunAsync("build", project, "-v", "quiet", "--nologo", "-p:RunAnalyzers=false", "--no-restore");
        return Path.Combine(folder, "artifacts", "bin", Service, "debug", $"{Service}.dll");
    }

    private async Task DriveAsync<TProgram>()
        where TProgram : class
    {
        await broker.Ready;
        await using var app = await ServiceApp<TProgram>.StartAsync("fleet", new TestOrganisation(), broker.NewVirtualHost());
        var carl = app.As("carl");

        // Nobody enters without a permission, and nothing stands unguarded.
        Assert.Contains(app.Services.GetRequiredService<Inventory>().Endpoints, e => e.Permission == "workPlan.create");
        Assert.Equal(HttpStatusCode.Forbidden, (await BuyAsync(app.As("anna"), "A-1")).Status);

        // The same key, the same answer.
        var (status, vehicle) = await BuyAsync(carl, "A-1", "one");
        Assert.Equal(HttpStatusCode.Created, status);
        Assert.Equal(vehicle.GetProperty("id").GetGuid(), (await BuyAsync(carl, "A-1", "one")).Body.GetProperty("id").GetGuid());
        var refused = await BuyAsync(carl, "A-1", "two");
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "fleet.vehicle.plate-taken"), (refused.Status, refused.Body.GetProperty("code").GetString()));
        Assert.Equal(HttpStatusCode.BadRequest, (await BuyAsync(carl, "")).Status);

        // Told through the outbox, heard through the inbox.
        await Wait.Until(async () => (await ReadAsync(carl, $"vehicles/{vehicle.GetProperty("id")}")).GetProperty("status").GetString() == "insured", "the purchase is heard of", TimeSpan.FromSeconds(30));

        // What will end says so on every answer, in the document and as a metric.
        using var deprecated = new CounterOf("regioncloud.requests.deprecated", "fleet_getCar", "operation");
        using var car = await carl.GetAsync(new Uri($"/api/fleet/v1/cars/{vehicle.GetProperty("id")}", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(
            ("@1767225600", "Wed, 01 Jul 2026 00:00:00 GMT", "</api/fleet/v1/vehicles/{id}>; rel=\"successor-version\""),
            (car.Headers.GetValues("Deprecation").Single(), car.Headers.GetValues("Sunset").Single(), car.Headers.GetValues("Link").Single()));
        Assert.Equal(1, deprecated.Total);

        // Another region's record does not exist.
        Assert.Equal(HttpStatusCode.NotFound, (await app.As("vera").GetAsync(new Uri($"/api/fleet/v1/vehicles/{vehicle.GetProperty("id")}", UriKind.Relative), TestContext.Current.CancellationToken)).StatusCode);

        var audit = await ReadAsync(app.As("audrey"), $"audit?objectId={vehicle.GetProperty("id")}");
        Assert.Equal(["OnVehicleBought", "BuyVehicle"], audit.GetProperty("items").EnumerateArray().Select(e => e.GetProperty("action").GetString()!.Split('.')[^1]));
        Assert.Contains(await ListAsync(carl, "meta/errors"), e => e.GetProperty("code").GetString() == "fleet.vehicle.plate-taken");
        Assert.Contains(await ListAsync(carl, "meta/enums"), e => e.GetProperty("name").GetString() == "vehicleStatus");
        var document = JsonElement.Parse(await carl.GetStringAsync(new Uri("/openapi/v1.json", UriKind.Relative), TestContext.Current.CancellationToken));
        Assert.Equal("fleet_buyVehicle", document.GetProperty("paths").GetProperty("/api/fleet/v1/vehicles").GetProperty("post").GetProperty("operationId").GetString());
        Assert.True(document.GetProperty("paths").GetProperty("/api/fleet/v1/cars/{id}").GetProperty("get").GetProperty("deprecated").GetBoolean());
        Assert.Equal(HttpStatusCode.OK, (await carl.GetAsync(new Uri("/health", UriKind.Relative), TestContext.Current.CancellationToken)).StatusCode);
    }

    private static async Task<(HttpStatusCode Status, JsonElement Body)> BuyAsync(HttpClient client, string plate, string? key = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/fleet/v1/vehicles") { Content = JsonContent.Create(new { regionId = TestOrganisation.East, plate }) };
        request.Headers.Add("Idempotency-Key", key ?? Guid.CreateVersion7().ToString());
        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        return (answer.StatusCode, await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken));
    }

    private static async Task<JsonElement> ReadAsync(HttpClient client, string path)
        => JsonElement.Parse(await client.GetStringAsync(new Uri($"/api/fleet/v1/{path}", UriKind.Relative), TestContext.Current.CancellationToken));

    private static async Task<IReadOnlyList<JsonElement>> ListAsync(HttpClient client, string path) => [.. (await ReadAsync(client, path)).EnumerateArray()];

    private static async Task RunAsync(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet", arguments) { WorkingDirectory = Root, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false })!;
        var (said, complained) = (process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken), process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, $"dotnet {string.Join(' ', arguments)} ended with {process.ExitCode}:\n{await said}\n{await complained}");
    }

    private static IReadOnlyList<string> Template() => [.. Directory.EnumerateFiles(TemplateFolder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];

    private static string TemplateFolder => Path.Combine(Here(), "Fleet");

    private static string Root => Path.GetFullPath(Path.Combine(Here(), "..", "..", ".."));

    private static string Here([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;
}

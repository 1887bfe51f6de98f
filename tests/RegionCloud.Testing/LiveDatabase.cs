using System.Diagnostics;
using System.Reflection;
using Microsoft.Data.SqlClient;

namespace RegionCloud.Testing;

/// <summary>
/// A database of one service under test on a real SQL Server, dropped when the test is over. There is one only in a live run: with
/// <c>REGIONCLOUD_TEST_SQLSERVER</c> set to a connection string of somebody who may create databases (decisions §10).
/// </summary>
public sealed class LiveDatabase : IAsyncDisposable
{
    private readonly string server;

    private LiveDatabase(string server, string department)
    {
        this.server = server;
        Name = $"regioncloud-test-{department}-{Guid.CreateVersion7():N}";
    }

    public string Name { get; }

    public string ConnectionString => new SqlConnectionStringBuilder(server) { InitialCatalog = Name }.ConnectionString;

    /// <param name="server">The variable's value; none: no live run.</param>
    public static LiveDatabase? On(string? server, string department) => string.IsNullOrWhiteSpace(server) ? null : new LiveDatabase(server, department);

    /// <inheritdoc cref="On"/>
#pragma warning disable RS0030 // A test run has no other configuration.
    public static LiveDatabase? For(string department) => On(Environment.GetEnvironmentVariable("REGIONCLOUD_TEST_SQLSERVER"), department);
#pragma warning restore RS0030

    /// <summary>Creates and migrates it as a deploy does: the program itself, with the argument <c>migrate</c>.</summary>
    public Task MigrateAsync(Assembly program, string department) => MigrateAsync(program.Location, department, "SqlServer", ConnectionString);

    /// <summary>Runs a service's own <c>migrate</c>; what it says comes with the failure.</summary>
    public static async Task MigrateAsync(string program, string department, string provider, string connectionString)
    {
        var start = new ProcessStartInfo("dotnet", [program, "migrate"])
        {
            WorkingDirectory = Path.GetDirectoryName(program),
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment =
            {
                ["ASPNETCORE_ENVIRONMENT"] = "Development",
                ["Database__Provider"] = provider,
                [$"ConnectionStrings__{department}-db"] = connectionString,
                ["ConnectionStrings__messaging"] = "amqp://guest:guest@127.0.0.1:1/",
            },
        };
        using var migrating = Process.Start(start)!;
        try
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
            var said = await Task.WhenAll(migrating.StandardOutput.ReadToEndAsync(patience.Token), migrating.StandardError.ReadToEndAsync(patience.Token));
            await migrating.WaitForExitAsync(patience.Token);
            if (migrating.ExitCode != 0)
                throw new InvalidOperationException($"{Path.GetFileName(program)} migrate ended with {migrating.ExitCode}: {string.Concat(said)}");
        }
        finally
        {
            if (!migrating.HasExited)
                migrating.Kill();
        }
    }

    public async ValueTask DisposeAsync()
    {
        SqlConnection.ClearAllPools();
        await using var connection = new SqlConnection(new SqlConnectionStringBuilder(server) { InitialCatalog = "master" }.ConnectionString);
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The name is made here.
        command.CommandText = $"IF DB_ID('{Name}') IS NOT NULL BEGIN ALTER DATABASE [{Name}] SET SINGLE_USER WITH ROLLBACK IMMEDIATE; DROP DATABASE [{Name}]; END";
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync();
    }
}

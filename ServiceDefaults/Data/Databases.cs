using System.Data.Common;
using Microsoft.AspNetCore.Builder;
using Microsoft.Data.Sqlite;
using Microsoft.Data.SqlClient;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using RegionCloud.ServiceDefaults.Audit;
using RegionCloud.ServiceDefaults.Messaging;

namespace RegionCloud.ServiceDefaults.Data;

/// <summary>Which database a service runs on: SQL Server, unless <c>Database:Provider=Sqlite</c> says otherwise.</summary>
public static class Databases
{
    /// <summary>Registers the department's context; its connection is named <c>{department}-db</c>.</summary>
    public static void AddDatabase<TContext, TSqlite, TSqlServer>(this IHostApplicationBuilder builder, string department)
        where TContext : ServiceDbContext
        where TSqlite : TContext
        where TSqlServer : TContext
    {
        var connection = builder.Configuration.GetConnectionString($"{department}-db");
        if (builder.Configuration.UsesSqlite())
        {
            var pragmas = new SqlitePragmas(builder.Configuration["Database:Durability"]);
            builder.Services.AddDbContext<TContext, TSqlite>((services, o) => o
                .UseSqlite(connection ?? $"Data Source={department}.db", sqlite => sqlite.CommandTimeout(5))
                .AddInterceptors(pragmas, services.GetRequiredService<OutboxWakeUp>(), services.GetRequiredService<AuditTrail>())
                // SQLite cannot alter a table but only rebuild it, which EF warns of once per migration; that is known.
                .ConfigureWarnings(w => w.Ignore(RelationalEventId.NonTransactionalMigrationOperationWarning)));
        }
        else
        {
            builder.Services.AddDbContext<TContext, TSqlServer>((services, o) => o
                .UseSqlServer(connection ?? "Server=localhost", sql => sql.EnableRetryOnFailure().UseCompatibilityLevel(160))
                .AddInterceptors(services.GetRequiredService<OutboxWakeUp>(), services.GetRequiredService<AuditTrail>()));
        }

        builder.AddAudit(department);
        builder.Services.AddScoped<ServiceDbContext>(services => services.GetRequiredService<TContext>());
    }

    public static bool UsesSqlite(this IConfiguration configuration)
        => string.Equals(configuration["Database:Provider"], "Sqlite", StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// With the argument <c>migrate</c> the program brings its database up to date and ends. SQLite is also migrated at start;
    /// SQL Server never is, so that replicas do not race and a deploy decides when.
    /// </summary>
    /// <returns>Whether the program is done.</returns>
    public static async Task<bool> MigratedAsync(this WebApplication app, string[] args)
    {
        var only = args.Contains("migrate", StringComparer.Ordinal);
        if (!only && !app.Configuration.UsesSqlite())
            return false;

        await using var services = app.Services.CreateAsyncScope();
        var db = services.ServiceProvider.GetRequiredService<ServiceDbContext>();
        if (app.Configuration.UsesSqlite() && Path.GetDirectoryName(new SqliteConnectionStringBuilder(db.Database.GetConnectionString()).DataSource) is { Length: > 0 } folder)
            Directory.CreateDirectory(folder);
        if ((await db.Database.GetPendingMigrationsAsync()).Any())
        {
            if (app.Configuration.UsesSqlite())
                await RemoveStaleLockAsync(db);
            await db.Database.MigrateAsync();
        }

        return only;
    }

    /// <summary>Somebody else wrote the same unique key first.</summary>
    public static bool IsUniqueViolation(this DbUpdateException exception) => exception.InnerException switch
    {
        SqliteException sqlite => sqlite.SqliteExtendedErrorCode is 1555 or 2067,
        SqlException sql => sql.Number is 2601 or 2627,
        _ => false,
    };

    /// <summary>What is saved contradicts what somebody else saved: a key is taken, or what is referred to is gone.</summary>
    internal static bool IsConstraintViolation(this Exception exception) => exception switch
    {
        DbUpdateException update => update.InnerException?.IsConstraintViolation() is true,
        SqliteException sqlite => sqlite.SqliteErrorCode is 19,
        SqlException sql => sql.Number is 547 or 2601 or 2627,
        _ => false,
    };

    // A process killed while migrating leaves its lock row, and every later start would wait for it for ever.
    private static async Task RemoveStaleLockAsync(DbContext db)
    {
        if (await db.Database.SqlQuery<int>($"SELECT count(*) AS Value FROM sqlite_master WHERE name = '__EFMigrationsLock'").SingleAsync() > 0)
            await db.Database.ExecuteSqlAsync($"DELETE FROM __EFMigrationsLock");
    }

    private sealed class SqlitePragmas(string? durability) : DbConnectionInterceptor
    {
        private readonly string pragmas = $"PRAGMA journal_mode=WAL; PRAGMA foreign_keys=ON; PRAGMA synchronous={(string.Equals(durability, "Normal", StringComparison.OrdinalIgnoreCase) ? "NORMAL" : "FULL")};";

        public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData) => Set(connection);

        public override Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
        {
            Set(connection);
            return Task.CompletedTask;
        }

        private void Set(DbConnection connection)
        {
            // EF looks whether the database is there over a connection that may not write; a killed start may have left a file without WAL.
            if (connection.ConnectionString.Contains("Mode=ReadOnly", StringComparison.OrdinalIgnoreCase))
                return;

            using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The text is one of two constants.
            command.CommandText = pragmas;
#pragma warning restore CA2100
            command.ExecuteNonQuery();
        }
    }
}

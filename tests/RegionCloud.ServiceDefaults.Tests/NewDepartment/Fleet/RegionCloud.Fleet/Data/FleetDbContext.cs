using Microsoft.EntityFrameworkCore;
using RegionCloud.Fleet.Domain;
using RegionCloud.ServiceDefaults.Data;

namespace RegionCloud.Fleet.Data;

internal abstract class FleetDbContext(DbContextOptions options, DataScope scope, TimeProvider time) : ServiceDbContext(options, scope, time)
{
    public DbSet<Vehicle> Vehicles => Set<Vehicle>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        base.OnModelCreating(modelBuilder);
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(FleetDbContext).Assembly);
        ApplyConventions(modelBuilder);
    }
}

internal sealed class SqlServerFleetDbContext(DbContextOptions<SqlServerFleetDbContext> options, DataScope scope, TimeProvider time) : FleetDbContext(options, scope, time);

internal sealed class SqliteFleetDbContext(DbContextOptions<SqliteFleetDbContext> options, DataScope scope, TimeProvider time) : FleetDbContext(options, scope, time);

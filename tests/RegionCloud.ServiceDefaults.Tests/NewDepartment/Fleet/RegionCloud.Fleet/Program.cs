using RegionCloud.Fleet.Data;
using RegionCloud.Fleet.Features.Vehicles;
using RegionCloud.Fleet.Messages.Events;
using RegionCloud.ServiceDefaults;
using RegionCloud.ServiceDefaults.Data;
using RegionCloud.ServiceDefaults.Web;

var builder = WebApplication.CreateBuilder(args);
builder.AddDepartment<FleetDbContext, SqliteFleetDbContext, SqlServerFleetDbContext>("fleet", [typeof(VehicleBought).Assembly], bus => bus.AddConsumer<OnVehicleBought>());
builder.Services.AddValidation();
builder.Services.AddOpenApi(options => OpenApi.Describe(options));

var app = builder.Build();
app.UseServiceDefaults();
if (await app.MigratedAsync(args))
    return;

app.MapDepartment("fleet").MapVehicles();
await app.RunAsync();

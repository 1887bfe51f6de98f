using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Fleet.Data;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Fleet.Features.Vehicles;

internal static class VehicleEndpoints
{
    public static void MapVehicles(this IEndpointRouteBuilder fleet)
    {
        fleet.MapPost("/vehicles", BuyVehicle.Handle).RequirePermission("workPlan.create");
        fleet.MapGet("/vehicles/{id:guid}", GetVehicle.Handle).RequirePermission("workPlan.read");
        fleet.MapGet("/cars/{id:guid}", GetCar.Handle).RequirePermission("workPlan.read").DeprecatedSince(new DateOnly(2026, 1, 1), new DateOnly(2026, 7, 1), "/api/fleet/v1/vehicles/{id}");
    }
}

internal static class GetVehicle
{
    /// <summary>One vehicle.</summary>
    internal static async Task<Results<Ok<VehicleView>, NotFound>> Handle(Guid id, FleetDbContext db, CancellationToken ct)
        => await db.Vehicles.AsNoTracking().SingleOrDefaultAsync(v => v.Id == id, ct) is { } vehicle ? TypedResults.Ok(VehicleView.Of(vehicle)) : TypedResults.NotFound();
}

internal static class GetCar
{
    /// <summary>One vehicle, as it was called before.</summary>
    internal static Task<Results<Ok<VehicleView>, NotFound>> Handle(Guid id, FleetDbContext db, CancellationToken ct) => GetVehicle.Handle(id, db, ct);
}

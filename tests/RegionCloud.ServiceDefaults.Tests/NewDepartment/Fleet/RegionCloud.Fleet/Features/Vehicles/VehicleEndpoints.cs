using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Fleet.Data;
using RegionCloud.ServiceDefaults.Security;

namespace RegionCloud.Fleet.Features.Vehicles;

internal static class VehicleEndpoints
{
    public static void MapVehicles(this IEndpointRouteBuilder fleet)
    {
        fleet.MapPost("/vehicles", BuyVehicle.Handle).RequirePermission("workPlan.create");
        fleet.MapGet("/vehicles/{id:guid}", GetVehicle.Handle).RequirePermission("workPlan.read");
    }
}

internal static class GetVehicle
{
    /// <summary>One vehicle.</summary>
    internal static async Task<Results<Ok<VehicleView>, NotFound>> Handle(Guid id, FleetDbContext db, CancellationToken ct)
        => await db.Vehicles.AsNoTracking().SingleOrDefaultAsync(v => v.Id == id, ct) is { } vehicle ? TypedResults.Ok(VehicleView.Of(vehicle)) : TypedResults.NotFound();
}

using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Fleet.Data;
using RegionCloud.Fleet.Domain;
using RegionCloud.Fleet.Messages.Events;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Fleet.Features.Vehicles;

public sealed record BuyVehicleRequest(Guid RegionId, [property: Text(1, 20)] string Plate);

public sealed record VehicleView(Guid Id, Guid RegionId, string Plate, VehicleStatus Status, string Etag) : ITagged
{
    internal static VehicleView Of(Vehicle v) => new(v.Id, v.RegionId, v.Plate, v.Status, ETags.Of(v.Version));
}

internal static class BuyVehicle
{
    /// <summary>A region buys a vehicle. Refuses <c>fleet.vehicle.plate-taken</c>.</summary>
    internal static async Task<Created<VehicleView>> Handle(BuyVehicleRequest request, FleetDbContext db, CurrentUser user, BusinessClock clock, CancellationToken ct)
    {
        var taken = await db.Vehicles.AnyAsync(v => v.RegionId == request.RegionId && v.Plate == request.Plate, ct);
        Refuse.Broken(VehicleRules.PlateMustBeFree(taken, request.Plate));
        var vehicle = Vehicle.Buy(request.RegionId, request.Plate, clock.Now);
        db.Add(vehicle);
        db.Publish(new VehicleBought(vehicle.RegionId, clock.Today(vehicle.RegionId), user.Subject, clock.Now, vehicle.Id));
        return TypedResults.Created($"/api/fleet/v1/vehicles/{vehicle.Id}", VehicleView.Of(vehicle));
    }
}

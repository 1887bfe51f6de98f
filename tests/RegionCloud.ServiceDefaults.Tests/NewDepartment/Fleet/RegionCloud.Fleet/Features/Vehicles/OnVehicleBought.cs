using MassTransit;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Fleet.Data;
using RegionCloud.Fleet.Messages.Events;

namespace RegionCloud.Fleet.Features.Vehicles;

/// <summary>What was bought is insured.</summary>
internal sealed class OnVehicleBought(FleetDbContext db) : IConsumer<VehicleBought>
{
    public async Task Consume(ConsumeContext<VehicleBought> context)
        => (await db.Vehicles.SingleAsync(v => v.Id == context.Message.VehicleId, context.CancellationToken)).Insure();
}

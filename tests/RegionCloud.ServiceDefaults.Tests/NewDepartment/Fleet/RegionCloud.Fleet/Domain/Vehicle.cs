using RegionCloud.ServiceDefaults.Errors;

namespace RegionCloud.Fleet.Domain;

/// <summary>A vehicle of a region.</summary>
internal sealed class Vehicle
{
    private Vehicle()
    {
    }

    public Guid Id { get; private init; }

    public int Version { get; private set; } = 1;

    public Guid RegionId { get; private init; }

    public string Plate { get; private init; } = "";

    public VehicleStatus Status { get; private set; }

    public static Vehicle Buy(Guid regionId, string plate, DateTimeOffset now) => new() { Id = Guid.CreateVersion7(now), RegionId = regionId, Plate = plate };

    public void Insure()
    {
        Status = VehicleStatus.Insured;
        Version++;
    }
}

public enum VehicleStatus
{
    Bought,
    Insured,
}

internal static class VehicleRules
{
    public static Refusal? PlateMustBeFree(bool taken, string plate) => taken ? Refusal.Content("fleet.vehicle.plate-taken", "/plate", ("plate", plate)) : null;
}

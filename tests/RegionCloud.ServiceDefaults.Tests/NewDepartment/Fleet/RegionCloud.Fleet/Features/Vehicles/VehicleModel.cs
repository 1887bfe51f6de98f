using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using RegionCloud.Fleet.Domain;

namespace RegionCloud.Fleet.Features.Vehicles;

internal sealed class VehicleModel : IEntityTypeConfiguration<Vehicle>
{
    public void Configure(EntityTypeBuilder<Vehicle> builder)
    {
        builder.Property(v => v.Plate).HasMaxLength(20);
        builder.HasIndex(v => new { v.RegionId, v.Plate }).IsUnique();
    }
}

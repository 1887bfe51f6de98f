using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using RegionCloud.Performance.Domain.Appraisals;
using RegionCloud.ServiceDefaults.Audit;

namespace RegionCloud.Performance.Data;

internal sealed class FactConfiguration : IEntityTypeConfiguration<Fact>
{
    public void Configure(EntityTypeBuilder<Fact> builder)
    {
        // A copy of what its department audits.
        builder.NotAudited();
        builder.Property(f => f.Id).ValueGeneratedNever();
        builder.Property(f => f.Key).HasMaxLength(120);
        builder.Property(f => f.Currency).HasMaxLength(3);
        builder.Property(f => f.SourceService).HasMaxLength(40);
        builder.Property(f => f.SourceKind).HasMaxLength(40);
        builder.Property(f => f.SourceNumber).HasMaxLength(200);
        builder.Property(f => f.EntryKind).HasMaxLength(40);
        builder.HasIndex(f => new { f.Key, f.Version, f.Line }).IsUnique();
        builder.HasIndex(f => new { f.RegionId, f.Measure, f.CountsOn });
        builder.HasIndex(f => new { f.RegionId, f.ReceivedAt });
        // Never changed, whoever tries.
        foreach (var property in builder.Metadata.GetProperties())
            property.SetAfterSaveBehavior(PropertySaveBehavior.Throw);
    }
}

internal sealed class ContractShareConfiguration : IEntityTypeConfiguration<ContractShare>
{
    public void Configure(EntityTypeBuilder<ContractShare> builder)
    {
        builder.NotAudited();
        builder.HasKey(s => new { s.ContractId, s.Sequence });
        builder.Property(s => s.Sequence).ValueGeneratedNever();
        builder.Property(s => s.Percent).HasPrecision(5, 2);
        builder.HasIndex(s => s.RegionId);
    }
}

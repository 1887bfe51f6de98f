using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace RegionCloud.ServiceDefaults.Organisation;

/// <summary>One record of the organisation as this service last pulled it: the <c>Change</c> message of the feed.</summary>
public sealed class OrganisationRecord
{
    public Guid Id { get; init; }

    /// <summary>The organisation's version in which the record last changed.</summary>
    public long FeedVersion { get; set; }

    public byte[] Change { get; set; } = [];

    internal static void Configure(EntityTypeBuilder<OrganisationRecord> record)
    {
        record.Property(r => r.Id).ValueGeneratedNever();
        record.HasIndex(r => r.FeedVersion);
    }
}

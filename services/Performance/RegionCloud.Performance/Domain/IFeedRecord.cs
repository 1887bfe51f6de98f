namespace RegionCloud.Performance.Domain;

/// <summary>A record of the organisation that the other departments copy.</summary>
internal interface IFeedRecord
{
    Guid Id { get; }

    /// <summary>The organisation's version that the record's last change made; no two records share one.</summary>
    long FeedVersion { get; set; }
}

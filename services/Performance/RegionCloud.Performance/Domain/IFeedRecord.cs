using System.Buffers.Binary;

namespace RegionCloud.Performance.Domain;

/// <summary>A record of the organisation that the other departments copy.</summary>
internal interface IFeedRecord
{
    Guid Id { get; }

    /// <summary>The organisation's version that the record's last change made; no two records share one.</summary>
    long FeedVersion { get; set; }
}

internal static class FeedRecordTimes
{
    /// <summary>When the record came to be: its id, of version 7, begins with the milliseconds of that moment.</summary>
    public static DateTimeOffset MintedAt(this IFeedRecord record)
    {
        var id = record.Id.ToByteArray(bigEndian: true);
        return DateTimeOffset.FromUnixTimeMilliseconds(BinaryPrimitives.ReadInt64BigEndian(id) >> 16);
    }
}

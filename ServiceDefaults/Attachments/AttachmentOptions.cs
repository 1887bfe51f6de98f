namespace RegionCloud.ServiceDefaults.Attachments;

/// <summary>What a service takes as a file; configuration section <c>Attachments</c>.</summary>
public sealed class AttachmentOptions
{
    public const string Section = "Attachments";

    /// <summary>Largest file, in bytes.</summary>
    public long LargestBytes { get; set; } = 10 * 1024 * 1024;

    /// <summary>Most files on one record.</summary>
    public int MostPerRecord { get; set; } = 100;

    /// <summary>Further types, each known by the bytes that it begins with.</summary>
    public IList<MoreType> More { get; } = [];

    /// <summary>A type that an operator allows.</summary>
    public sealed class MoreType
    {
        /// <summary>Such as image/tiff.</summary>
        public string ContentType { get; set; } = "";

        /// <summary>Such as .tif.</summary>
        public string Extension { get; set; } = "";

        /// <summary>First bytes, in hexadecimal; at least three.</summary>
        public string Magic { get; set; } = "";
    }
}

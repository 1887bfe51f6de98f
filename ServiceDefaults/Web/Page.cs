using System.Buffers.Text;
using Microsoft.AspNetCore.Mvc;
using RegionCloud.ServiceDefaults.Errors;

namespace RegionCloud.ServiceDefaults.Web;

/// <summary>A part of a list in a stable order.</summary>
/// <param name="NextPageToken">Send it as <c>pageToken</c> for the next part; absent on the last.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, string? NextPageToken);

/// <summary>Which part of a list: at most 200 entries, after the last entry of the part before (keyset, so inserts neither skip nor repeat).</summary>
public sealed record PageRequest([FromQuery(Name = "pageSize")] int? PageSize, [FromQuery(Name = "pageToken")] string? PageToken)
{
    public const int Largest = 200;

    // Both are read when the request is: inside a query a fault would come out as the query's.
    public int Size { get; } = PageSize switch
    {
        null => 50,
        < 1 => throw new MalformedRequestException(Fault.Of("number-range", "/pageSize", ("field", "pageSize"), ("min", 1), ("max", Largest), ("value", PageSize))),
        var size => Math.Min(size.Value, Largest),
    };

    public Guid After { get; } = Read(PageToken);

    /// <summary>One more than the page was read, to know whether there is a next.</summary>
    public Page<T> Of<T>(IReadOnlyList<T> oneMore, Func<T, Guid> id)
        => oneMore.Count > Size
            ? new Page<T>([.. oneMore.Take(Size)], Base64Url.EncodeToString(id(oneMore[Size - 1]).ToByteArray()))
            : new Page<T>(oneMore, NextPageToken: null);

    private static Guid Read(string? token)
    {
        if (token is null)
            return Guid.Empty;
        Span<byte> bytes = stackalloc byte[16];
        return Base64Url.IsValid(token, out var length) && length == 16 && Base64Url.DecodeFromChars(token, bytes) == 16
            ? new Guid(bytes)
            : throw new MalformedRequestException(Fault.Of("invalid-value", "/pageToken", ("field", "pageToken"), ("expected", "nextPageToken")));
    }
}

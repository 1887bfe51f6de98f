using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;

namespace RegionCloud.ServiceDefaults.Lists;

/// <summary>An export that is complete and audited, ready to be sent.</summary>
public sealed class ExportFile : IResult, IEndpointMetadataProvider
{
    private const string Workbook = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    private const string Csv = "text/csv; charset=utf-8";
    private readonly Stream content;
    private readonly string format;
    private readonly string name;

    internal ExportFile(Stream content, string format, string name) => (this.content, this.format, this.name) = (content, format, name);

    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder)
    {
        builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status200OK, typeof(Stream), [Workbook, "text/csv"]));
        builder.Metadata.Add(new ListParameters([Exports.FormatParameter]));
    }

    public Task ExecuteAsync(HttpContext httpContext) => TypedResults.Stream(content, format == "csv" ? Csv : Workbook, name).ExecuteAsync(httpContext);

    internal static FileStream Temporary()
    {
        var path = Path.Combine(Path.GetTempPath(), $"regioncloud-export-{Guid.CreateVersion7():N}");
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Share = FileShare.Delete, Options = FileOptions.Asynchronous | FileOptions.DeleteOnClose };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        var file = new FileStream(path, options);
        // Without a name nothing of it outlives the process, however that ends.
        if (!OperatingSystem.IsWindows())
            File.Delete(path);
        return file;
    }
}

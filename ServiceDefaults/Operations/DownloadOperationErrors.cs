using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using MiniExcelLibs;
using RegionCloud.ServiceDefaults.Data;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Imports;
using RegionCloud.ServiceDefaults.Lists;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.ServiceDefaults.Operations;

/// <summary>In which form the faults of an import are downloaded.</summary>
internal static class ErrorFileFormat
{
    public static IReadOnlyList<string> All => ["csv", "xlsx"];
}

internal static class DownloadOperationErrors
{
    private const int PageSize = 1000;

    /// <summary>The same as a file, to be worked through beside the one that was sent.</summary>
    /// <param name="format">csv (default; UTF-8 with the mark by which Excel knows it) or xlsx.</param>
    internal static async Task<Results<PushStreamHttpResult, NotFound>> Handle(Guid id, [ValuesOf(typeof(ErrorFileFormat))] string? format, ServiceDbContext db, CurrentUser user, Words words, HttpRequest request, CancellationToken ct)
    {
        if (format is not null && !ErrorFileFormat.All.Contains(format, StringComparer.Ordinal))
            throw new MalformedRequestException(Fault.Of("value-not-allowed", "/format", ("field", "format"), ("allowed", string.Join(", ", ErrorFileFormat.All)), ("value", format)));
        if (!await db.Seen(user).AnyAsync(o => o.Id == id, ct))
            return TypedResults.NotFound();

        var faults = Read(db, id, words, Words.LanguageOf(request));
        return format is "xlsx"
            ? TypedResults.Stream(body => WriteWorkbookAsync(faults, body, ct), ImportFile.Xlsx, $"errors-{id}.xlsx")
            : TypedResults.Stream(body => WriteTextAsync(faults, body, ct), ImportFile.Csv, $"errors-{id}.csv");
    }

    private static async IAsyncEnumerable<OperationErrorView> Read(ServiceDbContext db, Guid id, Words words, string language)
    {
        for (var after = 0; ;)
        {
            var some = await db.Set<OperationError>().AsNoTracking().Where(e => e.OperationId == id && e.Sequence > after).OrderBy(e => e.Sequence).Take(PageSize).ToListAsync();
            foreach (var error in some)
                yield return OperationErrorView.Of(error, words, language);
            if (some.Count < PageSize)
                yield break;
            after = some[^1].Sequence;
        }
    }

    private static async Task WriteTextAsync(IAsyncEnumerable<OperationErrorView> faults, Stream body, CancellationToken cancellationToken)
    {
        await using var text = new StreamWriter(body, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), leaveOpen: true);
        await text.WriteLineAsync("line,column,value,code,text");
        await foreach (var fault in faults.WithCancellation(cancellationToken))
            await text.WriteLineAsync(string.Join(',', $"{fault.Line}", Cell(fault.Column), Cell(fault.Value), Cell(fault.Code), Cell(fault.Text)));
    }

    /// <summary>The writer of workbooks writes to a stream that it can go back in.</summary>
    private static async Task WriteWorkbookAsync(IAsyncEnumerable<OperationErrorView> faults, Stream body, CancellationToken cancellationToken)
    {
        await using var file = ImportFile.PrivateCopy();
        await file.SaveAsAsync(faults.ToBlockingEnumerable(cancellationToken).Select(f => new { line = f.Line, column = ExportCell.Safe(f.Column), value = ExportCell.Safe(f.Value), code = f.Code, text = ExportCell.Safe(f.Text) }), cancellationToken: cancellationToken);
        file.Position = 0;
        await file.CopyToAsync(body, cancellationToken);
    }

    private static string Cell(string text)
    {
        var safe = ExportCell.Safe(text);
        return safe.AsSpan().ContainsAny("\",\r\n") ? $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : safe;
    }
}

using System.Globalization;
using System.IO.Compression;
using System.Text;
using CsvHelper;
using Microsoft.Net.Http.Headers;
using MiniExcelLibs;
using MiniExcelLibs.OpenXml;

namespace RegionCloud.ServiceDefaults.Imports;

/// <summary>One line of the file by columns; cells beyond the known columns and unreadable ones are faults of the line.</summary>
internal sealed class ImportLine(int number, IReadOnlyDictionary<string, int> columns, IReadOnlyList<string> cells, IReadOnlyList<(string Code, string Column, (string Name, object? Value)[] Values)> faults)
{
    public int Number => number;

    public IReadOnlyList<(string Code, string Column, (string Name, object? Value)[] Values)> Faults => faults;

    public string this[string column] => columns.TryGetValue(column, out var index) && index < cells.Count ? cells[index] : "";
}

/// <summary>The file cannot be read on: what stands before is known, the rest is not.</summary>
internal sealed class UnreadableFileException(int line, string code, params (string Name, object? Value)[] values) : Exception(code)
{
    public ImportFault Fault { get; } = new(line, values.FirstOrDefault(v => v.Name == "column").Value as string ?? "", "", code, ImportFault.Texts(values));
}

/// <summary>
/// A CSV file (UTF-8, or the charset its sender named) or the first sheet of an xlsx workbook, read line by line from a private copy on
/// disk. Blank lines are passed over; line numbers are those of the file.
/// </summary>
internal sealed class ImportFile : IDisposable
{
    public const string Csv = "text/csv";
    public const string Xlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    public const int MostRows = 50_000;

    /// <summary>What a workbook may unfold to; a small file may claim far more.</summary>
    private const long LargestUnfolded = 256L * 1024 * 1024;
    private const int LongestRecord = 64 * 1024;
    private static readonly CsvReaderOptions Dialect = new()
    {
        HasHeader = false, TrackLineNumbers = true, MalformedData = CsvMalformedDataHandling.Throw, MaxRecordSize = LongestRecord, IncludeValuesInExceptions = false,
    };

    private readonly FileStream copy = PrivateCopy();
    private readonly bool isXlsx;
    private long position;

    private ImportFile(bool isXlsx) => this.isXlsx = isXlsx;

    /// <summary>How much of the file was read, 0 to 1; unknown (0) of a workbook.</summary>
    public double Part => isXlsx ? 0 : (double)position / Math.Max(1, copy.Length);

    public static bool Takes(string contentType) => contentType is Csv or Xlsx;

    /// <summary>Charsets that a CSV file may be in.</summary>
    public static bool Knows(string charset) => EncodingOf(charset) is not null;

    /// <summary>Copies the file to disk as UTF-8.</summary>
    public static async Task<ImportFile> OpenAsync(Stream content, string contentType, CancellationToken cancellationToken)
    {
        var type = MediaTypeHeaderValue.Parse(contentType);
        var file = new ImportFile(type.MediaType.Equals(Xlsx, StringComparison.OrdinalIgnoreCase));
        try
        {
            if (file.isXlsx)
                await content.CopyToAsync(file.copy, cancellationToken);
            else
                await TranscodeAsync(content, EncodingOf(type.Charset.Value ?? "utf-8")!, file.copy, cancellationToken);
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>A file that only this process can see, and that is gone when it ends, however it ends.</summary>
    public static FileStream PrivateCopy()
    {
        var path = Path.Combine(Path.GetTempPath(), $"regioncloud-{Guid.CreateVersion7():N}");
        var file = new FileStream(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Delete, 64 * 1024, FileOptions.DeleteOnClose);
        if (!OperatingSystem.IsWindows())
            File.Delete(path);
        return file;
    }

    /// <exception cref="UnreadableFileException">The header is not the wanted one, or the file breaks off.</exception>
    public IEnumerable<ImportLine> Lines(IReadOnlyList<ImportColumn> columns)
    {
        Dictionary<string, int>? header = null;
        var rows = 0;
        foreach (var (number, cells, inexact) in isXlsx ? Sheet() : Text())
        {
            while (cells.Count > 0 && cells[^1].Length == 0)
                cells.RemoveAt(cells.Count - 1);
            if (header is null)
            {
                header = Header(number, cells, columns);
                continue;
            }

            if (cells.Count == 0)
                continue;
            if (++rows > MostRows)
                throw new UnreadableFileException(number, "import.too-many-rows", ("max", MostRows));
            yield return new ImportLine(number, header, cells, [.. Faults(columns, header, cells, inexact)]);
        }

        if (header is null || rows == 0)
            throw new UnreadableFileException(header is null ? 1 : 2, "import.empty");
    }

    public void Dispose() => copy.Dispose();

    private static Dictionary<string, int> Header(int line, List<string> cells, IReadOnlyList<ImportColumn> columns)
    {
        if (cells.Count == 0)
            throw new UnreadableFileException(line, "import.empty");

        var known = string.Join(", ", columns.Select(c => c.Name));
        var header = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var index = 0; index < cells.Count; index++)
        {
            if (columns.All(c => c.Name != cells[index]))
                throw new UnreadableFileException(line, "import.column-unknown", ("column", cells[index]), ("known", known));
            if (!header.TryAdd(cells[index], index))
                throw new UnreadableFileException(line, "import.column-twice", ("column", cells[index]));
        }

        return columns.FirstOrDefault(c => !header.ContainsKey(c.Name)) is { } missing
            ? throw new UnreadableFileException(line, "import.column-missing", ("column", missing.Name))
            : header;
    }

    private static IEnumerable<(string Code, string Column, (string Name, object? Value)[] Values)> Faults(IReadOnlyList<ImportColumn> columns, Dictionary<string, int> header, List<string> cells, IReadOnlyCollection<int> inexact)
    {
        if (cells.Count > header.Count)
            yield return ("import.too-many-cells", "", [("cells", cells.Count), ("columns", header.Count)]);
        foreach (var column in columns)
        {
            var index = header[column.Name];
            if (index < cells.Count && cells[index].Length > column.Longest)
                yield return ("import.too-long", column.Name, [("max", column.Longest), ("length", cells[index].Length)]);
            if (inexact.Contains(index))
                yield return ("import.number-not-exact", column.Name, []);
        }
    }

    private IEnumerable<(int Number, List<string> Cells, IReadOnlyCollection<int> Inexact)> Text()
    {
        copy.Position = 0;
        using var csv = CsvReader.Create(copy, Dialect, leaveOpen: true);
        while (true)
        {
            try
            {
                if (!csv.Read())
                    yield break;
            }
            catch (CsvFormatException e)
            {
                throw new UnreadableFileException((int)csv.LineNumber, "import.unreadable", ("reason", e.Message.Split('\n')[0]));
            }

            position = csv.ByteOffset;
            yield return ((int)csv.LineNumber, [.. Enumerable.Range(0, csv.FieldCount).Select(i => csv.GetString(i).Trim())], []);
        }
    }

    private IEnumerable<(int Number, List<string> Cells, IReadOnlyCollection<int> Inexact)> Sheet()
    {
        RefuseBomb(copy);
        IEnumerator<object> rows;
        try
        {
            // Merged cells count where they begin, as Excel itself keeps them.
            rows = copy.Query(useHeaderRow: false, excelType: ExcelType.XLSX, configuration: new OpenXmlConfiguration { FillMergedCells = false }).GetEnumerator();
        }
        catch (Exception e) when (IsBroken(e))
        {
            throw new UnreadableFileException(1, "import.unreadable", ("reason", e.Message));
        }

        using (rows)
        {
            for (var number = 1; ; number++)
            {
                try
                {
                    if (!rows.MoveNext())
                        yield break;
                }
                catch (Exception e) when (IsBroken(e))
                {
                    throw new UnreadableFileException(number, "import.unreadable", ("reason", e.Message));
                }

                var inexact = new List<int>();
                var cells = ((IDictionary<string, object?>)rows.Current).Values.Select((value, index) => Cell(value, index, inexact)).ToList();
                yield return (number, cells, inexact);
            }
        }
    }

    /// <summary>A number counts with the 15 digits that Excel itself keeps; whole numbers have no point. A day has no time.</summary>
    private static string Cell(object? value, int index, List<int> inexact)
    {
        switch (value)
        {
            case null:
                return "";
            case double number when Math.Abs(number) < 1e15:
                return ((decimal)number / 1.000000000000000000000000000000000m).ToString(CultureInfo.InvariantCulture);
            case double number:
                inexact.Add(index);
                return number.ToString("R", CultureInfo.InvariantCulture);
            case DateTime { TimeOfDay.Ticks: 0 } day:
                return day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
            case DateTime instant:
                return instant.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
            default:
                return (Convert.ToString(value, CultureInfo.InvariantCulture) ?? "").Trim();
        }
    }

    /// <summary>Unfolds the parts once, counting, and keeps nothing: what they claim of their size is not to be trusted.</summary>
    private static void RefuseBomb(Stream stream)
    {
        stream.Position = 0;
        try
        {
            using var archive = new ZipArchive(stream, ZipArchiveMode.Read, leaveOpen: true);
            var (buffer, unfolded) = (new byte[64 * 1024], 0L);
            foreach (var entry in archive.Entries)
            {
                using var part = entry.Open();
                for (int read; (read = part.Read(buffer)) > 0;)
                {
                    if ((unfolded += read) > LargestUnfolded)
                        throw new UnreadableFileException(1, "import.unreadable", ("reason", $"unpacked > {LargestUnfolded / 1024 / 1024} MiB"));
                }
            }
        }
        catch (InvalidDataException e)
        {
            throw new UnreadableFileException(1, "import.unreadable", ("reason", e.Message));
        }

        stream.Position = 0;
    }

    /// <summary>The reader of workbooks has no exception of its own for a damaged one; only the disk is not the file's fault.</summary>
    private static bool IsBroken(Exception e) => e is not (IOException or OutOfMemoryException);

    private static async Task TranscodeAsync(Stream content, Encoding encoding, Stream copy, CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(content, encoding, detectEncodingFromByteOrderMarks: true, leaveOpen: true);
        await using var writer = new StreamWriter(copy, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true);
        var buffer = new char[32 * 1024];
        try
        {
            for (int read; (read = await reader.ReadAsync(buffer, cancellationToken)) > 0;)
                await writer.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
        }
        catch (DecoderFallbackException)
        {
            throw new UnreadableFileException(1, "import.charset", ("charset", encoding.WebName));
        }
    }

    private static Encoding? EncodingOf(string charset)
    {
        var name = charset.Trim('"').ToLowerInvariant();
        return name switch
        {
            "utf-8" or "utf8" => new UTF8Encoding(encoderShouldEmitUTF8Identifier: true, throwOnInvalidBytes: true),
            "utf-16" => new UnicodeEncoding(bigEndian: false, byteOrderMark: true, throwOnInvalidBytes: true),
            // What Chinese Excel writes as "CSV"; GB 18030 holds the two older ones.
            "gb18030" or "gbk" or "gb2312" => CodePagesEncodingProvider.Instance.GetEncoding("gb18030", EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback),
            _ => null,
        };
    }
}

using System.Globalization;
using CsvHelper;
using MiniExcelLibs;
using MiniExcelLibs.OpenXml;
using RegionCloud.ServiceDefaults.Organisation;

namespace RegionCloud.ServiceDefaults.Lists;

/// <summary>What stands in a cell.</summary>
internal static class ExportCell
{
    /// <summary>What makes a spreadsheet read a text as a formula, in its wide forms too (ASVS 1.2.10).</summary>
    private const string Dangerous = "=+-@\t\r\n＝＋－＠";

    /// <summary>A text that a spreadsheet will show and never reckon; numbers are no texts and stay what they are.</summary>
    public static string Safe(string text)
        => text.TrimStart(' ') is { Length: > 0 } first && Dangerous.Contains(first[0], StringComparison.Ordinal) ? $"'{text}" : text;

    /// <summary>An instant is shown in the company's zone.</summary>
    public static DateTime Local(DateTimeOffset instant) => TimeZoneInfo.ConvertTime(instant, BusinessClock.CompanyZone).DateTime;
}

/// <summary>Comma separated values, UTF-8 with its mark so that Excel shows Chinese. The last lines, each beginning with #, tell who exported it.</summary>
internal static class CsvExport
{
    public static async Task WriteAsync(
        Stream file, IReadOnlyList<string> headings, IAsyncEnumerable<object?[]> rows, Func<IReadOnlyList<(string Label, string Text)>> mark, CancellationToken cancellationToken)
    {
        await using var csv = CsvWriter.Create(file, new CsvWriterOptions { WriteByteOrderMark = true }, leaveOpen: true);
        await csv.WriteRecordAsync([.. headings], cancellationToken);
        await foreach (var row in rows.WithCancellation(cancellationToken))
            await csv.WriteRecordAsync([.. row.Select(Text)], cancellationToken);
        // No comments of the format: what the caller filtered by would be split into cells of its own at every comma.
        foreach (var (label, text) in mark())
            await csv.WriteRecordAsync([$"# {label}: {text}", .. headings.Skip(1).Select(_ => (string?)null)], cancellationToken);
        await csv.FlushAsync(cancellationToken);
    }

    private static string? Text(object? value) => value switch
    {
        null => null,
        decimal amount => amount.ToString("0.00", CultureInfo.InvariantCulture),
        DateOnly day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        DateTimeOffset instant => ExportCell.Local(instant).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
        int number => number.ToString(CultureInfo.InvariantCulture),
        _ => ExportCell.Safe(value.ToString() ?? ""),
    };
}

/// <summary>A workbook: one sheet with the rows, one that tells who exported it. Amounts are numbers, days are days.</summary>
internal static class XlsxExport
{
    private static readonly OpenXmlConfiguration Plain = new() { AutoFilter = false, TableStyles = TableStyles.None };

    public static Task WriteAsync(
        Stream file, string sheet, string markSheet, IReadOnlyList<string> headings, IAsyncEnumerable<object?[]> rows, Func<IReadOnlyList<(string Label, string Text)>> mark, CancellationToken cancellationToken)
    {
        return MiniExcel.SaveAsAsync(
            // The headings are a row like any other: a list without rows has them too.
            file, new Dictionary<string, object>(StringComparer.Ordinal) { [sheet] = SheetAsync(), [markSheet] = Marks() }, printHeader: false, configuration: Plain, cancellationToken: cancellationToken);

        async IAsyncEnumerable<IDictionary<string, object?>> SheetAsync()
        {
            yield return Row(headings);
            await foreach (var row in rows.WithCancellation(cancellationToken))
                yield return Row(row.Select(Cell));
        }

        // Asked for when the rows are written and counted.
        IEnumerable<IDictionary<string, object?>> Marks()
        {
            foreach (var (label, text) in mark())
                yield return Row([label, ExportCell.Safe(text)]);
        }
    }

    private static Dictionary<string, object?> Row(IEnumerable<object?> cells)
        => cells.Select((cell, n) => (Key: n.ToString(CultureInfo.InvariantCulture), cell)).ToDictionary(c => c.Key, c => c.cell, StringComparer.Ordinal);

    private static object? Cell(object? value) => value switch
    {
        string text => ExportCell.Safe(text),
        DateOnly day => day.ToDateTime(TimeOnly.MinValue),
        DateTimeOffset instant => ExportCell.Local(instant),
        _ => value,
    };
}

using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Xml.Linq;
using CsCheck;
using CsvHelper;
using MiniExcelLibs;
using RegionCloud.ServiceDefaults.Lists;

namespace RegionCloud.ServiceDefaults.Tests.Lists;

/// <summary>What stands in an exported file (security U4, ASVS 1.2.10).</summary>
public sealed class ExportTests
{
    private static readonly IReadOnlyList<(string, string)> Mark = [("By", "=cmd()"), ("Filter", "q=a,=cmd()")];

    [Theory]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("+49 30 007", "'+49 30 007")]
    [InlineData("-2+3", "'-2+3")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("\t=1", "'\t=1")]
    [InlineData("\r=1", "'\r=1")]
    [InlineData("\n=1", "'\n=1")]
    [InlineData("  =1", "'  =1")]
    [InlineData("＝1", "'＝1")]
    [InlineData("a=1", "a=1")]
    [InlineData("红楼梦, \"全集\"", "红楼梦, \"全集\"")]
    [InlineData("", "")]
    public async Task A_text_that_a_spreadsheet_would_reckon_is_shown_instead_and_others_stay(string text, string shown)
    {
        var (csv, xlsx) = (await CsvAsync([text]), await XlsxAsync([text]));

        Assert.Equal(shown, csv[1][0]);
        // An empty text cell is read as no cell, and XML reads every line break as one.
        Assert.Equal(shown.Replace('\r', '\n'), xlsx[1]["A"]?.ToString() ?? "");
    }

    [Fact]
    public async Task Numbers_stay_numbers_and_days_stay_days_negative_ones_too()
    {
        object?[] row = [-1234.50m, 0.10m, -7, new DateOnly(2026, 1, 31), new DateTimeOffset(2026, 1, 31, 16, 0, 0, TimeSpan.Zero), null];
        var (csv, xlsx) = (await CsvAsync(row), await XlsxAsync(row));

        Assert.Equal(["-1234.50", "0.10", "-7", "2026-01-31", "2026-02-01 00:00:00", ""], csv[1]);
        Assert.Equal([-1234.50, 0.10, -7d, new DateTime(2026, 1, 31), new DateTime(2026, 2, 1), null], xlsx[1].Values);
    }

    [Fact]
    public Task Money_is_exact_to_the_cent_in_the_workbook_whatever_the_amounts_are()
        => Gen.Long[-99_999_999_999_999, 99_999_999_999_999].Select(cents => cents / 100m).Array[1, 20].SampleAsync(async amounts =>
        {
            using var file = new MemoryStream();
            await XlsxExport.WriteAsync(file, "s", "m", ["a"], Rows([.. amounts.Select(a => new object?[] { a })]), () => Mark, TestContext.Current.CancellationToken);
            using var zip = new ZipArchive(file);
            await using var sheet = zip.GetEntry("xl/worksheets/sheet1.xml")!.Open();
            var cells = (await XDocument.LoadAsync(sheet, LoadOptions.None, TestContext.Current.CancellationToken)).Descendants().Where(e => e.Name.LocalName == "c").Skip(1).ToList();
            Assert.All(cells, c => Assert.Equal("n", c.Attribute("t")!.Value));
            Assert.Equal(amounts, cells.Select(c => decimal.Parse(c.Value, CultureInfo.InvariantCulture)));
        }, iter: 100);

    [Fact]
    public async Task Excel_reads_the_CSV_as_UTF_8_and_the_last_lines_tell_who_exported_it()
    {
        using var file = new MemoryStream();
        await CsvExport.WriteAsync(file, ["编号", "金额"], Rows(["红", 1m]), () => Mark, TestContext.Current.CancellationToken);

        Assert.Equal(Encoding.UTF8.GetPreamble(), file.ToArray()[..3]);
        Assert.Equal(["编号,金额", "红,1.00", "# By: =cmd(),", "\"# Filter: q=a,=cmd()\","], Encoding.UTF8.GetString(file.ToArray()[3..]).Split("\r\n", StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task The_second_sheet_tells_who_exported_it_and_a_list_without_rows_has_its_headings()
    {
        using var file = new MemoryStream();
        await XlsxExport.WriteAsync(file, "合同", "导出说明", ["编号", "金额"], Rows(), () => Mark, TestContext.Current.CancellationToken);

        Assert.Equal(["合同", "导出说明"], MiniExcel.GetSheetNames(file));
        Assert.Equal(["编号", "金额"], Assert.Single(Read(file, "合同")).Values);
        Assert.Equal([["By", "'=cmd()"], ["Filter", "q=a,=cmd()"]], Read(file, "导出说明").Select(r => r.Values.ToArray()));
    }

    private static async Task<List<string[]>> CsvAsync(params object?[] row)
    {
        using var file = new MemoryStream();
        await CsvExport.WriteAsync(file, [.. row.Select((_, n) => $"h{n}")], Rows(row), () => Mark, TestContext.Current.CancellationToken);
        using var csv = CsvReader.Create(file.ToArray(), new CsvReaderOptions { HasHeader = false, Separator = ',' });
        var lines = new List<string[]>();
        while (csv.Read())
            lines.Add([.. Enumerable.Range(0, row.Length).Select(csv.GetString)]);
        return lines;
    }

    private static async Task<List<IDictionary<string, object?>>> XlsxAsync(params object?[] row)
    {
        using var file = new MemoryStream();
        await XlsxExport.WriteAsync(file, "s", "m", [.. row.Select((_, n) => $"h{n}")], Rows(row), () => Mark, TestContext.Current.CancellationToken);
        return Read(file, "s");
    }

    private static List<IDictionary<string, object?>> Read(Stream file, string sheet) => [.. file.Query(sheetName: sheet).Cast<IDictionary<string, object?>>()];

    private static async IAsyncEnumerable<object?[]> Rows(params object?[][] rows)
    {
        foreach (var row in rows)
        {
            await Task.Yield();
            yield return row;
        }
    }
}

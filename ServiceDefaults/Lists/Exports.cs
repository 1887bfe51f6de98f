using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using RegionCloud.ServiceDefaults.Audit;
using RegionCloud.ServiceDefaults.Data;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.ServiceDefaults.Lists;

/// <summary>A column of an export.</summary>
/// <param name="Heading">Code of its heading in <c>Words</c>.</param>
/// <param name="Values">What the heading names.</param>
public sealed record ExportColumn<TItem>(string Heading, Func<TItem, OrganisationSnapshot, object?> Of, IReadOnlyDictionary<string, object?>? Values = null);

/// <summary>
/// Writes exports: to a file that has no name any more, row by row, so that memory stays flat, a fault half-way is a refusal and not
/// half a file, and no byte leaves before the audit knows who took how much of what (security U4).
/// </summary>
public sealed class Exports(
    ServiceDbContext db, AuditContext audit, CurrentUser user, OrganisationDirectory organisation, BusinessClock clock, Words words, IHttpContextAccessor accessor)
{
    internal const string Format = "format";
    private const int MostRows = 100_000;
    private static readonly string[] Formats = ["xlsx", "csv"];

    internal static ListParameter FormatParameter { get; } = new(Format, "A workbook (if not said) or comma separated values.", Values: Formats);

    private HttpContext Http => accessor.HttpContext!;

    /// <summary>Refuses <c>export-too-large</c> beyond 100,000 rows.</summary>
    /// <param name="title">Code of the name in <c>Words</c>.</param>
    public async Task<ExportFile> WriteAsync<TItem>(string title, IReadOnlyList<ExportColumn<TItem>> columns, IAsyncEnumerable<TItem> items, CancellationToken cancellationToken)
    {
        var format = Http.Parameter(Format) ?? Formats[0];
        if (!Formats.Contains(format, StringComparer.Ordinal))
            throw new MalformedRequestException(Fault.Of("value-not-allowed", $"/{Format}", ("field", Format), ("allowed", string.Join(", ", Formats)), ("value", format)));

        var (language, known, rows) = (Words.LanguageOf(Http.Request), organisation.Current, 0);
        var headings = columns.Select(c => words.Say(language, c.Heading, c.Values)).ToList();
        var file = ExportFile.Temporary();
        try
        {
            await (format == "csv"
                ? CsvExport.WriteAsync(file, headings, CellsAsync(), () => Mark(title, language, rows), cancellationToken)
                : XlsxExport.WriteAsync(file, words.Say(language, title), words.Say(language, "label.export.sheet"), headings, CellsAsync(), () => Mark(title, language, rows), cancellationToken));
            await RecordAsync(format, rows, cancellationToken);
            file.Position = 0;
            return new ExportFile(file, format, Name(title, language, format));
        }
        catch
        {
            await file.DisposeAsync();
            throw;
        }

        async IAsyncEnumerable<object?[]> CellsAsync()
        {
            await foreach (var item in items.WithCancellation(cancellationToken))
            {
                if (++rows > MostRows)
                    throw new RuleViolationException([Refusal.Content("export-too-large", "", ("max", MostRows))]);
                yield return [.. columns.Select(c => c.Of(item, known))];
            }
        }
    }

    /// <summary>Who took what, when, and which part of it: it travels with the file.</summary>
    private IReadOnlyList<(string Label, string Text)> Mark(string title, string language, int rows) =>
    [
        (words.Say(language, "label.export.list"), words.Say(language, title)),
        (words.Say(language, "label.export.by"), Who()),
        (words.Say(language, "label.export.at"), TimeZoneInfo.ConvertTime(clock.Now, BusinessClock.CompanyZone).ToString("yyyy-MM-dd HH:mm:ss zzz", CultureInfo.InvariantCulture)),
        (words.Say(language, "label.export.filter"), Filter()),
        (words.Say(language, "label.export.rows"), rows.ToString(CultureInfo.InvariantCulture)),
    ];

    private string Who() => user.Employee is { } e ? $"{e.Name} ({e.Number}, {user.Subject})" : user.Subject;

    private string Filter() => string.Join("; ", Http.Request.Query.Where(p => p.Key != Format).OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => $"{p.Key}={p.Value}"));

    private string Name(string title, string language, string format)
    {
        var region = Guid.TryParse(Http.Parameter("regionId"), out var id) && organisation.Current.Regions.GetValueOrDefault(id) is { } one ? one.Code : words.Say(language, "label.export.all-regions");
        return string.Create(CultureInfo.InvariantCulture, $"{words.Say(language, title)}-{region}-{clock.Today():yyyy-MM-dd}.{format}");
    }

    private async Task RecordAsync(string format, int rows, CancellationToken cancellationToken)
    {
        var after = JsonSerializer.Serialize(new SortedDictionary<string, object>(StringComparer.Ordinal) { ["filter"] = Filter(), [Format] = format, ["path"] = Http.Request.Path.ToString(), ["rows"] = rows }, Json.Options);
        db.Add(audit.Entry(clock.Now, "Export", Guid.CreateVersion7(clock.Now).ToString(), regionId: null, before: null, after));
        using (await WriterGate.For(db).EnterAsync(cancellationToken))
            await db.SaveChangesAsync(cancellationToken);
    }
}

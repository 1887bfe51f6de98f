using System.Globalization;
using System.Reflection;
using CsvHelper;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using RegionCloud.ServiceDefaults.Errors;

namespace RegionCloud.ServiceDefaults.Web;

/// <summary>A CSV file (UTF-8, comma, header line) sent as the body. Every fault of every row is told at once, by line, column and code.</summary>
public sealed class CsvFile : IBindableFromHttpContext<CsvFile>, IEndpointParameterMetadataProvider
{
    public const int MostRows = 50_000;
    private const int MostFaults = 200;
    private static readonly CsvReaderOptions Dialect = new() { HasHeader = true, TrackLineNumbers = true, FieldCountMismatch = CsvFieldCountHandling.Throw };
    private readonly string text;
    private readonly List<Refusal> faults = [];

    internal CsvFile(string text) => this.text = text;

    public static async ValueTask<CsvFile?> BindAsync(HttpContext context, ParameterInfo parameter)
    {
        if (context.Request.ContentType?.StartsWith("text/csv", StringComparison.OrdinalIgnoreCase) is not true)
            throw new BadHttpRequestException($"Expected text/csv but got \"{context.Request.ContentType}\".", StatusCodes.Status415UnsupportedMediaType);

        using var reader = new StreamReader(context.Request.Body, leaveOpen: true);
        return new CsvFile(await reader.ReadToEndAsync(context.RequestAborted));
    }

    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder)
    {
        builder.Metadata.Add(new AcceptsMetadata(["text/csv"], typeof(string)));
        builder.Metadata.Add(new ImportSize());
    }

    /// <summary>All rows; the header must have each of the columns and no other.</summary>
    public IReadOnlyList<CsvRow> Rows(params IReadOnlyList<string> columns)
    {
        using var csv = CsvReader.FromText(text, Dialect);
        var rows = new List<CsvRow>();
        try
        {
            var header = csv.Headers.ToList();
            Refuse.Broken(header.Count > 0 ? null : Refusal.Content("import.empty", "/1"));
            Refuse.Broken([
                .. columns.Except(header, StringComparer.Ordinal).Select(c => Refusal.Content("import.column-missing", "/1", ("column", c))),
                .. header.Except(columns, StringComparer.Ordinal).Select(c => Refusal.Content("import.column-unknown", "/1", ("column", c), ("known", string.Join(", ", columns))))]);
            while (csv.Read())
            {
                if (rows.Count == MostRows)
                    throw new RuleViolationException([Refusal.Content("import.too-many-rows", $"/{csv.LineNumber}", ("max", MostRows))]);
                rows.Add(new CsvRow(this, (int)csv.LineNumber, header.Select((column, index) => (column, Value: csv.GetString(index).Trim())).ToDictionary(c => c.column, c => c.Value, StringComparer.Ordinal)));
            }
        }
        catch (CsvFormatException)
        {
            throw new RuleViolationException([Refusal.Content("import.unreadable", $"/{csv.LineNumber}", ("line", csv.LineNumber))]);
        }

        Refuse.Broken(rows.Count == 0 ? Refusal.Content("import.empty", "/2") : null);
        return rows;
    }

    /// <summary>Nothing is imported unless every row is right.</summary>
    public void RefuseFaults()
    {
        if (faults.Count > 0)
            throw new RuleViolationException([.. faults.Take(MostFaults)]);
    }

    internal void Add(Refusal fault) => faults.Add(fault);

    private sealed class ImportSize : IRequestSizeLimitMetadata
    {
        public long? MaxRequestBodySize => 10 * 1024 * 1024;
    }

    private sealed class AcceptsMetadata(string[] contentTypes, Type type) : IAcceptsMetadata
    {
        public IReadOnlyList<string> ContentTypes => contentTypes;

        public Type? RequestType => type;

        public bool IsOptional => false;
    }
}

/// <summary>One line of the file. A value that cannot be read is noted and a default goes on, so that the rest is looked at too.</summary>
public sealed class CsvRow(CsvFile file, int line, IReadOnlyDictionary<string, string> values)
{
    public int Line => line;

    public string Text(string column) => values[column];

    public string Required(string column)
    {
        if (values[column].Length == 0)
            file.Add(Refusal.Content("import.value-required", At(column), ("line", line), ("column", column)));
        return values[column];
    }

    public DateOnly Date(string column) => OptionalDate(column) ?? Missing<DateOnly>(column);

    public DateOnly? OptionalDate(string column)
        => values[column].Length == 0 ? null
            : DateOnly.TryParseExact(values[column], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? date : Invalid<DateOnly>(column, "yyyy-MM-dd");

    public decimal Amount(string column)
        => values[column].Length == 0 ? Missing<decimal>(column)
            : DecimalText.Parse(values[column]) ?? Invalid<decimal>(column, "1234.50");

    public string OneOf(string column, params IReadOnlyCollection<string> allowed)
        => allowed.Contains(Required(column), StringComparer.Ordinal) || values[column].Length == 0 ? values[column] : Invalid<string>(column, string.Join(" | ", allowed)) ?? "";

    /// <summary>The column names something that must exist.</summary>
    public T? Known<T>(string column, T? found)
    {
        if (found is null && values[column].Length > 0)
            Fault("import.reference-unknown", column);
        return found;
    }

    /// <summary>Notes a fault of this line.</summary>
    public void Fault(string code, string column, params (string Name, object? Value)[] more)
        => file.Add(Refusal.Content(code, At(column), [("line", line), ("column", column), ("value", values[column]), .. more]));

    private T? Missing<T>(string column)
    {
        Required(column);
        return default;
    }

    private T? Invalid<T>(string column, string expected)
    {
        Fault("import.value-invalid", column, ("expected", expected));
        return default;
    }

    private string At(string column) => string.Create(CultureInfo.InvariantCulture, $"/{line}/{column}");
}

using System.Globalization;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.ServiceDefaults.Imports;

/// <summary>One or several lines that together say one thing, and what was found of it.</summary>
public sealed class ImportRecord
{
    private readonly List<ImportFault> faults = [];
    private object? content;

    internal ImportRecord(IReadOnlyList<ImportLine> lines) => Rows = [.. lines.Select(l => new ImportRow(this, l))];

    public IReadOnlyList<ImportRow> Rows { get; }

    public ImportRow First => Rows[0];

    public bool IsFaulty => faults.Count > 0;

    /// <summary>New and without fault.</summary>
    public bool IsNew => content is not null && !IsFaulty;

    internal string? Kind { get; private set; }

    internal IReadOnlyList<ImportFault> Faults => faults;

    /// <summary>It will become something of this kind.</summary>
    public void New(string kind, object becomes) => (Kind, content) = (kind, becomes);

    /// <summary>The same is known already; nothing is to be done.</summary>
    public void Known(string kind) => (Kind, content) = (kind, null);

    /// <summary>What was given to <see cref="New"/>.</summary>
    public T Becomes<T>() => (T)content!;

    /// <summary>Refusals of the domain, noted at the column of the first line that they concern.</summary>
    public void Fault(RuleViolationException refused, Func<string, string> columnOfPointer)
    {
        foreach (var refusal in refused.Refusals)
            First.Fault(refusal.Code, columnOfPointer(refusal.Pointer), [.. refusal.Values.Select(v => (v.Key, v.Value))]);
    }

    internal void Add(ImportFault fault) => faults.Add(fault);
}

/// <summary>One line. A value that cannot be read is noted and a default goes on, so that the rest is looked at too.</summary>
public sealed class ImportRow
{
    private readonly ImportRecord record;
    private readonly ImportLine line;

    internal ImportRow(ImportRecord record, ImportLine line)
    {
        (this.record, this.line) = (record, line);
        foreach (var (code, column, values) in line.Faults)
            Fault(code, column, values);
    }

    public int Line => line.Number;

    public string Text(string column) => line[column];

    /// <summary>The text, or null when the cell is empty.</summary>
    public string? OptionalText(string column) => line[column] is { Length: > 0 } text ? text : null;

    public string Required(string column)
    {
        if (line[column].Length == 0)
            record.Add(new ImportFault(Line, column, "", "import.value-required", ImportFault.Texts([("line", Line), ("column", column)])));
        return line[column];
    }

    public DateOnly Date(string column) => OptionalDate(column) ?? Missing<DateOnly>(column);

    public DateOnly? OptionalDate(string column)
        => line[column].Length == 0 ? null
            : DateOnly.TryParseExact(line[column], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? date : Invalid<DateOnly>(column, "yyyy-MM-dd");

    public decimal Amount(string column)
        => line[column].Length == 0 ? Missing<decimal>(column)
            : DecimalText.Parse(line[column]) ?? Invalid<decimal>(column, "1234.50");

    public string OneOf(string column, params IReadOnlyCollection<string> allowed)
        => allowed.Contains(Required(column), StringComparer.Ordinal) || line[column].Length == 0 ? line[column] : Invalid<string>(column, string.Join(" | ", allowed)) ?? "";

    /// <summary>The column names something that must exist.</summary>
    public T? Known<T>(string column, T? found)
    {
        if (found is null && line[column].Length > 0)
            Fault("import.reference-unknown", column);
        return found;
    }

    /// <summary>Notes a fault of this line.</summary>
    public void Fault(string code, string column, params IEnumerable<(string Name, object? Value)> more)
        => record.Add(new ImportFault(Line, column, line[column], code, ImportFault.Texts([("line", Line), ("column", column), ("value", line[column]), .. more])));

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
}

/// <summary>What is wrong, where, and the values that its text names.</summary>
internal sealed record ImportFault(int Line, string Column, string Value, string Code, IReadOnlyDictionary<string, string> Values)
{
    private const int LongestText = 200;

    /// <summary>As they are shown; a later value of the same name counts.</summary>
    public static IReadOnlyDictionary<string, string> Texts(IEnumerable<(string Name, object? Value)> values)
    {
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in values)
            texts[name] = Words.Show(value) is { Length: > LongestText } text ? text[..LongestText] : Words.Show(value);
        return texts;
    }
}

using System.Globalization;
using System.Linq.Expressions;
using System.Reflection;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Query;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.ServiceDefaults.Lists;

/// <summary>What a list may be asked for. The list itself, its export and the OpenAPI document read the one declaration.</summary>
public abstract class Listing
{
    internal abstract IEnumerable<ListParameter> Parameters { get; }
}

/// <summary>
/// Declares one list: its filters, sorts, search and columns, each a line in the constructor. Nothing else can be asked for, and all
/// of it is SQL.
/// </summary>
/// <typeparam name="TRow">What the query reads.</typeparam>
/// <typeparam name="TItem">What the caller gets.</typeparam>
public abstract class Listing<TRow, TItem> : Listing
    where TRow : class
{
    private const int LongestSearch = 100;
    private const string Id = "id";
    private static readonly MethodInfo LikeMethod = typeof(DbFunctionsExtensions).GetMethod(nameof(DbFunctionsExtensions.Like), [typeof(DbFunctions), typeof(string), typeof(string), typeof(string)])!;
    private readonly List<ListFilter<TRow>> filters = [];
    private readonly List<ListSort<TRow>> sorts = [];
    private readonly List<ExportColumn<TItem>> columns = [];
    private string defaultSort = Id;

    internal IReadOnlyList<ExportColumn<TItem>> Columns => columns;

    internal override IEnumerable<ListParameter> Parameters
        => [
            .. filters.Select(f => f.Parameter),
            new ListParameter("sort", $"In which order; a minus turns it round. Default: `{defaultSort}`.", Values: [.. sorts.SelectMany(s => (string[])[s.Name, $"-{s.Name}"])], Several: true),
        ];

    /// <summary>The order of rows that are otherwise equal: unique, and never changing.</summary>
    protected void Key<T>(Expression<Func<TRow, T>> id)
        where T : struct
        => sorts.Insert(0, new ListSort<TRow>(Id, id));

    protected void DefaultSort(string sort) => defaultSort = sort;

    protected void Sort(string name, Expression<Func<TRow, string?>> column) => sorts.Add(new ListSort<TRow>(name, column));

    protected void Sort(string name, Expression<Func<TRow, DateOnly?>> column) => sorts.Add(new ListSort<TRow>(name, column));

    protected void Sort(string name, Expression<Func<TRow, DateTimeOffset?>> column) => sorts.Add(new ListSort<TRow>(name, column));

    protected void Sort(string name, Expression<Func<TRow, decimal?>> column) => sorts.Add(new ListSort<TRow>(name, column));

    protected void Sort(string name, Expression<Func<TRow, int?>> column) => sorts.Add(new ListSort<TRow>(name, column));

    /// <summary>One of several ids.</summary>
    protected void Filter(string name, Expression<Func<TRow, Guid?>> column)
        => Add(new ListParameter(name, "Any of these.", Format: "uuid", Several: true), (text, faults) =>
        {
            var ids = text.Split(',').Select(id => Guid.TryParse(id, out var parsed) ? parsed : (Guid?)null).ToArray();
            return ids.Contains(null) ? Unreadable(faults, name, text, "UUID") : AnyOf(column, ids);
        });

    /// <summary>One of several states, as they are called on the wire.</summary>
    protected void Filter<TEnum>(string name, Expression<Func<TRow, TEnum>> column)
        where TEnum : struct, Enum
    {
        var known = Enum.GetValues<TEnum>().ToDictionary(v => JsonNamingPolicy.CamelCase.ConvertName(v.ToString()), StringComparer.Ordinal);
        Add(new ListParameter(name, "Any of these.", Values: [.. known.Keys], Several: true), (text, faults) =>
        {
            var (wanted, unknown) = (new List<TEnum>(), new List<string>());
            foreach (var word in text.Split(','))
            {
                if (known.TryGetValue(word, out var value))
                    wanted.Add(value);
                else
                    unknown.Add(word);
            }

            return unknown.Count == 0 ? AnyOf(column, [.. wanted]) : NotAllowed(faults, name, unknown, known.Keys);
        });
    }

    /// <summary>Exactly this text.</summary>
    protected void Filter(string name, Expression<Func<TRow, string?>> column)
        => Add(new ListParameter(name, "Exactly this."), (text, _) => Compare(column, ExpressionType.Equal, text));

    /// <summary>From a day to a day, both inclusive: <c>{name}From</c>, <c>{name}To</c>.</summary>
    protected void Range(string name, Expression<Func<TRow, DateOnly?>> column)
    {
        Bound("From", ExpressionType.GreaterThanOrEqual);
        Bound("To", ExpressionType.LessThanOrEqual);

        void Bound(string end, ExpressionType comparison) => Add(Day($"{name}{end}"), (text, faults) =>
            DayOf(text) is { } day ? Compare(column, comparison, day) : Unreadable(faults, $"{name}{end}", text, "yyyy-MM-dd"));
    }

    /// <summary>The same for instants: from the beginning of a day to the end of a day in the company's zone.</summary>
    protected void Range(string name, Expression<Func<TRow, DateTimeOffset?>> column)
    {
        Bound("From", ExpressionType.GreaterThanOrEqual, BusinessClock.StartOf);
        Bound("To", ExpressionType.LessThan, BusinessClock.EndOf);

        void Bound(string end, ExpressionType comparison, Func<DateOnly, DateTimeOffset> instant) => Add(Day($"{name}{end}"), (text, faults) =>
            DayOf(text) is { } day ? Compare(column, comparison, instant(day)) : Unreadable(faults, $"{name}{end}", text, "yyyy-MM-dd"));
    }

    /// <summary>From an amount to an amount, both inclusive: <c>{name}Min</c>, <c>{name}Max</c>.</summary>
    protected void Range(string name, Expression<Func<TRow, decimal?>> column)
    {
        Bound("Min", ExpressionType.GreaterThanOrEqual);
        Bound("Max", ExpressionType.LessThanOrEqual);

        void Bound(string end, ExpressionType comparison) => Add(new ListParameter($"{name}{end}", "Inclusive.", Format: "decimal"), (text, faults) =>
            DecimalText.Parse(text) is { } amount ? Compare(column, comparison, amount) : Unreadable(faults, $"{name}{end}", text, "1234.50"));
    }

    /// <summary><c>q</c>: a part of any of these texts, in capitals or not.</summary>
    protected void Search(params IReadOnlyList<Expression<Func<TRow, string?>>> columns)
        => Add(new ListParameter("q", $"A part of a number, code or name, in capitals or not; 1 to {LongestSearch} characters."), (text, faults) =>
        {
            if (text.Length is 0 or > LongestSearch)
            {
                faults.Add(Fault.Of("text-length", "/q", ("field", "q"), ("min", 1), ("max", LongestSearch), ("length", text.Length)));
                return null;
            }

            var row = Expression.Parameter(typeof(TRow), "row");
            var pattern = Held(Pattern(text), typeof(string));
            return Expression.Lambda<Func<TRow, bool>>(
                columns.Select(c => (Expression)Expression.Call(
                    LikeMethod, Expression.Constant(EF.Functions), Expression.Call(On(c, row), nameof(string.ToLower), null), pattern, Expression.Constant("\\")))
                .Aggregate(Expression.OrElse), row);
        });

    /// <summary>A column of the export.</summary>
    /// <param name="heading">Code of its heading in <c>Words</c>.</param>
    protected void Column(string heading, Func<TItem, object?> value) => columns.Add(new ExportColumn<TItem>(heading, (item, _) => value(item)));

    /// <summary>The same where the organisation has the names.</summary>
    protected void Column(string heading, Func<TItem, OrganisationSnapshot, object?> value) => columns.Add(new ExportColumn<TItem>(heading, value));

    /// <summary>A column that shows a region by its name.</summary>
    protected void RegionColumn(Func<TItem, Guid> id) => Column("label.column.region", (item, organisation) => organisation.Regions.GetValueOrDefault(id(item))?.Name);

    /// <summary>A column that shows a person by name.</summary>
    protected void PersonColumn(string heading, Func<TItem, Guid> id) => Column(heading, (item, organisation) => organisation.Employees.GetValueOrDefault(id(item))?.Name);

    /// <summary>The rows that were asked for, unordered.</summary>
    internal IQueryable<TRow> Filtered(IQueryable<TRow> rows, Func<string, string?> parameter, List<Fault> faults)
        => filters.Select(f => parameter(f.Parameter.Name) is { } text ? f.Read(text, faults) : null).OfType<Expression<Func<TRow, bool>>>()
            .Aggregate(rows, (filtered, condition) => filtered.Where(condition));

    /// <summary>The order that was asked for, down to the id.</summary>
    internal Keyset<TRow> Sorted(string? asked, List<Fault> faults)
    {
        var (known, keys, unknown) = (sorts.ToDictionary(s => s.Name, StringComparer.Ordinal), new List<(ListSort<TRow> Sort, bool Descending)>(), new List<string>());
        foreach (var word in $"{asked ?? defaultSort},{Id}".Split(','))
        {
            var (name, descending) = word.StartsWith('-') ? (word[1..], true) : (word, false);
            if (!known.TryGetValue(name, out var sort))
                unknown.Add(word);
            else if (!keys.Exists(k => k.Sort == sort || k.Sort.Name == Id))
                keys.Add((sort, descending));
        }

        if (unknown.Count > 0)
            NotAllowed(faults, "sort", unknown, sorts.Select(s => s.Name));
        return new Keyset<TRow>(keys);
    }

    private static ListParameter Day(string name) => new(name, "Inclusive.", Format: "date");

    private static DateOnly? DayOf(string text)
        => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    /// <summary>
    /// Only A–Z is folded here: SQLite folds no more, and for SQL Server, which folds everything, it makes no difference.
    /// </summary>
    private static string Pattern(string text)
        => $"%{string.Concat(text.Select(c => c switch { '%' or '_' or '[' or '\\' => $"\\{c}", >= 'A' and <= 'Z' => ((char)(c + 32)).ToString(), _ => c.ToString() }))}%";

    private static Expression<Func<TRow, bool>> AnyOf<T>(Expression<Func<TRow, T>> column, T[] values)
        => Expression.Lambda<Func<TRow, bool>>(Expression.Call(typeof(Enumerable), nameof(Enumerable.Contains), [typeof(T)], Held(values, typeof(T[])), column.Body), column.Parameters);

    private static Expression<Func<TRow, bool>> Compare<T>(Expression<Func<TRow, T>> column, ExpressionType comparison, T value)
        => Expression.Lambda<Func<TRow, bool>>(Expression.MakeBinary(comparison, column.Body, Held(value, typeof(T))), column.Parameters);

    private static Expression On(LambdaExpression column, ParameterExpression row) => ReplacingExpressionVisitor.Replace(column.Parameters[0], row, column.Body);

    private static Expression Held(object? value, Type type) => Keyset<TRow>.Held(value, type);

    private static Expression<Func<TRow, bool>>? Unreadable(List<Fault> faults, string name, string text, string expected)
    {
        faults.Add(Fault.Of("invalid-value", $"/{name}", ("field", name), ("reason", $"'{text}' ≠ {expected}")));
        return null;
    }

    private static Expression<Func<TRow, bool>>? NotAllowed(List<Fault> faults, string name, IEnumerable<string> unknown, IEnumerable<string> known)
    {
        faults.Add(Fault.Of("value-not-allowed", $"/{name}", ("field", name), ("allowed", string.Join(", ", known)), ("value", string.Join(", ", unknown))));
        return null;
    }

    private void Add(ListParameter parameter, Func<string, List<Fault>, Expression<Func<TRow, bool>>?> read) => filters.Add(new ListFilter<TRow>(parameter, read));
}

/// <summary>A filter and how its text is read; what cannot be read becomes a fault and no condition.</summary>
internal sealed record ListFilter<TRow>(ListParameter Parameter, Func<string, List<Fault>, Expression<Func<TRow, bool>>?> Read);

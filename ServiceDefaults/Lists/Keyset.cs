using System.Linq.Expressions;
using System.Reflection;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Query;

namespace RegionCloud.ServiceDefaults.Lists;

/// <summary>A column by which a list may be sorted.</summary>
internal sealed class ListSort<TRow>(string name, LambdaExpression column)
{
    // Interpreted: one member is read once a page, which is not worth the compiler's time and memory.
    private readonly Func<TRow, object?> read = Expression.Lambda<Func<TRow, object?>>(Expression.Convert(column.Body, typeof(object)), column.Parameters).Compile(preferInterpretation: true);

    public string Name { get; } = name;

    public LambdaExpression Column { get; } = column;

    public object? Of(TRow row) => read(row);

    public Expression On(ParameterExpression row) => ReplacingExpressionVisitor.Replace(Column.Parameters[0], row, Column.Body);
}

/// <summary>
/// An order down to the id, and places in it. The next part begins after the values of the last row seen, not after a number of rows,
/// so whatever is inserted or deleted meanwhile, nothing is skipped or repeated.
/// </summary>
internal sealed class Keyset<TRow>(IReadOnlyList<(ListSort<TRow> Sort, bool Descending)> keys)
    where TRow : class
{
    private static readonly MethodInfo CompareStrings = typeof(string).GetMethod(nameof(string.Compare), [typeof(string), typeof(string)])!;

    /// <summary>At most so many rows after a place, and the place of the last of them when there are more.</summary>
    public async Task<(List<TRow> Rows, object?[]? Next)> ReadAsync(IQueryable<TRow> rows, object?[]? after, int size, CancellationToken cancellationToken)
    {
        if (after is not null)
            rows = rows.Where(Beyond(after));
        var found = await Ordered(rows).Take(size + 1).ToListAsync(cancellationToken);
        if (found.Count <= size)
            return (found, null);

        found.RemoveAt(size);
        return (found, [.. keys.Select(k => k.Sort.Of(found[^1]))]);
    }

    public static byte[] Write(object?[] place) => JsonSerializer.SerializeToUtf8Bytes(place);

    public object?[] Read(ReadOnlySpan<byte> place)
    {
        var values = JsonSerializer.Deserialize<JsonElement[]>(place)!;
        return [.. keys.Zip(values, (k, v) => v.Deserialize(k.Sort.Column.ReturnType))];
    }

    /// <summary>A value that becomes a parameter of the SQL and not a part of its text.</summary>
    internal static Expression Held(object? value, Type type) => Expression.Convert(Expression.Property(Expression.Constant(new Holder(value)), nameof(Holder.Value)), type);

    private IQueryable<TRow> Ordered(IQueryable<TRow> rows)
    {
        var ordered = rows.Expression;
        for (var i = 0; i < keys.Count; i++)
        {
            var method = (i == 0 ? nameof(Queryable.OrderBy) : nameof(Queryable.ThenBy)) + (keys[i].Descending ? "Descending" : "");
            ordered = Expression.Call(typeof(Queryable), method, [typeof(TRow), keys[i].Sort.Column.ReturnType], ordered, Expression.Quote(keys[i].Sort.Column));
        }

        return rows.Provider.CreateQuery<TRow>(ordered);
    }

    /// <summary>Beyond in the first key; or equal in it and beyond in the second; and so on.</summary>
    private Expression<Func<TRow, bool>> Beyond(object?[] place)
    {
        var row = Expression.Parameter(typeof(TRow), "row");
        Expression? beyond = null;
        for (var i = keys.Count - 1; i >= 0; i--)
        {
            var column = keys[i].Sort.On(row);
            var past = Past(column, keys[i].Descending, place[i]);
            beyond = beyond is null ? past : Expression.OrElse(past, Expression.AndAlso(Expression.Equal(column, Value(place[i], column.Type)), beyond));
        }

        return Expression.Lambda<Func<TRow, bool>>(beyond!, row);
    }

    /// <summary>Both databases put what is absent before everything else, and after it when descending.</summary>
    private static Expression Past(Expression column, bool descending, object? last)
    {
        var absent = Expression.Constant(value: null, typeof(object));
        if (last is null)
            return descending ? Expression.Constant(value: false) : Expression.NotEqual(column, Expression.Convert(absent, column.Type));

        var comparison = descending ? ExpressionType.LessThan : ExpressionType.GreaterThan;
        Expression past = column.Type == typeof(string)
            ? Expression.MakeBinary(comparison, Expression.Call(CompareStrings, column, Value(last, column.Type)), Expression.Constant(0))
            : Expression.MakeBinary(comparison, column, Value(last, column.Type));
        var nullable = !column.Type.IsValueType || Nullable.GetUnderlyingType(column.Type) is not null;
        return descending && nullable ? Expression.OrElse(past, Expression.Equal(column, Expression.Convert(absent, column.Type))) : past;
    }

    private static Expression Value(object? value, Type type) => value is null ? Expression.Constant(value: null, type) : Held(value, type);

    private sealed record Holder(object? Value);
}

using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Migrations;

namespace RegionCloud.SqlServer.Testing;

/// <summary>What SQL Server refuses, or takes otherwise than SQLite, and neither parser nor name resolution sees (decisions §10).</summary>
public static partial class ModelRules
{
    private const int ClusteredKeyBytes = 900;
    private const int IndexBytes = 1700;
    private const int IdentifierLength = 128;

    /// <summary>Tables that only grow: their clustered key must grow too, or every insert splits a page somewhere in the middle.</summary>
    private static readonly string[] Growing = ["Outbox", "AuditEntries", "AuditSeals"];

    /// <summary>A line for each rule that the model breaks.</summary>
    public static IReadOnlyList<string> Broken(DbContext db)
    {
        var model = db.GetService<IDesignTimeModel>().Model;
        var tables = model.GetRelationalModel().Tables.ToList();
        return
        [
            .. Cascades(tables),
            .. tables.SelectMany(Keys),
            .. tables.SelectMany(Columns),
            .. tables.SelectMany(UniqueIndexes),
            .. tables.SelectMany(Names).Where(n => n.Length > IdentifierLength).Select(n => $"{n} is longer than {IdentifierLength} characters"),
            .. model.GetSequences().Select(s => $"the sequence {s.Name}: numbers come from the database's identity or from a series of ours"),
            .. model.GetEntityTypes().SelectMany(e => e.GetDeclaredProperties())
                .Where(p => SqlServerPropertyExtensions.GetValueGenerationStrategy(p) is not (SqlServerValueGenerationStrategy.None or SqlServerValueGenerationStrategy.IdentityColumn))
                .Select(p => $"{p.DeclaringType.ShortName()}.{p.Name} takes its values from a sequence"),
        ];
    }

    /// <summary>Error 1785: a delete reaches a table by two ways, or comes back to where it began.</summary>
    private static IEnumerable<string> Cascades(List<ITable> tables)
    {
        foreach (var start in tables)
        {
            var reached = new Dictionary<ITable, string>();
            var open = new Stack<(ITable Table, string Way)>([(start, start.Name)]);
            while (open.TryPop(out var at))
            {
                foreach (var key in at.Table.ReferencingForeignKeyConstraints.Where(k => k.OnDeleteAction is ReferentialAction.Cascade or ReferentialAction.SetNull or ReferentialAction.SetDefault))
                {
                    var way = $"{at.Way} → {key.Table.Name}";
                    if (key.Table == start)
                        yield return $"1785: a delete comes back: {way}";
                    else if (!reached.TryAdd(key.Table, way))
                        yield return $"1785: a delete reaches {key.Table.Name} twice: {reached[key.Table]} and {way}";
                    else
                        open.Push((key.Table, way));
                }
            }
        }
    }

    /// <summary>Errors 1919 (a column without a length in a key) and 1946 (a key too long), 206 (a foreign key of another type); identity and growth.</summary>
    private static IEnumerable<string> Keys(ITable table)
    {
        var clustered = table.PrimaryKey is { } primary ? new[] { (primary.Name, primary.Columns, Limit: ClusteredKeyBytes) } : [];
        foreach (var (name, columns, limit) in clustered
            .Concat(table.UniqueConstraints.Where(u => u != table.PrimaryKey).Select(u => (u.Name, u.Columns, Limit: IndexBytes)))
            .Concat(table.Indexes.Select(i => (i.Name, i.Columns, Limit: IndexBytes))))
        {
            var unbounded = columns.FirstOrDefault(c => Bytes(c.StoreType) is null);
            if (unbounded is not null)
                yield return $"1919: {table.Name}.{name} over {unbounded.Name} {unbounded.StoreType}";
            else if (columns.Sum(c => Bytes(c.StoreType)!.Value) is var bytes && bytes > limit)
                yield return $"1946: {table.Name}.{name} has {bytes} bytes, more than {limit}";
        }

        foreach (var key in table.ForeignKeyConstraints)
        {
            foreach (var (column, principal) in key.Columns.Zip(key.PrincipalColumns).Where(p => p.First.StoreType != p.Second.StoreType))
                yield return $"206: {table.Name}.{column.Name} {column.StoreType} refers to {key.PrincipalTable.Name}.{principal.Name} {principal.StoreType}";
        }

        if (Growing.Contains(table.Name) && table.PrimaryKey?.Columns is not [{ StoreType: "bigint" }])
            yield return $"{table.Name} only grows, and its clustered key is not one bigint";
    }

    private static IEnumerable<string> Columns(ITable table)
    {
        foreach (var column in table.Columns)
        {
            var property = column.PropertyMappings[0].Property;
            var type = Nullable.GetUnderlyingType(property.ClrType) ?? property.ClrType;
            if (type == typeof(DateTime))
                yield return $"{table.Name}.{column.Name}: an instant is a DateTimeOffset, a day a DateOnly";
            if (type == typeof(DateTimeOffset) && column.StoreType != "datetimeoffset")
                yield return $"{table.Name}.{column.Name}: an instant as {column.StoreType}";
            if (type == typeof(decimal) && (property.GetPrecision() is null || property.GetScale() is null || !column.StoreType.StartsWith("decimal(", StringComparison.Ordinal)))
                yield return $"{table.Name}.{column.Name}: {column.StoreType} without precision and scale of its own";
            if (column.StoreType is "json" or "sql_variant" or "rowversion" or "timestamp" or "text" or "ntext" or "image" or "float" or "real" or "money")
                yield return $"{table.Name}.{column.Name} is {column.StoreType}";
        }
    }

    /// <summary>
    /// SQLite lets any number of rows have NULL in a unique index, SQL Server one, unless the index leaves them out. A filter says the
    /// same to both.
    /// </summary>
    private static IEnumerable<string> UniqueIndexes(ITable table)
        => from index in table.Indexes
           where index.IsUnique
           from column in index.Columns
           where column.IsNullable && index.Filter?.Contains($"[{column.Name}] IS NOT NULL", StringComparison.Ordinal) != true
           select $"{table.Name}.{index.Name} is unique and allows one NULL in {column.Name}";

    private static IEnumerable<string> Names(ITable table)
        => [table.Name, .. table.Columns.Select(c => c.Name), .. table.Indexes.Select(i => i.Name), .. table.ForeignKeyConstraints.Select(f => f.Name), .. table.UniqueConstraints.Select(u => u.Name), .. table.Triggers.Select(t => t.ModelName)];

    /// <summary>How much of a key a column takes at most; null: it has no limit, or nobody knows.</summary>
    private static int? Bytes(string storeType)
    {
        var type = StoreType().Match(storeType);
        var size = int.TryParse(type.Groups["size"].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : (int?)null;
        return type.Groups["name"].Value switch
        {
            "nvarchar" or "nchar" => 2 * size,
            "varchar" or "char" or "varbinary" or "binary" => size,
            "decimal" => size switch { <= 9 => 5, <= 19 => 9, <= 28 => 13, _ => 17 },
            "uniqueidentifier" => 16,
            "datetimeoffset" => 10,
            "bigint" or "datetime2" => 8,
            "time" => 5,
            "int" => 4,
            "date" => 3,
            "smallint" => 2,
            "bit" or "tinyint" => 1,
            _ => null,
        };
    }

    [GeneratedRegex(@"^(?<name>\w+)(\((?<size>\w+)(,\d+)?\))?$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex StoreType();
}

using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore.Migrations.Operations;

namespace RegionCloud.SqlServer.Testing;

/// <summary>
/// What a migration may do while the release before still runs on the same database: add, never take away (expand, contract later; Z2).
/// A table that the same migration makes is free.
/// </summary>
public static partial class MigrationRules
{
    /// <summary>Integers by size: a column may grow.</summary>
    private static readonly string[] Integers = ["tinyint", "smallint", "int", "bigint"];

    /// <summary>A line for each operation that the release before, or the rows that are there, would not survive.</summary>
    public static IReadOnlyList<string> Broken(string migration, IReadOnlyList<MigrationOperation> operations)
    {
        var made = operations.OfType<CreateTableOperation>().Select(t => t.Name).ToHashSet(StringComparer.Ordinal);
        return [.. operations.SelectMany(o => Of(o).Where(f => !made.Contains(f.Table))).Select(f => $"{migration}: {f.What}")];
    }

    private static IEnumerable<(string Table, string What)> Of(MigrationOperation operation)
    {
        switch (operation)
        {
            case DropTableOperation o:
                yield return (o.Name, $"drops table {o.Name}");
                break;
            case RenameTableOperation o:
                yield return (o.Name, $"renames table {o.Name}");
                break;
            case DropColumnOperation o:
                yield return (o.Table, $"drops column {o.Table}.{o.Name}");
                break;
            case RenameColumnOperation o:
                yield return (o.Table, $"renames column {o.Table}.{o.Name}");
                break;
            case AddColumnOperation { IsNullable: false, DefaultValue: null, DefaultValueSql: null, ComputedColumnSql: null } o:
                yield return (o.Table, $"adds column {o.Table}.{o.Name} without null and without default");
                break;
            case AlterColumnOperation o:
                if (o is { IsNullable: false, OldColumn.IsNullable: true })
                    yield return (o.Table, $"forbids null in {o.Table}.{o.Name}");
                if (Narrows(o))
                    yield return (o.Table, $"narrows {o.Table}.{o.Name} from {o.OldColumn.ColumnType} to {o.ColumnType}");
                break;
            case CreateIndexOperation { IsUnique: true } o:
                yield return (o.Table, $"makes {string.Join(", ", o.Columns)} of {o.Table} unique over rows that are there");
                break;
            case AddUniqueConstraintOperation o:
                yield return (o.Table, $"makes {string.Join(", ", o.Columns)} of {o.Table} unique over rows that are there");
                break;
            case AddForeignKeyOperation o:
                yield return (o.Table, $"binds {string.Join(", ", o.Columns)} of {o.Table} over rows that are there");
                break;
            case AddCheckConstraintOperation o:
                yield return (o.Table, $"checks {o.Table} over rows that are there");
                break;
            case DropPrimaryKeyOperation o:
                yield return (o.Table, $"changes the key of {o.Table}");
                break;
            case SqlOperation o when Takes().IsMatch(o.Sql):
                yield return ("", $"takes something away in raw SQL: {Takes().Match(o.Sql).Value}");
                break;
        }
    }

    private static bool Narrows(AlterColumnOperation column)
    {
        var old = column.OldColumn;
        if ((column.MaxLength ?? int.MaxValue) < (old.MaxLength ?? int.MaxValue))
            return true;

        var (was, now) = (Name(old.ColumnType), Name(column.ColumnType));
        if (was == "decimal" && now == "decimal")
            return column.Scale < old.Scale || column.Precision - column.Scale < old.Precision - old.Scale;
        var (from, to) = (Array.IndexOf(Integers, was), Array.IndexOf(Integers, now));
        return from >= 0 && to >= 0 ? to < from : was != now;
    }

    private static string Name(string? type) => type?.Split('(')[0] ?? "";

    [GeneratedRegex(@"\b(DROP\s+(TABLE|COLUMN)|ALTER\s+COLUMN|RENAME\s+(TO|COLUMN)|sp_rename|TRUNCATE\s+TABLE)\b", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Takes();
}

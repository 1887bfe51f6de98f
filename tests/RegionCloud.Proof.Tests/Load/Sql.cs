using System.Globalization;
using Microsoft.Data.Sqlite;

namespace RegionCloud.Proof.Tests.Load;

/// <summary>A department's database, past the department.</summary>
internal static class Sql
{
    /// <summary>The first three columns as text.</summary>
    public static async Task<List<(string First, string Second, string Third)>> RowsAsync(string database, string sql)
    {
        await using var db = new SqliteConnection(database);
        await db.OpenAsync();
        await using var command = Command(db, sql);
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<(string, string, string)>();
        while (await reader.ReadAsync())
            rows.Add((Text(0), Text(1), Text(2)));
        return rows;

        string Text(int column) => column >= reader.FieldCount || reader.IsDBNull(column) ? "" : Convert.ToString(reader.GetValue(column), CultureInfo.InvariantCulture)!;
    }

    public static async Task<long> NumberAsync(string database, string sql)
        => long.Parse((await RowsAsync(database, sql))[0].First, CultureInfo.InvariantCulture);

    /// <summary>Waits for its turn among the writers, half a minute at most.</summary>
    public static async Task ExecuteAsync(string database, string sql)
    {
        await using var db = new SqliteConnection(database);
        await db.OpenAsync();
        await using var command = Command(db, sql);
        command.CommandTimeout = 30;
        await command.ExecuteNonQueryAsync();
    }

    private static SqliteCommand Command(SqliteConnection db, string sql)
    {
        var command = db.CreateCommand();
#pragma warning disable CA2100 // The texts stand in the suites.
        command.CommandText = sql;
#pragma warning restore CA2100
        return command;
    }
}

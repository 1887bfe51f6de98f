using Microsoft.Data.Sqlite;

namespace RegionCloud.Testing;

/// <summary>A SQLite file in a folder of its own, removed with it.</summary>
public sealed class TempDatabase : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("regioncloud-db-");

    public string ConnectionString => $"Data Source={Path.Combine(folder.FullName, "test.db")}";

    public void Dispose()
    {
        using (var connection = new SqliteConnection(ConnectionString))
            SqliteConnection.ClearPool(connection);
        folder.Delete(recursive: true);
    }
}

using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Migrations;

namespace RegionCloud.ServiceDefaults.Audit;

/// <summary>No update, no delete: said by the database, so that it holds for everybody with a connection (security U1).</summary>
public static class AuditTriggers
{
    private static readonly (string Table, string SameKey)[] AppendOnly =
    [
        ("AuditEntries", "Id = NEW.Id"),
        ("AuditSeals", "Seq = NEW.Seq OR EntryId = NEW.EntryId"),
        ("AuditAnchors", "Service = NEW.Service AND Seq = NEW.Seq AND Hash = NEW.Hash"),
    ];

    /// <summary>Called at the end of the migration that creates the audit's tables.</summary>
    public static void ProtectAudit(this MigrationBuilder migration)
    {
        foreach (var statement in migration.IsSqlServer() ? SqlServer() : Sqlite())
            migration.Sql(statement);
    }

    internal static string NameFor(string table) => $"{table}_AppendOnly";

    /// <summary>A replacing INSERT deletes without asking the DELETE trigger, hence the third.</summary>
    internal static IEnumerable<string> Sqlite()
        => from rule in AppendOnly
           from trigger in new[]
           {
               $"CREATE TRIGGER {NameFor(rule.Table)}_Update BEFORE UPDATE ON {rule.Table}",
               $"CREATE TRIGGER {NameFor(rule.Table)}_Delete BEFORE DELETE ON {rule.Table}",
               $"CREATE TRIGGER {NameFor(rule.Table)}_Replace BEFORE INSERT ON {rule.Table} WHEN EXISTS (SELECT 1 FROM {rule.Table} WHERE {rule.SameKey})",
           }
           select $"{trigger} BEGIN SELECT RAISE(ABORT, '{rule.Table} is append-only'); END;";

    // CREATE TRIGGER must stand alone in its batch, also inside the IF of an idempotent script.
    internal static IEnumerable<string> SqlServer()
        => AppendOnly.Select(r => $"EXEC(N'CREATE TRIGGER [{NameFor(r.Table)}] ON [{r.Table}] INSTEAD OF UPDATE, DELETE AS THROW 51000, N''{r.Table} is append-only'', 1;')");
}

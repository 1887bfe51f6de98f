using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;
using RegionCloud.ServiceDefaults.Audit;
using RegionCloud.ServiceDefaults.Data;
using RegionCloud.ServiceDefaults.Messaging;

namespace RegionCloud.ServiceDefaults.Imports;

/// <summary>
/// Brings everything that an import adds into the database in one transaction. How long other writers wait for that decides how:
/// see docs/decisions/imports-prepared-apart.md.
/// </summary>
internal abstract class ImportWriter : IAsyncDisposable
{
    protected ImportWriter(ServiceDbContext db) => Db = db;

    /// <summary>Where the import adds its records.</summary>
    public ServiceDbContext Db { get; }

    /// <param name="read">The context of the import's own scope.</param>
    /// <param name="apart">A second one, for what is prepared apart.</param>
    public static async Task<ImportWriter> OpenAsync(ServiceDbContext read, Func<ServiceDbContext> apart, IReadOnlyList<Type> staged, CancellationToken cancellationToken) => staged.Count == 0
        ? new AtOnce(read)
        : read.Database.IsSqlite()
            ? await PreparedApart.BeginAsync(read, apart(), staged, cancellationToken)
            : await InOneTransaction.BeginAsync(read, cancellationToken);

    /// <summary>After each batch.</summary>
    public abstract Task KeepAsync(CancellationToken cancellationToken);

    /// <summary>All becomes visible, together with what <paramref name="end"/> changes; or nothing does.</summary>
    public abstract Task CommitAsync(Func<Task> end, CancellationToken cancellationToken);

    public abstract ValueTask DisposeAsync();

    /// <summary>Few records, some of them changed: one save, as in any other unit of work.</summary>
    private sealed class AtOnce(ServiceDbContext db) : ImportWriter(db)
    {
        public override Task KeepAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

        public override async Task CommitAsync(Func<Task> end, CancellationToken cancellationToken)
        {
            await end();
            using var gate = await WriterGate.For(Db).EnterAsync(cancellationToken);
            await Db.SaveChangesAsync(cancellationToken);
        }
    }

    /// <summary>SQL Server: a long transaction that only adds rows keeps nobody else from adding theirs.</summary>
    private sealed class InOneTransaction : ImportWriter
    {
        private readonly IDbContextTransaction transaction;

        private InOneTransaction(ServiceDbContext db, IDbContextTransaction transaction)
            : base(db) => this.transaction = transaction;

        public static async Task<InOneTransaction> BeginAsync(ServiceDbContext db, CancellationToken cancellationToken)
            => new(db, await db.Database.BeginTransactionAsync(cancellationToken));

        public override async Task KeepAsync(CancellationToken cancellationToken)
        {
            await Db.SaveChangesAsync(cancellationToken);
            Db.ChangeTracker.Clear();
        }

        public override async Task CommitAsync(Func<Task> end, CancellationToken cancellationToken)
        {
            await end();
            await Db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }

        public override ValueTask DisposeAsync() => transaction.DisposeAsync();
    }

    /// <summary>
    /// SQLite has one writer, so all the work is done into temporary tables of the same names, which hide the real ones on this connection and lock
    /// nothing; at the end they are copied over. The connection belongs to no pool, so that nobody else ever meets them.
    /// </summary>
    private sealed class PreparedApart : ImportWriter
    {
        private readonly ServiceDbContext read;
        private readonly List<ITable> tables;

        private PreparedApart(ServiceDbContext read, ServiceDbContext apart, List<ITable> tables)
            : base(apart) => (this.read, this.tables) = (read, tables);

        private SqliteConnection Connection => (SqliteConnection)Db.Database.GetDbConnection();

        public static async Task<PreparedApart> BeginAsync(ServiceDbContext read, ServiceDbContext apart, IReadOnlyList<Type> staged, CancellationToken cancellationToken)
        {
            var all = apart.Model.GetRelationalModel().Tables.ToList();
            var hidden = staged.Append(typeof(OutboxMessage)).Append(typeof(AuditEntry))
                .SelectMany(kind => all.Where(t => t.EntityTypeMappings.Any(m => Root(m.TypeBase).ClrType == kind)).OrderBy(t => t.EntityTypeMappings.All(m => Root(m.TypeBase) != m.TypeBase)))
                .ToList();
            apart.Database.SetConnectionString(new SqliteConnectionStringBuilder(apart.Database.GetConnectionString()) { Pooling = false }.ToString());
            var writer = new PreparedApart(read, apart, hidden);
            await apart.Database.OpenConnectionAsync(cancellationToken);
            // A temporary table could only refer to temporary ones; the copying is checked.
            writer.Run("PRAGMA foreign_keys=OFF");
            foreach (var table in hidden)
                writer.Run(writer.Read($"SELECT sql FROM main.sqlite_master WHERE type = 'table' AND name = '{table.Name}'").Replace("CREATE TABLE", "CREATE TEMP TABLE", StringComparison.Ordinal));
            return writer;
        }

        public override async Task KeepAsync(CancellationToken cancellationToken)
        {
            // EF's own transaction would be immediate and lock the real tables too.
            await using (var transaction = Connection.BeginTransaction(deferred: true))
            {
                await Db.Database.UseTransactionAsync(transaction, cancellationToken);
                await Db.SaveChangesAsync(cancellationToken);
                await transaction.CommitAsync(cancellationToken);
                await Db.Database.UseTransactionAsync(null, cancellationToken);
            }

            Db.ChangeTracker.Clear();
        }

        public override async Task CommitAsync(Func<Task> end, CancellationToken cancellationToken)
        {
            Run("PRAGMA foreign_keys=ON");
            using var gate = await WriterGate.For(read).EnterAsync(cancellationToken);
            await using var transaction = await Db.Database.BeginTransactionAsync(cancellationToken);
            await end();
            await Db.SaveChangesAsync(cancellationToken);
            foreach (var table in tables)
            {
                // Numbers that the database gives are given by the real table.
                var numbered = table.PrimaryKey!.Columns is [var key] && key.PropertyMappings[0].Property is { ValueGenerated: ValueGenerated.OnAdd } property && property.ClrType == typeof(long) ? key : null;
                var columns = string.Join(", ", table.Columns.Where(c => c != numbered).Select(c => $"\"{c.Name}\""));
                Run($"INSERT INTO main.\"{table.Name}\" ({columns}) SELECT {columns} FROM temp.\"{table.Name}\"{(numbered is null ? "" : $" ORDER BY \"{numbered.Name}\"")}", (SqliteTransaction)transaction.GetDbTransaction());
            }

            await transaction.CommitAsync(cancellationToken);
        }

        public override async ValueTask DisposeAsync() => await Db.Database.CloseConnectionAsync();

        private static ITypeBase Root(ITypeBase type)
            => type is IEntityType entity && entity.FindOwnership() is { } ownership ? Root(ownership.PrincipalEntityType) : type;

        private string Read(string sql)
        {
            using var command = Command(sql, transaction: null);
            return (string)command.ExecuteScalar()!;
        }

        private void Run(string sql, SqliteTransaction? transaction = null)
        {
            using var command = Command(sql, transaction);
            command.ExecuteNonQuery();
        }

        private SqliteCommand Command(string sql, SqliteTransaction? transaction)
        {
#pragma warning disable CA2100 // Names of tables and columns are the model's own.
            return new SqliteCommand(sql, Connection, transaction);
#pragma warning restore CA2100
        }
    }
}

using System.Data;
using System.Data.Common;
using System.Globalization;
using Microsoft.Data.SqlClient;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace RegionCloud.SqlServer.Testing;

/// <summary>A statement as it would go to SQL Server.</summary>
/// <param name="Origin">Where it comes from, for the person who reads the failure.</param>
/// <param name="Parameters">Declarations, as <c>@p0 nvarchar(40)</c>.</param>
public sealed record Statement(string Origin, string Sql, params IReadOnlyList<string> Parameters);

/// <summary>What was about to be sent when there turned out to be no server.</summary>
internal sealed class Issued(string sql, IReadOnlyList<string> parameters) : Exception
{
    public Statement From(string origin) => new(origin, sql, parameters);

    public static Issued Of(DbCommand command) => new(command.CommandText, [.. command.Parameters.Cast<SqlParameter>().Select(p => $"{p.ParameterName} {TypeOf(p)}")]);

    private static string TypeOf(SqlParameter parameter)
    {
        var name = parameter.SqlDbType == SqlDbType.Variant ? "sql_variant" : parameter.SqlDbType.ToString().ToLowerInvariant();
        return parameter.SqlDbType switch
        {
            SqlDbType.NVarChar or SqlDbType.VarChar or SqlDbType.VarBinary => $"{name}({(parameter.Size is > 0 and <= 4000 ? parameter.Size.ToString(CultureInfo.InvariantCulture) : "max")})",
            SqlDbType.NChar or SqlDbType.Char or SqlDbType.Binary => $"{name}({Math.Max(parameter.Size, 1)})",
            SqlDbType.Decimal => $"decimal({(parameter.Precision == 0 ? 18 : parameter.Precision)},{parameter.Scale})",
            _ => name,
        };
    }
}

/// <summary>Lets EF believe that a connection is open and stops it at its first command.</summary>
internal sealed class NoServer : IDbConnectionInterceptor, IDbCommandInterceptor
{
    public static readonly NoServer Instance = new();

    public InterceptionResult ConnectionOpening(DbConnection connection, ConnectionEventData eventData, InterceptionResult result) => InterceptionResult.Suppress();

    public ValueTask<InterceptionResult> ConnectionOpeningAsync(DbConnection connection, ConnectionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default)
        => ValueTask.FromResult(InterceptionResult.Suppress());

    public InterceptionResult<DbDataReader> ReaderExecuting(DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result) => throw Issued.Of(command);

    public ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
        => throw Issued.Of(command);

    public InterceptionResult<int> NonQueryExecuting(DbCommand command, CommandEventData eventData, InterceptionResult<int> result) => throw Issued.Of(command);

    public ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
        => throw Issued.Of(command);
}

using System.Collections;
using System.Linq.Expressions;
using System.Reflection;
using System.Runtime.ExceptionServices;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Query;
#pragma warning disable EF1001 // A query over raw SQL has its root in an internal type.
using Microsoft.EntityFrameworkCore.Query.Internal;
using Microsoft.EntityFrameworkCore.Storage;

namespace RegionCloud.SqlServer.Testing;

/// <summary>Turns a query that EF was about to compile for SQLite into the statements that SQL Server would get.</summary>
public static partial class Translation
{
    private static readonly MethodInfo Compile = typeof(IDatabase).GetMethod(nameof(IDatabase.CompileQuery))!;

    /// <summary>
    /// The statement with every parameter filled, and the one with null and empty parameters where they are possible, because EF
    /// writes other SQL for them. A split query is stopped at its first statement, so its whole is looked at as one statement too.
    /// </summary>
    public static IReadOnlyList<Statement> Of(Department department, Expression query, string origin)
        => [.. new[] { query, new Joined().Visit(query) }.Distinct()
            .SelectMany(q => new[] { true, false }, (q, filled) => Translate(department, q, origin, filled))
            .DistinctBy(s => s.Sql)];

    private static Statement Translate(Department department, Expression query, string origin, bool filled)
    {
        using var db = department.OpenSqlServer();
        var moved = new Move(db.Model).Visit(query);
        var context = db.GetService<IQueryContextFactory>().Create();
        var parameters = new Parameters();
        parameters.Visit(moved);
        foreach (var parameter in parameters.Found.DistinctBy(p => p.Name))
            context.Parameters[parameter.Name] = Samples.Of(parameter.Type, filled);
        foreach (var (parameter, places) in parameters.OfRawSql)
            context.Parameters[parameter.Name] = Enumerable.Repeat<object>("x", places).ToArray();

        var rows = moved.Type.GetInterfaces().Append(moved.Type).FirstOrDefault(t => t.IsGenericType && t.GetGenericTypeDefinition() == typeof(IQueryable<>));
        var result = rows is null ? moved.Type : typeof(IEnumerable<>).MakeGenericType(rows.GetGenericArguments());
        try
        {
            var compiled = (Delegate)Call(() => Compile.MakeGenericMethod(result).Invoke(db.GetService<IDatabase>(), [moved, false]))!;
            if (Call(() => compiled.DynamicInvoke(context)) is IEnumerable answer)
            {
                foreach (var _ in answer)
                    throw new InvalidOperationException("Rows without a server.");
            }
        }
        catch (Issued issued)
        {
            return issued.From(origin);
        }

        throw new InvalidOperationException("The query sent no statement.");
    }

    private static object? Call(Func<object?> call)
    {
        try
        {
            return call();
        }
        catch (TargetInvocationException e)
        {
            ExceptionDispatchInfo.Throw(e.InnerException!);
            throw;
        }
    }

    /// <summary>The same query over the tables of the other provider's model.</summary>
    private sealed class Move(IModel model) : ExpressionVisitor
    {
        protected override Expression VisitExtension(Expression node) => node switch
        {
            FromSqlQueryRootExpression raw => new FromSqlQueryRootExpression(Same(raw.EntityType), raw.Sql, Visit(raw.Argument)),
            SqlQueryRootExpression raw => new SqlQueryRootExpression(raw.ElementType, raw.Sql, Visit(raw.Argument)),
            EntityQueryRootExpression root when root.GetType() == typeof(EntityQueryRootExpression) => new EntityQueryRootExpression(Same(root.EntityType)),
            QueryRootExpression other => throw new NotSupportedException($"{other.GetType().Name} is not known here."),
            _ => base.VisitExtension(node),
        };

        private IEntityType Same(IEntityType entity) => model.FindEntityType(entity.Name) ?? throw new InvalidOperationException($"{entity.Name} is not in the model for SQL Server.");
    }

    private sealed partial class Parameters : ExpressionVisitor
    {
        public List<QueryParameterExpression> Found { get; } = [];

        /// <summary>The one that holds all values of a raw statement, and how many places it has for them.</summary>
        public List<(QueryParameterExpression Parameter, int Places)> OfRawSql { get; } = [];

        protected override Expression VisitExtension(Expression node)
        {
            switch (node)
            {
                case FromSqlQueryRootExpression { Argument: QueryParameterExpression values } raw:
                    OfRawSql.Add((values, Place().Count(raw.Sql)));
                    return node;
                case SqlQueryRootExpression { Argument: QueryParameterExpression values } raw:
                    OfRawSql.Add((values, Place().Count(raw.Sql)));
                    return node;
                case QueryParameterExpression parameter:
                    Found.Add(parameter);
                    break;
            }

            return base.VisitExtension(node);
        }

        [GeneratedRegex(@"\{\d+\}", RegexOptions.None, 1000)]
        private static partial Regex Place();
    }

    private sealed class Joined : ExpressionVisitor
    {
        protected override Expression VisitMethodCall(MethodCallExpression node)
            => node.Method.Name == nameof(RelationalQueryableExtensions.AsSplitQuery) ? Visit(node.Arguments[0]) : base.VisitMethodCall(node);
    }
}

using System.Text.RegularExpressions;
using Microsoft.SqlServer.Dac;
using Microsoft.SqlServer.Dac.Model;
using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace RegionCloud.SqlServer.Testing;

/// <summary>
/// SQL Server's own parser and name resolution over a create script, without a server (decisions §10): every table and column
/// that a statement names must be there.
/// </summary>
public static partial class Binding
{
    /// <summary>Parses a script; a mistake in it throws with line and column.</summary>
    public static TSqlScript Parse(string sql, string origin)
    {
        using var reader = new StringReader(sql);
        var script = new TSql160Parser(initialQuotedIdentifiers: true).Parse(reader, out var errors);
        return errors is [] ? (TSqlScript)script : throw new FormatException($"{origin}: {string.Join("; ", errors.Select(e => $"line {e.Line}:{e.Column} {e.Message}"))}\n{sql}");
    }

    /// <summary>What SQL Server would refuse, a line each with its origin; empty when all is right.</summary>
    public static IReadOnlyList<string> Faults(string createScript, params IReadOnlyCollection<Statement> statements)
    {
        var faults = new List<string>();
        using var model = new TSqlModel(SqlServerVersion.Sql160, new TSqlModelOptions());
        foreach (var batch in Parse(createScript, "create script").Batches)
        {
            foreach (var statement in batch.Statements)
                model.AddObjects(Text(statement));
        }

        var bound = new Dictionary<string, Statement>(StringComparer.OrdinalIgnoreCase);
        foreach (var statement in statements)
        {
            var name = $"statement{bound.Count + 1}";
            var parameters = statement.Parameters is [] ? "" : $" {string.Join(", ", statement.Parameters)}";
            var procedure = $"CREATE PROCEDURE [{name}]{parameters} AS BEGIN\n{statement.Sql}\nEND";
            try
            {
                var rules = new RuntimeRules();
                Parse(procedure, statement.Origin).Accept(rules);
                faults.AddRange(rules.Broken.Select(b => $"{statement.Origin}: {b}\n{statement.Sql}"));
                model.AddOrUpdateObjects(procedure, name, new TSqlObjectOptions());
                bound.Add(name, statement);
            }
            catch (Exception e) when (e is FormatException or DacModelException)
            {
                faults.Add(e.Message);
            }
        }

        foreach (var message in model.Validate().Where(m => m.MessageType == DacMessageType.Error || Unresolved.Contains(m.Number)))
        {
            faults.Add(Procedure().Match(message.Message) is { Success: true } procedure && bound.TryGetValue(procedure.Value, out var statement)
                ? $"{statement.Origin}: SQL{message.Number} {message.Message}\n{statement.Sql}"
                : $"SQL{message.Number} {message.Message}");
        }

        return faults;
    }

    /// <summary>DacFx only warns of a name inside a procedure that it cannot resolve, because there it may come later. Not here.</summary>
    private static readonly HashSet<int> Unresolved = [71501, 71502];

    [GeneratedRegex(@"(?<=\[)statement\d+(?=\])", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Procedure();

    internal static string Text(TSqlFragment fragment)
    {
        new Sql160ScriptGenerator().GenerateScript(fragment, out var text);
        return text;
    }

    /// <summary>What parses and binds and is refused when it runs.</summary>
    private sealed class RuntimeRules : TSqlFragmentVisitor
    {
        private static readonly HashSet<string> Aggregates = new(["SUM", "AVG", "MIN", "MAX", "COUNT", "COUNT_BIG", "STRING_AGG"], StringComparer.OrdinalIgnoreCase);

        public List<string> Broken { get; } = [];

        public override void Visit(FunctionCall node)
        {
            if (!Aggregates.Contains(node.FunctionName.Value))
                return;
            var inner = new Inner();
            foreach (var parameter in node.Parameters)
                parameter.Accept(inner);
            if (inner.Found)
                Broken.Add($"130: {node.FunctionName.Value} over an expression that contains an aggregate or a subquery");
        }

        public override void Visit(QueryDerivedTable node) => Ordered(node.QueryExpression, "a derived table");

        public override void Visit(ScalarSubquery node) => Ordered(node.QueryExpression, "a subquery");

        public override void Visit(NamedTableReference node)
        {
            if (node.TableHints.Count > 0)
                Broken.Add($"a hint on table {node.SchemaObject.BaseIdentifier.Value}");
        }

        private void Ordered(QueryExpression query, string where)
        {
            if (query is { OrderByClause: not null, OffsetClause: null, ForClause: null } and not QuerySpecification { TopRowFilter: not null })
                Broken.Add($"1033: ORDER BY in {where} without TOP or OFFSET");
        }

        private sealed class Inner : TSqlFragmentVisitor
        {
            public bool Found { get; private set; }

            public override void Visit(FunctionCall node) => Found |= Aggregates.Contains(node.FunctionName.Value) && node.OverClause is null;

            public override void Visit(ScalarSubquery node) => Found = true;

            public override void Visit(ExistsPredicate node) => Found = true;
        }
    }
}

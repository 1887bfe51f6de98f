using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace RegionCloud.SqlServer.Testing;

/// <summary>The tables that are there after a script has run, found by carrying it out on paper.</summary>
public sealed class Schema
{
    /// <summary>EF's own list of the migrations that were applied.</summary>
    private const string History = "__EFMigrationsHistory";

    private readonly SortedDictionary<string, CreateTableStatement> tables = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, string> indexes = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, string> triggers = new(StringComparer.Ordinal);
    private readonly List<Statement> changes = [];
    private readonly string origin;

    private Schema(string origin) => this.origin = origin;

    /// <summary>Reads a script, the inside of its <c>IF … BEGIN</c> and <c>EXEC(N'…')</c> too; a statement that it does not know throws.</summary>
    public static Schema After(string script, string origin)
    {
        var schema = new Schema(origin);
        foreach (var batch in Binding.Parse(script, origin).Batches)
        {
            foreach (var statement in batch.Statements)
                schema.Apply(statement);
        }

        return schema;
    }

    /// <summary>The same without some tables and their indexes.</summary>
    public Schema Without(IReadOnlyCollection<string> names)
    {
        var rest = new Schema(origin);
        foreach (var table in tables.Where(t => !names.Contains(t.Key)))
            rest.tables.Add(table.Key, table.Value);
        foreach (var index in indexes.Where(i => !names.Contains(i.Key[..i.Key.IndexOf('.', StringComparison.Ordinal)])))
            rest.indexes.Add(index.Key, index.Value);
        return rest;
    }

    /// <summary>Inserts, updates and deletes of rows that the script makes.</summary>
    public IReadOnlyList<Statement> Changes => changes;

    public IReadOnlyCollection<string> Tables => [.. tables.Keys.Where(t => t != History)];

    /// <summary>Tables with a trigger.</summary>
    public IReadOnlyCollection<string> Triggered => [.. triggers.Keys];

    /// <summary>A script that makes these tables, indexes and triggers at once.</summary>
    public string Script => string.Join("\nGO\n", [.. tables.Values.Select(Binding.Text), .. indexes.Values, .. triggers.Values]);

    /// <summary>One line for each column, constraint and index, to compare with another; default values are how a column was added, not what it is.</summary>
    public IReadOnlyList<string> Lines
    {
        get
        {
            var lines = new List<string>(indexes.Values);
            foreach (var (name, table) in tables.Where(t => t.Key != History))
            {
                foreach (var column in table.Definition.ColumnDefinitions)
                {
                    column.DefaultConstraint = null;
                    lines.Add($"{name}: {Binding.Text(column)}");
                }

                lines.AddRange(table.Definition.TableConstraints.Select(c => $"{name}: {Binding.Text(c)}"));
            }

            return [.. lines.Order(StringComparer.Ordinal)];
        }
    }

    private void Apply(TSqlStatement statement)
    {
        switch (statement)
        {
            case IfStatement { ThenStatement: SetIdentityInsertStatement }:
            case BeginTransactionStatement or CommitTransactionStatement or DeclareVariableStatement or SetIdentityInsertStatement:
            case SelectStatement { QueryExpression: QuerySpecification { SelectElements: [SelectSetVariable, ..] } }:
                break;
            case IfStatement branch:
                Apply(branch.ThenStatement);
                if (branch.ElseStatement is not null)
                    Apply(branch.ElseStatement);
                break;
            case BeginEndBlockStatement block:
                foreach (var inner in block.StatementList.Statements)
                    Apply(inner);
                break;
            case ExecuteStatement { ExecuteSpecification.ExecutableEntity: ExecutableStringList { Strings: var parts } }:
                // EF drops the default constraint of a column by a name that it looks up.
                if (parts.All(p => p is StringLiteral))
                {
                    foreach (var inner in Binding.Parse(string.Concat(parts.Cast<StringLiteral>().Select(p => p.Value)), origin).Batches.SelectMany(b => b.Statements))
                        Apply(inner);
                }
                else if (!((StringLiteral)parts[0]).Value.Contains("DROP CONSTRAINT", StringComparison.Ordinal))
                {
                    throw Unknown(statement);
                }

                break;
            case CreateTableStatement table:
                tables.Add(Name(table.SchemaObjectName), table);
                break;
            case DropTableStatement drop:
                foreach (var dropped in drop.Objects.Select(Name))
                {
                    tables.Remove(dropped);
                    triggers.Remove(dropped);
                    foreach (var index in indexes.Keys.Where(i => i.StartsWith($"{dropped}.", StringComparison.Ordinal)).ToList())
                        indexes.Remove(index);
                }

                break;
            case AlterTableAddTableElementStatement add:
                foreach (var column in add.Definition.ColumnDefinitions)
                    Of(add).ColumnDefinitions.Add(column);
                foreach (var constraint in add.Definition.TableConstraints)
                    Of(add).TableConstraints.Add(constraint);
                break;
            case AlterTableAlterColumnStatement alter:
                var altered = Of(alter).ColumnDefinitions.Single(c => c.ColumnIdentifier.Value == alter.ColumnIdentifier.Value);
                altered.DataType = alter.DataType;
                altered.Constraints.Clear();
                altered.Constraints.Add(new NullableConstraintDefinition { Nullable = alter.AlterTableAlterColumnOption is not AlterTableAlterColumnOption.NotNull });
                break;
            case AlterTableDropTableElementStatement drop:
                foreach (var element in drop.AlterTableDropTableElements)
                {
                    foreach (var column in Of(drop).ColumnDefinitions.Where(c => c.ColumnIdentifier.Value == element.Name.Value).ToList())
                        Of(drop).ColumnDefinitions.Remove(column);
                    foreach (var constraint in Of(drop).TableConstraints.Where(c => c.ConstraintIdentifier?.Value == element.Name.Value).ToList())
                        Of(drop).TableConstraints.Remove(constraint);
                }

                break;
            case CreateIndexStatement index:
                indexes.Add($"{Name(index.OnName)}.{index.Name.Value}", Binding.Text(index));
                break;
            case DropIndexStatement drop:
                foreach (var dropped in drop.DropIndexClauses.Cast<DropIndexClause>())
                    indexes.Remove($"{Name(dropped.Object)}.{dropped.Index.Value}");
                break;
            case CreateTriggerStatement trigger:
                triggers.Add(Name(trigger.TriggerObject.Name), Binding.Text(trigger));
                break;
            case DataModificationStatement change:
                changes.Add(new Statement(origin, Binding.Text(change)));
                break;
            default:
                throw Unknown(statement);
        }
    }

    private TableDefinition Of(AlterTableStatement statement) => tables[Name(statement.SchemaObjectName)].Definition;

    private NotSupportedException Unknown(TSqlStatement statement) => new($"{origin}: {statement.GetType().Name} is not known here: {Binding.Text(statement)}");

    private static string Name(SchemaObjectName name) => name.BaseIdentifier.Value;
}

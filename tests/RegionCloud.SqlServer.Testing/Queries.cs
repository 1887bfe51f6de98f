using System.Collections.Concurrent;
using System.Diagnostics;
using System.Linq.Expressions;
using System.Reflection;
using System.Reflection.Emit;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace RegionCloud.SqlServer.Testing;

/// <summary>
/// Listens to EF while a department's tests run on SQLite: every query that it compiles there, updates and deletes by query included,
/// is kept and can be translated and bound for SQL Server. It also remembers which methods of the product sent a query.
/// </summary>
public sealed class Queries : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>
{
    /// <summary>Looks into SQLite's own list of tables, and is called on SQLite only.</summary>
    private const string OnlySqlite = "Databases.RemoveStaleLockAsync";

    private static readonly Queries Instance = new();
    private readonly ConcurrentQueue<(Type Context, Expression Query, string Origin)> compiled = [];
    private readonly ConcurrentDictionary<MethodBase, bool> ran = [];

    private Queries()
    {
    }

    /// <summary>Called when the test assembly is loaded, before anybody asks a database.</summary>
    public static void Listen() => DiagnosticListener.AllListeners.Subscribe(Instance);

    /// <summary>Every query so far as SQL Server gets it, by department, and what is wrong with them. Each app that a test starts compiles it again; once is enough here.</summary>
    public static IReadOnlyList<(Department Department, int Bound, IReadOnlyList<string> Faults)> Bind()
        => [.. Instance.compiled.GroupBy(q => Department.Of(q.Context)).Select(queries => Bind(queries.Key, [.. queries.Select(q => (q.Query, q.Origin)).DistinctBy(q => (q.Origin, q.Query.ToString()))]))];

    /// <summary>The same for queries that somebody holds.</summary>
    public static (Department Department, int Bound, IReadOnlyList<string> Faults) Bind(Department department, IReadOnlyList<(Expression Query, string Origin)> queries)
    {
        var faults = new List<string>();
        var statements = new List<Statement>();
        foreach (var (query, origin) in queries)
        {
            try
            {
                statements.AddRange(Translation.Of(department, query, origin));
            }
            // Whatever stops one query, the others are looked at too.
            catch (Exception e)
            {
                faults.Add($"{origin}: {e.GetType().Name} {e.Message}");
            }
        }

        using var db = department.OpenSqlServer();
        var distinct = statements.DistinctBy(s => s.Sql).ToList();
        faults.AddRange(Binding.Faults(db.Database.GenerateCreateScript(), distinct));
        return (department, distinct.Count, faults);
    }

    /// <summary>Methods of an assembly that send a query and were never seen doing it.</summary>
    /// <param name="sending">How many methods send one.</param>
    public static IReadOnlyList<string> NeverRun(Assembly assembly, out int sending)
    {
        var senders = assembly.GetTypes().SelectMany(t => t.GetMethods(Everything).Cast<MethodBase>()).Where(Sends).ToList();
        sending = senders.Count;
        return [.. senders.Where(m => !Instance.ran.ContainsKey(m)).Select(Name).Order(StringComparer.Ordinal)];
    }

    void IObserver<DiagnosticListener>.OnNext(DiagnosticListener value)
    {
        if (value.Name == DbLoggerCategory.Name)
            value.Subscribe(this, name => name == CoreEventId.QueryCompilationStarting.Name || name == RelationalEventId.CommandExecuting.Name);
    }

    void IObserver<KeyValuePair<string, object?>>.OnNext(KeyValuePair<string, object?> value)
    {
        switch (value.Value)
        {
            // Our own translation compiles too.
            case QueryExpressionEventData { Context: { } context } query when context.Database.IsSqlite():
                if (Remember() is var origin && origin != OnlySqlite)
                    compiled.Enqueue((context.GetType(), query.Expression, origin));
                break;
            case CommandEventData { CommandSource: CommandSource.LinqQuery or CommandSource.ExecuteUpdate or CommandSource.ExecuteDelete }:
                Remember();
                break;
        }
    }

    void IObserver<DiagnosticListener>.OnCompleted()
    {
    }

    void IObserver<DiagnosticListener>.OnError(Exception error)
    {
    }

    void IObserver<KeyValuePair<string, object?>>.OnCompleted()
    {
    }

    void IObserver<KeyValuePair<string, object?>>.OnError(Exception error)
    {
    }

    private const BindingFlags Everything = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly Dictionary<short, OpCode> OpCodesByValue = typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(f => (OpCode)f.GetValue(null)!).ToDictionary(o => o.Value);

    private static string Name(MethodBase method)
    {
        // An async method's body lives in MoveNext of a class named after it.
        var type = method.DeclaringType!;
        return method.Name == "MoveNext" && type.DeclaringType is { } owner ? $"{owner.Name}.{type.Name[1..type.Name.IndexOf('>', StringComparison.Ordinal)]}" : $"{type.Name}.{method.Name}";
    }

    /// <summary>Marks the methods of ours on the stack; answers the innermost.</summary>
    private string Remember()
    {
        var origin = "?";
        foreach (var frame in new StackTrace(1, fNeedFileInfo: false).GetFrames())
        {
            if (frame.GetMethod() is not { DeclaringType: { } type } method || type.Assembly.GetName().Name is not { } assembly
                || !assembly.StartsWith("RegionCloud.", StringComparison.Ordinal) || type.Assembly == typeof(Queries).Assembly)
                continue;
            if (origin == "?")
                origin = Name(method);
            ran.TryAdd(method, true);
        }

        return origin;
    }

    private static bool Sends(MethodBase method)
    {
        if (method.GetMethodBody()?.GetILAsByteArray() is not { } il)
            return false;
        for (var at = 0; at < il.Length;)
        {
            var code = OpCodesByValue[il[at] == 0xFE ? (short)(0xFE00 | il[++at]) : il[at]];
            at++;
            if (code.OperandType == OperandType.InlineMethod && SendsQuery(method, BitConverter.ToInt32(il, at)))
                return true;
            at += code.OperandType switch
            {
                OperandType.InlineNone => 0,
                OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
                OperandType.InlineVar => 2,
                OperandType.InlineI8 or OperandType.InlineR => 8,
                OperandType.InlineSwitch => 4 + (4 * BitConverter.ToInt32(il, at)),
                _ => 4,
            };
        }

        return false;
    }

    private static bool SendsQuery(MethodBase caller, int token)
    {
        var called = caller.Module.ResolveMethod(
            token, caller.DeclaringType!.IsGenericType ? caller.DeclaringType.GetGenericArguments() : null, caller.IsGenericMethod ? caller.GetGenericArguments() : null)!;
        return called.Name.EndsWith("Async", StringComparison.Ordinal)
            && (called.DeclaringType == typeof(EntityFrameworkQueryableExtensions) || called.DeclaringType == typeof(RelationalQueryableExtensions)
                || (called.Name.StartsWith("Find", StringComparison.Ordinal) && called.DeclaringType is { Namespace: "Microsoft.EntityFrameworkCore" }));
    }
}

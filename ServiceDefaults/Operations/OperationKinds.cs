using Microsoft.Extensions.DependencyInjection;

namespace RegionCloud.ServiceDefaults.Operations;

/// <summary>One kind of long operation of this service.</summary>
/// <param name="Action">What it is called in the audit.</param>
/// <param name="Span">What it is called in traces.</param>
/// <param name="Results">Under which path of the department the result is read by the operation's id; null: it has none of its own.</param>
/// <param name="RunAsync">One taking-up, to its end.</param>
internal sealed record OperationKind(string Name, string Action, string Span, string? Results, Func<IServiceScopeFactory, TakenOperation, TimeProvider, CancellationToken, Task> RunAsync);

/// <summary>The long operations that this service offers, by kind.</summary>
internal sealed class OperationKinds
{
    private readonly Dictionary<string, OperationKind> kinds = new(StringComparer.Ordinal);

    public IReadOnlyCollection<string> Names => kinds.Keys;

    public OperationKind this[string kind] => kinds[kind];

    public OperationKind? Of(string kind) => kinds.GetValueOrDefault(kind);

    public void Add(OperationKind kind) => kinds.Add(kind.Name, kind);
}

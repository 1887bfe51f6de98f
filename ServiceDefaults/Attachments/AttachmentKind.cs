using System.Reflection;
using RegionCloud.ServiceDefaults.Data;
using RegionCloud.ServiceDefaults.Errors;

namespace RegionCloud.ServiceDefaults.Attachments;

/// <summary>A kind of record that takes files, as its service declares it.</summary>
public sealed class AttachmentKind
{
    private readonly Func<ServiceDbContext, Guid, CancellationToken, Task<object?>> find;
    private readonly Func<object, Refusal?> adding;
    private readonly Func<object, Refusal?> removing;

    private AttachmentKind(
        string name, string read, string write, Func<ServiceDbContext, Guid, CancellationToken, Task<object?>> find, Func<object, Refusal?> adding, Func<object, Refusal?> removing)
        => (Name, Read, Write, this.find, this.adding, this.removing) = (name, read, write, find, adding, removing);

    public string Name { get; }

    /// <summary>The permission with which the record is read.</summary>
    public string Read { get; }

    /// <summary>The permission with which the record is changed.</summary>
    public string Write { get; }

    /// <summary>What decides whether files are added, for the document.</summary>
    internal MethodInfo? AddingRule { get; private init; }

    /// <summary>What decides whether files are removed, for the document.</summary>
    internal MethodInfo? RemovingRule { get; private init; }

    /// <param name="name">What the record is called, such as contract.</param>
    /// <param name="find">The record as far as the present data scope reaches, tracked: null is a 404.</param>
    /// <param name="adding">Why its state takes no more files; default: it always does.</param>
    /// <param name="removing">Why its state gives none back; default: it always does.</param>
    public static AttachmentKind Of<TContext, TRecord>(
        string name, string read, string write, Func<TContext, Guid, CancellationToken, Task<TRecord?>> find, Func<TRecord, Refusal?>? adding = null, Func<TRecord, Refusal?>? removing = null)
        where TContext : ServiceDbContext
        where TRecord : class
        => new(
            name, read, write, async (db, id, cancellationToken) => await find((TContext)db, id, cancellationToken),
            record => adding?.Invoke((TRecord)record), record => removing?.Invoke((TRecord)record))
        {
            AddingRule = adding?.Method,
            RemovingRule = removing?.Method,
        };

    internal Task<object?> FindAsync(ServiceDbContext db, Guid id, CancellationToken cancellationToken) => find(db, id, cancellationToken);

    internal Refusal? Adding(object record) => adding(record);

    internal Refusal? Removing(object record) => removing(record);
}

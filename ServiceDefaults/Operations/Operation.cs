using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using RegionCloud.ServiceDefaults.Audit;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.ServiceDefaults.Operations;

/// <summary>Where a long operation stands; the last three are final.</summary>
public enum OperationState
{
    NotStarted,
    Running,
    Succeeded,
    Failed,
    Canceled,
}

/// <summary>
/// Work that takes longer than an answer may (conventions: long operations): accepted in the transaction of its request, done by a
/// worker under the rights and the name of the person who asked, and known to that person for a day after its end.
/// </summary>
public sealed class Operation
{
    internal const int LongestKind = 60;

    public Guid Id { get; init; }

    public int Version { get; private set; } = 1;

    /// <summary>What is done: <c>contracts</c> are imported, <c>dunning</c> is run.</summary>
    public string Kind { get; init; } = "";

    /// <summary>The permission under which it was accepted, and which is asked again when it runs.</summary>
    public string Permission { get; init; } = "";

    /// <summary>Who vouches for <see cref="StartedBy"/>; null: the service itself asked, under its own principal.</summary>
    public string? Issuer { get; init; }

    /// <summary>The subject who asked.</summary>
    public string StartedBy { get; init; } = "";

    /// <summary>Everything is checked and counted, nothing is changed.</summary>
    public bool Preview { get; init; }

    /// <summary>Rows that are right are taken even when others are not.</summary>
    public bool ValidRowsOnly { get; init; }

    /// <summary>Media type of what was sent: of a file with its charset where the sender named one.</summary>
    public string ContentType { get; init; } = "";

    public string? TraceParent { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? StartedAt { get; private set; }

    public DateTimeOffset? EndedAt { get; private set; }

    public OperationState State { get; private set; }

    public int Percent { get; private set; }

    /// <summary>Lines with content that were read, without the header.</summary>
    public int Read { get; private set; }

    public int Valid { get; private set; }

    public int Faulty { get; private set; }

    /// <summary>What the operation did, or would do, as JSON: a count for each kind of record.</summary>
    public string? Result { get; private set; }

    public string? FailureCode { get; private set; }

    /// <summary>What the failure's text names, as JSON.</summary>
    public string? FailureValues { get; private set; }

    public bool CancelRequested { get; private set; }

    public int Attempts { get; private set; }

    /// <summary>Until when the worker that has it is taken to be alive.</summary>
    public DateTimeOffset LeaseUntil { get; private set; }

    /// <summary>Grows with every taking-up: what an earlier worker still writes is refused.</summary>
    public long Fence { get; private set; }

    public bool HasEnded => State is OperationState.Succeeded or OperationState.Failed or OperationState.Canceled;

    internal IReadOnlyList<RecordCount> Records => Result is null ? [] : JsonSerializer.Deserialize<List<RecordCount>>(Result, Json.Options)!;

    /// <summary>One that waits ends at once; one that runs ends when its worker next looks, and leaves nothing behind.</summary>
    public void Cancel(DateTimeOffset now)
    {
        if (HasEnded || CancelRequested)
            return;

        CancelRequested = true;
        Version++;
        if (State == OperationState.NotStarted)
            (State, EndedAt) = (OperationState.Canceled, now);
    }

    internal void Count(OperationProgress progress)
        => (Percent, Read, Valid, Faulty, Result) = (progress.Percent, progress.Read, progress.Valid, progress.Faulty, progress.Result());

    /// <summary>A step of the work is done, and its worker is alive.</summary>
    internal void Advance(int percent, DateTimeOffset leaseUntil)
    {
        (Percent, LeaseUntil) = (percent, leaseUntil);
        Version++;
    }

    internal void Finish(IReadOnlyList<RecordCount> result, DateTimeOffset now)
    {
        Result = JsonSerializer.Serialize(result, Json.Options);
        End(OperationState.Succeeded, now);
    }

    internal void End(OperationState state, DateTimeOffset now, string? code = null, string? values = null)
    {
        (State, EndedAt, FailureCode, FailureValues) = (state, now, code, values);
        if (state == OperationState.Succeeded)
            Percent = 100;
        Version++;
    }

    internal static void Configure(ModelBuilder model)
    {
        var operation = model.Entity<Operation>();
        operation.Property(o => o.Id).ValueGeneratedNever();
        operation.Property(o => o.Version).IsConcurrencyToken();
        operation.Property(o => o.Kind).HasMaxLength(LongestKind);
        operation.Property(o => o.Permission).HasMaxLength(100);
        operation.Property(o => o.Issuer).HasMaxLength(200);
        operation.Property(o => o.StartedBy).HasMaxLength(200);
        operation.Property(o => o.ContentType).HasMaxLength(200);
        operation.Property(o => o.TraceParent).HasMaxLength(100);
        operation.Property(o => o.Result).HasMaxLength(2000);
        operation.Property(o => o.FailureCode).HasMaxLength(100);
        operation.Property(o => o.FailureValues).HasMaxLength(2000);
        operation.HasIndex(o => new { o.State, o.LeaseUntil });
        operation.HasIndex(o => new { o.StartedBy, o.Id });
        operation.HasIndex(o => o.EndedAt);

        var part = model.Entity<OperationFilePart>().NotAudited();
        part.HasKey(p => new { p.OperationId, p.Sequence });
        part.HasOne<Operation>().WithMany().HasForeignKey(p => p.OperationId).OnDelete(DeleteBehavior.Cascade);

        var error = model.Entity<OperationError>().NotAudited();
        error.HasKey(e => new { e.OperationId, e.Sequence });
        error.Property(e => e.Column).HasMaxLength(OperationError.LongestColumn);
        error.Property(e => e.Value).HasMaxLength(OperationError.LongestValue);
        error.Property(e => e.Code).HasMaxLength(100);
        error.HasOne<Operation>().WithMany().HasForeignKey(e => e.OperationId).OnDelete(DeleteBehavior.Cascade);
    }
}

/// <summary>A piece of the file, or of what was asked, compressed; removed when the operation has ended.</summary>
public sealed class OperationFilePart
{
    public Guid OperationId { get; init; }

    public int Sequence { get; init; }

    public byte[] Content { get; init; } = [];
}

/// <summary>One fault of one cell.</summary>
public sealed class OperationError
{
    internal const int LongestColumn = 100;
    internal const int LongestValue = 200;

    public Guid OperationId { get; init; }

    public int Sequence { get; init; }

    /// <summary>Line of the file, the header being 1; of a record of several lines its first.</summary>
    public int Line { get; init; }

    public string Column { get; init; } = "";

    /// <summary>What stands there, at most 200 characters of it.</summary>
    public string Value { get; init; } = "";

    public string Code { get; init; } = "";

    /// <summary>What the text names, as JSON.</summary>
    public string Values { get; init; } = "";
}

/// <summary>How many records of a kind were new and how many said what is known already.</summary>
public sealed record RecordCount(string Kind, int Created, int Unchanged);

/// <summary>What a run has seen so far.</summary>
internal sealed class OperationProgress
{
    private readonly SortedDictionary<string, (int Created, int Unchanged)> records = new(StringComparer.Ordinal);

    public int Percent { get; set; }

    public int Read { get; private set; }

    public int Valid { get; private set; }

    public int Faulty => Read - Valid;

    public int Created => records.Values.Sum(r => r.Created);

    public void Count(int lines, bool valid)
    {
        Read += lines;
        if (valid)
            Valid += lines;
    }

    public void Count(string kind, bool created)
    {
        var (before, unchanged) = records.GetValueOrDefault(kind);
        records[kind] = created ? (before + 1, unchanged) : (before, unchanged + 1);
    }

    public string Result() => JsonSerializer.Serialize(records.Select(r => new RecordCount(r.Key, r.Value.Created, r.Value.Unchanged)), Json.Options);
}

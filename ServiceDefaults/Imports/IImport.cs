using RegionCloud.ServiceDefaults.Data;

namespace RegionCloud.ServiceDefaults.Imports;

/// <summary>
/// What a department says of one kind of file: its columns, what is wrong with a record, and what a record becomes. Upload, reading,
/// faults, progress, cancelling and the one transaction are the framework's. A new instance for each pass over the file, with services of a
/// scope that acts as the person who asked; the file is read twice, first only checked.
/// </summary>
public interface IImport
{
    IReadOnlyList<ImportColumn> Columns { get; }

    /// <summary>Lines that follow one another with the same values here are one record; without a key every line is one.</summary>
    IReadOnlyList<string> Key => [];

    /// <summary>
    /// Kinds of records that are only added, never changed, and are many: they are prepared apart, batch by batch, so that other writers
    /// wait for their copying only. What is named comes before what names it. Without any, all is saved at once at the end.
    /// </summary>
    IReadOnlyList<Type> Staged => [];

    /// <summary>Says of each record that it is new (<see cref="ImportRecord.New"/>), known already, or what is wrong with it. Changes nothing.</summary>
    Task CheckAsync(IReadOnlyList<ImportRecord> batch, CancellationToken cancellationToken);

    /// <summary>Adds to <paramref name="db"/> what the new records of the batch become, and publishes their events.</summary>
    Task ApplyAsync(IReadOnlyList<ImportRecord> batch, ServiceDbContext db, CancellationToken cancellationToken);

    /// <summary>After the last batch, before all is saved.</summary>
    Task FinishAsync(ServiceDbContext db, CancellationToken cancellationToken) => Task.CompletedTask;
}

/// <summary>A column by the name in the header.</summary>
/// <param name="Longest">The longest text, in characters, that the record can hold.</param>
public sealed record ImportColumn(string Name, int Longest = 200);

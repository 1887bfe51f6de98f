using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using RegionCloud.ServiceDefaults.Data;
using RegionCloud.ServiceDefaults.Messaging;
using RegionCloud.ServiceDefaults.Operations;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.ServiceDefaults.Imports;

/// <summary>
/// One taking-up of an import: the file is checked, then, unless it is only looked at, read again and applied. Until the one commit at the end
/// nothing but the operation's own counts and faults is written, so a process that dies leaves an import that is simply begun again.
/// </summary>
internal sealed class ImportRun(IServiceScopeFactory scopes, TakenOperation taken, Type import, TimeProvider time)
{
    private const int Batch = 500;
    private const int BatchLines = 2000;
    private const int Interferences = 3;
    private readonly Operation operation = taken.Operation;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var file = await OpenAsync(cancellationToken);
            for (var attempt = 1; !await TryAsync(file, cancellationToken); attempt++)
            {
                if (attempt < Interferences)
                    continue;
                await taken.EndAsync(progress: null, OperationState.Failed, "concurrent-change", values: null, cancellationToken);
                return;
            }
        }
        catch (UnreadableFileException unreadable)
        {
            await KeepErrorsAsync([unreadable.Fault], await CountErrorsAsync(cancellationToken), cancellationToken);
            await taken.EndAsync(progress: null, OperationState.Failed, unreadable.Fault.Code, unreadable.Fault.Values, cancellationToken);
        }
    }

    /// <returns>False: another writer changed what the file was checked against, and all must be looked at again.</returns>
    private async Task<bool> TryAsync(ImportFile file, CancellationToken cancellationToken)
    {
        await taken.UnattendedAsync(db => db.Set<OperationError>().Where(e => e.OperationId == operation.Id).ExecuteDeleteAsync(cancellationToken));
        var seen = await CheckAsync(file, cancellationToken);
        if (operation.Preview || (seen.Created == 0 && (seen.Faulty == 0 || operation.ValidRowsOnly)))
        {
            await taken.EndAsync(seen, OperationState.Succeeded, code: null, values: null, cancellationToken);
            return true;
        }

        if (seen.Faulty > 0 && !operation.ValidRowsOnly)
        {
            await taken.EndAsync(seen, OperationState.Failed, "import.rows-faulty", new Dictionary<string, string>(StringComparer.Ordinal) { ["faulty"] = $"{seen.Faulty}", ["rows"] = $"{seen.Read}" }, cancellationToken);
            return true;
        }

        try
        {
            // SQL Server may drop a connection; then the whole pass is made again.
            await using var outer = scopes.CreateAsyncScope();
            return await outer.ServiceProvider.GetRequiredService<ServiceDbContext>().Database.CreateExecutionStrategy().ExecuteAsync(ct => ApplyAsync(file, seen, ct), cancellationToken);
        }
        catch (Exception e) when (e is DbUpdateConcurrencyException || e.IsConstraintViolation())
        {
            // Whether it was cancelled, taken over, or the data changed, the next look tells.
            await taken.ProgressAsync(seen, cancellationToken);
            return false;
        }
    }

    private async Task<OperationProgress> CheckAsync(ImportFile file, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        taken.Enter(scope.ServiceProvider);
        var (checks, progress, errors) = (Create(scope.ServiceProvider), new OperationProgress(), 0);
        foreach (var batch in Batches(file, checks))
        {
            await checks.CheckAsync(batch, cancellationToken);
            Count(batch, progress);
            progress.Percent = (int)(file.Part * (operation.Preview ? 99 : 50));
            await taken.ProgressAsync(progress, cancellationToken);
            errors = await KeepErrorsAsync([.. batch.SelectMany(r => r.Faults)], errors, cancellationToken);
        }

        return progress;
    }

    private async Task<bool> ApplyAsync(ImportFile file, OperationProgress seen, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        await using var apart = scopes.CreateAsyncScope();
        taken.Enter(scope.ServiceProvider);
        taken.Enter(apart.ServiceProvider);
        var (applies, progress) = (Create(scope.ServiceProvider), new OperationProgress());
        await using var writer = await ImportWriter.OpenAsync(scope.ServiceProvider.GetRequiredService<ServiceDbContext>(), apart.ServiceProvider.GetRequiredService<ServiceDbContext>, applies.Staged, cancellationToken);
        foreach (var batch in Batches(file, applies))
        {
            await applies.CheckAsync(batch, cancellationToken);
            Count(batch, progress);
            await applies.ApplyAsync([.. batch.Where(r => r.IsNew)], writer.Db, cancellationToken);
            await writer.KeepAsync(cancellationToken);
            seen.Percent = 50 + (progress.Read * 49 / seen.Read);
            await taken.ProgressAsync(seen, cancellationToken);
        }

        if (progress.Faulty != seen.Faulty || progress.Result() != seen.Result())
            return false;

        await applies.FinishAsync(writer.Db, cancellationToken);
        // A right that ended while the file was read ends the import.
        taken.StillMay(scope.ServiceProvider);
        await writer.CommitAsync(
            async () =>
            {
                var mine = await taken.MineAsync(writer.Db, cancellationToken);
                mine.Count(seen);
                mine.End(OperationState.Succeeded, time.GetUtcNow());
            },
            cancellationToken);
        scope.ServiceProvider.GetRequiredService<OutboxSignal>().Set();
        await taken.UnattendedAsync(db => db.Set<OperationFilePart>().Where(p => p.OperationId == operation.Id).ExecuteDeleteAsync(cancellationToken));
        return true;
    }

    private static void Count(List<ImportRecord> batch, OperationProgress progress)
    {
        foreach (var record in batch)
        {
            progress.Count(record.Rows.Count, !record.IsFaulty);
            if (!record.IsFaulty)
                progress.Count(record.Kind ?? throw new InvalidOperationException($"Line {record.First.Line} was neither taken nor refused."), record.IsNew);
        }
    }

    private static IEnumerable<List<ImportRecord>> Batches(ImportFile file, IImport import)
    {
        var (batch, lines) = (new List<ImportRecord>(), 0);
        foreach (var record in Records(file.Lines(import.Columns), import.Key))
        {
            batch.Add(record);
            lines += record.Rows.Count;
            if (batch.Count < Batch && lines < BatchLines)
                continue;
            yield return batch;
            (batch, lines) = ([], 0);
        }

        if (batch.Count > 0)
            yield return batch;
    }

    private static IEnumerable<ImportRecord> Records(IEnumerable<ImportLine> lines, IReadOnlyList<string> key)
    {
        var together = new List<ImportLine>();
        foreach (var line in lines)
        {
            if (together.Count > 0 && (key.Count == 0 || key.Any(column => line[column] != together[0][column])))
            {
                yield return new ImportRecord(together);
                together = [];
            }

            together.Add(line);
        }

        if (together.Count > 0)
            yield return new ImportRecord(together);
    }

    private Task<int> CountErrorsAsync(CancellationToken cancellationToken)
        => taken.UnattendedAsync(db => db.Set<OperationError>().CountAsync(e => e.OperationId == operation.Id, cancellationToken));

    private async Task<int> KeepErrorsAsync(IReadOnlyList<ImportFault> faults, int before, CancellationToken cancellationToken)
    {
        foreach (var some in faults.Select((fault, index) => (fault, Sequence: before + index + 1)).Chunk(Batch))
        {
            await taken.UnattendedAsync(async db =>
            {
                db.AddRange(some.Select(f => new OperationError
                {
                    OperationId = operation.Id,
                    Sequence = f.Sequence,
                    Line = f.fault.Line,
                    Column = Short(f.fault.Column, OperationError.LongestColumn),
                    Value = Short(f.fault.Value, OperationError.LongestValue),
                    Code = f.fault.Code,
                    Values = JsonSerializer.Serialize(f.fault.Values, Json.Options),
                }));
                return await db.SaveChangesAsync(cancellationToken);
            });
        }

        return before + faults.Count;
    }

    private IImport Create(IServiceProvider services) => (IImport)ActivatorUtilities.CreateInstance(services, import);

    private Task<ImportFile> OpenAsync(CancellationToken cancellationToken)
        => taken.ReadAsync(content => ImportFile.OpenAsync(content, operation.ContentType, cancellationToken), cancellationToken);

    private static string Short(string text, int length) => text.Length > length ? text[..length] : text;
}

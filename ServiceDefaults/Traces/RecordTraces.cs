using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using RegionCloud.ServiceDefaults.Data;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Security;

namespace RegionCloud.ServiceDefaults.Traces;

/// <summary>A record that another one leads to.</summary>
/// <param name="Relation">What it is to the other: customer, instalment, payment.</param>
/// <param name="Service">The department that owns it.</param>
/// <param name="Path">Below that department's prefix; null where it has no address of its own.</param>
public sealed record RecordLink(string Kind, Guid Id, string? Number, string Relation, string Service, string? Path);

/// <summary>One step that made a record what it is.</summary>
/// <param name="Type">contractSigned, paymentReceived.</param>
/// <param name="Id">Unique in the service; the same at every asking.</param>
/// <param name="Version">The record's version after it; null where versions are not kept with the steps.</param>
public sealed record RecordStep(string Type, string Id, int? Version, DateOnly On, DateTimeOffset RecordedAt);

/// <summary>Where a record comes from and where it leads.</summary>
public sealed record RecordTrace(string? Number, string Path, IReadOnlyList<RecordLink> Up, IReadOnlyList<RecordLink> Down, IReadOnlyList<RecordStep> Steps);

/// <summary>What a room is asked about one record.</summary>
/// <param name="AsOf">Links and steps of later days are left out.</param>
public sealed record TraceQuestion(Guid Id, DateOnly AsOf, OrganisationSnapshot Organisation, BusinessClock Clock);

/// <summary>
/// How records of one kind are traced, declared with their read permission: whoever may not read a record is told that there is none,
/// and a link to a kind of the same department only if he may read that kind.
/// </summary>
public sealed class RecordTraces
{
    private RecordTraces(string kind, string? owner, string permission, Func<IServiceProvider, TraceQuestion, CancellationToken, Task<RecordTrace?>> read)
    {
        if (!Permissions.All.Contains(permission))
            throw new InvalidOperationException($"permissions.csv has no permission '{permission}'.");

        (Kind, Owner, Permission, ReadAsync) = (kind, owner, permission, read);
    }

    internal string Kind { get; }

    /// <summary>The department whose records they are, where it is another.</summary>
    internal string? Owner { get; }

    internal string Permission { get; }

    internal Func<IServiceProvider, TraceQuestion, CancellationToken, Task<RecordTrace?>> ReadAsync { get; }

    /// <param name="permission">Its reach is the data scope of the reading.</param>
    /// <param name="read">Null when there is no such record.</param>
    public static RecordTraces Of<TContext>(string kind, string permission, Func<TContext, TraceQuestion, CancellationToken, Task<RecordTrace?>> read)
        where TContext : ServiceDbContext
        => new(kind, owner: null, permission, (services, question, cancellationToken) => read((TContext)services.GetRequiredService<ServiceDbContext>(), question, cancellationToken));

    /// <summary>What this department has made of another's record, which itself does not know of it: the alert of a dunning notice. So the way goes down as well as up.</summary>
    /// <param name="owner">The department whose record it is.</param>
    /// <param name="permission">To read what this one has made of it; its reach is the data scope of the reading.</param>
    /// <param name="read">What came of it here, and what led to it from here; nothing of either when there is none.</param>
    public static RecordTraces About<TContext>(string kind, string owner, string permission, Func<TContext, TraceQuestion, CancellationToken, Task<(IReadOnlyList<RecordLink> Up, IReadOnlyList<RecordLink> Down)>> read)
        where TContext : ServiceDbContext
        => new(kind, owner, permission, async (services, question, cancellationToken) =>
        {
            var (up, down) = await read((TContext)services.GetRequiredService<ServiceDbContext>(), question, cancellationToken);
            return up.Count + down.Count == 0 ? null : new RecordTrace(null, "", up, down, []);
        });
}

public static class RecordTracesSetup
{
    /// <summary>Declares which records of this department can be traced.</summary>
    public static void AddRecordTraces(this IHostApplicationBuilder builder, params IEnumerable<RecordTraces> traces)
    {
        foreach (var one in traces)
            builder.Services.AddSingleton(one);
    }
}

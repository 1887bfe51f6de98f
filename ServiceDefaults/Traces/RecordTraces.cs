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
    private RecordTraces(string kind, string permission, Func<IServiceProvider, TraceQuestion, CancellationToken, Task<RecordTrace?>> read)
    {
        if (!Permissions.All.Contains(permission))
            throw new InvalidOperationException($"permissions.csv has no permission '{permission}'.");

        (Kind, Permission, ReadAsync) = (kind, permission, read);
    }

    internal string Kind { get; }

    internal string Permission { get; }

    internal Func<IServiceProvider, TraceQuestion, CancellationToken, Task<RecordTrace?>> ReadAsync { get; }

    /// <param name="permission">Its reach is the data scope of the reading.</param>
    /// <param name="read">Null when there is no such record.</param>
    public static RecordTraces Of<TContext>(string kind, string permission, Func<TContext, TraceQuestion, CancellationToken, Task<RecordTrace?>> read)
        where TContext : ServiceDbContext
        => new(kind, permission, (services, question, cancellationToken) => read((TContext)services.GetRequiredService<ServiceDbContext>(), question, cancellationToken));
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

using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using RegionCloud.ServiceDefaults.Data;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Security;

namespace RegionCloud.ServiceDefaults.Waiting;

/// <summary>Something that waits for the caller.</summary>
/// <param name="Kind">What is waited for, such as <c>contractReview</c>.</param>
/// <param name="Title">Key of its words.</param>
/// <param name="RegionId">Null for what concerns the whole company.</param>
/// <param name="Since">When it began to wait.</param>
/// <param name="DueOn">Until when it should be done, in the region's zone; null when there is no such day.</param>
/// <param name="Action">What the caller may do, as the record calls it in its <c>actions</c>.</param>
/// <param name="Path">Below the department's prefix: <c>contracts/{id}</c>.</param>
/// <param name="Values">What the words name; <c>enum.role.auditor</c> is told in the caller's language.</param>
public sealed record Waits(
    string Kind, string Title, string RecordKind, Guid RecordId, string? Number, Guid? RegionId, DateTimeOffset Since, DateOnly? DueOn, string Action, string Path, params IReadOnlyList<(string Name, object? Value)> Values);

/// <summary>
/// What waits for people in one slice, declared with the permission to act on it. Whoever lacks it is not asked for; whoever has it
/// sees the records in reach that the record's own actions let him act on.
/// </summary>
public sealed class WaitingList
{
    private WaitingList(string permission, Func<IServiceProvider, WaitingFor, CancellationToken, Task<IReadOnlyList<Waits>>> read)
    {
        if (!Permissions.All.Contains(permission))
            throw new InvalidOperationException($"permissions.csv has no permission '{permission}'.");

        (Permission, ReadAsync) = (permission, read);
    }

    internal string Permission { get; }

    internal Func<IServiceProvider, WaitingFor, CancellationToken, Task<IReadOnlyList<Waits>>> ReadAsync { get; }

    /// <param name="permission">Its reach is the data scope of the reading.</param>
    /// <param name="read">Takes candidates from the database and leaves those that the person may act on now.</param>
    public static WaitingList Of<TContext>(string permission, Func<TContext, WaitingFor, CancellationToken, Task<IReadOnlyList<Waits>>> read)
        where TContext : ServiceDbContext
        => new(permission, (services, whom, cancellationToken) => read((TContext)services.GetRequiredService<ServiceDbContext>(), whom, cancellationToken));
}

/// <summary>For whom something waits.</summary>
public sealed class WaitingFor(CurrentUser user, BusinessClock clock, OrganisationDirectory organisation)
{
    private const int MostCandidates = 500;

    public CurrentUser User => user;

    public BusinessClock Clock => clock;

    public OrganisationSnapshot Organisation => organisation.Current;

    /// <summary>Whether some list had more candidates than are looked at.</summary>
    internal bool IsCut { get; private set; }

    /// <summary>The first of them; nobody works through more, and each must be held against its rules.</summary>
    public async Task<IReadOnlyList<TRecord>> CandidatesAsync<TRecord>(IOrderedQueryable<TRecord> records, CancellationToken cancellationToken)
    {
        var found = await records.Take(MostCandidates + 1).ToListAsync(cancellationToken);
        if (found.Count <= MostCandidates)
            return found;

        IsCut = true;
        return found[..MostCandidates];
    }
}

public static class WaitingSetup
{
    /// <summary>Declares what waits for people in this department.</summary>
    public static void AddWaiting(this IHostApplicationBuilder builder, params IEnumerable<WaitingList> lists)
    {
        foreach (var list in lists)
            builder.Services.AddSingleton(list);
    }
}

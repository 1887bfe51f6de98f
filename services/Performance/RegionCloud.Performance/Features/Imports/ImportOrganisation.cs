using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Performance.Data;
using RegionCloud.Performance.Features.Regions;
using RegionCloud.ServiceDefaults.Data;
using RegionCloud.ServiceDefaults.Imports;
using RegionCloud.ServiceDefaults.Operations;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Security;

namespace RegionCloud.Performance.Features.Imports;

internal static class ImportOrganisation
{
    /// <summary>
    /// Imports the organisation from a file with the columns kind, region, name, timeZone, department, employee, subject, post,
    /// role, from, to. Rows already known change nothing.
    /// </summary>
    internal static Task<Accepted<OperationView>> Handle(ImportUpload file, [AsParameters] ImportOptions options, CancellationToken ct) => file.AcceptAsync(options, ct);
}

/// <summary>The rows change records that are there and refer to one another, so all is held in memory and saved at once.</summary>
internal sealed class OrganisationImport(PerformanceDbContext db, CurrentUser user, BusinessClock clock) : IImport
{
    private OrganisationFile? file;

    public IReadOnlyList<ImportColumn> Columns => OrganisationFile.Columns;

    public async Task CheckAsync(IReadOnlyList<ImportRecord> batch, CancellationToken cancellationToken)
    {
        file ??= new OrganisationFile(
            await db.Regions.WithParts().ToListAsync(cancellationToken),
            await db.Employees.Include(e => e.Assignments).Include(e => e.Grants).AsSplitQuery().ToListAsync(cancellationToken),
            clock.Now);
        foreach (var record in batch)
            file.Read(record);
    }

    public Task ApplyAsync(IReadOnlyList<ImportRecord> batch, ServiceDbContext into, CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task FinishAsync(ServiceDbContext into, CancellationToken cancellationToken)
    {
        into.AddRange(file!.NewRecords);
        await db.RecordChangesAsync(regionId: null, user.Subject, clock.Now, cancellationToken);
    }
}

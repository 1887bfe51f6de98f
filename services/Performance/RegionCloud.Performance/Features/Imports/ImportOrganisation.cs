using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Performance.Data;
using RegionCloud.Performance.Features.Regions;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Performance.Features.Imports;

/// <summary>What an import did, by kind of row.</summary>
public sealed record OrganisationImported(ImportedRows Regions, ImportedRows Departments, ImportedRows Employees, ImportedRows Assignments, ImportedRows Managers, ImportedRows Grants);

/// <summary>How many rows were new and how many said what is known already.</summary>
public sealed record ImportedRows(int Created, int Unchanged);

internal static class ImportOrganisation
{
    /// <summary>
    /// Loads the organisation from a CSV file with the columns kind, region, name, timeZone, department, employee, subject, post,
    /// role, from, to; all rows or none. Rows already known change nothing. Every fault is told by line, column and code.
    /// </summary>
    internal static async Task<Ok<OrganisationImported>> Handle(CsvFile file, PerformanceDbContext db, CurrentUser user, BusinessClock clock, CancellationToken cancellationToken)
    {
        var rows = file.Rows(OrganisationFile.Columns);
        var known = new OrganisationFile(
            await db.Regions.WithParts().ToListAsync(cancellationToken),
            await db.Employees.Include(e => e.Assignments).Include(e => e.Grants).AsSplitQuery().ToListAsync(cancellationToken),
            clock.Now);
        foreach (var row in rows)
            known.Read(row);
        file.RefuseFaults();

        db.AddRange(known.NewRecords);
        await db.RecordChangesAsync(regionId: null, user.Subject, clock.Now, cancellationToken);
        return TypedResults.Ok(new OrganisationImported(Of("region"), Of("department"), Of("employee"), Of("assignment"), Of("manager"), Of("grant")));

        ImportedRows Of(string kind) => new(known.Created.GetValueOrDefault(kind), known.Unchanged.GetValueOrDefault(kind));
    }
}

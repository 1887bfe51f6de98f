using Microsoft.EntityFrameworkCore;
using RegionCloud.Performance.Data;
using RegionCloud.Performance.Domain.Appraisals;
using RegionCloud.ServiceDefaults.Data;

namespace RegionCloud.Performance.Features.Appraisals;

internal static class CycleOfAppraisal
{
    /// <summary>The cycle of an appraisal that may be seen; a person reaches his appraisal but not the cycle, which is his department's.</summary>
    public static Task<AppraisalCycle> CycleOfAsync(this PerformanceDbContext db, Appraisal appraisal, CancellationToken ct)
        => db.AppraisalCycles.IgnoreQueryFilters([nameof(ServiceDbContext.Scope)]).SingleAsync(c => c.Id == appraisal.CycleId, ct);
}

using RegionCloud.Risk.Data;
using RegionCloud.ServiceDefaults.Data;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Organisation;

namespace RegionCloud.Risk.Features;

/// <summary>Long work over one whole region, by itself or because somebody asked for it.</summary>
internal static class RegionWork
{
    public static bool Reaches(RiskDbContext db, OrganisationDirectory organisation, Guid region)
        => organisation.Current.Regions.ContainsKey(region) && db.Scope.Reach.Covers(region, departmentId: null, ownerId: null);

    /// <summary>From here on the scope sees this region and nothing else. Refuses <c>operation.right-ended</c> when who asked does not reach it any more.</summary>
    public static RiskDbContext Open(IServiceProvider services, Guid region, string permission, string reason)
    {
        var db = services.GetRequiredService<RiskDbContext>();
        Refuse.Broken(Reaches(db, services.GetRequiredService<OrganisationDirectory>(), region) ? null : Refusal.State("operation.right-ended", ("permission", permission)));
        db.Scope.Enter(Reach.Region(region, reason));
        return db;
    }
}

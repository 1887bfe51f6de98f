using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Finance.Data;
using RegionCloud.ServiceDefaults.Lists;
using RegionCloud.ServiceDefaults.Security;

namespace RegionCloud.Finance.Features.Policy;

/// <param name="EffectiveFrom">First day on which figures use it.</param>
/// <param name="AgeingBuckets">Columns of the ageing: current up to the due day, then days past due (RB-12).</param>
public sealed record PolicyParametersView(string Id, DateOnly EffectiveFrom, string ApprovedBy, IReadOnlyList<string> AgeingBuckets);

/// <summary>Finance's policy sets, newest first.</summary>
internal static class GetPolicyParameters
{
    public static void MapPolicyParameters(this IEndpointRouteBuilder finance) => finance.MapGet("/policy-parameters", Handle).RequirePermission("receivable.read").IsReferenceData();

    internal static async Task<Ok<IReadOnlyList<PolicyParametersView>>> Handle(FinanceDbContext db, CancellationToken ct)
    {
        var sets = await db.PolicyParameters.AsNoTracking().OrderByDescending(p => p.EffectiveFrom).ToListAsync(ct);
        return TypedResults.Ok<IReadOnlyList<PolicyParametersView>>(sets.ConvertAll(p => new PolicyParametersView(p.Id, p.EffectiveFrom, p.ApprovedBy, p.Buckets().Names)));
    }
}

using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Performance.Data;
using RegionCloud.Performance.Features.Employees;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Performance.Features.Kpis;

internal static class ApproveKpi
{
    /// <summary>The second person's yes: templates may use it (7.1-4, SoD4). Refusals: performance.proposal.not-open, performance.proposal.second-person, date-in-future.</summary>
    internal static async Task<Results<Ok<KpiView>, NotFound>> Handle(Guid id, ProposalApproval request, IfMatch ifMatch, PerformanceDbContext db, CurrentUser user, BusinessClock clock, CancellationToken cancellationToken)
    {
        if (await db.Kpis.SingleOrDefaultAsync(k => k.Id == id, cancellationToken) is not { } kpi)
            return TypedResults.NotFound();

        ifMatch.Check(kpi.Version);
        Refuse.Broken(clock.NotAfterToday("/on", request.On));
        kpi.Approve(request.On ?? clock.Today(), user.Givers("kpiLibrary.approve", regionId: null), clock.Now);
        return TypedResults.Ok(KpiView.Of(kpi, user));
    }
}

internal static class RejectKpi
{
    /// <summary>The second person's no, with a reason. Refusals: performance.proposal.not-open, performance.proposal.second-person.</summary>
    internal static async Task<Results<Ok<KpiView>, NotFound>> Handle(Guid id, ProposalRefusal request, IfMatch ifMatch, PerformanceDbContext db, CurrentUser user, BusinessClock clock, CancellationToken cancellationToken)
    {
        if (await db.Kpis.SingleOrDefaultAsync(k => k.Id == id, cancellationToken) is not { } kpi)
            return TypedResults.NotFound();

        ifMatch.Check(kpi.Version);
        kpi.Reject(request.Reason, user.Givers("kpiLibrary.approve", regionId: null), clock.Now);
        return TypedResults.Ok(KpiView.Of(kpi, user));
    }
}

internal static class WithdrawKpi
{
    /// <summary>The proposer takes it back, with a reason. Refusals: performance.proposal.not-open, performance.proposal.not-the-proposer.</summary>
    internal static async Task<Results<Ok<KpiView>, NotFound>> Handle(Guid id, ProposalRefusal request, IfMatch ifMatch, PerformanceDbContext db, CurrentUser user, BusinessClock clock, CancellationToken cancellationToken)
    {
        if (await db.Kpis.SingleOrDefaultAsync(k => k.Id == id, cancellationToken) is not { } kpi)
            return TypedResults.NotFound();

        ifMatch.Check(kpi.Version);
        kpi.Withdraw(request.Reason, user.Subject, clock.Now);
        return TypedResults.Ok(KpiView.Of(kpi, user));
    }
}

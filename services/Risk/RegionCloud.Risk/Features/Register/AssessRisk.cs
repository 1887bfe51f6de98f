using Microsoft.AspNetCore.Http.HttpResults;
using RegionCloud.Risk.Data;
using RegionCloud.Risk.Domain;
using RegionCloud.Risk.Features.Policy;
using RegionCloud.Risk.Messages.Events;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Risk.Features.Register;

/// <param name="Likelihood">1 to 5; default: as proposed from the indicators.</param>
/// <param name="Impact">1 to 5; default: as proposed from the money at stake.</param>
/// <param name="MoneyAtStake">What it could cost; of a financial risk the overdue receivables, unless said otherwise.</param>
/// <param name="Currency">Of that amount; default CNY.</param>
/// <param name="Reason">Needed to judge otherwise than proposed.</param>
/// <param name="AssessedOn">Business date; default: today.</param>
public sealed record AssessRiskRequest(
    int? Likelihood = null, int? Impact = null, [property: Amount(0, 9_999_999_999_999)] decimal? MoneyAtStake = null, [property: Text(3, 3)] string? Currency = null, [property: Text(0, 2000)] string? Reason = null, DateOnly? AssessedOn = null);

internal static class AssessRisk
{
    /// <summary>
    /// Judges how likely and how grave the risk is: as proposed, or otherwise with a reason (RB-31). From high on a response plan is due in five working days, counted from the next working day, at the end of its last interval; when
    /// it is reviewed tells its level (RB-34). Refuses <c>risk.assessment.value-missing</c> where nothing is proposed and nothing said, <c>risk.assessment.value-out-of-range</c>,
    /// <c>risk.assessment.override-without-reason</c>, <c>risk.register.wrong-state</c>, <c>risk.register.before-identification</c>, <c>date-in-future</c>.
    /// </summary>
    internal static async Task<Results<Ok<RiskView>, NotFound>> Handle(
        Guid id, AssessRiskRequest request, IfMatch ifMatch, RiskDbContext db, CurrentUser user, OrganisationDirectory organisation, BusinessClock clock, CancellationToken ct)
    {
        if (await RiskAnswer.FindAsync(db, id, ct) is not { } risk)
            return TypedResults.NotFound();

        ifMatch.Check(risk.Version);
        var act = user.RegionAct("risk.update", risk.RegionId, request.AssessedOn ?? clock.Today(risk.RegionId), clock);
        Refuse.Broken(clock.NotInFuture("/assessedOn", act.On, risk.RegionId));
        var policy = await db.PolicyAsync(act.On, ct);
        var matrix = policy.Matrix();
        var proposal = await RiskProposals.OfAsync(db, risk, request.MoneyAtStake, request.Currency, act.On, matrix, ct);
        risk.Assess(new RiskJudgement(request.Likelihood, request.Impact, request.Reason?.Trim()), proposal, matrix, policy.Deadlines(organisation.Current).PlanBy, act);
        db.Publish(new RiskChanged(risk.RegionId, act.On, act.By, act.At, "assessed", RiskViews.State(risk)));
        return TypedResults.Ok(await RiskAnswer.ViewAsync(db, risk, user, clock, ct));
    }
}

internal static class ProposeAssessment
{
    /// <summary>What an assessment on a day would propose, and from what, before anybody judges. Refuses <c>date-in-future</c>.</summary>
    /// <param name="moneyAtStake">What it could cost; of a financial risk the overdue receivables, unless said otherwise.</param>
    /// <param name="asOf">Default: today.</param>
    internal static async Task<Results<Ok<RiskProposalView>, NotFound>> Handle(Guid id, decimal? moneyAtStake, DateOnly? asOf, RiskDbContext db, BusinessClock clock, CancellationToken ct)
    {
        if (await RiskAnswer.FindAsync(db, id, ct) is not { } risk)
            return TypedResults.NotFound();

        var day = asOf ?? clock.Today(risk.RegionId);
        Refuse.Broken(clock.NotInFuture("/asOf", day, risk.RegionId));
        var proposal = await RiskProposals.OfAsync(db, risk, moneyAtStake, null, day, (await db.PolicyAsync(day, ct)).Matrix(), ct);
        return TypedResults.Ok(new RiskProposalView(proposal.Likelihood, proposal.Impact, Wire.Name(proposal.Worst), proposal.KriAsOf, proposal.MoneyAtStake, proposal.Currency));
    }
}

using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Finance.Data;
using RegionCloud.Finance.Domain;
using RegionCloud.Finance.Features.Budgets;
using RegionCloud.Finance.Messages.Events;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Records;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Finance.Features.Claims;

/// <param name="Lines">Every line with its three ticks.</param>
/// <param name="Note">Beyond the budget without the applicant's justification the region manager's own.</param>
/// <param name="ApprovedOn">Business date; default: today in the region.</param>
public sealed record ApproveClaimRequest([property: Entries(1, 100)] IReadOnlyList<LineVerdictFields> Lines, [property: Text(1, 2000)] string? Note = null, DateOnly? ApprovedOn = null);

/// <param name="Sequence">The line.</param>
/// <param name="Real">真實.</param>
/// <param name="Lawful">合法.</param>
/// <param name="Effective">有效.</param>
/// <param name="Sanctioned">How much of it is allowed; default: as it stands.</param>
public sealed record LineVerdictFields(int Sequence, bool Real, bool Lawful, bool Effective, [property: Amount(0, 9_999_999_999_999.99)] decimal? Sanctioned = null);

internal static class ApproveClaim
{
    /// <summary>
    /// One level's yes; the last checks the budget again and commits the money (RB-27, RB-28, RB-29). What is beyond the year's budget by then is
    /// <c>blocked</c> for headquarters; what is beyond year-to-date goes on to the region manager. Refuses <c>finance.claim.own-approval</c>,
    /// <c>…approved-before</c>, <c>…other-level</c>, <c>…not-ticked</c>, <c>…sanctioned-above-claimed</c>, <c>…line-unknown</c>, <c>…justification-required</c>, <c>…wrong-state</c>, <c>date-in-future</c>, <c>date-in-closed-period</c>.
    /// </summary>
    internal static async Task<Results<Ok<ClaimView>, NotFound>> Handle(
        Guid id, ApproveClaimRequest request, IfMatch ifMatch, FinanceDbContext db, CurrentUser user, OrganisationDirectory organisation, FactDates dates, BusinessClock clock, CancellationToken ct)
    {
        if (await db.Claims.SingleOrDefaultAsync(c => c.Id == id, ct) is not { } claim)
            return TypedResults.NotFound();

        ifMatch.Check(claim.Version);
        var on = request.ApprovedOn ?? clock.Today(claim.RegionId);
        Refuse.Broken(dates.Allowed("/approvedOn", on, claim.RegionId), ClaimRules.Decide(claim, "approve"));
        var (speakers, may) = (ClaimPeople.Speakers(claim, claim.NextLevel, user, organisation.Current, clock), ClaimPeople.LevelsOf(claim, user, clock));
        var chain = ClaimPeople.Chain(claim, await db.PolicyAsync(claim.SubmittedOn!.Value, ct), organisation.Current, clock.Today(claim.RegionId));
        var position = await db.BudgetPositionAsync(claim.RegionId, claim.SubmittedOn!.Value, posting: true, ct);
        var reserves = await CampaignReserves.OfAsync(db, claim, claim.SubmittedOn!.Value.Year, ct);
        var act = new Act(on, clock.Now, user.Subject);
        claim.Approve([.. request.Lines.Select(l => new LineVerdict(l.Sequence, l.Real, l.Lawful, l.Effective, l.Sanctioned))], request.Note, speakers, may, reserves.Needs, position, chain, act);
        Settled(db, claim, position, reserves, act);
        return TypedResults.Ok(ClaimView.Of(claim, user, organisation.Current, clock));
    }

    /// <summary>An approved claim uses its campaigns' commitments, is on the books and is told of.</summary>
    internal static void Settled(FinanceDbContext db, ExpenseClaim claim, BudgetPosition position, CampaignReserves reserves, Act act)
    {
        if (claim.Status != ClaimStatus.Approved)
            return;

        reserves.Consume(db, claim, position, act);
        db.Record(position);
        db.Publish(new ExpenseApproved(claim.RegionId, act.On, act.By, act.At, ClaimView.State(claim)));
    }
}

/// <param name="Reason">Why it is rejected, overridden or withdrawn.</param>
public sealed record ClaimReasonRequest([property: Text(1, 2000)] string Reason);

internal static class OverrideClaim
{
    /// <summary>Headquarters allows what is beyond the year's budget, with its reason (RB-27); the levels that have not approved yet still must. Refuses <c>finance.claim.wrong-state</c>, <c>…own-approval</c>.</summary>
    internal static async Task<Results<Ok<ClaimView>, NotFound>> Handle(Guid id, ClaimReasonRequest request, IfMatch ifMatch, FinanceDbContext db, CurrentUser user, OrganisationDirectory organisation, BusinessClock clock, CancellationToken ct)
    {
        if (await db.Claims.SingleOrDefaultAsync(c => c.Id == id, ct) is not { } claim)
            return TypedResults.NotFound();

        ifMatch.Check(claim.Version);
        Refuse.Broken(ClaimRules.Override(claim));
        var chain = ClaimPeople.Chain(claim, await db.PolicyAsync(claim.SubmittedOn!.Value, ct), organisation.Current, clock.Today(claim.RegionId));
        var position = await db.BudgetPositionAsync(claim.RegionId, claim.SubmittedOn!.Value, posting: true, ct);
        var reserves = await CampaignReserves.OfAsync(db, claim, claim.SubmittedOn!.Value.Year, ct);
        var act = new Act(clock.Today(claim.RegionId), clock.Now, user.Subject);
        claim.Override(request.Reason, ClaimPeople.ActingOn("budget.approve", claim, user), reserves.Needs(claim.Lines), position, chain, act);
        ApproveClaim.Settled(db, claim, position, reserves, act);
        return TypedResults.Ok(ClaimView.Of(claim, user, organisation.Current, clock));
    }
}

internal static class RejectClaim
{
    /// <summary>The level whose turn it is says no; the claimant may change it and submit it again. Refuses <c>finance.claim.own-approval</c>, <c>…other-level</c>, <c>…wrong-state</c>.</summary>
    internal static async Task<Results<Ok<ClaimView>, NotFound>> Handle(Guid id, ClaimReasonRequest request, IfMatch ifMatch, FinanceDbContext db, CurrentUser user, OrganisationDirectory organisation, BusinessClock clock, CancellationToken ct)
    {
        if (await db.Claims.SingleOrDefaultAsync(c => c.Id == id, ct) is not { } claim)
            return TypedResults.NotFound();

        ifMatch.Check(claim.Version);
        claim.Reject(
            request.Reason, ClaimPeople.Speakers(claim, claim.NextLevel, user, organisation.Current, clock), ClaimPeople.LevelsOf(claim, user, clock), new Act(clock.Today(claim.RegionId), clock.Now, user.Subject));
        await WithdrawClaim.FreeInvoicesAsync(db, claim, ct);
        return TypedResults.Ok(ClaimView.Of(claim, user, organisation.Current, clock));
    }
}

internal static class WithdrawClaim
{
    /// <summary>The claimant takes it back before it is approved; its approvals are void (SoD7). Refuses <c>finance.claim.wrong-state</c>.</summary>
    internal static async Task<Results<Ok<ClaimView>, NotFound>> Handle(Guid id, ClaimReasonRequest request, IfMatch ifMatch, FinanceDbContext db, CurrentUser user, OrganisationDirectory organisation, BusinessClock clock, CancellationToken ct)
    {
        if (await db.Claims.SingleOrDefaultAsync(c => c.Id == id, ct) is not { } claim)
            return TypedResults.NotFound();

        ifMatch.Check(claim.Version);
        claim.Withdraw(request.Reason, new Act(clock.Today(claim.RegionId), clock.Now, user.Subject));
        await FreeInvoicesAsync(db, claim, ct);
        return TypedResults.Ok(ClaimView.Of(claim, user, organisation.Current, clock));
    }

    internal static async Task FreeInvoicesAsync(FinanceDbContext db, ExpenseClaim claim, CancellationToken ct)
        => db.RemoveRange(await db.ClaimedInvoices.Where(i => i.ClaimId == claim.Id).ToListAsync(ct));
}

/// <param name="PaidOn">Business date; default: today in the region.</param>
/// <param name="Reference">The bank's name of the transfer.</param>
public sealed record PayClaimRequest(DateOnly? PaidOn = null, [property: Text(1, 100)] string? Reference = null);

internal static class PayClaim
{
    /// <summary>
    /// A third person pays; what was committed becomes an actual of the budget (SoD1, RB-28). Refuses <c>finance.claim.own-payment</c>,
    /// <c>…paid-before-approval</c>, <c>…wrong-state</c>, <c>date-in-future</c>, <c>date-in-closed-period</c>.
    /// </summary>
    internal static async Task<Results<Ok<ClaimView>, NotFound>> Handle(Guid id, PayClaimRequest request, IfMatch ifMatch, FinanceDbContext db, CurrentUser user, OrganisationDirectory organisation, FactDates dates, BusinessClock clock, CancellationToken ct)
    {
        if (await db.Claims.SingleOrDefaultAsync(c => c.Id == id, ct) is not { } claim)
            return TypedResults.NotFound();

        ifMatch.Check(claim.Version);
        var on = request.PaidOn ?? clock.Today(claim.RegionId);
        Refuse.Broken(dates.Allowed("/paidOn", on, claim.RegionId), ClaimRules.Pay(claim));
        var position = await db.BudgetPositionAsync(claim.RegionId, claim.SubmittedOn!.Value, posting: true, ct);
        var act = new Act(on, clock.Now, user.Subject);
        claim.Pay(request.Reference, ClaimPeople.ActingOn("expense.pay", claim, user), position, act);
        db.Record(position);
        db.Publish(new ExpensePaid(claim.RegionId, on, user.Subject, clock.Now, ClaimView.State(claim)));
        return TypedResults.Ok(ClaimView.Of(claim, user, organisation.Current, clock));
    }
}

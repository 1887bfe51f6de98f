using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Finance.Data;
using RegionCloud.Finance.Domain;
using RegionCloud.Finance.Features.Budgets;
using RegionCloud.Finance.Features.Policy;
using RegionCloud.Finance.Messages.Events;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Policy;
using RegionCloud.ServiceDefaults.Records;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Finance.Features.Claims;

/// <param name="SubmittedOn">Business date; default: today in the region. Its month is the one that the budget is checked for.</param>
/// <param name="Justification">Why it must be although a limit of the budget is passed.</param>
public sealed record SubmitClaimRequest(DateOnly? SubmittedOn = null, [property: Text(1, 2000)] string? Justification = null);

internal static class SubmitClaim
{
    /// <summary>
    /// Asks for approval by the chain of the policy set (RB-29). Beyond the year-to-date budget it wants a justification and adds the region
    /// manager; beyond the year it is blocked with a justification and refused without one (RB-27). Refuses <c>finance.claim.part-missing</c>,
    /// <c>…file-unknown</c>, <c>…invoice-claimed</c>, <c>…too-old</c>, <c>…spent-after-submission</c>, <c>…wrong-state</c>, <c>finance.budget.beyond-year-to-date</c>,
    /// <c>finance.budget.beyond-annual</c>, <c>finance.budget.no-line</c>, <c>date-in-future</c>, <c>date-in-closed-period</c>.
    /// </summary>
    internal static async Task<Results<Ok<ClaimView>, NotFound>> Handle(
        Guid id, SubmitClaimRequest request, IfMatch ifMatch, FinanceDbContext db, CurrentUser user, OrganisationDirectory organisation, FactDates dates, BusinessClock clock, CancellationToken ct)
    {
        if (await db.Claims.SingleOrDefaultAsync(c => c.Id == id, ct) is not { } claim)
            return TypedResults.NotFound();

        ifMatch.Check(claim.Version);
        var on = request.SubmittedOn ?? clock.Today(claim.RegionId);
        var policy = await db.PolicyAsync(on, ct);
        var files = await db.Attachments.Where(a => a.RecordKind == ClaimEndpoints.Kind && a.RecordId == id).Select(a => a.Id).ToListAsync(ct);
        Refuse.Broken([
            dates.Allowed("/submittedOn", on, claim.RegionId), .. ClaimRules.InPeriod(claim, on, FinancePolicy.ClaimWithin.In(policy)), .. ClaimRules.FilesThere(claim, files), .. await ClaimedAsync(db, claim, ct)]);

        var position = await db.BudgetPositionAsync(claim.RegionId, on, posting: false, ct);
        var reserves = await CampaignReserves.OfAsync(db, claim, on.Year, ct);
        claim.Submit(reserves.Needs(claim.Lines), position, ClaimPeople.Chain(claim, policy, organisation.Current, clock.Today(claim.RegionId)), request.Justification, new Act(on, clock.Now, user.Subject));
        db.AddRange(claim.Lines.Select(l => new ClaimedInvoice(l.SellerTaxNumber!, l.InvoiceNumber!, claim.Id)));
        await SuspectAsync(db, claim, policy, user, clock, ct);
        return TypedResults.Ok(ClaimView.Of(claim, user, organisation.Current, clock));
    }

    /// <summary>Invoices that somebody has claimed already. Two at one moment meet in the key of the table; the later looks again.</summary>
    private static async Task<IReadOnlyList<Refusal>> ClaimedAsync(FinanceDbContext db, ExpenseClaim claim, CancellationToken ct)
    {
        var numbers = claim.Lines.Select(l => l.InvoiceNumber).ToList();
        var known = await db.ClaimedInvoices.AsNoTracking().Where(i => numbers.Contains(i.InvoiceNumber)).ToListAsync(ct);
        return [.. from line in claim.Lines from invoice in known where invoice.InvoiceNumber == line.InvoiceNumber && invoice.SellerTaxNumber == line.SellerTaxNumber select ClaimRules.InvoiceClaimed(line.Sequence, invoice)];
    }

    /// <summary>Several claims of one person just under a limit within some days are told (SoD12); nobody is stopped for it.</summary>
    private static async Task SuspectAsync(FinanceDbContext db, ExpenseClaim claim, PolicySet policy, CurrentUser user, BusinessClock clock, CancellationToken ct)
    {
        var (on, days) = (claim.SubmittedOn!.Value, FinancePolicy.SplitDays.In(policy));
        var from = on.AddDays(1 - days);
        decimal[] limits = [FinancePolicy.DepartmentLimit.In(policy), FinancePolicy.RegionLimit.In(policy)];
        if (limits.Select(l => (decimal?)l).FirstOrDefault(l => JustUnder(claim.Claimed, l!.Value)) is not { } limit)
            return;

        var others = await db.Claims.AsNoTracking()
            .Where(c => c.OwnerId == claim.OwnerId && c.Id != claim.Id && c.SubmittedOn >= from && c.SubmittedOn <= on && c.Status != ClaimStatus.Draft && c.Status != ClaimStatus.Withdrawn && c.Status != ClaimStatus.Rejected)
            .Select(c => new { c.Number, Claimed = c.Lines.Sum(l => l.Amount) }).ToListAsync(ct);
        var near = others.Where(c => JustUnder(c.Claimed, limit)).Append(new { claim.Number, claim.Claimed }).ToList();
        if (near.Count >= FinancePolicy.SplitClaims.In(policy))
        {
            db.Publish(new ExpenseSplittingSuspected(
                claim.RegionId, on, user.Subject, clock.Now, claim.OwnerId, claim.Id, [.. near.Select(c => c.Number).Order(StringComparer.Ordinal)], limit, near.Sum(c => c.Claimed), days, claim.Currency));
        }

        bool JustUnder(decimal amount, decimal bound) => amount <= bound && amount * 100 >= bound * FinancePolicy.SplitPercent.In(policy);
    }
}

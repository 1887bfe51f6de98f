using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Sales.Data;
using RegionCloud.Sales.Domain;
using RegionCloud.Sales.Messages;
using RegionCloud.Sales.Messages.Events;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Records;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Sales.Features.Contracts;

/// <summary>What shall be agreed instead of what was signed. Shares stay: they tell who sold it.</summary>
/// <param name="Instalments">All of them; they add up to the amount exactly (RB-10). What was paid stays where it is: no instalment becomes less than was paid on it.</param>
public sealed record AmendmentRequest(
    [property: Text(1, 2000)] string Reason,
    [property: Amount(0.01, 9_999_999_999_999.99)] decimal Amount,
    [property: Text(1, 20_000)] string Terms,
    [property: Entries(1, 120)] IReadOnlyList<AmendedInstalmentFields> Instalments)
{
    /// <summary>Known instalments keep their number and due day; new ones get numbers that were never used.</summary>
    internal AmendedContent ContentFor(Contract contract)
    {
        var next = contract.NextInstalment;
        Refuse.Broken(Instalments.Select((i, index) => i.InstalmentId is not { } id ? null
            : contract.Instalments.FirstOrDefault(k => k.InstalmentId == id) is not { } known ? AmendmentRules.InstalmentUnknown($"/instalments/{index}/instalmentId", id)
            : known.DueOn != i.DueOn ? AmendmentRules.DueDayStays($"/instalments/{index}/dueOn", known) : null));
        return new AmendedContent(Amount, Terms, [.. Instalments.Select(i => i.InstalmentId is { } id
            ? new AmendedInstalment(id, contract.Instalments.Single(k => k.InstalmentId == id).Sequence, i.DueOn, i.Amount)
            : new AmendedInstalment(Guid.CreateVersion7(), next++, i.DueOn, i.Amount))]);
    }
}

/// <param name="InstalmentId">An instalment of the contract, whose amount may change; absent: a new one. One that is not named is taken away.</param>
public sealed record AmendedInstalmentFields(Guid? InstalmentId, DateOnly DueOn, [property: Amount(0.01, 9_999_999_999_999.99)] decimal Amount);

/// <param name="SignedOn">The day on the paper, in the region; default: today. From that day on the change counts.</param>
public sealed record SignAmendmentRequest(DateOnly? SignedOn);

public sealed record WithdrawAmendmentRequest([property: Text(1, 2000)] string Reason);

internal static class ProposeAmendment
{
    /// <summary>
    /// Drafts a change of a signed contract; it stays in force as it is until the change is reviewed, signed and made (§11). Refuses <c>sales.contract.wrong-state</c>, <c>sales.amendment.open-already</c>,
    /// <c>sales.amendment.changes-nothing</c>, <c>sales.amendment.instalment-unknown</c>, <c>sales.amendment.due-day-stays</c>, <c>sales.contract.instalments-do-not-add-up</c>, <c>sales.contract.due-before-signing</c>.
    /// </summary>
    internal static Task<Results<Ok<ContractView>, NotFound>> Handle(Guid id, AmendmentRequest request, IfMatch ifMatch, SalesDbContext db, CurrentUser user, BusinessClock clock, CancellationToken ct)
        => Amending.DoAsync(id, ifMatch, db, user, clock, (contract, act) => contract.Amend(request.Reason, request.ContentFor(contract), act), ct);
}

internal static class RedraftAmendment
{
    /// <summary>Changes the draft of a change. Refuses <c>sales.amendment.wrong-state</c> once it was submitted, and what drafting refuses.</summary>
    internal static Task<Results<Ok<ContractView>, NotFound>> Handle(Guid id, AmendmentRequest request, IfMatch ifMatch, SalesDbContext db, CurrentUser user, BusinessClock clock, CancellationToken ct)
        => Amending.DoAsync(id, ifMatch, db, user, clock, (contract, act) => contract.RedraftAmendment(request.Reason, request.ContentFor(contract), act), ct);
}

internal static class SubmitAmendment
{
    /// <summary>Hands the change to review, with one's own checklist first; text and amounts are frozen by their hash (5.3-2). Refuses <c>sales.contract.self-review-failed</c>, <c>sales.amendment.wrong-state</c>.</summary>
    internal static Task<Results<Ok<ContractView>, NotFound>> Handle(Guid id, SelfReviewRequest request, IfMatch ifMatch, SalesDbContext db, CurrentUser user, BusinessClock clock, CancellationToken ct)
        => Amending.DoAsync(id, ifMatch, db, user, clock, (contract, act) => contract.SubmitAmendment(request.By(user.Employee!.Id, act.On, "")), ct);
}

internal static class ReviewAmendment
{
    /// <summary>
    /// Somebody else judges the change; refused, it goes back to its draft (§11, 5.3-2). Refuses <c>sales.contract.own-review</c>, <c>sales.contract.review-note-required</c>, <c>sales.amendment.wrong-state</c>, <c>date-in-future</c>, <c>date-in-closed-period</c>.
    /// </summary>
    internal static Task<Results<Ok<ContractView>, NotFound>> Handle(Guid id, ReviewContractRequest request, IfMatch ifMatch, SalesDbContext db, CurrentUser user, FactDates dates, BusinessClock clock, CancellationToken ct)
        => Amending.DoAsync(
            id, ifMatch, db, user, clock,
            (contract, act) =>
            {
                var (checklist, on) = (new Checklist(request.Lawful, request.Clear, request.Complete), request.ReviewedOn ?? act.On);
                Refuse.Broken(
                    dates.Allowed("/reviewedOn", on, contract.RegionId),
                    checklist.Passed || !string.IsNullOrWhiteSpace(request.Note) ? null : Refusal.Content("sales.contract.review-note-required", "/note"));
                contract.JudgeAmendment(user.Employee!.Id, checklist, request.Note, act with { On = on }, ContractActions.Reviewers(contract, user));
            },
            ct);
}

internal static class SignAmendment
{
    /// <summary>
    /// The change is signed. Finance is asked to change the receivables with it; until it answers the contract is <c>changeRequested</c>, and the answer is 202. Refuses <c>sales.amendment.wrong-state</c>,
    /// <c>sales.contract.not-reviewed</c>, <c>sales.amendment.signed-too-early</c>, <c>sales.contract.wrong-state</c>, <c>date-in-future</c>, <c>date-in-closed-period</c>. When more was paid on an instalment than would be owed, Finance refuses later:
    /// the contract returns to its state with the change <c>refused</c>, naming the instalment.
    /// </summary>
    internal static async Task<Results<Accepted<ContractView>, NotFound>> Handle(Guid id, SignAmendmentRequest request, IfMatch ifMatch, SalesDbContext db, CurrentUser user, FactDates dates, BusinessClock clock, CancellationToken ct)
    {
        if (await db.Contracts.AsSplitQuery().SingleOrDefaultAsync(c => c.Id == id, ct) is not { } contract)
            return TypedResults.NotFound();

        ifMatch.Check(contract.Version);
        var on = request.SignedOn ?? clock.Today(contract.RegionId);
        Refuse.Broken(dates.Allowed("/signedOn", on, contract.RegionId));
        contract.SignAmendment(new Act(on, clock.Now, user.Subject));
        var amendment = contract.OpenAmendment!;
        db.Publish(new ContractChangeRequested(
            contract.RegionId, on, user.Subject, clock.Now, amendment.AttemptId!.Value, amendment.Reason, ContractView.State(contract), amendment.Amount,
            [.. amendment.Proposed.Select(i => new InstalmentState(i.InstalmentId, i.Sequence, i.DueOn, i.Amount))]));
        return TypedResults.Accepted($"/api/sales/v1/contracts/{id}", ContractView.Of(contract, user));
    }
}

internal static class WithdrawAmendment
{
    /// <summary>Takes the change back; when Finance was asked already, it goes back too, unless money came in meanwhile that only the change takes. Refuses <c>sales.amendment.wrong-state</c>.</summary>
    internal static Task<Results<Ok<ContractView>, NotFound>> Handle(Guid id, WithdrawAmendmentRequest request, IfMatch ifMatch, SalesDbContext db, CurrentUser user, BusinessClock clock, CancellationToken ct)
        => Amending.DoAsync(id, ifMatch, db, user, clock, (contract, act) => Amending.Withdraw(db, contract, request.Reason, act), ct);
}

internal static class Amending
{
    public static async Task<Results<Ok<ContractView>, NotFound>> DoAsync(Guid id, IfMatch ifMatch, SalesDbContext db, CurrentUser user, BusinessClock clock, Action<Contract, Act> act, CancellationToken ct)
    {
        if (await db.Contracts.AsSplitQuery().SingleOrDefaultAsync(c => c.Id == id, ct) is not { } contract)
            return TypedResults.NotFound();

        ifMatch.Check(contract.Version);
        act(contract, new Act(clock.Today(contract.RegionId), clock.Now, user.Subject));
        return TypedResults.Ok(ContractView.Of(contract, user));
    }

    public static void Withdraw(SalesDbContext db, Contract contract, string reason, Act act)
    {
        var attempt = contract.OpenAmendment?.AttemptId;
        if (contract.WithdrawAmendment(reason, act))
            db.Publish(new ContractChangeWithdrawn(contract.RegionId, act.On, act.By, act.At, attempt!.Value, ContractView.State(contract)));
    }
}

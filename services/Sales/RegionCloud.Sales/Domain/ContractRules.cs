using RegionCloud.ServiceDefaults.Errors;

namespace RegionCloud.Sales.Domain;

/// <summary>Every reason Sales may refuse a contract.</summary>
internal static class ContractRules
{
    public static Refusal? Redraft(Contract contract) => MustBe(contract, "redraft", ContractStatus.Draft);

    public static Refusal? Submit(Contract contract) => MustBe(contract, "submit", ContractStatus.Draft);

    public static Refusal? Review(Contract contract) => MustBe(contract, "review", ContractStatus.UnderReview);

    public static Refusal? Execute(Contract contract) => MustBe(contract, "execute", ContractStatus.Signed, ContractStatus.InProgress);

    /// <summary>A change that is under way is ended first: it would still change what is done.</summary>
    public static Refusal? Complete(Contract contract)
        => MustBe(contract, "complete", ContractStatus.InProgress) ?? (contract.OpenAmendment is null ? null : AmendmentRules.OpenAlready(contract));

    public static Refusal? Archive(Contract contract) => MustBe(contract, "archive", ContractStatus.Completed);

    public static Refusal? RequestVoid(Contract contract) => MustBe(contract, "void", ContractStatus.Signed, ContractStatus.InProgress);

    public static Refusal? Amend(Contract contract) => MustBe(contract, "amend", ContractStatus.Signed, ContractStatus.InProgress);

    public static Refusal? WithdrawVoid(Contract contract) => MustBe(contract, "withdraw-void", ContractStatus.VoidRequested);

    /// <summary>What belonged to a contract when it was signed stays with it.</summary>
    public static Refusal? RemoveAttachment(Contract contract)
        => contract.SignedOn is { } on ? Refusal.State("sales.contract.attachments-frozen", ("number", contract.Number), ("signedOn", on)) : null;

    private static Refusal? MustBe(Contract contract, string action, params IReadOnlyList<ContractStatus> allowed)
        => allowed.Contains(contract.Status) ? null
            : Refusal.State("sales.contract.wrong-state", ("number", contract.Number), ("state", Name(contract.Status)), ("action", action), ("allowed", string.Join(", ", allowed.Select(Name))));

    /// <summary>What was reviewed is what is signed, to the letter (5.3-2).</summary>
    public static Refusal? MustBeReviewed(Contract contract)
        => contract.Status == ContractStatus.Reviewed && contract.Review?.TermsHash == contract.TermsHash() ? null
            : Refusal.State("sales.contract.not-reviewed", ("number", contract.Number), ("state", Name(contract.Status)));

    /// <summary>Whoever finds a fault in his own text mends it before he asks another (5.3-2).</summary>
    public static Refusal? SelfReviewMustPass(SelfReview? review)
        => review is null or { Lawful: true, Clear: true, Complete: true } ? null : Refusal.Content("sales.contract.self-review-failed", "");

    /// <summary>Neither the owner nor anybody who wrote the text or looked at it for himself, nor who acts for one of them (SoD2, SoD8).</summary>
    /// <param name="reviewers">The reviewer, and all for whom he stands in.</param>
    public static Refusal? ReviewersMustNotOwn(Contract contract, IEnumerable<Person> reviewers)
        => reviewers.Any(r => r.EmployeeId == contract.OwnerId || r.EmployeeId == contract.SelfReview?.ReviewerId || contract.Authors.Contains(r.Subject))
            ? Refusal.Content("sales.contract.own-review", "", ("number", contract.Number)) : null;

    /// <summary>A contract that comes of an opportunity is with its customer, in its region, and its owner's.</summary>
    public static Refusal? OfOpportunity(Opportunity opportunity, Guid regionId, Guid customerId, Guid ownerId)
        => (opportunity.RegionId, opportunity.CustomerId, opportunity.OwnerId) == (regionId, customerId, ownerId) ? null : Refusal.Content("sales.contract.opportunity-differs", "/opportunityId", ("title", opportunity.Title));

    /// <summary>Instalments and shares add up exactly (RB-05, RB-10).</summary>
    public static IEnumerable<Refusal?> Sums(Contract contract)
    {
        var instalments = contract.Instalments.Sum(i => i.Amount);
        if (instalments != contract.Amount)
            yield return Refusal.Content("sales.contract.instalments-do-not-add-up", "/instalments", ("sum", instalments), ("amount", contract.Amount), ("difference", contract.Amount - instalments));
        var shares = contract.Shares.Sum(s => s.Percent);
        if (shares != 100m)
            yield return Refusal.Content("sales.contract.shares-do-not-add-up", "/shares", ("sum", shares));
        if (contract.Shares.GroupBy(s => s.EmployeeId).Any(g => g.Count() > 1))
            yield return Refusal.Content("sales.contract.share-twice", "/shares");
    }

    public static Refusal? SignedNotBeforeReview(Contract contract, DateOnly signedOn)
        => contract.Review is { } review && signedOn < review.On
            ? Refusal.Content("sales.contract.signed-before-review", "/signedOn", ("signedOn", signedOn), ("reviewedOn", review.On)) : null;

    public static IEnumerable<Refusal?> DueNotBeforeSigning(Contract contract, DateOnly signedOn)
        => contract.Instalments.Where(i => i.DueOn < signedOn).Select(i => Refusal.Content(
            "sales.contract.due-before-signing", $"/instalments/{i.Sequence - 1}/dueOn", ("sequence", i.Sequence), ("dueOn", i.DueOn), ("signedOn", signedOn)));

    public static Refusal? ExecutedNotBeforeSigning(Contract contract, DateOnly on)
        => on < contract.SignedOn ? Refusal.Content("sales.contract.executed-before-signing", "/occurredOn", ("occurredOn", on), ("signedOn", contract.SignedOn)) : null;

    public static Refusal? ExecutedNotBeyondWhole(Contract contract, decimal percent)
        => contract.Executions.Sum(e => e.Percent) + percent > 100m
            ? Refusal.Content("sales.contract.executed-beyond-whole", "/percent", ("percent", percent), ("executed", contract.Executions.Sum(e => e.Percent))) : null;

    public static Refusal? ExecutedWholly(Contract contract)
        => contract.Executions.Sum(e => e.Percent) is var executed && executed == 100m ? null : Refusal.Content("sales.contract.not-executed", "", ("number", contract.Number), ("executed", executed));

    public static Refusal? NotCompletedBeforeExecution(Contract contract, DateOnly on)
        => contract.Executions.Max(e => (DateOnly?)e.On) is { } last && on < last ? Refusal.Content("sales.contract.completed-before-execution", "/completedOn", ("completedOn", on), ("executedOn", last)) : null;

    public static Refusal? CollectedWholly(Contract contract, decimal received)
        => received == contract.Amount ? null : Refusal.Content("sales.contract.not-collected", "", ("number", contract.Number), ("amount", contract.Amount), ("received", received), ("outstanding", contract.Amount - received));

    public static Refusal? VoidedNotBeforeSigning(Contract contract, DateOnly on)
        => on < contract.SignedOn ? Refusal.Content("sales.contract.voided-before-signing", "/effectiveOn", ("effectiveOn", on), ("signedOn", contract.SignedOn)) : null;

    private static string Name(ContractStatus status) => char.ToLowerInvariant(status.ToString()[0]) + status.ToString()[1..];
}

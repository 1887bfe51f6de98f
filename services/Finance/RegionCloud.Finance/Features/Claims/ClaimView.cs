using System.Text.Json.Serialization;
using RegionCloud.Finance.Domain;
using RegionCloud.Finance.Features.Budgets;
using RegionCloud.Finance.Messages.Events;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Finance.Features.Claims;

/// <summary>An expense claim with its lines, levels and history.</summary>
/// <param name="DepartmentId">The empty id for people of headquarters.</param>
/// <param name="OwnerId">The employee who claims.</param>
/// <param name="NextLevel">Whose turn it is: departmentManager, regionManager, headquartersFinance.</param>
/// <param name="Claimed">Sum of the lines.</param>
/// <param name="Sanctioned">What the approvers allow of it.</param>
/// <param name="Check">The check against the budget that decided last (RB-27).</param>
/// <param name="Actions">What you may do with it now: redraft, submit, approve, reject, override, withdraw, pay.</param>
public sealed record ClaimView(
    Guid Id, string Number, Guid RegionId, Guid DepartmentId, Guid OwnerId, string OwnerName, [property: ValuesOf(typeof(ClaimStatus))] string Status, [property: ValuesOf(typeof(ClaimLevel))] string? NextLevel, string Currency, string Purpose,
    decimal Claimed, decimal Sanctioned, IReadOnlyList<ClaimLineView> Lines, IReadOnlyList<ClaimStepView> Steps, DateOnly? SubmittedOn, DateOnly? ApprovedOn, DateOnly? PaidOn, string? PaidBy, string? PaymentReference, string? Justification,
    string? OverrideReason, BudgetCheckView? Check, Guid? PolicySetId, IReadOnlyList<ClaimTransitionView> History, IReadOnlyList<string> Actions, [property: JsonPropertyName("etag")] string Etag) : ITagged
{
    internal static ClaimView Of(ExpenseClaim c, CurrentUser user, OrganisationSnapshot organisation, BusinessClock clock) => new(
        c.Id, c.Number, c.RegionId, c.DepartmentId, c.OwnerId, organisation.Employees.GetValueOrDefault(c.OwnerId)?.Name ?? "", ClaimRules.Name(c.Status), c.NextLevel is { } next ? ClaimRules.NameOf(next) : null, c.Currency, c.Purpose,
        c.Claimed, c.Sanctioned,
        [.. c.Lines.OrderBy(l => l.Sequence).Select(l => new ClaimLineView(l.Sequence, l.SpentOn, l.Category, l.Amount, l.Sanctioned, l.Purpose, l.SellerTaxNumber, l.InvoiceNumber, l.AttachmentId, l.CampaignId, l.ContractId, l.Channel))],
        [.. c.Steps.OrderBy(s => s.Sequence).Select(s => new ClaimStepView(s.Sequence, ClaimRules.NameOf(s.Level), s.By, s.For, s.On, s.Note, s.Real, s.Lawful, s.Effective))],
        c.SubmittedOn, c.ApprovedOn, c.PaidOn, c.PaidBy, c.PaymentReference, c.Justification, c.OverrideReason, c.Check is { } check ? BudgetCheckView.Of(check) : null, c.PolicySetId,
        [.. c.Transitions.OrderBy(t => t.Sequence).Select(t => new ClaimTransitionView(t.From is { } from ? ClaimRules.Name(from) : null, ClaimRules.Name(t.To), t.On, t.RecordedAt, t.By, t.Note))],
        ClaimActions.Of(c, user, organisation, clock), ETags.Of(c.Version));

    /// <summary>The public state that every event carries.</summary>
    internal static ExpenseClaimState State(ExpenseClaim c) => new(
        c.Id, c.Number, c.Version, c.RegionId, c.DepartmentId, c.OwnerId, c.SubmittedOn!.Value, c.ApprovedOn!.Value, c.PaidOn, c.Currency, c.Sanctioned,
        [.. c.Lines.OrderBy(l => l.Sequence).Select(l => new ExpenseLineState(l.Sequence, l.SpentOn, l.Category, l.Sanctioned, l.CampaignId, l.ContractId, l.Channel))]);
}

/// <param name="AttachmentId">The file of the claim that shows it.</param>
public sealed record ClaimLineView(
    int Sequence, DateOnly SpentOn, string Category, decimal Amount, decimal Sanctioned, string Purpose, string? SellerTaxNumber, string? InvoiceNumber, Guid? AttachmentId, Guid? CampaignId, Guid? ContractId, string? Channel);

/// <param name="By">Who approved; absent while the level has not.</param>
/// <param name="For">For whom he stood in.</param>
/// <param name="Real">真實, ticked for every line.</param>
/// <param name="Lawful">合法, likewise.</param>
/// <param name="Effective">有效, likewise.</param>
public sealed record ClaimStepView(int Sequence, [property: ValuesOf(typeof(ClaimLevel))] string Level, string? By, string? For, DateOnly? On, string? Note, bool? Real, bool? Lawful, bool? Effective);

public sealed record ClaimTransitionView([property: ValuesOf(typeof(ClaimStatus))] string? From, [property: ValuesOf(typeof(ClaimStatus))] string To, DateOnly On, DateTimeOffset RecordedAt, string By, string? Note);

/// <summary>What somebody may do with a claim now: his rights, and the same rules that would refuse him.</summary>
internal static class ClaimActions
{
    public static IReadOnlyList<string> Of(ExpenseClaim claim, CurrentUser user, OrganisationSnapshot organisation, BusinessClock clock)
    {
        var speakers = ClaimPeople.Speakers(claim, claim.NextLevel, user, organisation, clock);
        var may = ClaimPeople.LevelsOf(claim, user, clock);
        var decides = ClaimRules.ApproversAreOthers(claim, speakers) ?? ClaimRules.TurnOf(claim, may);
        return
        [
            .. Offered("redraft", "expense.create", ClaimRules.Redraft(claim)),
            .. Offered("submit", "expense.create", ClaimRules.Submit(claim)),
            .. Offered("approve", "expense.approve", ClaimRules.Decide(claim, "approve") ?? decides ?? ClaimRules.NotTwice(claim, speakers)),
            .. Offered("reject", "expense.approve", ClaimRules.Decide(claim, "reject") ?? decides),
            .. Offered("override", "budget.approve", ClaimRules.Override(claim) ?? ClaimRules.ApproversAreOthers(claim, ClaimPeople.ActingOn("budget.approve", claim, user))),
            .. Offered("withdraw", "expense.create", ClaimRules.Withdraw(claim)),
            .. Offered("pay", "expense.pay", ClaimRules.Pay(claim) ?? ClaimRules.PayersAreThird(claim, ClaimPeople.ActingOn("expense.pay", claim, user))),
        ];

        IEnumerable<string> Offered(string action, string permission, Refusal? refused) => refused is null && user.May(permission, claim.RegionId, claim.DepartmentId, claim.OwnerId) ? [action] : [];
    }
}

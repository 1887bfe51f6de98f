using RegionCloud.ServiceDefaults.Errors;

namespace RegionCloud.Finance.Domain;

/// <summary>Every reason Finance may refuse an expense claim.</summary>
internal static class ClaimRules
{
    private static readonly ClaimStatus[] Editable = [ClaimStatus.Draft, ClaimStatus.Rejected, ClaimStatus.Withdrawn];

    public static Refusal? Redraft(ExpenseClaim claim) => MustBe(claim, "redraft", Editable);

    public static Refusal? Submit(ExpenseClaim claim) => MustBe(claim, "submit", ClaimStatus.Draft);

    public static Refusal? Decide(ExpenseClaim claim, string action) => MustBe(claim, action, ClaimStatus.Submitted, ClaimStatus.InApproval);

    public static Refusal? Override(ExpenseClaim claim) => MustBe(claim, "override", ClaimStatus.Blocked);

    public static Refusal? Withdraw(ExpenseClaim claim) => MustBe(claim, "withdraw", ClaimStatus.Submitted, ClaimStatus.InApproval, ClaimStatus.Blocked);

    public static Refusal? Pay(ExpenseClaim claim) => MustBe(claim, "pay", ClaimStatus.Approved);

    /// <summary>What was submitted is what is approved, its files too.</summary>
    public static Refusal? FilesOpen(ExpenseClaim claim) => Editable.Contains(claim.Status) ? null : Refusal.State("finance.claim.attachments-frozen", ("number", claim.Number), ("state", Name(claim.Status)));

    private static Refusal? MustBe(ExpenseClaim claim, string action, params IReadOnlyList<ClaimStatus> allowed)
        => allowed.Contains(claim.Status) ? null
            : Refusal.State("finance.claim.wrong-state", ("number", claim.Number), ("state", Name(claim.Status)), ("action", action), ("allowed", string.Join(", ", allowed.Select(Name))));

    public static IEnumerable<Refusal?> Content(ClaimContent content)
        => content.Lines.Select((l, index) => (Seller: Normal(l.SellerTaxNumber), Invoice: Normal(l.InvoiceNumber), index)).Where(l => l is { Seller: not null, Invoice: not null })
            .GroupBy(l => (l.Seller, l.Invoice)).Where(g => g.Count() > 1)
            .Select(g => Refusal.Content("finance.claim.invoice-twice", $"/lines/{g.Last().index}/invoiceNumber", ("invoice", g.Key.Invoice), ("seller", g.Key.Seller)));

    /// <summary>What a submitted line must have: invoice, seller, file, a day that is not ahead (8.2-3, RB-29).</summary>
    public static IEnumerable<Refusal?> Complete(ExpenseClaim claim, DateOnly on)
    {
        foreach (var line in claim.Lines)
        {
            var at = $"/lines/{line.Sequence - 1}";
            if (line.SellerTaxNumber is null)
                yield return Refusal.Content("finance.claim.part-missing", $"{at}/sellerTaxNumber", ("line", line.Sequence), ("part", "sellerTaxNumber"));
            if (line.InvoiceNumber is null)
                yield return Refusal.Content("finance.claim.part-missing", $"{at}/invoiceNumber", ("line", line.Sequence), ("part", "invoiceNumber"));
            if (line.AttachmentId is null)
                yield return Refusal.Content("finance.claim.part-missing", $"{at}/attachmentId", ("line", line.Sequence), ("part", "attachmentId"));
            if (line.SpentOn > on)
                yield return Refusal.Content("finance.claim.spent-after-submission", $"{at}/spentOn", ("line", line.Sequence), ("spentOn", line.SpentOn), ("submittedOn", on));
        }
    }

    /// <summary>An expense that is too old to be claimed (8.2-3: date in period).</summary>
    public static IEnumerable<Refusal?> InPeriod(ExpenseClaim claim, DateOnly on, int days)
        => claim.Lines.Where(l => l.SpentOn < on.AddDays(-days))
            .Select(l => Refusal.Content("finance.claim.too-old", $"/lines/{l.Sequence - 1}/spentOn", ("line", l.Sequence), ("spentOn", l.SpentOn), ("days", days), ("earliest", on.AddDays(-days))));

    /// <summary>The file a line names lies on the claim.</summary>
    public static IEnumerable<Refusal?> FilesThere(ExpenseClaim claim, IReadOnlyCollection<Guid> files)
        => claim.Lines.Where(l => l.AttachmentId is { } file && !files.Contains(file)).Select(l => Refusal.Content("finance.claim.file-unknown", $"/lines/{l.Sequence - 1}/attachmentId", ("line", l.Sequence)));

    public static Refusal InvoiceClaimed(int sequence, ClaimedInvoice known) => Refusal.Content(
        "finance.claim.invoice-claimed", $"/lines/{sequence - 1}/invoiceNumber", ("line", sequence), ("invoice", known.InvoiceNumber), ("seller", known.SellerTaxNumber));

    /// <summary>The applicant never approves, and nobody for him (SoD1, SoD8).</summary>
    public static Refusal? ApproversAreOthers(ExpenseClaim claim, IReadOnlyList<Person> approvers)
        => approvers.Any(a => a.EmployeeId == claim.OwnerId) ? Refusal.Content("finance.claim.own-approval", "", ("number", claim.Number)) : null;

    /// <summary>Two levels are two persons.</summary>
    public static Refusal? NotTwice(ExpenseClaim claim, IReadOnlyList<Person> approvers)
        => approvers.Any(a => claim.Steps.Any(s => s.By == a.Subject || s.For == a.Subject)) ? Refusal.Content("finance.claim.approved-before", "", ("number", claim.Number)) : null;

    public static Refusal? TurnOf(ExpenseClaim claim, IReadOnlyList<ClaimLevel> may)
        => claim.NextLevel is { } next && may.Contains(next) ? null
            : Refusal.State("finance.claim.other-level", ("number", claim.Number), ("level", claim.NextLevel is { } level ? NameOf(level) : ""));

    /// <summary>Every line gets the three ticks, or there is no approval (8.2-3).</summary>
    public static IEnumerable<Refusal?> Verdicts(ExpenseClaim claim, IReadOnlyList<LineVerdict> verdicts)
    {
        foreach (var line in claim.Lines)
        {
            var said = verdicts.Where(v => v.Sequence == line.Sequence).ToList();
            if (said is not [{ Real: true, Lawful: true, Effective: true }])
                yield return Refusal.Content("finance.claim.not-ticked", $"/lines/{line.Sequence - 1}", ("line", line.Sequence));
            if (said is [{ Sanctioned: { } sanctioned }] && sanctioned > line.Amount)
                yield return Refusal.Content("finance.claim.sanctioned-above-claimed", $"/lines/{line.Sequence - 1}/sanctioned", ("line", line.Sequence), ("sanctioned", sanctioned), ("claimed", line.Amount));
        }

        foreach (var unknown in verdicts.Where(v => !claim.Lines.Any(l => l.Sequence == v.Sequence)))
            yield return Refusal.Content("finance.claim.line-unknown", "/lines", ("line", unknown.Sequence));
    }

    /// <summary>Beyond the budget the region manager says why, unless the applicant has (RB-27).</summary>
    public static Refusal? ManagerJustifies(ExpenseClaim claim, string? note)
        => claim is { Check.Action: not BudgetAction.Ignore, Justification: null } && claim.NextLevel >= ClaimLevel.RegionManager && string.IsNullOrWhiteSpace(note)
            ? Refusal.Content("finance.claim.justification-required", "/note", ("number", claim.Number))
            : null;

    /// <summary>Claimant, approver and payer are three (SoD1).</summary>
    public static Refusal? PayersAreThird(ExpenseClaim claim, IReadOnlyList<Person> payers)
        => payers.Any(p => p.EmployeeId == claim.OwnerId || claim.Steps.Any(s => s.By == p.Subject || s.For == p.Subject)) ? Refusal.Content("finance.claim.own-payment", "", ("number", claim.Number)) : null;

    public static Refusal? NotPaidBeforeApproval(ExpenseClaim claim, DateOnly on)
        => on < claim.ApprovedOn ? Refusal.Content("finance.claim.paid-before-approval", "/paidOn", ("paidOn", on), ("approvedOn", claim.ApprovedOn)) : null;

    /// <summary>As invoice and tax numbers are compared: without spaces, in capitals.</summary>
    public static string? Normal(string? number) => string.IsNullOrWhiteSpace(number) ? null : number.Replace(" ", "", StringComparison.Ordinal).ToUpperInvariant();

    public static string Name(ClaimStatus status) => System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(status.ToString());

    public static string NameOf(ClaimLevel level) => System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(level.ToString());
}

using System.Globalization;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Sales.Data;
using RegionCloud.Sales.Domain;
using RegionCloud.ServiceDefaults.Traces;

namespace RegionCloud.Sales.Features.Contracts;

/// <summary>From the customer to the contract and down to what Finance keeps of it: a receivable for each instalment, and the payments it told of.</summary>
internal static class ContractTraces
{
    public static IEnumerable<RecordTraces> All =>
    [
        RecordTraces.Of<SalesDbContext>("customer", "customer.read", CustomerAsync),
        RecordTraces.Of<SalesDbContext>("contract", "contract.read", ContractAsync),
    ];

    private static async Task<RecordTrace?> CustomerAsync(SalesDbContext db, TraceQuestion asked, CancellationToken ct)
    {
        if (await db.Customers.AsNoTracking().SingleOrDefaultAsync(c => c.Id == asked.Id && db.CustomerRelations.Any(r => r.CustomerId == c.Id), ct) is not { } customer)
            return null;

        var contracts = await db.Contracts.AsNoTracking().Where(c => c.CustomerId == asked.Id && c.Transitions.Any(t => t.On <= asked.AsOf)).OrderBy(c => c.Id)
            .Select(c => new { c.Id, c.Number }).ToListAsync(ct);
        return new RecordTrace(
            customer.Code, $"customers/{customer.Id}", [], [.. contracts.Select(c => new RecordLink("contract", c.Id, c.Number, "contract", "sales", $"contracts/{c.Id}"))], []);
    }

    private static async Task<RecordTrace?> ContractAsync(SalesDbContext db, TraceQuestion asked, CancellationToken ct)
    {
        if (await db.Contracts.AsNoTracking().AsSplitQuery().SingleOrDefaultAsync(c => c.Id == asked.Id, ct) is not { } contract)
            return null;

        var payments = await db.CollectedPayments.AsNoTracking().Where(p => p.ContractId == asked.Id && !p.Reversal && p.On <= asked.AsOf).OrderBy(p => p.On).ThenBy(p => p.PaymentId).ToListAsync(ct);
        return new RecordTrace(
            contract.Number,
            $"contracts/{contract.Id}",
            [
                new RecordLink("customer", contract.CustomerId, contract.CustomerCode, "customer", "sales", $"customers/{contract.CustomerId}"),
                .. contract.Business.OpportunityId is { } opportunity ? (IEnumerable<RecordLink>)[new RecordLink("opportunity", opportunity, null, "opportunity", "sales", $"opportunities/{opportunity}")] : [],
                .. contract.Business.CampaignId is { } campaign ? (IEnumerable<RecordLink>)[new RecordLink("campaign", campaign, null, "campaign", "marketing", $"campaigns/{campaign}")] : [],
            ],
            [
                // Before it is signed nothing is owed, so Finance knows of no receivable.
                .. contract.Instalments.Where(_ => contract.SignedOn <= asked.AsOf).OrderBy(i => i.Sequence)
                    .Select(i => new RecordLink("receivable", i.InstalmentId, string.Create(CultureInfo.InvariantCulture, $"{contract.Number}/{i.Sequence}"), "instalment", "finance", $"receivables/{i.InstalmentId}/entries")),
                .. payments.Select(p => new RecordLink("payment", p.PaymentId, null, "payment", "finance", $"payments/{p.PaymentId}")),
            ],
            [.. Steps(contract).OrderBy(s => s.RecordedAt)]);
    }

    private static IEnumerable<RecordStep> Steps(Contract contract)
    {
        foreach (var t in contract.Transitions.OrderBy(t => t.Sequence))
            yield return new RecordStep(Name(t), string.Create(CultureInfo.InvariantCulture, $"{contract.Id}/{t.Sequence}"), null, t.On, t.RecordedAt);
        foreach (var e in contract.Executions.OrderBy(e => e.Sequence))
            yield return new RecordStep("contractExecuted", string.Create(CultureInfo.InvariantCulture, $"{contract.Id}/executions/{e.Sequence}"), null, e.On, e.RecordedAt);
    }

    private static string Name(Transition step) => (step.From, step.To) switch
    {
        (null, _) => "contractDrafted",
        (ContractStatus.Draft, ContractStatus.Draft) => "contractRedrafted",
        (_, ContractStatus.Draft) => "contractReviewRefused",
        (ContractStatus.VoidRequested, ContractStatus.Signed or ContractStatus.InProgress) => "contractVoidEnded",
        (ContractStatus.ChangeRequested, ContractStatus.Signed or ContractStatus.InProgress) => "contractChangeEnded",
        (_, ContractStatus.ChangeRequested) => "contractChangeRequested",
        (_, ContractStatus.UnderReview) => "contractSubmitted",
        (_, ContractStatus.Reviewed) => "contractReviewed",
        (_, ContractStatus.Signed) => "contractSigned",
        (_, ContractStatus.InProgress) => "contractBegun",
        (_, ContractStatus.VoidRequested) => "contractVoidRequested",
        (_, ContractStatus.Voided) => "contractVoided",
        (_, ContractStatus.Completed) => "contractCompleted",
        (_, ContractStatus.Archived) => "contractArchived",
        _ => throw new InvalidOperationException($"A contract went from {step.From} to {step.To}."),
    };
}

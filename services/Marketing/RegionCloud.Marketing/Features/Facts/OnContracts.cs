using MassTransit;
using RegionCloud.Marketing.Data;
using RegionCloud.Marketing.Domain;
using RegionCloud.Sales.Messages;
using RegionCloud.Sales.Messages.Events;

namespace RegionCloud.Marketing.Features.Facts;

/// <summary>A contract was signed: it counts for its campaign (RB-20).</summary>
internal sealed class OnContractSigned(MarketingDbContext db) : IConsumer<ContractSigned>
{
    public Task Consume(ConsumeContext<ContractSigned> context) => db.TakeAsync(context.Message, context.CancellationToken);
}

/// <summary>A contract was changed: from the change's day on it counts with its new amount.</summary>
internal sealed class OnContractChanged(MarketingDbContext db) : IConsumer<ContractChanged>
{
    public Task Consume(ConsumeContext<ContractChanged> context) => db.TakeAsync(context.Message, context.CancellationToken);
}

/// <summary>A contract is void: from that day on it counts no more. Told before its signing it is remembered.</summary>
internal sealed class OnContractVoided(MarketingDbContext db) : IConsumer<ContractVoided>
{
    public Task Consume(ConsumeContext<ContractVoided> context) => db.TakeAsync(context.Message, context.CancellationToken);
}

internal static class ContractFacts
{
    public static async Task TakeAsync(this MarketingDbContext db, ContractSigned signed, CancellationToken ct)
    {
        await db.NoteAsync(signed.Contract, signed.OccurredAt, ct);
        await db.NoteAmountAsync(signed.Contract, signed.Contract.SignedOn, ct);
    }

    public static async Task TakeAsync(this MarketingDbContext db, ContractChanged changed, CancellationToken ct)
    {
        await db.NoteAsync(changed.Contract, changed.OccurredAt, ct);
        await db.NoteAmountAsync(changed.Contract, changed.BusinessDate, ct);
    }

    public static async Task TakeAsync(this MarketingDbContext db, ContractVoided voided, CancellationToken ct)
    {
        var contract = await db.NoteAsync(voided.Contract, voided.OccurredAt, ct);
        contract.VoidedOn ??= voided.BusinessDate;
    }

    /// <summary>The contract as Sales told it last; what is older changes nothing.</summary>
    private static async Task<SignedContract> NoteAsync(this MarketingDbContext db, ContractState state, DateTimeOffset at, CancellationToken ct)
    {
        var contract = await db.SignedContracts.FindAsync([state.ContractId], ct);
        if (contract is null)
        {
            db.Add(contract = new SignedContract
            {
                Id = state.ContractId,
                Version = state.Version,
                Region = state.RegionId,
                Number = state.Number,
                CampaignId = state.CampaignId,
                LeadId = state.LeadId,
                Currency = state.Currency,
                SignedOn = state.SignedOn,
                RecordedAt = at,
            });
        }
        else if (state.Version > contract.Version)
        {
            (contract.Version, contract.CampaignId, contract.LeadId, contract.RecordedAt) = (state.Version, state.CampaignId, state.LeadId, at);
        }

        return contract;
    }

    private static async Task NoteAmountAsync(this MarketingDbContext db, ContractState state, DateOnly from, CancellationToken ct)
    {
        if (await db.ContractAmounts.FindAsync([state.ContractId, state.Version], ct) is null)
            db.Add(new ContractAmount { ContractId = state.ContractId, AtVersion = state.Version, On = from, Amount = state.Amount });
    }
}

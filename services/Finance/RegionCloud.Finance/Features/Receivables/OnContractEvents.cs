using MassTransit;
using RegionCloud.Finance.Data;
using RegionCloud.Finance.Domain;
using RegionCloud.Finance.Features.Dunning;
using RegionCloud.Finance.Messages.Events;
using RegionCloud.Sales.Messages;
using RegionCloud.Sales.Messages.Events;
using RegionCloud.ServiceDefaults.Records;

namespace RegionCloud.Finance.Features.Receivables;

/// <summary>A signed contract's instalments become receivables (§15-4); later copies, or one that comes after its void, add nothing.</summary>
internal sealed class OnContractSigned(FinanceDbContext db) : IConsumer<ContractSigned>
{
    public async Task Consume(ConsumeContext<ContractSigned> context)
    {
        var signed = context.Message;
        (await db.AccountOfAsync(signed.Contract, signed.OccurredAt, signed.Actor, context.CancellationToken)).Heard(signed.Contract.Version);
    }
}

/// <summary>Sales wants to void: everything outstanding leaves the books at once, or the answer is no because of net receipts.</summary>
internal sealed class OnContractVoidRequested(FinanceDbContext db, TimeProvider time) : IConsumer<ContractVoidRequested>
{
    public async Task Consume(ConsumeContext<ContractVoidRequested> context)
    {
        var asked = context.Message;
        var account = await db.AccountOfAsync(asked.Contract, asked.OccurredAt, asked.Actor, context.CancellationToken);
        var answer = account.RequestVoid(asked.AttemptId, asked.Contract.Version, new Act(asked.BusinessDate, time.GetUtcNow(), asked.Actor));
        await db.FollowAsync(account, new Act(asked.BusinessDate, time.GetUtcNow(), asked.Actor), context.CancellationToken);
        if (answer.Outcome == VoidOutcome.Cancelled)
            db.Publish(new ReceivablesCancelled(account.RegionId, answer.On, time.GetUtcNow(), account.Id, asked.AttemptId, answer.Amount, account.Currency));
        else if (answer.Outcome == VoidOutcome.Refused)
            db.Publish(new ReceivablesCancellationRefused(account.RegionId, answer.On, time.GetUtcNow(), account.Id, asked.AttemptId, answer.Amount, account.Currency));
    }
}

/// <summary>Sales took the attempt back: what it cancelled is owed again; an attempt that arrives later is already withdrawn.</summary>
internal sealed class OnContractVoidWithdrawn(FinanceDbContext db, TimeProvider time) : IConsumer<ContractVoidWithdrawn>
{
    public async Task Consume(ConsumeContext<ContractVoidWithdrawn> context)
    {
        var withdrawn = context.Message;
        var account = await db.AccountOfAsync(withdrawn.Contract, withdrawn.OccurredAt, withdrawn.Actor, context.CancellationToken);
        var act = new Act(withdrawn.BusinessDate, time.GetUtcNow(), withdrawn.Actor);
        account.WithdrawVoid(withdrawn.AttemptId, withdrawn.Contract.Version, act, Accounts.Of(withdrawn.Contract.Instalments));
        await db.FollowAsync(account, act, context.CancellationToken);
    }
}

/// <summary>Sales wants to change: the receivables become what the changed contract says at once, or the answer is no because of what was paid.</summary>
internal sealed class OnContractChangeRequested(FinanceDbContext db, TimeProvider time) : IConsumer<ContractChangeRequested>
{
    public async Task Consume(ConsumeContext<ContractChangeRequested> context)
    {
        var asked = context.Message;
        var account = await db.AccountOfAsync(asked.Contract, asked.OccurredAt, asked.Actor, context.CancellationToken);
        var answer = account.RequestChange(asked.AttemptId, asked.Contract.Version, Accounts.Of(asked.Instalments), new Act(asked.BusinessDate, time.GetUtcNow(), asked.Actor));
        await db.FollowAsync(account, new Act(asked.BusinessDate, time.GetUtcNow(), asked.Actor), context.CancellationToken);
        if (answer.Outcome == ChangeOutcome.Changed)
            db.Publish(new ReceivablesChanged(account.RegionId, answer.On, time.GetUtcNow(), account.Id, asked.AttemptId, asked.Amount, account.Currency, AfterWithdrawal: false));
        else if (answer.Outcome == ChangeOutcome.Refused)
            db.Publish(new ReceivablesChangeRefused(account.RegionId, answer.On, time.GetUtcNow(), account.Id, asked.AttemptId, answer.Instalment, answer.Paid, account.Currency));
    }
}

/// <summary>Sales took the change back: what was owed before is owed again, or the change stands because of money that only it takes.</summary>
internal sealed class OnContractChangeWithdrawn(FinanceDbContext db, TimeProvider time) : IConsumer<ContractChangeWithdrawn>
{
    public async Task Consume(ConsumeContext<ContractChangeWithdrawn> context)
    {
        var withdrawn = context.Message;
        var account = await db.AccountOfAsync(withdrawn.Contract, withdrawn.OccurredAt, withdrawn.Actor, context.CancellationToken);
        var act = new Act(withdrawn.BusinessDate, time.GetUtcNow(), withdrawn.Actor);
        var stands = account.WithdrawChange(withdrawn.AttemptId, withdrawn.Contract.Version, Accounts.Of(withdrawn.Contract.Instalments), act);
        await db.FollowAsync(account, act, context.CancellationToken);
        if (stands)
            db.Publish(new ReceivablesChanged(account.RegionId, withdrawn.BusinessDate, time.GetUtcNow(), account.Id, withdrawn.AttemptId, account.Instalments.Sum(i => i.Amount), account.Currency, AfterWithdrawal: true));
    }
}

/// <summary>The change is in force in Sales too.</summary>
internal sealed class OnContractChanged(FinanceDbContext db) : IConsumer<ContractChanged>
{
    public async Task Consume(ConsumeContext<ContractChanged> context)
    {
        var changed = context.Message;
        (await db.AccountOfAsync(changed.Contract, changed.OccurredAt, changed.Actor, context.CancellationToken)).Heard(changed.Contract.Version);
    }
}

internal static class Accounts
{
    public static IReadOnlyList<Instalment> Of(IEnumerable<InstalmentState> instalments) => [.. instalments.Select(i => new Instalment(i.InstalmentId, i.Sequence, i.DueOn, i.Amount))];

    /// <summary>The contract's account. Every event carries the whole contract, so whichever comes first opens it.</summary>
    public static async Task<ContractAccount> AccountOfAsync(this FinanceDbContext db, ContractState contract, DateTimeOffset at, string by, CancellationToken cancellationToken)
    {
        if (await db.AccountAsync(contract.ContractId, cancellationToken) is { } known)
            return known;

        var account = ContractAccount.Open(
            new AccountHead(
                contract.ContractId, contract.Version, contract.RegionId, contract.DepartmentId, contract.OwnerId, contract.Number,
                contract.CustomerId, contract.CustomerCode, contract.CustomerName, contract.Currency, contract.SignedOn),
            Of(contract.Instalments),
            contract.Shares.Select((s, index) => new Share(index + 1, s.EmployeeId, s.Percent)),
            new Act(contract.SignedOn, at, by));
        db.Add(account);
        return account;
    }
}

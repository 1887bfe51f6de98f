using MassTransit;
using Microsoft.EntityFrameworkCore;
using RegionCloud.CustomerService.Data;
using RegionCloud.CustomerService.Domain;
using RegionCloud.Finance.Messages.Events;
using RegionCloud.Sales.Messages;
using RegionCloud.Sales.Messages.Events;
using RegionCloud.ServiceDefaults.Organisation;

namespace RegionCloud.CustomerService.Features.Customers;

/// <summary>A contract was signed: it stands in the customer's purchase history (6.3-3).</summary>
internal sealed class OnContractSigned(CustomerServiceDbContext db, OrganisationDirectory organisation) : IConsumer<ContractSigned>
{
    public Task Consume(ConsumeContext<ContractSigned> context) => CustomerFiles.TakeAsync(db, organisation, context.Message.Contract, context.Message.Contract.SignedOn, context.CancellationToken);
}

/// <summary>A contract was changed, from a day on; whether its signing was told already or not.</summary>
internal sealed class OnContractChanged(CustomerServiceDbContext db, OrganisationDirectory organisation) : IConsumer<ContractChanged>
{
    public Task Consume(ConsumeContext<ContractChanged> context) => CustomerFiles.TakeAsync(db, organisation, context.Message.Contract, context.Message.BusinessDate, context.CancellationToken);
}

/// <summary>A contract is void: nothing was bought by it. It may be told before the signing.</summary>
internal sealed class OnContractVoided(CustomerServiceDbContext db, OrganisationDirectory organisation) : IConsumer<ContractVoided>
{
    public async Task Consume(ConsumeContext<ContractVoided> context)
        => (await CustomerFiles.TakeAsync(db, organisation, context.Message.Contract, context.Message.BusinessDate, context.CancellationToken)).Void(context.Message.BusinessDate);
}

/// <summary>Finance's ledger of a contract has moved: what the customer paid and owes is the sum of its entries.</summary>
internal sealed class OnReceivablesMoved(CustomerServiceDbContext db) : IConsumer<ReceivablesMoved>
{
    public async Task Consume(ConsumeContext<ReceivablesMoved> context)
    {
        var told = context.Message;
        foreach (var entry in told.Entries)
        {
            if (await db.FileEntries.FindAsync([entry.InstalmentId, entry.Kind, entry.Reference], context.CancellationToken) is null)
                db.Add(new FileEntry(entry.InstalmentId, entry.Kind, entry.Reference, told.ContractId, entry.DueOn, entry.Amount, entry.On));
        }
    }
}

/// <summary>An instalment was found overdue.</summary>
internal sealed class OnInstalmentOverdue(CustomerServiceDbContext db) : IConsumer<InstalmentOverdue>
{
    public async Task Consume(ConsumeContext<InstalmentOverdue> context)
    {
        var told = context.Message;
        if (await db.FileNotices.FindAsync([told.InstalmentId], context.CancellationToken) is null)
            db.Add(new FileNotice(told.InstalmentId, told.RegionId, told.ContractId, told.CustomerId, 0, null, told.BusinessDate, told.Sequence, told.DaysPastDue, told.Outstanding, told.Currency));
    }
}

/// <summary>The customer was reminded of what he owes.</summary>
internal sealed class OnDunningIssued(CustomerServiceDbContext db) : IConsumer<DunningIssued>
{
    public async Task Consume(ConsumeContext<DunningIssued> context)
    {
        var told = context.Message;
        if (await db.FileNotices.FindAsync([told.NoticeId], context.CancellationToken) is null)
            db.Add(new FileNotice(told.NoticeId, told.RegionId, told.ContractId, told.CustomerId, told.Level, told.Number, told.BusinessDate, told.Sequence, told.DaysPastDue, told.Outstanding, told.Currency));
    }
}

internal static class CustomerFiles
{
    /// <summary>Whether a contract is one of a region with a customer.</summary>
    public static Task<bool> HasContractAsync(this CustomerServiceDbContext db, Guid regionId, Guid customerId, Guid contractId, CancellationToken ct)
        => db.FileContracts.AnyAsync(c => c.Id == contractId && c.RegionId == regionId && c.CustomerId == customerId, ct);

    public static async Task<FileContract> TakeAsync(CustomerServiceDbContext db, OrganisationDirectory organisation, ContractState told, DateOnly from, CancellationToken ct)
    {
        var contract = await db.FileContracts.AsSplitQuery().SingleOrDefaultAsync(c => c.Id == told.ContractId, ct);
        if (contract is null)
            db.Add(contract = FileContract.Of(told.ContractId, told.RegionId, ServiceDepartments.Of(organisation.Current, told.RegionId), told.OwnerId, told.CustomerId, told.Number, told.Currency, told.SignedOn));
        contract.Take(told.Version, from, told.Amount, told.OwnerId);
        return contract;
    }
}

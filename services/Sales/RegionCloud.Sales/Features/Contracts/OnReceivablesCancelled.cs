using MassTransit;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Finance.Messages.Events;
using RegionCloud.Sales.Data;
using RegionCloud.Sales.Domain;
using RegionCloud.Sales.Messages.Events;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Records;

namespace RegionCloud.Sales.Features.Contracts;

/// <summary>Finance has taken the receivables off the books: the contract is void.</summary>
internal sealed class OnReceivablesCancelled(SalesDbContext db, OrganisationDirectory organisation) : IConsumer<ReceivablesCancelled>
{
    public async Task Consume(ConsumeContext<ReceivablesCancelled> context)
    {
        var answer = context.Message;
        var contract = await db.Contracts.AsSplitQuery().SingleAsync(c => c.Id == answer.ContractId, context.CancellationToken);
        if (!contract.CompleteVoid(answer.AttemptId, new Act(answer.BusinessDate, answer.OccurredAt, "svc-finance")))
            return;

        db.AddRange(PerformanceEntry.Voided(contract, PerformanceEntry.OpenPeriodOf(organisation.Current.OpenFrom(contract.RegionId))));
        var attempt = contract.VoidAttempt!;
        db.Publish(new ContractVoided(contract.RegionId, attempt.EffectiveOn, attempt.RequestedBy, answer.OccurredAt, attempt.AttemptId, attempt.Reason, ContractView.State(contract)));
    }
}

/// <summary>Finance refused because money was received: the contract stays what it was, and says why.</summary>
internal sealed class OnReceivablesCancellationRefused(SalesDbContext db) : IConsumer<ReceivablesCancellationRefused>
{
    public async Task Consume(ConsumeContext<ReceivablesCancellationRefused> context)
    {
        var answer = context.Message;
        var contract = await db.Contracts.AsSplitQuery().SingleAsync(c => c.Id == answer.ContractId, context.CancellationToken);
        contract.FailVoid(answer.AttemptId, answer.NetReceipts, new Act(answer.BusinessDate, answer.OccurredAt, "svc-finance"));
    }
}

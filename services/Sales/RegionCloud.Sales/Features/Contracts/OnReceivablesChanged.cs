using MassTransit;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Finance.Messages.Events;
using RegionCloud.Sales.Data;
using RegionCloud.Sales.Domain;
using RegionCloud.Sales.Messages.Events;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Records;

namespace RegionCloud.Sales.Features.Contracts;

/// <summary>Finance has changed the receivables: the contract says so, and everybody is told its new state.</summary>
internal sealed class OnReceivablesChanged(SalesDbContext db, OrganisationDirectory organisation) : IConsumer<ReceivablesChanged>
{
    public async Task Consume(ConsumeContext<ReceivablesChanged> context)
    {
        var answer = context.Message;
        var contract = await db.Contracts.AsSplitQuery().SingleAsync(c => c.Id == answer.ContractId, context.CancellationToken);
        var act = new Act(answer.BusinessDate, answer.OccurredAt, "svc-finance");
        if (contract.CompleteChange(answer.AttemptId, answer.AfterWithdrawal, act) is not { } differences)
            return;

        var amendment = contract.Amendments.Single(a => a.AttemptId == answer.AttemptId);
        db.AddRange(PerformanceEntry.Changed(contract, amendment.EffectiveOn!.Value, PerformanceEntry.OpenPeriodOf(organisation.Current.OpenFrom(contract.RegionId)), act.At, differences));
        db.Publish(new ContractChanged(contract.RegionId, amendment.EffectiveOn.Value, amendment.RequestedBy!, act.At, answer.AttemptId, amendment.Reason, ContractView.State(contract)));
    }
}

/// <summary>Finance refused: the contract stays what it was, and says why.</summary>
internal sealed class OnReceivablesChangeRefused(SalesDbContext db) : IConsumer<ReceivablesChangeRefused>
{
    public async Task Consume(ConsumeContext<ReceivablesChangeRefused> context)
    {
        var answer = context.Message;
        var contract = await db.Contracts.AsSplitQuery().SingleAsync(c => c.Id == answer.ContractId, context.CancellationToken);
        contract.FailChange(answer.AttemptId, answer.Instalment, answer.Paid, new Act(answer.BusinessDate, answer.OccurredAt, "svc-finance"));
    }
}

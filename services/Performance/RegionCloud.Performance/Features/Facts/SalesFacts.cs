using MassTransit;
using RegionCloud.Performance.Data;
using RegionCloud.Performance.Domain.Appraisals;
using RegionCloud.Sales.Messages;
using RegionCloud.Sales.Messages.Events;

namespace RegionCloud.Performance.Features.Facts;

/// <summary>What Sales tells of contracts, plans and trainings becomes facts (§12). Each event carries the whole state, so their order does not matter.</summary>
internal static class SalesFacts
{
    /// <summary>amount × share for each person; nothing once it is void (RB-04, RB-05).</summary>
    public static IReadOnlyList<Fact> Of(ContractState c, DateOnly on, DateTimeOffset recordedAt, bool voided, DateTimeOffset now)
    {
        var head = new FactHead(
            c.RegionId, c.DepartmentId, $"contract/{c.ContractId:N}", c.Version, on, recordedAt, new FactSource("sales", "contract", c.ContractId, c.Number), c.ContractId, c.CampaignId);
        return
        [
            .. ContractShare.Split(voided ? 0 : c.Amount, [.. c.Shares.Select(s => (s.EmployeeId, s.Percent))])
                .Select((part, i) => Fact.Of(head, i + 1, FactMeasure.Signed, part.EmployeeId, c.SignedOn, part.Amount, c.Currency, now)),
        ];
    }

    /// <summary>A revision repeats the months that it does not change, so it replaces the one before whole (RB-06).</summary>
    public static IReadOnlyList<Fact> Of(SalesPlanState p, DateTimeOffset recordedAt, DateTimeOffset now)
    {
        var head = new FactHead(
            p.RegionId, p.DepartmentId, FormattableString.Invariant($"salesPlan/{p.RegionId:N}/{p.Year}"), p.Revision, p.ApprovedOn, recordedAt, new FactSource("sales", "plan", p.PlanId, FormattableString.Invariant($"{p.Year}/{p.Revision}")));
        return [.. p.Cells.Select((cell, i) => Fact.Of(head, i + 1, FactMeasure.PlanTarget, cell.EmployeeId, new DateOnly(p.Year, cell.Month, 1), cell.Amount, p.Currency, now))];
    }

    public static IReadOnlyList<Fact> Of(TrainingState t, DateOnly on, DateTimeOffset recordedAt, DateTimeOffset now)
    {
        var head = new FactHead(t.RegionId, t.DepartmentId, $"training/{t.TrainingId:N}", t.Version, on, recordedAt, new FactSource("sales", "training", t.TrainingId, t.Topic));
        var planned = Fact.Of(head, 1, FactMeasure.TrainingPlanned, null, t.PlannedOn, 1, null, now);
        return t.HeldOn is null ? [planned] : [planned, Fact.Of(head, 2, FactMeasure.TrainingHeld, null, t.PlannedOn, 1, null, now)];
    }
}

internal sealed class OnContractSigned(PerformanceDbContext db, TimeProvider time) : IConsumer<ContractSigned>
{
    public Task Consume(ConsumeContext<ContractSigned> context)
        => db.LearnAsync(SalesFacts.Of(context.Message.Contract, context.Message.BusinessDate, context.Message.OccurredAt, voided: false, time.GetUtcNow()), context.CancellationToken);
}

internal sealed class OnContractChanged(PerformanceDbContext db, TimeProvider time) : IConsumer<ContractChanged>
{
    public Task Consume(ConsumeContext<ContractChanged> context)
        => db.LearnAsync(SalesFacts.Of(context.Message.Contract, context.Message.BusinessDate, context.Message.OccurredAt, voided: false, time.GetUtcNow()), context.CancellationToken);
}

/// <summary>It may come before its signing: the later version holds whenever the earlier one comes.</summary>
internal sealed class OnContractVoided(PerformanceDbContext db, TimeProvider time) : IConsumer<ContractVoided>
{
    public Task Consume(ConsumeContext<ContractVoided> context)
        => db.LearnAsync(SalesFacts.Of(context.Message.Contract, context.Message.BusinessDate, context.Message.OccurredAt, voided: true, time.GetUtcNow()), context.CancellationToken);
}

internal sealed class OnSalesPlanApproved(PerformanceDbContext db, TimeProvider time) : IConsumer<SalesPlanApproved>
{
    public Task Consume(ConsumeContext<SalesPlanApproved> context) => db.LearnAsync(SalesFacts.Of(context.Message.Plan, context.Message.OccurredAt, time.GetUtcNow()), context.CancellationToken);
}

internal sealed class OnSalesPlanRevised(PerformanceDbContext db, TimeProvider time) : IConsumer<SalesPlanRevised>
{
    public Task Consume(ConsumeContext<SalesPlanRevised> context) => db.LearnAsync(SalesFacts.Of(context.Message.Plan, context.Message.OccurredAt, time.GetUtcNow()), context.CancellationToken);
}

internal sealed class OnTrainingRecorded(PerformanceDbContext db, TimeProvider time) : IConsumer<TrainingRecorded>
{
    public Task Consume(ConsumeContext<TrainingRecorded> context)
        => db.LearnAsync(SalesFacts.Of(context.Message.Training, context.Message.BusinessDate, context.Message.OccurredAt, time.GetUtcNow()), context.CancellationToken);
}

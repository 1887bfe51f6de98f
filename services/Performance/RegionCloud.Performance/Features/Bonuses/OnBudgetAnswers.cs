using MassTransit;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Finance.Messages.Events;
using RegionCloud.Performance.Data;
using RegionCloud.Performance.Messages.Events;
using RegionCloud.ServiceDefaults.Records;

namespace RegionCloud.Performance.Features.Bonuses;

/// <summary>Finance has committed the money of a bonus: it is approved, once. Other departments' requests are not meant for this one.</summary>
internal sealed class OnBudgetCommitmentGranted(PerformanceDbContext db) : IConsumer<BudgetCommitmentGranted>
{
    public Task Consume(ConsumeContext<BudgetCommitmentGranted> context) => db.TakeAsync(context.Message, context.CancellationToken);
}

/// <summary>Finance has refused: the bonus waits for another approval, and says why.</summary>
internal sealed class OnBudgetCommitmentRefused(PerformanceDbContext db) : IConsumer<BudgetCommitmentRefused>
{
    public Task Consume(ConsumeContext<BudgetCommitmentRefused> context) => db.TakeAsync(context.Message, context.CancellationToken);
}

internal static class BudgetAnswers
{
    public static async Task TakeAsync(this PerformanceDbContext db, BudgetCommitmentGranted granted, CancellationToken ct)
    {
        if (granted.Request.Origin != BonusOrigin.Name)
            return;

        var bonus = await db.Bonuses.AsSplitQuery().SingleAsync(b => b.Id == granted.Request.OriginId, ct);
        if (bonus.Grant(granted.Request.RequestId, new Act(granted.BusinessDate, granted.OccurredAt, "svc-finance")))
            db.Publish(new BonusApproved(bonus.RegionId, bonus.ApprovedOn!.Value, bonus.GrantedAttempt!.RequestedBy, granted.OccurredAt, BonusView.State(bonus)));
    }

    public static async Task TakeAsync(this PerformanceDbContext db, BudgetCommitmentRefused refused, CancellationToken ct)
    {
        if (refused.Request.Origin != BonusOrigin.Name)
            return;

        var bonus = await db.Bonuses.AsSplitQuery().SingleAsync(b => b.Id == refused.Request.OriginId, ct);
        bonus.FailBudget(refused.Request.RequestId, refused.Reason, refused.Limit, refused.Used, refused.Excess, new Act(refused.BusinessDate, refused.OccurredAt, "svc-finance"));
    }
}

internal static class BonusOrigin
{
    /// <summary>As Finance keeps it with the commitment.</summary>
    public const string Name = "bonus";
}

using MassTransit;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Finance.Data;
using RegionCloud.Finance.Domain;
using RegionCloud.Finance.Messages.Events;
using RegionCloud.ServiceDefaults.Records;

namespace RegionCloud.Finance.Features.Budgets;

/// <summary>Another department asks for money: it is committed or refused, and the same request gets the same answer again.</summary>
internal sealed class OnBudgetCommitmentRequested(FinanceDbContext db, TimeProvider time) : IConsumer<BudgetCommitmentRequested>
{
    public Task Consume(ConsumeContext<BudgetCommitmentRequested> context) => AnswerAsync(db, context.Message, time.GetUtcNow(), context.CancellationToken);

    internal static async Task AnswerAsync(FinanceDbContext db, BudgetCommitmentRequested asked, DateTimeOffset now, CancellationToken ct)
    {
        var request = asked.Request;
        var commitment = await db.BudgetCommitments.FindAsync([request.RequestId], ct);
        if (commitment is null)
        {
            var position = await db.PositionForAsync(asked.RegionId, request.Year, asked.BusinessDate, ct);
            db.Add(commitment = BudgetCommitment.Ask(request.Request(asked.RegionId), position, asked.Justification, new Act(asked.BusinessDate, now, asked.Actor)));
            db.Record(position);
        }

        if (commitment.Status is CommitmentStatus.Granted or CommitmentStatus.Ended)
            db.Publish(new BudgetCommitmentGranted(commitment.RegionId, commitment.RequestedOn, now, request, commitment.Version));
        else if (commitment is { Status: CommitmentStatus.Refused, RefusedFor: { } reason, Check: { } check })
            db.Publish(new BudgetCommitmentRefused(commitment.RegionId, commitment.RequestedOn, now, request, commitment.Version, reason, check.Bound, check.Against, check.Excess));
    }
}

/// <summary>The asker took the request back; one that arrives later is already withdrawn.</summary>
internal sealed class OnBudgetCommitmentWithdrawn(FinanceDbContext db, TimeProvider time) : IConsumer<BudgetCommitmentWithdrawn>
{
    public async Task Consume(ConsumeContext<BudgetCommitmentWithdrawn> context)
    {
        var withdrawn = context.Message;
        var act = new Act(withdrawn.BusinessDate, time.GetUtcNow(), withdrawn.Actor);
        if (await db.BudgetCommitments.FindAsync([withdrawn.Request.RequestId], context.CancellationToken) is { } commitment)
            await db.CloseAsync(commitment, CommitmentStatus.Withdrawn, act, context.CancellationToken);
        else
            db.Add(BudgetCommitment.WithdrawnBefore(withdrawn.Request.Request(withdrawn.RegionId), act));
    }
}

/// <summary>The campaign has ended: what its commitment has left is free again.</summary>
internal sealed class OnBudgetCommitmentEnded(FinanceDbContext db, TimeProvider time) : IConsumer<BudgetCommitmentEnded>
{
    public async Task Consume(ConsumeContext<BudgetCommitmentEnded> context)
    {
        var ended = context.Message;
        // It can only end after it was granted: one that is not known yet comes from a broker that changed the order, and is tried again.
        var commitment = await db.BudgetCommitments.SingleAsync(c => c.Id == ended.Request.RequestId, context.CancellationToken);
        await db.CloseAsync(commitment, CommitmentStatus.Ended, new Act(ended.BusinessDate, time.GetUtcNow(), ended.Actor), context.CancellationToken);
    }
}

/// <summary>A bonus was paid: what was committed becomes an actual, each payout once.</summary>
internal sealed class OnBudgetCommitmentSpent(FinanceDbContext db, TimeProvider time) : IConsumer<BudgetCommitmentSpent>
{
    public async Task Consume(ConsumeContext<BudgetCommitmentSpent> context)
    {
        var spent = context.Message;
        var commitment = await db.BudgetCommitments.SingleAsync(c => c.Id == spent.Request.RequestId, context.CancellationToken);
        if (await db.BudgetEntries.AnyAsync(e => e.Reference == spent.PayoutId && e.Kind == BudgetEntryKind.Spent, context.CancellationToken))
            return;

        var position = await db.PositionForAsync(commitment.RegionId, commitment.Year, spent.BusinessDate, context.CancellationToken);
        commitment.Spend(spent.Amount, position, spent.PayoutId, new Act(spent.BusinessDate, time.GetUtcNow(), spent.Actor));
        db.Record(position);
        db.Publish(commitment.Changed(spent.BusinessDate, time.GetUtcNow()));
    }
}

internal static class BudgetRequests
{
    /// <summary>What is checked in a budget year: the month of the day, or the year's first or last when the day lies outside it.</summary>
    public static Task<BudgetPosition> PositionForAsync(this FinanceDbContext db, Guid regionId, int year, DateOnly day, CancellationToken ct)
        => db.BudgetPositionAsync(regionId, day.Year == year ? day : day.Year < year ? new DateOnly(year, 1, 1) : new DateOnly(year, 12, 31), posting: true, ct);

    public static async Task CloseAsync(this FinanceDbContext db, BudgetCommitment commitment, CommitmentStatus status, Act act, CancellationToken ct)
    {
        if (commitment.Status != CommitmentStatus.Granted)
            return;

        var position = await db.PositionForAsync(commitment.RegionId, commitment.Year, act.On, ct);
        commitment.Close(status, position, act);
        db.Record(position);
        db.Publish(commitment.Changed(act.On, act.At));
    }

    public static BudgetRequest Request(this BudgetRequestState s, Guid regionId)
        => new(s.RequestId, regionId, s.DepartmentId, s.Year, s.Category, s.Amount, s.Currency, s.Origin, s.OriginId, s.OriginNumber, s.CampaignId);

    public static BudgetCommitmentChanged Changed(this BudgetCommitment c, DateOnly on, DateTimeOffset at) => new(
        c.RegionId, on, at, new BudgetRequestState(c.Id, c.Origin, c.OriginId, c.OriginNumber, c.Category, c.Year, c.Amount, c.Currency, c.DepartmentId, c.CampaignId),
        c.Version, c.Consumed, c.Released, c.Remaining, c.Overspent);
}

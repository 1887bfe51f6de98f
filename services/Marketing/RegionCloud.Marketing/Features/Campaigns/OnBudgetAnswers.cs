using MassTransit;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Finance.Messages.Events;
using RegionCloud.Marketing.Data;
using RegionCloud.Marketing.Domain;
using RegionCloud.Marketing.Messages.Events;
using RegionCloud.ServiceDefaults.Records;

namespace RegionCloud.Marketing.Features.Campaigns;

/// <summary>Finance has committed a campaign's budget: the campaign is approved, and everybody is told.</summary>
internal sealed class OnBudgetCommitmentGranted(MarketingDbContext db) : IConsumer<BudgetCommitmentGranted>
{
    public Task Consume(ConsumeContext<BudgetCommitmentGranted> context) => db.TakeAsync(context.Message, context.CancellationToken);
}

/// <summary>Finance has not: the campaign lies with the region manager again, and says why.</summary>
internal sealed class OnBudgetCommitmentRefused(MarketingDbContext db) : IConsumer<BudgetCommitmentRefused>
{
    public Task Consume(ConsumeContext<BudgetCommitmentRefused> context) => db.TakeAsync(context.Message, context.CancellationToken);
}

/// <summary>Some of the committed money was used or released.</summary>
internal sealed class OnBudgetCommitmentChanged(MarketingDbContext db) : IConsumer<BudgetCommitmentChanged>
{
    public Task Consume(ConsumeContext<BudgetCommitmentChanged> context) => db.TakeAsync(context.Message, context.CancellationToken);
}

internal static class BudgetAnswers
{
    private const string Finance = "svc-finance";

    public static async Task TakeAsync(this MarketingDbContext db, BudgetCommitmentGranted answer, CancellationToken ct)
    {
        if (await db.CampaignOfAsync(answer.Request, ct) is { } campaign && campaign.Grant(answer.Request.RequestId, new Act(answer.BusinessDate, answer.OccurredAt, Finance)))
            db.Publish(new CampaignApproved(campaign.RegionId, campaign.ApprovedOn!.Value, campaign.Attempt!.RequestedBy, answer.OccurredAt, CampaignView.State(campaign)));
    }

    public static async Task TakeAsync(this MarketingDbContext db, BudgetCommitmentRefused answer, CancellationToken ct)
    {
        if (await db.CampaignOfAsync(answer.Request, ct) is { } campaign)
            campaign.RefuseBudget(answer.Request.RequestId, answer.Reason, answer.Limit, answer.Used, answer.Excess, new Act(answer.BusinessDate, answer.OccurredAt, Finance));
    }

    public static async Task TakeAsync(this MarketingDbContext db, BudgetCommitmentChanged told, CancellationToken ct)
    {
        if (await db.CampaignOfAsync(told.Request, ct) is { } campaign)
            campaign.Told(told.Request.RequestId, new CommitmentLevel(told.Version, told.Consumed, told.Released, told.Remaining, told.Overspent));
    }

    /// <summary>The campaign whose question it answers; null for what others asked.</summary>
    private static async Task<Campaign?> CampaignOfAsync(this MarketingDbContext db, BudgetRequestState request, CancellationToken ct)
        => string.Equals(request.Origin, BudgetQuestions.Origin, StringComparison.Ordinal) ? await db.Campaigns.AsSplitQuery().SingleAsync(c => c.Id == request.OriginId, ct) : null;
}

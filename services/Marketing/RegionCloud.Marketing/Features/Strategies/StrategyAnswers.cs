using System.Globalization;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Common.Messages;
using RegionCloud.Marketing.Data;
using RegionCloud.Marketing.Domain;
using RegionCloud.Marketing.Features.Communication;
using RegionCloud.ServiceDefaults.Evidence;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Traces;
using RegionCloud.ServiceDefaults.Waiting;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Marketing.Features.Strategies;

/// <summary>What strategies and communication plans show for the regulation (§14), what of them waits for whom, and what led to one.</summary>
internal static class StrategyAnswers
{
    public static IEnumerable<PolicyEvidence> Evidence =>
    [
        PolicyEvidence.Part<MarketingDbContext>(PolicyPart.BrandStrategy, "strategy.read", async (db, asked, ct) =>
            [.. (await db.BrandStrategies.AsNoTracking().AsSplitQuery().Where(s => s.Submission.ApprovedOn >= asked.From && s.Submission.ApprovedOn <= asked.Until && s.Submission.ApprovedOn <= asked.AsOf).ToListAsync(ct))
                .Select(s => Fact("brandStrategy", s.Id, s.Number, s.Positioning, s.Submission, $"brand-strategies/{s.Id}"))]),
        PolicyEvidence.Part<MarketingDbContext>(PolicyPart.CommunicationPlan, "communicationPlan.read", async (db, asked, ct) =>
            [.. (await db.CommunicationPlans.AsNoTracking().AsSplitQuery().Where(p => p.Submission.ApprovedOn >= asked.From && p.Submission.ApprovedOn <= asked.Until && p.Submission.ApprovedOn <= asked.AsOf).ToListAsync(ct))
                .Select(p => Fact("communicationPlan", p.Id, p.Number, p.Goal, p.Submission, $"communication-plans/{p.Id}"))]),
    ];

    public static IEnumerable<RecordTraces> Traces =>
    [
        RecordTraces.Of<MarketingDbContext>("strategy", "strategy.read", StrategyAsync),
        RecordTraces.Of<MarketingDbContext>("brandStrategy", "strategy.read", BrandAsync),
        RecordTraces.Of<MarketingDbContext>("communicationPlan", "communicationPlan.read", CommunicationAsync),
    ];

    public static IEnumerable<WaitingList> Waiting =>
    [
        WaitingList.Of<MarketingDbContext>("strategy.approve", (db, whom, ct) => StrategiesAsync(db, SubmissionStatus.Submitted, "approve", "strategyApproval", "label.marketing.waiting.strategy", whom, ct)),
        WaitingList.Of<MarketingDbContext>("strategy.update", (db, whom, ct) => StrategiesAsync(db, SubmissionStatus.Rejected, "redraft", "strategyRejected", "label.marketing.waiting.strategy-rejected", whom, ct)),
        WaitingList.Of<MarketingDbContext>("communicationPlan.approve", (db, whom, ct) => PlansAsync(db, SubmissionStatus.Submitted, "approve", "communicationPlanApproval", "label.marketing.waiting.communication-plan", whom, ct)),
        WaitingList.Of<MarketingDbContext>("communicationPlan.update", (db, whom, ct) => PlansAsync(db, SubmissionStatus.Rejected, "redraft", "communicationPlanRejected", "label.marketing.waiting.communication-plan-rejected", whom, ct)),
    ];

    public static void MapStrategies(this IEndpointRouteBuilder marketing)
    {
        var strategies = marketing.MapGroup("/strategies");
        strategies.MapGet("", ListStrategies.Handle).RequirePermission("strategy.read");
        strategies.MapGet("/{id:guid}", GetStrategy.Handle).RequirePermission("strategy.read");
        strategies.MapPost("", DraftStrategy.Handle).RequirePermission("strategy.create");
        strategies.MapPut("/{id:guid}", RedraftStrategy.Handle).RequirePermission("strategy.update");
        strategies.MapPost("/{id:guid}/submit", SubmitStrategy.Handle).RequirePermission("strategy.update");
        strategies.MapPost("/{id:guid}/approve", ApproveStrategy.Handle).RequirePermission("strategy.approve").RequireIdempotencyKey();
        strategies.MapPost("/{id:guid}/reject", RejectStrategy.Handle).RequirePermission("strategy.approve").RequireIdempotencyKey();

        var brand = marketing.MapGroup("/brand-strategies");
        brand.MapGet("", ListBrandStrategies.Handle).RequirePermission("strategy.read");
        brand.MapGet("/{id:guid}", GetBrandStrategy.Handle).RequirePermission("strategy.read");
        brand.MapPost("", DraftBrandStrategy.Handle).RequirePermission("strategy.create");
        brand.MapPut("/{id:guid}", RedraftBrandStrategy.Handle).RequirePermission("strategy.update");
        brand.MapPost("/{id:guid}/submit", SubmitBrandStrategy.Handle).RequirePermission("strategy.update");
        brand.MapPost("/{id:guid}/approve", ApproveBrandStrategy.Handle).RequirePermission("strategy.approve").RequireIdempotencyKey();
        brand.MapPost("/{id:guid}/reject", RejectBrandStrategy.Handle).RequirePermission("strategy.approve").RequireIdempotencyKey();
        brand.MapPost("/{id:guid}/revise", ReviseBrandStrategy.Handle).RequirePermission("strategy.create");

        var plans = marketing.MapGroup("/communication-plans");
        plans.MapGet("", ListCommunicationPlans.Handle).RequirePermission("communicationPlan.read");
        plans.MapGet("/{id:guid}", GetCommunicationPlan.Handle).RequirePermission("communicationPlan.read");
        plans.MapPost("", DraftCommunicationPlan.Handle).RequirePermission("communicationPlan.create");
        plans.MapPut("/{id:guid}", RedraftCommunicationPlan.Handle).RequirePermission("communicationPlan.update");
        plans.MapPost("/{id:guid}/submit", SubmitCommunicationPlan.Handle).RequirePermission("communicationPlan.update");
        plans.MapPost("/{id:guid}/approve", ApproveCommunicationPlan.Handle).RequirePermission("communicationPlan.approve").RequireIdempotencyKey();
        plans.MapPost("/{id:guid}/reject", RejectCommunicationPlan.Handle).RequirePermission("communicationPlan.approve").RequireIdempotencyKey();
        marketing.MapGet("/promotion-plan", GetPromotionPlan.Handle).RequirePermission("strategy.read");
    }

    private static EvidenceFact Fact(string kind, Guid id, string number, string title, Submission submission, string path)
        => new(kind, id, number, title.Length > 100 ? title[..100] : title, submission.ApprovedOn!.Value, submission.Steps.First(s => s.To == SubmissionStatus.Approved).RecordedAt, path);

    /// <summary>Strategies of both kinds.</summary>
    private static async Task<IReadOnlyList<Waits>> StrategiesAsync(MarketingDbContext db, SubmissionStatus status, string action, string kind, string title, WaitingFor whom, CancellationToken ct)
    {
        var strategies = await whom.CandidatesAsync(db.Strategies.AsNoTracking().AsSplitQuery().Where(s => s.Submission.Status == status).OrderByDescending(s => s.Id), ct);
        var brand = await whom.CandidatesAsync(db.BrandStrategies.AsNoTracking().AsSplitQuery().Where(s => s.Submission.Status == status).OrderByDescending(s => s.Id), ct);
        return
        [
            .. strategies.Where(s => StrategyView.ActionsOf(s, whom.User).Contains(action, StringComparer.Ordinal))
                .Select(s => new Waits(kind, title, "strategy", s.Id, s.Number, s.RegionId, s.Submission.Steps.MaxBy(x => x.Sequence)!.RecordedAt, DueOn: null, action, $"strategies/{s.Id}", ("number", s.Number))),
            .. brand.Where(s => BrandStrategyView.ActionsOf(s, whom.User).Contains(action, StringComparer.Ordinal))
                .Select(s => new Waits(kind, title, "brandStrategy", s.Id, s.Number, s.RegionId, s.Submission.Steps.MaxBy(x => x.Sequence)!.RecordedAt, DueOn: null, action, $"brand-strategies/{s.Id}", ("number", s.Number))),
        ];
    }

    private static async Task<IReadOnlyList<Waits>> PlansAsync(MarketingDbContext db, SubmissionStatus status, string action, string kind, string title, WaitingFor whom, CancellationToken ct)
        =>
        [
            .. (await whom.CandidatesAsync(db.CommunicationPlans.AsNoTracking().AsSplitQuery().Where(p => p.Submission.Status == status).OrderByDescending(p => p.Id), ct)).Where(p => CommunicationPlanView.ActionsOf(p, whom.User).Contains(action, StringComparer.Ordinal))
                .Select(p => new Waits(kind, title, "communicationPlan", p.Id, p.Number, p.RegionId, p.Submission.Steps.MaxBy(x => x.Sequence)!.RecordedAt, DueOn: null, action, $"communication-plans/{p.Id}", ("number", p.Number), ("channel", p.Channel))),
        ];

    private static async Task<RecordTrace?> StrategyAsync(MarketingDbContext db, TraceQuestion asked, CancellationToken ct)
        => await db.Strategies.AsNoTracking().AsSplitQuery().SingleOrDefaultAsync(s => s.Id == asked.Id, ct) is { } strategy
            ? new RecordTrace(strategy.Number, $"strategies/{strategy.Id}", [.. strategy.ReportId is { } report ? (IEnumerable<RecordLink>)[Report(report)] : []], [], Steps("strategy", strategy.Id, strategy.Submission, asked))
            : null;

    private static async Task<RecordTrace?> BrandAsync(MarketingDbContext db, TraceQuestion asked, CancellationToken ct)
    {
        if (await db.BrandStrategies.AsNoTracking().AsSplitQuery().SingleOrDefaultAsync(s => s.Id == asked.Id, ct) is not { } strategy)
            return null;

        var plans = await db.CommunicationPlans.AsNoTracking().Where(p => p.StrategyId == asked.Id && p.Submission.Steps.Any(s => s.On <= asked.AsOf)).OrderBy(p => p.Number).Select(p => new { p.Id, p.Number }).ToListAsync(ct);
        return new RecordTrace(
            strategy.Number, $"brand-strategies/{strategy.Id}", [.. strategy.Reports.OrderBy(r => r.Sequence).Select(r => Report(r.ReportId))],
            [.. plans.Select(p => new RecordLink("communicationPlan", p.Id, p.Number, "communicationPlan", "marketing", $"communication-plans/{p.Id}"))], Steps("brandStrategy", strategy.Id, strategy.Submission, asked));
    }

    private static async Task<RecordTrace?> CommunicationAsync(MarketingDbContext db, TraceQuestion asked, CancellationToken ct)
        => await db.CommunicationPlans.AsNoTracking().AsSplitQuery().SingleOrDefaultAsync(p => p.Id == asked.Id, ct) is { } plan
            ? new RecordTrace(
                plan.Number, $"communication-plans/{plan.Id}",
                [
                    new RecordLink("brandStrategy", plan.StrategyId, null, "strategy", "marketing", $"brand-strategies/{plan.StrategyId}"),
                    .. plan.CampaignId is { } campaign ? (IEnumerable<RecordLink>)[new RecordLink("campaign", campaign, null, "campaign", "marketing", $"campaigns/{campaign}")] : [],
                ],
                [], Steps("communicationPlan", plan.Id, plan.Submission, asked))
            : null;

    private static RecordLink Report(Guid id) => new("analysisReport", id, null, "report", "marketing", $"analysis-reports/{id}");

    private static IReadOnlyList<RecordStep> Steps(string kind, Guid id, Submission submission, TraceQuestion asked)
        => [.. submission.Steps.Where(s => s.On <= asked.AsOf).OrderBy(s => s.Sequence).Select(s => new RecordStep($"{kind}{s.To}", string.Create(CultureInfo.InvariantCulture, $"{id}/{s.Sequence}"), null, s.On, s.RecordedAt))];
}

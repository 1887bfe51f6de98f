using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Performance.Features.Bonuses;

internal static class BonusEndpoints
{
    public static void MapBonuses(this IEndpointRouteBuilder api)
    {
        api.MapPost("/appraisal-cycles/{id:guid}/bonuses", ReckonBonuses.Handle).RequirePermission("bonus.create").RequireIdempotencyKey();
        api.MapGet("/appraisal-cycles/{id:guid}/bonus-simulation", SimulateBonuses.Handle).RequirePermission("bonus.approve");
        api.MapGet("/bonus-sums", GetBonusSums.Handle).RequirePermission("bonus.read");

        var bonuses = api.MapGroup("/bonuses");
        bonuses.MapGet("/", ListBonuses.Handle).RequirePermission("bonus.read");
        bonuses.MapGet("/export", ExportBonuses.Handle).RequirePermission("bonus.export");
        bonuses.MapGet("/{id:guid}", GetBonus.Handle).RequirePermission("bonus.read");
        bonuses.MapPost("/{id:guid}/approve", ApproveBonus.Handle).RequirePermission("bonus.approve").RequireIdempotencyKey();
        bonuses.MapPost("/{id:guid}/withdraw", WithdrawBonus.Handle).RequirePermission("bonus.approve").RequireIdempotencyKey();
        bonuses.MapPost("/{id:guid}/cancel", CancelBonus.Handle).RequirePermission("bonus.approve").RequireIdempotencyKey();
        bonuses.MapPost("/{id:guid}/pay", PayBonus.Handle).RequirePermission("bonus.pay").RequireIdempotencyKey();

        var rewards = api.MapGroup("/rewards");
        rewards.MapGet("/", ListRewards.Handle).RequirePermission("reward.read");
        rewards.MapGet("/export", ExportRewards.Handle).RequirePermission("reward.export");
        rewards.MapGet("/{id:guid}", GetReward.Handle).RequirePermission("reward.read");
        rewards.MapPost("/{id:guid}/approve", ApproveReward.Handle).RequirePermission("reward.approve").RequireIdempotencyKey();
        rewards.MapPost("/{id:guid}/reject", RejectReward.Handle).RequirePermission("reward.approve").RequireIdempotencyKey();
    }
}

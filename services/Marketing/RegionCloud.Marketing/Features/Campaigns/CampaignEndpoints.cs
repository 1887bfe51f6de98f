using Microsoft.EntityFrameworkCore;
using RegionCloud.Marketing.Data;
using RegionCloud.Marketing.Domain;
using RegionCloud.ServiceDefaults.Attachments;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Marketing.Features.Campaigns;

internal static class CampaignEndpoints
{
    public static void MapCampaigns(this IEndpointRouteBuilder marketing)
    {
        var campaigns = marketing.MapGroup("/campaigns");
        campaigns.MapGet("", ListCampaigns.Handle).RequirePermission("campaign.read");
        campaigns.MapGet("/export", ExportCampaigns.Handle).RequirePermission("campaign.export");
        campaigns.MapGet("/{id:guid}", GetCampaign.Handle).RequirePermission("campaign.read");
        campaigns.MapGet("/{id:guid}/figures", GetCampaignFigures.Handle).RequirePermission("campaign.read");
        campaigns.MapGet("/{id:guid}/costs", ListCampaignCosts.Handle).RequirePermission("campaign.read");
        campaigns.MapGet("/{id:guid}/contracts", ListCampaignContracts.Handle).RequirePermission("campaign.read");
        campaigns.MapPost("", PlanCampaign.Handle).RequirePermission("campaign.create");
        campaigns.MapPut("/{id:guid}", RedraftCampaign.Handle).RequirePermission("campaign.update");
        campaigns.MapPost("/{id:guid}/submit", SubmitCampaign.Handle).RequirePermission("campaign.update");
        campaigns.MapPost("/{id:guid}/approve", ApproveCampaign.Handle).RequirePermission("campaign.approve").RequireIdempotencyKey();
        campaigns.MapPost("/{id:guid}/reject", RejectCampaign.Handle).RequirePermission("campaign.approve").RequireIdempotencyKey();
        campaigns.MapPost("/{id:guid}/withdraw-budget", WithdrawCampaignBudget.Handle).RequirePermission("campaign.update").RequireIdempotencyKey();
        campaigns.MapPost("/{id:guid}/start", StartCampaign.Handle).RequirePermission("campaign.update");
        campaigns.MapPost("/{id:guid}/deviations", RecordDeviation.Handle).RequirePermission("campaign.update");
        campaigns.MapPost("/{id:guid}/attendance", CountParticipants.Handle).RequirePermission("campaign.update");
        campaigns.MapPost("/{id:guid}/end", EndCampaign.Handle).RequirePermission("campaign.update").RequireIdempotencyKey();
        campaigns.MapPost("/{id:guid}/evaluate", EvaluateCampaign.Handle).RequirePermission("campaign.update");
        campaigns.MapPost("/{id:guid}/close", CloseCampaign.Handle).RequirePermission("campaign.update");
        campaigns.MapPost("/{id:guid}/cancel", CancelCampaign.Handle).RequirePermission("campaign.update").RequireIdempotencyKey();
        campaigns.MapAttachments(AttachmentKind.Of<MarketingDbContext, Campaign>(
            "campaign", "campaign.read", "campaign.update", (db, id, ct) => db.Campaigns.AsSplitQuery().SingleOrDefaultAsync(c => c.Id == id, ct), removing: CampaignRules.RemoveAttachment));
        marketing.MapGet("/campaign-figures", GetCampaignReport.Handle).RequirePermission("campaign.read");
        marketing.MapGet("/campaign-lessons", ListCampaignLessons.Handle).RequirePermission("campaign.read");
    }
}

using System.Globalization;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Common.Messages.V1;
using RegionCloud.Marketing.Data;
using RegionCloud.Marketing.Features.Campaigns;
using RegionCloud.Marketing.Features.Reports;
using RegionCloud.ServiceDefaults.Data;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Security;

namespace RegionCloud.Marketing.Grpc;

/// <summary>
/// What Performance holds its facts about marketing against before it publishes scores (RB-20, RB-25, 10a): sums over the campaigns that ended in the period, as of a day, with the contracts as they stand on another, and the research
/// that was due in it. Answers within the caller's own scope, and of research only to whoever may read it.
/// </summary>
[RequirePermission("campaign.read")]
internal sealed class PerformanceBooksGrpc(MarketingDbContext db, CurrentUser user, DataScope scope, BusinessClock clock) : PerformanceBooksService.PerformanceBooksServiceBase
{
    public override async Task<GetBooksResponse> GetBooks(GetBooksRequest request, ServerCallContext context)
    {
        var (region, from, until, ct) = (Id(request.RegionId), Day(request.From, "from"), Day(request.Until, "until"), context.CancellationToken);
        var (asOf, contractsAsOf) = (clock.AsOf(Day(request.AsOf, "asOf")), clock.AsOf(Day(request.ContractsAsOf, "contractsAsOf")));

        var campaigns = await db.Campaigns.AsNoTracking().AsSplitQuery().Where(c => c.RegionId == region && c.EndedOn >= from && c.EndedOn <= until && c.EndedOn <= asOf).ToListAsync(ct);
        var ids = campaigns.ConvertAll(c => c.Id);
        var leads = await db.Leads.CountAsync(l => ids.Contains(l.CampaignId) && l.CapturedOn <= asOf, ct);
        var costs = await db.CampaignCosts.AsNoTracking().Where(c => c.Region == region && ids.Contains(c.CampaignId) && c.On <= asOf).ToListAsync(ct);
        var contracts = (await db.CountedContractsAsync(ids, contractsAsOf, ct)).Where(g => g.Key.RegionId == region).SelectMany(g => g).Where(c => c.SignedOn <= asOf);

        var response = new GetBooksResponse();
        response.Figures.Add(new BookFigure { Figure = "leads", Amount = Text(leads) });
        response.Figures.Add(new BookFigure { Figure = "leadTarget", Amount = Text(campaigns.Sum(c => c.LeadTarget ?? 0)) });
        response.Figures.AddRange(Money("campaignRevenue", contracts.Select(c => (c.Currency, c.Amount))));
        response.Figures.AddRange(Money("revenueTarget", campaigns.Select(c => (c.Currency, c.RevenueTarget ?? 0))));
        response.Figures.AddRange(Money("campaignCost", costs.Select(c => (c.Currency, c.Amount))));
        response.Figures.AddRange(Money("campaignBudget", campaigns.Select(c => (c.Currency, c.Budget ?? 0))));
        if (user.ReachOf("research.read") is { } reach)
        {
            scope.Enter(reach);
            var (due, onTime) = await ReportAnswers.DeliveredAsync(db, region, from, until, asOf, ct);
            response.Figures.Add(new BookFigure { Figure = "researchOnTime", Amount = Text(onTime) });
            response.Figures.Add(new BookFigure { Figure = "researchDue", Amount = Text(due) });
        }

        return response;
    }

    private static IEnumerable<BookFigure> Money(string figure, IEnumerable<(string Currency, decimal Amount)> amounts)
        => amounts.GroupBy(a => a.Currency, StringComparer.Ordinal).Select(g => new BookFigure { Figure = figure, Currency = g.Key, Amount = Text(g.Sum(a => a.Amount)) });

    private static string Text(decimal amount) => amount.ToString("0.00", CultureInfo.InvariantCulture);

    private static Guid Id(string text) => Guid.TryParse(text, out var id) ? id : throw Unreadable("regionId", "UUID");

    private static DateOnly Day(string text, string field) => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : throw Unreadable(field, "yyyy-MM-dd");

    private static MalformedRequestException Unreadable(string field, string expected) => new(Fault.Of("invalid-value", $"/{field}", ("field", field), ("expected", expected)));
}

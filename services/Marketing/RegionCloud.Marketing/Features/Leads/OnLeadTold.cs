using MassTransit;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Marketing.Data;
using RegionCloud.Sales.Messages.Events;
using RegionCloud.ServiceDefaults.Records;

namespace RegionCloud.Marketing.Features.Leads;

/// <summary>Sales has made an opportunity of a lead that came from here.</summary>
internal sealed class OnLeadConverted(MarketingDbContext db) : IConsumer<LeadConverted>
{
    public Task Consume(ConsumeContext<LeadConverted> context) => db.TakeAsync(context.Message, context.CancellationToken);
}

/// <summary>Sales has given it up.</summary>
internal sealed class OnLeadLost(MarketingDbContext db) : IConsumer<LeadLost>
{
    public Task Consume(ConsumeContext<LeadLost> context) => db.TakeAsync(context.Message, context.CancellationToken);
}

internal static class LeadNews
{
    public static async Task TakeAsync(this MarketingDbContext db, LeadConverted told, CancellationToken ct)
    {
        if (await db.Leads.AsSplitQuery().SingleOrDefaultAsync(l => l.Id == told.MarketingLeadId, ct) is { } lead)
            lead.Converted(told.OpportunityId, new Act(told.BusinessDate, told.OccurredAt, told.Actor));
    }

    public static async Task TakeAsync(this MarketingDbContext db, LeadLost told, CancellationToken ct)
    {
        if (await db.Leads.AsSplitQuery().SingleOrDefaultAsync(l => l.Id == told.MarketingLeadId, ct) is { } lead)
            lead.LostInSales(told.Reason, new Act(told.BusinessDate, told.OccurredAt, told.Actor));
    }
}

using MassTransit;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Common.Messages;
using RegionCloud.Common.Messages.Events;
using RegionCloud.ServiceDefaults.Audit;
using RegionCloud.ServiceDefaults.Data;

namespace RegionCloud.ServiceDefaults.Responses;

/// <summary>Risk gives this department a measure: it stands in its waiting list from here on.</summary>
internal sealed class OnResponseAssigned(ServiceDbContext db, ThisService service) : IConsumer<ResponseAssigned>
{
    public Task Consume(ConsumeContext<ResponseAssigned> context)
        => HeardAsync(db, service, context.Message.Response, context.Message.BusinessDate, context.Message.OccurredAt, withdrawn: false, context.CancellationToken);

    /// <summary>In whatever order they come, the newest version stands.</summary>
    internal static async Task HeardAsync(ServiceDbContext db, ThisService service, RiskResponseState told, DateOnly on, DateTimeOffset at, bool withdrawn, CancellationToken cancellationToken)
    {
        if (!string.Equals(told.Service, service.Name, StringComparison.Ordinal))
            return;

        if (await db.AssignedResponses.SingleOrDefaultAsync(r => r.Id == told.ResponseId, cancellationToken) is { } known)
            known.Hear(told.Version, on, at, withdrawn);
        else
            db.Add(AssignedResponse.Of(told, on, at, withdrawn));
    }
}

/// <summary>It is wanted no more.</summary>
internal sealed class OnResponseWithdrawn(ServiceDbContext db, ThisService service) : IConsumer<ResponseWithdrawn>
{
    public Task Consume(ConsumeContext<ResponseWithdrawn> context)
        => OnResponseAssigned.HeardAsync(db, service, context.Message.Response, context.Message.BusinessDate, context.Message.OccurredAt, withdrawn: true, context.CancellationToken);
}

public static class RiskResponses
{
    /// <summary>The department hears of the measures that Risk gives it. Every department has this by being one; only who sets up its bus itself says so.</summary>
    public static void AddRiskResponses(this IBusRegistrationConfigurator bus)
    {
        bus.AddConsumer<OnResponseAssigned>();
        bus.AddConsumer<OnResponseWithdrawn>();
    }
}

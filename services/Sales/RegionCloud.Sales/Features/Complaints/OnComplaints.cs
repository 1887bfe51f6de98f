using MassTransit;
using Microsoft.EntityFrameworkCore;
using RegionCloud.CustomerService.Messages;
using RegionCloud.CustomerService.Messages.Events;
using RegionCloud.Sales.Data;
using RegionCloud.Sales.Domain;

namespace RegionCloud.Sales.Features.Complaints;

/// <summary>A customer complains about a contract, or does so again: a notice to who answers for it (§12).</summary>
internal sealed class OnComplaintOpened(SalesDbContext db) : IConsumer<ComplaintOpened>
{
    public Task Consume(ConsumeContext<ComplaintOpened> context) => db.HearAsync(context.Message.Complaint, context.Message.OccurredAt, context.CancellationToken);
}

/// <summary>A complaint is settled, also when its opening comes later.</summary>
internal sealed class OnComplaintResolved(SalesDbContext db) : IConsumer<ComplaintResolved>
{
    public Task Consume(ConsumeContext<ComplaintResolved> context) => db.HearAsync(context.Message.Complaint, context.Message.OccurredAt, context.CancellationToken);
}

internal static class ToldComplaints
{
    /// <summary>Keeps one about no contract too: a later version may name one.</summary>
    public static async Task HearAsync(this SalesDbContext db, ComplaintState told, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var complaint = await db.ContractComplaints.SingleOrDefaultAsync(c => c.Id == told.ComplaintId, cancellationToken);
        if (complaint is null)
            db.Add(complaint = new ContractComplaint(told.ComplaintId, told.Number, told.RegionId));
        complaint.Hear(told.Version, told.ContractId, told.OpenedOn, told.ResolvedOn, at);
    }
}

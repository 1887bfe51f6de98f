using MassTransit;
using Microsoft.EntityFrameworkCore;
using RegionCloud.CustomerService.Messages;
using RegionCloud.CustomerService.Messages.Events;
using RegionCloud.Finance.Data;
using RegionCloud.Finance.Domain;

namespace RegionCloud.Finance.Features.Dunning;

/// <summary>A complaint is open: the contract that it names is not dunned (RB-16), also one of which Sales has not told yet.</summary>
internal sealed class OnComplaintOpened(FinanceDbContext db) : IConsumer<ComplaintOpened>
{
    public Task Consume(ConsumeContext<ComplaintOpened> context)
    {
        var opened = context.Message;
        return db.HearAsync(opened.Complaint, open: true, opened.BusinessDate, opened.OccurredAt, opened.Actor, context.CancellationToken);
    }
}

/// <summary>A complaint is settled: it holds nothing from that day on, also when its opening comes later.</summary>
internal sealed class OnComplaintResolved(FinanceDbContext db) : IConsumer<ComplaintResolved>
{
    public Task Consume(ConsumeContext<ComplaintResolved> context)
    {
        var resolved = context.Message;
        return db.HearAsync(resolved.Complaint, open: false, resolved.Complaint.ResolvedOn ?? resolved.BusinessDate, resolved.OccurredAt, resolved.Actor, context.CancellationToken);
    }
}

internal static class Complaints
{
    public static async Task HearAsync(this FinanceDbContext db, ComplaintState told, bool open, DateOnly on, DateTimeOffset at, string by, CancellationToken cancellationToken)
    {
        var complaint = await db.Complaints.SingleOrDefaultAsync(c => c.Id == told.ComplaintId, cancellationToken);
        if (complaint is null)
            db.Add(complaint = new Complaint(told.ComplaintId, told.Number, told.RegionId));
        complaint.Hear(new ComplaintStep(told.Version, open, told.ContractId, on, at, by), told.OpenedOn);
    }
}

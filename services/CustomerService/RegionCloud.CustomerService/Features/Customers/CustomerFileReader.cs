using Microsoft.EntityFrameworkCore;
using RegionCloud.CustomerService.Data;
using RegionCloud.CustomerService.Domain;
using RegionCloud.CustomerService.Features.Policy;
using RegionCloud.ServiceDefaults.Organisation;

namespace RegionCloud.CustomerService.Features.Customers;

/// <summary>What is known of some customers of a region as of a day, read once for all of them.</summary>
internal sealed record CustomerFacts(
    ILookup<Guid, ContractStanding> Contracts, ILookup<Guid, FileNotice> Notices, ILookup<Guid, TicketFact> Tickets, ILookup<Guid, Visit> Visits, ILookup<Guid, SurveyFact> Surveys, DateOnly AsOf, int NewDays, int DormantDays)
{
    public IReadOnlyList<CustomerTotalView> TotalsOf(Guid customerId) =>
    [
        .. Contracts[customerId].Where(c => !c.Voided).GroupBy(c => c.Contract.Currency).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g =>
        {
            var sum = g.Aggregate(FileMoney.Nothing, (total, c) => total.Plus(c.Money));
            return new CustomerTotalView(g.Key, g.Count(), sum.Purchased, sum.Received, sum.Outstanding, sum.Overdue, sum.OldestDays);
        }),
    ];

    public DateOnly? LastPurchaseOf(Guid customerId) => Contracts[customerId].Where(c => !c.Voided).Select(c => (DateOnly?)c.Contract.SignedOn).Max();

    public IReadOnlyList<CustomerSegment> SegmentsOf(Guid customerId)
    {
        var bought = Contracts[customerId].Where(c => !c.Voided).ToList();
        return [.. Segments()];

        IEnumerable<CustomerSegment> Segments()
        {
            if (bought.Count > 0 && AsOf.DayNumber - bought.Min(c => c.Contract.SignedOn).DayNumber <= NewDays)
                yield return CustomerSegment.NewCustomer;
            if (bought.Count > 1)
                yield return CustomerSegment.RepeatBuyer;
            if (bought.Count > 0 && AsOf.DayNumber - bought.Max(c => c.Contract.SignedOn).DayNumber > DormantDays)
                yield return CustomerSegment.Dormant;
            if (bought.Exists(c => c.Money.Overdue > 0))
                yield return CustomerSegment.Overdue;
            if (Tickets[customerId].Any(t => t.IsOpen && t.Kind == TicketKind.Complaint))
                yield return CustomerSegment.Complaining;
            if (Surveys[customerId].MaxBy(s => s.AnsweredOn) is { Low: > 0 })
                yield return CustomerSegment.Dissatisfied;
        }
    }
}

/// <summary>A ticket as it stood on the day.</summary>
internal sealed record TicketFact(Guid Id, string Number, Guid CustomerId, TicketKind Kind, TicketPriority Priority, string Subject, DateOnly ReceivedOn, TicketStatus Status, DateOnly? LastReplyOn)
{
    public bool IsOpen => Status is not (TicketStatus.Resolved or TicketStatus.Closed);
}

/// <summary>What a customer answered to a survey.</summary>
/// <param name="Low">How many of his scores are low.</param>
internal sealed record SurveyFact(Guid SurveyId, Guid CustomerId, DateOnly AnsweredOn, SurveyMethod Method, int Low);

internal static class CustomerFileReader
{
    /// <param name="customers">Whose facts are read; all that are in reach when there are none.</param>
    public static async Task<CustomerFacts> ReadAsync(CustomerServiceDbContext db, OrganisationSnapshot organisation, BusinessClock clock, Guid regionId, IReadOnlyList<Guid>? customers, DateOnly asOf, CancellationToken ct)
    {
        var ids = customers ?? [];
        var all = customers is null;
        var policy = await db.PolicyAsync(asOf, ct);
        var end = RegionDays.EndOf(organisation, regionId, asOf);
        var contracts = await CustomerMoney.ReadAsync(db, db.FileContracts.Where(c => c.RegionId == regionId && (all || ids.Contains(c.CustomerId))), asOf, ct);
        var notices = await db.FileNotices.AsNoTracking().Where(n => n.Region == regionId && n.On <= asOf && (all || ids.Contains(n.CustomerId))).ToListAsync(ct);
        var tickets = await db.Tickets.AsNoTracking().Where(t => t.RegionId == regionId && t.ReceivedOn <= asOf && (all || ids.Contains(t.CustomerId))).Select(t => new
        {
            t.Id, t.Number, t.CustomerId, t.Kind, t.Priority, t.Content.Subject, t.ReceivedOn,
            Status = t.Steps.Where(s => s.At < end).OrderByDescending(s => s.Sequence).Select(s => (TicketStatus?)s.To).FirstOrDefault(),
            LastReply = t.Messages.Where(m => m.At < end).Max(m => (DateTimeOffset?)m.At),
        }).ToListAsync(ct);
        var visits = await db.Visits.AsNoTracking().Where(v => v.RegionId == regionId && v.PlannedOn <= asOf && (all || ids.Contains(v.CustomerId))).ToListAsync(ct);
        var answered = await db.SurveyInvitations.AsNoTracking().AsSplitQuery().Where(i => i.RegionId == regionId && i.AnsweredOn <= asOf && (all || ids.Contains(i.CustomerId))).ToListAsync(ct);
        var surveyIds = answered.Select(i => i.SurveyId).Distinct().ToList();
        var surveys = await db.Surveys.AsNoTracking().AsSplitQuery().Where(s => surveyIds.Contains(s.Id)).ToDictionaryAsync(s => s.Id, ct);
        return new CustomerFacts(
            contracts.ToLookup(c => c.Contract.CustomerId), notices.ToLookup(n => n.CustomerId),
            tickets.Select(t => new TicketFact(t.Id, t.Number, t.CustomerId, t.Kind, t.Priority, t.Subject, t.ReceivedOn, t.Status ?? TicketStatus.New, t.LastReply is { } at ? clock.DayOf(regionId, at) : null)).ToLookup(t => t.CustomerId),
            visits.ToLookup(v => v.CustomerId),
            answered.Where(i => surveys.ContainsKey(i.SurveyId)).Select(i => new SurveyFact(i.SurveyId, i.CustomerId, i.AnsweredOn!.Value, i.Method!.Value, SurveyRules.LowScores(surveys[i.SurveyId], [i]).Count())).ToLookup(s => s.CustomerId),
            asOf, CustomerServicePolicy.NewCustomerDays.In(policy), CustomerServicePolicy.DormantDays.In(policy));
    }
}

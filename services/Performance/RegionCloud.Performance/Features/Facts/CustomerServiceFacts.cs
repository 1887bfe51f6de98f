using MassTransit;
using RegionCloud.CustomerService.Messages;
using RegionCloud.CustomerService.Messages.Events;
using RegionCloud.Performance.Data;
using RegionCloud.Performance.Domain.Appraisals;
using RegionCloud.ServiceDefaults.Organisation;

namespace RegionCloud.Performance.Features.Facts;

/// <summary>What CustomerService tells of tickets becomes facts (§12, RB-19). Each event carries the whole state, so their order does not matter.</summary>
internal static class CustomerServiceFacts
{
    /// <summary>
    /// How a ticket's first answer stands: met or breached counts, open and not yet due does not. A version that takes a breach back replaces it, so each has both lines, also where they are 0.
    /// </summary>
    /// <param name="clock">Says on which day of the region an instant lies.</param>
    public static IReadOnlyList<Fact> Of(TicketState t, DateTimeOffset recordedAt, BusinessClock clock, DateTimeOffset now)
    {
        var (met, breached) = (t.FirstResponse.Status == "met", t.FirstResponse.Status == "breached");
        // The day of the fact comes from the state and not from the event that told it: two events of one version say the same.
        var on = (met ? t.FirstRespondedAt : breached ? t.FirstResponse.BreachedAt : null) is { } at ? clock.DayOf(t.RegionId, at) : t.ReceivedOn;
        var head = new FactHead(t.RegionId, t.DepartmentId, $"ticket/{t.TicketId:N}/firstResponse", t.Version, on, recordedAt, new FactSource("customer-service", "ticket", t.TicketId, t.Number), t.ContractId);
        return
        [
            Fact.Of(head, 1, FactMeasure.FirstResponseMet, null, t.ReceivedOn, met ? 1 : 0, null, now),
            Fact.Of(head, 2, FactMeasure.FirstResponseDue, null, t.ReceivedOn, met || breached ? 1 : 0, null, now),
        ];
    }
}

internal sealed class OnTicketOpened(PerformanceDbContext db, BusinessClock clock) : IConsumer<TicketOpened>
{
    public Task Consume(ConsumeContext<TicketOpened> context) => db.LearnAsync(CustomerServiceFacts.Of(context.Message.Ticket, context.Message.OccurredAt, clock, clock.Now), context.CancellationToken);
}

internal sealed class OnTicketAnswered(PerformanceDbContext db, BusinessClock clock) : IConsumer<TicketAnswered>
{
    public Task Consume(ConsumeContext<TicketAnswered> context) => db.LearnAsync(CustomerServiceFacts.Of(context.Message.Ticket, context.Message.OccurredAt, clock, clock.Now), context.CancellationToken);
}

internal sealed class OnSlaBreached(PerformanceDbContext db, BusinessClock clock) : IConsumer<SlaBreached>
{
    public Task Consume(ConsumeContext<SlaBreached> context) => db.LearnAsync(CustomerServiceFacts.Of(context.Message.Ticket, context.Message.OccurredAt, clock, clock.Now), context.CancellationToken);
}

/// <summary>What was recorded since is dated in time: the ticket was not late after all (RB-19).</summary>
internal sealed class OnSlaBreachWithdrawn(PerformanceDbContext db, BusinessClock clock) : IConsumer<SlaBreachWithdrawn>
{
    public Task Consume(ConsumeContext<SlaBreachWithdrawn> context) => db.LearnAsync(CustomerServiceFacts.Of(context.Message.Ticket, context.Message.OccurredAt, clock, clock.Now), context.CancellationToken);
}

using MassTransit;
using RegionCloud.CustomerService.Messages;
using RegionCloud.CustomerService.Messages.Events;
using RegionCloud.Performance.Data;
using RegionCloud.Performance.Domain.Appraisals;
using RegionCloud.ServiceDefaults.Organisation;

namespace RegionCloud.Performance.Features.Facts;

/// <summary>What CustomerService tells of tickets, surveys, visits and measures becomes facts (§12, RB-19, 10a). Each event carries the whole state, so their order does not matter.</summary>
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

    /// <summary>A closed survey's scores of 1 to 5, over products and services together; one that asks for none has 0 of 0. Its analysis changes none of them.</summary>
    public static IReadOnlyList<Fact> Of(SurveyState s, DateTimeOffset recordedAt, DateTimeOffset now)
    {
        var csat = s.Scores.FirstOrDefault(f => f is { Metric: "csat", Dimension: null });
        var answered = csat?.Answered ?? 0;
        // What was told before it was counted says only the percentage: of less than 10,000 answers that gives the number exactly.
        var satisfied = csat?.Satisfied ?? Math.Round(answered * (csat?.Value ?? 0) / 100, MidpointRounding.AwayFromZero);
        var head = new FactHead(s.RegionId, s.DepartmentId, $"survey/{s.SurveyId:N}/csat", s.Version, s.ClosedOn, recordedAt, new FactSource("customer-service", "survey", s.SurveyId, s.Number));
        return [Fact.Of(head, 1, FactMeasure.SurveySatisfied, null, s.ClosedOn, satisfied, null, now), Fact.Of(head, 2, FactMeasure.SurveyAnswered, null, s.ClosedOn, answered, null, now)];
    }

    /// <summary>A visit is due on its day unless it was cancelled by then; in time is made by that day, whenever it was recorded (10a).</summary>
    public static IReadOnlyList<Fact> Of(VisitState v, DateTimeOffset recordedAt, DateTimeOffset now)
    {
        var head = new FactHead(
            v.RegionId, v.DepartmentId, $"visit/{v.VisitId:N}", v.Version, v.CancelledOn ?? v.DoneOn ?? v.PlannedOn, recordedAt, new FactSource("customer-service", "visit", v.VisitId, v.Number));
        return
        [
            Fact.Of(head, 1, FactMeasure.VisitOnTime, null, v.DueOn, v.DoneOn <= v.DueOn ? 1 : 0, null, now),
            Fact.Of(head, 2, FactMeasure.VisitDue, null, v.DueOn, v.CancelledOn <= v.DueOn ? 0 : 1, null, now),
        ];
    }

    /// <summary>A measure is due on its day; in time is done by that day, whenever it was recorded or verified (10a). It is told of when it is done or its day is over, so every one that was due is known.</summary>
    public static IReadOnlyList<Fact> Of(MeasureState m, DateTimeOffset recordedAt, DateTimeOffset now)
    {
        var head = new FactHead(
            m.RegionId, m.DepartmentId, $"measure/{m.MeasureId:N}", m.Version, m.StandsSince ?? m.VerifiedOn ?? m.DoneOn ?? m.DueOn, recordedAt, new FactSource("customer-service", "measure", m.MeasureId, m.Number));
        return [Fact.Of(head, 1, FactMeasure.MeasureOnTime, null, m.DueOn, m.DoneOn <= m.DueOn ? 1 : 0, null, now), Fact.Of(head, 2, FactMeasure.MeasureDue, null, m.DueOn, 1, null, now)];
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

internal sealed class OnSurveyClosed(PerformanceDbContext db, TimeProvider time) : IConsumer<SurveyClosed>
{
    public Task Consume(ConsumeContext<SurveyClosed> context) => db.LearnAsync(CustomerServiceFacts.Of(context.Message.Survey, context.Message.OccurredAt, time.GetUtcNow()), context.CancellationToken);
}

/// <summary>Its scores count since its closing, and are known by now if that has not been told yet.</summary>
internal sealed class OnFeedbackAnalysed(PerformanceDbContext db, TimeProvider time) : IConsumer<FeedbackAnalysed>
{
    public Task Consume(ConsumeContext<FeedbackAnalysed> context) => db.LearnAsync(CustomerServiceFacts.Of(context.Message.Survey, context.Message.OccurredAt, time.GetUtcNow()), context.CancellationToken);
}

internal sealed class OnVisitRecorded(PerformanceDbContext db, TimeProvider time) : IConsumer<VisitRecorded>
{
    public Task Consume(ConsumeContext<VisitRecorded> context) => db.LearnAsync(CustomerServiceFacts.Of(context.Message.Visit, context.Message.OccurredAt, time.GetUtcNow()), context.CancellationToken);
}

internal sealed class OnMeasureOverdue(PerformanceDbContext db, TimeProvider time) : IConsumer<MeasureOverdue>
{
    public Task Consume(ConsumeContext<MeasureOverdue> context) => db.LearnAsync(CustomerServiceFacts.Of(context.Message.Measure, context.Message.OccurredAt, time.GetUtcNow()), context.CancellationToken);
}

internal sealed class OnMeasureDone(PerformanceDbContext db, TimeProvider time) : IConsumer<MeasureDone>
{
    public Task Consume(ConsumeContext<MeasureDone> context) => db.LearnAsync(CustomerServiceFacts.Of(context.Message.Measure, context.Message.OccurredAt, time.GetUtcNow()), context.CancellationToken);
}

internal sealed class OnMeasureVerified(PerformanceDbContext db, TimeProvider time) : IConsumer<MeasureVerified>
{
    public Task Consume(ConsumeContext<MeasureVerified> context) => db.LearnAsync(CustomerServiceFacts.Of(context.Message.Measure, context.Message.OccurredAt, time.GetUtcNow()), context.CancellationToken);
}

/// <summary>It was not done after all.</summary>
internal sealed class OnMeasureReturned(PerformanceDbContext db, TimeProvider time) : IConsumer<MeasureReturned>
{
    public Task Consume(ConsumeContext<MeasureReturned> context) => db.LearnAsync(CustomerServiceFacts.Of(context.Message.Measure, context.Message.OccurredAt, time.GetUtcNow()), context.CancellationToken);
}

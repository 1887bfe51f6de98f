using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using RegionCloud.Common.Messages;
using RegionCloud.ServiceDefaults.Calendar;
using RegionCloud.ServiceDefaults.Data;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Security;

namespace RegionCloud.ServiceDefaults.Evidence;

/// <summary>A record that shows that a duty was done, or that has content which the regulation demands.</summary>
/// <param name="Kind">contract, training, and so on.</param>
/// <param name="On">The business day on which it reached its final state.</param>
/// <param name="Path">Below the department's prefix: <c>trainings/{id}</c>.</param>
/// <param name="Period">The period it is for, where that is not the one of its day: the report on 2026-Q2 that was submitted in July.</param>
public sealed record EvidenceFact(string Kind, Guid Id, string? Number, string Title, DateOnly On, DateTimeOffset RecordedAt, string Path, BusinessPeriod? Period = null)
{
    /// <summary>Codes of the mandatory parts that it lacks.</summary>
    public IReadOnlyList<string> MissingParts { get; init; } = [];
}

/// <summary>One time that a duty with days of its own is to be done: the return visit to one customer.</summary>
/// <param name="DoneBy">The facts that show it; none while it is not done.</param>
public sealed record DutyOccasion(DateOnly DueOn, params IReadOnlyList<EvidenceFact> DoneBy);

/// <summary>How one duty or part stands in one period.</summary>
internal sealed record Finding(string Clause, string Period, DateOnly? DueOn, string State, DateOnly? DoneOn, IReadOnlyList<EvidenceFact> Facts);

/// <summary>What is asked of a room: the facts of a region whose period lies between two days.</summary>
public sealed record EvidenceQuestion(RegionEntry Region, DateOnly AsOf, OrganisationSnapshot Organisation, BusinessClock Clock, DateOnly From, DateOnly Until)
    : RegionQuestion(Region, AsOf, Organisation, Clock);

/// <summary>
/// What one room of a department shows for the regulation, declared with the permission to read its records. The room only reads its
/// facts; periods, due days and states are reckoned here, for all the same (RB-09).
/// </summary>
public sealed class PolicyEvidence
{
    private PolicyEvidence(string clause, string permission, Func<IServiceProvider, EvidenceQuestion, CancellationToken, Task<IReadOnlyList<Finding>>> find)
    {
        if (!Permissions.All.Contains(permission))
            throw new InvalidOperationException($"permissions.csv has no permission '{permission}'.");

        (Clause, Permission, FindAsync) = (clause, permission, find);
    }

    /// <summary>The duty or part that it shows.</summary>
    internal string Clause { get; }

    internal string Permission { get; }

    internal Func<IServiceProvider, EvidenceQuestion, CancellationToken, Task<IReadOnlyList<Finding>>> FindAsync { get; }

    /// <summary>A duty that recurs every month or quarter: done by its first fact, due on the last day of the period.</summary>
    /// <param name="read">Facts of the periods between the question's days, which are whole periods.</param>
    public static PolicyEvidence Duty<TContext>(PolicyDuty duty, string permission, Func<TContext, EvidenceQuestion, CancellationToken, Task<IReadOnlyList<EvidenceFact>>> read)
        where TContext : ServiceDbContext
        => new(duty.Code, permission, async (services, question, cancellationToken) =>
        {
            var whole = question with { From = BusinessPeriod.Of(duty.Every, question.From).First, Until = BusinessPeriod.Of(duty.Every, question.Until).Last };
            var facts = await read(ContextOf<TContext>(services), whole, cancellationToken);
            return [.. Findings.Periodic(duty, facts, question)];
        });

    /// <summary>A duty with days of its own.</summary>
    /// <param name="read">All occasions due between the question's days.</param>
    public static PolicyEvidence Occasions<TContext>(PolicyDuty duty, string permission, Func<TContext, EvidenceQuestion, CancellationToken, Task<IReadOnlyList<DutyOccasion>>> read)
        where TContext : ServiceDbContext
        => new(duty.Code, permission, async (services, question, cancellationToken)
            => [.. (await read(ContextOf<TContext>(services), question, cancellationToken)).Select(o => Findings.Of(duty.Code, AskedRegion.Write(o.DueOn), o.DueOn, o.DoneBy, question.AsOf))]);

    /// <summary>Records with mandatory content, by the month of their day.</summary>
    public static PolicyEvidence Part<TContext>(PolicyPart part, string permission, Func<TContext, EvidenceQuestion, CancellationToken, Task<IReadOnlyList<EvidenceFact>>> read)
        where TContext : ServiceDbContext
        => new(part.Code, permission, async (services, question, cancellationToken) => [.. Findings.Content(part, await read(ContextOf<TContext>(services), question, cancellationToken), question)]);

    private static TContext ContextOf<TContext>(IServiceProvider services)
        where TContext : ServiceDbContext
        => (TContext)services.GetRequiredService<ServiceDbContext>();
}

/// <summary>How duties and parts stand, reckoned from facts.</summary>
internal static class Findings
{
    /// <summary>One finding for every period that has begun and in which the region existed, whether there are facts or not.</summary>
    public static IEnumerable<Finding> Periodic(PolicyDuty duty, IReadOnlyList<EvidenceFact> facts, EvidenceQuestion question)
        => from period in BusinessPeriod.Between(duty.Every, question.From, question.Until)
           where period.First <= question.AsOf && period.Last >= question.Region.Valid.From && !(period.First > question.Region.Valid.To)
           select Of(duty.Code, period.ToString(), period.Last, [.. facts.Where(f => (f.Period ?? BusinessPeriod.Of(duty.Every, f.On)) == period)], question.AsOf);

    public static Finding Of(string clause, string period, DateOnly dueOn, IEnumerable<EvidenceFact> facts, DateOnly asOf)
    {
        var known = facts.Where(f => f.On <= asOf).OrderBy(f => f.On).ThenBy(f => f.Id).ToList();
        DateOnly? doneOn = known.Count > 0 ? known[0].On : null;
        var state = doneOn is { } done ? (done <= dueOn ? "done" : "late") : asOf > dueOn ? "missing" : "pending";
        return new Finding(clause, period, dueOn, state, doneOn, known);
    }

    /// <summary>Nothing is missing in a month without records: only what is there must have its parts.</summary>
    public static IEnumerable<Finding> Content(PolicyPart part, IReadOnlyList<EvidenceFact> facts, EvidenceQuestion question)
        => from fact in facts
           where fact.On >= question.From && fact.On <= question.Until && fact.On <= question.AsOf
           group fact by fact.Period ?? BusinessPeriod.MonthOf(fact.On) into month
           orderby month.Key.First
           let ordered = month.OrderBy(f => f.On).ThenBy(f => f.Id).ToList()
           select new Finding(part.Code, month.Key.ToString(), null, ordered.Exists(f => f.MissingParts.Count > 0) ? "missing" : "done", ordered[^1].On, ordered);
}

public static class PolicyEvidenceSetup
{
    /// <summary>Declares what this department shows for the regulation.</summary>
    public static void AddPolicyEvidence(this IHostApplicationBuilder builder, params IEnumerable<PolicyEvidence> evidence)
    {
        foreach (var one in evidence)
            builder.Services.AddSingleton(one);
    }
}

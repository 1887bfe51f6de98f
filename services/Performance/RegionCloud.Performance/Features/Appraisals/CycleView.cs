using System.Text.Json;
using System.Text.Json.Serialization;
using RegionCloud.Performance.Domain.Appraisals;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Lists;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Performance.Features.Appraisals;

/// <summary>考核週期: a month, quarter or year of a region in which its sales persons, its departments or it itself are appraised (7.2).</summary>
/// <param name="Period">2026-03, 2026-Q1 or 2026.</param>
/// <param name="Last">It is reckoned as of this day.</param>
/// <param name="PolicySetId">The rule book's numbers that it was reckoned with.</param>
/// <param name="ObjectionsUntil">Last day for objections.</param>
/// <param name="Reconciliation">Its facts against their owners' books, after the last scoring.</param>
/// <param name="Actions">What you may do with it now: start, score, reopen, reconcile, publish, close.</param>
public sealed record CycleView(
    Guid Id, Guid RegionId, Guid? DepartmentId, [property: ValuesOf(typeof(CycleKind))] string Kind, string Period, DateOnly First, DateOnly Last, [property: ValuesOf(typeof(CycleStatus))] string Status,
    DateOnly? ScoredOn, DateTimeOffset? ScoredAt, Guid? PolicySetId, DateOnly? PublishedOn, DateOnly? ObjectionsUntil, DateOnly? ClosedOn, ReconciliationView? Reconciliation, IReadOnlyList<CycleStepView> History,
    IReadOnlyList<string> Actions, [property: JsonPropertyName("etag")] string Etag) : ITagged
{
    internal static CycleView Of(AppraisalCycle c, CurrentUser user) => new(
        c.Id, c.RegionId, c.DepartmentId, c.Kind.Wire(), c.Period, c.First, c.Last, c.Status.Wire(), c.ScoredOn, c.ScoredAt, c.PolicySetId, c.PublishedOn, c.ObjectionsUntil, c.ClosedOn,
        c.ReconciledAt is { } at ? new ReconciliationView(at, c.ReconciledFigures!.Value, JsonSerializer.Deserialize<IReadOnlyList<BookDifference>>(c.Differences)!) : null,
        [.. c.Steps.OrderBy(s => s.Sequence).Select(s => new CycleStepView(s.From?.Wire(), s.To.Wire(), s.On, s.RecordedAt, s.By, s.For, s.Note))],
        [.. ActionsOn(c, user)], ETags.Of(c.Version));

    internal static IEnumerable<string> ActionsOn(AppraisalCycle c, CurrentUser user)
    {
        var (runs, decides) = (user.May("appraisal.create", c.RegionId, c.DepartmentId, null), user.May("appraisal.approve", c.RegionId, c.DepartmentId, null));
        (string Action, bool May, Refusal? Refused)[] all =
        [
            ("start", runs, CycleRules.Start(c)), ("score", runs, CycleRules.Score(c)), ("reopen", runs, CycleRules.Reopen(c)), ("reconcile", runs, CycleRules.Reconcile(c)),
            ("publish", decides, CycleRules.Publish(c)), ("close", decides, CycleRules.Close(c)),
        ];
        return all.Where(a => a.May && a.Refused is null).Select(a => a.Action);
    }
}

/// <param name="OnBehalfOf">For whom whoever did it stood in.</param>
public sealed record CycleStepView([property: ValuesOf(typeof(CycleStatus))] string? From, [property: ValuesOf(typeof(CycleStatus))] string To, DateOnly On, DateTimeOffset RecordedAt, string By, string? OnBehalfOf, string? Note);

/// <param name="Figures">How many figures were compared.</param>
/// <param name="Differences">Those that differ; while there is one the cycle is not published.</param>
public sealed record ReconciliationView(DateTimeOffset At, int Figures, IReadOnlyList<BookDifference> Differences);

/// <summary>A figure that Performance's facts give otherwise than its owner's books.</summary>
/// <param name="Owner">The department that owns it.</param>
/// <param name="Figure">signed, planTarget, trainingPlanned, trainingHeld, due, paid, and of a quarter and a year leads, leadTarget, campaignRevenue, revenueTarget, campaignCost, campaignBudget, researchOnTime, researchDue, firstResponseMet,
/// firstResponseDue, surveySatisfied, surveyAnswered, visitOnTime, visitDue, measureOnTime, measureDue.</param>
/// <param name="EmployeeId">Absent for the region's.</param>
public sealed record BookDifference(string Owner, string Figure, Guid? EmployeeId, decimal Ours, decimal Theirs, decimal Difference);

internal sealed class CycleList : Listing<AppraisalCycle, CycleView>
{
    public CycleList()
    {
        Key(c => c.Id);
        DefaultSort("-last");
        Filter("regionId", c => c.RegionId);
        Filter("kind", c => c.Kind);
        Filter("status", c => c.Status);
        Filter("period", c => c.Period);
        Range("last", c => (DateOnly?)c.Last);
        Sort("last", c => (DateOnly?)c.Last);
    }
}

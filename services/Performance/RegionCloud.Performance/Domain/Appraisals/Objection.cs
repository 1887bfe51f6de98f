using System.Text.Json;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Records;

namespace RegionCloud.Performance.Domain.Appraisals;

internal enum ObjectionStatus
{
    Open,

    /// <summary>Decided by somebody else, with a reason.</summary>
    Reviewed,
}

internal enum ObjectionOutcome
{
    /// <summary>What was published stays as it is; the corrected judgement gives an adjustment (RB-25).</summary>
    Upheld,
    Dismissed,
}

/// <summary>A judgement that is corrected.</summary>
internal sealed record Correction(string KpiCode, decimal Rating);

/// <summary>申訴: somebody objects to his published appraisal, and another person decides (§11).</summary>
internal sealed class Objection
{
    private Objection()
    {
    }

    public Guid Id { get; private init; }

    public int Version { get; private set; } = 1;

    public Guid AppraisalId { get; private init; }

    public Guid RegionId { get; private init; }

    public Guid? DepartmentId { get; private init; }

    public Guid? OwnerId { get; private init; }

    public string Period { get; private init; } = "";

    public ObjectionStatus Status { get; private set; }

    public string Reason { get; private init; } = "";

    public DateOnly RaisedOn { get; private init; }

    public DateTimeOffset RaisedAt { get; private init; }

    public string RaisedBy { get; private init; } = "";

    public string? RaisedFor { get; private init; }

    public ObjectionOutcome? Outcome { get; private set; }

    public string? Decision { get; private set; }

    public DateOnly? DecidedOn { get; private set; }

    public DateTimeOffset? DecidedAt { get; private set; }

    public string? DecidedBy { get; private set; }

    public string? DecidedFor { get; private set; }

    /// <summary>As JSON.</summary>
    public string Corrections { get; private set; } = "[]";

    public IReadOnlyList<Correction> ReadCorrections() => JsonSerializer.Deserialize<IReadOnlyList<Correction>>(Corrections)!;

    public static Objection Raise(Appraisal appraisal, AppraisalCycle cycle, string reason, bool isSubject, bool openAlready, Act act)
    {
        Refuse.Broken(
            CycleRules.MustBePublished(cycle, "object"),
            ObjectionRules.MustBeTheSubject(isSubject),
            ObjectionRules.MustBeInTime(cycle, act.On),
            ObjectionRules.NoneMustBeOpen(openAlready));
        return new Objection
        {
            Id = Guid.CreateVersion7(act.At),
            AppraisalId = appraisal.Id,
            RegionId = appraisal.RegionId,
            DepartmentId = appraisal.DepartmentId,
            OwnerId = appraisal.OwnerId,
            Period = appraisal.Period,
            Reason = reason,
            RaisedOn = act.On,
            RaisedAt = act.At,
            RaisedBy = act.By,
            RaisedFor = act.For,
        };
    }

    /// <param name="deciders">Who decides, and for whom he stands in (subjects).</param>
    /// <param name="own">Whether the appraisal is of one of them.</param>
    public void Decide(Appraisal appraisal, ObjectionOutcome outcome, string decision, IReadOnlyList<Correction> corrections, IReadOnlyList<string> deciders, bool own, Act act)
    {
        Refuse.Broken(ObjectionRules.MustBeOpen(this));
        Refuse.Broken([ObjectionRules.MustBeAnother(this, appraisal, deciders, own), ObjectionRules.NotBeforeRaising(this, act.On), .. ObjectionRules.CorrectionsMustFit(appraisal, outcome, corrections)]);
        (Status, Outcome, Decision, DecidedOn, DecidedAt, DecidedBy, DecidedFor) = (ObjectionStatus.Reviewed, outcome, decision, act.On, act.At, act.By, act.For);
        Corrections = JsonSerializer.Serialize(corrections);
        Version++;
    }
}

/// <summary>Every reason for which an objection is not raised or not decided.</summary>
internal static class ObjectionRules
{
    /// <summary><c>performance.objection.not-the-subject</c>: the person himself objects, the head for a department, the manager for the region.</summary>
    public static Refusal? MustBeTheSubject(bool isSubject) => isSubject ? null : Refusal.Content("performance.objection.not-the-subject", "");

    /// <summary><c>performance.objection.too-late</c>; the last day itself is in time.</summary>
    public static Refusal? MustBeInTime(AppraisalCycle cycle, DateOnly on)
        => on > cycle.ObjectionsUntil ? Refusal.Content("performance.objection.too-late", "/on", ("until", cycle.ObjectionsUntil), ("on", on))
            : on < cycle.PublishedOn ? Refusal.Content("performance.objection.before-publication", "/on", ("publishedOn", cycle.PublishedOn), ("on", on)) : null;

    /// <summary><c>performance.objection.open-already</c></summary>
    public static Refusal? NoneMustBeOpen(bool openAlready) => openAlready ? Refusal.State("performance.objection.open-already") : null;

    /// <summary><c>performance.objection.not-open</c></summary>
    public static Refusal? MustBeOpen(Objection objection) => objection.Status == ObjectionStatus.Open ? null : Refusal.State("performance.objection.not-open", ("outcome", $"enum.objectionOutcome.{objection.Outcome!.Value.Name()}"));

    /// <summary><c>performance.objection.another-decides</c>: not who objects, not whose appraisal it is, not who judged in it.</summary>
    public static Refusal? MustBeAnother(Objection objection, Appraisal appraisal, IReadOnlyList<string> deciders, bool own)
        => own || deciders.Any(d => d == objection.RaisedBy || d == objection.RaisedFor || appraisal.Raters.Contains(d, StringComparer.Ordinal)) ? Refusal.Content("performance.objection.another-decides", "") : null;

    /// <summary><c>performance.objection.decided-before</c></summary>
    public static Refusal? NotBeforeRaising(Objection objection, DateOnly on)
        => on >= objection.RaisedOn ? null : Refusal.Content("performance.objection.decided-before", "/on", ("raisedOn", objection.RaisedOn), ("on", on));

    /// <summary><c>performance.objection.correction</c>: only judgements are corrected, each once, and only when it is upheld; what was reckoned is mended in its department.</summary>
    public static IEnumerable<Refusal?> CorrectionsMustFit(Appraisal appraisal, ObjectionOutcome outcome, IReadOnlyList<Correction> corrections)
        => corrections.Select((c, n) => outcome == ObjectionOutcome.Upheld && corrections.Take(n).All(e => e.KpiCode != c.KpiCode) && AppraisalRules.MustBeJudged(appraisal, c.KpiCode) is null
            ? null : Refusal.Content("performance.objection.correction", FormattableString.Invariant($"/corrections/{n}/kpiCode"), ("code", c.KpiCode)));
}

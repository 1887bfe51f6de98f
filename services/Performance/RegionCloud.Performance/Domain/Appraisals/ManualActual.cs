using RegionCloud.ServiceDefaults.Errors;

namespace RegionCloud.Performance.Domain.Appraisals;

/// <summary>手工實際值: what an item came to where no facts exist, entered with evidence and approved by another (10a). Facts that come later take its place.</summary>
internal sealed class ManualActual
{
    private ManualActual()
    {
    }

    public Guid Id { get; private init; }

    public int Version { get; private set; } = 1;

    public Guid AppraisalId { get; private init; }

    public Guid RegionId { get; private init; }

    public Guid? DepartmentId { get; private init; }

    public string Period { get; private init; } = "";

    public string KpiCode { get; private init; } = "";

    public decimal Actual { get; private init; }

    /// <summary>Only where the template has none of its own.</summary>
    public decimal? Target { get; private init; }

    /// <summary>Where the number comes from: what, by whom, of when.</summary>
    public string Evidence { get; private init; } = "";

    public Proposal Proposal { get; private init; } = null!;

    public static ManualActual Enter(Appraisal appraisal, string kpiCode, decimal actual, decimal? target, string evidence, bool openAlready, IReadOnlyList<string> by, DateTimeOffset now)
    {
        Refuse.Broken(ManualActualRules.MayBeEntered(appraisal, kpiCode, target) ?? ManualActualRules.NoneMustBeOpen(kpiCode, openAlready));
        return new ManualActual
        {
            Id = Guid.CreateVersion7(now),
            AppraisalId = appraisal.Id,
            RegionId = appraisal.RegionId,
            DepartmentId = appraisal.DepartmentId,
            Period = appraisal.Period,
            KpiCode = kpiCode,
            Actual = actual,
            Target = target,
            Evidence = evidence,
            Proposal = Proposal.Of(evidence, by, now),
        };
    }

    public void Approve(IReadOnlyList<string> deciders, DateOnly on, DateTimeOffset now)
    {
        Proposal.Approve(deciders, on, now);
        Version++;
    }

    public void Reject(string reason, IReadOnlyList<string> deciders, DateTimeOffset now)
    {
        Proposal.Reject(reason, deciders, now);
        Version++;
    }

    public void Withdraw(string reason, string subject, DateTimeOffset now)
    {
        Proposal.Withdraw(reason, subject, now);
        Version++;
    }
}

/// <summary>Every reason for which an actual is not entered by hand.</summary>
internal static class ManualActualRules
{
    public static Refusal? MayBeEntered(Appraisal appraisal, string kpiCode, decimal? target)
    {
        if (appraisal.Items.FirstOrDefault(i => i.KpiCode == kpiCode) is not { } item)
            return Refusal.Content("performance.actual.kpi-unknown", "/kpiCode", ("code", kpiCode));
        if (item.Direction == KpiDirection.Rating)
            return Refusal.Content("performance.actual.is-judged", "/kpiCode", ("code", kpiCode));
        return (item.TargetFrom == TargetFrom.Fixed) == target is null ? null : Refusal.Content("performance.actual.target", "/target", ("code", kpiCode), ("targetFrom", $"enum.targetFrom.{item.TargetFrom.Name()}"));
    }

    /// <summary><c>performance.actual.facts-exist</c>: nothing countable is typed in by hand.</summary>
    public static Refusal? NoFactsMustExist(string kpiCode, bool measurable) => measurable ? Refusal.Content("performance.actual.facts-exist", "/kpiCode", ("code", kpiCode)) : null;

    /// <summary><c>performance.actual.open</c></summary>
    public static Refusal? NoneMustBeOpen(string kpiCode, bool openAlready) => openAlready ? Refusal.State("performance.actual.open", ("code", kpiCode)) : null;

    /// <summary><c>performance.actual.own</c>: nobody approves what counts for himself (SoD5).</summary>
    public static Refusal? MustNotBeOwn(bool own) => own ? Refusal.Content("performance.actual.own", "") : null;
}

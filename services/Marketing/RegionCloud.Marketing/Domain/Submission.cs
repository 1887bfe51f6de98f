using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Records;

namespace RegionCloud.Marketing.Domain;

/// <summary>
/// The way of what Marketing writes and the region manager decides (requirements §11): draft → submitted → approved, never changed again, until a later revision supersedes it; or rejected, and taken up again. A part of the record, which counts its own version.
/// </summary>
internal sealed class Submission
{
    private readonly List<SubmissionStep> steps = [];

    private Submission()
    {
    }

    public SubmissionStatus Status { get; private set; }

    public DateOnly? SubmittedOn { get; private set; }

    public DateOnly? ApprovedOn { get; private set; }

    public IReadOnlyList<SubmissionStep> Steps => steps;

    /// <summary>Everybody who wrote or submitted it, and for whom they stood in (subjects).</summary>
    public IEnumerable<string> Authors => steps.Where(s => s.To is SubmissionStatus.Draft or SubmissionStatus.Submitted).SelectMany(s => (string?[])[s.By, s.For]).OfType<string>();

    public static Submission Begin(Act act)
    {
        var submission = new Submission();
        submission.steps.Add(new SubmissionStep(1, null, SubmissionStatus.Draft, act.On, act.At, act.By, act.For, null));
        return submission;
    }

    public void Redraft(string number, Act act)
    {
        Refuse.Broken(SubmissionRules.MustBe(this, number, "redraft", SubmissionStatus.Draft, SubmissionStatus.Rejected));
        Move(SubmissionStatus.Draft, act);
    }

    /// <param name="missing">Every part that it lacks (RB-08).</param>
    public void Submit(string number, IEnumerable<Refusal?> missing, Act act)
    {
        Refuse.Broken([SubmissionRules.MustBe(this, number, "submit", SubmissionStatus.Draft), SubmissionRules.NotBefore(this, "/submittedOn", act.On), .. missing]);
        SubmittedOn = act.On;
        Move(SubmissionStatus.Submitted, act);
    }

    public void Approve(string number, IReadOnlyList<string> approvers, Act act)
    {
        Refuse.Broken(SubmissionRules.Decide(this, number, "approve", approvers));
        Refuse.Broken(SubmissionRules.NotBefore(this, "/approvedOn", act.On));
        ApprovedOn = act.On;
        Move(SubmissionStatus.Approved, act);
    }

    public void Reject(string number, string note, IReadOnlyList<string> approvers, Act act)
    {
        Refuse.Broken(SubmissionRules.Decide(this, number, "reject", approvers));
        Refuse.Broken(SubmissionRules.NotBefore(this, "", act.On));
        Move(SubmissionStatus.Rejected, act, note);
    }

    public void Supersede(Act act) => Move(SubmissionStatus.Superseded, act);

    /// <summary>The state on a day; none before it was begun.</summary>
    public SubmissionStatus? StatusAsOf(DateOnly day) => steps.Where(s => s.On <= day).MaxBy(s => s.Sequence)?.To;

    private void Move(SubmissionStatus to, Act act, string? note = null)
    {
        steps.Add(new SubmissionStep(steps.Count + 1, Status, to, act.On, act.At, act.By, act.For, note));
        Status = to;
    }
}

/// <summary>Every reason to refuse a step of what is submitted.</summary>
internal static class SubmissionRules
{
    public static Refusal? MustBe(Submission submission, string number, string action, params IReadOnlyList<SubmissionStatus> allowed)
        => allowed.Contains(submission.Status) ? null : Refusal.State("marketing.document.wrong-state", ("number", number), ("state", CampaignRules.Name(submission.Status)), ("action", action), ("allowed", string.Join(", ", allowed.Select(CampaignRules.Name))));

    /// <summary>It must be submitted, and nobody decides on his own text, nor in the name of somebody who wrote it (SoD8).</summary>
    public static Refusal? Decide(Submission submission, string number, string action, IEnumerable<string> approvers)
        => MustBe(submission, number, action, SubmissionStatus.Submitted)
            ?? (approvers.Any(a => submission.Authors.Contains(a, StringComparer.Ordinal)) ? Refusal.Content("marketing.document.own-approval", "", ("number", number)) : null);

    public static Refusal? NotBefore(Submission submission, string pointer, DateOnly on)
        => submission.Steps.Max(s => s.On) is var last && on < last ? Refusal.Content("marketing.document.before-last-step", pointer, ("on", on), ("last", last)) : null;

    public static Refusal Missing(string part, string pointer) => Refusal.Content("marketing.part-missing", pointer, ("part", $"enum.documentPart.{part}"));
}

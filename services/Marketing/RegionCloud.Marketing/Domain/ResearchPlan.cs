using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Records;

namespace RegionCloud.Marketing.Domain;

/// <summary>What is inquired into (3.1-3).</summary>
public enum ResearchTopic
{
    MarketDemand,
    MarketTrend,
    Competitors,
    ConsumerBehaviour,

    /// <summary>Beyond the four that a plan must cover.</summary>
    Other,
}

/// <summary>How it is inquired into (3.2-1).</summary>
public enum ResearchMethod
{
    Questionnaire,
    Interview,
    Observation,
    DataAnalysis,
    Other,
}

/// <summary>
/// A region's plan of its market research of a year (年度市場調研計劃, 3.1): purpose, and for each inquiry content, method, schedule
/// and who is responsible. One is in force for a region and year; it is changed by a revision that supersedes it.
/// </summary>
internal sealed class ResearchPlan
{
    private readonly List<ResearchItem> items = [];
    private readonly List<SubmissionStep> steps = [];

    private ResearchPlan()
    {
    }

    public Guid Id { get; private init; }

    public int Version { get; private set; } = 1;

    /// <summary>Unique in its region: RP-2026-000001.</summary>
    public string Number { get; private init; } = "";

    public Guid RegionId { get; private init; }

    public Guid DepartmentId { get; private init; }

    public int Year { get; private init; }

    /// <summary>1 for the first plan of a year, then counting up.</summary>
    public int Revision { get; private init; }

    public SubmissionStatus Status { get; private set; }

    public string Purpose { get; private set; } = "";

    /// <summary>Why one of the four topics is not inquired into.</summary>
    public string? TopicsLeftOut { get; private set; }

    public IReadOnlyList<ResearchItem> Items => items;

    public IReadOnlyList<SubmissionStep> Steps => steps;

    /// <summary>Everybody who wrote or submitted it, and for whom they stood in (subjects).</summary>
    public IEnumerable<string> Authors => steps.Where(s => s.To is SubmissionStatus.Draft or SubmissionStatus.Submitted).SelectMany(s => (string?[])[s.By, s.For]).OfType<string>();

    public DateOnly? SubmittedOn => steps.LastOrDefault(s => s.To == SubmissionStatus.Submitted)?.On;

    public DateOnly? ApprovedOn { get; private set; }

    /// <summary>How a person calls it.</summary>
    public string Name => Number;

    public static ResearchPlan Draft(ResearchPlanHead head, ResearchPlanContent content, Act act)
    {
        var plan = new ResearchPlan
        {
            Id = Guid.CreateVersion7(act.At),
            Number = head.Number,
            RegionId = head.RegionId,
            DepartmentId = head.DepartmentId,
            Year = head.Year,
            Revision = head.Revision,
        };
        plan.Fill(content);
        plan.steps.Add(new SubmissionStep(1, null, SubmissionStatus.Draft, act.On, act.At, act.By, act.For, null));
        return plan;
    }

    /// <summary>Begins the next revision; this one stays in force until that is approved.</summary>
    public ResearchPlan Revise(string number, Act act)
    {
        Refuse.Broken(ResearchPlanRules.Revise(this));
        var content = new ResearchPlanContent(Purpose, TopicsLeftOut, [.. items.OrderBy(i => i.Sequence).Select(i => new ResearchItemContent(i.Topic, i.Content, i.Method, i.MethodReason, i.From, i.Until, i.ResponsibleId))]);
        return Draft(new ResearchPlanHead(number, RegionId, DepartmentId, Year, Revision + 1), content, act);
    }

    public void Redraft(ResearchPlanContent content, Act act)
    {
        Refuse.Broken(ResearchPlanRules.Redraft(this));
        Fill(content);
        Move(SubmissionStatus.Draft, act);
    }

    /// <summary>Hands it to the region manager, with every mandatory part (RB-08, 3.1-2, 3.1-3).</summary>
    public void Submit(Act act)
    {
        Refuse.Broken([ResearchPlanRules.Submit(this), .. ResearchPlanRules.MissingParts(this)]);
        Move(SubmissionStatus.Submitted, act);
    }

    public void Approve(IReadOnlyList<string> approvers, Act act)
    {
        Refuse.Broken(ResearchPlanRules.Decide(this, "approve"), ResearchPlanRules.ApproversMustNotBeAuthors(this, approvers));
        Refuse.Broken(ResearchPlanRules.NotBeforeSubmission(this, act.On));
        Move(SubmissionStatus.Approved, act);
        ApprovedOn = act.On;
    }

    /// <summary>Sends it back with a reason.</summary>
    public void Reject(string note, IReadOnlyList<string> approvers, Act act)
    {
        Refuse.Broken(ResearchPlanRules.Decide(this, "reject"), ResearchPlanRules.ApproversMustNotBeAuthors(this, approvers));
        Move(SubmissionStatus.Rejected, act, note);
    }

    /// <summary>A later revision has come into force.</summary>
    public void Supersede(Act act) => Move(SubmissionStatus.Superseded, act);

    private void Fill(ResearchPlanContent content)
    {
        (Purpose, TopicsLeftOut) = (content.Purpose, content.TopicsLeftOut);
        items.Clear();
        items.AddRange(content.Items.Select((i, index) => new ResearchItem(Guid.CreateVersion7(), index + 1, i.Topic, i.Content, i.Method, i.MethodReason, i.From, i.Until, i.ResponsibleId)));
        Refuse.Broken([.. ResearchPlanRules.Schedules(this)]);
    }

    private void Move(SubmissionStatus to, Act act, string? note = null)
    {
        steps.Add(new SubmissionStep(steps.Count + 1, Status, to, act.On, act.At, act.By, act.For, note));
        Status = to;
        Version++;
    }
}

/// <summary>What identifies a plan and never changes.</summary>
internal sealed record ResearchPlanHead(string Number, Guid RegionId, Guid DepartmentId, int Year, int Revision);

/// <summary>What is written in a plan.</summary>
internal sealed record ResearchPlanContent(string Purpose, string? TopicsLeftOut, IReadOnlyList<ResearchItemContent> Items);

/// <summary>An inquiry as far as it has been thought out.</summary>
internal sealed record ResearchItemContent(ResearchTopic Topic, string Content, ResearchMethod? Method, string? MethodReason, DateOnly? From, DateOnly? Until, Guid? ResponsibleId);

/// <summary>An inquiry of the plan: about what, how and why so, from when to when, by whom (3.1-2, 3.2-2).</summary>
internal sealed record ResearchItem(Guid ItemId, int Sequence, ResearchTopic Topic, string Content, ResearchMethod? Method, string? MethodReason, DateOnly? From, DateOnly? Until, Guid? ResponsibleId);

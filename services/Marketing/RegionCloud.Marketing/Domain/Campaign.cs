using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Records;

namespace RegionCloud.Marketing.Domain;

/// <summary>States of a campaign (requirements §11).</summary>
internal enum CampaignStatus
{
    /// <summary>Being planned; may lack parts.</summary>
    Planned,

    /// <summary>Handed to the region manager.</summary>
    Submitted,

    /// <summary>The region manager has approved it; Finance is asked for the money.</summary>
    AwaitingBudget,

    /// <summary>Its budget is committed.</summary>
    Approved,
    Running,
    Ended,

    /// <summary>What came of it is known (4.3-5).</summary>
    Evaluated,

    /// <summary>Its lessons are kept (4.3-6).</summary>
    Closed,
    Cancelled,
}

/// <summary>What sort of campaign it is: lessons of one are shown when the next of its kind is planned (4.3-6).</summary>
public enum CampaignKind
{
    Promotion,
    ProductLaunch,
    Exhibition,
    Roadshow,
    CustomerEvent,
    BrandEvent,
    OnlineEvent,
    Other,
}

/// <summary>In what a campaign was other than planned (4.3-3).</summary>
public enum DeviationKind
{
    Date,
    Place,
    Content,
    Cost,
    Other,
}

/// <summary>
/// A marketing campaign (營銷活動, 4.3) from its plan to its lessons. Its money is Finance's to commit: until Finance answers, the campaign waits under the id of the attempt.
/// What it cost and brought is nowhere typed in: Finance's and Sales' facts tell it.
/// </summary>
internal sealed class Campaign
{
    private readonly List<ChannelBudget> channels = [];
    private readonly List<CampaignStep> steps = [];
    private readonly List<CampaignDeviation> deviations = [];
    private readonly List<CampaignAttendance> attendance = [];

    private Campaign()
    {
    }

    public Guid Id { get; private init; }

    public int Version { get; private set; } = 1;

    /// <summary>Unique in its region: CP-2026-000001.</summary>
    public string Number { get; private init; } = "";

    public Guid RegionId { get; private init; }

    public Guid DepartmentId { get; private init; }

    public CampaignStatus Status { get; private set; }

    public CampaignKind Kind { get; private set; }

    /// <summary>活動主題.</summary>
    public string Theme { get; private set; } = "";

    /// <summary>活動時間, first and last day as planned.</summary>
    public DateOnly? StartsOn { get; private set; }

    public DateOnly? EndsOn { get; private set; }

    /// <summary>活動地點.</summary>
    public string Place { get; private set; } = "";

    /// <summary>活動內容.</summary>
    public string Content { get; private set; } = "";

    /// <summary>Whom it addresses.</summary>
    public string? Audience { get; private set; }

    /// <summary>活動效果評估: how its effect will be measured.</summary>
    public string EvaluationPlan { get; private set; } = "";

    /// <summary>活動預算.</summary>
    public decimal? Budget { get; private set; }

    public string Currency { get; private set; } = "";

    /// <summary>How many leads it shall bring.</summary>
    public int? LeadTarget { get; private set; }

    /// <summary>What contracts of it shall amount to.</summary>
    public decimal? RevenueTarget { get; private set; }

    /// <summary>The company's goal that it serves (1-2).</summary>
    public Guid? CompanyGoalId { get; private set; }

    /// <summary>The analysis report with the proposal that it came of.</summary>
    public Guid? ReportId { get; private set; }

    /// <summary>The proposal's number in the report.</summary>
    public int? ProposalNumber { get; private set; }

    /// <summary>The budget by channel; all of them are the budget.</summary>
    public IReadOnlyList<ChannelBudget> Channels => channels;

    public IReadOnlyList<CampaignStep> Steps => steps;

    public IReadOnlyList<CampaignDeviation> Deviations => deviations;

    public IReadOnlyList<CampaignAttendance> Attendance => attendance;

    /// <summary>The last attempt to get the money.</summary>
    public BudgetAttempt? Attempt { get; private set; }

    /// <summary>What Finance told last of the committed money.</summary>
    public CommitmentLevel? Commitment { get; private set; }

    public DateOnly? ApprovedOn { get; private set; }

    public DateOnly? StartedOn { get; private set; }

    public DateOnly? EndedOn { get; private set; }

    public DateOnly? CancelledOn { get; private set; }

    /// <summary>The last day on which its evaluation is in time (4.3-4).</summary>
    public DateOnly? EvaluationDueOn { get; private set; }

    /// <summary>The working calendar with which that day was reckoned.</summary>
    public int? CalendarNumber { get; private set; }

    public Guid? PolicySetId { get; private set; }

    public CampaignEvaluation? Evaluation { get; private set; }

    public DateOnly? EvaluatedOn { get; private set; }

    /// <summary>How a person calls it.</summary>
    public string Name => Number;

    public DateOnly? SubmittedOn => steps.LastOrDefault(s => s.To == CampaignStatus.Submitted && s.From == CampaignStatus.Planned)?.On;

    /// <summary>Everybody who wrote it or handed it in, and for whom they stood in (subjects).</summary>
    public IEnumerable<string> Authors => steps.Where(s => s.To == CampaignStatus.Planned && s.From is null or CampaignStatus.Planned || (s.To == CampaignStatus.Submitted && s.From == CampaignStatus.Planned))
        .SelectMany(s => (string?[])[s.By, s.For]).OfType<string>();

    public static Campaign Plan(string number, Guid regionId, Guid departmentId, CampaignContent content, Act act)
    {
        var campaign = new Campaign { Id = Guid.CreateVersion7(act.At), Number = number, RegionId = regionId, DepartmentId = departmentId };
        campaign.Fill(content);
        campaign.steps.Add(new CampaignStep(1, null, CampaignStatus.Planned, act.On, act.At, act.By, act.For, null));
        return campaign;
    }

    public void Redraft(CampaignContent content, Act act)
    {
        Refuse.Broken(CampaignRules.MustBe(this, "redraft", CampaignStatus.Planned));
        Fill(content);
        Move(CampaignStatus.Planned, act);
    }

    /// <summary>Hands the plan to the region manager with all its parts (4.3-2, RB-08).</summary>
    public void Submit(Act act)
    {
        Refuse.Broken([CampaignRules.MustBe(this, "submit", CampaignStatus.Planned), CampaignRules.NotBefore(this, "/submittedOn", act.On), .. CampaignRules.MissingParts(this)]);
        Move(CampaignStatus.Submitted, act);
    }

    /// <summary>The region manager says yes: Finance is asked for the money under a new attempt.</summary>
    /// <param name="justification">Why it must be although it is beyond the year-to-date budget (RB-27).</param>
    public void Approve(string? justification, IReadOnlyList<string> approvers, Act act)
    {
        Refuse.Broken(CampaignRules.MustBe(this, "approve", CampaignStatus.Submitted), CampaignRules.ApproversMustNotBeAuthors(this, approvers));
        Refuse.Broken(CampaignRules.NotBefore(this, "/approvedOn", act.On));
        Attempt = new BudgetAttempt(Guid.CreateVersion7(act.At), act.On, act.At, act.By, justification, StartsOn!.Value.Year, BudgetOutcome.Asked);
        Move(CampaignStatus.AwaitingBudget, act, justification);
    }

    /// <summary>Sends the plan back with a reason.</summary>
    public void Reject(string note, IReadOnlyList<string> approvers, Act act)
    {
        Refuse.Broken(CampaignRules.MustBe(this, "reject", CampaignStatus.Submitted), CampaignRules.ApproversMustNotBeAuthors(this, approvers));
        Refuse.Broken(CampaignRules.NotBefore(this, "", act.On));
        Move(CampaignStatus.Planned, act, note);
    }

    /// <summary>Finance's answer yes. An answer to an attempt that is no longer open changes nothing.</summary>
    public bool Grant(Guid attemptId, Act act)
    {
        if (!Awaits(attemptId))
            return false;

        Attempt = Attempt! with { Outcome = BudgetOutcome.Granted };
        ApprovedOn = Attempt.On;
        Move(CampaignStatus.Approved, act with { On = Attempt.On });
        return true;
    }

    /// <summary>Finance's answer no: it lies with the region manager again.</summary>
    /// <param name="reason">beyondYearToDate, beyondAnnual, noLine, wrongCurrency.</param>
    public bool RefuseBudget(Guid attemptId, string reason, decimal? limit, decimal used, decimal excess, Act act)
    {
        if (!Awaits(attemptId))
            return false;

        Attempt = Attempt! with { Outcome = BudgetOutcome.Refused, Reason = reason, Limit = limit, Used = used, Excess = excess };
        Move(CampaignStatus.Submitted, act with { On = Attempt.On });
        return true;
    }

    /// <summary>Takes the question back that Finance has not answered.</summary>
    public void WithdrawBudget(string reason, Act act)
    {
        Refuse.Broken(CampaignRules.MustBe(this, "withdrawBudget", CampaignStatus.AwaitingBudget));
        Attempt = Attempt! with { Outcome = BudgetOutcome.Withdrawn, Reason = reason };
        Move(CampaignStatus.Submitted, act with { On = act.On < Attempt.On ? Attempt.On : act.On }, reason);
    }

    /// <summary>How much of the commitment is used, as Finance tells it; an older telling changes nothing.</summary>
    public bool Told(Guid attemptId, CommitmentLevel level)
    {
        if (Attempt?.AttemptId != attemptId || Commitment?.AtVersion >= level.AtVersion)
            return false;

        Commitment = level;
        Version++;
        return true;
    }

    /// <summary>It will not take place, or not go on.</summary>
    /// <returns>Whether Finance holds or was asked for money that is to be given back.</returns>
    public bool Cancel(string reason, Act act)
    {
        Refuse.Broken(CampaignRules.MustBe(this, "cancel", CampaignStatus.Planned, CampaignStatus.Submitted, CampaignStatus.AwaitingBudget, CampaignStatus.Approved, CampaignStatus.Running));
        Refuse.Broken(CampaignRules.NotBefore(this, "/cancelledOn", act.On));
        var asked = Status is CampaignStatus.AwaitingBudget or CampaignStatus.Approved or CampaignStatus.Running;
        if (Status == CampaignStatus.AwaitingBudget)
            Attempt = Attempt! with { Outcome = BudgetOutcome.Withdrawn, Reason = reason };
        CancelledOn = act.On;
        Move(CampaignStatus.Cancelled, act, reason);
        return asked;
    }

    /// <summary>It begins; on another day than planned that is a deviation (4.3-3).</summary>
    public void Start(string? note, Act act)
    {
        Refuse.Broken(CampaignRules.MustBe(this, "start", CampaignStatus.Approved));
        Refuse.Broken(CampaignRules.NotBefore(this, "/startedOn", act.On));
        StartedOn = act.On;
        DeviateInDate(StartsOn, act, note);
        Move(CampaignStatus.Running, act, note);
    }

    /// <summary>It is over; its evaluation is due some working days later (4.3-4).</summary>
    public void End(DateOnly evaluationDueOn, int calendarNumber, Guid policySetId, string? note, Act act)
    {
        Refuse.Broken(CampaignRules.MustBe(this, "end", CampaignStatus.Running));
        Refuse.Broken(CampaignRules.NotBefore(this, "/endedOn", act.On), CampaignRules.NotBeforeAttendance(this, act.On));
        (EndedOn, EvaluationDueOn, CalendarNumber, PolicySetId) = (act.On, evaluationDueOn, calendarNumber, policySetId);
        DeviateInDate(EndsOn, act, note);
        Move(CampaignStatus.Ended, act, note);
    }

    /// <summary>Something was other than planned (4.3-3).</summary>
    public void Deviate(DeviationKind kind, string? planned, string actual, string? reason, Act act)
    {
        Refuse.Broken(CampaignRules.MustBe(this, "deviate", CampaignStatus.Approved, CampaignStatus.Running, CampaignStatus.Ended), act.On < ApprovedOn ? CampaignRules.TooEarly("/occurredOn", act.On, ApprovedOn.Value) : null);
        Note(kind, planned, actual, reason, act);
        Version++;
    }

    /// <summary>How many came on a day, by a source such as the sign-in sheet; what was counted wrongly is corrected by a number below zero.</summary>
    public void Count(int participants, string source, Act act)
    {
        Refuse.Broken(CampaignRules.MustBe(this, "attend", CampaignStatus.Running, CampaignStatus.Ended));
        Refuse.Broken(CampaignRules.WhileItRan(this, act.On), CampaignRules.NotFewerThanNone(this, participants));
        attendance.Add(new CampaignAttendance(attendance.Count + 1, act.On, participants, source, act.At, act.By));
        Version++;
    }

    /// <summary>What came of it: participants and sales from the records, awareness and reputation with source and evidence (4.3-5). May be written anew until it is closed.</summary>
    public void Evaluate(CampaignEvaluation evaluation, Act act)
    {
        Refuse.Broken([CampaignRules.MustBe(this, "evaluate", CampaignStatus.Ended, CampaignStatus.Evaluated), .. CampaignRules.MissingFigures(this, evaluation)]);
        Refuse.Broken(CampaignRules.NotBefore(this, "/evaluatedOn", act.On));
        Evaluation = evaluation;
        EvaluatedOn ??= act.On;
        Move(CampaignStatus.Evaluated, act);
    }

    /// <summary>Its lessons are kept for the next of its kind (4.3-6).</summary>
    public void Close(string? lessons, Act act)
    {
        Refuse.Broken(CampaignRules.MustBe(this, "close", CampaignStatus.Evaluated));
        Refuse.Broken(CampaignRules.LessonsMustBeThere(lessons ?? Evaluation!.Lessons), CampaignRules.NotBefore(this, "/closedOn", act.On));
        if (lessons is not null)
            Evaluation = Evaluation! with { Lessons = lessons };
        Move(CampaignStatus.Closed, act);
    }

    /// <summary>The state on a day, from the dated steps; none before it was planned.</summary>
    public CampaignStatus? StatusAsOf(DateOnly day) => steps.Where(s => s.On <= day).MaxBy(s => s.Sequence)?.To;

    /// <summary>Counted by a day.</summary>
    public int? ParticipantsAsOf(DateOnly day) => attendance.Where(a => a.On <= day).ToList() is { Count: > 0 } counted ? counted.Sum(a => a.Participants) : null;

    private bool Awaits(Guid attemptId) => Status == CampaignStatus.AwaitingBudget && Attempt!.AttemptId == attemptId;

    private void Fill(CampaignContent content)
    {
        (Kind, Theme, StartsOn, EndsOn, Place, Content, Audience, EvaluationPlan) = (content.Kind, content.Theme, content.StartsOn, content.EndsOn, content.Place, content.Content, content.Audience, content.EvaluationPlan);
        (Budget, Currency, LeadTarget, RevenueTarget, CompanyGoalId, ReportId, ProposalNumber) = (content.Budget, content.Currency, content.LeadTarget, content.RevenueTarget, content.CompanyGoalId, content.ReportId, content.ProposalNumber);
        channels.Clear();
        channels.AddRange(content.Channels.Select((c, index) => new ChannelBudget(index + 1, c.Channel, c.Budget)));
        Refuse.Broken([CampaignRules.EndsAfterStart(this), .. CampaignRules.ChannelsOnce(this)]);
    }

    private void DeviateInDate(DateOnly? planned, Act act, string? reason)
    {
        if (planned != act.On)
            Note(DeviationKind.Date, CampaignRules.Text(planned), CampaignRules.Text(act.On), reason, act);
    }

    private void Note(DeviationKind kind, string? planned, string actual, string? reason, Act act) => deviations.Add(new CampaignDeviation(deviations.Count + 1, kind, planned, actual, reason, act.On, act.At, act.By));

    private void Move(CampaignStatus to, Act act, string? note = null)
    {
        steps.Add(new CampaignStep(steps.Count + 1, Status, to, act.On, act.At, act.By, act.For, note));
        Status = to;
        Version++;
    }
}

/// <summary>What is written in a plan.</summary>
internal sealed record CampaignContent(
    CampaignKind Kind, string Theme, DateOnly? StartsOn, DateOnly? EndsOn, string Place, string Content, string? Audience, string EvaluationPlan, decimal? Budget, string Currency, IReadOnlyList<(string Channel, decimal Budget)> Channels, int? LeadTarget,
    decimal? RevenueTarget, Guid? CompanyGoalId, Guid? ReportId = null, int? ProposalNumber = null);

/// <summary>The part of the budget that is for one channel.</summary>
internal sealed record ChannelBudget(int Sequence, string Channel, decimal Budget);

/// <summary>How an attempt to get the money ended.</summary>
internal enum BudgetOutcome
{
    /// <summary>Finance has not answered.</summary>
    Asked,
    Granted,
    Refused,
    Withdrawn,
}

/// <summary>One attempt to get the money; its id comes back with Finance's answer and names the commitment.</summary>
/// <param name="On">The day of the approval that asks.</param>
/// <param name="Year">The budget year: that of the planned start.</param>
/// <param name="Reason">Why it was refused or withdrawn.</param>
/// <param name="Limit">The budget that would be passed.</param>
/// <param name="Used">What was held against it.</param>
/// <param name="Excess">By how much.</param>
internal sealed record BudgetAttempt(
    Guid AttemptId, DateOnly On, DateTimeOffset RequestedAt, string RequestedBy, string? Justification, int Year, BudgetOutcome Outcome, string? Reason = null, decimal? Limit = null, decimal? Used = null, decimal? Excess = null);

/// <summary>How much of a commitment is used, released and left.</summary>
internal sealed record CommitmentLevel(int AtVersion, decimal Consumed, decimal Released, decimal Remaining, decimal Overspent);

/// <summary>One step of its life.</summary>
/// <param name="For">For whom who did it stood in (subject).</param>
internal sealed record CampaignStep(int Sequence, CampaignStatus? From, CampaignStatus To, DateOnly On, DateTimeOffset RecordedAt, string By, string? For, string? Note);

/// <summary>Something that was other than planned.</summary>
internal sealed record CampaignDeviation(int Sequence, DeviationKind Kind, string? Planned, string Actual, string? Reason, DateOnly On, DateTimeOffset RecordedAt, string By);

/// <summary>How many came on a day, and how that is known.</summary>
internal sealed record CampaignAttendance(int Sequence, DateOnly On, int Participants, string Source, DateTimeOffset RecordedAt, string By);

/// <summary>
/// What came of a campaign (4.3-5). Participants and all that money says are reckoned from the records as of its day and kept as they were then; awareness and reputation
/// are measured in percent by a source with evidence.
/// </summary>
/// <param name="ReputationLeftOut">Why reputation (美譽度) was not measured beside awareness.</param>
internal sealed record CampaignEvaluation(
    DateOnly AsOf, int Participants, int Leads, int Contracts, decimal Revenue, decimal Collected, decimal Cost, decimal? AwarenessBefore, decimal? AwarenessAfter, string? AwarenessSource, string? AwarenessEvidence, decimal? ReputationBefore,
    decimal? ReputationAfter, string? ReputationSource, string? ReputationEvidence, string? ReputationLeftOut, string? Lessons);

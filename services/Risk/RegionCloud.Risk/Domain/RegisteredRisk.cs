using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Records;

namespace RegionCloud.Risk.Domain;

/// <summary>Requirements §11.</summary>
public enum RiskStatus
{
    /// <summary>Named, not assessed: it counts as the highest score there is (RB-31).</summary>
    Identified,
    Assessed,
    ResponsePlanned,
    Treating,
    Monitored,
    Closed,

    /// <summary>Borne as it is, by somebody's decision and until a day.</summary>
    Accepted,
}

/// <summary>How grave a risk is (RB-32).</summary>
public enum RiskLevel
{
    Low,
    Medium,
    High,
    Critical,
}

/// <summary>What is wanted of a department against a risk (9.2); the last one says itself what.</summary>
public enum ResponseKind
{
    /// <summary>加強市場調研和分析 (9.2-1).</summary>
    MarketResearch,

    /// <summary>及時調整營銷策略 (9.2-1).</summary>
    StrategyAdjustment,

    /// <summary>提高銷售人員的業務水平和銷售技能 (9.2-2).</summary>
    SalesTraining,

    /// <summary>加強銷售團隊管理 (9.2-2).</summary>
    SalesCoaching,

    /// <summary>加強客戶服務管理 (9.2-3).</summary>
    ServiceManagement,

    /// <summary>提高客戶滿意度 (9.2-3).</summary>
    SatisfactionImprovement,

    /// <summary>加強預算管理 (9.2-4).</summary>
    BudgetReview,

    /// <summary>費用控制 (9.2-4).</summary>
    CostControl,

    /// <summary>確保財務安全: money that is owed is brought in (9.2-4).</summary>
    CollectionCampaign,
    Other,
}

/// <summary>Where a measure against a risk stands.</summary>
public enum ResponseStatus
{
    /// <summary>Written down, not given out yet.</summary>
    Planned,

    /// <summary>The department has it.</summary>
    Assigned,

    /// <summary>The department says that it is done; another person verifies that.</summary>
    Done,

    /// <summary>From here on it lowers the risk.</summary>
    Verified,
    Withdrawn,
}

/// <summary>Numbers by which risks are scored, of a policy set.</summary>
/// <param name="ByColour">Likelihood proposed for the worst colour of the category's indicators.</param>
/// <param name="RedAgain">Added if it was red in the quarter before too.</param>
/// <param name="LevelFrom">The least score of each level.</param>
/// <param name="ReviewDays">After how many days a risk of each level is reviewed.</param>
/// <param name="ImpactFrom">The least money at stake of each impact.</param>
/// <param name="Tolerance">From this level on a response is wanted.</param>
internal sealed record RiskMatrix(
    IReadOnlyDictionary<KriColour, int> ByColour, int RedAgain, IReadOnlyDictionary<RiskLevel, decimal> LevelFrom, IReadOnlyDictionary<RiskLevel, int> ReviewDays, IReadOnlyDictionary<int, decimal> ImpactFrom, RiskLevel Tolerance, Guid PolicySetId)
{
    public const int Steps = 5;

    /// <summary>Of what nobody has assessed.</summary>
    public const int Unassessed = Steps * Steps;

    /// <summary>Null while nothing of the category is known.</summary>
    public int? Likelihood(KriColour worst, KriColour quarterBefore)
        => worst is KriColour.Grey ? null : Math.Min(Steps, ByColour[worst] + (worst is KriColour.Red && quarterBefore is KriColour.Red ? RedAgain : 0));

    public int Impact(decimal moneyAtStake) => ImpactFrom.Where(b => moneyAtStake >= b.Value).Max(b => b.Key);

    public RiskLevel LevelOf(decimal score) => LevelFrom.Where(l => score >= l.Value).Select(l => l.Key).DefaultIfEmpty(RiskLevel.Low).Max();

    /// <summary>What is left of a score when so many percent of it are taken away by verified measures (RB-32).</summary>
    public static decimal Residual(int score, int effectiveness) => Math.Round(score * (100m - effectiveness) / 100m, 2, MidpointRounding.AwayFromZero);
}

/// <summary>What an assessment proposes, and from what (RB-31).</summary>
/// <param name="Likelihood">Null while no indicator of the category is known.</param>
/// <param name="Impact">Null while no money is named.</param>
/// <param name="KriAsOf">The day of the evaluation that it comes from.</param>
internal sealed record RiskProposal(int? Likelihood, int? Impact, KriColour Worst, DateOnly? KriAsOf, decimal? MoneyAtStake, string? Currency);

/// <summary>What somebody says of a risk: nothing takes what is proposed.</summary>
internal sealed record RiskJudgement(int? Likelihood, int? Impact, string? Reason);

/// <summary>What a risk is.</summary>
/// <param name="GoalId">The company's goal that it endangers (1-2).</param>
/// <param name="AlertId">The alert that it came of.</param>
internal sealed record RiskHead(string Number, Guid RegionId, Guid? DepartmentId, RiskCategory Category, string Title, string Description, Guid OwnerId, Guid? GoalId, Guid? AlertId);

/// <summary>What is to be done against it.</summary>
/// <param name="Service">The service in which it shows as work.</param>
/// <param name="Share">By how many percent it lowers the risk once it is verified.</param>
internal sealed record ResponseContent(ResponseKind Kind, string Measure, string Service, Guid? DepartmentId, Guid OwnerId, DateOnly DueOn, int Share, Guid? AlertId);

/// <summary>A risk of the register (9.1): what could happen, how likely and how grave, what is done against it, and when it is looked at again.</summary>
internal sealed class RegisteredRisk
{
    private readonly List<RiskResponse> responses = [];
    private readonly List<RiskStep> steps = [];

    private RegisteredRisk()
    {
    }

    public Guid Id { get; private init; }

    public int Version { get; private set; } = 1;

    /// <summary>Unique in its region: RK-2026-000001.</summary>
    public string Number { get; private init; } = "";

    public Guid RegionId { get; private init; }

    /// <summary>Whose matter it is; null: the region's.</summary>
    public Guid? DepartmentId { get; private init; }

    public RiskCategory Category { get; private init; }

    public string Title { get; private set; } = "";

    public string Description { get; private set; } = "";

    /// <summary>The employee who answers for it. Not called OwnerId: it is no less the department's.</summary>
    public Guid ResponsibleId { get; private set; }

    public Guid? GoalId { get; private init; }

    public Guid? AlertId { get; private init; }

    public RiskStatus Status { get; private set; }

    public DateOnly IdentifiedOn { get; private init; }

    public int? Likelihood { get; private set; }

    public int? Impact { get; private set; }

    public int? ProposedLikelihood { get; private set; }

    public int? ProposedImpact { get; private set; }

    /// <summary>The worst colour of the category's indicators that the proposal comes from.</summary>
    public KriColour? ProposedFrom { get; private set; }

    /// <summary>The day of that evaluation.</summary>
    public DateOnly? ProposedAsOf { get; private set; }

    public decimal? MoneyAtStake { get; private set; }

    public string? Currency { get; private set; }

    /// <summary>Why it was judged otherwise than proposed.</summary>
    public string? OverrideReason { get; private set; }

    public DateOnly? AssessedOn { get; private set; }

    /// <summary>Subject.</summary>
    public string? AssessedBy { get; private set; }

    /// <summary>The set by which it was scored last.</summary>
    public Guid? PolicySetId { get; private set; }

    public RiskLevel Level { get; private set; } = RiskLevel.Critical;

    /// <summary>Until when there is to be a response plan; null below the tolerance, and once there is one.</summary>
    public DateTimeOffset? PlanBy { get; private set; }

    public DateOnly? PlannedOn { get; private set; }

    /// <summary>When it is to be looked at again.</summary>
    public DateOnly? ReviewOn { get; private set; }

    public DateOnly? ReviewedOn { get; private set; }

    public DateOnly? AcceptedUntil { get; private set; }

    public string? AcceptedBy { get; private set; }

    public string? AcceptanceReason { get; private set; }

    public IReadOnlyList<RiskResponse> Responses => responses;

    public IReadOnlyList<RiskStep> History => steps;

    public int Inherent => Likelihood is { } l && Impact is { } i ? l * i : RiskMatrix.Unassessed;

    /// <summary>Percent that verified measures take away (RB-32).</summary>
    public int Effectiveness => Math.Min(100, responses.Where(r => r.Status is ResponseStatus.Verified).Sum(r => r.Share));

    public decimal Residual => RiskMatrix.Residual(Inherent, Effectiveness);

    public bool IsAlive => Status is not RiskStatus.Closed;

    public static RegisteredRisk Identify(RiskHead head, Act act)
    {
        var risk = new RegisteredRisk
        {
            Id = Guid.CreateVersion7(act.At),
            Number = head.Number,
            RegionId = head.RegionId,
            DepartmentId = head.DepartmentId,
            Category = head.Category,
            Title = head.Title,
            Description = head.Description,
            ResponsibleId = head.OwnerId,
            GoalId = head.GoalId,
            AlertId = head.AlertId,
            IdentifiedOn = act.On,
        };
        risk.steps.Add(new RiskStep(1, "identified", null, RiskStatus.Identified, act.On, act.At, act.By, act.For, null));
        return risk;
    }

    /// <summary>Judges likelihood and impact; otherwise than proposed only with a reason (RB-31).</summary>
    public void Assess(RiskJudgement judged, RiskProposal proposal, RiskMatrix matrix, Func<DateOnly, DateTimeOffset> planBy, Act act)
    {
        Refuse.Broken(
        [
            RiskRules.Assess(this), RiskRules.NotBeforeIdentified(this, act.On, "/assessedOn"), RiskRules.Known("likelihood", judged.Likelihood ?? proposal.Likelihood), RiskRules.Known("impact", judged.Impact ?? proposal.Impact),
            RiskRules.OverrideNeedsAReason("likelihood", judged.Likelihood, proposal.Likelihood, judged.Reason), RiskRules.OverrideNeedsAReason("impact", judged.Impact, proposal.Impact, judged.Reason),
        ]);
        (Likelihood, Impact) = (judged.Likelihood ?? proposal.Likelihood, judged.Impact ?? proposal.Impact);
        (ProposedLikelihood, ProposedImpact, ProposedFrom, ProposedAsOf) = (proposal.Likelihood, proposal.Impact, proposal.Worst, proposal.KriAsOf);
        (MoneyAtStake, Currency) = (proposal.MoneyAtStake, proposal.Currency);
        OverrideReason = (judged.Likelihood is { } l && l != proposal.Likelihood) || (judged.Impact is { } i && i != proposal.Impact) ? judged.Reason : null;
        (AssessedOn, AssessedBy) = (act.On, act.By);
        Score(matrix, planBy, act.On);
        ReviewOn = act.On.AddDays(matrix.ReviewDays[Level]);
        Move(Status is RiskStatus.Identified ? RiskStatus.Assessed : Status, "assessed", act, OverrideReason);
    }

    /// <summary>Writes a measure into the plan; it is given out when the plan is carried out.</summary>
    public RiskResponse PlanResponse(ResponseContent content, Act act)
    {
        Refuse.Broken([RiskRules.Plan(this), RiskRules.NotBeforeIdentified(this, act.On, "/plannedOn"), RiskRules.DueNotBefore(content.DueOn, act.On), RiskRules.SharesFit(this, content.Share)]);
        var response = new RiskResponse(Guid.CreateVersion7(act.At), responses.Count + 1, $"{Number}/{responses.Count + 1}", content);
        responses.Add(response);
        (PlannedOn, PlanBy) = (PlannedOn ?? act.On, null);
        Move(Status is RiskStatus.Assessed ? RiskStatus.ResponsePlanned : Status, "responsePlanned", act, response.Number);
        return response;
    }

    /// <summary>The plan is carried out: every measure that is only planned goes to its department.</summary>
    public IReadOnlyList<RiskResponse> Treat(Act act)
    {
        Refuse.Broken(RiskRules.Treat(this));
        var given = responses.Where(r => r.Status is ResponseStatus.Planned).ToList();
        foreach (var response in given)
            response.Assign(act);
        Move(RiskStatus.Treating, "treated", act);
        return given;
    }

    /// <summary>The department says that a measure is done. False when that is known, or it is wanted no more.</summary>
    public bool Complete(Guid responseId, string note, string? link, Act act)
    {
        if (responses.Find(r => r.ResponseId == responseId) is not { Status: ResponseStatus.Assigned } response)
            return false;

        response.Complete(note, link, act);
        Move(Status, "responseDone", act, response.Number);
        return true;
    }

    /// <summary>Another person has seen that it is done: from here on it lowers the risk (RB-32). With the last one the risk is monitored.</summary>
    public void Verify(Guid responseId, string? note, IReadOnlyList<string> verifiers, RiskMatrix matrix, Act act)
    {
        var response = Find(responseId);
        Refuse.Broken(RiskRules.Verify(response), RiskRules.VerifierIsAnother(response, verifiers), RiskRules.NotBeforeDone(response, act.On));
        response.Verify(note, act);
        Score(matrix, planBy: null, act.On);
        ReviewOn = act.On.AddDays(matrix.ReviewDays[Level]);
        Move(responses.TrueForAll(r => r.Status is ResponseStatus.Verified or ResponseStatus.Withdrawn) ? RiskStatus.Monitored : Status, "responseVerified", act, response.Number);
    }

    /// <summary>It is not done after all: it goes back to the department.</summary>
    public RiskResponse SendBack(Guid responseId, string reason, IReadOnlyList<string> verifiers, Act act)
    {
        var response = Find(responseId);
        Refuse.Broken(RiskRules.Verify(response), RiskRules.VerifierIsAnother(response, verifiers));
        response.Reopen(act);
        Move(Status, "responseSentBack", act, $"{response.Number}: {reason}");
        return response;
    }

    /// <summary>It is wanted no more.</summary>
    public RiskResponse Withdraw(Guid responseId, string reason, Act act)
    {
        var response = Find(responseId);
        Refuse.Broken(RiskRules.Withdraw(response));
        response.Withdraw();
        var left = responses.Where(r => r.Status is not ResponseStatus.Withdrawn).ToList();
        var next = Status is RiskStatus.Treating && left.Count > 0 && left.TrueForAll(r => r.Status is ResponseStatus.Verified) ? RiskStatus.Monitored
            : Status is RiskStatus.ResponsePlanned or RiskStatus.Treating && left.Count == 0 ? RiskStatus.Assessed : Status;
        Move(next, "responseWithdrawn", act, $"{response.Number}: {reason}");
        return response;
    }

    /// <summary>Looked at again; the next time by its level (RB-34).</summary>
    public void Review(string note, RiskMatrix matrix, Act act)
    {
        Refuse.Broken(RiskRules.Review(this), RiskRules.NotBeforeIdentified(this, act.On, "/reviewedOn"));
        ReviewedOn = act.On;
        Score(matrix, planBy: null, act.On);
        ReviewOn = act.On.AddDays(matrix.ReviewDays[Level]);
        Move(Status, "reviewed", act, note);
    }

    /// <summary>It needs no response, being below the tolerance: it is only watched.</summary>
    public void Monitor(RiskMatrix matrix, Act act)
    {
        Refuse.Broken(RiskRules.Monitor(this, matrix));
        Move(RiskStatus.Monitored, "monitored", act);
    }

    /// <summary>It is borne as it is until a day (RB-34).</summary>
    public void Accept(string reason, DateOnly until, IReadOnlyList<string> approvers, Act act)
    {
        Refuse.Broken(RiskRules.Accept(this), RiskRules.ApproverIsAnother(this, approvers), RiskRules.ExpiryLiesAhead(until, act.On), RiskRules.NotBeforeAssessed(this, act.On));
        (AcceptedUntil, AcceptedBy, AcceptanceReason) = (until, act.By, reason);
        Move(RiskStatus.Accepted, "accepted", act, reason);
    }

    /// <summary>The acceptance is over: it is to be judged again at once. False when it is not.</summary>
    public bool Expire(DateOnly asOf, Act act)
    {
        if (Status is not RiskStatus.Accepted || !(AcceptedUntil < asOf))
            return false;

        ReviewOn = AcceptedUntil!.Value.AddDays(1);
        Move(RiskStatus.Assessed, "acceptanceExpired", act);
        return true;
    }

    public void Close(string reason, RiskMatrix matrix, Act act)
    {
        Refuse.Broken(RiskRules.Close(this, matrix));
        ReviewOn = null;
        Move(RiskStatus.Closed, "closed", act, reason);
    }

    public RiskResponse Find(Guid responseId) => responses.Find(r => r.ResponseId == responseId) ?? throw new InvalidOperationException($"{Number} has no such response.");

    private void Score(RiskMatrix matrix, Func<DateOnly, DateTimeOffset>? planBy, DateOnly on)
    {
        PolicySetId = matrix.PolicySetId;
        Level = matrix.LevelOf(Residual);
        var wanted = Level >= matrix.Tolerance && responses.TrueForAll(r => r.Status is ResponseStatus.Withdrawn);
        PlanBy = wanted ? PlanBy ?? planBy?.Invoke(on) : null;
    }

    private void Move(RiskStatus to, string what, Act act, string? note = null)
    {
        steps.Add(new RiskStep(steps.Count + 1, what, Status, to, act.On, act.At, act.By, act.For, note));
        Status = to;
        Version++;
    }
}

/// <summary>A measure against a risk.</summary>
internal sealed class RiskResponse
{
    private RiskResponse()
    {
    }

    public RiskResponse(Guid id, int sequence, string number, ResponseContent content)
    {
        (ResponseId, Sequence, Number) = (id, sequence, number);
        (Kind, Measure, Service, DepartmentId, ResponsibleId, DueOn, Share, AlertId) = (content.Kind, content.Measure, content.Service, content.DepartmentId, content.OwnerId, content.DueOn, content.Share, content.AlertId);
    }

    public Guid ResponseId { get; private init; }

    /// <summary>Grows whenever the department is told anew.</summary>
    public int Edition { get; private set; }

    public int Sequence { get; private init; }

    /// <summary>RK-2026-000001/1.</summary>
    public string Number { get; private init; } = "";

    public ResponseKind Kind { get; private init; }

    public string Measure { get; private init; } = "";

    public string Service { get; private init; } = "";

    public Guid? DepartmentId { get; private init; }

    public Guid ResponsibleId { get; private init; }

    public DateOnly DueOn { get; private init; }

    /// <summary>By how many percent it lowers the risk once it is verified.</summary>
    public int Share { get; private init; }

    public Guid? AlertId { get; private init; }

    public ResponseStatus Status { get; private set; }

    public DateOnly? AssignedOn { get; private set; }

    public DateOnly? DoneOn { get; private set; }

    /// <summary>Subject.</summary>
    public string? DoneBy { get; private set; }

    public string? DoneNote { get; private set; }

    /// <summary>What the department shows for it.</summary>
    public string? DoneLink { get; private set; }

    public DateOnly? VerifiedOn { get; private set; }

    public string? VerifiedBy { get; private set; }

    public string? VerifiedNote { get; private set; }

    /// <summary>Its day is over and it is not done.</summary>
    public bool IsOverdue(DateOnly asOf) => Status is ResponseStatus.Planned or ResponseStatus.Assigned && asOf > DueOn;

    internal void Assign(Act act)
    {
        (Status, AssignedOn) = (ResponseStatus.Assigned, act.On);
        Edition++;
    }

    internal void Complete(string note, string? link, Act act) => (Status, DoneOn, DoneBy, DoneNote, DoneLink) = (ResponseStatus.Done, act.On, act.By, note, link);

    internal void Verify(string? note, Act act) => (Status, VerifiedOn, VerifiedBy, VerifiedNote) = (ResponseStatus.Verified, act.On, act.By, note);

    internal void Reopen(Act act)
    {
        (DoneOn, DoneBy, DoneNote, DoneLink) = (null, null, null, null);
        Assign(act);
    }

    internal void Withdraw()
    {
        Status = ResponseStatus.Withdrawn;
        Edition++;
    }
}

/// <summary>One step of a risk's life.</summary>
/// <param name="What">identified, assessed, responsePlanned, and so on.</param>
/// <param name="For">For whom who did it stood in (subject).</param>
internal sealed record RiskStep(int Sequence, string What, RiskStatus? From, RiskStatus To, DateOnly On, DateTimeOffset RecordedAt, string By, string? For, string? Note);

using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Records;

namespace RegionCloud.CustomerService.Domain;

/// <summary>States of a satisfaction survey (requirements §11).</summary>
public enum SurveyStatus
{
    Draft,

    /// <summary>Customers are asked and answer.</summary>
    Open,

    /// <summary>Its figures count, and never change again; every low score has its cause.</summary>
    Closed,

    /// <summary>It is known what follows: this is the evidence of duty 7.</summary>
    Analysed,
}

/// <summary>What is asked about; a survey covers both (6.2-2).</summary>
public enum SurveyDimension
{
    Product,
    Service,
}

/// <summary>How an answer is measured (RB-19).</summary>
public enum SurveyMetric
{
    /// <summary>Would you recommend us? 0 to 10: 9 and 10 promote, 0 to 6 detract.</summary>
    Nps,

    /// <summary>How satisfied are you? 1 to 5: 4 and 5 are satisfied.</summary>
    Csat,

    /// <summary>How easy was it? 1 to 7; the mean counts.</summary>
    Ces,

    /// <summary>In own words; not measured.</summary>
    Text,
}

/// <summary>How a customer was asked (6.2-3).</summary>
public enum SurveyMethod
{
    Questionnaire,
    Interview,
}

/// <summary>Whether a region's customers are content with products and services (滿意度調查, 6.2): asked in a quarter, closed with causes, analysed with measures.</summary>
internal sealed class Survey
{
    private readonly List<SurveyQuestion> questions = [];
    private readonly List<SurveyStep> steps = [];

    private Survey()
    {
    }

    public Guid Id { get; private init; }

    public int Version { get; private set; } = 1;

    /// <summary>Unique in its region: SV-2026-000001.</summary>
    public string Number { get; private init; } = "";

    public Guid RegionId { get; private init; }

    public Guid DepartmentId { get; private init; }

    public string Title { get; private set; } = "";

    /// <summary>First day of the quarter for which it is held (§13, duty 7).</summary>
    public DateOnly Quarter { get; private set; }

    public SurveyStatus Status { get; private set; }

    public DateOnly? OpenedOn { get; private set; }

    public DateOnly? ClosedOn { get; private set; }

    public DateOnly? AnalysedOn { get; private set; }

    /// <summary>What the answers say.</summary>
    public string? Findings { get; private set; }

    /// <summary>What marketing is proposed because of them (2.2-15).</summary>
    public string? Proposals { get; private set; }

    public IReadOnlyList<SurveyQuestion> Questions => questions;

    public IReadOnlyList<SurveyStep> Steps => steps;

    public string Name => Number;

    public static Survey Draft(string number, Guid regionId, Guid departmentId, SurveyContent content, Act act)
    {
        Refuse.Broken(SurveyRules.Quarter(content.Quarter));
        var survey = new Survey { Id = Guid.CreateVersion7(act.At), Number = number, RegionId = regionId, DepartmentId = departmentId };
        survey.Fill(content);
        survey.steps.Add(new SurveyStep(1, null, SurveyStatus.Draft, act.On, act.At, act.By, act.For));
        return survey;
    }

    public void Redraft(SurveyContent content)
    {
        Refuse.Broken(SurveyRules.MustBe(this, "redraft", SurveyStatus.Draft));
        Refuse.Broken(SurveyRules.Quarter(content.Quarter));
        Fill(content);
        Version++;
    }

    /// <summary>Customers may be asked: it is about products and about services (6.2-2).</summary>
    public void Open(Act act)
    {
        Refuse.Broken([SurveyRules.MustBe(this, "open", SurveyStatus.Draft), .. SurveyRules.MissingDimensions(this)]);
        OpenedOn = act.On;
        Step(SurveyStatus.Open, act);
    }

    /// <summary>Nobody answers any more. Every low score has its cause (6.2-4, 10a).</summary>
    public void Close(IReadOnlyCollection<SurveyInvitation> asked, Act act)
    {
        Refuse.Broken(SurveyRules.MustBe(this, "close", SurveyStatus.Open));
        Refuse.Broken([SurveyRules.NotBefore("/closedOn", act.On, LastDay(asked)), .. SurveyRules.CausesMissing(this, asked)]);
        ClosedOn = act.On;
        Step(SurveyStatus.Closed, act);
    }

    /// <summary>Says what the answers mean; each cause of a low score has a measure (6.2-5).</summary>
    public void Analyse(string findings, string proposals, IReadOnlyCollection<SurveyInvitation> asked, IReadOnlyCollection<Measure> measures, Act act)
    {
        Refuse.Broken(SurveyRules.MustBe(this, "analyse", SurveyStatus.Closed));
        Refuse.Broken([SurveyRules.NotBefore("/analysedOn", act.On, ClosedOn!.Value), .. SurveyRules.MeasuresMissing(this, asked, measures)]);
        (AnalysedOn, Findings, Proposals) = (act.On, findings, proposals);
        Step(SurveyStatus.Analysed, act);
    }

    /// <summary>The last day on which something of it happened.</summary>
    private DateOnly LastDay(IReadOnlyCollection<SurveyInvitation> asked) => asked.Select(a => a.AnsweredOn ?? a.InvitedOn).Append(OpenedOn!.Value).Max();

    private void Fill(SurveyContent content)
    {
        (Title, Quarter) = (content.Title, content.Quarter);
        questions.Clear();
        questions.AddRange(content.Questions.Select((q, i) => new SurveyQuestion(i + 1, q.Dimension, q.Metric, q.Text, q.Product)));
    }

    private void Step(SurveyStatus to, Act act)
    {
        steps.Add(new SurveyStep(steps.Count + 1, Status, to, act.On, act.At, act.By, act.For));
        Status = to;
        Version++;
    }
}

/// <summary>One question.</summary>
/// <param name="Product">Which product it is about, if one.</param>
internal sealed record SurveyQuestion(int Sequence, SurveyDimension Dimension, SurveyMetric Metric, string Text, string? Product);

internal sealed record SurveyContent(string Title, DateOnly Quarter, IReadOnlyList<(SurveyDimension Dimension, SurveyMetric Metric, string Text, string? Product)> Questions);

/// <summary>One step of its life.</summary>
internal sealed record SurveyStep(int Sequence, SurveyStatus? From, SurveyStatus To, DateOnly On, DateTimeOffset RecordedAt, string By, string? For);

/// <summary>One customer who was asked, and what he answered: once, by his link or in an interview.</summary>
internal sealed class SurveyInvitation
{
    private readonly List<SurveyAnswer> answers = [];

    private SurveyInvitation()
    {
    }

    public Guid Id { get; private init; }

    public int Version { get; private set; } = 1;

    public Guid SurveyId { get; private init; }

    public Guid RegionId { get; private init; }

    public Guid DepartmentId { get; private init; }

    public Guid CustomerId { get; private init; }

    /// <summary>Who speaks for the customer.</summary>
    public string? ContactName { get; private init; }

    public DateOnly InvitedOn { get; private init; }

    /// <summary>Subject.</summary>
    public string InvitedBy { get; private init; } = "";

    /// <summary>Until then the link may be used.</summary>
    public DateOnly LastDay { get; private init; }

    /// <summary>Only the hash of the link's secret is kept.</summary>
    public string? LinkHash { get; private set; }

    /// <summary>How he was asked in the end.</summary>
    public SurveyMethod? Method { get; private set; }

    public DateOnly? AnsweredOn { get; private set; }

    public DateTimeOffset? RecordedAt { get; private set; }

    /// <summary>Who recorded it (subject); null when the customer answered by his link.</summary>
    public string? RecordedBy { get; private set; }

    public IReadOnlyList<SurveyAnswer> Answers => answers;

    public static SurveyInvitation Invite(Survey survey, Guid customerId, string? contactName, DateOnly lastDay, string? linkHash, Act act)
    {
        Refuse.Broken(SurveyRules.MustBe(survey, "invite", SurveyStatus.Open));
        return new SurveyInvitation
        {
            Id = Guid.CreateVersion7(act.At),
            SurveyId = survey.Id,
            RegionId = survey.RegionId,
            DepartmentId = survey.DepartmentId,
            CustomerId = customerId,
            ContactName = contactName,
            InvitedOn = act.On,
            InvitedBy = act.By,
            LastDay = lastDay,
            LinkHash = linkHash,
        };
    }

    /// <summary>Another link takes the place of the first, which opens nothing any more.</summary>
    public void Relink(Survey survey, string linkHash)
    {
        Refuse.Broken(SurveyRules.MustBe(survey, "relink", SurveyStatus.Open), SurveyRules.NotAnswered(this));
        LinkHash = linkHash;
        Version++;
    }

    /// <summary>Takes the answers; what was skipped is not among them and counts in no denominator (RB-19).</summary>
    /// <param name="by">Null: the customer himself.</param>
    public void Answer(Survey survey, SurveyMethod method, IReadOnlyList<(int Question, int? Score, string? Text)> given, DateOnly on, DateTimeOffset at, string? by)
    {
        Refuse.Broken(SurveyRules.MustBe(survey, "answer", SurveyStatus.Open) ?? SurveyRules.NotAnswered(this));
        Refuse.Broken([SurveyRules.NotBefore("/answeredOn", on, InvitedOn), .. SurveyRules.Answers(survey, given)]);
        (Method, AnsweredOn, RecordedAt, RecordedBy) = (method, on, at, by);
        answers.AddRange(given.Where(g => g.Score is not null || !string.IsNullOrWhiteSpace(g.Text)).Select(g => new SurveyAnswer(Guid.CreateVersion7(at), g.Question, g.Score, g.Text?.Trim(), null, null)));
        Version++;
    }

    /// <summary>Says why a score is low (6.2-4).</summary>
    public void Explain(Survey survey, Guid answerId, ServiceCause cause, string? note)
    {
        Refuse.Broken(SurveyRules.MustBe(survey, "explain", SurveyStatus.Open));
        var index = answers.FindIndex(a => a.AnswerId == answerId);
        answers[index] = answers[index] with { Cause = cause, CauseNote = note };
        Version++;
    }
}

/// <summary>One answer; no score when it is in own words.</summary>
/// <param name="Cause">Why the score is low.</param>
internal sealed record SurveyAnswer(Guid AnswerId, int Question, int? Score, string? Text, ServiceCause? Cause, string? CauseNote);

/// <summary>
/// By what a link is recognised: the hash of its secret. Whoever holds the secret answers for one customer, once; nobody else finds out by it what there is.
/// </summary>
internal sealed class SurveyLink(string hash, Guid region, Guid invitationId)
{
    public string Hash { get; private init; } = hash;

    // Not called RegionId: whoever answers by a link has no region of his own, and gets this one.
    public Guid Region { get; private init; } = region;

    public Guid InvitationId { get; private init; } = invitationId;
}

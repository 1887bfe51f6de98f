using System.Text.Json.Serialization;
using RegionCloud.CustomerService.Domain;
using RegionCloud.CustomerService.Messages;
using RegionCloud.ServiceDefaults.Calendar;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.CustomerService.Features.Surveys;

/// <summary>A satisfaction survey (滿意度調查, 6.2) with its figures so far; they count from the day on which it is closed.</summary>
/// <param name="Quarter">For which it is held, such as 2026-Q3.</param>
/// <param name="Figures">Over who answered only.</param>
/// <param name="Missing">What still keeps it from its next step: where, and the code of the refusal.</param>
/// <param name="Actions">What you may do with it now: redraft, open, invite, close, analyse, planMeasure.</param>
public sealed record SurveyView(
    Guid Id, string Number, Guid RegionId, Guid DepartmentId, string Title, string Quarter, SurveyStatus Status, IReadOnlyList<SurveyQuestionView> Questions, DateOnly? OpenedOn, DateOnly? ClosedOn, DateOnly? AnalysedOn, string? Findings, string? Proposals,
    SurveyFiguresView Figures, IReadOnlyList<MissingPartView> Missing, IReadOnlyList<SurveyStepView> History, IReadOnlyList<string> Actions, [property: JsonPropertyName("etag")] string Etag) : ITagged
{
    internal static SurveyView Of(Survey s, IReadOnlyCollection<SurveyInvitation> asked, IReadOnlyCollection<Measure> measures, CurrentUser user) => new(
        s.Id, s.Number, s.RegionId, s.DepartmentId, s.Title, BusinessPeriod.QuarterOf(s.Quarter).ToString(), s.Status,
        [.. s.Questions.OrderBy(q => q.Sequence).Select(SurveyQuestionView.Of)], s.OpenedOn, s.ClosedOn, s.AnalysedOn, s.Findings, s.Proposals, SurveyFiguresView.Of(s, asked),
        [.. Lacking(s, asked, measures).OfType<Refusal>().Select(r => new MissingPartView(r.Code, r.Pointer))],
        [.. s.Steps.OrderBy(t => t.Sequence).Select(t => new SurveyStepView(t.From, t.To, t.On, t.RecordedAt, t.By, t.For))],
        [.. Possible(s, asked, measures).Where(a => a.Refused is null && user.May(a.Permission, s.RegionId, s.DepartmentId, ownerId: null)).Select(a => a.Action)],
        ETags.Of(s.Version));

    /// <summary>The public state that events carry.</summary>
    internal static SurveyState State(Survey s, IReadOnlyCollection<SurveyInvitation> asked)
    {
        var figures = SurveyFiguresView.Of(s, asked);
        return new SurveyState(
            s.Id, s.Number, s.Version, s.RegionId, s.DepartmentId, s.Title, BusinessPeriod.QuarterOf(s.Quarter).ToString(), TicketRules.Name(s.Status), s.OpenedOn!.Value, s.ClosedOn!.Value, s.AnalysedOn,
            figures.Invited, figures.Answered, figures.ResponseRate,
            [.. figures.Scores.Select(f => new SurveyScoreState(f.Dimension is { } d ? TicketRules.Name(d) : null, TicketRules.Name(f.Metric), f.Answered, f.Value, f.Satisfied))],
            [.. figures.Causes.Select(c => new SurveyCauseState(TicketRules.Name(c.Cause), c.LowScores))]);
    }

    private static IEnumerable<Refusal?> Lacking(Survey s, IReadOnlyCollection<SurveyInvitation> asked, IReadOnlyCollection<Measure> measures) => s.Status switch
    {
        SurveyStatus.Draft => SurveyRules.MissingDimensions(s),
        SurveyStatus.Open => SurveyRules.CausesMissing(s, asked),
        SurveyStatus.Closed => SurveyRules.MeasuresMissing(s, asked, measures),
        _ => [],
    };

    private static IEnumerable<(string Action, string Permission, Refusal? Refused)> Possible(Survey s, IReadOnlyCollection<SurveyInvitation> asked, IReadOnlyCollection<Measure> measures)
    {
        var missing = Lacking(s, asked, measures).OfType<Refusal>().FirstOrDefault();
        yield return ("redraft", "survey.update", SurveyRules.MustBe(s, "redraft", SurveyStatus.Draft));
        yield return ("open", "survey.update", SurveyRules.MustBe(s, "open", SurveyStatus.Draft) ?? missing);
        yield return ("invite", "survey.update", SurveyRules.MustBe(s, "invite", SurveyStatus.Open));
        yield return ("close", "survey.update", SurveyRules.MustBe(s, "close", SurveyStatus.Open) ?? missing);
        yield return ("analyse", "survey.update", SurveyRules.MustBe(s, "analyse", SurveyStatus.Closed) ?? missing);
        yield return ("planMeasure", "improvement.create", SurveyRules.MustBe(s, "planMeasure", SurveyStatus.Open, SurveyStatus.Closed, SurveyStatus.Analysed));
    }
}

/// <param name="Question">Its number in the survey.</param>
/// <param name="Product">Which product it is about, if one.</param>
public sealed record SurveyQuestionView(int Question, SurveyDimension Dimension, SurveyMetric Metric, string Text, string? Product)
{
    internal static SurveyQuestionView Of(SurveyQuestion q) => new(q.Sequence, q.Dimension, q.Metric, q.Text, q.Product);
}

/// <param name="Code">Of the refusal that it would meet.</param>
/// <param name="Pointer">Where it is missing.</param>
public sealed record MissingPartView(string Code, string Pointer);

/// <param name="OnBehalfOf">For whom whoever did it stood in.</param>
public sealed record SurveyStepView(SurveyStatus? From, SurveyStatus To, DateOnly On, DateTimeOffset RecordedAt, string By, string? OnBehalfOf);

/// <summary>A survey in numbers (RB-19): what was skipped is in no denominator.</summary>
/// <param name="ResponseRate">Answered ÷ invited in percent; absent when nobody was asked.</param>
/// <param name="Scores">Over both dimensions first, then each.</param>
/// <param name="LowScores">CSAT of at most 2, NPS of at most 6.</param>
/// <param name="Unexplained">Low scores without a cause; closing wants none.</param>
public sealed record SurveyFiguresView(int Invited, int Answered, decimal? ResponseRate, IReadOnlyList<SurveyScoreView> Scores, int LowScores, int Unexplained, IReadOnlyList<SurveyCauseView> Causes)
{
    internal static SurveyFiguresView Of(Survey s, IReadOnlyCollection<SurveyInvitation> asked)
    {
        var (answered, low) = (asked.Count(a => a.AnsweredOn is not null), SurveyRules.LowScores(s, asked).Select(l => l.Answer).ToList());
        var scores = from metric in new[] { SurveyMetric.Nps, SurveyMetric.Csat, SurveyMetric.Ces }
                     from dimension in Enum.GetValues<SurveyDimension>().Select(d => (SurveyDimension?)d).Prepend(null)
                     let questions = s.Questions.Where(q => q.Metric == metric && (dimension is null || q.Dimension == dimension)).Select(q => q.Sequence).ToList()
                     where questions.Count > 0
                     select SurveyScore.Of(dimension, metric, [.. asked.SelectMany(a => a.Answers).Where(a => questions.Contains(a.Question)).Select(a => a.Score).OfType<int>()]);
        return new SurveyFiguresView(
            asked.Count, answered, asked.Count == 0 ? null : Math.Round(answered * 100m / asked.Count, 2, MidpointRounding.AwayFromZero),
            [.. scores.Select(f => new SurveyScoreView(f.Dimension, f.Metric, f.Answered, f.Answered > 0, f.Value, f.Satisfied))],
            low.Count, low.Count(l => l.Cause is null), [.. low.Select(l => l.Cause).OfType<ServiceCause>().CountBy(c => c).OrderByDescending(c => c.Value).ThenBy(c => c.Key).Select(c => new SurveyCauseView(c.Key, c.Value))]);
    }
}

/// <param name="Dimension">Absent over both.</param>
/// <param name="Answered">How many scores there are.</param>
/// <param name="Value">NPS and CSAT in percent, CES as a mean of 1 to 7; absent when it is not measurable.</param>
/// <param name="Satisfied">Of CSAT how many scored 4 or 5; absent of others.</param>
public sealed record SurveyScoreView(SurveyDimension? Dimension, SurveyMetric Metric, int Answered, bool Measurable, decimal? Value, int? Satisfied);

public sealed record SurveyCauseView(ServiceCause Cause, int LowScores);

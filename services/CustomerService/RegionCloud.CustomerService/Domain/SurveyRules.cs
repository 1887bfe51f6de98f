using RegionCloud.ServiceDefaults.Calendar;
using RegionCloud.ServiceDefaults.Errors;

namespace RegionCloud.CustomerService.Domain;

/// <summary>Every reason for which a survey, or an answer to it, is refused.</summary>
internal static class SurveyRules
{
    public static Refusal? MustBe(Survey survey, string action, params SurveyStatus[] allowed)
        => allowed.Contains(survey.Status) ? null
            : Refusal.State("customer-service.survey.wrong-state", ("number", survey.Number), ("state", $"enum.surveyStatus.{TicketRules.Name(survey.Status)}"), ("action", action), ("allowed", string.Join(", ", allowed.Select(TicketRules.Name))));

    /// <summary>Duty 7 is one of quarters.</summary>
    public static Refusal? Quarter(DateOnly first)
        => BusinessPeriod.QuarterOf(first).First == first ? null : Refusal.Content("customer-service.survey.no-quarter", "/content/quarter", ("quarter", first));

    /// <summary>Products and services, both measured (6.2-2).</summary>
    public static IEnumerable<Refusal?> MissingDimensions(Survey survey)
        => Enum.GetValues<SurveyDimension>().Where(d => !survey.Questions.Any(q => q.Dimension == d && q.Metric != SurveyMetric.Text))
            .Select(d => Refusal.Content("customer-service.survey.dimension-missing", "/content/questions", ("number", survey.Number), ("dimension", $"enum.surveyDimension.{TicketRules.Name(d)}")));

    public static Refusal? NotBefore(string pointer, DateOnly on, DateOnly last)
        => on >= last ? null : Refusal.Content("customer-service.before-last-step", pointer, ("on", on), ("last", last));

    public static Refusal? NotAnswered(SurveyInvitation invitation)
        => invitation.AnsweredOn is null ? null : Refusal.State("customer-service.survey.answered-already", ("answeredOn", invitation.AnsweredOn));

    public static Refusal? InTime(SurveyInvitation invitation, DateOnly today)
        => today <= invitation.LastDay ? null : Refusal.State("customer-service.survey.link-over", ("lastDay", invitation.LastDay));

    /// <summary>One customer is asked once in a survey.</summary>
    public static Refusal AskedAlready(int index, Guid customerId) => Refusal.Content("customer-service.survey.asked-already", FormattableString.Invariant($"/customers/{index}/customerId"), ("customerId", customerId));

    /// <summary>Whole numbers of the metric's own range, one for each question of the survey (RB-19).</summary>
    public static IEnumerable<Refusal?> Answers(Survey survey, IReadOnlyList<(int Question, int? Score, string? Text)> given)
    {
        for (var n = 0; n < given.Count; n++)
        {
            var (question, score, text) = given[n];
            var at = FormattableString.Invariant($"/answers/{n}");
            if (survey.Questions.FirstOrDefault(q => q.Sequence == question) is not { } asked || given.Take(n).Any(other => other.Question == question))
                yield return Refusal.Content("customer-service.survey.question-unknown", $"{at}/question", ("question", question));
            else if (RangeOf(asked.Metric) is not { } range)
                yield return score is null ? null : Refusal.Content("customer-service.survey.score-not-asked", $"{at}/score", ("question", question));
            else if (score < range.Least || score > range.Most)
                yield return Refusal.Content("customer-service.survey.score-range", $"{at}/score", ("question", question), ("score", score), ("min", range.Least), ("max", range.Most));
        }
    }

    /// <summary>CSAT of at most 2, NPS of at most 6 (6.2-4).</summary>
    public static bool IsLow(SurveyMetric metric, int? score) => score is { } s && ((metric == SurveyMetric.Csat && s <= 2) || (metric == SurveyMetric.Nps && s <= 6));

    public static Refusal? Low(Survey survey, SurveyAnswer answer)
        => IsLow(survey.Questions.Single(q => q.Sequence == answer.Question).Metric, answer.Score) ? null : Refusal.Content("customer-service.survey.score-not-low", "/cause", ("question", answer.Question));

    public static IEnumerable<(SurveyInvitation Invitation, SurveyAnswer Answer)> LowScores(Survey survey, IEnumerable<SurveyInvitation> asked)
        => from invitation in asked
           from answer in invitation.Answers
           where IsLow(survey.Questions.Single(q => q.Sequence == answer.Question).Metric, answer.Score)
           select (invitation, answer);

    /// <summary>Each low score that nobody has explained, the first hundred of them.</summary>
    public static IEnumerable<Refusal?> CausesMissing(Survey survey, IEnumerable<SurveyInvitation> asked)
        => LowScores(survey, asked).Where(low => low.Answer.Cause is null).Take(100)
            .Select(low => Refusal.Content("customer-service.survey.cause-missing", $"/answers/{low.Answer.AnswerId}", ("number", survey.Number), ("question", low.Answer.Question), ("score", low.Answer.Score)));

    /// <summary>Each cause of a low score against which nothing is done (6.2-5).</summary>
    public static IEnumerable<Refusal?> MeasuresMissing(Survey survey, IEnumerable<SurveyInvitation> asked, IReadOnlyCollection<Measure> measures)
        => LowScores(survey, asked).Select(low => low.Answer.Cause).OfType<ServiceCause>().Distinct().Order().Where(cause => measures.All(m => m.Cause != cause))
            .Select(cause => Refusal.Content("customer-service.survey.measure-missing", "", ("number", survey.Number), ("cause", $"enum.serviceCause.{TicketRules.Name(cause)}")));

    private static (int Least, int Most)? RangeOf(SurveyMetric metric) => metric switch
    {
        SurveyMetric.Nps => (0, 10),
        SurveyMetric.Csat => (1, 5),
        SurveyMetric.Ces => (1, 7),
        _ => null,
    };
}

/// <summary>What a survey says in numbers, over who answered only (RB-19, §16-3).</summary>
/// <param name="Value">NPS and CSAT in percent, CES as a mean; null when nobody answered.</param>
/// <param name="Satisfied">Of CSAT how many scored 4 or 5; null of others.</param>
internal sealed record SurveyScore(SurveyDimension? Dimension, SurveyMetric Metric, int Answered, decimal? Value, int? Satisfied)
{
    /// <summary>NPS = (9 and 10 − 0 to 6) ÷ answered; CSAT = 4 and 5 ÷ answered; CES = the mean.</summary>
    public static SurveyScore Of(SurveyDimension? dimension, SurveyMetric metric, IReadOnlyCollection<int> scores)
    {
        int? satisfied = metric == SurveyMetric.Csat ? scores.Count(s => s >= 4) : null;
        return new SurveyScore(dimension, metric, scores.Count, scores.Count == 0 ? null : Math.Round(metric switch
        {
            SurveyMetric.Nps => (scores.Count(s => s >= 9) - scores.Count(s => s <= 6)) * 100m / scores.Count,
            SurveyMetric.Csat => satisfied!.Value * 100m / scores.Count,
            _ => scores.Sum() / (decimal)scores.Count,
        }, 2, MidpointRounding.AwayFromZero), satisfied);
    }
}

using System.Globalization;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Common.Messages;
using RegionCloud.CustomerService.Data;
using RegionCloud.CustomerService.Domain;
using RegionCloud.ServiceDefaults.Calendar;
using RegionCloud.ServiceDefaults.Evidence;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Summaries;
using RegionCloud.ServiceDefaults.Traces;
using RegionCloud.ServiceDefaults.Waiting;

namespace RegionCloud.CustomerService.Features.Surveys;

/// <summary>What surveys tell of a region: duty 7, their mandatory content, CSAT and NPS (K-CS-2), their traces, and what waits for the department.</summary>
internal static class SurveyAnswersForOthers
{
    public static IEnumerable<PolicyEvidence> Evidence =>
    [
        PolicyEvidence.Duty<CustomerServiceDbContext>(PolicyDuty.SatisfactionSurvey, "survey.read", AnalysedAsync),
        PolicyEvidence.Part<CustomerServiceDbContext>(PolicyPart.Survey, "survey.read", AnalysedAsync),
    ];

    public static RegionFigures Figures => RegionFigures.Of<CustomerServiceDbContext>("survey.read", FiguresAsync);

    public static RecordTraces Traces => RecordTraces.Of<CustomerServiceDbContext>("survey", "survey.read", TraceAsync);

    public static WaitingList Waiting => WaitingList.Of<CustomerServiceDbContext>("survey.update", WaitingAsync);

    /// <summary>An analysed survey has both dimensions, its causes and a measure for each: it could not be opened, closed and analysed without. What is tracked has been done or is not overdue.</summary>
    private static async Task<IReadOnlyList<EvidenceFact>> AnalysedAsync(CustomerServiceDbContext db, EvidenceQuestion asked, CancellationToken ct)
    {
        // As a duty it is the survey of its quarter, as content it is that of the day of its analysis, which may come later.
        var surveys = await db.Surveys.AsNoTracking()
            .Where(s => s.RegionId == asked.Region.Id && s.AnalysedOn <= asked.AsOf && ((s.Quarter >= asked.From && s.Quarter <= asked.Until) || (s.AnalysedOn >= asked.From && s.AnalysedOn <= asked.Until)))
            .Select(s => new { s.Id, s.Number, s.Title, s.Quarter, s.AnalysedOn, RecordedAt = s.Steps.Where(t => t.To == SurveyStatus.Analysed).Min(t => t.RecordedAt) }).ToListAsync(ct);
        return surveys.ConvertAll(s => new EvidenceFact("survey", s.Id, s.Number, s.Title, s.AnalysedOn!.Value, s.RecordedAt, $"surveys/{s.Id}", BusinessPeriod.QuarterOf(s.Quarter)));
    }

    /// <summary>Over all answers to the surveys that were closed in the quarter of the day, by that day (RB-30).</summary>
    private static async Task<IReadOnlyList<SummaryFigure>> FiguresAsync(CustomerServiceDbContext db, RegionQuestion asked, CancellationToken ct)
    {
        var (first, day) = (BusinessPeriod.QuarterOf(asked.AsOf).First, asked.AsOf);
        var surveys = await db.Surveys.AsNoTracking().AsSplitQuery().Where(s => s.RegionId == asked.RegionId && s.ClosedOn >= first && s.ClosedOn <= day).ToListAsync(ct);
        if (surveys.Count == 0)
            return [];

        var ids = surveys.ConvertAll(s => s.Id);
        var invitations = (await db.SurveyInvitations.AsNoTracking().AsSplitQuery().Where(i => ids.Contains(i.SurveyId)).ToListAsync(ct)).ToLookup(i => i.SurveyId);
        var answered = invitations.SelectMany(g => g).Count(i => i.AnsweredOn is not null);
        var (newest, path) = (surveys.Max(s => s.Steps.Max(t => t.RecordedAt)), string.Create(CultureInfo.InvariantCulture, $"surveys?regionId={asked.RegionId}&closedFrom={first:yyyy-MM-dd}&closedTo={day:yyyy-MM-dd}"));
        return
        [
            SummaryFigure.Percent("surveys.csat", ScoreOf(SurveyMetric.Csat), newest, path),
            SummaryFigure.Percent("surveys.nps", ScoreOf(SurveyMetric.Nps), newest, path),
            SummaryFigure.Percent("surveys.responseRate", Math.Round(answered * 100m / Math.Max(1, invitations.Sum(g => g.Count())), 2, MidpointRounding.AwayFromZero), newest, path),
        ];

        decimal? ScoreOf(SurveyMetric metric) => SurveyScore.Of(null, metric,
        [
            .. from survey in surveys
               let questions = survey.Questions.Where(q => q.Metric == metric).Select(q => q.Sequence).ToList()
               from invitation in invitations[survey.Id]
               from answer in invitation.Answers
               where questions.Contains(answer.Question) && answer.Score is not null
               select answer.Score!.Value,
        ]).Value;
    }

    private static async Task<RecordTrace?> TraceAsync(CustomerServiceDbContext db, TraceQuestion asked, CancellationToken ct)
    {
        if (await db.Surveys.AsNoTracking().AsSplitQuery().SingleOrDefaultAsync(s => s.Id == asked.Id, ct) is not { } survey)
            return null;

        var measures = await db.Measures.AsNoTracking().Where(m => m.SurveyId == survey.Id && m.Steps.Any(s => s.On <= asked.AsOf)).OrderBy(m => m.Id).Select(m => new { m.Id, m.Number }).ToListAsync(ct);
        return new RecordTrace(
            survey.Number, $"surveys/{survey.Id}", [], [.. measures.Select(m => new RecordLink("measure", m.Id, m.Number, "measure", "customer-service", $"measures/{m.Id}"))],
            [.. survey.Steps.OrderBy(s => s.Sequence).Select(s => new RecordStep($"survey{s.To}", string.Create(CultureInfo.InvariantCulture, $"{survey.Id}/{s.Sequence}"), null, s.On, s.RecordedAt))]);
    }

    /// <summary>A closed survey waits for its analysis, due with its quarter.</summary>
    private static async Task<IReadOnlyList<Waits>> WaitingAsync(CustomerServiceDbContext db, WaitingFor whom, CancellationToken ct)
        => [.. (await whom.CandidatesAsync(db.Surveys.AsNoTracking().AsSplitQuery().Where(s => s.Status == SurveyStatus.Closed).OrderBy(s => s.Quarter).ThenBy(s => s.Id), ct))
            .Select(s => new Waits(
                "surveyAnalysis", "label.customer-service.waiting.survey", "survey", s.Id, s.Number, s.RegionId, s.Steps.MaxBy(t => t.Sequence)!.RecordedAt, BusinessPeriod.QuarterOf(s.Quarter).Last, "analyse", $"surveys/{s.Id}",
                ("number", s.Number), ("title", s.Title)))];
}

using MassTransit;
using Microsoft.EntityFrameworkCore;
using RegionCloud.CustomerService.Messages.Events;
using RegionCloud.Marketing.Data;
using RegionCloud.Marketing.Domain;
using RegionCloud.ServiceDefaults.Organisation;

namespace RegionCloud.Marketing.Features.Feedback;

/// <summary>Customer service has analysed what customers said: Marketing keeps it as a source of its research (2.2-15).</summary>
internal sealed class OnFeedbackAnalysed(MarketingDbContext db, OrganisationDirectory organisation) : IConsumer<FeedbackAnalysed>
{
    public async Task Consume(ConsumeContext<FeedbackAnalysed> context)
    {
        var (told, survey) = (context.Message, context.Message.Survey);
        var feedback = await db.CustomerFeedback.AsSplitQuery().SingleOrDefaultAsync(f => f.Id == survey.SurveyId, context.CancellationToken);
        if (feedback is null)
        {
            var department = organisation.Current.Departments.Values.Where(d => d.RegionId == told.RegionId && d.Kind == "marketing").OrderBy(d => d.Id).Select(d => (Guid?)d.Id).FirstOrDefault();
            db.Add(feedback = new CustomerFeedback(survey.SurveyId, survey.Number, told.RegionId, department));
        }

        feedback.Take(new FeedbackContent(
            survey.Version, survey.Title, survey.Quarter, survey.ClosedOn, survey.AnalysedOn ?? told.BusinessDate, survey.Invited, survey.Answered, ScoreOf("csat"), ScoreOf("nps"), told.Findings, told.Proposals, told.OccurredAt,
            [.. survey.Causes.Select((c, n) => new FeedbackCause(n + 1, c.Cause, c.LowScores))],
            [.. told.Measures.Select((m, n) => new FeedbackMeasure(n + 1, m.MeasureId, m.Number, m.Cause, m.Action, m.Product, m.Status, m.DueOn))]));

        decimal? ScoreOf(string metric) => survey.Scores.FirstOrDefault(s => s.Dimension is null && s.Metric == metric)?.Value;
    }
}

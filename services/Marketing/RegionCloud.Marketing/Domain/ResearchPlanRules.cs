using System.Text.Json;
using RegionCloud.ServiceDefaults.Errors;

namespace RegionCloud.Marketing.Domain;

/// <summary>Every reason Marketing may refuse a research plan.</summary>
internal static class ResearchPlanRules
{
    public const int FirstYear = 1990;
    public const int LastYear = 2100;

    /// <summary>The four that a plan must cover, or say why not (3.1-3).</summary>
    public static readonly IReadOnlyList<ResearchTopic> MandatoryTopics = [ResearchTopic.MarketDemand, ResearchTopic.MarketTrend, ResearchTopic.Competitors, ResearchTopic.ConsumerBehaviour];

    public static Refusal? Redraft(ResearchPlan plan) => MustBe(plan, "redraft", SubmissionStatus.Draft, SubmissionStatus.Rejected);

    public static Refusal? Submit(ResearchPlan plan) => MustBe(plan, "submit", SubmissionStatus.Draft);

    public static Refusal? Decide(ResearchPlan plan, string action) => MustBe(plan, action, SubmissionStatus.Submitted);

    public static Refusal? NotBeforeSubmission(ResearchPlan plan, DateOnly on)
        => on < plan.SubmittedOn ? Refusal.Content("marketing.plan.approved-before-submission", "/approvedOn", ("approvedOn", on), ("submittedOn", plan.SubmittedOn)) : null;

    /// <summary>One line of revisions a region and year; the next begins only when the one before is decided.</summary>
    public static Refusal Exists(ResearchPlan plan) => Refusal.State("marketing.research-plan.exists", ("number", plan.Number), ("year", plan.Year), ("state", Name(plan.Status)));

    public static Refusal? YearInRange(int year)
        => year is >= FirstYear and <= LastYear ? null : Refusal.Content("marketing.year-out-of-range", "/year", ("year", year), ("min", FirstYear), ("max", LastYear));

    public static Refusal ResponsibleUnknown(string pointer, Guid employeeId) => Refusal.Content("marketing.person-unknown", pointer, ("employeeId", employeeId));

    public static Refusal? Revise(ResearchPlan plan) => MustBe(plan, "revise", SubmissionStatus.Approved);

    /// <summary>Nobody decides on his own text, nor in the name of somebody who wrote it (SoD8).</summary>
    /// <param name="approvers">The subjects of who decides, and of all for whom he stands in.</param>
    public static Refusal? ApproversMustNotBeAuthors(ResearchPlan plan, IEnumerable<string> approvers)
        => approvers.Any(a => plan.Authors.Contains(a, StringComparer.Ordinal)) ? Refusal.Content("marketing.plan.own-approval", "", ("number", plan.Number)) : null;

    /// <summary>Every mandatory part that is not there, each by its name (RB-08).</summary>
    public static IEnumerable<Refusal?> MissingParts(ResearchPlan plan)
    {
        if (plan.Purpose.Length == 0)
            yield return Missing("purpose", "/purpose");
        if (plan.Items.Count == 0)
            yield return Missing("items", "/items");
        if (string.IsNullOrWhiteSpace(plan.TopicsLeftOut))
        {
            foreach (var topic in MandatoryTopics.Where(t => plan.Items.All(i => i.Topic != t)))
                yield return Refusal.Content("marketing.research-plan.topic-missing", "/items", ("topic", $"enum.researchTopic.{Name(topic)}"));
        }

        foreach (var item in plan.Items)
        {
            var at = $"/items/{item.Sequence - 1}";
            if (string.IsNullOrWhiteSpace(item.Content))
                yield return Missing("content", $"{at}/content");
            if (item.Method is null)
                yield return Missing("method", $"{at}/method");
            else if (string.IsNullOrWhiteSpace(item.MethodReason))
                yield return Missing("methodReason", $"{at}/methodReason");
            if (item.From is null || item.Until is null)
                yield return Missing("schedule", item.From is null ? $"{at}/from" : $"{at}/until");
            if (item.ResponsibleId is null)
                yield return Missing("responsible", $"{at}/responsibleId");
        }
    }

    public static IEnumerable<Refusal?> Schedules(ResearchPlan plan)
        => plan.Items.Where(i => i.Until < i.From).Select(i => Refusal.Content("marketing.schedule-reversed", $"/items/{i.Sequence - 1}/until", ("from", i.From), ("until", i.Until)));

    private static Refusal Missing(string part, string pointer) => Refusal.Content("marketing.part-missing", pointer, ("part", $"enum.researchPart.{part}"));

    private static Refusal? MustBe(ResearchPlan plan, string action, params SubmissionStatus[] allowed)
        => allowed.Contains(plan.Status) ? null : Refusal.State("marketing.plan.wrong-state", ("number", plan.Number), ("state", Name(plan.Status)), ("action", action), ("allowed", string.Join(", ", allowed.Select(Name))));

    public static string Name<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());
}

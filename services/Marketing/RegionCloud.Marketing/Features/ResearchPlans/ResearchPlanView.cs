using System.Text.Json.Serialization;
using RegionCloud.Marketing.Domain;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Marketing.Features.ResearchPlans;

/// <summary>A revision of a region's annual market research plan (年度市場調研計劃, 3.1).</summary>
/// <param name="Revision">1 is the plan as first made; each later one replaces the one before when it is approved.</param>
/// <param name="Missing">What still keeps it from being handed in: where, and the code of the refusal (RB-08).</param>
/// <param name="Actions">What you may do with it now: redraft, submit, approve, reject, revise.</param>
public sealed record ResearchPlanView(
    Guid Id,
    string Number,
    Guid RegionId,
    Guid DepartmentId,
    int Year,
    int Revision,
    [property: ValuesOf(typeof(SubmissionStatus))] string Status,
    string Purpose,
    string? TopicsLeftOut,
    IReadOnlyList<ResearchItemView> Items,
    DateOnly? ApprovedOn,
    IReadOnlyList<MissingPartView> Missing,
    IReadOnlyList<SubmissionStepView> History,
    IReadOnlyList<string> Actions,
    [property: JsonPropertyName("etag")] string Etag) : ITagged
{
    internal static ResearchPlanView Of(ResearchPlan p, CurrentUser user) => new(
        p.Id,
        p.Number,
        p.RegionId,
        p.DepartmentId,
        p.Year,
        p.Revision,
        ResearchPlanRules.Name(p.Status),
        p.Purpose,
        p.TopicsLeftOut,
        [.. p.Items.OrderBy(i => i.Sequence).Select(i => new ResearchItemView(i.ItemId, i.Topic, i.Content, i.Method, i.MethodReason, i.From, i.Until, i.ResponsibleId))],
        p.ApprovedOn,
        [.. ResearchPlanRules.MissingParts(p).OfType<Refusal>().Select(r => new MissingPartView(r.Code, r.Pointer))],
        [.. p.Steps.OrderBy(s => s.Sequence).Select(s => new SubmissionStepView(s.From is { } from ? ResearchPlanRules.Name(from) : null, ResearchPlanRules.Name(s.To), s.On, s.RecordedAt, s.By, s.For, s.Note))],
        ResearchPlanActions.Of(p, user),
        ETags.Of(p.Version));
}

/// <summary>One inquiry.</summary>
public sealed record ResearchItemView(Guid ItemId, ResearchTopic Topic, string Content, ResearchMethod? Method, string? MethodReason, DateOnly? From, DateOnly? Until, Guid? ResponsibleId);

/// <param name="Code">Of the refusal that it would meet.</param>
/// <param name="Pointer">Where it is missing.</param>
public sealed record MissingPartView(string Code, string Pointer);

/// <param name="OnBehalfOf">For whom whoever did it stood in.</param>
public sealed record SubmissionStepView([property: ValuesOf(typeof(SubmissionStatus))] string? From, [property: ValuesOf(typeof(SubmissionStatus))] string To, DateOnly On, DateTimeOffset RecordedAt, string By, string? OnBehalfOf, string? Note);

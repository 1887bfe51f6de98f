using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Marketing.Data;
using RegionCloud.Marketing.Domain;
using RegionCloud.Marketing.Features.ResearchPlans;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Marketing.Features.DataSets;

/// <summary>What an inquiry brought (調研數據, 3.2-3); no report rests on it before somebody else has reviewed it.</summary>
/// <param name="InquiryId">The inquiry of a research plan that brought it.</param>
/// <param name="ValidityCheck">How duplicates and answers of low quality were looked for, and what was found.</param>
/// <param name="Grade">How far it can be trusted, by whoever reviewed it.</param>
/// <param name="Missing">What keeps it from being reviewed.</param>
/// <param name="Actions">What you may do with it now: change, review.</param>
public sealed record DataSetView(
    Guid Id, string Number, Guid RegionId, Guid DepartmentId, [property: ValuesOf(typeof(DataSetStatus))] string Status, string Title, ResearchTopic Topic, ResearchMethod? Method, Guid? InquiryId, string? Source, Guid? CollectorId, DateOnly? CollectedOn,
    int? SampleSize, string? ValidityCheck, ValidityGrade? Grade, DateOnly? ReviewedOn, IReadOnlyList<MissingPartView> Missing, IReadOnlyList<DataSetStepView> History, IReadOnlyList<string> Actions, [property: JsonPropertyName("etag")] string Etag) : ITagged
{
    internal static DataSetView Of(DataSet s, CurrentUser user) => new(
        s.Id, s.Number, s.RegionId, s.DepartmentId, CampaignRules.Name(s.Status), s.Title, s.Topic, s.Method, s.InquiryId, s.Source, s.CollectorId, s.CollectedOn, s.SampleSize, s.ValidityCheck, s.Grade, s.ReviewedOn,
        [.. DataSetRules.MissingParts(s).OfType<Refusal>().Select(r => new MissingPartView(r.Code, r.Pointer))],
        [.. s.Steps.OrderBy(x => x.Sequence).Select(x => new DataSetStepView(x.From is { } from ? CampaignRules.Name(from) : null, CampaignRules.Name(x.To), x.On, x.RecordedAt, x.By, x.For, x.Note))],
        [.. ActionsOf(s, user)],
        ETags.Of(s.Version));

    internal static IEnumerable<string> ActionsOf(DataSet s, CurrentUser user)
    {
        if (DataSetRules.MustBe(s, "change", DataSetStatus.Collected, DataSetStatus.Refused) is null && user.May("research.update", s.RegionId, s.DepartmentId, ownerId: null))
            yield return "change";
        if (user.May("research.review", s.RegionId, s.DepartmentId, ownerId: null) && DataSetRules.MustBe(s, "review", DataSetStatus.Collected) is null && DataSetRules.ReviewersAreOthers(s, Reviewers(s, user)) is null && !DataSetRules.MissingParts(s).Any())
            yield return "review";
    }

    internal static IReadOnlyList<Reviewer> Reviewers(DataSet s, CurrentUser user) => [.. user.ActingOn("research.review", s.RegionId, s.DepartmentId).Select(p => new Reviewer(p.Id, p.Subject))];
}

/// <param name="OnBehalfOf">For whom whoever did it stood in.</param>
public sealed record DataSetStepView([property: ValuesOf(typeof(DataSetStatus))] string? From, [property: ValuesOf(typeof(DataSetStatus))] string To, DateOnly On, DateTimeOffset RecordedAt, string By, string? OnBehalfOf, string? Note);

/// <summary>What is known of a data set; parts may be missing until it is reviewed.</summary>
/// <param name="InquiryId">An inquiry of a research plan of the region.</param>
/// <param name="Source">Where the data come from.</param>
/// <param name="CollectorId">An employee of the region.</param>
/// <param name="SampleSize">From how many.</param>
/// <param name="ValidityCheck">How duplicates and answers of low quality were looked for, and what was found.</param>
public sealed record DataSetFields(
    [property: Text(1, 200)] string Title, ResearchTopic Topic, ResearchMethod? Method, Guid? InquiryId, [property: Text(0, 500)] string? Source, Guid? CollectorId, DateOnly? CollectedOn, [property: Range(0, 1_000_000_000)] int? SampleSize,
    [property: Text(0, 4000)] string? ValidityCheck)
{
    internal DataSetContent ToContent() => new(Title.Trim(), Topic, Method, InquiryId, Source, CollectorId, CollectedOn, SampleSize, ValidityCheck);

    internal async Task<IReadOnlyList<Refusal?>> UnknownAsync(Guid regionId, MarketingDbContext db, OrganisationSnapshot organisation, CancellationToken ct) =>
    [
        CollectorId is { } person && !organisation.WorkedIn(person, regionId) ? DataSetRules.CollectorUnknown(person) : null,
        InquiryId is { } inquiry && !await db.ResearchPlans.AnyAsync(p => p.RegionId == regionId && p.Items.Any(i => i.ItemId == inquiry), ct) ? DataSetRules.InquiryUnknown(inquiry) : null,
    ];
}

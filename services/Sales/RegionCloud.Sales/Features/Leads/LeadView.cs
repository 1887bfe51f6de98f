using System.Text.Json.Serialization;
using RegionCloud.Sales.Domain;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Sales.Features.Leads;

/// <summary>Somebody who may become a customer (線索).</summary>
/// <param name="ResemblesId">An open lead with the same company, phone or mail address, taken all the same.</param>
/// <param name="Actions">What you may do with it now: change, contact, qualify, convert, lose.</param>
public sealed record LeadView(
    Guid Id,
    Guid RegionId,
    Guid DepartmentId,
    Guid OwnerId,
    [property: ValuesOf(typeof(LeadStatus))] string Status,
    string Company,
    string? ContactName,
    string? Phone,
    string? Email,
    string? Need,
    ProvenanceView Provenance,
    Guid? ResemblesId,
    string? LostReason,
    Guid? OpportunityId,
    IReadOnlyList<LeadStepView> History,
    IReadOnlyList<string> Actions,
    [property: JsonPropertyName("etag")] string Etag) : ITagged
{
    internal static LeadView Of(Lead l, CurrentUser user) => new(
        l.Id, l.RegionId, l.DepartmentId, l.OwnerId, Name(l.Status), l.Details.Company, l.Details.ContactName, l.Details.Phone, l.Details.Email, l.Details.Need, ProvenanceView.Of(l.Provenance), l.ResemblesId, l.LostReason, l.OpportunityId,
        [.. l.Steps.OrderBy(s => s.Sequence).Select(s => new LeadStepView(s.From is { } from ? Name(from) : null, Name(s.To), s.On, s.RecordedAt, s.By, s.Note))],
        [.. ActionsOf(l, user)],
        ETags.Of(l.Version));

    internal static string Name(LeadStatus status) => System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(status.ToString());

    private static IEnumerable<string> ActionsOf(Lead l, CurrentUser user)
    {
        if (!l.IsOpen || !user.May("lead.update", l.RegionId, l.DepartmentId, l.OwnerId))
            yield break;
        yield return "change";
        if (l.Status == LeadStatus.New)
            yield return "contact";
        if (l.Status == LeadStatus.Contacted)
            yield return "qualify";
        if (l.Status == LeadStatus.Qualified)
            yield return "convert";
        yield return "lose";
    }
}

/// <summary>Where the business came from.</summary>
public sealed record ProvenanceView(Guid? CampaignId, string? Channel, Guid? MarketingLeadId)
{
    internal static ProvenanceView Of(Provenance p) => new(p.CampaignId, p.Channel, p.MarketingLeadId);
}

public sealed record LeadStepView([property: ValuesOf(typeof(LeadStatus))] string? From, [property: ValuesOf(typeof(LeadStatus))] string To, DateOnly On, DateTimeOffset RecordedAt, string By, string? Note);

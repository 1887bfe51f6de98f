using System.Text.Json.Serialization;
using RegionCloud.Marketing.Domain;
using RegionCloud.Marketing.Messages;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Marketing.Features.Leads;

/// <summary>Somebody who may become a customer, captured by a campaign (線索).</summary>
/// <param name="Channel">Through which of the campaign's channels it came.</param>
/// <param name="Consent">The person's consent; without it nothing of him is kept.</param>
/// <param name="SalesLink">Sales' lead, once it was handed over; it bears the same id.</param>
/// <param name="ResemblesId">An open lead with the same company, phone or mail address, taken all the same.</param>
/// <param name="Actions">What you may do with it now: change, contact, qualify, lose, withdrawConsent.</param>
public sealed record LeadView(
    Guid Id,
    string Number,
    Guid RegionId,
    Guid DepartmentId,
    Guid OwnerId,
    Guid CampaignId,
    string? Channel,
    [property: ValuesOf(typeof(LeadStatus))] string Status,
    string Company,
    string? ContactName,
    string? Phone,
    string? Email,
    string? Need,
    ConsentView? Consent,
    DateOnly CapturedOn,
    Guid? SalesPersonId,
    string? SalesLink,
    Guid? OpportunityId,
    string? LostReason,
    Guid? ResemblesId,
    IReadOnlyList<LeadStepView> History,
    IReadOnlyList<string> Actions,
    [property: JsonPropertyName("etag")] string Etag) : ITagged
{
    internal static LeadView Of(Lead l, CurrentUser user) => new(
        l.Id, l.Number, l.RegionId, l.DepartmentId, l.OwnerId, l.CampaignId, l.Channel, CampaignRules.Name(l.Status), l.Details.Company, l.Details.ContactName, l.Details.Phone, l.Details.Email, l.Details.Need,
        l.Consent is { } c ? new ConsentView(c.GivenOn, c.Source, c.WithdrawnOn) : null, l.CapturedOn, l.SalesPersonId, l.SalesPersonId is null ? null : $"/api/sales/v1/leads/{l.Id}", l.OpportunityId, l.LostReason, l.ResemblesId,
        [.. l.Steps.OrderBy(s => s.Sequence).Select(s => new LeadStepView(s.From is { } from ? CampaignRules.Name(from) : null, CampaignRules.Name(s.To), s.On, s.RecordedAt, s.By, s.For, s.Note))],
        [.. ActionsOf(l, user)],
        ETags.Of(l.Version));

    /// <summary>What Sales needs to go on with it.</summary>
    internal static LeadState State(Lead l) => new(
        l.Id, l.Number, l.Version, l.RegionId, l.DepartmentId, l.CampaignId, l.Channel, CampaignRules.Name(l.Status), l.Details.Company, l.Details.ContactName, l.Details.Phone, l.Details.Email, l.Details.Need, l.CapturedOn, l.SalesPersonId);

    private static IEnumerable<string> ActionsOf(Lead l, CurrentUser user)
    {
        if (!user.May("lead.update", l.RegionId, l.DepartmentId, l.OwnerId))
            yield break;
        if (l.IsOpen)
            yield return "change";
        if (l.Status == LeadStatus.New)
            yield return "contact";
        if (l.Status == LeadStatus.Contacted)
            yield return "qualify";
        if (l.IsOpen)
            yield return "lose";
        if (LeadRules.HasConsent(l) is null)
            yield return "withdrawConsent";
    }
}

/// <param name="Source">How it was given.</param>
/// <param name="WithdrawnOn">Since then nothing of the person is kept.</param>
public sealed record ConsentView(DateOnly GivenOn, string Source, DateOnly? WithdrawnOn);

/// <param name="OnBehalfOf">For whom whoever did it stood in.</param>
public sealed record LeadStepView([property: ValuesOf(typeof(LeadStatus))] string? From, [property: ValuesOf(typeof(LeadStatus))] string To, DateOnly On, DateTimeOffset RecordedAt, string By, string? OnBehalfOf, string? Note);

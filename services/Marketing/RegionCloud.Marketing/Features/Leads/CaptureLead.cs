using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Marketing.Data;
using RegionCloud.Marketing.Domain;
using RegionCloud.Marketing.Messages.Events;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Numbers;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Marketing.Features.Leads;

/// <param name="CampaignId">The campaign that captured it: the first touch, which stays with the contract (RB-20).</param>
/// <param name="Channel">Through which of its channels.</param>
/// <param name="Consent">Needed when the details name a person.</param>
/// <param name="OwnerId">Who follows it up; default: the caller.</param>
/// <param name="EvenIfDuplicate">Take it although an open lead resembles it.</param>
/// <param name="CapturedOn">Business date; default: today.</param>
public sealed record CaptureLeadRequest(
    Guid CampaignId, [property: Text(1, MarketingChannel.Longest)] string? Channel, [property: Required] LeadFields Details, ConsentFields? Consent, Guid? OwnerId, bool? EvenIfDuplicate, DateOnly? CapturedOn);

/// <summary>What is known of a lead.</summary>
/// <param name="Company">Which firm, or which household by a word that names nobody.</param>
/// <param name="Need">What it wants.</param>
public sealed record LeadFields([property: Text(1, 200)] string Company, [property: Text(0, 100)] string? ContactName, [property: Text(0, 40)] string? Phone, [property: Text(0, 200)] string? Email, [property: Text(0, 2000)] string? Need)
{
    internal LeadDetails ToDetails() => new(Company.Trim(), ContactName, Phone, Email, Need);
}

/// <param name="GivenOn">On which day.</param>
/// <param name="Source">How: signed form, box ticked on the page.</param>
public sealed record ConsentFields(DateOnly GivenOn, [property: Text(1, 500)] string Source)
{
    internal Consent ToConsent() => new(GivenOn, Source);
}

internal static class CaptureLead
{
    /// <summary>
    /// Captures a lead for a campaign between its approval and its closing. 404 for a campaign that you do not see. Refuses <c>marketing.lead.duplicate</c> when an open lead of the region has the same company, phone or mail address (unless
    /// <c>evenIfDuplicate</c>), <c>…consent-missing</c>, <c>…consent-later</c>, <c>…campaign-takes-none</c>, <c>…before-approval</c>, <c>marketing.person-unknown</c>, <c>date-in-future</c>.
    /// </summary>
    internal static async Task<Results<Created<LeadView>, NotFound>> Handle(CaptureLeadRequest request, MarketingDbContext db, CurrentUser user, OrganisationDirectory organisation, BusinessClock clock, CancellationToken ct)
    {
        if (await db.Campaigns.AsNoTracking().AsSplitQuery().SingleOrDefaultAsync(c => c.Id == request.CampaignId, ct) is not { } campaign)
            return TypedResults.NotFound();

        var act = user.Act("lead.create", campaign.RegionId, campaign.DepartmentId, request.CapturedOn ?? clock.Today(campaign.RegionId), clock);
        var owner = request.OwnerId ?? user.Employee?.Id;
        Refuse.Broken(clock.NotInFuture("/capturedOn", act.On, campaign.RegionId), LeadPersons.Unknown(owner, campaign.RegionId, organisation.Current));
        var details = request.Details.ToDetails();
        var known = await db.KnownAsync(campaign.RegionId, details, ct);
        Refuse.Broken(known.Count > 0 && request.EvenIfDuplicate is not true ? LeadRules.Duplicate(known.Select(k => k.Field)) : null);

        var lead = Lead.Capture(
            await NumberSeries.NextAsync(db, "LD", campaign.RegionId, act.On.Year, ct), campaign, owner!.Value, request.Channel?.Trim(), details, request.Consent?.ToConsent(), known.Select(k => (Guid?)k.LeadId).FirstOrDefault(), act);
        db.Add(lead);
        db.AddRange(LeadKey.HashesOf(details).Values.Select(hash => new LeadKey(lead.RegionId, hash, lead.Id)));
        db.Publish(new LeadCaptured(lead.RegionId, act.On, act.By, act.At, lead.Id, lead.Number, lead.DepartmentId, lead.CampaignId, lead.Channel));
        return TypedResults.Created($"/api/marketing/v1/leads/{lead.Id}", LeadView.Of(lead, user));
    }
}

internal static class LeadPersons
{
    public static Refusal? Unknown(Guid? ownerId, Guid regionId, OrganisationSnapshot organisation) => ownerId is { } id && organisation.WorkedIn(id, regionId) ? null : LeadRules.OwnerUnknown(ownerId);

    /// <summary>The one who was named, if he works in the region's sales department; without a name the head of sales.</summary>
    public static Guid? InSales(Guid? named, Guid regionId, DateOnly day, OrganisationSnapshot organisation)
    {
        var sales = organisation.Departments.Values.Where(d => d.RegionId == regionId && d.Kind == "sales").Select(d => d.Id).ToHashSet();
        return named is { } id
            ? organisation.AssignmentOf(id, regionId, day) is { } works && sales.Contains(works.DepartmentId) ? id : null
            : organisation.Employees.Keys.Order().Where(e => organisation.GrantsOf(e).Any(g => g.Role == "salesHead" && g.DepartmentId is { } d && sales.Contains(d) && g.Valid.Covers(day))).Select(e => (Guid?)e).FirstOrDefault();
    }
}

internal static class LeadKeys
{
    /// <summary>Open leads that these details resemble, and in what.</summary>
    public static async Task<IReadOnlyList<(string Field, Guid LeadId)>> KnownAsync(this MarketingDbContext db, Guid regionId, LeadDetails details, CancellationToken ct)
    {
        var keys = LeadKey.HashesOf(details);
        var hashes = keys.Values.ToList();
        var known = await db.LeadKeys.AsNoTracking().Where(k => k.Region == regionId && hashes.Contains(k.Hash)).OrderBy(k => k.LeadId).ToListAsync(ct);
        return [.. keys.SelectMany(key => known.Where(k => k.Hash == key.Value).Take(1).Select(k => (key.Key, k.LeadId)))];
    }

    /// <summary>Only what Marketing still follows up is recognised.</summary>
    public static async Task ForgetAsync(this MarketingDbContext db, Lead lead, CancellationToken ct) => db.RemoveRange(await db.LeadKeys.Where(k => k.LeadId == lead.Id).ToListAsync(ct));
}

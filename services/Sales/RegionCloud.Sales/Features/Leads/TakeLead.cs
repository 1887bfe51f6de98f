using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Sales.Data;
using RegionCloud.Sales.Domain;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Records;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Sales.Features.Leads;

/// <param name="OwnerId">Who follows it up; default: the caller.</param>
/// <param name="CampaignId">The campaign of the first touch; it stays with the opportunity and the contract (RB-20).</param>
/// <param name="Channel">Through which channel it came.</param>
/// <param name="MarketingLeadId">Marketing's id of the lead; the same is never taken twice.</param>
/// <param name="EvenIfDuplicate">Take it although an open lead resembles it.</param>
/// <param name="OccurredOn">Business date; default: today.</param>
public sealed record TakeLeadRequest(
    Guid RegionId, Guid? OwnerId, [property: Required] LeadFields Details, Guid? CampaignId, [property: Text(1, 200)] string? Channel, Guid? MarketingLeadId, bool? EvenIfDuplicate, DateOnly? OccurredOn);

/// <summary>What is known of a lead.</summary>
/// <param name="Need">What it wants.</param>
public sealed record LeadFields([property: Text(1, 200)] string Company, [property: Text(0, 100)] string? ContactName, [property: Text(0, 40)] string? Phone, [property: Text(0, 200)] string? Email, [property: Text(0, 2000)] string? Need)
{
    internal LeadDetails ToDetails() => new(Company.Trim(), ContactName, Phone, Email, Need);
}

internal static class TakeLead
{
    /// <summary>
    /// Takes a lead. Refuses <c>sales.lead.duplicate</c> when an open lead of the region has the same company, phone or mail address (unless <c>evenIfDuplicate</c>), and always when Marketing's lead was taken already;
    /// <c>sales.owner-unknown</c>, <c>date-in-future</c>, <c>date-in-closed-period</c>.
    /// </summary>
    internal static async Task<Created<LeadView>> Handle(TakeLeadRequest request, SalesDbContext db, CurrentUser user, OrganisationDirectory organisation, FactDates dates, BusinessClock clock, CancellationToken ct)
    {
        var on = request.OccurredOn ?? clock.Today(request.RegionId);
        var owner = Owners.Find(organisation, request.RegionId, request.OwnerId ?? user.Employee?.Id, on);
        Refuse.Broken(dates.Allowed("/occurredOn", on, request.RegionId), owner is null ? Owners.Unknown("/ownerId") : null);

        var details = request.Details.ToDetails();
        var keys = LeadKey.HashesOf(details, request.MarketingLeadId);
        var hashes = keys.Values.ToList();
        var known = await db.LeadKeys.AsNoTracking().Where(k => k.Region == request.RegionId && hashes.Contains(k.Hash)).ToListAsync(ct);
        var taken = keys.TryGetValue("marketingLeadId", out var marketing) && known.Exists(k => k.Hash == marketing);
        Refuse.Broken(known.Count > 0 && (taken || request.EvenIfDuplicate is not true) ? LeadRules.Duplicate(keys.Where(k => known.Exists(x => x.Hash == k.Value)).Select(k => k.Key)) : null);

        var lead = Lead.Take(
            request.RegionId, owner!.DepartmentId, owner.EmployeeId, details, new Provenance(request.CampaignId, request.Channel?.Trim(), request.MarketingLeadId), known.FirstOrDefault()?.LeadId,
            new Act(on, clock.Now, user.Subject));
        db.Add(lead);
        db.AddRange(keys.Values.Select(hash => new LeadKey(request.RegionId, hash, lead.Id)));
        return TypedResults.Created($"/api/sales/v1/leads/{lead.Id}", LeadView.Of(lead, user));
    }

    /// <summary>Marketing's lead stays known for ever; by the rest only open leads are recognised.</summary>
    internal static async Task ForgetAsync(SalesDbContext db, Lead lead, CancellationToken ct)
    {
        var hashes = LeadKey.HashesOf(lead.Details, null).Values.ToList();
        db.RemoveRange(await db.LeadKeys.Where(k => k.LeadId == lead.Id && hashes.Contains(k.Hash)).ToListAsync(ct));
    }
}

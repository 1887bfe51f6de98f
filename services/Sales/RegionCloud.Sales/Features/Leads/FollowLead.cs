using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Sales.Data;
using RegionCloud.Sales.Domain;
using RegionCloud.Sales.Features.Opportunities;
using RegionCloud.Sales.Messages.Events;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Records;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Sales.Features.Leads;

/// <param name="OwnerId">Who follows it up from now on; default: as before.</param>
public sealed record ChangeLeadRequest([property: Required] LeadFields Details, Guid? OwnerId);

/// <param name="OccurredOn">Business date; default: today.</param>
public sealed record LeadStepRequest(DateOnly? OccurredOn, [property: Text(0, 2000)] string? Note);

/// <param name="Reason">Why it will not become business.</param>
public sealed record LoseLeadRequest([property: Text(1, 2000)] string Reason, DateOnly? OccurredOn);

/// <param name="CustomerId">A customer of the region; register it first when it is new.</param>
public sealed record ConvertLeadRequest(Guid CustomerId, [property: Text(3, 3)] string? Currency, [property: Required] OpportunityFields Opportunity, DateOnly? OccurredOn);

internal static class ChangeLead
{
    /// <summary>Corrects what is known of an open lead, or hands it to another. Refuses <c>sales.lead.wrong-state</c>, <c>sales.owner-unknown</c>.</summary>
    internal static async Task<Results<Ok<LeadView>, NotFound>> Handle(Guid id, ChangeLeadRequest request, IfMatch ifMatch, SalesDbContext db, CurrentUser user, OrganisationDirectory organisation, BusinessClock clock, CancellationToken ct)
    {
        if (await db.Leads.SingleOrDefaultAsync(l => l.Id == id, ct) is not { } lead)
            return TypedResults.NotFound();

        ifMatch.Check(lead.Version);
        var owner = request.OwnerId is { } other && other != lead.OwnerId ? Owners.Find(organisation, lead.RegionId, other, clock.Today(lead.RegionId)) : null;
        Refuse.Broken(request.OwnerId is { } named && named != lead.OwnerId && owner is null ? Owners.Unknown("/ownerId") : null);
        var details = request.Details.ToDetails();
        if (lead.IsOpen)
        {
            var (before, after) = (LeadKey.HashesOf(lead.Details, null).Values, LeadKey.HashesOf(details, null).Values);
            var gone = before.Except(after, StringComparer.Ordinal).ToList();
            db.RemoveRange(await db.LeadKeys.Where(k => k.LeadId == id && gone.Contains(k.Hash)).ToListAsync(ct));
            db.AddRange(after.Except(before, StringComparer.Ordinal).Select(hash => new LeadKey(lead.RegionId, hash, id)));
        }

        lead.Change(details);
        if (owner is not null)
            lead.HandOver(owner.DepartmentId, owner.EmployeeId);
        return TypedResults.Ok(LeadView.Of(lead, user));
    }
}

internal static class ContactLead
{
    /// <summary>The lead was spoken to. Refuses <c>sales.lead.wrong-state</c>, <c>sales.lead.before-last-step</c>, <c>date-in-future</c>, <c>date-in-closed-period</c>.</summary>
    internal static Task<Results<Ok<LeadView>, NotFound>> Handle(Guid id, LeadStepRequest request, IfMatch ifMatch, SalesDbContext db, CurrentUser user, FactDates dates, BusinessClock clock, CancellationToken ct)
        => LeadSteps.TakeAsync(id, request.OccurredOn, ifMatch, db, user, dates, clock, (lead, act) => lead.Contact(request.Note, act), ct);
}

internal static class QualifyLead
{
    /// <summary>The lead has a need, means and a time. Refuses <c>sales.lead.wrong-state</c>, <c>sales.lead.before-last-step</c>, <c>date-in-future</c>, <c>date-in-closed-period</c>.</summary>
    internal static Task<Results<Ok<LeadView>, NotFound>> Handle(Guid id, LeadStepRequest request, IfMatch ifMatch, SalesDbContext db, CurrentUser user, FactDates dates, BusinessClock clock, CancellationToken ct)
        => LeadSteps.TakeAsync(id, request.OccurredOn, ifMatch, db, user, dates, clock, (lead, act) => lead.Qualify(request.Note, act), ct);
}

internal static class LoseLead
{
    /// <summary>The lead is given up, with a reason (§11). Refuses <c>sales.lead.wrong-state</c>, <c>sales.lead.before-last-step</c>, <c>date-in-future</c>, <c>date-in-closed-period</c>.</summary>
    internal static async Task<Results<Ok<LeadView>, NotFound>> Handle(Guid id, LoseLeadRequest request, IfMatch ifMatch, SalesDbContext db, CurrentUser user, FactDates dates, BusinessClock clock, CancellationToken ct)
    {
        if (await db.Leads.SingleOrDefaultAsync(l => l.Id == id, ct) is not { } lead)
            return TypedResults.NotFound();

        ifMatch.Check(lead.Version);
        var act = LeadSteps.Act(lead, request.OccurredOn, user, dates, clock);
        lead.Lose(request.Reason, act);
        await TakeLead.ForgetAsync(db, lead, ct);
        if (lead.Provenance.MarketingLeadId is { } marketing)
            db.Publish(new LeadLost(lead.RegionId, act.On, act.By, act.At, lead.Id, marketing, lead.Provenance.CampaignId, request.Reason));
        return TypedResults.Ok(LeadView.Of(lead, user));
    }
}

internal static class ConvertLead
{
    /// <summary>
    /// A qualified lead becomes an opportunity with a customer of the region; where it came from goes with it (§12, RB-20). 404 when the region has no relation to the customer. Refuses <c>sales.lead.wrong-state</c>,
    /// <c>sales.lead.before-last-step</c>, <c>sales.opportunity.stage-closes</c>, <c>date-in-future</c>, <c>date-in-closed-period</c>.
    /// </summary>
    internal static async Task<Results<Ok<LeadView>, NotFound>> Handle(Guid id, ConvertLeadRequest request, IfMatch ifMatch, SalesDbContext db, CurrentUser user, FactDates dates, BusinessClock clock, CancellationToken ct)
    {
        if (await db.Leads.SingleOrDefaultAsync(l => l.Id == id, ct) is not { } lead || !await db.CustomerRelations.AnyAsync(r => r.CustomerId == request.CustomerId && r.RegionId == lead.RegionId, ct))
            return TypedResults.NotFound();

        ifMatch.Check(lead.Version);
        var act = LeadSteps.Act(lead, request.OccurredOn, user, dates, clock);
        var customer = await db.Customers.SingleAsync(c => c.Id == request.CustomerId, ct);
        var opportunity = Opportunity.Begin(lead.RegionId, lead.DepartmentId, lead.OwnerId, customer, request.Currency ?? "CNY", request.Opportunity.ToFacts("/opportunity"), lead.Id, lead.Provenance with { }, act);
        lead.Convert(opportunity.Id, act);
        db.Add(opportunity);
        await TakeLead.ForgetAsync(db, lead, ct);
        if (lead.Provenance.MarketingLeadId is { } marketing)
            db.Publish(new LeadConverted(lead.RegionId, act.On, act.By, act.At, lead.Id, marketing, lead.Provenance.CampaignId, opportunity.Id));
        return TypedResults.Ok(LeadView.Of(lead, user));
    }
}

internal static class LeadSteps
{
    public static async Task<Results<Ok<LeadView>, NotFound>> TakeAsync(Guid id, DateOnly? on, IfMatch ifMatch, SalesDbContext db, CurrentUser user, FactDates dates, BusinessClock clock, Action<Lead, Act> step, CancellationToken ct)
    {
        if (await db.Leads.SingleOrDefaultAsync(l => l.Id == id, ct) is not { } lead)
            return TypedResults.NotFound();

        ifMatch.Check(lead.Version);
        step(lead, Act(lead, on, user, dates, clock));
        return TypedResults.Ok(LeadView.Of(lead, user));
    }

    public static Act Act(Lead lead, DateOnly? on, CurrentUser user, FactDates dates, BusinessClock clock)
    {
        var day = on ?? clock.Today(lead.RegionId);
        Refuse.Broken(dates.Allowed("/occurredOn", day, lead.RegionId));
        return new Act(day, clock.Now, user.Subject);
    }
}

using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Marketing.Data;
using RegionCloud.Marketing.Domain;
using RegionCloud.Marketing.Messages.Events;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Records;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Marketing.Features.Leads;

/// <param name="Consent">As it is from now on; needed when the details name a person.</param>
/// <param name="OwnerId">Who follows it up from now on; default: as before.</param>
public sealed record ChangeLeadRequest([property: Required] LeadFields Details, ConsentFields? Consent, Guid? OwnerId);

/// <param name="OccurredOn">Business date; default: today.</param>
public sealed record ContactLeadRequest([property: Text(0, 2000)] string? Note, DateOnly? OccurredOn);

/// <param name="SalesPersonId">Who goes on with it: of the region's sales department; default: its head.</param>
/// <param name="OccurredOn">Business date; default: today.</param>
public sealed record QualifyLeadRequest(Guid? SalesPersonId, [property: Text(0, 2000)] string? Note, DateOnly? OccurredOn);

/// <param name="Reason">Why it will not become business.</param>
/// <param name="OccurredOn">Business date; default: today.</param>
public sealed record LoseLeadRequest([property: Text(1, 2000)] string Reason, DateOnly? OccurredOn);

/// <param name="WithdrawnOn">Business date; default: today.</param>
public sealed record WithdrawConsentRequest(DateOnly? WithdrawnOn);

internal static class ChangeLead
{
    /// <summary>Corrects what is known of a lead, or hands it to a colleague. Refuses <c>marketing.lead.wrong-state</c>, <c>…consent-missing</c>, <c>…consent-later</c>, <c>marketing.person-unknown</c>.</summary>
    internal static Task<Results<Ok<LeadView>, NotFound>> Handle(Guid id, ChangeLeadRequest request, IfMatch ifMatch, MarketingDbContext db, CurrentUser user, OrganisationDirectory organisation, BusinessClock clock, CancellationToken ct)
        => LeadSteps.TakeAsync(
            id, "", null, ifMatch, db, user, clock,
            async (lead, act) =>
            {
                Refuse.Broken(request.OwnerId is { } owner && owner != lead.OwnerId ? LeadPersons.Unknown(owner, lead.RegionId, organisation.Current) : null);
                var details = request.Details.ToDetails();
                lead.Change(details, request.Consent?.ToConsent() ?? lead.Consent, request.OwnerId ?? lead.OwnerId, act.On);
                await db.ForgetAsync(lead, ct);
                var (hashes, kept) = (LeadKey.HashesOf(details).Values, db.ChangeTracker.Entries<LeadKey>().ToDictionary(e => e.Entity.Hash, StringComparer.Ordinal));
                foreach (var hash in hashes)
                {
                    if (kept.TryGetValue(hash, out var key))
                        key.State = EntityState.Unchanged;
                    else
                        db.Add(new LeadKey(lead.RegionId, hash, lead.Id));
                }
            },
            ct);
}

internal static class ContactLead
{
    /// <summary>The lead was spoken to. Refuses <c>marketing.lead.wrong-state</c>, <c>…before-last-step</c>, <c>date-in-future</c>.</summary>
    internal static Task<Results<Ok<LeadView>, NotFound>> Handle(Guid id, ContactLeadRequest request, IfMatch ifMatch, MarketingDbContext db, CurrentUser user, BusinessClock clock, CancellationToken ct)
        => LeadSteps.TakeAsync(
            id, "/occurredOn", request.OccurredOn, ifMatch, db, user, clock,
            (lead, act) =>
            {
                lead.Contact(request.Note, act);
                return Task.CompletedTask;
            },
            ct);
}

internal static class QualifyLead
{
    /// <summary>
    /// The lead has a need: Sales goes on with it under the same id, and the campaign goes with it to opportunity and contract (§12, RB-20). Refuses <c>marketing.lead.wrong-state</c>, <c>…before-last-step</c>,
    /// <c>…sales-person-unknown</c>, <c>date-in-future</c>.
    /// </summary>
    internal static Task<Results<Ok<LeadView>, NotFound>> Handle(Guid id, QualifyLeadRequest request, IfMatch ifMatch, MarketingDbContext db, CurrentUser user, OrganisationDirectory organisation, BusinessClock clock, CancellationToken ct)
        => LeadSteps.TakeAsync(
            id, "/occurredOn", request.OccurredOn, ifMatch, db, user, clock,
            async (lead, act) =>
            {
                Refuse.Broken(LeadRules.MustBe(lead, "qualify", LeadStatus.Contacted));
                var person = LeadPersons.InSales(request.SalesPersonId, lead.RegionId, act.On, organisation.Current);
                Refuse.Broken(person is null ? LeadRules.SalesPersonUnknown(request.SalesPersonId) : null);
                lead.Qualify(person!.Value, request.Note, act);
                await db.ForgetAsync(lead, ct);
                db.Publish(new LeadQualified(lead.RegionId, act.On, act.By, act.At, LeadView.State(lead)));
            },
            ct);
}

internal static class LoseLead
{
    /// <summary>The lead is given up, with a reason (§11). Refuses <c>marketing.lead.wrong-state</c>, <c>…before-last-step</c>, <c>date-in-future</c>.</summary>
    internal static Task<Results<Ok<LeadView>, NotFound>> Handle(Guid id, LoseLeadRequest request, IfMatch ifMatch, MarketingDbContext db, CurrentUser user, BusinessClock clock, CancellationToken ct)
        => LeadSteps.TakeAsync(
            id, "/occurredOn", request.OccurredOn, ifMatch, db, user, clock,
            async (lead, act) =>
            {
                lead.Lose(request.Reason, act);
                await db.ForgetAsync(lead, ct);
            },
            ct);
}

internal static class WithdrawConsent
{
    /// <summary>The person takes the consent back: name, phone and mail address are erased here and, when the lead was handed over, in Sales. The lead itself stays counted. Refuses <c>marketing.lead.no-consent</c>, <c>date-in-future</c>.</summary>
    internal static Task<Results<Ok<LeadView>, NotFound>> Handle(Guid id, WithdrawConsentRequest request, IfMatch ifMatch, MarketingDbContext db, CurrentUser user, BusinessClock clock, CancellationToken ct)
        => LeadSteps.TakeAsync(
            id, "/withdrawnOn", request.WithdrawnOn, ifMatch, db, user, clock,
            async (lead, act) =>
            {
                lead.WithdrawConsent(act);
                var company = LeadKey.HashesOf(lead.Details).Values.ToList();
                db.RemoveRange(await db.LeadKeys.Where(k => k.LeadId == lead.Id && !company.Contains(k.Hash)).ToListAsync(ct));
                if (lead.SalesPersonId is not null)
                    db.Publish(new LeadConsentWithdrawn(lead.RegionId, act.On, act.By, act.At, lead.Id, lead.Version));
            },
            ct);
}

internal static class LeadSteps
{
    public static async Task<Results<Ok<LeadView>, NotFound>> TakeAsync(
        Guid id, string pointer, DateOnly? on, IfMatch ifMatch, MarketingDbContext db, CurrentUser user, BusinessClock clock, Func<Lead, Act, Task> step, CancellationToken ct)
    {
        if (await db.Leads.SingleOrDefaultAsync(l => l.Id == id, ct) is not { } lead)
            return TypedResults.NotFound();

        ifMatch.Check(lead.Version);
        var act = user.Act("lead.update", lead.RegionId, lead.DepartmentId, on ?? clock.Today(lead.RegionId), clock);
        Refuse.Broken(clock.NotInFuture(pointer, act.On, lead.RegionId));
        await step(lead, act);
        return TypedResults.Ok(LeadView.Of(lead, user));
    }
}

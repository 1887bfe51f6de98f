using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;
using RegionCloud.CustomerService.Data;
using RegionCloud.CustomerService.Domain;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Lists;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.CustomerService.Features.Surveys;

/// <summary>The one-use links of surveys: whoever holds the secret answers for one customer, once, without signing in. Only its hash is kept.</summary>
internal static class SurveyLinks
{
    public const string Path = "/survey-link";
    public const string Header = "Survey-Token";

    /// <summary>256 bits that nobody guesses.</summary>
    public static string NewSecret() => WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(32));

    public static string HashOf(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));
}

/// <summary>Customers to be asked, each once in a survey.</summary>
/// <param name="LastDay">Until then the links may be used; default: 30 days from the day of asking.</param>
/// <param name="InvitedOn">Business date; default: today.</param>
public sealed record InviteCustomersRequest([property: Entries(1, 200)] IReadOnlyList<InviteeFields> Customers, DateOnly? LastDay, DateOnly? InvitedOn);

/// <param name="ContactName">Who speaks for the customer.</param>
public sealed record InviteeFields(Guid CustomerId, [property: Text(0, 100)] string? ContactName);

/// <summary>The links, told this once: afterwards only their hashes are known.</summary>
public sealed record SurveyLinksView(IReadOnlyList<SurveyLinkView> Invitations);

/// <param name="Token">The link's secret. The survey's page sends it as the header <c>Survey-Token</c> to <c>/api/customer-service/v1/survey-link</c>.</param>
/// <param name="LastDay">Until then it may be used.</param>
public sealed record SurveyLinkView(Guid InvitationId, Guid CustomerId, string Token, DateOnly LastDay);

/// <summary>A customer who was asked.</summary>
/// <param name="Method">How he was asked in the end; absent while he has not answered.</param>
/// <param name="RecordedBy">Who recorded the answer; absent when he gave it by his link.</param>
public sealed record SurveyInvitationView(
    Guid Id, Guid SurveyId, Guid CustomerId, string? ContactName, DateOnly InvitedOn, DateOnly LastDay, SurveyMethod? Method, DateOnly? AnsweredOn, string? RecordedBy, [property: JsonPropertyName("etag")] string Etag) : ITagged
{
    internal static SurveyInvitationView Of(SurveyInvitation i) => new(i.Id, i.SurveyId, i.CustomerId, i.ContactName, i.InvitedOn, i.LastDay, i.Method, i.AnsweredOn, i.RecordedBy, ETags.Of(i.Version));
}

internal sealed class InvitationList : Listing<SurveyInvitation, SurveyInvitationView>
{
    public InvitationList()
    {
        Key(i => i.Id);
        Filter("customerId", i => i.CustomerId);
        Range("answered", i => i.AnsweredOn);
        Sort("answeredOn", i => i.AnsweredOn);
        Sort("lastDay", i => i.LastDay);
    }
}

internal static class ListInvitations
{
    /// <summary>Whom a survey asked, and whether they answered.</summary>
    internal static async Task<Results<Ok<Page<SurveyInvitationView>>, NotFound>> Handle(Guid id, ListQuery<InvitationList> query, CustomerServiceDbContext db, CancellationToken ct)
        => await db.Surveys.AnyAsync(s => s.Id == id, ct) ? TypedResults.Ok(await query.PageAsync(db.SurveyInvitations.AsNoTracking().Where(i => i.SurveyId == id), SurveyInvitationView.Of, ct)) : TypedResults.NotFound();
}

internal static class InviteCustomers
{
    private const int UsualDays = 30;

    /// <summary>
    /// Asks customers, each by a link of his own that answers once (6.2-3); the answer tells the links this once. Refuses <c>customer-service.survey.asked-already</c>, <c>customer-service.customer-unknown</c>, <c>customer-service.survey.last-day-over</c>,
    /// <c>customer-service.survey.wrong-state</c>, <c>customer-service.before-last-step</c>, <c>date-in-future</c>.
    /// </summary>
    internal static async Task<Results<Created<SurveyLinksView>, NotFound>> Handle(Guid id, InviteCustomersRequest request, IfMatch ifMatch, CustomerServiceDbContext db, CurrentUser user, BusinessClock clock, CancellationToken ct)
    {
        if (await db.Surveys.AsSplitQuery().SingleOrDefaultAsync(s => s.Id == id, ct) is not { } survey)
            return TypedResults.NotFound();

        ifMatch.Check(survey.Version);
        var act = user.Act("survey.update", survey.RegionId, survey.DepartmentId, request.InvitedOn ?? clock.Today(survey.RegionId), clock);
        var lastDay = request.LastDay ?? act.On.AddDays(UsualDays);
        var ids = request.Customers.Select(c => c.CustomerId).ToList();
        var asked = await db.SurveyInvitations.Where(i => i.SurveyId == id && ids.Contains(i.CustomerId)).Select(i => i.CustomerId).ToListAsync(ct);
        var known = await db.FileCustomers.Where(c => c.RegionId == survey.RegionId && ids.Contains(c.CustomerId)).Select(c => c.CustomerId).ToListAsync(ct);
        Refuse.Broken([
            clock.NotInFuture("/invitedOn", act.On, survey.RegionId),
            survey.OpenedOn is { } opened ? SurveyRules.NotBefore("/invitedOn", act.On, opened) : null,
            lastDay < act.On ? Refusal.Content("customer-service.survey.last-day-over", "/lastDay", ("lastDay", lastDay), ("today", act.On)) : null,
            .. ids.Select((customer, n) => asked.Contains(customer) || ids.IndexOf(customer) < n ? SurveyRules.AskedAlready(n, customer) : null),
            .. ids.Select((customer, n) => known.Contains(customer) ? null : FileRules.CustomerUnknown($"/customers/{n}/customerId", customer))]);
        var links = new List<SurveyLinkView>();
        foreach (var invitee in request.Customers)
        {
            var secret = SurveyLinks.NewSecret();
            var invitation = SurveyInvitation.Invite(survey, invitee.CustomerId, invitee.ContactName?.Trim(), lastDay, SurveyLinks.HashOf(secret), act);
            db.AddRange(invitation, new SurveyLink(invitation.LinkHash!, survey.RegionId, invitation.Id));
            links.Add(new SurveyLinkView(invitation.Id, invitation.CustomerId, secret, lastDay));
        }

        db.MustNotChangeMeanwhile(survey);
        return TypedResults.Created($"/api/customer-service/v1/surveys/{id}/invitations", new SurveyLinksView(links));
    }
}

internal static class RenewLink
{
    /// <summary>Makes another link for a customer who lost his; the first opens nothing any more. Refuses <c>customer-service.survey.answered-already</c>, <c>customer-service.survey.wrong-state</c>.</summary>
    internal static async Task<Results<Ok<SurveyLinkView>, NotFound>> Handle(Guid id, Guid invitationId, IfMatch ifMatch, CustomerServiceDbContext db, CancellationToken ct)
    {
        if (await db.Surveys.AsSplitQuery().SingleOrDefaultAsync(s => s.Id == id, ct) is not { } survey || await db.SurveyInvitations.AsSplitQuery().SingleOrDefaultAsync(i => i.Id == invitationId && i.SurveyId == id, ct) is not { } invitation)
            return TypedResults.NotFound();

        ifMatch.Check(invitation.Version);
        var (before, secret) = (invitation.LinkHash, SurveyLinks.NewSecret());
        invitation.Relink(survey, SurveyLinks.HashOf(secret));
        db.RemoveRange(await db.SurveyLinks.Where(l => l.Hash == before).ToListAsync(ct));
        db.Add(new SurveyLink(invitation.LinkHash!, survey.RegionId, invitation.Id));
        return TypedResults.Ok(new SurveyLinkView(invitation.Id, invitation.CustomerId, secret, invitation.LastDay));
    }
}

using System.Security.Cryptography;
using System.Text;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Records;

namespace RegionCloud.Marketing.Domain;

/// <summary>States of a captured lead (requirements §11).</summary>
internal enum LeadStatus
{
    New,
    Contacted,

    /// <summary>Handed to Sales, which works on under the same id.</summary>
    Qualified,

    /// <summary>Sales has made an opportunity of it.</summary>
    Converted,
    Lost,
}

/// <summary>
/// Somebody who may become a customer, captured by a campaign (線索): the campaign of the first touch, which goes with it into Sales' opportunity and contract (RB-20). Contact data are kept with the person's consent only.
/// </summary>
internal sealed class Lead
{
    private readonly List<LeadStep> steps = [];

    private Lead()
    {
    }

    /// <summary>Sales' lead bears it too.</summary>
    public Guid Id { get; private init; }

    public int Version { get; private set; } = 1;

    /// <summary>Unique in its region: LD-2026-000001.</summary>
    public string Number { get; private init; } = "";

    public Guid RegionId { get; private init; }

    public Guid DepartmentId { get; private init; }

    /// <summary>Who follows it up until it is qualified.</summary>
    public Guid OwnerId { get; private set; }

    public Guid CampaignId { get; private init; }

    /// <summary>Through which of the campaign's channels it came.</summary>
    public string? Channel { get; private init; }

    public LeadStatus Status { get; private set; }

    public LeadDetails Details { get; private set; } = null!;

    public Consent? Consent { get; private set; }

    public DateOnly CapturedOn { get; private init; }

    public DateTimeOffset RecordedAt { get; private init; }

    /// <summary>To whom in Sales it was handed.</summary>
    public Guid? SalesPersonId { get; private set; }

    /// <summary>Sales' opportunity that came of it.</summary>
    public Guid? OpportunityId { get; private set; }

    public string? LostReason { get; private set; }

    /// <summary>An open lead that it resembles; somebody took it all the same.</summary>
    public Guid? ResemblesId { get; private init; }

    public IReadOnlyList<LeadStep> Steps => steps;

    /// <summary>Marketing still follows it up.</summary>
    public bool IsOpen => Status is LeadStatus.New or LeadStatus.Contacted;

    public static Lead Capture(string number, Campaign campaign, Guid ownerId, string? channel, LeadDetails details, Consent? consent, Guid? resembles, Act act)
    {
        Refuse.Broken(LeadRules.CampaignTakes(campaign, act.On), LeadRules.ConsentGiven(details, consent), LeadRules.ConsentNotLater(consent, act.On));
        var lead = new Lead
        {
            Id = Guid.CreateVersion7(act.At),
            Number = number,
            RegionId = campaign.RegionId,
            DepartmentId = campaign.DepartmentId,
            OwnerId = ownerId,
            CampaignId = campaign.Id,
            Channel = channel,
            Details = details,
            Consent = consent,
            CapturedOn = act.On,
            RecordedAt = act.At,
            ResemblesId = resembles,
        };
        lead.steps.Add(new LeadStep(1, null, LeadStatus.New, act.On, act.At, act.By, act.For, null));
        return lead;
    }

    /// <summary>Corrects what is known of it, and who follows it up.</summary>
    public void Change(LeadDetails details, Consent? consent, Guid ownerId, DateOnly today)
    {
        Refuse.Broken(LeadRules.MustBe(this, "change", LeadStatus.New, LeadStatus.Contacted));
        Refuse.Broken(LeadRules.ConsentGiven(details, consent), LeadRules.ConsentNotLater(consent, today));
        (Details, Consent, OwnerId) = (details, consent, ownerId);
        Version++;
    }

    public void Contact(string? note, Act act)
    {
        Refuse.Broken(LeadRules.MustBe(this, "contact", LeadStatus.New));
        Refuse.Broken(LeadRules.NotBefore(this, act.On));
        Move(LeadStatus.Contacted, act, note);
    }

    /// <summary>It has a need: Sales goes on with it.</summary>
    public void Qualify(Guid salesPersonId, string? note, Act act)
    {
        Refuse.Broken(LeadRules.MustBe(this, "qualify", LeadStatus.Contacted));
        Refuse.Broken(LeadRules.NotBefore(this, act.On));
        SalesPersonId = salesPersonId;
        Move(LeadStatus.Qualified, act, note);
    }

    public void Lose(string reason, Act act)
    {
        Refuse.Broken(LeadRules.MustBe(this, "lose", LeadStatus.New, LeadStatus.Contacted));
        Refuse.Broken(LeadRules.NotBefore(this, act.On));
        LostReason = reason;
        Move(LeadStatus.Lost, act, reason);
    }

    /// <summary>Sales has made an opportunity of it; told again it changes nothing.</summary>
    public bool Converted(Guid opportunityId, Act act)
    {
        if (Status != LeadStatus.Qualified)
            return false;

        OpportunityId = opportunityId;
        Move(LeadStatus.Converted, act);
        return true;
    }

    /// <summary>Sales has given it up; told again it changes nothing.</summary>
    public bool LostInSales(string reason, Act act)
    {
        if (Status != LeadStatus.Qualified)
            return false;

        LostReason = reason;
        Move(LeadStatus.Lost, act, reason);
        return true;
    }

    /// <summary>The person takes the consent back: what is known of him is erased, whatever became of the lead.</summary>
    public void WithdrawConsent(Act act)
    {
        Refuse.Broken(LeadRules.HasConsent(this));
        (Details, Consent) = (Details with { ContactName = null, Phone = null, Email = null }, Consent! with { WithdrawnOn = act.On });
        Version++;
    }

    private void Move(LeadStatus to, Act act, string? note = null)
    {
        steps.Add(new LeadStep(steps.Count + 1, Status, to, act.On, act.At, act.By, act.For, note));
        Status = to;
        Version++;
    }
}

/// <summary>What is known of a lead; the person's name, phone and mail address only with consent.</summary>
/// <param name="Company">Which firm, or which household by a word that names nobody.</param>
internal sealed record LeadDetails(string Company, string? ContactName, string? Phone, string? Email, string? Need)
{
    public bool NamesAPerson => !string.IsNullOrWhiteSpace(ContactName) || !string.IsNullOrWhiteSpace(Phone) || !string.IsNullOrWhiteSpace(Email);
}

/// <summary>The person's consent to be kept and contacted.</summary>
/// <param name="Source">How it was given: signed form, box ticked.</param>
internal sealed record Consent(DateOnly GivenOn, string Source, DateOnly? WithdrawnOn = null);

/// <summary>One step of a lead's life.</summary>
internal sealed record LeadStep(int Sequence, LeadStatus? From, LeadStatus To, DateOnly On, DateTimeOffset RecordedAt, string By, string? For, string? Note);

/// <summary>By what an open lead is recognised: the hash of its company, phone or mail address in its region. It tells that there is one, and nothing of it.</summary>
internal sealed class LeadKey(Guid region, string hash, Guid leadId)
{
    // Not called RegionId: everybody who takes a lead asks it, whatever leads he may see.
    public Guid Region { get; private init; } = region;

    public string Hash { get; private init; } = hash;

    public Guid LeadId { get; private init; } = leadId;

    /// <summary>The hashes by what they are of.</summary>
    public static IReadOnlyDictionary<string, string> HashesOf(LeadDetails details)
    {
        var keys = new Dictionary<string, string>(StringComparer.Ordinal);
        Add("company", string.Concat(details.Company.Where(char.IsLetterOrDigit)));
        Add("phone", string.Concat((details.Phone ?? "").Where(char.IsAsciiDigit)) is { Length: > 0 } digits ? digits[^Math.Min(11, digits.Length)..] : "");
        Add("email", (details.Email ?? "").Trim());
        return keys;

        void Add(string kind, string value)
        {
            if (value.Length > 0)
                keys[kind] = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{kind}:{value.ToUpperInvariant()}")));
        }
    }
}

/// <summary>Every reason Marketing may refuse a lead.</summary>
internal static class LeadRules
{
    public static Refusal? MustBe(Lead lead, string action, params IReadOnlyList<LeadStatus> allowed)
        => allowed.Contains(lead.Status) ? null : Refusal.State("marketing.lead.wrong-state", ("number", lead.Number), ("state", CampaignRules.Name(lead.Status)), ("action", action), ("allowed", string.Join(", ", allowed.Select(CampaignRules.Name))));

    /// <summary>A campaign captures leads from its approval until it is closed.</summary>
    public static Refusal? CampaignTakes(Campaign campaign, DateOnly on)
        => campaign.ApprovedOn is { } approved && campaign.Status is CampaignStatus.Approved or CampaignStatus.Running or CampaignStatus.Ended or CampaignStatus.Evaluated
            ? on < approved ? Refusal.Content("marketing.lead.before-approval", "/capturedOn", ("capturedOn", on), ("approvedOn", approved), ("campaign", campaign.Number)) : null
            : Refusal.State("marketing.lead.campaign-takes-none", ("campaign", campaign.Number), ("state", CampaignRules.Name(campaign.Status)));

    /// <summary>A person's data are kept with his consent only.</summary>
    public static Refusal? ConsentGiven(LeadDetails details, Consent? consent)
        => details.NamesAPerson && consent is null or { WithdrawnOn: not null } ? Refusal.Content("marketing.lead.consent-missing", "/consent") : null;

    public static Refusal? ConsentNotLater(Consent? consent, DateOnly on)
        => consent?.GivenOn > on ? Refusal.Content("marketing.lead.consent-later", "/consent/givenOn", ("givenOn", consent.GivenOn), ("on", on)) : null;

    public static Refusal? HasConsent(Lead lead) => lead.Consent is { WithdrawnOn: null } ? null : Refusal.State("marketing.lead.no-consent", ("number", lead.Number));

    public static Refusal? NotBefore(Lead lead, DateOnly on)
        => lead.Steps.Max(s => s.On) is var last && on < last ? Refusal.Content("marketing.lead.before-last-step", "/occurredOn", ("occurredOn", on), ("last", last)) : null;

    /// <summary>Another open lead of the region has the same company, phone or mail address. Whoever knows better says so.</summary>
    public static Refusal Duplicate(IEnumerable<string> fields) => Refusal.State("marketing.lead.duplicate", ("fields", string.Join(", ", fields)));

    /// <summary>Who follows a lead up works in the region.</summary>
    public static Refusal OwnerUnknown(Guid? employeeId) => Refusal.Content("marketing.person-unknown", "/ownerId", ("employeeId", employeeId));

    /// <summary>Whoever gets it works in the region's sales department; without a name it is the head's.</summary>
    public static Refusal SalesPersonUnknown(Guid? employeeId) => Refusal.Content("marketing.lead.sales-person-unknown", "/salesPersonId", ("employeeId", employeeId));
}

using System.Security.Cryptography;
using System.Text;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Records;

namespace RegionCloud.Sales.Domain;

/// <summary>States of a lead (requirements §11).</summary>
internal enum LeadStatus
{
    New,
    Contacted,
    Qualified,

    /// <summary>It became an opportunity.</summary>
    Converted,
    Lost,
}

/// <summary>Somebody who may become a customer (線索, 2.2-10). Where it came from goes with it into the opportunity and the contract (RB-20).</summary>
internal sealed class Lead
{
    private readonly List<LeadStep> steps = [];

    private Lead()
    {
    }

    public Guid Id { get; private init; }

    public int Version { get; private set; } = 1;

    public Guid RegionId { get; private init; }

    public Guid DepartmentId { get; private set; }

    public Guid OwnerId { get; private set; }

    public LeadDetails Details { get; private set; } = null!;

    public Provenance Provenance { get; private init; } = null!;

    public LeadStatus Status { get; private set; }

    /// <summary>Why it was lost.</summary>
    public string? LostReason { get; private set; }

    /// <summary>An open lead that it resembles; somebody took it all the same.</summary>
    public Guid? ResemblesId { get; private init; }

    public Guid? OpportunityId { get; private set; }

    public IReadOnlyList<LeadStep> Steps => steps;

    /// <summary>Neither converted nor lost.</summary>
    public bool IsOpen => Status is LeadStatus.New or LeadStatus.Contacted or LeadStatus.Qualified;

    /// <param name="id">Given when another department found it: under its id it is taken once.</param>
    public static Lead Take(Guid regionId, Guid departmentId, Guid ownerId, LeadDetails details, Provenance provenance, Guid? resembles, Act act, Guid? id = null)
    {
        var lead = new Lead { Id = id ?? Guid.CreateVersion7(act.At), RegionId = regionId, DepartmentId = departmentId, OwnerId = ownerId, Details = details, Provenance = provenance, ResemblesId = resembles };
        lead.steps.Add(new LeadStep(1, null, LeadStatus.New, act.On, act.At, act.By, null));
        return lead;
    }

    /// <summary>Marketing hands over what it has qualified, under its own id; where it came from comes with it (§12, RB-20).</summary>
    public static Lead Receive(Guid marketingLeadId, Guid regionId, Guid departmentId, Guid ownerId, LeadDetails details, Provenance provenance, Guid? resembles, Act act)
    {
        var lead = new Lead { Id = marketingLeadId, RegionId = regionId, DepartmentId = departmentId, OwnerId = ownerId, Details = details, Provenance = provenance, ResemblesId = resembles, Status = LeadStatus.Qualified };
        lead.steps.Add(new LeadStep(1, null, LeadStatus.Qualified, act.On, act.At, act.By, null));
        return lead;
    }

    /// <summary>The person has taken his consent back: what is known of him is erased, whatever became of the lead.</summary>
    public bool ForgetPerson()
    {
        if (Details is { ContactName: null, Phone: null, Email: null })
            return false;

        Details = Details with { ContactName = null, Phone = null, Email = null };
        Version++;
        return true;
    }

    public void Change(LeadDetails details)
    {
        Refuse.Broken(LeadRules.MustBe(this, "change", LeadStatus.New, LeadStatus.Contacted, LeadStatus.Qualified));
        Details = details;
        Version++;
    }

    public void HandOver(Guid departmentId, Guid ownerId)
    {
        Refuse.Broken(LeadRules.MustBe(this, "hand-over", LeadStatus.New, LeadStatus.Contacted, LeadStatus.Qualified));
        (DepartmentId, OwnerId) = (departmentId, ownerId);
        Version++;
    }

    public void Contact(string? note, Act act)
    {
        Refuse.Broken(LeadRules.MustBe(this, "contact", LeadStatus.New), LeadRules.NotBefore(this, act.On));
        Move(LeadStatus.Contacted, act, note);
    }

    public void Qualify(string? note, Act act)
    {
        Refuse.Broken(LeadRules.MustBe(this, "qualify", LeadStatus.Contacted), LeadRules.NotBefore(this, act.On));
        Move(LeadStatus.Qualified, act, note);
    }

    public void Convert(Guid opportunityId, Act act)
    {
        Refuse.Broken(LeadRules.MustBe(this, "convert", LeadStatus.Qualified), LeadRules.NotBefore(this, act.On));
        OpportunityId = opportunityId;
        Move(LeadStatus.Converted, act, null);
    }

    public void Lose(string reason, Act act)
    {
        Refuse.Broken(LeadRules.MustBe(this, "lose", LeadStatus.New, LeadStatus.Contacted, LeadStatus.Qualified), LeadRules.NotBefore(this, act.On));
        LostReason = reason;
        Move(LeadStatus.Lost, act, reason);
    }

    private void Move(LeadStatus to, Act act, string? note)
    {
        steps.Add(new LeadStep(steps.Count + 1, Status, to, act.On, act.At, act.By, note));
        Status = to;
        Version++;
    }
}

/// <summary>What is known of a lead.</summary>
internal sealed record LeadDetails(string Company, string? ContactName, string? Phone, string? Email, string? Need);

/// <summary>Where business came from; kept from the lead to the contract.</summary>
/// <param name="CampaignId">Marketing's campaign of the first touch.</param>
/// <param name="Channel">Through which channel.</param>
/// <param name="MarketingLeadId">Marketing's own id of the lead: taken once.</param>
internal sealed record Provenance(Guid? CampaignId, string? Channel, Guid? MarketingLeadId = null);

/// <summary>One step of a lead's life.</summary>
internal sealed record LeadStep(int Sequence, LeadStatus? From, LeadStatus To, DateOnly On, DateTimeOffset RecordedAt, string By, string? Note);

/// <summary>
/// By what a lead is recognised: the hash of its company, phone or mail address in its region. Asked by everybody who takes a lead, whatever leads he may see;
/// so it tells that there is one, and nothing of it.
/// </summary>
internal sealed class LeadKey(Guid region, string hash, Guid leadId)
{
    // Not called RegionId: see above.
    public Guid Region { get; private init; } = region;

    public string Hash { get; private init; } = hash;

    public Guid LeadId { get; private init; } = leadId;

    public static IReadOnlyDictionary<string, string> HashesOf(LeadDetails details, Guid? marketingLeadId)
    {
        var keys = new Dictionary<string, string>(StringComparer.Ordinal);
        Add("company", string.Concat(details.Company.Where(char.IsLetterOrDigit)));
        Add("phone", string.Concat((details.Phone ?? "").Where(char.IsAsciiDigit)) is { Length: > 0 } digits ? digits[^Math.Min(11, digits.Length)..] : "");
        Add("email", (details.Email ?? "").Trim());
        Add("marketingLeadId", marketingLeadId?.ToString() ?? "");
        return keys;

        void Add(string kind, string value)
        {
            if (value.Length > 0)
                keys[kind] = System.Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{kind}:{value.ToUpperInvariant()}")));
        }
    }
}

/// <summary>Every reason Sales may refuse a lead.</summary>
internal static class LeadRules
{
    public static Refusal? MustBe(Lead lead, string action, params IReadOnlyList<LeadStatus> allowed)
        => allowed.Contains(lead.Status) ? null : Refusal.State("sales.lead.wrong-state", ("state", Name(lead.Status)), ("action", action), ("allowed", string.Join(", ", allowed.Select(Name))));

    /// <summary>Another open lead of the region has the same company, phone or mail address. Whoever knows better says so.</summary>
    public static Refusal Duplicate(IEnumerable<string> fields) => Refusal.State("sales.lead.duplicate", ("fields", string.Join(", ", fields)));

    public static Refusal? NotBefore(Lead lead, DateOnly on)
        => lead.Steps.Max(s => s.On) is var last && on < last ? Refusal.Content("sales.lead.before-last-step", "/occurredOn", ("occurredOn", on), ("last", last)) : null;

    private static string Name(LeadStatus status) => char.ToLowerInvariant(status.ToString()[0]) + status.ToString()[1..];
}

using System.Globalization;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.ServiceDefaults.Policy;

/// <summary>Where a policy set stands.</summary>
public enum PolicySetStatus
{
    Proposed,

    /// <summary>For good: a later set follows it, nothing changes it.</summary>
    Approved,
    Rejected,
    Withdrawn,
}

/// <summary>One parameter's value before and in a set.</summary>
internal sealed record PolicyChange(string Parameter, JsonElement From, JsonElement To);

/// <summary>
/// A service's part of the rule book's numbers, complete, in force from a day until the next approved set (decisions §5). Proposed by
/// one person of headquarters and approved by another. A figure uses the set valid on its as-of day and names it.
/// </summary>
public sealed class PolicySet
{
    /// <summary>The seeded set, in force from the beginning of time; every service has its own part under the same id.</summary>
    public static readonly Guid DefaultId = new("00000000-0000-7000-8000-000000000001");

    private JsonElement? parsed;

    private PolicySet()
    {
    }

    public Guid Id { get; private init; }

    public int Version { get; private set; } = 1;

    /// <summary>Counts the proposals of this service.</summary>
    public int Number { get; private init; }

    public PolicySetStatus Status { get; private set; }

    /// <summary>First day on which figures use it, in the company's zone.</summary>
    public DateOnly EffectiveFrom { get; private init; }

    /// <summary>The set whose values it changes: the one valid on its first day when it was proposed.</summary>
    public Guid? BasedOn { get; private init; }

    /// <summary>Every parameter's value, as JSON by name.</summary>
    public string Values { get; private init; } = "{}";

    /// <summary>What the changed parameters were in the set that it is based on, as JSON by name.</summary>
    public string Before { get; private init; } = "{}";

    public string Reason { get; private init; } = "";

    /// <summary>Subject.</summary>
    public string ProposedBy { get; private init; } = "";

    /// <summary>For whom the proposer stood in (subject).</summary>
    public string? ProposedFor { get; private init; }

    public DateTimeOffset ProposedAt { get; private init; }

    public string? DecidedBy { get; private set; }

    public DateTimeOffset? DecidedAt { get; private set; }

    public string? DecisionReason { get; private set; }

    /// <summary>1, 2, 3 … over the approved ones. Unique, so that of two approvals at one moment one looks again.</summary>
    public int? ApprovalOrder { get; private set; }

    internal string Code => string.Create(CultureInfo.InvariantCulture, $"PS-{Number:000000}");

    /// <param name="proposers">The proposer, and for whom he stands in (subjects).</param>
    internal static PolicySet Propose(
        int number, DateOnly effectiveFrom, PolicySet valid, IReadOnlyDictionary<string, JsonElement> changed, string reason, IReadOnlyList<string> proposers,
        IReadOnlyList<PolicyParameter> declared, DateOnly today, DateTimeOffset now)
    {
        Refuse.Broken([
            PolicyRules.MustNotBeginInThePast(effectiveFrom, today),
            PolicyRules.DayMustBeFree(effectiveFrom, valid),
            .. changed.Keys.Except(declared.Select(p => p.Name), StringComparer.Ordinal).Select(name => PolicyRules.Unknown(name, declared)),
            .. declared.Where(p => changed.ContainsKey(p.Name)).SelectMany(p => p.Broken(changed[p.Name]))]);

        var before = declared.ToDictionary(p => p.Name, p => valid.ValueOf(p.Name) ?? p.Default, StringComparer.Ordinal);
        var after = declared.ToDictionary(p => p.Name, p => changed.TryGetValue(p.Name, out var value) ? p.Normalised(value) : before[p.Name], StringComparer.Ordinal);
        List<PolicyChange> changes = [.. after.Where(v => !JsonElement.DeepEquals(v.Value, before[v.Key])).Select(v => new PolicyChange(v.Key, before[v.Key], v.Value))];
        Refuse.Broken(PolicyRules.MustChangeSomething(changes));
        return new PolicySet
        {
            Id = Guid.CreateVersion7(now),
            Number = number,
            Status = PolicySetStatus.Proposed,
            EffectiveFrom = effectiveFrom,
            BasedOn = valid.Id,
            Values = JsonSerializer.Serialize(after, Json.Options),
            Before = JsonSerializer.Serialize(changes.ToDictionary(c => c.Parameter, c => c.From, StringComparer.Ordinal), Json.Options),
            Reason = reason,
            ProposedBy = proposers[0],
            ProposedFor = proposers.ElementAtOrDefault(1),
            ProposedAt = now,
        };
    }

    /// <summary>Null when the set is from before the parameter was declared.</summary>
    internal JsonElement? ValueOf(string parameter)
        => (parsed ??= JsonElement.Parse(Values)).TryGetProperty(parameter, out var value) ? value : null;

    internal IEnumerable<PolicyChange> Changes()
        => JsonElement.Parse(Before).EnumerateObject().Select(p => new PolicyChange(p.Name, p.Value, ValueOf(p.Name)!.Value));

    /// <summary>The second person's yes.</summary>
    /// <param name="valid">The set that is valid so far on this one's first day.</param>
    /// <param name="deciders">Who decides, and for whom he stands in (subjects).</param>
    internal void Approve(PolicySet valid, int order, IReadOnlyList<string> deciders, DateOnly today, DateTimeOffset now)
    {
        Refuse.Broken([.. ApprovalRefusals(valid, deciders, today)]);
        ApprovalOrder = order;
        Decide(PolicySetStatus.Approved, deciders[0], reason: null, now);
    }

    internal IEnumerable<Refusal?> ApprovalRefusals(PolicySet valid, IReadOnlyList<string> deciders, DateOnly today) => PolicyRules.MustBeProposed(this) is { } decided ? [decided] :
    [
        PolicyRules.MustBeASecondPerson(this, deciders),
        PolicyRules.MustNotBeginInThePast(EffectiveFrom, today),
        PolicyRules.DayMustBeFree(EffectiveFrom, valid) ?? PolicyRules.BaseMustStillBeValid(this, valid),
    ];

    internal void Reject(string reason, IReadOnlyList<string> deciders, DateTimeOffset now)
    {
        Refuse.Broken(PolicyRules.MustBeProposed(this), PolicyRules.MustBeASecondPerson(this, deciders));
        Decide(PolicySetStatus.Rejected, deciders[0], reason, now);
    }

    internal void Withdraw(string reason, string subject, DateTimeOffset now)
    {
        Refuse.Broken(PolicyRules.MustBeProposed(this), PolicyRules.MustBeTheProposer(this, subject));
        Decide(PolicySetStatus.Withdrawn, subject, reason, now);
    }

    private void Decide(PolicySetStatus status, string by, string? reason, DateTimeOffset now)
    {
        (Status, DecidedBy, DecisionReason, DecidedAt) = (status, by, reason, now);
        Version++;
    }

    internal static void Configure(ModelBuilder model, IReadOnlyList<PolicyParameter> declared, bool sqlServer) => model.Entity<PolicySet>(set =>
    {
        string Quoted(string column) => sqlServer ? $"[{column}]" : $"\"{column}\"";
        set.Property(s => s.Id).ValueGeneratedNever();
        set.Property(s => s.Reason).HasMaxLength(PolicySetView.LongestReason);
        set.Property(s => s.DecisionReason).HasMaxLength(PolicySetView.LongestReason);
        set.Property(s => s.ProposedBy).HasMaxLength(200);
        set.Property(s => s.ProposedFor).HasMaxLength(200);
        set.Property(s => s.DecidedBy).HasMaxLength(200);
        set.HasIndex(s => s.Number).IsUnique();
        set.HasIndex(s => s.Status);
        set.HasIndex(s => s.ApprovalOrder).IsUnique().HasFilter($"{Quoted(nameof(ApprovalOrder))} IS NOT NULL");
        set.HasIndex(s => s.EffectiveFrom).IsUnique().HasFilter($"{Quoted(nameof(ApprovalOrder))} IS NOT NULL");
        // What was proposed is never changed: another proposal takes its place (SoD7).
        foreach (var fixedForEver in new[] { nameof(Number), nameof(EffectiveFrom), nameof(BasedOn), nameof(Values), nameof(Before), nameof(Reason), nameof(ProposedBy), nameof(ProposedFor), nameof(ProposedAt) })
            set.Property(fixedForEver).Metadata.SetAfterSaveBehavior(PropertySaveBehavior.Throw);
        set.HasData(new
        {
            Id = DefaultId,
            Version = 1,
            Number = 1,
            Status = PolicySetStatus.Approved,
            EffectiveFrom = DateOnly.MinValue,
            Values = JsonSerializer.Serialize(declared.ToDictionary(p => p.Name, p => p.Default, StringComparer.Ordinal), Json.Options),
            Before = "{}",
            Reason = "default",
            ProposedBy = "seed",
            ProposedAt = DateTimeOffset.UnixEpoch,
            DecidedBy = "seed",
            DecidedAt = (DateTimeOffset?)DateTimeOffset.UnixEpoch,
            ApprovalOrder = (int?)1,
        });
    });
}

using RegionCloud.ServiceDefaults.Errors;

namespace RegionCloud.ServiceDefaults.Policy;

/// <summary>Every reason for which a policy set is not proposed or not decided; the first ones also serve parameters of a service's own shape.</summary>
public static class PolicyRules
{
    /// <summary><c>policy.value-out-of-bounds</c></summary>
    public static Refusal? Between(string parameter, string pointer, decimal value, decimal min, decimal max)
        => value >= min && value <= max ? null : Refusal.Content("policy.value-out-of-bounds", pointer, ("parameter", parameter), ("value", value), ("min", min), ("max", max));

    /// <summary><c>policy.value-not-allowed</c></summary>
    public static Refusal? OneOf(string parameter, string pointer, string value, IReadOnlyList<string> allowed)
        => allowed.Contains(value, StringComparer.Ordinal) ? null : Refusal.Content("policy.value-not-allowed", pointer, ("parameter", parameter), ("value", value), ("allowed", string.Join(", ", allowed)));

    /// <summary><c>policy.entries</c>: too few or too many.</summary>
    public static Refusal? Entries(string parameter, string pointer, int count, int min, int max)
        => count >= min && count <= max ? null : Refusal.Content("policy.entries", pointer, ("parameter", parameter), ("count", count), ("min", min), ("max", max));

    /// <summary><c>policy.names</c>: bands, rows and columns are those that the service knows.</summary>
    public static Refusal? Named(string parameter, string pointer, IEnumerable<string> names, IReadOnlyList<string> expected)
        => names.SequenceEqual(expected, StringComparer.Ordinal) ? null : Refusal.Content("policy.names", pointer, ("parameter", parameter), ("expected", string.Join(", ", expected)));

    /// <summary><c>policy.not-ordered</c>: a range that begins where another does, or out of turn.</summary>
    public static Refusal? Ordered(string parameter, string pointer, IEnumerable<decimal> rising)
    {
        var values = rising.ToList();
        return values.Zip(values.Skip(1)).All(pair => pair.First < pair.Second) ? null : Refusal.Content("policy.not-ordered", pointer, ("parameter", parameter));
    }

    internal static Refusal Unknown(string parameter, IEnumerable<PolicyParameter> known)
        => Refusal.Content("policy.parameter-unknown", $"/values/{parameter}", ("parameter", parameter), ("known", string.Join(", ", known.Select(p => p.Name))));

    internal static Refusal? MustChangeSomething(IReadOnlyCollection<PolicyChange> changes)
        => changes.Count > 0 ? null : Refusal.Content("policy.nothing-changed", "/values");

    /// <summary>What was reckoned on past days stays as it was reckoned.</summary>
    internal static Refusal? MustNotBeginInThePast(DateOnly effectiveFrom, DateOnly today)
        => effectiveFrom >= today ? null : Refusal.Content("policy.effective-in-past", "/effectiveFrom", ("effectiveFrom", effectiveFrom), ("today", today));

    internal static Refusal? DayMustBeFree(DateOnly effectiveFrom, PolicySet valid)
        => valid.EffectiveFrom != effectiveFrom ? null : Refusal.Content("policy.day-taken", "/effectiveFrom", ("effectiveFrom", effectiveFrom), ("other", valid.Code));

    internal static Refusal? MustBeProposed(PolicySet set)
        => set.Status == PolicySetStatus.Proposed ? null : Refusal.State("policy.not-proposed", ("set", set.Code), ("status", PolicySetView.Name(set.Status)));

    /// <summary>Not who proposed it, nor who stands in for him, nor for whom he stood in (SoD4, SoD8).</summary>
    internal static Refusal? MustBeASecondPerson(PolicySet set, IEnumerable<string> deciders)
        => deciders.Any(d => d == set.ProposedBy || d == set.ProposedFor) ? Refusal.Content("policy.second-person", "", ("set", set.Code)) : null;

    internal static Refusal? MustBeTheProposer(PolicySet set, string subject)
        => subject == set.ProposedBy || subject == set.ProposedFor ? null : Refusal.Content("policy.not-the-proposer", "", ("set", set.Code));

    /// <summary>Another set was approved meanwhile; this one would silently undo its changes.</summary>
    internal static Refusal? BaseMustStillBeValid(PolicySet set, PolicySet valid)
        => set.BasedOn == valid.Id ? null : Refusal.State("policy.base-changed", ("set", set.Code), ("other", valid.Code));
}

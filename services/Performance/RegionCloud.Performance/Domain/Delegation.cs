using RegionCloud.ServiceDefaults.Errors;

namespace RegionCloud.Performance.Domain;

/// <summary>授權代理: somebody stands in for a person with one of his roles, for dated days and never longer than the role.</summary>
internal sealed class Delegation : IFeedRecord
{
    private Delegation()
    {
    }

    public Guid Id { get; private init; }

    public int Version { get; private set; } = 1;

    public Guid GrantId { get; private init; }

    public Grant Grant { get; private init; } = null!;

    public Guid DelegatorId { get; private init; }

    public Employee Delegator { get; private init; } = null!;

    public Guid DelegateId { get; private init; }

    public Employee Delegate { get; private init; } = null!;

    public DateOnly From { get; private init; }

    public DateOnly Until { get; private set; }

    /// <summary>A role that two persons give is handed on only with a second person's yes too.</summary>
    public Approval Approval { get; private set; } = null!;

    public long FeedVersion { get; set; }

    public Days Valid => new(From, Until);

    /// <param name="others">What already stands in with the same role.</param>
    public static Delegation Begin(Employee delegator, Grant grant, Employee stand, Days days, IEnumerable<Delegation> others, DateTimeOffset now)
    {
        Refuse.Broken(
            DaysRules.MustNotBeReversed(days),
            DelegationRules.MustBeToSomebodyElse(delegator, stand),
            DelegationRules.GrantMustCount(grant),
            DelegationRules.MustLieWithinGrant(grant, days),
            EmployeeRules.MustBeInForce(stand, days),
            DelegationRules.MustNotOverlap(others, days));
        return new Delegation
        {
            Id = Guid.CreateVersion7(now),
            GrantId = grant.Id,
            Grant = grant,
            DelegatorId = delegator.Id,
            Delegator = delegator,
            DelegateId = stand.Id,
            Delegate = stand,
            From = days.From,
            Until = days.Until!.Value,
            Approval = Approval.For(grant.Role, decided: true, [delegator.Subject!]),
        };
    }

    public void Approve(IReadOnlyList<string> approvers, DateTimeOffset now)
    {
        Refuse.Broken(GrantRules.MustBePending(Grant.Role, Approval), GrantRules.MustBeASecondPerson(Grant.Role, Approval, Delegate.Subject, approvers));
        Approval = Approval.By(approvers[0], now);
        Version++;
    }

    public void End(DateOnly on)
    {
        Refuse.Broken(DaysRules.EndMustLieInside(Valid, on));
        Until = on;
        Version++;
    }
}

/// <summary>Every reason for which nobody stands in.</summary>
internal static class DelegationRules
{
    /// <summary><c>performance.delegation.to-oneself</c></summary>
    public static Refusal? MustBeToSomebodyElse(Employee delegator, Employee stand)
        => delegator.Id == stand.Id ? Refusal.Content("performance.delegation.to-oneself", "/to") : null;

    /// <summary><c>performance.delegation.grant-pending</c>: what one does not have yet one cannot hand on.</summary>
    public static Refusal? GrantMustCount(Grant grant)
        => grant.Approval.Pending ? Refusal.State("performance.delegation.grant-pending", ("role", grant.Role)) : null;

    /// <summary><c>performance.delegation.beyond-grant</c></summary>
    public static Refusal? MustLieWithinGrant(Grant grant, Days days)
        => grant.Valid.Contains(days) ? null : Refusal.Content("performance.delegation.beyond-grant", "/from", ("role", grant.Role), ("valid", grant.Valid.ToString()), ("days", days.ToString()));

    /// <summary><c>performance.delegation.overlap</c>: one role has one stand-in at a time.</summary>
    public static Refusal? MustNotOverlap(IEnumerable<Delegation> others, Days days)
        => others.Where(d => d.Valid.Overlaps(days)).MinBy(d => d.From) is { } other
            ? Refusal.Content("performance.delegation.overlap", "/from", ("person", other.Delegate.Name), ("present", other.Valid.ToString()), ("days", days.ToString())) : null;
}

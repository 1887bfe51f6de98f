using RegionCloud.Performance.Domain;
using RegionCloud.Performance.Features.Employees;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Performance.Features.Delegations;

/// <summary>授權代理: who stands in for whom, with which role, from the first to the last day, both inclusive.</summary>
/// <param name="RegionId">Absent: the role holds for the whole company.</param>
/// <param name="DepartmentId">Absent: the role holds for the whole region.</param>
/// <param name="Pending">It waits for a second person and gives nothing yet.</param>
/// <param name="Actions">What you may do with it now: end, approve.</param>
public sealed record DelegationView(
    Guid Id, Guid GrantId, [property: ValuesOf(typeof(Role))] string Role, Guid? RegionId, Guid? DepartmentId, DelegationPersonView Delegator, DelegationPersonView Delegate,
    DateOnly From, DateOnly Until, bool Pending, string? ApprovedBy, DateTimeOffset? ApprovedAt, IReadOnlyList<string> Actions, string Etag) : ITagged
{
    internal static DelegationView Of(Delegation d, CurrentUser user) => new(
        d.Id, d.GrantId, d.Grant.Role, d.Grant.RegionId, d.Grant.DepartmentId, DelegationPersonView.Of(d.Delegator), DelegationPersonView.Of(d.Delegate),
        d.From, d.Until, d.Approval.Pending, d.Approval.ApprovedBy, d.Approval.ApprovedAt, [.. ActionsOf(d, user)], ETags.Of(d.Version));

    /// <summary>Whoever stands in or is stood in for ends it, and who approves such things.</summary>
    internal static bool MayEnd(Delegation d, CurrentUser user)
        => user.ReachOf("delegation.create") is not null && (user.Employee?.Id == d.DelegatorId || user.Employee?.Id == d.DelegateId || user.MayOn("delegation.approve", regionId: null));

    internal static IEnumerable<string> ActionsOf(Delegation d, CurrentUser user)
    {
        if (MayEnd(d, user))
            yield return "end";
        if (user.MayOn("delegation.approve", regionId: null)
            && (GrantRules.MustBePending(d.Grant.Role, d.Approval) ?? GrantRules.MustBeASecondPerson(d.Grant.Role, d.Approval, d.Delegate.Subject, user.Givers("delegation.approve", regionId: null))) is null)
        {
            yield return "approve";
        }
    }
}

public sealed record DelegationPersonView(Guid Id, string Number, string Name)
{
    internal static DelegationPersonView Of(Employee employee) => new(employee.Id, employee.Number, employee.Name);
}

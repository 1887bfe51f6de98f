using System.Security.Claims;
using Microsoft.AspNetCore.Http;
using RegionCloud.ServiceDefaults.Data;
using RegionCloud.ServiceDefaults.Organisation;

namespace RegionCloud.ServiceDefaults.Security;

/// <summary>Who is asking. The token proves the subject; rights are data of the organisation (decisions §8).</summary>
public sealed class CurrentUser(IHttpContextAccessor http, OrganisationDirectory directory, BusinessClock clock)
{
    private string? actingAs;
    private bool actingAsService;

    private ClaimsPrincipal Principal => http.HttpContext?.User ?? throw new InvalidOperationException("There is no request, so nobody is asking.");

    public string Subject => actingAs ?? Principal.FindFirstValue("sub") ?? throw new InvalidOperationException("The token has no subject.");

    /// <summary>Another service's own principal, by client credentials: the client is its own subject.</summary>
    public bool IsService => actingAs is not null ? actingAsService
        : Subject.StartsWith(Permissions.ServicePrefix, StringComparison.Ordinal) && string.Equals(Principal.FindFirstValue("client_id"), Subject, StringComparison.Ordinal);

    /// <summary>The employee behind the subject; null for a service and for somebody the organisation does not know.</summary>
    public EmployeeEntry? Employee => IsService ? null : directory.Current.BySubject(Subject);

    /// <summary>The user's own roles in force today.</summary>
    public IEnumerable<GrantEntry> Grants
        => Employee is { } employee ? directory.Current.GrantsOf(employee.Id).Where(g => g.Valid.Covers(TodayOf(g))) : [];

    /// <summary>Others' roles with which the user stands in today.</summary>
    public IEnumerable<DelegationEntry> Delegations
        => Employee is { } employee ? directory.Current.DelegationsTo(employee.Id).Where(d => d.Covers(TodayOf(d.Grant))) : [];

    /// <summary>The user's own roles with which others stand in today.</summary>
    public IEnumerable<DelegationEntry> DelegationsGiven
        => Employee is { } employee ? directory.Current.DelegationsBy(employee.Id).Where(d => d.Covers(TodayOf(d.Grant))) : [];

    /// <summary>The person for whom the user acts in this request, when only a delegation gives him the endpoint's permission.</summary>
    public EmployeeEntry? OnBehalfOf
        => http.HttpContext?.GetEndpoint()?.Metadata.GetMetadata<RequirePermissionAttribute>() is { Permission: var permission } ? OnBehalfWith(permission) : null;

    /// <summary>The person for whom the user acts with a permission that only a delegation gives him.</summary>
    public EmployeeEntry? OnBehalfWith(string permission)
        => !IsService && OwnReachOf(permission) is null
            ? DelegatedReachesOf(permission).Select(r => directory.Current.Employees.GetValueOrDefault(r.Owner!.Value)).FirstOrDefault()
            : null;

    /// <summary>Outside a request: whoever asked for the work that is done now.</summary>
    /// <param name="service">It is this service itself, under its own principal.</param>
    internal void ActAs(string subject, bool service = false) => (actingAs, actingAsService) = (subject, service);

    /// <summary>What this user reaches with a permission today, in his own right or for others; null when nothing gives it.</summary>
    public Reach? ReachOf(string permission)
    {
        if (IsService)
            return Permissions.Of(permission, Subject) is null ? null : Reach.All(permission);

        var own = OwnReachOf(permission);
        var delegated = DelegatedReachesOf(permission).ToList();
        return delegated.Count == 0 ? own : (own ?? Reach.None(permission, Employee!.Id)).With(delegated);
    }

    /// <summary>Whether the user's rights let him do something to a record with these marks. The record's state and the separation of duties are asked beside it.</summary>
    public bool May(string permission, Guid regionId, Guid? departmentId, Guid? ownerId)
        => ReachOf(permission)?.Covers(regionId, departmentId, ownerId) is true;

    /// <summary>
    /// All persons who count as the one who acts on a record with these marks: the user and, where his own rights do not reach,
    /// everybody for whom he stands in. What a duty forbids to one of them is forbidden to the user (SoD8).
    /// </summary>
    public IReadOnlyList<EmployeeEntry> ActingOn(string permission, Guid? regionId, Guid? departmentId = null, Guid? ownerId = null)
    {
        if (Employee is not { } employee)
            return [];
        if (OwnReachOf(permission) is { } own && Reaches(own))
            return [employee];

        var delegators = DelegatedReachesOf(permission).Where(Reaches).Select(r => directory.Current.Employees.GetValueOrDefault(r.Owner!.Value)).OfType<EmployeeEntry>();
        return [employee, .. delegators];

        bool Reaches(Reach reach) => regionId is { } region ? reach.Covers(region, departmentId, ownerId) : reach.Everything;
    }

    /// <summary>The user and everybody for whom he stands in with a permission: what waits for one of them waits for him.</summary>
    public IReadOnlyList<Guid> PersonsWith(string permission)
        => Employee is { } employee ? [employee.Id, .. DelegatedReachesOf(permission).Select(r => r.Owner!.Value)] : [];

    private Reach? OwnReachOf(string permission)
        => Permissions.ReachOf(permission, Grants, Employee?.Id, Employee is { } employee && employee.Valid.Covers(clock.Today()) ? directory.Current.Regions.Keys : null);

    private IEnumerable<Reach> DelegatedReachesOf(string permission)
        => Delegations.Select(d => Permissions.ReachOf(permission, [d.Grant], d.DelegatorId)).OfType<Reach>();

    private DateOnly TodayOf(GrantEntry grant) => grant.RegionId is { } region ? clock.Today(region) : clock.Today();
}

using System.Security.Claims;
using Microsoft.AspNetCore.Http;
using RegionCloud.ServiceDefaults.Data;
using RegionCloud.ServiceDefaults.Organisation;

namespace RegionCloud.ServiceDefaults.Security;

/// <summary>Who is asking. The token proves the subject; rights are data of the organisation (decisions §8).</summary>
public sealed class CurrentUser(IHttpContextAccessor http, OrganisationDirectory directory, BusinessClock clock)
{
    private ClaimsPrincipal Principal => http.HttpContext?.User ?? throw new InvalidOperationException("There is no request, so nobody is asking.");

    public string Subject => Principal.FindFirstValue("sub") ?? throw new InvalidOperationException("The token has no subject.");

    /// <summary>Another service's own principal, by client credentials: the client is its own subject.</summary>
    public bool IsService => Subject.StartsWith(Permissions.ServicePrefix, StringComparison.Ordinal)
        && string.Equals(Principal.FindFirstValue("client_id"), Subject, StringComparison.Ordinal);

    /// <summary>The employee behind the subject; null for a service and for somebody the organisation does not know.</summary>
    public EmployeeEntry? Employee => IsService ? null : directory.Current.BySubject(Subject);

    /// <summary>What this user reaches with a permission today; null when no grant gives it.</summary>
    public Reach? ReachOf(string permission)
    {
        if (IsService)
            return Permissions.Of(permission, Subject) is null ? null : Reach.All(permission);
        if (Employee is not { } employee)
            return null;

        var grants = directory.Current.GrantsOf(employee.Id).Where(g => g.Valid.Covers(g.RegionId is { } region ? clock.Today(region) : clock.Today()));
        return Permissions.ReachOf(permission, grants, employee.Id);
    }
}

using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Performance.Data;
using RegionCloud.Performance.Domain;
using RegionCloud.Performance.Features.Employees;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Performance.Features.Kpis;

/// <param name="Code">Letters and digits; unique.</param>
/// <param name="Formula">How it is reckoned, in words and rules.</param>
/// <param name="Owner">Who answers for it.</param>
public sealed record ProposeKpiRequest(
    [property: Text(1, 40)] string Code, [property: Text(1, 100)] string Name, [property: ValuesOf(typeof(KpiArea))] string Area, [property: ValuesOf(typeof(KpiUnit))] string Unit,
    [property: ValuesOf(typeof(KpiDirection))] string Direction, [property: Text(1, 500)] string Formula, [property: ValuesOf(typeof(KpiSource))] string Source, [property: Text(1, 100)] string Owner, [property: Text(1, 2000)] string Reason);

internal static class ProposeKpi
{
    /// <summary>Proposes an indicator; another person of headquarters approves it before it is used (7.1-4). Refusals: performance.kpi.code-taken, performance.kpi.rating-is-judged.</summary>
    internal static async Task<Created<KpiView>> Handle(ProposeKpiRequest request, PerformanceDbContext db, CurrentUser user, BusinessClock clock, CancellationToken cancellationToken)
    {
        var content = new KpiContent(
            request.Code, request.Name, Choice.Read<KpiArea>("/area", request.Area), Choice.Read<KpiUnit>("/unit", request.Unit), Choice.Read<KpiDirection>("/direction", request.Direction), request.Formula,
            Choice.Read<KpiSource>("/source", request.Source), request.Owner);
        var kpi = Kpi.Propose(content, request.Reason, user.Givers("kpiLibrary.create", regionId: null), await db.Kpis.AnyAsync(k => k.Code == request.Code, cancellationToken), clock.Now);
        db.Add(kpi);
        return TypedResults.Created($"/api/performance/v1/kpis/{kpi.Id}", KpiView.Of(kpi, user));
    }
}

/// <summary>A text of a request that is one of known values.</summary>
internal static class Choice
{
    public static TEnum Read<TEnum>(string pointer, string text)
        where TEnum : struct, Enum
        => Enum.GetValues<TEnum>().Where(v => v.Wire() == text).Select(v => (TEnum?)v).SingleOrDefault() ?? throw new MalformedRequestException(Fault.Of(
            "value-not-allowed", pointer, ("field", pointer[(pointer.LastIndexOf('/') + 1)..]), ("allowed", string.Join(", ", Enum.GetValues<TEnum>().Select(v => v.Wire()))), ("value", text)));
}

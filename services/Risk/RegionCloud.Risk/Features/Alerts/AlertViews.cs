using System.Text.Json.Serialization;
using RegionCloud.Risk.Domain;
using RegionCloud.Risk.Messages;
using RegionCloud.ServiceDefaults.Calendar;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Risk.Features.Alerts;

/// <summary>A warning (預警, 9.3-3).</summary>
/// <param name="Key">Code of the indicator, such as K-FIN-1, or the event's own key.</param>
/// <param name="Period">The quarter that it belongs to.</param>
/// <param name="Detail">The values, the instalment or the claims that it is about.</param>
/// <param name="Source">The record that raised it.</param>
/// <param name="CustomerId">Who owes what was dunned for; absent of others.</param>
/// <param name="BetterOn">The first evaluation in a row that was better; the next better one closes it.</param>
/// <param name="AcknowledgeBy">Until when a red one is to be acknowledged; then headquarters is told.</param>
/// <param name="PlanBy">Until when a red one is to have a response plan (RB-34).</param>
/// <param name="PlannedOn">The day on which a response was planned for it.</param>
/// <param name="PlanOverdue">Red, still open, and its plan is not there in time.</param>
/// <param name="HeadquartersOn">The day as of which headquarters was told.</param>
/// <param name="MinutesToAcknowledge">Working minutes from its last red or first warning to its acknowledgement.</param>
/// <param name="Actions">What you may do with it now: acknowledge, resolve.</param>
public sealed record AlertView(
    Guid Id, string Number, Guid RegionId, Guid? DepartmentId, Guid? OwnerId, [property: ValuesOf(typeof(RiskCategory))] string Category, [property: ValuesOf(typeof(AlertKind))] string Kind, string Key, string Period,
    [property: ValuesOf(typeof(KriColour))] string Colour, [property: ValuesOf(typeof(AlertStatus))] string Status, string Detail, AlertSourceView? Source, Guid? CustomerId, DateOnly OpenedOn, DateOnly? BetterOn, DateTimeOffset? AcknowledgeBy, DateTimeOffset? PlanBy,
    DateOnly? PlannedOn, bool PlanOverdue, DateOnly? HeadquartersOn, DateOnly? ResolvedOn, int? MinutesToAcknowledge, IReadOnlyList<AlertStepView> History, IReadOnlyList<string> Actions, [property: JsonPropertyName("etag")] string Etag) : ITagged;

public sealed record AlertSourceView(string Service, string Kind, Guid Id, string? Number, string? Link);

/// <param name="OnBehalfOf">For whom whoever did it stood in.</param>
public sealed record AlertStepView([property: ValuesOf(typeof(AlertStepKind))] string Kind, [property: ValuesOf(typeof(KriColour))] string Colour, DateOnly On, DateTimeOffset RecordedAt, string By, string? OnBehalfOf, string? Note);

internal static class AlertViews
{
    public static AlertView Of(Alert a, CurrentUser user, WorkingCalendar calendar, DateTimeOffset now, DateOnly today) => new(
        a.Id, a.Number, a.RegionId, a.DepartmentId, a.OwnerId, Wire.Name(a.Category), Wire.Name(a.Kind), a.Key, a.Period, Wire.Name(a.Colour), Wire.Name(a.Status), a.Detail,
        a.SourceId is { } source ? new AlertSourceView(a.SourceService!, a.SourceKind!, source, a.SourceNumber, a.SourceLink) : null, a.CustomerId, a.OpenedOn, a.BetterOn, a.AcknowledgeBy, a.PlanBy, a.PlannedOn, IsPlanOverdue(a, now), a.HeadquartersOn, a.ResolvedOn,
        MinutesToAcknowledge(a, calendar), [.. a.Steps.OrderBy(s => s.Sequence).Select(s => new AlertStepView(Wire.Name(s.Kind), Wire.Name(s.Colour), s.On, s.RecordedAt, s.By, s.For, s.Note))], Actions(a, user, today), ETags.Of(a.Version));

    /// <summary>His rights, and the same rules that would refuse him.</summary>
    public static IReadOnlyList<string> Actions(Alert a, CurrentUser user, DateOnly today)
    {
        if (!user.May("alert.update", a.RegionId, a.DepartmentId, a.OwnerId))
            return [];

        Refusal? acknowledge = AlertRules.Acknowledge(a), resolve = AlertRules.Resolve(a, today);
        return [.. new[] { ("acknowledge", acknowledge), ("resolve", resolve) }.Where(x => x.Item2 is null).Select(x => x.Item1)];
    }

    public static bool IsPlanOverdue(Alert a, DateTimeOffset now) => a.IsOpen && a.PlannedOn is null && now > a.PlanBy;

    private static int? MinutesToAcknowledge(Alert a, WorkingCalendar calendar)
    {
        if (a.Steps.OrderBy(s => s.Sequence).LastOrDefault(s => s.Kind is AlertStepKind.Acknowledged) is not { } seen)
            return null;

        var raised = a.Steps.Where(s => s.Sequence < seen.Sequence && s.Kind is AlertStepKind.Opened or AlertStepKind.Worsened).MaxBy(s => s.Sequence)!;
        return calendar.Between(raised.RecordedAt, seen.RecordedAt).Minutes;
    }

    /// <summary>The public state that every event carries.</summary>
    public static AlertState State(Alert a) => new(
        a.Id, a.Number, a.Version, a.RegionId, a.DepartmentId, a.OwnerId, Wire.Name(a.Category), Wire.Name(a.Kind), a.Key, a.Period, Wire.Name(a.Colour), Wire.Name(a.Status), a.Detail, a.OpenedOn, a.AcknowledgeBy, a.PlanBy, a.HeadquartersOn is not null);
}

using System.Text.Json.Serialization;
using RegionCloud.Finance.Messages.Events;
using RegionCloud.Performance.Data;
using RegionCloud.Performance.Domain;
using RegionCloud.Performance.Domain.Appraisals;
using RegionCloud.Performance.Features.Appraisals;
using RegionCloud.Performance.Messages;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Lists;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Performance.Features.Bonuses;

/// <summary>獎金: what a published appraisal brings (RB-24): base × grade coefficient × collection coefficient.</summary>
/// <param name="EmployeeId">Absent of a department or region.</param>
/// <param name="CollectionRate">Of a sales person, in percent; absent where nothing was due: then its coefficient is 1.</param>
/// <param name="PolicySetId">The rule book's numbers that it was reckoned with: those of the period's last day.</param>
/// <param name="Attempts">To have the money committed on the personnel budget; the last one without an outcome waits for Finance.</param>
/// <param name="Actions">What you may do with it now: approve, withdraw, cancel, pay.</param>
public sealed record BonusView(
    Guid Id, string Number, Guid AppraisalId, Guid CycleId, string Period, Guid RegionId, Guid? DepartmentId, Guid? EmployeeId, [property: ValuesOf(typeof(TemplateSubject))] string Subject, decimal Base, string Grade, decimal GradeCoefficient,
    decimal? CollectionRate, decimal? CollectionCoefficient, decimal Amount, string Currency, Guid PolicySetId, [property: ValuesOf(typeof(BonusStatus))] string Status, DateOnly? ApprovedOn, DateOnly? PaidOn, IReadOnlyList<BonusAttemptView> Attempts,
    IReadOnlyList<BonusStepView> History, IReadOnlyList<string> Actions, [property: JsonPropertyName("etag")] string Etag) : ITagged
{
    internal static BonusView Of(Bonus b, CurrentUser user, OrganisationSnapshot organisation, DateOnly today) => new(
        b.Id, b.Number, b.AppraisalId, b.CycleId, b.Period, b.RegionId, b.DepartmentId, b.OwnerId, b.Subject.Wire(), b.Base, b.Grade, b.GradeCoefficient, b.CollectionRate, b.CollectionCoefficient, b.Amount, b.Currency, b.PolicySetId, b.Status.Wire(),
        b.ApprovedOn, b.PaidOn,
        [.. b.Attempts.OrderBy(a => a.Sequence).Select(a => new BonusAttemptView(a.AttemptId, a.RequestedOn, a.RequestedAt, a.RequestedBy, a.Justification, a.Outcome?.Wire(), a.RefusedFor, a.Limit, a.Used, a.Excess))],
        [.. b.Steps.OrderBy(s => s.Sequence).Select(s => new BonusStepView(s.From?.Wire(), s.To.Wire(), s.On, s.RecordedAt, s.By, s.For, s.Note))], [.. ActionsOn(b, user, organisation, today)], ETags.Of(b.Version));

    internal static IEnumerable<string> ActionsOn(Bonus b, CurrentUser user, OrganisationSnapshot organisation, DateOnly today)
    {
        (string Action, string Permission, Refusal? Refused)[] all =
        [
            ("approve", "bonus.approve", BonusRules.Approve(b) ?? BonusRules.MustBeAnother(b, Persons("bonus.approve"), Own("bonus.approve"))),
            ("withdraw", "bonus.approve", BonusRules.Withdraw(b)),
            ("cancel", "bonus.approve", BonusRules.Cancel(b)),
            ("pay", "bonus.pay", BonusRules.Pay(b) ?? BonusRules.PayerMustBeAThird(b, Persons("bonus.pay"), Own("bonus.pay"))),
        ];
        return all.Where(a => a.Refused is null && user.May(a.Permission, b.RegionId, b.DepartmentId, b.OwnerId)).Select(a => a.Action);

        IReadOnlyList<string> Persons(string permission) => user.Subjectives(permission, b.RegionId, b.DepartmentId, b.OwnerId);

        bool Own(string permission) => user.IsOwn(permission, b.OwnerId, b.DepartmentId, b.RegionId, organisation, today);
    }

    /// <summary>What Finance is asked for; the same attempt is always the same request.</summary>
    internal static BudgetRequestState Request(Bonus b, BonusAttempt attempt)
        => new(attempt.AttemptId, BonusOrigin.Name, b.Id, b.Number, "personnel", attempt.RequestedOn.Year, b.Amount, b.Currency, b.DepartmentId, CampaignId: null);

    internal static BonusState State(Bonus b) => new(
        b.Id, b.Number, b.Version, b.AppraisalId, b.RegionId, b.DepartmentId, b.OwnerId, b.Subject.Wire(), b.Period, b.Grade, b.Amount, b.Currency, b.PolicySetId, b.ApprovedOn!.Value, b.GrantedAttempt?.AttemptId);
}

/// <param name="Outcome">granted, refused or withdrawn; absent while Finance has not answered.</param>
/// <param name="RefusedFor">beyondYearToDate (a justification helps), beyondAnnual, noLine, wrongCurrency.</param>
/// <param name="Excess">By how much the limit would be passed.</param>
public sealed record BonusAttemptView(
    Guid AttemptId, DateOnly RequestedOn, DateTimeOffset RequestedAt, string RequestedBy, string? Justification, [property: ValuesOf(typeof(BonusAttemptOutcome))] string? Outcome, string? RefusedFor, decimal? Limit, decimal? Used, decimal? Excess);

public sealed record BonusStepView([property: ValuesOf(typeof(BonusStatus))] string? From, [property: ValuesOf(typeof(BonusStatus))] string To, DateOnly On, DateTimeOffset RecordedAt, string By, string? OnBehalfOf, string? Note);

internal sealed class BonusList : Listing<Bonus, BonusView>
{
    public BonusList()
    {
        Key(b => b.Id);
        DefaultSort("-id");
        Filter("regionId", b => b.RegionId);
        Filter("departmentId", b => b.DepartmentId);
        Filter("employeeId", b => b.OwnerId);
        Filter("cycleId", b => b.CycleId);
        Filter("appraisalId", b => b.AppraisalId);
        Filter("status", b => b.Status);
        Filter("period", b => b.Period);
        Filter("grade", b => b.Grade);
        Range("amount", b => (decimal?)b.Amount);
        Search(b => b.Number);
        Sort("amount", b => (decimal?)b.Amount);
        Sort("number", b => b.Number);

        RegionColumn(b => b.RegionId);
        Column("label.performance.column.number", b => b.Number);
        Column("label.performance.column.period", b => b.Period);
        Column("label.performance.column.subject-kind", b => b.Subject);
        Column("label.performance.column.department", (b, organisation) => b.DepartmentId is { } id ? organisation.Departments.GetValueOrDefault(id)?.Name : null);
        Column("label.performance.column.person", (b, organisation) => b.EmployeeId is { } id ? organisation.Employees.GetValueOrDefault(id)?.Name : null);
        Column("label.performance.column.base", b => b.Base);
        Column("label.performance.column.grade", b => b.Grade);
        Column("label.performance.column.grade-coefficient", b => b.GradeCoefficient);
        Column("label.performance.column.collection-rate", b => b.CollectionRate);
        Column("label.performance.column.collection-coefficient", b => b.CollectionCoefficient);
        Column("label.performance.column.amount", b => b.Amount);
        Column("label.performance.column.currency", b => b.Currency);
        Column("label.performance.column.status", b => b.Status);
        Column("label.performance.column.approved-on", b => b.ApprovedOn);
        Column("label.performance.column.paid-on", b => b.PaidOn);
    }
}

internal static class BonusReads
{
    /// <summary>A head sees sums, and of persons only his own; nobody sees a colleague's (security Z5).</summary>
    public static IQueryable<Bonus> Visible(PerformanceDbContext db, CurrentUser user)
    {
        if (user.ReachOf("bonus.read") is not { Everything: false } reach)
            return db.Bonuses;

        var (regions, me, delegators) = (reach.Regions, user.Employee?.Id, reach.Delegators);
        return db.Bonuses.Where(b => b.OwnerId == null || b.OwnerId == me || regions.Contains(b.RegionId) || delegators.Contains(b.OwnerId));
    }
}

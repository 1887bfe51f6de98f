using MassTransit;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Common.Messages.Events;
using RegionCloud.Risk.Data;
using RegionCloud.Risk.Domain;
using RegionCloud.Risk.Features.Policy;
using RegionCloud.Risk.Messages.Events;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Records;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Risk.Features.Register;

/// <summary>A measure against a risk (9.1-3, 9.2).</summary>
/// <param name="Kind">What is wanted; it tells which department's work it becomes.</param>
/// <param name="Service">Only of an other measure: the service in which it shows as work.</param>
/// <param name="ResponsibleId">The employee of the region who answers for it.</param>
/// <param name="Share">By how many percent it lowers the risk once it is verified; all together a hundred at most.</param>
/// <param name="AlertId">The red alert that it answers (RB-34).</param>
/// <param name="PlannedOn">Business date; default: today.</param>
public sealed record PlanResponseRequest(
    ResponseKind Kind, [property: Text(1, 4000)] string Measure, Guid ResponsibleId, DateOnly DueOn, [property: System.ComponentModel.DataAnnotations.Range(0, 100)] int Share, string? Service = null, Guid? AlertId = null, DateOnly? PlannedOn = null);

/// <summary>What may be wanted of whom (9.2).</summary>
/// <param name="Title">In your language.</param>
/// <param name="Service">In whose waiting list it shows; absent: whoever plans it says so.</param>
public sealed record ResponseTemplateView([property: ValuesOf(typeof(ResponseKind))] string Kind, string Title, [property: ValuesOf(typeof(RiskCategory))] string? Category, string? Service, string? Requirement);

/// <summary>Which kind of measure is whose work (9.2-1 to 9.2-4).</summary>
internal static class ResponseTemplates
{
    public static IReadOnlyList<(ResponseKind Kind, RiskCategory? Category, string? Service, string? Department, string? Requirement)> All { get; } =
    [
        (ResponseKind.MarketResearch, RiskCategory.Market, Departments.Marketing, "marketing", "9.2-1"),
        (ResponseKind.StrategyAdjustment, RiskCategory.Market, Departments.Marketing, "marketing", "9.2-1"),
        (ResponseKind.SalesTraining, RiskCategory.Sales, Departments.Sales, "sales", "9.2-2"),
        (ResponseKind.SalesCoaching, RiskCategory.Sales, Departments.Sales, "sales", "9.2-2"),
        (ResponseKind.ServiceManagement, RiskCategory.CustomerService, Departments.CustomerService, "customerService", "9.2-3"),
        (ResponseKind.SatisfactionImprovement, RiskCategory.CustomerService, Departments.CustomerService, "customerService", "9.2-3"),
        (ResponseKind.BudgetReview, RiskCategory.FinancialManagement, Departments.Finance, null, "9.2-4"),
        (ResponseKind.CostControl, RiskCategory.FinancialManagement, Departments.Finance, null, "9.2-4"),
        // Money that is owed is brought in by the sales department, whose work Finance keeps (8.3).
        (ResponseKind.CollectionCampaign, RiskCategory.FinancialManagement, Departments.Finance, "sales", "9.2-4"),
        (ResponseKind.Other, null, null, null, null),
    ];
}

internal static class ListResponseTemplates
{
    /// <summary>The measures that the regulation wants against each kind of risk, and whose work each is (9.2).</summary>
    internal static Ok<IReadOnlyList<ResponseTemplateView>> Handle(HttpContext http, Words words)
    {
        var language = Said.In(http);
        return TypedResults.Ok<IReadOnlyList<ResponseTemplateView>>([.. ResponseTemplates.All.Select(t => new ResponseTemplateView(
            Wire.Name(t.Kind), words.Say(language, $"enum.responseKind.{Wire.Name(t.Kind)}"), t.Category is { } category ? Wire.Name(category) : null, t.Service, t.Requirement))]);
    }
}

internal static class PlanResponse
{
    /// <summary>
    /// Writes a measure into the risk's response plan; it is given out when the plan is carried out. A red alert that it names has its plan with that (RB-34). Refuses <c>risk.response.shares-above-whole</c>,
    /// <c>risk.response.due-before-planned</c>, <c>risk.response.service-unknown</c>, <c>risk.person-unknown</c>, <c>risk.alert-unknown</c>, <c>risk.register.wrong-state</c>, <c>date-in-future</c>.
    /// </summary>
    internal static async Task<Results<Ok<RiskView>, NotFound>> Handle(
        Guid id, PlanResponseRequest request, IfMatch ifMatch, RiskDbContext db, CurrentUser user, OrganisationDirectory organisation, BusinessClock clock, CancellationToken ct)
    {
        if (await RiskAnswer.FindAsync(db, id, ct) is not { } risk)
            return TypedResults.NotFound();

        ifMatch.Check(risk.Version);
        var snapshot = organisation.Current;
        var act = user.RegionAct("risk.update", risk.RegionId, request.PlannedOn ?? clock.Today(risk.RegionId), clock);
        var template = ResponseTemplates.All.Single(t => t.Kind == request.Kind);
        var service = template.Service ?? request.Service;
        Refuse.Broken(
            clock.NotInFuture("/plannedOn", act.On, risk.RegionId),
            service is null || !Departments.Others.Contains(service, StringComparer.Ordinal) ? Refusal.Content("risk.response.service-unknown", "/service", ("service", service ?? "–"), ("allowed", string.Join(", ", Departments.Others))) : null,
            snapshot.WorkedIn(request.ResponsibleId, risk.RegionId) ? null : Refusal.Content("risk.person-unknown", "/responsibleId", ("employeeId", request.ResponsibleId)),
            await IdentifyRisk.AlertUnknownAsync(db, request.AlertId, risk.RegionId, ct));
        var department = template.Department is { } kind ? snapshot.Departments.Values.Where(d => d.RegionId == risk.RegionId && d.Kind == kind).OrderBy(d => d.Id).Select(d => (Guid?)d.Id).FirstOrDefault() : DepartmentOf(service!, risk.RegionId, snapshot);
        var response = risk.PlanResponse(new ResponseContent(request.Kind, request.Measure.Trim(), service!, department, request.ResponsibleId, request.DueOn, request.Share, request.AlertId), act);
        if (response.AlertId is { } alertId)
            (await db.Alerts.SingleAsync(a => a.Id == alertId, ct)).Plan(act.On);
        db.Publish(new RiskChanged(risk.RegionId, act.On, act.By, act.At, "responsePlanned", RiskViews.State(risk)));
        return TypedResults.Ok(await RiskAnswer.ViewAsync(db, risk, user, clock, ct));
    }

    /// <summary>Of a measure that says itself whose work it is.</summary>
    private static Guid? DepartmentOf(string service, Guid region, OrganisationSnapshot organisation)
    {
        var kind = service switch { Departments.Marketing => "marketing", Departments.Sales => "sales", Departments.CustomerService => "customerService", _ => null };
        return kind is null ? null : organisation.Departments.Values.Where(d => d.RegionId == region && d.Kind == kind).OrderBy(d => d.Id).Select(d => (Guid?)d.Id).FirstOrDefault();
    }
}

/// <param name="TreatedOn">Business date; default: today.</param>
public sealed record TreatRiskRequest(DateOnly? TreatedOn);

internal static class TreatRisk
{
    /// <summary>Has the plan carried out: each planned measure opens work in its department, by event (9.2). Refuses <c>risk.register.nothing-planned</c>, <c>date-in-future</c>.</summary>
    internal static async Task<Results<Ok<RiskView>, NotFound>> Handle(Guid id, TreatRiskRequest request, IfMatch ifMatch, RiskDbContext db, CurrentUser user, BusinessClock clock, CancellationToken ct)
    {
        if (await RiskAnswer.FindAsync(db, id, ct) is not { } risk)
            return TypedResults.NotFound();

        ifMatch.Check(risk.Version);
        var act = user.RegionAct("risk.approve", risk.RegionId, request.TreatedOn ?? clock.Today(risk.RegionId), clock);
        Refuse.Broken(clock.NotInFuture("/treatedOn", act.On, risk.RegionId));
        foreach (var given in risk.Treat(act))
            db.Publish(new ResponseAssigned(risk.RegionId, act.On, act.By, act.At, RiskViews.State(risk, given)));
        db.Publish(new RiskChanged(risk.RegionId, act.On, act.By, act.At, "treated", RiskViews.State(risk)));
        return TypedResults.Ok(await RiskAnswer.ViewAsync(db, risk, user, clock, ct));
    }
}

/// <param name="VerifiedOn">Business date; default: today.</param>
public sealed record VerifyResponseRequest(DateOnly? VerifiedOn, [property: Text(0, 2000)] string? Note);

internal static class VerifyResponse
{
    /// <summary>
    /// Another person has seen that the measure is done: from here on it lowers the risk by its share (RB-32). Refuses <c>risk.response.own-verification</c>, <c>risk.response.wrong-state</c>, <c>risk.response.verified-before-done</c>,
    /// <c>date-in-future</c>.
    /// </summary>
    internal static async Task<Results<Ok<RiskView>, NotFound>> Handle(Guid id, Guid responseId, VerifyResponseRequest request, IfMatch ifMatch, RiskDbContext db, CurrentUser user, BusinessClock clock, CancellationToken ct)
    {
        if (await RiskAnswer.FindAsync(db, id, ct) is not { } risk || risk.Responses.All(r => r.ResponseId != responseId))
            return TypedResults.NotFound();

        ifMatch.Check(risk.Version);
        var act = user.RegionAct("risk.approve", risk.RegionId, request.VerifiedOn ?? clock.Today(risk.RegionId), clock);
        Refuse.Broken(clock.NotInFuture("/verifiedOn", act.On, risk.RegionId));
        risk.Verify(responseId, request.Note?.Trim(), RiskViews.Persons(user, "risk.approve", risk), (await db.PolicyAsync(act.On, ct)).Matrix(), act);
        db.Publish(new RiskChanged(risk.RegionId, act.On, act.By, act.At, "responseVerified", RiskViews.State(risk)));
        return TypedResults.Ok(await RiskAnswer.ViewAsync(db, risk, user, clock, ct));
    }
}

public sealed record SendBackResponseRequest([property: Text(1, 2000)] string Reason);

internal static class SendBackResponse
{
    /// <summary>The measure is not done after all: it goes back to its department. Refuses <c>risk.response.own-verification</c>, <c>risk.response.wrong-state</c>.</summary>
    internal static async Task<Results<Ok<RiskView>, NotFound>> Handle(Guid id, Guid responseId, SendBackResponseRequest request, IfMatch ifMatch, RiskDbContext db, CurrentUser user, BusinessClock clock, CancellationToken ct)
    {
        if (await RiskAnswer.FindAsync(db, id, ct) is not { } risk || risk.Responses.All(r => r.ResponseId != responseId))
            return TypedResults.NotFound();

        ifMatch.Check(risk.Version);
        var act = user.RegionAct("risk.approve", risk.RegionId, clock.Today(risk.RegionId), clock);
        var response = risk.SendBack(responseId, request.Reason.Trim(), RiskViews.Persons(user, "risk.approve", risk), act);
        db.Publish(new ResponseAssigned(risk.RegionId, act.On, act.By, act.At, RiskViews.State(risk, response)));
        db.Publish(new RiskChanged(risk.RegionId, act.On, act.By, act.At, "responseSentBack", RiskViews.State(risk)));
        return TypedResults.Ok(await RiskAnswer.ViewAsync(db, risk, user, clock, ct));
    }
}

public sealed record WithdrawResponseRequest([property: Text(1, 2000)] string Reason);

internal static class WithdrawResponse
{
    /// <summary>The measure is wanted no more, before it was done. Refuses <c>risk.response.wrong-state</c>.</summary>
    internal static async Task<Results<Ok<RiskView>, NotFound>> Handle(Guid id, Guid responseId, WithdrawResponseRequest request, IfMatch ifMatch, RiskDbContext db, CurrentUser user, BusinessClock clock, CancellationToken ct)
    {
        if (await RiskAnswer.FindAsync(db, id, ct) is not { } risk || risk.Responses.All(r => r.ResponseId != responseId))
            return TypedResults.NotFound();

        ifMatch.Check(risk.Version);
        var act = user.RegionAct("risk.approve", risk.RegionId, clock.Today(risk.RegionId), clock);
        var assigned = risk.Find(responseId).Status is ResponseStatus.Assigned;
        var response = risk.Withdraw(responseId, request.Reason.Trim(), act);
        if (assigned)
            db.Publish(new ResponseWithdrawn(risk.RegionId, act.On, act.By, act.At, RiskViews.State(risk, response), request.Reason.Trim()));
        db.Publish(new RiskChanged(risk.RegionId, act.On, act.By, act.At, "responseWithdrawn", RiskViews.State(risk)));
        return TypedResults.Ok(await RiskAnswer.ViewAsync(db, risk, user, clock, ct));
    }
}

/// <summary>A department has done what it was given; somebody else verifies it.</summary>
internal sealed class OnResponseDone(RiskDbContext db, BusinessClock clock) : IConsumer<ResponseDone>
{
    public async Task Consume(ConsumeContext<ResponseDone> context)
    {
        var done = context.Message;
        if (await db.Risks.AsSplitQuery().SingleOrDefaultAsync(r => r.Responses.Any(p => p.ResponseId == done.ResponseId), context.CancellationToken) is not { } risk)
            return;

        // What was done of an older edition came before it was sent back.
        if (risk.Find(done.ResponseId) is { } response && response.Edition != done.Version)
            return;

        var act = new Act(done.BusinessDate, clock.Now, done.Actor);
        if (risk.Complete(done.ResponseId, done.Note, done.Link, act))
            db.Publish(new RiskChanged(risk.RegionId, act.On, act.By, act.At, "responseDone", RiskViews.State(risk)));
    }
}

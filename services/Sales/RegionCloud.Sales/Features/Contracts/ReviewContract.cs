using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Sales.Data;
using RegionCloud.Sales.Domain;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Records;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Sales.Features.Contracts;

/// <summary>The judgement of the clauses (5.3-2): all three must hold, or the contract goes back to draft with a note.</summary>
/// <param name="Lawful">內容合法合規.</param>
/// <param name="Clear">明確清晰.</param>
/// <param name="Complete">Nothing is missing.</param>
/// <param name="ReviewedOn">Business date; default: today.</param>
public sealed record ReviewContractRequest(bool Lawful, bool Clear, bool Complete, [property: Text(0, 2000)] string? Note, DateOnly? ReviewedOn);

internal static class ReviewContract
{
    /// <summary>Judges the clauses; refused, the contract goes back to draft (5.3-2). Refuses <c>sales.contract.own-review</c>, <c>sales.contract.review-note-required</c>, <c>sales.contract.wrong-state</c>, <c>date-in-future</c>, <c>date-in-closed-period</c>.</summary>
    internal static async Task<Results<Ok<ContractView>, NotFound>> Handle(Guid id, ReviewContractRequest request, IfMatch ifMatch, SalesDbContext db, CurrentUser user, FactDates dates, BusinessClock clock, CancellationToken ct)
    {
        if (await db.Contracts.AsSplitQuery().SingleOrDefaultAsync(c => c.Id == id, ct) is not { } contract)
            return TypedResults.NotFound();

        ifMatch.Check(contract.Version);
        var passed = request is { Lawful: true, Clear: true, Complete: true };
        var on = request.ReviewedOn ?? clock.Today(contract.RegionId);
        Refuse.Broken(
            dates.Allowed("/reviewedOn", on, contract.RegionId),
            passed || !string.IsNullOrWhiteSpace(request.Note) ? null : Refusal.Content("sales.contract.review-note-required", "/note"));

        contract.Judge(user.Employee!.Id, new Checklist(request.Lawful, request.Clear, request.Complete), request.Note, new Act(on, clock.Now, user.Subject), ContractActions.Reviewers(contract, user));
        return TypedResults.Ok(ContractView.Of(contract, user));
    }
}

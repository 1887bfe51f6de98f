using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Sales.Data;
using RegionCloud.Sales.Domain;
using RegionCloud.ServiceDefaults.Organisation;
using RegionCloud.ServiceDefaults.Records;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Sales.Features.Contracts;

/// <summary>What whoever asks for the review found himself (5.3-2).</summary>
/// <param name="Lawful">內容合法合規.</param>
/// <param name="Clear">明確清晰.</param>
/// <param name="Complete">Nothing is missing.</param>
public sealed record SelfReviewRequest(bool Lawful, bool Clear, bool Complete, [property: Text(0, 2000)] string? Note)
{
    internal SelfReview By(Guid reviewer, DateOnly on, string termsHash) => new(reviewer, on, Lawful, Clear, Complete, Note, termsHash);
}

internal static class SubmitContract
{
    /// <summary>Hands the draft to review, with one's own checklist first; the text is frozen by its hash (5.3-2). Refuses <c>sales.contract.self-review-failed</c> when one's own does not hold, <c>sales.contract.wrong-state</c>.</summary>
    internal static async Task<Results<Ok<ContractView>, NotFound>> Handle(Guid id, SelfReviewRequest request, IfMatch ifMatch, SalesDbContext db, CurrentUser user, BusinessClock clock, CancellationToken ct)
    {
        if (await db.Contracts.AsSplitQuery().SingleOrDefaultAsync(c => c.Id == id, ct) is not { } contract)
            return TypedResults.NotFound();

        ifMatch.Check(contract.Version);
        var act = new Act(clock.Today(contract.RegionId), clock.Now, user.Subject);
        contract.SubmitForReview(request.By(user.Employee!.Id, act.On, contract.TermsHash()), act);
        return TypedResults.Ok(ContractView.Of(contract, user));
    }
}

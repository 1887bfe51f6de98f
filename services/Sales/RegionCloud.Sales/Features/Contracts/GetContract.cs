using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Sales.Data;

namespace RegionCloud.Sales.Features.Contracts;

internal static class GetContract
{
    /// <summary>One contract with all that led to its present state.</summary>
    internal static async Task<Results<Ok<ContractView>, NotFound>> Handle(Guid id, SalesDbContext db, CancellationToken ct)
        => await db.Contracts.AsNoTracking().AsSplitQuery().SingleOrDefaultAsync(c => c.Id == id, ct) is { } contract
            ? TypedResults.Ok(ContractView.Of(contract))
            : TypedResults.NotFound();
}

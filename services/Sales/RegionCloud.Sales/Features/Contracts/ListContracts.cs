using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Sales.Data;
using RegionCloud.Sales.Domain;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Sales.Features.Contracts;

/// <summary>A contract in a list.</summary>
public sealed record ContractSummary(
    Guid Id, string Number, Guid RegionId, Guid OwnerId, ContractCustomerView Customer, [property: ValuesOf(typeof(ContractStatus))] string Status, string Currency, decimal Amount, DateOnly? SignedOn, string? Origin,
    [property: JsonPropertyName("etag")] string Etag) : ITagged;

internal static class ListContracts
{
    /// <summary>The contracts within the caller's scope.</summary>
    internal static async Task<Ok<Page<ContractSummary>>> Handle(
        Guid? regionId, Guid? ownerId, Guid? customerId, string? status, string? number, string? origin, [AsParameters] PageRequest page, SalesDbContext db, CancellationToken ct)
    {
        ContractStatus? wanted = status is null ? null : Parse(status);
        var rows = await db.Contracts.AsNoTracking()
            .Where(c => regionId == null || c.RegionId == regionId)
            .Where(c => ownerId == null || c.OwnerId == ownerId)
            .Where(c => customerId == null || c.CustomerId == customerId)
            .Where(c => wanted == null || c.Status == wanted)
            .Where(c => number == null || c.Number == number)
            .Where(c => origin == null || c.Origin == origin)
            .Where(c => c.Id.CompareTo(page.After) > 0)
            .OrderBy(c => c.Id).Take(page.Size + 1)
            .Select(c => new { c.Id, c.Number, c.RegionId, c.OwnerId, c.CustomerId, c.CustomerCode, c.CustomerName, c.Status, c.Currency, c.Amount, c.SignedOn, c.Origin, c.Version })
            .ToListAsync(ct);
        return TypedResults.Ok(page.Of(
            rows.ConvertAll(c => new ContractSummary(c.Id, c.Number, c.RegionId, c.OwnerId, new ContractCustomerView(c.CustomerId, c.CustomerCode, c.CustomerName), ContractView.Name(c.Status), c.Currency, c.Amount, c.SignedOn, c.Origin, ETags.Of(c.Version))),
            c => c.Id));
    }

    private static ContractStatus Parse(string status)
        => Enum.GetValues<ContractStatus>().Where(s => ContractView.Name(s) == status).Select(s => (ContractStatus?)s).SingleOrDefault()
            ?? throw new MalformedRequestException(Fault.Of("value-not-allowed", "/status", ("field", "status"), ("allowed", string.Join(", ", Enum.GetValues<ContractStatus>().Select(ContractView.Name))), ("value", status)));
}

using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Sales.Data;
using RegionCloud.Sales.Domain;
using RegionCloud.ServiceDefaults.Lists;
using RegionCloud.ServiceDefaults.Web;

namespace RegionCloud.Sales.Features.Contracts;

/// <summary>A contract in a list.</summary>
public sealed record ContractSummary(
    Guid Id, string Number, Guid RegionId, Guid OwnerId, ContractCustomerView Customer, [property: ValuesOf(typeof(ContractStatus))] string Status, string Currency, decimal Amount, DateOnly? SignedOn, string? Origin,
    [property: JsonPropertyName("etag")] string Etag) : ITagged
{
    internal static ContractSummary Of(ContractRow c) => new(
        c.Id, c.Number, c.RegionId, c.OwnerId, new ContractCustomerView(c.CustomerId, c.CustomerCode, c.CustomerName), ContractView.Name(c.Status), c.Currency, c.Amount, c.SignedOn, c.Origin, ETags.Of(c.Version));
}

/// <summary>A contract without its clauses and parts.</summary>
internal sealed record ContractRow
{
    public required Guid Id { get; init; }

    public required string Number { get; init; }

    public required Guid RegionId { get; init; }

    public required Guid OwnerId { get; init; }

    public required Guid CustomerId { get; init; }

    public required string CustomerCode { get; init; }

    public required string CustomerName { get; init; }

    public required ContractStatus Status { get; init; }

    public required string Currency { get; init; }

    public required decimal Amount { get; init; }

    public required DateOnly? SignedOn { get; init; }

    public required string? Origin { get; init; }

    public required Guid? CampaignId { get; init; }

    public required Guid? OpportunityId { get; init; }

    public required int Version { get; init; }
}

internal sealed class ContractList : Listing<ContractRow, ContractSummary>
{
    public ContractList()
    {
        Key(c => c.Id);
        Filter("regionId", c => c.RegionId);
        Filter("ownerId", c => c.OwnerId);
        Filter("customerId", c => c.CustomerId);
        Filter("status", c => c.Status);
        Filter("number", c => c.Number);
        Filter("origin", c => c.Origin);
        Filter("campaignId", c => c.CampaignId);
        Filter("opportunityId", c => c.OpportunityId);
        Filter("currency", c => c.Currency);
        Range("signed", c => c.SignedOn);
        Range("amount", c => c.Amount);
        Search(c => c.Number, c => c.CustomerCode, c => c.CustomerName);
        Sort("number", c => c.Number);
        Sort("customer", c => c.CustomerName);
        Sort("amount", c => c.Amount);
        Sort("signedOn", c => c.SignedOn);

        Column("label.sales.column.contract-number", c => c.Number);
        RegionColumn(c => c.RegionId);
        PersonColumn("label.column.owner", c => c.OwnerId);
        Column("label.sales.column.customer-code", c => c.Customer.Code);
        Column("label.sales.column.customer", c => c.Customer.Name);
        Column("label.sales.column.status", c => c.Status);
        Column("label.sales.column.signed-on", c => c.SignedOn);
        Column("label.sales.column.currency", c => c.Currency);
        Column("label.sales.column.amount", c => c.Amount);
        Column("label.sales.column.origin", c => c.Origin);
    }
}

internal static class ListContracts
{
    /// <summary>The contracts within the caller's scope.</summary>
    internal static async Task<Ok<Page<ContractSummary>>> Handle(ListQuery<ContractList> query, SalesDbContext db, CancellationToken ct)
        => TypedResults.Ok(await query.PageAsync(Rows(db), ContractSummary.Of, ct));

    internal static IQueryable<ContractRow> Rows(SalesDbContext db) => db.Contracts.AsNoTracking().Select(c => new ContractRow
    {
        Id = c.Id,
        Number = c.Number,
        RegionId = c.RegionId,
        OwnerId = c.OwnerId,
        CustomerId = c.CustomerId,
        CustomerCode = c.CustomerCode,
        CustomerName = c.CustomerName,
        Status = c.Status,
        Currency = c.Currency,
        Amount = c.Amount,
        SignedOn = c.SignedOn,
        Origin = c.Origin,
        CampaignId = c.Business.CampaignId,
        OpportunityId = c.Business.OpportunityId,
        Version = c.Version,
    });
}

using System.Globalization;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;
using RegionCloud.Sales.Data;
using RegionCloud.Sales.Messages.V1;
using RegionCloud.ServiceDefaults.Errors;
using RegionCloud.ServiceDefaults.Security;

namespace RegionCloud.Sales.Grpc;

/// <summary>The customers as other departments copy them: each in its present state, in the order of its last change. No person has the permission.</summary>
[RequirePermission("customer.feed")]
internal sealed class CustomerFeedGrpc(SalesDbContext db) : CustomerFeedService.CustomerFeedServiceBase
{
    private const int Largest = 1000;
    private const int Usual = 500;

    public override async Task<ListCustomersResponse> ListCustomers(ListCustomersRequest request, ServerCallContext context)
    {
        if (request.PageSize is < 0 or > Largest)
            throw new MalformedRequestException(Fault.Of("number-range", "/pageSize", ("field", "page_size"), ("min", 1), ("max", Largest), ("value", request.PageSize)));

        var (ct, size) = (context.CancellationToken, request.PageSize == 0 ? Usual : request.PageSize);
        // Every change up to the counter is complete, so nothing below it is missed.
        var upTo = await db.CustomerFeeds.AsNoTracking().Select(f => f.Value).SingleAsync(ct);
        var marks = await db.CustomerMarks.AsNoTracking().Where(m => m.FeedVersion > request.AfterVersion && m.FeedVersion <= upTo).OrderBy(m => m.FeedVersion).Take(size + 1).ToListAsync(ct);
        var page = marks.Take(size).ToList();
        var ids = page.ConvertAll(m => m.CustomerId);
        var customers = await db.Customers.AsNoTracking().Where(c => ids.Contains(c.Id)).ToDictionaryAsync(c => c.Id, ct);
        var relations = (await db.CustomerRelations.AsNoTracking().Where(r => ids.Contains(r.CustomerId)).OrderBy(r => r.Id).ToListAsync(ct)).ToLookup(r => r.CustomerId);
        var response = new ListCustomersResponse { Version = page.Count == 0 ? request.AfterVersion : page[^1].FeedVersion, More = marks.Count > size };
        response.Customers.AddRange(page.Select(m => Message(customers[m.CustomerId], m.FeedVersion, relations[m.CustomerId])));
        return response;
    }

    private static Customer Message(Domain.Customer c, long version, IEnumerable<Domain.CustomerRelation> relations)
    {
        var message = new Customer
        {
            Version = version,
            Id = c.Id.ToString(),
            Code = c.Code,
            Name = c.Name,
            TaxNumber = c.Details.TaxNumber ?? "",
            ContactName = c.Details.ContactName ?? "",
            ContactTitle = c.Details.ContactTitle ?? "",
            City = c.Details.City ?? "",
            Country = c.Details.Country ?? "",
            Phone = c.Details.Phone ?? "",
        };
        message.Relations.AddRange(relations.Select(r => new CustomerRelation
        {
            Id = r.Id.ToString(),
            RegionId = r.RegionId.ToString(),
            DepartmentId = r.DepartmentId.ToString(),
            OwnerId = r.OwnerId.ToString(),
            Since = Text(r.Since),
            CustomerClass = r.Class is { } @class ? @class.ToString().ToLowerInvariant() : "",
            ClassSince = Text(r.ClassSince),
        }));
        return message;
    }

    private static string Text(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "";
}

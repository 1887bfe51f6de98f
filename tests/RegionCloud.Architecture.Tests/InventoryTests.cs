extern alias customerservice;
extern alias finance;
extern alias marketing;
extern alias performance;
extern alias risk;
extern alias sales;

using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using RegionCloud.ServiceDefaults.Security;
using RegionCloud.ServiceDefaults.Web;
using RegionCloud.Testing;

namespace RegionCloud.Architecture.Tests;

/// <summary>Every endpoint of every service with the permission it needs; a new one shows in the review of endpoints.txt.</summary>
public class InventoryTests
{
    [Fact]
    public async Task Sales_guards_every_endpoint()
    {
        await using var app = await ServiceApp<sales::Program>.StartAsync("sales", new TestOrganisation());
        Check("services/Sales/endpoints.txt", app.Services);
    }

    [Fact]
    public async Task Finance_guards_every_endpoint()
    {
        await using var app = await ServiceApp<finance::Program>.StartAsync("finance", new TestOrganisation());
        Check("services/Finance/endpoints.txt", app.Services);
    }

    [Fact]
    public async Task Marketing_guards_every_endpoint()
    {
        await using var app = await ServiceApp<marketing::Program>.StartAsync("marketing", new TestOrganisation());
        Check("services/Marketing/endpoints.txt", app.Services);
    }

    [Fact]
    public async Task Customer_service_guards_every_endpoint()
    {
        await using var app = await ServiceApp<customerservice::Program>.StartAsync("customer-service", new TestOrganisation());
        Check("services/CustomerService/endpoints.txt", app.Services);
    }

    [Fact]
    public async Task Risk_guards_every_endpoint()
    {
        await using var app = await ServiceApp<risk::Program>.StartAsync("risk", new TestOrganisation());
        Check("services/Risk/endpoints.txt", app.Services);
    }

    [Fact]
    public async Task Performance_guards_every_endpoint()
    {
        await using var app = await ServiceApp<performance::Program>.StartAsync("performance", organisation: null);
        Check("services/Performance/endpoints.txt", app.Services);
    }

    private static void Check(string file, IServiceProvider services)
    {
        var lines = services.GetRequiredService<Inventory>().Endpoints.Select(e => string.Join(
            ' ',
            e.Endpoint.Metadata.GetMetadata<IHttpMethodMetadata>() is { HttpMethods: [var method, ..] } ? method : "ANY",
            e.Endpoint.RoutePattern.RawText?.TrimEnd('/'),
            e.Permission.Length > 0 ? e.Permission : Inventory.IsForEverybodySignedIn(e.Endpoint) ? "(signed in)" : Inventory.IsForLinkHolders(e.Endpoint) ? "(one-use link)" : "(reviewed)",
            e.Endpoint.Metadata.GetMetadata<IfMatchRequired>() is null ? "" : "If-Match",
            e.Endpoint.Metadata.GetMetadata<IdempotencyKeyRequired>() is null ? "" : "Idempotency-Key").TrimEnd());
        Repository.Approve(file, [.. lines.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)]);
        Assert.All(services.GetRequiredService<Inventory>().Endpoints.Where(e => e.Permission.Length > 0), e => Assert.Contains(e.Permission, Permissions.All));
    }
}

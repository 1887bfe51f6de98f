using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using RegionCloud.Gateway.Edge;

namespace RegionCloud.Gateway.Tests;

public sealed class InventoryTests
{
    [Fact]
    public void An_endpoint_nobody_decided_about_fails_the_start_Z1()
        => Assert.Contains("/api/open", Failure(app => app.MapGet("/api/open", () => "open")), StringComparison.Ordinal);

    [Fact]
    public void An_anonymous_endpoint_outside_the_reviewed_list_fails_the_start_Z1()
        => Assert.Contains("/api/open", Failure(app => app.MapGet("/api/open", () => "open").AllowAnonymous()), StringComparison.Ordinal);

    [Fact]
    public async Task An_endpoint_with_authorization_or_a_reviewed_anonymous_one_passes_Z1()
    {
        await using var app = App();
        app.MapGet("/api/closed", () => "closed").RequireAuthorization();
        app.MapGet("/", () => "page").AllowAnonymous();
        Inventory.Check(app);
    }

    private static string Failure(Action<WebApplication> map)
    {
        var app = App();
        map(app);
        return Assert.Throws<InvalidOperationException>(() => Inventory.Check(app)).Message;
    }

    private static WebApplication App()
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = Path.GetTempPath() });
        builder.Services.AddAuthorization();
        return builder.Build();
    }
}

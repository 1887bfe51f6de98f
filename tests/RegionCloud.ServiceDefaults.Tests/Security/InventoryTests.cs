using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using RegionCloud.ServiceDefaults.Security;

namespace RegionCloud.ServiceDefaults.Tests.Security;

/// <summary>Deny by default begins at the start of the process (Z1, S9).</summary>
public class InventoryTests
{
    [Fact]
    public async Task A_process_with_an_unguarded_endpoint_does_not_start_and_says_which()
    {
        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => StartAsync(app => app.MapGet("/unguarded", () => "")));
        Assert.Contains("/unguarded", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AllowAnonymous_outside_the_reviewed_list_does_not_help()
        => await Assert.ThrowsAsync<InvalidOperationException>(() => StartAsync(app => app.MapGet("/open", () => "").AllowAnonymous()));

    [Fact]
    public async Task Guarded_and_reviewed_endpoints_start()
        => await StartAsync(app =>
        {
            app.MapGet("/alive", () => "").AllowAnonymous();
            app.MapGet("/guarded", () => "").RequirePermission("contract.read");
            app.MapGet("/api/x/v1/me", () => "");
            app.MapGet("/api/x/v1/waiting", () => "");
        });

    [Fact]
    public async Task What_is_for_everybody_signed_in_is_not_for_anybody_else()
        => await Assert.ThrowsAsync<InvalidOperationException>(() => StartAsync(app => app.MapGet("/api/x/v1/me", () => "").AllowAnonymous()));

    [Fact]
    public void A_permission_that_the_table_does_not_have_is_refused_when_the_route_is_made()
        => Assert.Throws<InvalidOperationException>(() => WebApplication.CreateBuilder().Build().MapGet("/x", () => "").RequirePermission("contract.burn"));

    private static async Task StartAsync(Action<WebApplication> map)
    {
        var builder = WebApplication.CreateBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton<Inventory>();
        builder.Services.AddHostedService(s => s.GetRequiredService<Inventory>());
        builder.Services.AddAuthorization();
        await using var app = builder.Build();
        map(app);
        app.Services.GetRequiredService<Inventory>().Watch(app);
        await app.StartAsync(TestContext.Current.CancellationToken);
    }
}

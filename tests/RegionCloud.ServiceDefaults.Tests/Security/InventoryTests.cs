using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
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

    /// <summary>Each making compiles the code that reads the parameters; it was made for this list, for routing and for authorization, and a start took 2.5 times what it does.</summary>
    [Fact]
    public async Task An_endpoint_of_a_group_is_made_once_however_many_ask_for_it()
    {
        var made = 0;
        await StartAsync(
            app => app.MapGroup("/api/x/v1").MapGet("/me", () => "").AddEndpointFilterFactory((_, next) =>
            {
                made++;
                return next;
            }),
            async app =>
            {
                // The matcher is built for the first call.
                using var client = new HttpClient();
                await client.GetAsync(new Uri($"{app.Urls.First()}/api/x/v1/me"), TestContext.Current.CancellationToken);
            });
        Assert.Equal(1, made);
    }

    private static async Task StartAsync(Action<WebApplication> map, Func<WebApplication, Task>? then = null)
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
        if (then is not null)
            await then(app);
    }
}

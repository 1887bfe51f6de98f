using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace RegionCloud.Performance.Tests.Features;

public sealed class FirstAdministratorTests(PerformanceApp app)
{
    [Fact]
    public async Task The_first_administrator_comes_from_configuration_with_two_roles_since_ever()
    {
        var admin = await app.Db(db => db.Employees.Include(e => e.Grants).SingleAsync(e => e.Number == "HQ-0001"));

        Assert.Equal(("admin", "Administrator"), (admin.Subject, admin.Name));
        Assert.Equal(["dataMigrator", "hqAdmin"], admin.Grants.Select(g => g.Role).Order(StringComparer.Ordinal));
        Assert.All(admin.Grants, g => Assert.Equal((new DateOnly(1900, 1, 1), null), (g.From, g.Until)));
    }

    [Fact]
    public async Task Once_there_was_an_administrator_a_start_appoints_nobody()
    {
        var before = await app.Db(db => db.Grants.CountAsync(g => g.Role == "hqAdmin"));
        using var again = new FirstAdministrator(
            app.App.Services.GetRequiredService<IServiceScopeFactory>(),
            new ConfigurationBuilder().AddInMemoryCollection([new("Bootstrap:Administrator:Subject", "mallory")]).Build(),
            TimeProvider.System,
            NullLogger<FirstAdministrator>.Instance);

        await again.StartAsync(TestContext.Current.CancellationToken);
        await again.ExecuteTask!;

        Assert.Equal(before, await app.Db(db => db.Grants.CountAsync(g => g.Role == "hqAdmin")));
        Assert.False(await app.Db(db => db.Employees.AnyAsync(e => e.Subject == "mallory")));
    }

    [Fact]
    public async Task Whoever_the_organisation_does_not_know_may_nothing()
        => await (await app.App.As("mallory").AskAsync("regions")).Refused(HttpStatusCode.Forbidden, "not-permitted");
}
